"""The overview: what was told, promised, given, and by whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cns_desktop.db import records
from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.caseload import CareTeam, Contact, Diagnosis, Fact, GpPractice, Told
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.overview import top_concerns
from cns_desktop.domain.plans import ActionStatus
from cns_desktop.services.overview import load_overview
from tests.conftest import a_person
from tests.services.test_today import a_paper, a_plan, an_action, given_leaflet, put, withdrawn

TODAY = date(2026, 11, 24)


def change(desk, patient, kind, **fields):
    with desk.db.reading() as connection:
        held = records.find(connection, kind, patient)[-1]
    put(desk, replace(held, **fields))


def test_it_says_what_was_told_when_and_by_whom(desk, a_patient):
    seen = load_overview(desk, a_patient)
    told = seen.diagnoses[0].told_of(Fact.DIAGNOSIS)
    assert (told.on, told.by, told.words) == (date(2026, 5, 14), "Miss Larkin", "breast cancer")
    assert seen.is_told


def test_a_diagnosis_without_a_telling_is_not_told(desk, a_patient):
    change(desk, a_patient, Diagnosis, told=(Told(Fact.AIM, TODAY, "Dr Osei", "to cure it"),))
    assert not load_overview(desk, a_patient).is_told


def test_codes_are_said_in_words(desk, a_patient):
    change(desk, a_patient, Diagnosis, stage_of_pathway="end-of-treatment")
    assert load_overview(desk, a_patient).stage == "End of treatment"


def test_open_actions_come_first_by_day_then_what_was_done(desk, a_patient):
    later, sooner = an_action(desk, a_patient, TODAY + timedelta(days=9), "later"), an_action(desk, a_patient, TODAY, "sooner")
    never, dropped = an_action(desk, a_patient, None, "some day"), an_action(desk, a_patient, TODAY, "dropped", ActionStatus.DROPPED)
    done = an_action(desk, a_patient, TODAY, "done", ActionStatus.DONE)
    done = replace(done, action=replace(done.action, done_on=TODAY))
    put(desk, done, later, dropped, never, sooner)
    assert [r.action.what for r in load_overview(desk, a_patient).actions] == ["sooner", "later", "some day", "done"]


def test_an_action_entered_in_error_is_no_promise(desk, a_patient):
    action = an_action(desk, a_patient, TODAY)
    put(desk, replace(action, entry=replace(action.entry, error_reason="Wrong patient")))
    assert load_overview(desk, a_patient).actions == ()


def test_the_plan_in_force_gives_version_and_review(desk, a_patient):
    put(desk, a_plan(desk, a_patient, TODAY + timedelta(days=14)))
    seen = load_overview(desk, a_patient)
    assert (seen.plan_version, seen.review_on) == (2, date(2026, 12, 8))


def test_papers_come_newest_first_and_printed_is_not_given(desk, a_patient, clock):
    put(desk, a_paper(desk, a_patient))
    clock.at += timedelta(hours=1)
    newest = a_paper(desk, a_patient)
    put(desk, newest)
    lines = load_overview(desk, a_patient).papers
    assert [line.paper.uid for line in lines][0] == newest.uid
    assert lines[0].paper.given is None


def test_the_team_is_named_in_the_order_in_which_one_rings(desk, a_patient):
    gp, marek = GpPractice("Mill Lane", "", "Dr Marsh"), Contact("c1", "Marek", "husband", is_next_of_kin=True)
    put(desk, replace(a_person(desk), uid=a_patient, gp=gp, contacts=(marek,)))
    change(desk, a_patient, CareTeam, others=("Miss Larkin, surgeon",))
    assert load_overview(desk, a_patient).team == ("Ruth Adeyemi, key worker", "Miss Larkin, surgeon", "Dr Marsh, GP", "Marek, husband")


def test_a_withdrawn_leaflet_she_holds_is_named_with_its_day(desk, a_patient):
    withdrawn(desk)
    given_leaflet(desk, a_patient, 2)
    found = load_overview(desk, a_patient).withdrawn
    assert [(w.title, w.version, w.given_on, w.newer) for w in found] == [("Looking after your arm", 2, TODAY, 0)]


def test_somebody_who_is_not_here_is_refused_by_name_of_the_fault(desk):
    with pytest.raises(Expected, match="not on this laptop"):
        load_overview(desk, "7f3c1f0a-2f3f-4c7e-9f5e-000000000000")


def test_the_top_concerns_are_starred_first_then_by_score_and_never_blank():
    def line(name, value, *, star=False):
        return ConcernLine(name, name, None, None, Score(value, TODAY), (), star, "")

    blank = ConcernLine("blank", "blank", None, None, None, (), False, "")
    lines = (line("two", 2), line("nine", 9), line("zero", 0), line("star", 1, star=True), line("no", None), blank, line("five", 5))
    assert [c.text for c in top_concerns(lines)] == ["star", "nine", "five", "two"]
