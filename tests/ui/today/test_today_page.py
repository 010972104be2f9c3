"""Today as the nurse works it off: each line by its one button."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from cns_desktop.db import records
from cns_desktop.domain.assessments import SafetyPrompt
from cns_desktop.domain.packs import Handing, Paper
from cns_desktop.domain.plans import ActionRecord, ActionStatus
from cns_desktop.domain.today import Due
from cns_desktop.lanes import Lanes
from cns_desktop.services import assessments, papers, plans, prompts
from cns_desktop.services.desk import Desk
from cns_desktop.services.today import list_today
from cns_desktop.ui.common.buttons import Kind, secondary
from cns_desktop.ui.common.messages import Toast
from cns_desktop.ui.features.today.page import TodayPage
from cns_desktop.ui.features.today.ports import TodayPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.services.test_today import a_paper, a_plan, a_prompt, an_action, given_leaflet, put, withdrawn

LEFT = Qt.MouseButton.LeftButton
TODAY = date(2026, 11, 24)


@dataclass
class Day:
    page: TodayPage
    desk: Desk
    patient: str
    jobs: JobRunner
    qtbot: object
    toast: Toast

    def settle(self):
        self.qtbot.settle(self.jobs)

    def load(self):
        self.page.load()
        self.settle()

    def line(self, due, place=0):
        return list(self.page.sections[due].lines.values())[place]

    def held(self, kind, uid):
        with self.desk.db.reading() as connection:
            return records.get(connection, kind, uid)


@pytest.fixture
def day(qtbot, desk, a_patient):
    lanes, feed = Lanes(), ChangeFeed()
    jobs = JobRunner(lanes, feed)
    ports = TodayPorts(
        partial(list_today, desk, 3),
        partial(prompts.write_done, desk),
        partial(assessments.keep_note, desk),
        partial(assessments.recall_note, desk),
        partial(plans.complete_action, desk),
        partial(plans.set_action, desk),
        partial(papers.give, desk),
        partial(papers.take_back, desk),
        lambda: desk.today,
    )
    page = TodayPage(jobs, feed, ports)
    qtbot.addWidget(page)
    page.resize(1096, 680)
    page.show()
    made = Day(page, desk, a_patient, jobs, qtbot, Toast(page))
    page.toast.connect(made.toast.show_done)
    made.settle()
    yield made
    page.flush()
    made.settle()
    lanes.close()


def test_a_quiet_day_says_so(day):
    assert not day.page._columns.isVisible()
    assert day.page._quiet.isVisible()
    assert day.page._title.text() == "Tuesday 24 November"


def test_every_kind_has_its_section_and_the_count_reaches_the_rail(qtbot, day):
    put(day.desk, a_prompt(day.desk, day.patient), an_action(day.desk, day.patient, TODAY), a_plan(day.desk, day.patient, TODAY))
    put(day.desk, a_paper(day.desk, day.patient))
    with qtbot.waitSignal(day.page.counted, check_params_cb=lambda n: n == 4):
        day.page.load()
    day.settle()
    assert [due for due, section in day.page.sections.items() if section.isVisible()] == [Due.PROMPT, Due.ACTION, Due.REVIEW, Due.PACK]
    assert day.page._under.text() == "4 things need you. 1 is an open safety prompt: start there."


def test_only_the_first_prompt_has_the_primary_button(day):
    put(day.desk, a_prompt(day.desk, day.patient), a_prompt(day.desk, day.patient, hours=2), an_action(day.desk, day.patient, TODAY))
    day.load()
    kinds = [day.line(Due.PROMPT).act._kind, day.line(Due.PROMPT, 1).act._kind, day.line(Due.ACTION).act._kind]
    assert kinds == [Kind.PRIMARY, Kind.SECONDARY, Kind.SECONDARY]


def test_a_prompt_goes_when_the_entry_says_what_was_done(qtbot, day):
    prompt = a_prompt(day.desk, day.patient)
    put(day.desk, prompt)
    day.load()
    line = day.line(Due.PROMPT)
    qtbot.mouseClick(line.act, LEFT)
    assert not line.save.isEnabled()
    qtbot.keyClicks(line._note, "Rang the line; she was seen at once.")
    qtbot.mouseClick(line.save, LEFT)
    day.settle()
    assert day.held(SafetyPrompt, prompt.uid).done_words == "Rang the line; she was seen at once."
    assert not day.page.sections[Due.PROMPT].isVisible()


def test_what_was_begun_about_a_prompt_is_there_again(qtbot, day):
    put(day.desk, a_prompt(day.desk, day.patient))
    day.load()
    line = day.line(Due.PROMPT)
    qtbot.mouseClick(line.act, LEFT)
    qtbot.keyClicks(line._note, "Rang, no answer")
    day.page.hide()
    day.settle()
    fresh = TodayPage(day.jobs, ChangeFeed(), day.page._ports)
    qtbot.addWidget(fresh)
    fresh.load()
    day.settle()
    assert next(iter(fresh.sections[Due.PROMPT].lines.values())).note == "Rang, no answer"


def test_loading_again_leaves_what_she_is_writing(qtbot, day):
    put(day.desk, a_prompt(day.desk, day.patient))
    day.load()
    line = day.line(Due.PROMPT)
    qtbot.mouseClick(line.act, LEFT)
    qtbot.keyClicks(line._note, "Rang")
    put(day.desk, an_action(day.desk, day.patient, TODAY))
    day.load()
    assert day.line(Due.PROMPT) is line
    assert line._note.hasFocus()


def test_an_action_is_done_with_one_click_and_undone_from_the_toast(qtbot, day):
    action = an_action(day.desk, day.patient, TODAY - timedelta(days=3))
    put(day.desk, action)
    day.load()
    qtbot.mouseClick(day.line(Due.ACTION).act, LEFT)
    day.settle()
    assert day.held(ActionRecord, action.uid).action.status is ActionStatus.DONE
    qtbot.mouseClick(day.toast.button, LEFT)
    day.settle()
    assert day.held(ActionRecord, action.uid).action.status is ActionStatus.OPEN


def test_a_double_click_does_not_mark_the_promise_that_moves_up(qtbot, day):
    first, second = an_action(day.desk, day.patient, TODAY - timedelta(days=3)), an_action(day.desk, day.patient, TODAY)
    put(day.desk, first, second)
    day.load()
    qtbot.mouseClick(day.line(Due.ACTION).act, LEFT)
    day.settle()
    press_again(day.line(Due.ACTION).act)
    day.settle()
    assert [day.held(ActionRecord, each.uid).action.status for each in (first, second)] == [ActionStatus.DONE, ActionStatus.OPEN]
    qtbot.mouseClick(day.line(Due.ACTION).act, LEFT)
    day.settle()
    assert day.held(ActionRecord, second.uid).action.status is ActionStatus.DONE


def press_again(button):
    """The second press of a double click, and its release, on what lies under the pointer by then."""
    kinds = (QEvent.Type.MouseButtonDblClick, LEFT), (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)
    for kind, held in kinds:
        at = QPointF(button.rect().center())
        QApplication.sendEvent(button, QMouseEvent(kind, at, button.mapToGlobal(at), LEFT, held, Qt.KeyboardModifier.NoModifier))


def test_a_second_press_on_the_same_button_counts(qtbot):
    pressed = []
    button = secondary("Next").does(lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, LEFT)
    press_again(button)
    assert len(pressed) == 2


def test_enter_and_space_work_on_the_button_as_the_mouse_does(qtbot, day):
    action = an_action(day.desk, day.patient, TODAY)
    put(day.desk, action)
    day.load()
    day.line(Due.ACTION).act.setFocus()
    qtbot.keyClick(day.line(Due.ACTION).act, Qt.Key.Key_Space)
    day.settle()
    assert day.held(ActionRecord, action.uid).action.status is ActionStatus.DONE


@pytest.mark.parametrize("how", list(Handing))
def test_a_pack_is_given_from_its_menu_and_taken_back(qtbot, day, how):
    paper = a_paper(day.desk, day.patient)
    put(day.desk, paper)
    day.load()
    choice = day.line(Due.PACK).choices().actions()[list(Handing).index(how)]
    choice.trigger()
    day.settle()
    assert day.held(Paper, paper.uid).given.how is how
    qtbot.mouseClick(day.toast.button, LEFT)
    day.settle()
    assert day.held(Paper, paper.uid).given is None


def test_a_review_opens_the_plan_and_a_withdrawn_leaflet_the_information_page(qtbot, day):
    put(day.desk, a_plan(day.desk, day.patient, TODAY))
    withdrawn(day.desk)
    given_leaflet(day.desk, day.patient, 2)
    day.load()
    for due, tab in ((Due.REVIEW, "plan"), (Due.WITHDRAWN, "information")):
        with qtbot.waitSignal(day.page.page_requested, check_params_cb=lambda who, what, tab=tab: (who, what) == (day.patient, tab)):
            qtbot.mouseClick(day.line(due).act, LEFT)


def test_the_name_opens_the_record(qtbot, day):
    put(day.desk, an_action(day.desk, day.patient, TODAY))
    day.load()
    line = day.line(Due.ACTION)
    assert line.who.text() == "KOWALSKA, Agnieszka (Mrs)"
    with qtbot.waitSignal(day.page.open_requested, check_params_cb=lambda who: who == day.patient):
        qtbot.mouseClick(line.who, LEFT)


def test_a_long_list_says_how_many_more_there_are(day):
    put(day.desk, *(an_action(day.desk, day.patient, TODAY) for _n in range(5)))
    day.load()
    assert len(day.page.sections[Due.ACTION].lines) == 3
    assert day.page.sections[Due.ACTION]._more.text() == "and 2 more"


def test_a_full_day_comes_whole_and_in_order_however_many_lines_there_are(qtbot, day):
    day.page._ports = replace(day.page._ports, load=partial(list_today, day.desk, 30))
    put(day.desk, *(an_action(day.desk, day.patient, TODAY - timedelta(days=n)) for n in range(14)), a_prompt(day.desk, day.patient))
    day.page.load()
    section = day.page.sections[Due.ACTION]
    qtbot.waitUntil(lambda: len(section.lines) == 14 and section.isVisible())
    qtbot.idle()
    assert list(section.lines) == [line.subject for line in day.page.board.of(Due.ACTION)]
    tops = [line.mapTo(section, line.rect().topLeft()).y() for line in section.lines.values()]
    assert tops == sorted(tops)
    assert len(set(tops)) == 14
    assert day.page.sections[Due.PROMPT].isVisible()


def test_a_board_that_another_has_overtaken_is_not_shown(qtbot, day):
    day.page._ports = replace(day.page._ports, load=partial(list_today, day.desk, 30))
    put(day.desk, *(an_action(day.desk, day.patient, TODAY) for _n in range(14)))
    crowded = day.page._ports.load()
    day.page._fill(crowded, {})
    day.page._fill(replace(crowded, lines=crowded.lines[:2], counts=((Due.ACTION, 2),)), {})
    qtbot.idle()
    assert list(day.page.sections[Due.ACTION].lines) == [line.subject for line in crowded.lines[:2]]


def test_lines_that_stay_are_left_in_their_place_and_the_first_has_no_rule(qtbot, day):
    put(day.desk, *(an_action(day.desk, day.patient, TODAY - timedelta(days=n)) for n in range(3)))
    day.load()
    section = day.page.sections[Due.ACTION]
    first, second, third = section.lines.values()
    third.who.setFocus()
    day.page._on_act(first.line)
    day.settle()
    assert [second.line.subject, third.line.subject] == list(section.lines)
    assert section.lines[third.line.subject] is third
    assert QApplication.focusWidget() is third.who
    assert [section._rules[line].isVisible() for line in section.lines.values()] == [False, True]


def test_what_has_gone_elsewhere_is_told_and_nothing_is_lost(qtbot, day):
    prompt = a_prompt(day.desk, day.patient)
    put(day.desk, prompt)
    day.load()
    line = day.line(Due.PROMPT)
    qtbot.mouseClick(line.act, LEFT)
    qtbot.keyClicks(line._note, "Rang")
    prompts.write_done(day.desk, prompt.uid, "A colleague rang.")
    qtbot.mouseClick(line.save, LEFT)
    day.settle()
    assert day.page._message_place.isVisible()
    assert (line.note, line.save.isEnabled()) == ("Rang", True)
