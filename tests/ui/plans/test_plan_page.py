"""The plan page as the nurse uses it, by mouse and by keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.plans import ActionStatus, PlanStatus, Who
from cns_desktop.services import plans
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.features.plans.dialogs import AgreeDialog, ErrorDialog
from cns_desktop.ui.features.plans.sections import Section
from tests.conftest import a_person

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def energy(value=7):
    score = Score(value, date(2026, 11, 24))
    return ConcernLine("energy", "Low energy", Score(5, date(2026, 5, 21)), Score(8, date(2026, 7, 8)), score, (), True, "")


@pytest.fixture
def settled(qtbot, opened):
    """Wait until nothing is under way."""

    def wait():
        qtbot.settle(opened.jobs)

    return wait


def press(qtbot, opened, name):
    """Click the button of that name."""
    found = [b for b in opened.page.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()]
    assert len(found) == 1, (name, [b.accessibleName() for b in opened.page.findChildren(QPushButton) if b.isVisible()])
    qtbot.mouseClick(found[0], LEFT)


@pytest.fixture
def begun(qtbot, opened, settled):
    """A draft with one need of the patient's own and one action, written by hand."""
    press(qtbot, opened, "Start the plan")
    settled()
    press(qtbot, opened, "Add a need")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().objectName() == "title")
    qtbot.keyClicks(QApplication.focusWidget(), "Parking at the clinic")
    card = next(iter(opened.page.view.cards.values()))
    goal = card.part("goal")
    goal.setFocus()
    qtbot.keyClicks(goal, "Not to be late")
    qtbot.mouseClick(card.part("add"), LEFT)
    qtbot.keyClicks(QApplication.focusWidget(), "Ask for a permit")
    settled()
    return opened


def the_need(opened):
    return opened.page.plan.needs[0]


def line_of(opened, place=0):
    card = next(iter(opened.page.view.cards.values()))
    return card.lines[card.need.actions[place].uid]


def test_without_a_plan_the_page_offers_the_first_step(opened):
    assert opened.page.plan is None
    assert opened.page.view._empty.isVisible()
    assert not opened.page.view.agree.isVisible()


def test_what_is_typed_is_in_the_store_without_any_save_button(qtbot, begun, settled):
    begun.page.flush()
    settled()
    need = begun.file.draft.needs[0]
    assert (need.text, need.goal.words, need.actions[0].what) == ("Parking at the clinic", "Not to be late", "Ask for a permit")


def test_a_draft_is_kept_by_itself_within_a_second_and_says_when(qtbot, begun):
    qtbot.waitUntil(lambda: "Ask for a permit" in str(begun.file.draft.needs))
    qtbot.waitUntil(lambda: begun.page.view._saved.text().startswith("Draft saved "))


def test_ctrl_z_takes_back_what_was_typed_field_by_field_and_ctrl_shift_z_brings_it_again(qtbot, begun):
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert the_need(begun).actions[0].what == ""
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert the_need(begun).actions == ()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert the_need(begun).goal is None
    for _step in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL | SHIFT)
    assert (the_need(begun).goal.words, the_need(begun).actions[0].what) == ("Not to be late", "Ask for a permit")


def test_enter_in_an_action_opens_the_next_and_an_unwritten_one_goes(qtbot, begun):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "Ring reception")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert [a.what for a in the_need(begun).actions] == ["Ask for a permit", "Ring reception"]


def test_alt_up_moves_an_action_and_the_focus_goes_with_it(qtbot, begun):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "Ring reception")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    line = line_of(begun, 1)
    line.tick.setFocus()
    qtbot.keyClick(line.tick, Qt.Key.Key_Up, ALT)
    assert [a.what for a in the_need(begun).actions] == ["Ring reception", "Ask for a permit"]
    assert QApplication.focusWidget() is line_of(begun, 0).tick


def test_who_and_by_when_are_chosen_and_typed(qtbot, begun, settled):
    editor = line_of(begun)
    editor.who.setFocus()
    qtbot.keyClick(editor.who, Qt.Key.Key_Down)
    editor.who.activated.emit(1)
    editor.due.edit.setFocus()
    qtbot.keyClicks(editor.due.edit, "+2w")
    action = the_need(begun).actions[0]
    assert (action.who_name, action.due) == ("Agnieszka", date(2026, 12, 8))


def test_a_concern_is_taken_in_with_two_clicks_and_its_scores_stand_beside_it(qtbot, begun, settled):
    begun.concerns.append(energy())
    begun.page.show_patient(begun.patient)
    settled()
    assert "Low energy 7" in begun.page.view._unplanned.text()
    menu = begun.page.view.choices()
    menu.actions()[0].trigger()
    assert begun.page.plan.needs[1].link_id == "energy"
    card = list(begun.page.view.cards.values())[1]
    said = [label.text() for label in card.findChildren(object) if hasattr(label, "text") and callable(label.text)]
    assert "First 5, previous 8, latest 7" in said
    assert begun.page.view._unplanned.text() == ""


