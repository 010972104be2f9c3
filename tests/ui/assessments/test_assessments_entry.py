"""Filling in the sheet as a nurse does: by mouse, by keyboard alone, from paper."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from cns_desktop.domain.assessments import State, Status
from cns_desktop.services import assessments, prompts
from cns_desktop.ui.common.scores import ScoreScale
from cns_desktop.ui.common.theme import Name, theme
from cns_desktop.ui.features.assessments.page import Part

Key, Mod = Qt.Key, Qt.KeyboardModifier


def press(qtbot, *keys):
    """Keys where the focus is; a tuple is (key, modifier), a text is typed."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None  # QtTest aborts without one
        if isinstance(key, str):
            qtbot.keyClicks(target, key)
        elif isinstance(key, tuple):
            qtbot.keyClick(target, *key)
        else:
            qtbot.keyClick(target, key)


def click(qtbot, button):
    """A click once the button has its place: before that it has a size of no meaning."""
    qtbot.waitUntil(lambda: button.isVisible() and button.height() == theme().control)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def at(entry):
    return entry.where()


def settled(qtbot, entry):
    qtbot.waitUntil(lambda: not entry.has_unsaved())


def test_the_sheet_opens_at_the_first_question_with_the_time_frame_over_the_scale(entry):
    assert at(entry) == "PH01"
    assert entry.header._domain.text() == "Body, in the last week"
    assert entry.saved_words() == f"Draft saved {entry.filling.kept_at.astimezone():%H:%M:%S}"


def test_all_52_questions_are_answered_by_keyboard_alone_and_finished(qtbot, page, entry, desk, a_patient):
    page.entry.filling.note(point="03", completed_by="self", mode="screen")
    for number in range(1, 53):
        press(qtbot, str(number % 10), Key.Key_Return)
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    kept = assessments.load_needs(desk, a_patient).latest.assessment
    assert [a.score for a in kept.answers] == [number % 10 for number in range(1, 53)]
    assert kept.status is Status.COMPLETED


