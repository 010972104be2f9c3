"""A plan from the first concern to its second version, as the nurse lives it: Overview, Plan, Today, all on one encrypted store."""

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget
from sqlalchemy import select

from cns_desktop.db.tables.store import AuditRow, ResourceRow
from cns_desktop.db.uow import new_uid
from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.audit import Act
from cns_desktop.domain.plans import ActionStatus, PlanStatus
from cns_desktop.domain.today import Due
from cns_desktop.lanes import Lanes
from cns_desktop.services import assessments, caseload, papers, plans, prompts
from cns_desktop.services.overview import load_overview
from cns_desktop.services.today import list_today
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.features.overview.page import OverviewPage
from cns_desktop.ui.features.overview.ports import OverviewPorts
from cns_desktop.ui.features.plans.dialogs import AgreeDialog
from cns_desktop.ui.features.plans.page import PlanPage
from cns_desktop.ui.features.plans.ports import PlanPorts
from cns_desktop.ui.features.today.page import TodayPage
from cns_desktop.ui.features.today.ports import TodayPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
ENERGY = ConcernLine("energy", "Low energy", None, None, Score(7, date(2026, 11, 24)), (), True, "")


class Desk(QTabWidget):
    """The three pages on one lane and one feed, as the shell puts them together."""

    def __init__(self, desk, lanes):
        super().__init__()
        self.feed = ChangeFeed()
        self.jobs = JobRunner(lanes, self.feed)
        concerns, today = (lambda _patient: (ENERGY,)), (lambda: desk.today)
        complete, set_action = partial(plans.complete_action, desk), partial(plans.set_action, desk)
        plan = PlanPorts(
            partial(plans.load_plan, desk),
            concerns,
            partial(plans.start_draft, desk),
            partial(plans.keep_draft, desk),
            partial(plans.drop_draft, desk),
            partial(plans.agree_plan, desk),
            set_action,
            partial(plans.mark_in_error, desk),
            lambda _patient: Label("KOWALSKA, Agnieszka (Mrs)"),
            desk.now,
            new_uid,
            desk.actor.name,
        )
        work = TodayPorts(
            partial(list_today, desk),
            partial(prompts.write_done, desk),
            partial(assessments.keep_note, desk),
            partial(assessments.recall_note, desk),
            complete,
            set_action,
            partial(papers.give, desk),
            partial(papers.take_back, desk),
            today,
        )
        seen = OverviewPorts(partial(load_overview, desk), concerns, complete, set_action, today, desk.actor.name)
        self.overview, self.plan = OverviewPage(self.jobs, self.feed, seen), PlanPage(self.jobs, self.feed, plan)
        self.today = TodayPage(self.jobs, self.feed, work)
        for page, name in ((self.overview, "Overview"), (self.plan, "Plan"), (self.today, "Today")):
            self.addTab(page, name)
        self.overview.tab_requested.connect(lambda tab: self.setCurrentWidget(self.plan) if tab == "plan" else None)
        self.today.page_requested.connect(lambda _who, tab: self.setCurrentWidget(self.plan) if tab == "plan" else None)


@pytest.fixture
def app(qtbot, qapp, desk, a_patient):
    (qapp.findChild(ThemeHost) or ThemeHost(qapp)).use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    lanes = Lanes()
    window = Desk(desk, lanes)
    qtbot.addWidget(window)
    window.resize(1096, 760)
    window.show()
    window.overview.show_patient(a_patient)
    window.plan.show_patient(a_patient)
    settle(qtbot, window)
    yield window
    window.plan.flush()
    settle(qtbot, window)
    lanes.close()


def settle(qtbot, window):
    qtbot.settle(window.jobs)


def press(qtbot, window, name):
    there = {b.accessibleName(): b for b in window.findChildren(QPushButton) if b.isVisible()}
    qtbot.mouseClick(there[name], LEFT)
    settle(qtbot, window)


def agree(qtbot, window):
    press(qtbot, window, "Agree…")
    dialog = window.plan.findChildren(AgreeDialog)[-1]
    qtbot.mouseClick(dialog.how["spoken"], LEFT)
    qtbot.mouseClick(dialog.agree, LEFT)
    window.activateWindow()  # offscreen has no window manager to do it
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, window)