def test_alt_down_moves_a_need(qtbot, begun, settled):
    begun.page.add_concern(energy())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().objectName() == "goal")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, ALT)
    assert [n.text for n in begun.page.plan.needs] == ["Low energy", "Parking at the clinic"]
    assert QApplication.focusWidget().objectName() == "goal"


def test_a_need_can_wait_and_taking_it_out_can_be_undone(qtbot, begun):
    card = next(iter(begun.page.view.cards.values()))
    waits = next(a for a in card.choices().actions() if a.text() == "Not planned now")
    waits.trigger()
    assert the_need(begun).waits
    card.more.setFocus()
    qtbot.keyClick(card.more, Qt.Key.Key_Delete)
    assert begun.page.plan.needs == ()
    qtbot.mouseClick(begun.toast.button, LEFT)
    assert the_need(begun).text == "Parking at the clinic"


def test_undo_of_a_need_taken_out_leaves_the_plan_of_the_next_patient(qtbot, begun, settled, desk):
    other = a_person(desk, "Nowak", "Ewa", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    card = next(iter(begun.page.view.cards.values()))
    card.more.setFocus()
    qtbot.keyClick(card.more, Qt.Key.Key_Delete)
    assert begun.page.plan.needs == ()
    begun.page.show_patient(other.uid)
    settled()
    press(qtbot, begun, "Start the plan")
    settled()
    begun.page.add_concern(energy())
    qtbot.mouseClick(begun.toast.button, LEFT)
    assert [n.text for n in begun.page.plan.needs] == ["Low energy"]


def test_the_filter_buttons_show_one_part_at_a_time_and_its_words_are_kept(qtbot, begun, settled):
    view = begun.page.view
    qtbot.mouseClick(view.filters[Section.IF_WORSE], LEFT)
    assert not view._needs.isVisible()
    qtbot.keyClicks(view.words[Section.IF_WORSE].text, "Ring 01632 960 500")
    begun.page.flush()
    settled()
    assert begun.file.draft.if_worse == "Ring 01632 960 500"


def test_the_review_date_is_typed(qtbot, begun):
    qtbot.keyClicks(begun.page.view.review.edit, "+6w")
    assert begun.page.plan.review_on == date(2027, 1, 5)


def agree(qtbot, opened, settled, *, by_keys=False):
    """Agree by word of mouth; gives back how many clicks it took."""
    qtbot.mouseClick(opened.page.view.agree, LEFT)
    dialog = opened.page.findChild(AgreeDialog)
    assert not dialog.agree.isEnabled()
    qtbot.mouseClick(dialog.how["spoken"], LEFT)
    qtbot.mouseClick(dialog.agree, LEFT)
    settled()
    return 3


def test_agreeing_takes_three_clicks_and_freezes_the_version(qtbot, begun, settled):
    assert agree(qtbot, begun, settled) == 3
    file = begun.file
    assert (file.current.status, file.current.agreement.by, file.current.agreement.how) == (PlanStatus.AGREED, "Agnieszka Kowalska", "spoken")
    assert file.draft is None
    assert begun.page.view.change.isVisible()
    assert not begun.page.view.agree.isVisible()
    assert all(not card.findChildren(object, "goal") for card in begun.page.view.cards.values())


def test_the_dialog_of_agreeing_shows_whose_plan_it_is(qtbot, begun):
    qtbot.mouseClick(begun.page.view.agree, LEFT)
    dialog = begun.page.findChild(AgreeDialog)
    assert dialog.layout().itemAt(0).widget().text() == "KOWALSKA, Agnieszka (Mrs)"
    dialog.reject()


def test_a_representative_needs_a_name_and_an_authority(qtbot, begun, settled):
    qtbot.mouseClick(begun.page.view.agree, LEFT)
    dialog = begun.page.findChild(AgreeDialog)
    dialog.how["written"].setChecked(True)
    dialog.by_other.setChecked(True)
    assert not dialog.agree.isEnabled()
    qtbot.keyClicks(dialog.name, "Marek Kowalski")
    qtbot.keyClicks(dialog.authority, "Attorney for health and welfare")
    qtbot.keyClicks(dialog.present, "sister")
    qtbot.mouseClick(dialog.agree, LEFT)
    settled()
    agreement = begun.file.current.agreement
    assert (agreement.by, agreement.authority, agreement.how, agreement.present) == (
        "Marek Kowalski",
        "Attorney for health and welfare",
        "written",
        "sister",
    )


def test_ctrl_return_agrees_without_the_mouse(qtbot, begun, settled):
    begun.page.primary_action()  # the shell's Ctrl+Return
    dialog = begun.page.findChild(AgreeDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.how["spoken"], Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    settled()
    assert begun.file.current is not None


def test_an_agreed_action_is_ticked_by_space_and_undone_from_the_toast(qtbot, begun, settled):
    agree(qtbot, begun, settled)
    line = line_of(begun)
    line.tick.setFocus()
    qtbot.keyClick(line.tick, Qt.Key.Key_Space)
    settled()
    assert next(iter(begun.file.actions.values())).status is ActionStatus.DONE
    assert begun.toast.isVisible()
    qtbot.mouseClick(begun.toast.button, LEFT)
    settled()
    assert next(iter(begun.file.actions.values())).status is ActionStatus.OPEN


def test_how_it_went_is_written_under_the_action(qtbot, begun, settled):
    agree(qtbot, begun, settled)
    line = line_of(begun)
    line.tell()
    qtbot.keyClicks(line.how.field, "She rang them herself.")
    qtbot.keyClick(line.how.field, Qt.Key.Key_Return)
    settled()
    assert next(iter(begun.file.actions.values())).how_it_went == "She rang them herself."


def test_changing_an_agreed_plan_makes_the_next_version_which_compares_side_by_side(qtbot, begun, settled):
    agree(qtbot, begun, settled)
    qtbot.mouseClick(begun.page.view.change, LEFT)
    settled()
    assert begun.page.plan.version == 2
    card = next(iter(begun.page.view.cards.values()))
    assert card._mark.text() == "As agreed"
    goal = card.part("goal")
    goal.setFocus()
    qtbot.keyClicks(goal, "More: ")
    assert card._mark.text() == "Changed"
    qtbot.mouseClick(begun.page.view.compare, LEFT)
    chips = [c.text() for c in begun.page.view._comparison.findChildren(object) if type(c).__name__ == "Chip"]
    assert "Changed" in chips
    assert not begun.page.view._needs.isVisible()


def test_a_version_entered_in_error_asks_for_the_reason(qtbot, begun, settled):
    agree(qtbot, begun, settled)
    begun.page._ask_error(begun.file.current)
    dialog = begun.page.findChild(ErrorDialog)
    assert not dialog.mark.isEnabled()
    qtbot.keyClicks(dialog._reason, "Wrong patient")
    qtbot.mouseClick(dialog.mark, LEFT)
    settled()
    assert begun.file.versions[0].status is PlanStatus.ERROR
    assert begun.file.current is None


def test_a_draft_thrown_away_comes_back_with_undo(qtbot, begun, settled):
    begun.page.flush()
    settled()
    begun.page._on_drop()
    settled()
    assert begun.file.draft is None
    qtbot.mouseClick(begun.toast.button, LEFT)
    settled()
    assert begun.file.draft.needs[0].text == "Parking at the clinic"
    assert begun.page.view.agree.isVisible()


def test_what_another_page_adds_to_the_draft_appears(qtbot, begun, settled):
    begun.page.flush()
    settled()
    change = plans.take_concern(begun.desk, begun.patient, energy())
    begun.page._on_changed(change)
    settled()
    assert [n.text for n in begun.page.plan.needs] == ["Parking at the clinic", "Low energy"]


def test_nothing_of_one_patient_is_left_on_the_page_of_the_next(qtbot, begun, settled, desk):
    other = a_person(desk, "Nowak", "Ewa", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    begun.page.show_patient(other.uid)
    assert begun.page.view.cards == {}
    settled()
    assert begun.page.plan is None
    assert begun.file.draft.needs[0].text == "Parking at the clinic"


def test_she_comes_back_to_the_part_and_the_need_she_was_in(qtbot, begun, settled):
    begun.page.flush()
    settled()
    card = next(iter(begun.page.view.cards.values()))
    card.part("goal").setFocus()
    place = begun.page.resume()
    begun.page.view.show_section(Section.PEOPLE)
    begun.page.resume_at(place)
    assert place == {"section": "needs", "need": the_need(begun).id}
    qtbot.waitUntil(lambda: begun.page.view.focused_need() == the_need(begun).id)


def test_the_shade_hides_who_else_does_it_and_leaves_the_draft(qtbot, begun, settled):
    editor = line_of(begun)
    editor.who.choose(Who.OTHER)
    editor.who.activated.emit(editor.who.currentIndex())
    qtbot.keyClicks(editor.name, "Tom Baines")
    qtbot.keyClick(editor.name, Qt.Key.Key_Escape)
    settled()
    names = [chip for chip in begun.page.findChildren(Chip) if chip.accessibleName() == "Tom Baines"]
    assert [chip.isVisible() for chip in names] == [True]
    begun.page.set_shaded(True)
    assert begun.page.has_open_words()
    assert not names[0].isVisible()
    assert next(iter(begun.page.view.cards.values())).part("goal").isVisible()
    begun.page.set_shaded(False)
    assert names[0].isVisible()
