"""0 to 10 as it is given: eleven cells and a spin box that always agree, "not a concern", and the star.

A blank is not a zero: zero is outlined, a score is filled, a blank is empty. No value has a colour of its own.
"""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QSlider, QSpinBox, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.layout import Flow, HBox
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import muted
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

BLANK, LOWEST, HIGHEST = -1, 0, 10
CELLS = HIGHEST + 1
STAFF_CELL, PATIENT_CELL = 28, 48  # px
_NOT_A_CONCERN_KEY = "n"
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -2,
    Qt.Key.Key_PageUp: 2,
    Qt.Key.Key_Home: -CELLS,
    Qt.Key.Key_End: CELLS,
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered: a score, "not a concern", or neither (blank, not answered)."""

    score: int | None = None
    is_not_a_concern: bool = False

    def __post_init__(self) -> None:
        if self.score is not None and (self.is_not_a_concern or not LOWEST <= self.score <= HIGHEST):
            raise ValueError(self.score)


class _Answering(Protocol):
    def answer(self, value: int) -> None: ...
    def say_blank(self) -> None: ...
    def say_not_a_concern(self) -> None: ...


class _ScoreKeys:
    """Digits set the score, 1 then 0 is ten, Delete blanks it, N is "not a concern"; one for scale and spin box."""

    def __init__(self, target: _Answering) -> None:
        self._target = target
        self._last = ""

    def forget(self) -> None:
        """A 0 typed from now on is a zero, whatever was typed before."""
        self._last = ""

    def take(self, event: QKeyEvent) -> bool:
        """True when the key was one of ours."""
        typed = event.text().lower()
        if event.modifiers() & _HELD:
            return False
        last, self._last = self._last, ""
        if typed and typed in "0123456789":
            self._target.answer(HIGHEST if last + typed == str(HIGHEST) else int(typed))
            self._last = typed
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._target.say_blank()
        elif typed == _NOT_A_CONCERN_KEY:
            self._target.say_not_a_concern()
        else:
            return False
        return True


class ScoreScale(Themed, QSlider):
    """Eleven cells. A slider to the keyboard and to a screen reader; -1 is "no score".

    Signals:
        valueChanged: the score changed, by whatever means.
        not_a_concern_requested: N was pressed.
        blank_requested: Delete was pressed.
    """

    not_a_concern_requested = Signal()
    blank_requested = Signal()

    def __init__(self, name: str, cell: int = STAFF_CELL) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._cell = cell
        self._keys = _ScoreKeys(self)
        self.setRange(BLANK, HIGHEST)
        self.setPageStep(2)
        self.setAccessibleName(_("{concern}, score from 0 to 10").format(concern=name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self.describe)
        self.answer(BLANK)
        self.describe()
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        side = theme().px(self._cell)
        return QSize(side * CELLS, side)

    def answer(self, value: int) -> None:
        self.setValue(value)

    def say_blank(self) -> None:
        self.answer(BLANK)
        self.blank_requested.emit()  # after "not a concern" the value is blank already

    def say_not_a_concern(self) -> None:
        self.not_a_concern_requested.emit()

    def describe(self) -> None:
        """Say to a screen reader whether there is an answer."""
        said = _("Not answered") if self.value() == BLANK else _("0 is not at all, 10 is as bad as it could be")
        self.setAccessibleDescription(said)
        self.update()

    def cell_at(self, x: float) -> int:
        return max(LOWEST, min(HIGHEST, int(x // theme().px(self._cell))))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._keys.forget()
            self.answer(self.cell_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.answer(self.cell_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must never change an answer

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keys.forget()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        if self._keys.take(event):
            return
        if step is None or event.modifiers() & _HELD:
            event.ignore()  # star, comment, next question: the row's keys
        else:
            self.answer(max(LOWEST, min(HIGHEST, self.value() + step)))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, side = theme(), QPainter(self), theme().px(self._cell)
        gap = look.px(2 if self._cell >= PATIENT_CELL else 1)
        size = Size.BODY if self._cell >= PATIENT_CELL else Size.SMALL
        for score in range(CELLS):
            where = QRectF(score * side + gap, gap, side - 2 * gap, side - 2 * gap)
            self._paint_cell(painter, where, score, size)

    def _paint_cell(self, painter: QPainter, where: QRectF, score: int, size: Size) -> None:
        look, value = theme(), self.value()
        is_here, is_below = score == value, LOWEST <= score < value
        if is_here and score:
            ink = Role.ON_ACTION
            box(painter, where, look.colour(Role.ACTION))
        elif is_here:
            ink = Role.ON_ACTION_TINT
            box(painter, where, look.colour(Role.ACTION_TINT), look.colour(Role.ACTION), look.px(2))
        elif is_below:
            ink = Role.ON_ACTION_TINT
            box(painter, where, look.colour(Role.ACTION_TINT), look.colour(Role.ACTION), look.line)
        else:
            ink = Role.TEXT
            box(painter, where, look.colour(Role.SURFACE), look.colour(Role.CONTROL), look.line)
        painter.setFont(look.font(size, Weight.SEMIBOLD if is_here else Weight.REGULAR))
        painter.setPen(look.colour(ink))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(score))


class _Twin(Themed, QSpinBox):
    """The score as a number. Its keys are the scale's; arrows never step from zero into blank."""

    not_a_concern_requested = Signal()
    blank_requested = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._keys = _ScoreKeys(self)
        self.setRange(BLANK, HIGHEST)
        self.setSpecialValueText("–")
        self.setValue(BLANK)
        self.setAccessibleName(_("{concern}, score as a number").format(concern=name))
        self.lineEdit().setReadOnly(True)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(theme().px(58), theme().px(32))

    def answer(self, value: int) -> None:
        self.setValue(value)

    def say_blank(self) -> None:
        self.answer(BLANK)
        self.blank_requested.emit()  # after "not a concern" the value is blank already

    def say_not_a_concern(self) -> None:
        self.not_a_concern_requested.emit()

    def stepBy(self, steps: int) -> None:
        self.setValue(max(LOWEST, self.value() + steps))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keys.forget()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keys.take(event):
            return
        if event.key() in _STEPS and not event.modifiers() & _HELD:
            super().keyPressEvent(event)
        else:
            event.ignore()


