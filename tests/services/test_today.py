"""Today: the order, the dates, what clears a line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from cns_desktop.db import today as due
from cns_desktop.db.leaflets import put_leaflets
from cns_desktop.db.uow import new_uid
from cns_desktop.domain.assessments import SafetyPrompt
from cns_desktop.domain.ids import ActionId, AssessmentId, PaperId, PlanId, PromptId
from cns_desktop.domain.packs import Given, Handing, Paper, PaperState
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Plan, PlanStatus, Who
from cns_desktop.domain.records import entry_by
from cns_desktop.domain.today import Due
from cns_desktop.services import plans
from cns_desktop.services.today import count_today, list_today
from tests.conftest import a_person

TODAY = date(2026, 11, 24)


def put(desk, *records):
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(*records)


def an_action(desk, patient, due_on, what="Refer to the physiotherapist", status=ActionStatus.OPEN):
    action = Action(ActionId(new_uid()), what, Who.NURSE, "Ruth Adeyemi", due_on, status)
    return ActionRecord(action.uid, entry_by(desk.actor, desk.now()), patient, PlanId("p"), "n", action)


def a_prompt(desk, patient, hours=0):
    raised = desk.now() - timedelta(hours=hours)
    words = "Ring the acute oncology line now."
    me = desk.actor
    entry = entry_by(me, raised)
    return SafetyPrompt(
        PromptId(new_uid()), entry, patient, AssessmentId("a"), "fever", "Shivers", 3, words, "01632 960 500", me.person, me.name, raised
    )


def a_plan(desk, patient, review_on, status=PlanStatus.AGREED):
    return Plan(PlanId(new_uid()), entry_by(desk.actor, desk.now()), patient, 2, status, review_on=review_on)


def a_paper(desk, patient, state=PaperState.PRINTED, given=None):
    entry = entry_by(desk.actor, desk.now())
    return Paper(PaperId(new_uid()), entry, patient, "Pack", (), 12, "en", False, 4, "0" * 64, state, desk.now(), "Ruth Adeyemi", given=given)


@pytest.fixture
def full(desk, a_patient):
    """One line of each kind but withdrawn leaflets, stored in the wrong order."""
    lines = (
        a_paper(desk, a_patient),
        a_plan(desk, a_patient, TODAY),
        an_action(desk, a_patient, TODAY - timedelta(days=3)),
        a_prompt(desk, a_patient),
    )
    put(desk, *lines)
    return lines


def test_the_lines_come_in_clinical_order(desk, full):
    assert [line.due for line in list_today(desk).lines] == [Due.PROMPT, Due.ACTION, Due.REVIEW, Due.PACK]
    assert count_today(desk) == list_today(desk).total == 4


def test_a_prompt_shows_the_trusts_words_number_owner_and_time(desk, full):
    line = list_today(desk).of(Due.PROMPT)[0]
    assert (line.words, line.number, line.owner, line.at) == (
        "Ring the acute oncology line now.",
        "01632 960 500",
        "Ruth Adeyemi (you)",
        desk.now(),
    )
    assert "Shivers: 3" in line.why


def test_the_prompt_that_waits_longest_comes_first(desk, a_patient):
    new, old = a_prompt(desk, a_patient), a_prompt(desk, a_patient, hours=5)
    put(desk, new, old)
    assert [line.subject for line in list_today(desk).lines] == [old.uid, new.uid]


def test_a_prompt_with_its_entry_is_gone(desk, full):
    prompt = full[3]
    put(desk, replace(prompt, done_words="Rang, seen at once.", done_at=desk.now(), done_by="Ruth Adeyemi"))
    assert list_today(desk).of(Due.PROMPT) == ()


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, True), (1, False)])
def test_an_action_is_due_on_its_day_and_not_before(desk, a_patient, days, is_due):
    put(desk, an_action(desk, a_patient, TODAY + timedelta(days=days)))
    assert bool(list_today(desk).of(Due.ACTION)) is is_due


def test_an_action_becomes_due_as_the_clock_moves(desk, a_patient, clock):
    put(desk, an_action(desk, a_patient, TODAY + timedelta(days=2)))
    assert list_today(desk).lines == ()
    clock.at += timedelta(days=2)
    assert len(list_today(desk).of(Due.ACTION)) == 1


def test_a_done_action_is_gone_and_undo_brings_it_back(desk, full):
    _change, before = plans.complete_action(desk, full[2].uid)
    assert list_today(desk).of(Due.ACTION) == ()
    plans.set_action(desk, before)
    assert len(list_today(desk).of(Due.ACTION)) == 1


@pytest.mark.parametrize("status", [PlanStatus.REPLACED, PlanStatus.DRAFT, PlanStatus.ERROR])
def test_only_the_plan_in_force_is_reviewed(desk, a_patient, status):
    put(desk, a_plan(desk, a_patient, TODAY - timedelta(days=9), status))
    assert list_today(desk).of(Due.REVIEW) == ()


@pytest.mark.parametrize("how", list(Handing))
def test_a_printed_pack_waits_until_it_is_said_how_it_left(desk, full, how):
    put(desk, replace(full[0], given=Given(how, desk.now(), "Ruth Adeyemi")))
    assert list_today(desk).of(Due.PACK) == ()


def test_a_pack_that_waits_for_the_printer_is_not_a_pack_to_give(desk, a_patient):
    put(desk, a_paper(desk, a_patient, PaperState.QUEUED))
    assert list_today(desk).of(Due.PACK) == ()


def withdrawn(desk, key="arm", version=2):
    sheet = text(
        "INSERT INTO content (kind, key, version, language, status, title, data, body, sha256, changed) "
        "VALUES ('leaflet', :key, :version, 'en', 'withdrawn', 'Looking after your arm', x'7b7d', x'', '', '2026-11-20T09:00:00.000+00:00')"
    )
    with desk.db.keeping() as connection:
        connection.execute(sheet, {"key": key, "version": str(version)})


def given_leaflet(desk, patient, version, how=Handing.HANDED_OVER):
    paper = a_paper(desk, patient, given=Given(how, desk.now(), "Ruth Adeyemi"))
    put(desk, paper)
    with desk.db.keeping() as connection:
        put_leaflets(connection, paper.uid, patient, [("arm", version, "en")])
    return paper


def test_a_withdrawn_leaflet_counts_only_where_it_was_given(desk, a_patient):
    withdrawn(desk)
    given_leaflet(desk, a_patient, 2, Handing.DECLINED)
    assert list_today(desk).of(Due.WITHDRAWN) == ()
    paper = given_leaflet(desk, a_patient, 2)
    line = list_today(desk).of(Due.WITHDRAWN)[0]
    assert (line.subject, line.why) == (paper.uid, "“Looking after your arm”, version 2")


def test_giving_the_newer_version_clears_the_withdrawn_one(desk, a_patient):
    withdrawn(desk)
    given_leaflet(desk, a_patient, 2)
    given_leaflet(desk, a_patient, 3)
    assert list_today(desk).of(Due.WITHDRAWN) == ()


def test_nobody_is_reminded_of_the_plan_of_a_person_who_has_died_but_her_prompt_stays(desk, full, a_patient):
    person = replace(a_person(desk), uid=a_patient, is_deceased=True)
    put(desk, person)
    assert [line.due for line in list_today(desk).lines] == [Due.PROMPT]


def test_a_long_list_is_cut_and_counted_whole(desk, a_patient):
    put(desk, *(an_action(desk, a_patient, TODAY - timedelta(days=n)) for n in range(7)))
    board = list_today(desk, most=3)
    assert (len(board.lines), board.total) == (3, 7)
    assert [line.on for line in board.lines] == [TODAY - timedelta(days=n) for n in (6, 5, 4)]


def test_a_quiet_day_names_what_comes_next(desk, a_patient):
    assert list_today(desk).then is None
    put(desk, a_plan(desk, a_patient, TODAY + timedelta(days=14)))
    board = list_today(desk)
    assert board.total == 0
    assert (board.then.patient, board.then.due, board.then.on) == (a_patient, Due.REVIEW, date(2026, 12, 8))


INDEXES = [("prompt", "ix_safety_prompt_open"), ("action", "ix_plan_action_due"), ("review", "ix_plan_review"), ("pack", "ix_paper_open")]


@pytest.mark.parametrize(("kind", "index"), INDEXES)
def test_each_kind_is_read_through_its_index(desk, kind, index):
    statement = f"EXPLAIN QUERY PLAN {due._LINES[kind].text}"
    with desk.db.reading() as connection:
        steps = [row.detail for row in connection.execute(text(statement), {"today": "2026-11-24", "most": 50})]
    assert any(index in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
