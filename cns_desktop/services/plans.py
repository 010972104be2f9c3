"""The support plan: drafted as typed, agreed and frozen as a version, its actions moved as live Tasks until they are done."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cns_desktop.db import records
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import Patient
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import ActionId, PatientId, PlanId
from cns_desktop.domain.planning import PlanFile, as_it_stands, is_empty, need_of
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Agreement, Plan, PlanStatus
from cns_desktop.domain.records import entry_by
from cns_desktop.i18n import _
from cns_desktop.services import plan_drafts
from cns_desktop.services.desk import Desk

_TOPICS = frozenset({Topic.PLANS, Topic.CASELOAD})  # the caseload line shows what is due


def load_plan(desk: Desk, patient: PatientId) -> PlanFile:
    """All versions of this patient's plan, its live actions and the draft, if any."""
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, patient)
        if person is None:
            raise Expected(_("This patient's record is not on this laptop."), _("Nothing was changed."), _("Go back to the list and load it again."))
        kept = plan_drafts.recall(connection, patient)
        live = records.find(connection, ActionRecord, patient)
        return PlanFile(patient, person.name, _versions(connection, patient), live, *(kept or (None, None)))


def planned_concerns(desk: Desk, patient: PatientId) -> frozenset[str]:
    """The linkIds that are in the draft, or, without one, in the version in force."""
    with desk.db.reading() as connection:
        kept = plan_drafts.recall(connection, patient)
        plan = kept[0] if kept else _current(_versions(connection, patient))
    return frozenset(n.link_id for n in plan.needs if n.link_id) if plan else frozenset()


def start_draft(desk: Desk, patient: PatientId) -> Change:
    """Begin version 1, or the version after the one in force. A draft that is there already stays."""
    with desk.db.keeping() as connection:
        _draft(desk, connection, patient)
    return Change(_TOPICS, patient)


def take_concern(desk: Desk, patient: PatientId, line: ConcernLine) -> Change:
    """Put a concern into the draft, which is begun if need be. One that is in it already is left as it is."""
    with desk.db.keeping() as connection:
        draft = _draft(desk, connection, patient)
        if line.link_id not in {n.link_id for n in draft.needs}:
            plan_drafts.keep(connection, draft.changed(needs=(*draft.needs, need_of(line, new_uid()))), desk.now())
    return Change(_TOPICS, patient)


def keep_draft(desk: Desk, draft: Plan) -> datetime:
    """Keep what has been typed so far. No Change: nobody else shows it."""
    if draft.status is not PlanStatus.DRAFT:
        raise Frozen(_("This plan is agreed."), _("Nothing was changed."), _("Make the next version to change it."))
    now = desk.now()
    with desk.db.keeping() as connection:
        if records.get(connection, Plan, draft.uid) is not None:  # agreed a moment ago: a late key must not bring it back
            raise Frozen(_("This plan is agreed."), _("Nothing was changed."), _("Make the next version to change it."))
        plan_drafts.keep(connection, draft, now)
    return now


def drop_draft(desk: Desk, patient: PatientId) -> Change:
    """Throw the draft away; the version in force is untouched. Undo is `keep_draft` with the same plan."""
    with desk.db.keeping() as connection:
        plan_drafts.forget(connection, patient)
    return Change(_TOPICS, patient)


def agree_plan(desk: Desk, draft: Plan, agreement: Agreement) -> Change:
    """Freeze the draft as a version: the one before is replaced and each action becomes a live Task, all in one unit."""
    if is_empty(draft):
        raise Expected(_("There is nothing in this plan yet."), _("Nothing was recorded as agreed."), _("Add a need, then agree."))
    now = desk.now()
    plan = replace(draft, entry=entry_by(desk.actor, now)).agreed(agreement)
    with desk.db.writing(desk.actor, now) as unit:
        before = _current(_versions(unit.connection, plan.patient))
        if plan.replaces != (before.uid if before else None):
            raise Expected(
                _("Another version of this plan was agreed in the meantime."),
                _("Your draft is kept and nothing was recorded as agreed."),
                _("Compare the two, then start from the newer one."),
            )
        unit.put(plan, *([replace(before, status=PlanStatus.REPLACED)] if before else []))
        _move_tasks(unit, plan)
        plan_drafts.forget(unit.connection, plan.patient)
    return Change(_TOPICS, plan.patient)


def complete_action(desk: Desk, uid: ActionId, how_it_went: str = "") -> tuple[Change, Action]:
    """Mark an agreed action as done today. Gives back the action as it was: `set_action` with it is the undo."""
    before = _task(desk, uid).action
    done = replace(before, status=ActionStatus.DONE, done_on=desk.today, how_it_went=how_it_went or before.how_it_went)
    return set_action(desk, done), before