class ScoreInput(QWidget):
    """Scale, spin box and "not a concern" of one question, always in agreement.

    Signals:
        changed: the answer changed, by the user or a screen reader; not by `give`.
    """

    changed = Signal()

    def __init__(self, name: str, cell: int = STAFF_CELL) -> None:
        super().__init__()
        self.scale, self.spin, self.not_a_concern = ScoreScale(name, cell), _Twin(name), QCheckBox()
        self.not_a_concern.setAccessibleName(_("{concern}: not a concern").format(concern=name))
        self.not_a_concern.setToolTip(_("Not a concern (N)"))
        self._given = Given()
        self.setLayout(Flow(self.scale, self.spin, self.not_a_concern, gap=10))  # at large text the twin goes below
        self.setFocusProxy(self.scale)
        for part in (self.scale, self.spin):
            part.valueChanged.connect(self._on_scored)
            part.not_a_concern_requested.connect(self._on_not_a_concern_asked)
            part.blank_requested.connect(lambda: self._take(Given()))
        self.not_a_concern.toggled.connect(self._on_toggled)

    @property
    def given(self) -> Given:
        return self._given

    def give(self, given: Given) -> None:
        """Show an answer that is kept already."""
        self._given = given
        value = BLANK if given.score is None else given.score
        blocked = [QSignalBlocker(part) for part in (self.scale, self.spin, self.not_a_concern)]
        self.scale.setValue(value)
        self.spin.setValue(value)
        self.not_a_concern.setChecked(given.is_not_a_concern)
        for blocker in blocked:
            blocker.unblock()
        self.scale.describe()  # its own signal was blocked

    def _take(self, given: Given) -> None:
        if given != self._given:
            self.give(given)
            self.changed.emit()

    def _on_scored(self, value: int) -> None:
        self._take(Given(None if value == BLANK else value))

    def _on_toggled(self, is_on: bool) -> None:
        self._take(Given(is_not_a_concern=is_on))

    def _on_not_a_concern_asked(self) -> None:
        self._take(Given(is_not_a_concern=not self._given.is_not_a_concern))


class Anchors(Themed, QWidget):
    """The two ends of the scale in words, as wide as the scale below it."""

    def __init__(self, cell: int = STAFF_CELL, low: str = "", high: str = "") -> None:
        super().__init__()
        self._cell = cell
        self.setLayout(HBox(muted(low or _("0 not at all")), None, muted(high or _("10 as bad as it could be")), gap=0))
        self.retheme()

    def retheme(self) -> None:
        self.setFixedWidth(theme().px(self._cell) * CELLS)


class Star(Themed, QAbstractButton):
    """ "Discuss first". Filled only when chosen; how many there may be is the page's to say."""

    def __init__(self, name: str, *, is_on: bool = False, side: int = 32) -> None:
        super().__init__()
        self._side = side
        self.setCheckable(True)
        self.setChecked(is_on)
        self.setAccessibleName(_("Discuss first: {concern}").format(concern=name))
        self.setToolTip(_("Discuss first (S)"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(theme().px(self._side), theme().px(self._side))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(self._side), theme().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        name, role = ("star-filled", Role.STAR) if self.isChecked() else ("star", Role.CONTROL)
        draw_glyph(QPainter(self), name, role, self.rect())
