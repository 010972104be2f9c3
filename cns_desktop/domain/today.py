"""Today: what needs her, in clinical order, each line with the one action that clears it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.ids import PatientId


class Due(Enum):
    """Kinds of line on Today, in clinical order."""

    PROMPT = "prompt"
    ASSESSMENT = "hna"
    ACTION = "action"
    REVIEW = "review"
    PACK = "pack"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TodayLine:
    """What needs her and the one action that clears it. `subject` is the uid the action works on."""

    due: Due
    patient: PatientId
    family: str
    given: str
    title: str
    nhs_number: str
    why: str
    on: date | None
    subject: str
    owner: str = ""
    number: str = ""
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The lines in clinical order, at most so many of a kind; `counts` are of all there are. `then` = the next thing after today."""

    lines: tuple[TodayLine, ...] = ()
    counts: tuple[tuple[Due, int], ...] = ()
    then: TodayLine | None = None

    @property
    def total(self) -> int:
        return sum(count for _due, count in self.counts)

    def of(self, due: Due) -> tuple[TodayLine, ...]:
        return tuple(line for line in self.lines if line.due is due)

    def count(self, due: Due) -> int:
        return dict(self.counts).get(due, 0)
