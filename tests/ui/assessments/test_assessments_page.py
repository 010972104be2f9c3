"""The Needs page: nothing yet, the result, versions, prompts, coming back, other people's changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from cns_desktop.domain.assessments import Score
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.needs import columns_of, under_columns, with_comment, with_star
from cns_desktop.services import assessments, prompts, tools
from cns_desktop.ui.common.history import Trend
from cns_desktop.ui.common.theme import Name, theme
from cns_desktop.ui.features.assessments.page import Part
from tests.conftest import a_person
from tests.services.assessing import HNA, answered, finished, started
from tests.ui.assessments.wiring import Bench

MAY, JULY, NOVEMBER = (datetime(2026, m, d, 10, 0, tzinfo=UTC) for m, d in ((5, 21), (7, 8), (11, 24)))


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def shown(bench, patient, qtbot, part=Part.RESULT):
    bench.page.show_patient(patient)
    qtbot.waitUntil(lambda: bench.page.part is part)
    qtbot.settle(bench.jobs)
    return bench.page


def click(qtbot, widget):
    """A click once the button has its place: before that it has a size of no meaning."""
    qtbot.waitUntil(lambda: widget.isVisible() and widget.height() <= 2 * theme().control)
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def button(widget, name):
    return next(b for b in widget.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name)


@pytest.fixture
def three(desk, a_patient):
    """Three assessments; the last has stars, comments and an open prompt."""
    finished(desk, a_patient, MAY, PH03=5, EM41=8, PH16=0, PH04=4, PR29=7)
    finished(desk, a_patient, JULY, PH03=8, EM41=6, PH16=3, PH04=5, PR29=0, PH14=4)
    last = answered(started(desk, a_patient), PH03=7, EM41=5, PH16=6, PH04=6, PH15=2, PR29=0, PH01=None)
    for link_id in ("PH03", "EM41"):
        last = with_star(last, link_id, is_on=True)
    last = with_comment(with_comment(last, "PH03", "I can’t lift Zosia any more."), "EM41", "At night")
    assessments.complete(desk, replace(last, authored=NOVEMBER, pathway_point="03"))
    return a_patient


def test_nothing_yet_says_what_will_be_here_and_offers_the_first_step(page):
    assert "No assessment yet" in words(page)
    assert button(page, "Start an assessment").hasFocus() or button(page, "Start an assessment").isEnabled()


def test_starred_stand_first_then_the_latest_score(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    assert [line.link_id for line in page.result.grid.lines] == ["PH03", "EM41", "PH04", "PH16", "PH14", "PH15"]
    assert "What matters to Agnieszka now" in words(page)
    assert "During treatment · 24-Nov-2026 · 6 scored, 1 not a concern, 45 blank · finished 09:00" in words(page)


def test_first_previous_and_latest_stand_under_their_days(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    said = words(page.result.grid)
    assert [t for t in said if t in ("First", "Previous", "Latest", "21-May", "08-Jul", "24-Nov")] == [
        "Latest",
        "24-Nov",
        "First",
        "21-May",
        "Previous",
        "08-Jul",
    ]
    names = [label.accessibleName() for label in page.result.grid.findChildren(QLabel)]
    assert {"Low energy, first: 5", "Low energy, previous: 8", "7 out of 10", "Cough, previous: 4", "Cough, first: –"} <= set(names)
    assert "Blank" in said  # cough in November
    trends = [t.accessibleName() for t in page.result.grid.findChildren(Trend)]
    assert "Low energy, scores in order: 5, 8, 7" in trends


def test_nothing_on_the_page_adds_compares_or_grades(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    said = " ".join(words(page)).lower()
    assert [w for w in ("total", "average", "better", "worse", "mild", "moderate", "severe", "high risk", "%") if w in said] == []


@given(st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 10))), max_size=6, unique_by=lambda t: t[0]))
def test_an_answer_stands_in_one_column_at_most_and_never_under_a_wrong_day(found):
    days = [datetime(2026, 1, d + 1, tzinfo=UTC).date() for d in range(10)]
    history = [Score(value, days[d]) for d, value in sorted(found)]
    columns = columns_of(days)
    first, previous, latest = under_columns(history, columns)
    used = [s for s in (first, previous, latest) if s is not None]
    assert len({s.on for s in used}) == len(used)
    assert latest == next((s for s in history if s.on == columns.latest), None)
    assert used == sorted(used, key=lambda s: s.on)
    assert len(used) == min(len(history), 3 if latest else 2)


def test_the_rest_of_the_answers_is_one_click_away(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    click(qtbot, button(page, "Show 2 more answers"))
    assert {line.link_id for line in page.result.grid.lines} >= {"PR29", "PH01"}
    assert "Not a concern" in words(page.result.grid)


def test_a_concern_goes_into_the_plan_with_one_click_and_says_so(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    with qtbot.waitSignal(page.toast) as said:
        click(qtbot, page.result.grid.adders["PH16"])
    assert said.args[0] == "Puffiness or heavy limb is in the plan"
    qtbot.waitUntil(lambda: "PH16" not in page.result.grid.adders)
    assert bench.ports.in_plan(three) == frozenset({"PH16"})


def test_the_primary_of_the_result_is_making_the_plan(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    with qtbot.waitSignal(page.tab_requested) as asked:
        page.primary_action()
    assert asked.args == ["plan"]


def test_an_open_prompt_stands_on_top_and_goes_when_it_is_dealt_with(bench, three, qtbot, desk):
    page = shown(bench, three, qtbot)
    panel = page.result.panels[0]
    assert "Safety prompt: shivers or feverishness, 2" in panel._card.accessibleName()
    click(qtbot, panel._card.write)
    panel._text.setPlainText("Rang the line")
    click(qtbot, panel.save)
    qtbot.waitUntil(lambda: page.result.panels == [])
    assert prompts.open_prompts(desk) == ()


def test_what_was_asked_for_before_she_began_to_write_does_not_take_the_words_from_under_her_hands(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    qtbot.settle(bench.jobs)
    panel = page.result.panels[0]
    bench.feed.changed.emit(Change(frozenset({Topic.PLANS}), three))
    assert bench.jobs.waiting
    click(qtbot, panel._card.write)
    qtbot.keyClicks(panel._text, "Rang the li")
    qtbot.settle(bench.jobs)
    assert page.result.panels[0] is panel
    assert panel._text.toPlainText() == "Rang the li"
    click(qtbot, panel.leave)
    qtbot.waitUntil(lambda: page.result.panels[0] is not panel)
    qtbot.settle(bench.jobs)
    page.result.panels[0].open_form()
    qtbot.waitUntil(lambda: page.result.panels[0]._text.toPlainText() == "Rang the li")


def test_what_she_had_begun_to_write_about_a_prompt_is_there_again(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    page.result.panels[0].open_form()
    page.result.panels[0]._text.setPlainText("Rang the li")
    qtbot.waitUntil(lambda: not page.has_unsaved())
    page.show_patient(three)
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    page.result.panels[0].open_form()
    qtbot.waitUntil(lambda: page.result.panels[0]._text.toPlainText() == "Rang the li")


def test_her_words_show_one_and_then_all(bench, three, qtbot):
    page = shown(bench, three, qtbot)
    assert "“I can’t lift Zosia any more.”" in words(page)
    assert "“At night”" not in words(page)
    click(qtbot, button(page, "All 2 comments"))
    assert "“At night”" in words(page)


def test_an_old_version_can_be_read_amended_and_is_kept(bench, three, qtbot, desk):
    page = shown(bench, three, qtbot)
    click(qtbot, button(page, "Open the assessment of 24-Nov-2026, version 1"))
    qtbot.waitUntil(lambda: page.part is Part.LOOK)
    assert "“I can’t lift Zosia any more.”" in words(page.look)
    click(qtbot, page.look.amend)
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.questions.go_to("PH03")
    page.entry.questions.row("PH03").input.scale.setValue(2)
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    history = assessments.load_needs(desk, three).history
    assert [(h.assessment.version, h.assessment.answer("PH03").score, h.is_current) for h in history[:2]] == [(2, 2, True), (1, 7, False)]
    assert "Replaced" in words(page.result)


def test_entered_in_error_asks_why_in_the_page(bench, three, qtbot, desk):
    page = shown(bench, three, qtbot)
    click(qtbot, button(page, "Open the assessment of 24-Nov-2026, version 1"))
    qtbot.waitUntil(lambda: page.part is Part.LOOK)
    click(qtbot, page.look.mark)
    qtbot.keyClick(page.look.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Say why" in page.look._reason.error)
    qtbot.keyClicks(page.look.reason, "Another patient")
    qtbot.keyClick(page.look.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    assert assessments.load_needs(desk, three).latest.assessment.authored == JULY
    assert "Entered in error" in words(page.result)


def test_finish_later_leaves_it_open_and_says_where_to_go_on(bench, page, qtbot, desk, a_patient):
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.questions.row("PH02").input.scale.setValue(4)
    click(qtbot, page.entry.later)
    qtbot.waitUntil(lambda: page.part is Part.EMPTY)
    assert "An assessment is not finished" in words(page)
    click(qtbot, button(page, "Go on with it"))
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    assert page.entry.filling.now.answer("PH02").score == 4


def test_a_draft_is_thrown_away_with_undo(bench, page, qtbot, a_patient, desk):
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.questions.row("PH02").input.scale.setValue(4)
    page.entry._show_details(is_shown=True)
    with qtbot.waitSignal(page.toast) as said:
        page.entry.details.drop.click()
    assert assessments.load_needs(desk, a_patient).open_sheet is None
    said.args[1]()
    qtbot.waitUntil(lambda: assessments.load_needs(desk, a_patient).open_sheet is not None)
    assert assessments.load_needs(desk, a_patient).open_sheet.assessment.answer("PH02").score == 4


def test_one_that_raised_a_prompt_is_thrown_away_only_with_a_reason(bench, page, qtbot, a_patient, desk):
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.questions.row("PH15").input.scale.setValue(4)
    qtbot.waitUntil(lambda: len(prompts.open_prompts(desk)) == 1)
    page.entry._show_details(is_shown=True)
    page.entry.details.drop.click()
    qtbot.waitUntil(lambda: "Say why" in page.entry.details.reason.error)
    page.entry.details.reason_text.setText("Begun for somebody else")
    page.entry.details.drop.click()
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    assert len(prompts.open_prompts(desk)) == 1


def test_after_a_lock_the_very_question_and_every_answer_are_back(bench, page, qtbot, desk, a_patient):
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.questions.row("PH01").input.scale.setValue(4)
    page.entry.questions.go_to("EM43")
    where = page.resume()
    page.flush()
    bench.lanes.drain_writes()
    again = Bench(desk)
    qtbot.addWidget(again.page)
    again.page.show()
    again.page.resume_at(where)
    again.page.show_patient(a_patient)
    qtbot.waitUntil(lambda: again.page.part is Part.ENTRY)
    assert again.page.entry.where() == "EM43"
    assert again.page.entry.filling.now.answer("PH01").score == 4
    again.close()


def test_another_patient_leaves_nothing_of_the_one_before(bench, three, qtbot, desk):
    other = a_person(desk, "Obi", "Chioma", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    page = shown(bench, three, qtbot)
    page.show_patient(other.uid)
    assert page._stack.currentWidget() is page._blank
    qtbot.waitUntil(lambda: page.part is Part.EMPTY)
    assert not any("Agnieszka" in text for text in words(page))


def test_a_late_answer_for_the_patient_before_is_dropped(bench, three, qtbot, desk):
    other = a_person(desk, "Obi", "Chioma", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    bench.page.show_patient(three)
    bench.page.show_patient(other.uid)
    qtbot.waitUntil(lambda: bench.jobs.waiting == 0)
    assert bench.page.part is Part.EMPTY


def test_a_change_made_elsewhere_shows_at_once(bench, three, qtbot, desk):
    page = shown(bench, three, qtbot)
    prompt = prompts.open_prompts(desk)[0].prompt
    bench.feed.changed.emit(prompts.write_done(desk, prompt.uid, "Rang from the ward"))
    qtbot.waitUntil(lambda: page.result.panels == [])


def test_a_live_store_shows_every_word_before_a_named_person_approves_and_warns_without_rules(desk, a_patient, qtbot):
    live = replace(desk, is_demo=False)
    assessments.install_content(live)
    bench = Bench(live)
    qtbot.addWidget(bench.page)
    bench.page.show()
    page = shown(bench, a_patient, qtbot, Part.EMPTY)
    page.primary_action()
    assert page.part is Part.APPROVE
    assert {"Getting enough breath", "Planning ahead (wishes, will, who decides for me)"} & set(words(page.approve))
    click(qtbot, page.approve.approve)
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    assert any("No safety prompts" in text for text in words(page.entry))
    with live.db.reading() as connection:
        assert not tools.tool_in_use(connection, HNA).needs_approval
    bench.close()


@pytest.mark.parametrize("size", [(1096, 628, 1.0), (964, 528, 1.0), (1160, 510, 2.0), (904, 410, 2.0)])
@pytest.mark.parametrize("name", list(Name))
def test_the_result_is_whole_at_every_size_and_in_every_theme(bench, three, qtbot, host, size, name):
    width, height, scale = size
    page = shown(bench, three, qtbot)
    host.use(name, scale=scale)
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.result._scroll.horizontalScrollBar().maximum() == 0)
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert [b for b in buttons if not b.accessibleName()] == []
    assert [b.accessibleName() for b in buttons if min(b.width(), b.height()) < theme().least_target] == []
    assert sum(b.property("kind") == "primary" for b in buttons) == 1


def test_the_shade_leaves_an_assessment_that_is_being_filled_in_and_nothing_else(qtbot, bench, three):
    turned = []
    bench.page.turned.connect(lambda: turned.append(bench.page.has_open_words()))
    page = shown(bench, three, qtbot)
    assert not page.has_open_words()
    page.start()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    assert page.has_open_words()
    assert (turned[0], turned[-1]) == (False, True)
