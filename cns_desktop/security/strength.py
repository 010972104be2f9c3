"""How good a new passphrase is, in plain words. Imports zxcvbn, so it is loaded only where one is chosen."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from zxcvbn import zxcvbn

from cns_desktop.i18n import _, ngettext
from cns_desktop.security.passphrases import LONG_ENOUGH, MIN_LENGTH, normal

SCORED = 72  # zxcvbn raises above; any length is allowed (README 21)
_GOOD_SCORE = 3
_PASSABLE_SCORE = 2


class Level(Enum):
    """How the meter shows it."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a passphrase is taken, and one or two sentences to show under the field."""

    is_accepted: bool
    level: Level
    sentence: str


def judge(passphrase: str, known_words: tuple[str, ...] = ()) -> Verdict:
    """Judge a passphrase. `known_words` are what a colleague would try first: her name, the team, the hospital."""
    plain = normal(passphrase)
    if not plain:
        return Verdict(is_accepted=False, level=Level.WEAK, sentence=_("Type three or more unrelated words."))
    if len(plain) < MIN_LENGTH:
        short = ngettext("Too short: {count} more character is needed.", "Too short: {count} more characters are needed.", MIN_LENGTH - len(plain))
        return Verdict(is_accepted=False, level=Level.WEAK, sentence=short.format(count=MIN_LENGTH - len(plain)))
    found = zxcvbn(plain[:SCORED], user_inputs=[word for word in known_words if word])
    score = int(found["score"])
    is_long = len(plain) >= LONG_ENOUGH
    if score >= _GOOD_SCORE:
        return Verdict(is_accepted=True, level=Level.STRONG, sentence=_praise(plain))
    if is_long and score >= _PASSABLE_SCORE:
        return Verdict(is_accepted=True, level=Level.FAIR, sentence=_("Good enough. One more unrelated word makes it strong."))
    return Verdict(is_accepted=False, level=Level.WEAK, sentence=f"{_weakness(found['sequence'])} {_('Add an unrelated word.')}")


def _praise(plain: str) -> str:
    words = len(plain.split())
    length = ngettext("Strong. {count} character", "Strong. {count} characters", len(plain)).format(count=len(plain))
    if words < 2:
        return _("{length}.").format(length=length)
    return _("{length}, {words} words, easy to say in your head.").format(length=length, words=words)


def _weakness(sequence: list[dict[str, Any]]) -> str:
    # The library's own feedback exists in English only, and calls people's habits names.
    reasons = {
        "dictionary": _("It is easy to guess: common words or names."),
        "spatial": _("It is easy to guess: keys that lie side by side."),
        "repeat": _("It is easy to guess: the same thing again and again."),
        "sequence": _("It is easy to guess: letters or numbers in order."),
        "regex": _("It is easy to guess: a year."),
        "date": _("It is easy to guess: a date."),
    }
    longest = max(sequence, key=lambda match: len(match["token"]))
    return reasons.get(longest["pattern"], _("It is too easy to guess."))
