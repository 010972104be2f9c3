"""Packs and papers: what was put together, printed, and, separately, given (README 4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.ids import PaperId, PatientId
from cns_desktop.domain.records import Entry


class PartKind(Enum):
    """What a pack is made of, in the default order."""

    COVER = "cover"
    CONTENTS = "contents"
    WHO_TO_CALL = "who-to-call"
    AGREED = "what-was-agreed"
    PLAN = "plan"
    RESULT = "needs-result"
    LEAFLET = "leaflet"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Part:
    kind: PartKind
    title: str
    leaflet_key: str = ""
    leaflet_version: int = 0
    language: str = "en"
    note: str = ""  # "English only", "review Mar 2028"
    reason: str = ""  # why an out-of-date leaflet is printed all the same


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What is to be printed for whom and how: the pack builder's state, kept as a draft."""

    patient: PatientId
    parts: tuple[Part, ...]
    body_size: int = 12
    language: str = "en"
    is_mono: bool = False
    ring_by: date | None = None  # the nurse's promise on the cover, where no review of a plan is agreed


class PaperState(Enum):
    QUEUED = "queued"  # to be printed later
    PRINTED = "printed"
    SAVED = "saved"


class Handing(Enum):
    """How a printed paper left the nurse's hands; only HANDED_OVER and POSTED count as given."""

    HANDED_OVER = "handed-over"
    POSTED = "posted"
    DECLINED = "declined"
    DESTROYED = "destroyed"

    @property
    def is_given(self) -> bool:
        return self in (Handing.HANDED_OVER, Handing.POSTED)


@dataclass(frozen=True, slots=True)
class Given:
    how: Handing
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it was made (FHIR DocumentReference; `given` becomes a Communication). The PDF is a blob by hash."""

    uid: PaperId
    entry: Entry
    patient: PatientId
    title: str
    parts: tuple[Part, ...]
    body_size: int
    language: str
    is_mono: bool
    pages: int
    sha256: str
    state: PaperState
    made_at: datetime
    made_by: str
    copies: int = 1
    format_code: str = ""
    given: Given | None = None
