"""Today: what needs her, in clinical order, each line with the one action that clears it."""

from dataclasses import dataclass
from datetime import date
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
