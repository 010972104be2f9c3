"""Errors by fault: the world said no (`Expected`), or we did wrong (`Bug`)."""


class Expected(Exception):
    """The world said no (disk full, offline, wrong passphrase). Tell the user, keep running.

    `what` happened, what is `safe`, what to do `next`: three whole sentences, already translated, free of patient words.
    """

    def __init__(self, what: str, safe: str = "", then: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.then = then

    def sentences(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.then) if part)


class Bug(Exception):
    """We did wrong. Log it without patient words, report it, close the page."""


class Frozen(Expected):
    """A completed assessment or an agreed plan was to be changed in place (README 12)."""
