"""Personalised care and support plans (PRSB PCSP v2.0). An agreed plan is frozen; its actions live on as Tasks."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.errors import Frozen
from cns_desktop.domain.ids import ActionId, PatientId, PlanId
from cns_desktop.domain.records import Entry


class PlanStatus(Enum):
    """FHIR CarePlan.status."""

    DRAFT = "draft"
    AGREED = "active"
    REPLACED = "revoked"
    ERROR = "entered-in-error"


class Who(Enum):
    PATIENT = "patient"
    NURSE = "nurse"
    OTHER = "other"


class ActionStatus(Enum):
    """FHIR Task.status, the ones we use."""

    OPEN = "requested"
    DONE = "completed"
    DROPPED = "cancelled"


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what by when (FHIR Task once the plan is agreed; CarePlan.activity inside the plan). `uid` is the same in both."""

    uid: ActionId
    what: str
    who: Who
    who_name: str
    due: date | None = None
    status: ActionStatus = ActionStatus.OPEN
    done_on: date | None = None
    how_it_went: str = ""

    def is_overdue(self, today: date) -> bool:
        return self.status is ActionStatus.OPEN and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """The live Task of an agreed plan's action."""

    uid: ActionId
    entry: Entry
    patient: PatientId
    plan: PlanId
    need: str  # Need.id
    action: Action


@dataclass(frozen=True, slots=True)
class Goal:
    """In the patient's words."""

    words: str
    target: date | None = None
    outcome: str = ""  # how it went, in words


@dataclass(frozen=True, slots=True)
class Need:
    """A concern taken into the plan, or one the patient named herself (`link_id` empty). `waits` = chosen not to plan now."""

    id: str  # uuid, element.id and uid of the health-concern Condition
    text: str
    link_id: str = ""
    score: int | None = None
    scored_on: date | None = None
    goal: Goal | None = None
    actions: tuple[Action, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    by: str  # who agreed: the patient's or representative's name
    authority: str  # "patient", or on what authority
    how: str  # spoken | written
    present: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """FHIR CarePlan: one version of the plan."""

    uid: PlanId
    entry: Entry
    patient: PatientId
    version: int
    status: PlanStatus
    about_me: str = ""
    strengths: str = ""
    if_worse: str = ""
    people: str = ""
    needs: tuple[Need, ...] = ()
    review_on: date | None = None
    agreement: Agreement | None = None
    replaces: PlanId | None = None

    def changed(self, **changes: object) -> "Plan":
        """A draft with `changes`; Frozen when the plan is agreed (README 12)."""
        if self.status is not PlanStatus.DRAFT:
            raise Frozen("This plan is agreed. Make the next version to change it.")
        return replace(self, **changes)  # type: ignore[arg-type]  # field names are checked by replace

    def agreed(self, agreement: Agreement) -> "Plan":
        """The frozen version."""
        return self.changed(status=PlanStatus.AGREED, agreement=agreement)

    def next_version(self, uid: PlanId, entry: Entry, live: dict[ActionId, Action]) -> "Plan":
        """A draft that follows this agreed version, with its actions as they stand now."""
        needs = tuple(replace(n, actions=tuple(live.get(a.uid, a) for a in n.actions)) for n in self.needs)
        return Plan(
            uid,
            entry,
            self.patient,
            self.version + 1,
            PlanStatus.DRAFT,
            self.about_me,
            self.strengths,
            self.if_worse,
            self.people,
            needs,
            self.review_on,
            None,
            self.uid,
        )
