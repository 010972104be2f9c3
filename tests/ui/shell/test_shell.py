"""The shell as a nurse uses it: places, records, focus, small windows, and the way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.ui.common.buttons import primary
from cns_desktop.ui.common.theme import Density
from tests.ui.shell.stage import ALT, ANN, BEA, CTRL, FAR, NAMES, SHIFT, Page, open_record, press


def test_a_page_is_built_at_its_first_showing_only(shell, world):
    assert world.made == ["caseload"]
    shell.go("today")
    shell.go("caseload")
    assert world.made == ["caseload", "today"]


@pytest.mark.parametrize(("number", "place"), [(1, "today"), (2, "caseload"), (3, "leaflets"), (7, "settings")])
def test_ctrl_and_a_number_go_to_a_place(qtbot, shell, number, place):
    shell.go("team")
    press(qtbot, shell, Qt.Key(Qt.Key.Key_0 + number), CTRL)
    assert shell.spot.place == place
    assert [item.key for item in shell.rail.items if item.isChecked()] == [place]


def test_a_place_of_a_later_version_says_so_and_has_no_button(shell):
    shell.go("reports")
    assert "Reports come with a later version." in shell.page.accessibleName()


def test_counts_show_on_the_rail_and_are_read_out(qtbot, shell):
    qtbot.waitUntil(lambda: shell.rail.items[0].accessibleName() == "Today, 12 waiting")
    assert shell.rail.items[3].accessibleName() == "Print, 3 waiting"
    assert shell.rail.items[1].accessibleName() == "Caseload"


def test_the_banner_says_whose_record_it_is_before_her_page_shows(qtbot, shell, world):
    open_record(qtbot, shell, ANN)
    assert shell.banner.isVisible()
    assert shell.banner.accessibleName() == "Patient KOWALSKA, Agnieszka (Mrs), born 03-Apr-1961 (65 y), NHS number 999\u00a0000\u00a00018"
    assert shell.page.patient == ANN
    assert world.log == ["opened ann"]


def test_leaving_a_patient_flushes_her_page_and_takes_the_banner_away(qtbot, shell):
    open_record(qtbot, shell, ANN)
    page = shell.page
    shell.go("today")
    assert page.done[-1] == "flush"
    assert not shell.banner.isVisible()


def test_alt_and_a_number_open_the_pages_of_the_patient(qtbot, shell):
    open_record(qtbot, shell, ANN)
    press(qtbot, shell, Qt.Key.Key_3, ALT)
    assert (shell.spot.tab, shell.page.name) == ("plan", "plan")
    press(qtbot, shell, Qt.Key.Key_Tab, CTRL)
    assert shell.spot.tab == "information"


def test_a_page_without_a_tab_of_its_own_keeps_its_tab_chosen(qtbot, shell):
    open_record(qtbot, shell, ANN)
    press(qtbot, shell, Qt.Key.Key_P, CTRL | SHIFT)
    assert shell.page.name == "pack"
    assert shell.tabs.tabText(shell.tabs.currentIndex()) == "Information"


def test_the_list_she_came_from_gives_the_next_patient(qtbot, shell):
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert shell.spot.patient == ANN  # nobody is opened yet
    assert shell.switch._title.text() == "Go to: Caseload"
    assert "KOWALSKA, Agnieszka (Mrs) closes with everything kept." in shell.switch._stays.text()
    assert [line.patient for line in shell.switch.model.lines] == [BEA]
    qtbot.keyClick(shell.switch.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)
    assert shell.page.patient == BEA
    assert not shell.switch.isVisible()
    assert "KOWALCZYK" in shell.banner.accessibleName()
    press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    assert shell.toast._words.text() == "That was the last of the list."


def test_the_focus_goes_with_her_into_the_page_and_never_to_the_lock_or_the_find_box(qtbot, shell):
    shell.page.words.setFocus()
    open_record(qtbot, shell, ANN)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shell.page.words)
    shell.top.search.setFocus()
    open_record(qtbot, shell, BEA)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shell.page.words)


def test_a_part_of_the_page_that_is_made_anew_keeps_the_focus_in_the_page(qtbot, shell):
    open_record(qtbot, shell, ANN)
    page = shell.page
    page.words.setFocus()
    anew = QLineEdit()
    page.layout().addWidget(anew)
    anew.show()
    page.words.hide()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is anew)


def test_what_a_page_is_for_gets_the_focus_first(qtbot, shell):
    shell.stack.setFocus()
    main = primary("Start")
    shell.page.layout().addWidget(main)
    main.show()
    shell.regions.enter(shell.stack)
    assert QApplication.focusWidget() is main


def test_esc_stays_with_the_patient_and_gives_the_focus_back(qtbot, shell):
    shell.page.open_requested.emit(BEA)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    shell.page.words.setFocus()
    press(qtbot, shell, Qt.Key.Key_PageUp, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert QApplication.focusWidget() is shell.switch.view
    qtbot.keyClick(shell.switch.view, Qt.Key.Key_Escape)
    assert not shell.switch.isVisible()
    assert (shell.spot.patient, QApplication.focusWidget()) == (BEA, shell.page.words)


def test_the_offered_neighbours_are_stepped_through_and_a_click_opens(qtbot, shell):
    shell.page.listed_patients = lambda: (ANN, BEA, FAR)
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert shell.switch.view.currentIndex().row() == 0
    press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    assert shell.switch.view.currentIndex().row() == 1
    where = shell.switch.view.visualRect(shell.switch.model.index(0)).center()
    qtbot.mouseClick(shell.switch.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)


def test_back_and_forward_go_through_what_was_open(qtbot, shell):
    open_record(qtbot, shell, ANN)
    shell.show_tab("plan")
    press(qtbot, shell, Qt.Key.Key_Left, ALT)
    assert shell.spot.tab == "overview"
    press(qtbot, shell, Qt.Key.Key_Left, ALT)
    assert (shell.spot.place, shell.spot.patient) == ("caseload", None)
    press(qtbot, shell, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert shell.spot.patient == ANN


def test_ctrl_w_closes_the_patient_and_esc_never_does(qtbot, shell):
    open_record(qtbot, shell, ANN)
    press(qtbot, shell, Qt.Key.Key_Escape)
    assert shell.spot.patient == ANN
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert shell.spot.patient is None


def test_somebody_outside_her_team_asks_for_a_reason_which_is_kept(qtbot, shell, world):
    open_record(qtbot, shell, FAR)
    reason = shell.ways.reason
    assert reason.isVisible()
    qtbot.mouseClick(reason.open_it, Qt.MouseButton.LeftButton)
    assert "Write a few words" in reason.reason.error
    assert world.log == []
    qtbot.keyClicks(reason.reason.control, "covering for Tom Baines")
    qtbot.keyClick(reason.reason.control, Qt.Key.Key_Return)
    assert world.log == ["opened far because covering for Tom Baines"]
    assert shell.page.patient == FAR


def test_a_tab_key_does_not_get_round_the_reason(qtbot, shell, world):
    open_record(qtbot, shell, FAR)
    shell.show_tab("plan")
    assert shell.page is shell.ways.reason
    assert world.log == []


def test_a_record_that_is_not_here_is_said_and_the_list_stays(qtbot, shell):
    shell.open_patient(PatientId("nobody"))
    qtbot.waitUntil(shell.notes.isVisible)
    assert shell.spot == type(shell.spot)("caseload")


def test_a_form_covers_the_page_and_leaves_again(qtbot, shell):
    shell.page.new_requested.emit()
    form = shell.page
    assert form.begun == [None]
    assert shell.spot.cover == "new"
    form.left.emit()
    assert shell.page.name == "caseload"


def test_a_form_that_stored_a_new_patient_opens_her(qtbot, shell):
    shell.page.new_requested.emit()
    shell.page.saved.emit(BEA)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)
    assert shell.page.patient == BEA


def test_a_changed_record_changes_the_banner_at_once(qtbot, shell, monkeypatch):
    open_record(qtbot, shell, ANN)
    monkeypatch.setitem(NAMES, ANN, ("Nowak", "Agnieszka", "Mrs"))
    shell.feed.changed.emit(Change(frozenset({Topic.CASELOAD}), ANN))
    qtbot.waitUntil(lambda: "NOWAK" in shell.banner.accessibleName())


def test_the_place_is_kept_without_a_word_of_hers_and_found_again(qtbot, shell, world):
    open_record(qtbot, shell, ANN, "plan")
    shell.page.words.setText("secret words")
    shell.page.words.setFocus()
    shell.ways.remember()
    assert world.kept == {"place": "caseload", "patient": ANN, "tab": "plan", "cover": "", "focus": "plan-words", "page": {"words": 12}}
    kept = dict(world.kept)
    shell.go("today")
    shell.ways.come_back(kept)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert (shell.spot.tab, shell.page.done[-1]) == ("plan", "resume 12")
    assert shell.page.words.hasFocus()


def test_a_kept_place_that_no_longer_exists_falls_back(qtbot, shell):
    shell.ways.come_back({"place": "nowhere", "patient": None})
    assert shell.spot.place == "today"


def test_a_broken_page_is_closed_and_said_and_the_next_showing_makes_it_anew(qtbot, shell, world):
    shell.go("leaflets")
    shell.fail_page(Expected("Something in this page went wrong, and it was closed.", "Everything saved before is safe."))
    assert shell.spot.place == "today"
    assert shell.notes.isVisible()
    qtbot.waitUntil(lambda: all(page.name != "leaflets" for page in shell.stack.made() if isinstance(page, Page)))
    shell.go("leaflets")
    assert world.made.count("leaflets") == 2


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 700, 1.0), (1280, 800, 2.0)])
def test_name_born_and_number_are_whole_in_a_small_window_and_at_200_per_cent(qtbot, shell, host, width, height, scale):
    host.use(scale=scale)
    shell.resize(width, height)
    open_record(qtbot, shell, ANN)
    qtbot.waitUntil(shell.banner.isVisible)
    facts = [label for label in shell.banner.findChildren(type(shell.toast._words)) if label.text()]
    for label in facts:
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
        inside = label.mapTo(shell, label.rect().bottomRight())
        assert inside.x() <= shell.width()
        assert inside.y() <= shell.height()
    assert shell.width() == width
    assert shell.top.menu.isVisible() == (scale == 2.0)


def test_every_control_of_the_shell_has_a_name_and_is_big_enough(qtbot, shell, host):
    host.use(density=Density.COMPACT)
    open_record(qtbot, shell, ANN)
    nameless = []
    for widget in shell.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parent(), Page):
            if not widget.accessibleName():
                nameless.append(widget)
            assert min(widget.width(), widget.height()) >= 24, widget
    assert nameless == []
