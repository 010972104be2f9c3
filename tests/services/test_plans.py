"""The support plan: drafted, agreed, frozen, changed, put right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cns_desktop.db.tables.store import AuditRow, OutboxRow, ResourceRow
from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import ActionId
from cns_desktop.domain.plans import Action, ActionStatus, Agreement, Goal, Need, PlanStatus, Who
from cns_desktop.services import plans

ENERGY, LIMB = "5d1cb2a4-0000-4000-8000-000000000001", "5d1cb2a4-0000-4000-8000-000000000002"
WALK = Action(ActionId("5d1cb2a4-0000-4000-8000-00000000000a"), "Walk to the shop", Who.PATIENT, "Agnieszka", date(2026, 12, 8))
GROUP = Action(ActionId("5d1cb2a4-0000-4000-8000-00000000000b"), "Fatigue group: give the dates", Who.NURSE, "Ruth Adeyemi", date(2026, 11, 27))
REFER = Action(ActionId("5d1cb2a4-0000-4000-8000-00000000000c"), "Refer to the lymphoedema clinic", Who.NURSE, "Ruth Adeyemi")
NEEDS = (
    Need(ENERGY, "Low energy", "energy", 7, date(2026, 11, 24), Goal("Lift Zosia again"), (WALK, GROUP)),
    Need(LIMB, "Heavy limb", actions=(REFER,)),
)


def body(desk, uid):
    with desk.db.reading() as connection:
        return connection.execute(select(ResourceRow.body).where(ResourceRow.uid == uid)).scalar_one()


def by_word_of_mouth(desk):
    return Agreement("Agnieszka Kowalska", "patient", "spoken", "husband", desk.now())


def drafted(desk, patient, needs=NEEDS, **words):
    plans.start_draft(desk, patient)
    draft = plans.load_plan(desk, patient).draft.changed(needs=needs, **words)
    plans.keep_draft(desk, draft)
    return draft


@pytest.fixture
def agreed(desk, a_patient):
    """Version 1, agreed by word of mouth."""
    plans.agree_plan(desk, drafted(desk, a_patient, review_on=date(2026, 12, 8)), by_word_of_mouth(desk))
    return plans.load_plan(desk, a_patient).current


def test_a_draft_comes_back_word_for_word_and_leaves_no_outbox_entry(desk, a_patient):
    with desk.db.reading() as connection:
        waiting = len(connection.execute(select(OutboxRow.seq)).all())
    draft = drafted(desk, a_patient, about_me="Ask me first.", if_worse="Ring 01632 960 500", review_on=date(2027, 1, 5))
    assert plans.load_plan(desk, a_patient).draft == draft
    with desk.db.reading() as connection:
        assert len(connection.execute(select(OutboxRow.seq)).all()) == waiting


def test_a_draft_begun_twice_is_the_same_draft(desk, a_patient):
    draft = drafted(desk, a_patient)
    plans.start_draft(desk, a_patient)
    assert plans.load_plan(desk, a_patient).draft == draft


def test_agreeing_stores_the_version_and_one_task_for_each_action_in_one_unit(desk, a_patient, agreed):
    file = plans.load_plan(desk, a_patient)
    assert (agreed.status, agreed.version, agreed.needs, agreed.agreement.how) == (PlanStatus.AGREED, 1, NEEDS, "spoken")
    assert {r.action for r in file.live} == {WALK, GROUP, REFER}
    assert file.draft is None
    with desk.db.reading() as connection:
        rows = connection.execute(select(OutboxRow.uid, OutboxRow.group_id)).all()
    groups = {row.group_id for row in rows if row.uid in (agreed.uid, WALK.uid, GROUP.uid, REFER.uid)}
    assert len(groups) == 1


def test_an_agreed_plan_cannot_be_edited(desk, agreed):
    with pytest.raises(Frozen):
        agreed.changed(about_me="More")
    with pytest.raises(Frozen):
        plans.keep_draft(desk, agreed)


def test_an_agreed_plan_cannot_be_agreed_again(desk, agreed):
    with pytest.raises(Frozen):
        plans.agree_plan(desk, agreed, by_word_of_mouth(desk))


def test_a_late_key_does_not_bring_an_agreed_draft_back(desk, a_patient):
    draft = drafted(desk, a_patient)
    plans.agree_plan(desk, draft, by_word_of_mouth(desk))
    with pytest.raises(Frozen):
        plans.keep_draft(desk, draft.changed(about_me="late"))
    assert plans.load_plan(desk, a_patient).draft is None


def test_an_empty_plan_is_not_agreed(desk, a_patient):
    plans.start_draft(desk, a_patient)
    with pytest.raises(Expected):
        plans.agree_plan(desk, plans.load_plan(desk, a_patient).draft, by_word_of_mouth(desk))


def test_actions_move_as_tasks_while_the_agreed_body_stays_the_same_bytes(desk, a_patient, agreed, clock):
    before = body(desk, agreed.uid)
    clock.at += timedelta(days=1)
    change, was = plans.complete_action(desk, GROUP.uid, "She came with her sister.")
    assert (change.patient, was) == (a_patient, GROUP)
    live = plans.load_plan(desk, a_patient).actions[GROUP.uid]
    assert (live.status, live.done_on, live.how_it_went) == (ActionStatus.DONE, date(2026, 11, 25), "She came with her sister.")
    assert body(desk, agreed.uid) == before


def test_undo_puts_an_action_back_as_it_was(desk, a_patient, agreed):
    _change, was = plans.complete_action(desk, GROUP.uid)
    plans.set_action(desk, was)
    assert plans.load_plan(desk, a_patient).actions[GROUP.uid] == GROUP


def test_setting_an_action_never_changes_what_was_promised(desk, a_patient, agreed):
    plans.set_action(desk, replace(GROUP, what="Something else", due=None, status=ActionStatus.DROPPED))
    assert plans.load_plan(desk, a_patient).actions[GROUP.uid] == replace(GROUP, status=ActionStatus.DROPPED)


def test_the_next_version_takes_the_actions_as_they_stand_and_replaces_the_one_before(desk, a_patient, agreed):
    plans.complete_action(desk, WALK.uid)
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    assert (draft.version, draft.replaces) == (2, agreed.uid)
    assert draft.needs[0].actions[0].status is ActionStatus.DONE
    plans.agree_plan(desk, draft, by_word_of_mouth(desk))
    file = plans.load_plan(desk, a_patient)
    assert [(p.version, p.status) for p in file.versions] == [(1, PlanStatus.REPLACED), (2, PlanStatus.AGREED)]
    assert file.versions[0].needs == agreed.needs
    assert {r.plan for r in file.live} == {draft.uid}


def test_an_action_ticked_while_the_next_version_is_drafted_stays_done(desk, a_patient, agreed):
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    plans.complete_action(desk, GROUP.uid)
    plans.agree_plan(desk, draft, by_word_of_mouth(desk))
    assert plans.load_plan(desk, a_patient).actions[GROUP.uid].status is ActionStatus.DONE


def test_what_the_next_version_leaves_out_or_lets_wait_is_dropped(desk, a_patient, agreed):
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    energy, limb = draft.needs
    needs = (replace(energy, actions=energy.actions[:1]), replace(limb, waits=True))
    plans.agree_plan(desk, draft.changed(needs=needs), by_word_of_mouth(desk))
    live = plans.load_plan(desk, a_patient).actions
    assert {uid: a.status for uid, a in live.items()} == {
        WALK.uid: ActionStatus.OPEN,
        GROUP.uid: ActionStatus.DROPPED,
        REFER.uid: ActionStatus.DROPPED,
    }


def test_two_drafts_of_one_version_cannot_both_be_agreed(desk, a_patient, agreed):
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    plans.agree_plan(desk, draft, by_word_of_mouth(desk))
    other = replace(draft, uid="5d1cb2a4-0000-4000-8000-0000000000ff")
    with pytest.raises(Expected, match="in the meantime"):
        plans.agree_plan(desk, other, by_word_of_mouth(desk))


def test_entered_in_error_needs_a_reason(desk, agreed):
    with pytest.raises(Expected, match="reason"):
        plans.mark_in_error(desk, agreed.uid, "  ")


def test_a_version_entered_in_error_gives_way_to_the_one_before_with_its_actions(desk, a_patient, agreed):
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    extra = replace(REFER, uid=ActionId("5d1cb2a4-0000-4000-8000-00000000000d"), what="Ring the dietitian")
    needs = (replace(draft.needs[0], actions=(WALK, extra)),)
    plans.agree_plan(desk, draft.changed(needs=needs), by_word_of_mouth(desk))
    plans.complete_action(desk, WALK.uid)
    plans.mark_in_error(desk, draft.uid, "Agreed with another patient")
    file = plans.load_plan(desk, a_patient)
    assert (file.current.uid, file.versions[1].entry.error_reason) == (agreed.uid, "Agreed with another patient")
    assert {uid: a.status for uid, a in file.actions.items()} == {
        WALK.uid: ActionStatus.DONE,  # it was done, whichever version named it
        GROUP.uid: ActionStatus.OPEN,
        REFER.uid: ActionStatus.OPEN,
    }
    with desk.db.reading() as connection:
        acts = connection.execute(select(AuditRow.act).where(AuditRow.subject == draft.uid)).scalars().all()
    assert "entered-in-error" in acts


def test_the_number_of_a_version_entered_in_error_is_not_used_again(desk, a_patient, agreed):
    plans.mark_in_error(desk, agreed.uid, "Wrong patient")
    plans.start_draft(desk, a_patient)
    draft = plans.load_plan(desk, a_patient).draft
    assert (draft.version, draft.replaces, draft.needs) == (2, None, ())


def test_a_concern_is_taken_into_the_draft_once_with_its_score(desk, a_patient):
    line = ConcernLine("energy", "Low energy", None, None, Score(7, date(2026, 11, 24)), (), True, "")
    for _time in range(2):
        plans.take_concern(desk, a_patient, line)
    needs = plans.load_plan(desk, a_patient).draft.needs
    assert [(n.link_id, n.text, n.score) for n in needs] == [("energy", "Low energy", 7)]
    assert plans.planned_concerns(desk, a_patient) == {"energy"}


def test_a_draft_thrown_away_leaves_the_version_in_force(desk, a_patient, agreed):
    plans.start_draft(desk, a_patient)
    plans.drop_draft(desk, a_patient)
    file = plans.load_plan(desk, a_patient)
    assert (file.draft, file.current) == (None, agreed)
