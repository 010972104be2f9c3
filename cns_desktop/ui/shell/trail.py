"""Where she was: back and forward through places and patients."""

from dataclasses import dataclass

from cns_desktop.domain.ids import PatientId


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, or a page of a patient reached from that place, or a covering page over either."""

    place: str
    patient: PatientId | None = None
    tab: str = ""
    cover: str = ""


class Trail:
    """A browser's history: going somewhere new drops what lay ahead."""

    LONGEST = 50

    def __init__(self) -> None:
        self._spots: list[Spot] = []
        self._at = -1

    @property
    def here(self) -> Spot | None:
        return self._spots[self._at] if self._spots else None

    def visit(self, spot: Spot) -> None:
        if spot == self.here:
            return
        self._spots = [*self._spots[: self._at + 1], spot][-self.LONGEST :]
        self._at = len(self._spots) - 1

    def step(self, by: int) -> Spot | None:
        """The spot `by` steps away, made the present one; None at the end."""
        if not 0 <= self._at + by < len(self._spots):
            return None
        self._at += by
        return self._spots[self._at]
