"""Working on a plan: all its versions together, the draft as pure edits, and what changed since the last agreed version."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypeVar

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.ids import ActionId, PatientId
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Need, Plan, PlanStatus, Who

T = TypeVar("T")


class Mark(Enum):
    """How a part of a plan stands to the version before it. An order of versions, not of worth."""

    NEW = "new"
    CHANGED = "changed"
    AS_AGREED = "as-agreed"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """Everything about one patient's plan. `versions` are the stored ones, oldest first, those entered in error included."""

    patient: PatientId
    name: Name
    versions: tuple[Plan, ...] = ()
    live: tuple[ActionRecord, ...] = ()
    draft: Plan | None = None
    saved_at: datetime | None = None

    @property
    def current(self) -> Plan | None:
        """The version in force."""
        return next((p for p in reversed(self.versions) if p.status is PlanStatus.AGREED), None)

    @property
    def actions(self) -> dict[ActionId, Action]:
        """Each agreed action as it stands now."""
        return {r.uid: r.action for r in self.live if not r.entry.is_error}

    def before(self, plan: Plan) -> Plan | None:
        """The version that `plan` replaces."""
        return next((p for p in self.versions if p.uid == plan.replaces), None)


def as_it_stands(plan: Plan, live: dict[ActionId, Action]) -> tuple[Need, ...]:
    """The needs of `plan` with its actions as they are now: done, dropped, open. The plan itself stays as it was agreed."""
    return tuple(replace(need, actions=tuple(_standing(a, live) for a in need.actions)) for need in plan.needs)


def _standing(action: Action, live: dict[ActionId, Action]) -> Action:
    now = live.get(action.uid)
    return action if now is None else replace(action, status=now.status, done_on=now.done_on, how_it_went=now.how_it_went)


def is_empty(plan: Plan) -> bool:
    """Nothing has been written yet."""
    return not (plan.needs or any(words.strip() for words in (plan.about_me, plan.strengths, plan.if_worse, plan.people)))


def need_of(line: ConcernLine, uid: str) -> Need:
    """A concern taken into the plan with the score it has now."""
    latest = line.latest
    return Need(uid, line.text, line.link_id, latest.value if latest else None, latest.on if latest else None)


def with_latest(needs: Iterable[Need], concerns: Iterable[ConcernLine]) -> tuple[Need, ...]:
    """The needs with the scores that their concerns have now."""
    latest = {line.link_id: line.latest for line in concerns if line.latest is not None}
    return tuple(
        replace(n, score=latest[n.link_id].value, scored_on=latest[n.link_id].on) if n.link_id in latest else n for n in needs
    )  # fmt: skip


def unplanned(concerns: Sequence[ConcernLine], plan: Plan | None) -> tuple[ConcernLine, ...]:
    """Concerns scored above 0 that are not in the plan, in the order they came."""
    taken = {n.link_id for n in plan.needs} if plan else set()
    return tuple(c for c in concerns if c.link_id not in taken and c.latest is not None and c.latest.value)


def moved(items: tuple[T, ...], place: int, step: int) -> tuple[T, ...]:
    """The item at `place` moved by `step`; as it was when there is no room."""
    there = place + step
    if not 0 <= there < len(items):
        return items
    rest = items[:place] + items[place + 1 :]
    return (*rest[:there], items[place], *rest[there:])


def edited(plan: Plan, need_id: str, change: Callable[[Need], Need]) -> Plan:
    """The draft with one need changed."""
    return plan.changed(needs=tuple(change(n) if n.id == need_id else n for n in plan.needs))


def put_action(need: Need, action: Action) -> Need:
    """The need with `action` in its place, or added at the end."""
    if any(a.uid == action.uid for a in need.actions):
        return replace(need, actions=tuple(action if a.uid == action.uid else a for a in need.actions))
    return replace(need, actions=(*need.actions, action))


def _agreed_part(need: Need) -> tuple[object, ...]:
    """What the patient agreed to in a need: not the score, and not how far the actions have got."""
    promised = tuple((a.uid, a.what, a.who, a.who_name, a.due) for a in need.actions if a.status is not ActionStatus.DROPPED)
    return need.text, need.goal.words if need.goal else "", need.waits, promised


def mark_of(need: Need, before: Plan | None) -> Mark:
    """How a need stands to the version before; everything in a first version is new."""
    old = next((n for n in before.needs if n.id == need.id), None) if before else None
    if old is None:
        return Mark.NEW
    return Mark.AS_AGREED if _agreed_part(old) == _agreed_part(need) else Mark.CHANGED


def mark_of_words(now: str, before: str | None) -> Mark:
    """How a text of the plan stands to the version before."""
    if before is None or (now and not before):
        return Mark.NEW
    if before and not now:
        return Mark.TAKEN_OUT
    return Mark.AS_AGREED if now == before else Mark.CHANGED


@dataclass(frozen=True, slots=True)
class Pair:
    """A need in two versions, side by side."""

    old: Need | None
    new: Need | None
    mark: Mark


def side_by_side(before: Plan | None, plan: Plan) -> tuple[Pair, ...]:
    """The needs of `plan` in their order, then those that were taken out."""
    old = {n.id: n for n in before.needs} if before else {}
    kept = {n.id for n in plan.needs}
    pairs = [Pair(old.get(n.id), n, mark_of(n, before)) for n in plan.needs]
    return (*pairs, *(Pair(n, None, Mark.TAKEN_OUT) for n in old.values() if n.id not in kept))


def who_name(who: Who, patient: Name, nurse: str) -> str:
    """How the plan calls whoever does it; others are named as they were typed."""
    return {Who.PATIENT: patient.given or patient.family, Who.NURSE: nurse}.get(who, "")
