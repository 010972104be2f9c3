"""Find, shade and the keys of the shell, from anywhere."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from cns_desktop.ui.shell.find import Hits, bold_parts
from tests.ui.shell.stage import ALT, ANN, BEA, CTRL, TODAY, line_of, open_record, press


def test_no_neighbours_name_is_offered_while_shaded(qtbot, shell):
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    press(qtbot, shell, Qt.Key.Key_F8)
    press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.idle()
    assert not shell.switch.isVisible()


def test_find_opens_with_keys_alone_and_zero_clicks(qtbot, shell):
    press(qtbot, shell, Qt.Key.Key_K, CTRL)
    assert shell.top.search.hasFocus()
    qtbot.keyClicks(shell.top.search, "kow")
    assert shell.finder.isVisible()
    assert shell.finder.accessibleName() == "2 patients match “kow”"
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Down)
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert shell.spot.patient == BEA
    assert not shell.finder.isVisible()


def test_esc_closes_the_list_and_keeps_the_words(qtbot, shell):
    press(qtbot, shell, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(shell.top.search, "kow")
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Escape)
    assert not shell.finder.isVisible()
    assert shell.top.search.text() == "kow"


def test_an_empty_find_shows_who_was_opened_lately(qtbot, shell):
    shell.top.show_find()
    assert [line.patient for line in shell.finder.model.lines] == [BEA]
    assert shell.finder.accessibleName() == "Opened lately"


def test_find_says_born_and_number_on_each_line_and_warns_of_like_names(qtmodeltester):
    model = Hits(lambda: TODAY)
    model.show_lines([line_of(1, ANN), line_of(2, ANN)], "kow 61")
    qtmodeltester.check(model)
    said = model.data(model.index(0))
    assert "born 03-Apr-1961 (65 y)" in said
    assert "similar name: check" in said
    assert model.rowCount(QModelIndex()) == 2


def test_the_match_is_bold_whatever_its_case_and_marks():
    assert bold_parts("ŁUKASIEWICZ, Halina", "hal") == [("ŁUKASIEWICZ, ", False), ("Hal", True), ("ina", False)]
    assert bold_parts("GRIFFITHS, Siân", "sian")[-1] == ("Siân", True)


def test_shade_hides_flags_lists_and_counts_and_keeps_the_words(qtbot, shell):
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page is shell.shade
    assert shell.rail.items[0].accessibleName() == "Today"
    assert not shell.top.search.isEnabled()
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.name == "caseload"
    open_record(qtbot, shell, ANN)
    shell.page.words.setText("open words")
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.words.isVisible()
    assert not shell.banner._flag_line.isVisible()
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.banner._flag_line.isVisible()


def test_shade_covers_a_patients_page_without_open_words_and_gives_it_back_as_it_was(qtbot, shell):
    open_record(qtbot, shell, ANN)
    page = shell.page
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page is shell.shade
    assert not page.isVisible()
    assert page.done[-1] == "flush"
    shell.show_tab("plan")
    assert shell.page is shell.shade
    shell.go("caseload")
    assert shell.page is shell.shade
    press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.name == "caseload"


def test_ctrl_shift_l_asks_before_it_locks_for_the_day(qtbot, shell, world):
    press(qtbot, shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert world.log[-1] == "lock for the day"


def test_f6_goes_round_the_parts_and_comes_back_to_the_same_control(qtbot, shell):
    open_record(qtbot, shell, ANN)
    shell.page.words.setFocus()
    seen = []
    for _step in range(6):
        press(qtbot, shell, Qt.Key.Key_F6)
        seen.append(shell.regions.here())
        if shell.page.words.hasFocus():
            break
    assert seen == [0, 1, 2, 3, 4]
    assert shell.page.words.hasFocus()


@pytest.mark.parametrize(
    ("key", "modifier", "done"),
    [(Qt.Key.Key_L, CTRL, "lock"), (Qt.Key.Key_Plus, CTRL, "larger"), (Qt.Key.Key_Minus, CTRL, "smaller"), (Qt.Key.Key_0, CTRL, "normal")],
)
def test_keys_of_the_shell_work_from_anywhere(qtbot, shell, world, key, modifier, done):
    shell.page.words.setFocus()
    press(qtbot, shell, key, modifier)
    assert done in world.log


def test_ctrl_return_and_ctrl_p_are_the_pages(qtbot, shell):
    press(qtbot, shell, Qt.Key.Key_Return, CTRL)
    press(qtbot, shell, Qt.Key.Key_P, CTRL)
    assert shell.page.done[-2:] == ["primary", "print"]


def test_the_list_of_keys_opens_with_f1_and_closes_with_esc(qtbot, shell):
    press(qtbot, shell, Qt.Key.Key_F1)
    assert shell.keys.isVisible()
    qtbot.waitUntil(shell.keys.body.hasFocus)
    press(qtbot, shell, Qt.Key.Key_Escape)
    assert not shell.keys.isVisible()
