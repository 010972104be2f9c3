"""How long to wait after a wrong passphrase: 1, 2, 4 … 60 seconds, no limit of tries, no wipe."""

from dataclasses import dataclass

_LONGEST = 60.0


def wait_after(failures: int) -> float:
    """Seconds to wait after so many wrong tries in a row."""
    if failures <= 0:
        return 0.0
    return min(2.0 ** min(failures - 1, 6), _LONGEST)


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong tries in a row and when the last one was, by whichever clock the caller passes in."""

    failures: int = 0
    last_failed_at: float = 0.0

    def failed(self, now: float) -> "Attempts":
        """One more wrong try."""
        return Attempts(self.failures + 1, now)

    def succeeded(self) -> "Attempts":
        """The right secret was given: start again from nothing."""
        return Attempts()

    def seconds_left(self, now: float) -> float:
        """How long until the next try is taken; a clock set back never makes it longer than the wait itself."""
        wait = wait_after(self.failures)
        return max(0.0, min(wait, self.last_failed_at + wait - now))

    def may_try(self, now: float) -> bool:
        """Whether a try is taken now."""
        return self.seconds_left(now) <= 0.0