def set_action(desk: Desk, action: Action) -> Change:
    """Let an agreed action stand as `action` says: open, done or dropped, and how it went. What was promised does not change."""
    record = _task(desk, action.uid)
    moved = replace(record.action, status=action.status, done_on=action.done_on, how_it_went=action.how_it_went)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(replace(record, action=moved))
    return Change(_TOPICS, record.patient)


def mark_in_error(desk: Desk, uid: PlanId, reason: str) -> Change:
    """An agreed version was entered in error: kept and named so. The version before is in force again, with its actions."""
    if not reason.strip():
        raise Expected(_("A reason is needed."), _("Nothing was changed."), _("Write why it was entered in error."))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        wrong = records.get(unit.connection, Plan, uid)
        if wrong is None:
            raise Expected(_("This plan is not on this laptop."), _("Nothing was changed."))
        unit.put(replace(wrong, status=PlanStatus.ERROR, entry=replace(wrong.entry, error_reason=reason.strip())))
        if wrong.status is PlanStatus.AGREED:
            _fall_back(unit, wrong, reason.strip())
    return Change(_TOPICS, wrong.patient)


def _draft(desk: Desk, connection: Connection, patient: PatientId) -> Plan:
    """The draft of this patient, begun now if there is none."""
    if kept := plan_drafts.recall(connection, patient):
        return kept[0]
    versions = _versions(connection, patient)
    current, entry, uid = _current(versions), entry_by(desk.actor, desk.now()), PlanId(new_uid())
    number = max((p.version for p in versions), default=0) + 1
    if current is None:
        made = Plan(uid, entry, patient, number, PlanStatus.DRAFT)
    else:
        live = {r.uid: r.action for r in records.find(connection, ActionRecord, patient)}
        next_one = current.next_version(uid, entry, live)
        made = replace(next_one, version=number, needs=as_it_stands(next_one, live))
    plan_drafts.keep(connection, made, desk.now())
    return made


def _versions(connection: Connection, patient: PatientId) -> tuple[Plan, ...]:
    return tuple(sorted(records.find(connection, Plan, patient), key=lambda p: p.version))


def _current(versions: tuple[Plan, ...]) -> Plan | None:
    return next((p for p in reversed(versions) if p.status is PlanStatus.AGREED), None)


def _task(desk: Desk, uid: ActionId) -> ActionRecord:
    with desk.db.reading() as connection:
        record = records.get(connection, ActionRecord, uid)
    if record is None:
        raise Expected(_("This action is not on this laptop."), _("Nothing was changed."), _("Load the plan again."))
    return record


def _move_tasks(unit: Unit, plan: Plan) -> None:
    """Bring the live Tasks in step with an agreed version: those it holds follow it, open ones it dropped are dropped."""
    live = {r.uid: r for r in records.find(unit.connection, ActionRecord, plan.patient) if not r.entry.is_error}
    held = {}
    for need in plan.needs:
        for action in () if need.waits else need.actions:
            known = live.get(action.uid)
            standing = (
                replace(action, status=known.action.status, done_on=known.action.done_on, how_it_went=known.action.how_it_went) if known else action
            )
            held[action.uid] = ActionRecord(action.uid, known.entry if known else plan.entry, plan.patient, plan.uid, need.id, standing)
    gone = [r for r in live.values() if r.uid not in held and r.action.status is ActionStatus.OPEN]
    # The version that drops an action owns it from now on, so that undoing the version brings the action back.
    unit.put(*held.values(), *(replace(r, plan=plan.uid, action=replace(r.action, status=ActionStatus.DROPPED)) for r in gone))


def _fall_back(unit: Unit, wrong: Plan, reason: str) -> None:
    """Put the version before in force again. Tasks that only the wrong version brought are marked with it."""
    before = records.get(unit.connection, Plan, wrong.replaces) if wrong.replaces else None
    tasks = [r for r in records.find(unit.connection, ActionRecord, wrong.patient) if r.plan == wrong.uid]
    if before is None:
        unit.put(*(replace(r, entry=replace(r.entry, error_reason=reason)) for r in tasks))
        return
    promised = {a.uid: (n.id, a) for n in before.needs for a in n.actions}
    kept = {a.uid for n in wrong.needs if not n.waits for a in n.actions}
    unit.put(replace(before, status=PlanStatus.AGREED))
    for record in tasks:
        if record.uid not in promised:
            unit.put(replace(record, entry=replace(record.entry, error_reason=reason)))
            continue
        need, action = promised[record.uid]
        if record.uid in kept:  # how far it has got is true whichever version named it
            was = record.action
            action = replace(action, status=was.status, done_on=was.done_on, how_it_went=was.how_it_went)
        unit.put(replace(record, plan=before.uid, need=need, action=action))
