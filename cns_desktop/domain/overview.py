"""One screen on one patient: who she is, what she was told, what was promised, what happened lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cns_desktop.domain.assessments import ConcernLine, ranked
from cns_desktop.domain.caseload import Diagnosis, Event, Fact, Name
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.packs import Paper
from cns_desktop.domain.plans import ActionRecord, ActionStatus

TOP = 4  # concerns shown


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper with the name of its language, empty for English."""

    paper: Paper
    language: str


@dataclass(frozen=True, slots=True)
class WithdrawnLeaflet:
    """A leaflet she was given that is withdrawn since; `newer` is the approved version to give instead, 0 = none."""

    title: str
    version: int
    given_on: date
    newer: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows. `stage` and `aims` are in words, one aim for each diagnosis."""

    patient: PatientId
    name: Name
    is_deceased: bool = False
    diagnoses: tuple[Diagnosis, ...] = ()
    aims: tuple[str, ...] = ()
    stage: str = ""
    plan_version: int = 0
    has_draft: bool = False
    review_on: date | None = None
    actions: tuple[ActionRecord, ...] = ()
    contacts: tuple[Event, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    team: tuple[str, ...] = ()
    withdrawn: tuple[WithdrawnLeaflet, ...] = ()

    @property
    def is_told(self) -> bool:
        """Every recorded diagnosis has been told; papers and patient mode go by the same rule."""
        return all(d.told_of(Fact.DIAGNOSIS) for d in self.diagnoses)


def in_order(records: Sequence[ActionRecord]) -> tuple[ActionRecord, ...]:
    """Open ones first, the earliest first and those without a day last; then done ones, the latest first."""
    live = [r for r in records if not r.entry.is_error and r.action.status is not ActionStatus.DROPPED]
    waiting = sorted((r for r in live if r.action.status is ActionStatus.OPEN), key=lambda r: r.action.due or date.max)
    done = sorted((r for r in live if r.action.status is ActionStatus.DONE), key=lambda r: r.action.done_on or date.min, reverse=True)
    return (*waiting, *done)


def top_concerns(lines: tuple[ConcernLine, ...]) -> tuple[ConcernLine, ...]:
    """The first few: starred first, then by the latest score; what has no score now is left to the needs page."""
    return tuple(c for c in ranked(lines) if c.latest is not None and (c.is_starred or c.latest.value))[:TOP]
