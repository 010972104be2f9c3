"""The overview answers at a glance, and each of its buttons goes where it says."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton

from cns_desktop.db import records
from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.caseload import Diagnosis, PathwayEvent, Step
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.overview import PaperLine
from cns_desktop.domain.packs import Given, Handing, PaperState
from cns_desktop.domain.plans import ActionRecord, ActionStatus
from cns_desktop.lanes import Lanes
from cns_desktop.services import plans
from cns_desktop.services.desk import Desk
from cns_desktop.services.overview import load_overview
from cns_desktop.ui.common.history import ScoreHistory
from cns_desktop.ui.common.messages import Toast
from cns_desktop.ui.common.timeline import Timeline
from cns_desktop.ui.features.overview.cards import given_words
from cns_desktop.ui.features.overview.page import OverviewPage
from cns_desktop.ui.features.overview.ports import OverviewPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.conftest import a_person
from tests.services.test_today import a_paper, a_plan, an_action, given_leaflet, put, withdrawn

LEFT = Qt.MouseButton.LeftButton
TODAY = date(2026, 11, 24)


@dataclass
class Seen:
    page: OverviewPage
    desk: Desk
    patient: str
    jobs: JobRunner
    feed: ChangeFeed
    concerns: list[ConcernLine]
    qtbot: object
    toast: Toast

    def load(self):
        self.page.show_patient(self.patient)
        self.settle()

    def settle(self):
        self.qtbot.settle(self.jobs)

    def words(self):
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def button(self, name):
        there = {b.accessibleName(): b for b in self.page.findChildren(QPushButton) if b.isVisible()}
        return there[name]

    def change(self, kind, **fields):
        with self.desk.db.reading() as connection:
            held = records.find(connection, kind, self.patient)[-1]
        put(self.desk, replace(held, **fields))


@pytest.fixture
def seen(qtbot, desk, a_patient):
    lanes, feed, concerns = Lanes(), ChangeFeed(), []
    jobs = JobRunner(lanes, feed)
    ports = OverviewPorts(
        partial(load_overview, desk),
        lambda _patient: tuple(concerns),
        partial(plans.complete_action, desk),
        partial(plans.set_action, desk),
        lambda: desk.today,
        desk.actor.name,
    )
    page = OverviewPage(jobs, feed, ports)
    qtbot.addWidget(page)
    page.resize(1096, 700)
    page.show()
    toast = Toast(page)
    page.toast.connect(toast.show_done)
    yield Seen(page, desk, a_patient, jobs, feed, concerns, qtbot, toast)
    qtbot.settle(jobs)
    lanes.close()


def a_concern(name, first, previous, latest, *, star=False):
    scores = [Score(v, TODAY - timedelta(days=n)) if v is not None else None for v, n in ((first, 90), (previous, 30), (latest, 1))]
    return ConcernLine(name, name, *scores, (), star, "")


def test_it_says_what_was_told_and_what_was_not(seen):
    seen.load()
    assert "Told 14-May-2026 by Miss Larkin: “breast cancer”" in seen.words()
    assert "Aim of treatment: not told yet" in seen.words()


def test_a_diagnosis_that_is_not_told_stands_out_and_can_be_told(qtbot, seen):
    seen.change(Diagnosis, told=())
    seen.load()
    assert "Diagnosis not told yet" in seen.words()
    assert not [b for b in seen.page.findChildren(QPushButton) if b.accessibleName() == "Start assessment"]
    with qtbot.waitSignal(seen.page.edit_requested, check_params_cb=lambda who: who == seen.patient):
        qtbot.mouseClick(seen.button("Record what was told"), LEFT)


def test_the_way_so_far_is_a_strip_with_today_on_it(seen):
    event = PathwayEvent("1", Step.SURGERY, "Surgery", date(2026, 6, 11))
    seen.change(Diagnosis, events=(event,))
    seen.load()
    strip = seen.page.findChild(Timeline)
    assert "Surgery 11-Jun-2026" in strip.accessibleName()


def test_concerns_show_first_previous_and_latest_and_nothing_summed(seen):
    seen.concerns += [a_concern("Pain", 1, 1, 3), a_concern("Low energy", 5, None, 8, star=True)]
    seen.load()
    table = seen.page.findChild(ScoreHistory)
    said = [label.text() for label in table.findChildren(QLabel) if label.text()]
    assert said == ["First", "Previous", "Latest", "Low energy", "5", "–", "8", "Pain", "1", "1", "3"]


def test_one_click_or_the_primary_key_starts_an_assessment(qtbot, seen):
    seen.load()
    with qtbot.waitSignal(seen.page.assessment_requested, check_params_cb=lambda who: who == seen.patient):
        qtbot.mouseClick(seen.button("Start assessment"), LEFT)
    with qtbot.waitSignal(seen.page.assessment_requested):
        seen.page.primary_action()  # the shell's Ctrl+Return


def test_a_promise_is_ticked_where_it_stands_and_undone(qtbot, seen):
    action = an_action(seen.desk, seen.patient, TODAY + timedelta(days=3))
    put(seen.desk, action)
    seen.load()
    assert "You  by 27-Nov" in seen.words()
    tick = seen.page.findChild(QCheckBox)
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    seen.settle()
    with seen.desk.db.reading() as connection:
        assert records.get(connection, ActionRecord, action.uid).action.status is ActionStatus.DONE
    assert seen.page.findChild(QCheckBox).isVisible()
    qtbot.mouseClick(seen.toast.button, LEFT)
    seen.settle()
    with seen.desk.db.reading() as connection:
        assert records.get(connection, ActionRecord, action.uid).action.status is ActionStatus.OPEN


def test_the_focus_stays_on_the_promise_she_ticked_by_keyboard(qtbot, seen):
    put(seen.desk, an_action(seen.desk, seen.patient, TODAY + timedelta(days=3), "Ring the dietitian"))
    put(seen.desk, an_action(seen.desk, seen.patient, TODAY + timedelta(days=4), "Ask for a blood test"))
    with qtbot.waitActive(seen.page):
        seen.page.activateWindow()
    seen.load()
    tick = seen.page.findChildren(QCheckBox)[-1]
    name = tick.accessibleName()
    tick.setFocus()
    seen.feed.changed.emit(Change(frozenset({Topic.PLANS}), seen.patient))  # the page is made anew
    seen.settle()
    held = QApplication.focusWidget()
    assert held is not tick
    assert (type(held), held.accessibleName()) == (type(tick), name)


def test_an_overdue_promise_says_how_late_it_is(seen):
    put(seen.desk, an_action(seen.desk, seen.patient, TODAY - timedelta(days=3)), a_plan(seen.desk, seen.patient, TODAY - timedelta(days=1)))
    seen.load()
    assert "You  3 days late" in seen.words()
    assert "Review of the plan: 1 day late" in seen.words()


@pytest.mark.parametrize(
    ("state", "how", "words"),
    [
        (PaperState.PRINTED, None, "Printed today, not yet given"),
        (PaperState.SAVED, None, "Saved as a file today, not yet given"),
        (PaperState.QUEUED, None, "Waiting to be printed since today"),
        (PaperState.PRINTED, Handing.HANDED_OVER, "Given today, handed over"),
        (PaperState.PRINTED, Handing.POSTED, "Given today, posted"),
        (PaperState.PRINTED, Handing.DECLINED, "Declined today, not given"),
        (PaperState.PRINTED, Handing.DESTROYED, "Destroyed today, not given"),
    ],
)
def test_printed_is_never_called_given(desk, a_patient, state, how, words):
    given = Given(how, desk.now(), "Ruth Adeyemi") if how else None
    line = PaperLine(a_paper(desk, a_patient, state, given), "Polish")
    assert given_words(line, TODAY) == f"{words} · Polish"


def test_a_withdrawn_leaflet_she_holds_is_said_first(qtbot, seen):
    withdrawn(seen.desk)
    given_leaflet(seen.desk, seen.patient, 2)
    seen.load()
    assert "Leaflet withdrawn: “Looking after your arm”, version 2" in seen.words()
    with qtbot.waitSignal(seen.page.tab_requested, check_params_cb=lambda tab: tab == "information"):
        qtbot.mouseClick(seen.button("Open information"), LEFT)


@pytest.mark.parametrize(("name", "tab"), [("All concerns", "needs"), ("Open the plan", "plan"), ("Papers", "papers")])
def test_each_card_leads_to_its_page(qtbot, seen, name, tab):
    seen.load()
    with qtbot.waitSignal(seen.page.tab_requested, check_params_cb=lambda asked: asked == tab):
        qtbot.mouseClick(seen.button(name), LEFT)


def test_a_change_elsewhere_shows_at_once_and_a_change_of_another_patient_does_not_load(seen):
    seen.load()
    put(seen.desk, an_action(seen.desk, seen.patient, TODAY, "Ring the dietitian"))
    seen.feed.changed.emit(Change(frozenset({Topic.PLANS}), "another"))
    assert seen.jobs.waiting == 0
    seen.feed.changed.emit(Change(frozenset({Topic.PLANS}), seen.patient))
    seen.settle()
    assert "Ring the dietitian" in seen.words()


def test_nothing_of_one_patient_is_left_when_the_next_is_shown(seen):
    seen.load()
    other = a_person(seen.desk, "Nowak", "Ewa", "9990000026")
    put(seen.desk, other)
    seen.page.show_patient(other.uid)
    assert seen.words() == ""
    seen.settle()
    assert "No diagnosis is recorded" in seen.words()
    assert "Miss Larkin" not in seen.words()