def test_all_52_questions_cost_52_clicks_and_two(qtbot, page, desk, a_patient):
    qtbot.mouseClick(page._empty.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    clicks = 1
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    entry = page.entry
    entry.filling.note(point="03", completed_by="self", mode="screen")
    for item in entry.filling.sheet.tool.items:
        entry.questions.go_to(item.link_id)  # Enter or Ctrl+Down; scrolling costs no click
        scale = entry.questions.row(item.link_id).input.scale
        side = scale.width() // 11
        qtbot.mouseClick(scale, Qt.MouseButton.LeftButton, pos=QPoint(side * 4 + side // 2, scale.height() // 2))
        clicks += 1
    qtbot.mouseClick(entry.finish, Qt.MouseButton.LeftButton)
    clicks += 1
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    assert {a.score for a in assessments.load_needs(desk, a_patient).latest.assessment.answers} == {4}
    assert clicks <= 52 + 2


@pytest.mark.parametrize(
    ("keys", "state", "score"),
    [
        (["7"], State.SCORED, 7),
        (["1", "0"], State.SCORED, 10),
        (["0"], State.SCORED, 0),
        (["5", Key.Key_Right], State.SCORED, 6),
        (["5", Key.Key_Left], State.SCORED, 4),
        (["5", Key.Key_Up, Key.Key_Up], State.SCORED, 7),
        (["n"], State.NOT_A_CONCERN, None),
        (["5", "n"], State.NOT_A_CONCERN, None),
        (["n", "3"], State.SCORED, 3),
    ],
)
def test_each_key_says_its_thing_and_number_box_and_tick_agree(qtbot, entry, keys, state, score):
    press(qtbot, *keys)
    answer, row = entry.filling.now.answer("PH01"), entry.questions.row("PH01")
    assert (answer.state, answer.score) == (state, score)
    assert row.input.spin.value() == (-1 if score is None else score)
    assert row.input.not_a_concern.isChecked() is (state is State.NOT_A_CONCERN)


@pytest.mark.parametrize("keys", [["7", Key.Key_Delete], ["0", Key.Key_Backspace], ["n", Key.Key_Delete], ["n", "n"]])
def test_delete_makes_it_blank_which_is_neither_zero_nor_not_a_concern(qtbot, entry, keys):
    press(qtbot, *keys)
    assert entry.filling.now.answer("PH01") is None


def test_enter_goes_on_over_the_edge_of_a_domain_and_back(qtbot, entry):
    entry.questions.go_to("PH27")
    press(qtbot, Key.Key_Return)
    assert (at(entry), entry.questions.domain) == ("PR28", 1)
    press(qtbot, (Key.Key_Return, Mod.ShiftModifier))
    assert (at(entry), entry.questions.domain) == ("PH27", 0)


def test_ctrl_down_and_up_go_from_domain_to_domain_and_change_no_answer(qtbot, entry):
    press(qtbot, "5", (Key.Key_Down, Mod.ControlModifier))
    assert at(entry) == "PR28"
    entry.questions.row("PR28").input.spin.setFocus()
    press(qtbot, (Key.Key_Down, Mod.ControlModifier))
    assert at(entry) == "FA36"
    press(qtbot, (Key.Key_Up, Mod.ControlModifier), (Key.Key_Up, Mod.ControlModifier))
    assert at(entry) == "PH01"
    assert [(a.link_id, a.score) for a in entry.filling.now.answers] == [("PH01", 5)]


def test_s_stars_a_score_four_times_at_most_and_says_why_not_a_fifth(qtbot, entry):
    for _question in range(5):
        press(qtbot, "4", "s", Key.Key_Return)
    assert [a.link_id for a in entry.filling.now.answers if a.is_starred] == ["PH01", "PH02", "PH03", "PH04"]
    assert not entry.questions.row("PH05").star.isChecked()
    assert "four" in entry._failure.accessibleName() or "4 stars" in entry._failure.accessibleName()
    assert entry._progress._stars._words.text() == "Discuss first: 4 of 4"


def test_a_star_needs_a_score(qtbot, entry):
    press(qtbot, "s")
    assert not entry.questions.row("PH01").star.isChecked()
    assert "beside a score" in entry._failure.accessibleName()


def test_c_writes_a_comment_whose_letters_and_digits_are_words(qtbot, entry):
    press(qtbot, "3", "c", "sat up 2 nights, s", Key.Key_Return, "n")
    answer = entry.filling.now.answer("PH01")
    assert (answer.comment, answer.score, answer.is_starred) == ("sat up 2 nights, s\nn", 3, False)
    press(qtbot, Key.Key_Escape)
    assert entry.questions.row("PH01").input.scale.hasFocus()
    assert entry.questions.row("PH01").comment_text.isVisible()


def test_digits_work_while_the_star_or_the_tick_has_the_focus(qtbot, entry):
    entry.questions.row("PH01").star.setFocus()
    press(qtbot, "6")
    assert entry.filling.now.answer("PH01").score == 6


def test_undo_and_redo_step_through_answers_and_a_comment_is_one_step(qtbot, entry):
    press(qtbot, "3", Key.Key_Return, "4", "c", "worse", Key.Key_Escape)
    undo, redo = (Key.Key_Z, Mod.ControlModifier), (Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    press(qtbot, undo)
    assert entry.filling.now.answer("PH02").comment == ""
    press(qtbot, undo)
    assert entry.filling.now.answer("PH02") is None
    assert entry.questions.row("PH02").input.spin.value() == -1
    press(qtbot, redo, redo)
    assert (entry.filling.now.answer("PH02").score, entry.filling.now.answer("PH02").comment) == (4, "worse")


@pytest.mark.parametrize(
    ("line", "link_id", "expected"),
    [("07 3", "PH07", 3), ("7 10", "PH07", 10), ("52 0", "WI52", 0), ("28 n", "PR28", None), ("15 N", "PH15", None)],
)
def test_a_line_of_the_paper_form_answers_its_question_and_the_next_line_follows(qtbot, entry, line, link_id, expected):
    entry.paper.edit.setFocus()
    press(qtbot, line, Key.Key_Return)
    answer = entry.filling.now.answer(link_id)
    assert (answer.score, answer.state is State.NOT_A_CONCERN) == (expected, expected is None)
    assert entry.paper.edit.hasFocus()
    assert entry.paper.edit.text() == ""
    assert entry.questions.row(link_id).input.isVisible()


def test_a_paper_line_can_blank_and_star(qtbot, entry):
    entry.paper.edit.setFocus()
    press(qtbot, "03 8 *", Key.Key_Return, "04 2", Key.Key_Return, "04 -", Key.Key_Return)
    assert [(a.link_id, a.score, a.is_starred) for a in entry.filling.now.answers] == [("PH03", 8, True)]


@pytest.mark.parametrize("line", ["53 3", "0 3", "07 11", "07", "seven 3", "07 x"])
def test_a_wrong_paper_line_answers_nothing_says_what_is_wrong_and_stays(qtbot, entry, line):
    entry.paper.edit.setFocus()
    press(qtbot, line, Key.Key_Return)
    assert entry.filling.now.answers == ()
    assert entry.paper.edit.text() == line
    assert entry.paper.said.text() != entry.paper._help


def test_every_key_reaches_the_draft(qtbot, entry, desk, a_patient):
    press(qtbot, "7", "c", "tired")
    settled(qtbot, entry)
    kept = assessments.load_needs(desk, a_patient).open_sheet.assessment.answer("PH01")
    assert (kept.score, kept.comment) == (7, "tired")


def test_a_listed_answer_shows_the_trusts_words_at_once_and_the_record_follows(qtbot, entry, desk):
    entry.questions.go_to("PH15")
    press(qtbot, "2")
    panel = entry.questions.row("PH15").panel  # before anything was stored
    said = panel._card.accessibleName()
    assert "Ring the acute oncology line now, 01632 960 500. Write what you did." in said
    assert "Owner: Ruth Adeyemi (you)" in said
    assert "No prompt does not mean no problem." in said
    settled(qtbot, entry)
    qtbot.waitUntil(lambda: panel.prompt is not None)
    assert [line.prompt.score for line in prompts.open_prompts(desk)] == [2]
    assert "open safety prompt" in entry.domains.buttons[0].accessibleName()


def test_a_taken_back_answer_says_so_on_the_prompt_which_stays(qtbot, entry):
    entry.questions.go_to("PH15")
    press(qtbot, "2")
    settled(qtbot, entry)
    press(qtbot, Key.Key_Delete)
    settled(qtbot, entry)
    assert "Answer changed: it is blank now." in entry.questions.row("PH15").panel._card.accessibleName()


def test_what_she_did_is_written_in_the_page_and_closes_the_prompt(qtbot, entry, desk):
    entry.questions.go_to("PH15")
    press(qtbot, "2")
    panel = entry.questions.row("PH15").panel
    qtbot.waitUntil(lambda: panel.prompt is not None)
    click(qtbot, panel._card.write)
    qtbot.waitUntil(panel._text.hasFocus)
    press(qtbot, "Rang the line 2 times")
    assert entry.filling.now.answer("PH15").score == 2  # digits were words
    click(qtbot, panel.save)
    qtbot.waitUntil(lambda: prompts.open_prompts(desk) == ())
    qtbot.waitUntil(lambda: "Rang the line 2 times" in panel._card.accessibleName())
    assert not panel.is_writing


def test_an_empty_entry_is_refused_beside_the_field(qtbot, entry, desk):
    entry.questions.go_to("PH15")
    press(qtbot, "2")
    panel = entry.questions.row("PH15").panel
    qtbot.waitUntil(lambda: panel.prompt is not None)
    panel.open_form()
    click(qtbot, panel.save)
    qtbot.waitUntil(lambda: "Nothing is written yet." in panel.field.error)
    assert len(prompts.open_prompts(desk)) == 1


def test_finishing_without_a_point_of_the_pathway_asks_for_it_and_nothing_else(qtbot, page, entry):
    press(qtbot, "3")
    entry.filling.note(point="", completed_by="self", mode="screen")
    page.primary_action()
    assert entry.details.isVisible()
    assert "point of the pathway" in entry.details.point.error
    assert page.part is Part.ENTRY


def test_the_day_it_happened_is_kept_beside_the_day_it_was_typed_in(qtbot, page, entry, desk, a_patient):
    entry.filling.note(point="01", completed_by="with-help", mode="paper")
    entry._show_details(is_shown=True)
    entry.details.day.edit.selectAll()
    qtbot.keyClicks(entry.details.day.edit, "20/11/26")
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    kept = assessments.load_needs(desk, a_patient).latest.assessment
    assert (kept.authored.date().isoformat(), kept.entry.entered.date().isoformat()) == ("2026-11-20", "2026-11-24")
    assert (kept.completed_by, kept.mode) == ("with-help", "paper")


def test_a_day_to_come_can_not_be_the_day_it_was_filled_in(page, entry, qtbot):
    entry.filling.note(point="01", completed_by="self", mode="paper")
    entry._show_details(is_shown=True)
    entry.details.day.edit.selectAll()
    qtbot.keyClicks(entry.details.day.edit, "1/12/2026")
    page.primary_action()
    assert "today or before" in entry.details.day_field.error
    assert page.part is Part.ENTRY


@pytest.mark.parametrize("size", [(1096, 628, 1.0), (964, 528, 1.0), (1160, 510, 2.0), (904, 410, 2.0)])
def test_the_sheet_is_whole_at_every_size_and_no_target_is_too_small(qtbot, host, page, entry, size):
    width, height, scale = size
    host.use(Name.LIGHT, scale=scale)
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.width() == width)
    last = entry.questions.row("PH27")
    qtbot.waitUntil(last.input.scale.isVisible)
    qtbot.waitUntil(lambda: entry._outer.horizontalScrollBar().maximum() == 0)
    assert entry._outer.horizontalScrollBar().maximum() == 0
    assert entry.moving.horizontalScrollBar().maximum() == 0
    kinds = (QAbstractButton, ScoreScale, QAbstractSpinBox, QComboBox, QLineEdit)
    shown = [w for kind in kinds for w in entry.findChildren(kind) if w.isVisible() and not isinstance(w.parent(), QAbstractSpinBox)]
    assert len(shown) > 27 * 5
    assert [type(w).__name__ for w in shown if not w.accessibleName()] == []
    assert [w.accessibleName() for w in shown if min(w.width(), w.height()) < theme().least_target] == []
