"""0 to 10: digits, arrows, mouse, blank and "not a concern"; scale and spin box never disagree."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cns_desktop.ui.common.history import ScoreBar, ScoreHistory, ScoreLine, Trend
from cns_desktop.ui.common.layout import VBox, wrap
from cns_desktop.ui.common.scores import BLANK, Given, ScoreInput, Star
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import theme


@pytest.fixture
def given(qtbot):
    made = ScoreInput("Low energy")
    qtbot.addWidget(made)
    made.show()
    return made


def agrees(given: ScoreInput) -> bool:
    value = BLANK if given.given.score is None else given.given.score
    return given.scale.value() == given.spin.value() == value and given.not_a_concern.isChecked() == given.given.is_not_a_concern


def test_nothing_is_answered_to_begin_with(given):
    assert given.given == Given()
    assert (given.scale.value(), given.spin.text()) == (BLANK, "–")


@pytest.mark.parametrize("part", ["scale", "spin"])
@pytest.mark.parametrize(("keys", "score"), [("0", 0), ("7", 7), ("10", 10), ("1", 1), ("110", 10), ("100", 0), ("30", 0)])
def test_digits_set_the_score_and_one_then_nought_is_ten(given, part, keys, score):
    QTest.keyClicks(getattr(given, part), keys)
    assert given.given == Given(score)
    assert agrees(given)


def test_a_nought_after_coming_back_is_a_zero_and_not_a_ten(qtbot):
    given, other = ScoreInput("Low energy"), ScoreInput("Worry")
    page = wrap(VBox(given, other))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    given.scale.setFocus()
    QTest.keyClicks(given.scale, "1")
    other.scale.setFocus()
    given.scale.setFocus()
    QTest.keyClicks(given.scale, "0")
    assert given.given == Given(0)


def test_a_zero_is_not_a_blank(given):
    QTest.keyClicks(given.scale, "0")
    assert given.given.score == 0
    QTest.keyClick(given.scale, Qt.Key.Key_Delete)
    assert given.given == Given()
    assert given.given != Given(0)


def test_zero_blank_and_a_score_look_different(given):
    pictures = []
    for answer in (Given(), Given(0), Given(1)):
        given.give(answer)
        pictures.append(given.scale.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    assert pictures[0] != pictures[2]


@pytest.mark.parametrize(
    ("keys", "score"),
    [
        ([Qt.Key.Key_Right], 0),
        ([Qt.Key.Key_End], 10),
        ([Qt.Key.Key_End, Qt.Key.Key_Right], 10),
        ([Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Down], 8),
        ([Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_Left], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_Up], 3),
    ],
)
def test_arrows_move_the_score_and_never_into_blank(given, keys, score):
    for key in keys:
        QTest.keyClick(given.scale, key)
    assert given.given == Given(score)
    assert agrees(given)


def test_the_spin_box_steps_and_stops_at_zero(given):
    QTest.keyClick(given.spin, Qt.Key.Key_Up)
    QTest.keyClick(given.spin, Qt.Key.Key_Up)
    assert given.given == Given(1)
    for _times in range(4):
        QTest.keyClick(given.spin, Qt.Key.Key_Down)
    assert given.given == Given(0)
    assert agrees(given)


@pytest.mark.parametrize("score", range(11))
def test_a_click_on_a_cell_gives_its_score(given, score):
    side = theme().px(28)
    QTest.mouseClick(given.scale, Qt.MouseButton.LeftButton, pos=QPoint(score * side + side // 2, side // 2))
    assert given.given == Given(score)
    assert agrees(given)


@pytest.mark.parametrize("part", ["scale", "spin"])
def test_n_says_not_a_concern_and_a_score_takes_it_back(given, part):
    QTest.keyClicks(getattr(given, part), "4")
    QTest.keyClicks(getattr(given, part), "n")
    assert given.given == Given(is_not_a_concern=True)
    assert agrees(given)
    QTest.keyClicks(getattr(given, part), "2")
    assert given.given == Given(2)
    assert agrees(given)


def test_ticking_and_unticking_not_a_concern_leaves_a_blank(given):
    QTest.keyClicks(given.scale, "4")
    given.not_a_concern.click()
    assert given.given == Given(is_not_a_concern=True)
    given.not_a_concern.click()
    assert given.given == Given()
    assert agrees(given)


def test_showing_a_kept_answer_is_not_a_change_and_a_new_one_is_one_change(qtbot, given):
    with qtbot.assertNotEmitted(given.changed):
        given.give(Given(8))
    assert agrees(given)
    with qtbot.waitSignal(given.changed):
        QTest.keyClicks(given.scale, "3")
    heard = []
    given.changed.connect(lambda: heard.append(given.given))
    QTest.keyClicks(given.scale, "3")
    QTest.keyClicks(given.scale, "n")
    assert heard == [Given(is_not_a_concern=True)]


@pytest.mark.parametrize("part", ["scale", "spin"])
def test_the_wheel_never_changes_an_answer(given, part):
    given.give(Given(5))
    target = getattr(given, part)
    middle = QPointF(target.rect().center())
    args = (QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    event = QWheelEvent(middle, QPointF(target.mapToGlobal(QPoint(5, 5))), *args)
    QApplication.sendEvent(target, event)
    assert given.given == Given(5)
    assert not event.isAccepted()


@pytest.mark.parametrize("part", ["scale", "spin"])
def test_the_rows_own_keys_reach_the_row(qtbot, part):
    heard = []

    class Row(QWidget):
        def keyPressEvent(self, event):
            heard.append(event.key())

    row, inner = Row(), ScoreInput("Pain")
    row.setLayout(VBox(inner))
    qtbot.addWidget(row)
    row.show()
    for key in (Qt.Key.Key_S, Qt.Key.Key_C, Qt.Key.Key_Return):
        QTest.keyClick(getattr(inner, part), key)
    QTest.keyClick(getattr(inner, part), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    keys = [key for key in heard if key != Qt.Key.Key_Control]
    assert keys == [Qt.Key.Key_S, Qt.Key.Key_C, Qt.Key.Key_Return, Qt.Key.Key_Down]
    assert inner.given == Given()


def test_a_screen_reader_meets_a_slider_with_name_value_and_state(given):
    met = QAccessible.queryAccessibleInterface(given.scale)
    assert met.role() == QAccessible.Role.Slider
    assert met.text(QAccessible.Text.Name) == "Low energy, score from 0 to 10"
    assert met.text(QAccessible.Text.Description) == "Not answered"
    given.give(Given(6))
    assert met.valueInterface().currentValue() == 6
    assert met.text(QAccessible.Text.Description) != "Not answered"


def test_a_screen_reader_can_set_even_a_zero(given):
    QAccessible.queryAccessibleInterface(given.scale).valueInterface().setCurrentValue(0)
    assert given.given == Given(0)
    assert agrees(given)


def test_a_score_and_not_a_concern_at_once_cannot_be():
    with pytest.raises(ValueError, match="3"):
        Given(3, is_not_a_concern=True)
    with pytest.raises(ValueError, match="11"):
        Given(11)


def test_the_star_says_what_it_is_for(qtbot):
    star = Star("Pain")
    qtbot.addWidget(star)
    QTest.keyClick(star, Qt.Key.Key_Space)
    assert star.isChecked()
    assert star.accessibleName() == "Discuss first: Pain"


def test_pictures_of_scores_are_text_to_a_screen_reader(qtbot):
    for picture, name in (
        (ScoreBar(3), "3 out of 10"),
        (Trend("Worry", [8, 6, 5]), "Worry, scores in order: 8, 6, 5"),
        (Trend("Worry", []), "Worry, no scores"),
    ):
        qtbot.addWidget(picture)
        met = QAccessible.queryAccessibleInterface(picture)
        assert met.role() == QAccessible.Role.StaticText
        assert met.text(QAccessible.Text.Name) == name
        assert not picture.grab().isNull()


def test_the_history_shows_first_previous_and_latest_and_nothing_reckoned(qtbot):
    history = ScoreHistory([ScoreLine("Low energy", 5, None, 8, is_starred=True), ScoreLine("Worry", 8, 6, 6)])
    qtbot.addWidget(history)
    texts = [label.text() for label in history.findChildren(Label)]
    assert texts == ["First", "Previous", "Latest", "Low energy", "5", "–", "8", "Worry", "8", "6", "6"]