def test_a_concern_becomes_a_promise_a_reminder_and_the_next_version(qtbot, app, desk, a_patient, clock):
    press(qtbot, app, "Open the plan")
    press(qtbot, app, "Start the plan")
    app.plan.view.choices().actions()[0].trigger()
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "objectName", str)() == "goal")
    qtbot.keyClicks(QApplication.focusWidget(), "Lift Zosia again")
    press(qtbot, app, "Add action for Low energy")
    qtbot.keyClicks(QApplication.focusWidget(), "Fatigue group: give the dates")
    card = next(iter(app.plan.view.cards.values()))
    editor = next(iter(card.lines.values()))
    qtbot.keyClicks(editor.due.edit, "+3d")
    qtbot.keyClicks(app.plan.view.review.edit, "+2w")
    agree(qtbot, app)

    first = plans.load_plan(desk, a_patient).current
    assert (first.version, first.needs[0].goal.words, first.needs[0].score) == (1, "Lift Zosia again", 7)
    with desk.db.reading() as connection:
        frozen = connection.execute(select(ResourceRow.body).where(ResourceRow.uid == first.uid)).scalar_one()

    # Four days on the promise is late: Today says so, and one click clears it.
    app.setCurrentWidget(app.today)
    settle(qtbot, app)
    assert app.today.board.total == 0
    clock.at += timedelta(days=4)
    app.today.load()
    settle(qtbot, app)
    line = next(iter(app.today.sections[Due.ACTION].lines.values()))
    qtbot.mouseClick(line.act, LEFT)
    settle(qtbot, app)
    assert app.today.board.total == 0
    assert next(iter(plans.load_plan(desk, a_patient).actions.values())).status is ActionStatus.DONE
    with desk.db.reading() as connection:
        assert connection.execute(select(ResourceRow.body).where(ResourceRow.uid == first.uid)).scalar_one() == frozen

    # The review is due: it opens the plan, and the change makes version 2.
    clock.at += timedelta(days=10)
    app.today.load()
    settle(qtbot, app)
    qtbot.mouseClick(next(iter(app.today.sections[Due.REVIEW].lines.values())).act, LEFT)
    settle(qtbot, app)
    assert app.currentWidget() is app.plan
    press(qtbot, app, "Change the plan")
    goal = next(iter(app.plan.view.cards.values())).part("goal")
    goal.setFocus()
    qtbot.keyClick(goal, Qt.Key.Key_End, CTRL)
    qtbot.keyClicks(goal, ", and walk to the shop")
    qtbot.keyClick(goal, Qt.Key.Key_Z, CTRL)
    assert QApplication.focusWidget().toPlainText() == "Lift Zosia again"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    app.plan.view.review.edit.selectAll()
    qtbot.keyClicks(app.plan.view.review.edit, "+4w")
    agree(qtbot, app)
    versions = plans.load_plan(desk, a_patient).versions
    assert [(p.version, p.status) for p in versions] == [(1, PlanStatus.REPLACED), (2, PlanStatus.AGREED)]
    assert versions[1].needs[0].goal.words == "Lift Zosia again, and walk to the shop"
    assert versions[0].needs == first.needs


def test_what_was_typed_is_there_after_a_new_start(qtbot, app, desk, a_patient):
    app.setCurrentWidget(app.plan)
    press(qtbot, app, "Start the plan")
    app.plan.view.choices().actions()[0].trigger()
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "objectName", str)() == "goal")
    qtbot.keyClicks(QApplication.focusWidget(), "Lift Zosia")
    app.setCurrentWidget(app.overview)  # leaving the page is enough
    settle(qtbot, app)
    lanes = Lanes()
    again = Desk(desk, lanes)
    qtbot.addWidget(again)
    again.plan.show_patient(a_patient)
    settle(qtbot, again)
    assert again.plan.plan.needs[0].goal.words == "Lift Zosia"
    lanes.close()


def test_agreeing_and_opening_leave_their_mark_in_the_audit(qtbot, app, desk, a_patient):
    caseload.note_opened(desk, a_patient)
    app.setCurrentWidget(app.plan)
    press(qtbot, app, "Start the plan")
    app.plan.view.choices().actions()[0].trigger()
    agree(qtbot, app)
    plan = plans.load_plan(desk, a_patient).current
    with desk.db.reading() as connection:
        acts = connection.execute(select(AuditRow.act, AuditRow.subject).where(AuditRow.patient == a_patient)).all()
    assert (Act.READ.value, a_patient) in acts
    assert (Act.CREATE.value, plan.uid) in acts
