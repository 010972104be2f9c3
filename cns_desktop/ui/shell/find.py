"""Find a patient: the box in the top line and the list under it. The match is bold; born and NHS number stand on every line."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cns_desktop.domain.caseload import CaseloadLine, Name
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.painting import box, ring
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.shell.banner import born_words, nhs_words

LINE_ROLE = Qt.ItemDataRole.UserRole
SHOWN = 50
_WIDE, _ROW, _MOST_ROWS = 560, 52, 8
_Index = QModelIndex | QPersistentModelIndex


def line_name(line: CaseloadLine) -> str:
    """`SURNAME, Given (Title)`."""
    return Name(line.family, line.given, line.title).banner()


def _folded(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))


def bold_parts(text: str, typed: str) -> list[tuple[str, bool]]:
    """`text` in runs, those marked that begin a word and match a word typed."""
    tokens = [_folded(token) for token in typed.split() if token]
    marks = [False] * len(text)
    starts = [at for at in range(len(text)) if text[at].isalnum() and (at == 0 or not text[at - 1].isalnum())]
    for start in starts:
        end = start
        while end < len(text) and text[end].isalnum():
            end += 1
        for token in tokens:
            if _folded(text[start:end]).startswith(token):
                marks[start : start + len(token)] = [True] * min(len(token), len(text) - start)
    runs: list[tuple[str, bool]] = []
    for letter, is_bold in zip(text, marks, strict=True):
        if runs and runs[-1][1] == is_bold:
            runs[-1] = (runs[-1][0] + letter, is_bold)
        else:
            runs.append((letter, is_bold))
    return runs


class Hits(QAbstractListModel):
    """The patients found."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.lines: tuple[CaseloadLine, ...] = ()
        self.typed = ""

    def show_lines(self, lines: Sequence[CaseloadLine], typed: str) -> None:
        self.beginResetModel()
        self.lines, self.typed = tuple(lines[:SHOWN]), typed
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = _("{name}, born {born}, NHS number {number}, {diagnosis}")
            return said.format(name=line_name(line), born=self.born(line), number=nhs_words(line.nhs_number), diagnosis=self.about(line))
        return None

    def born(self, line: CaseloadLine) -> str:
        return born_words(line.born, self._today())

    def about(self, line: CaseloadLine) -> str:
        """The second line: diagnosis, and that another in the list has the same name."""
        diagnosis = _("{diagnosis}, not told yet").format(diagnosis=line.diagnosis) if line.not_told and line.diagnosis else line.diagnosis
        alike = any(each is not line and _folded(each.family) == _folded(line.family) for each in self.lines)
        parts = (diagnosis or _("No diagnosis recorded"), _("similar name: check") if alike else "")
        return " · ".join(part for part in parts if part)


class HitPainter(QStyledItemDelegate):
    """Two lines a patient, as the picture has them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme().px(_WIDE), theme().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, where = theme(), option.rect
        model = index.model()
        if not isinstance(model, Hits):
            return
        line: CaseloadLine = index.data(LINE_ROLE)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(where, look.colour(Role.ACTION_TINT))
            painter.fillRect(QRect(where.x(), where.y(), look.px(4), where.height()), look.colour(Role.ACTION))
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring(painter, QRectF(where).adjusted(1, 1, -1, -1))
        draw_glyph(painter, "user", Role.MUTED, QRect(where.x() + look.px(12), where.y(), look.px(20), where.height()))
        half = where.height() // 2
        upper = QRect(where.x() + look.px(42), where.y() + look.px(2), where.width() - look.px(54), half)
        lower = upper.translated(0, half - look.px(3))
        born, number = model.born(line), nhs_words(line.nhs_number)
        right = max(QFontMetrics(look.font(Size.BODY, Weight.SEMIBOLD)).horizontalAdvance(born) + look.px(4), look.px(150))  # never elided
        _draw_runs(painter, upper.adjusted(0, 0, -right - look.px(10), 0), bold_parts(line_name(line), model.typed))
        column = upper.right() - right + 1
        _draw(painter, QRect(column, upper.y(), right, upper.height()), born, Size.BODY, Weight.SEMIBOLD, Role.TEXT)
        _draw(painter, QRect(column, lower.y(), right, lower.height()), number, Size.SMALL, Weight.REGULAR, Role.MUTED)
        _draw(painter, lower.adjusted(0, 0, -right - look.px(10), 0), model.about(line), Size.SMALL, Weight.REGULAR, Role.MUTED)


def _draw(painter: QPainter, where: QRect, text: str, size: Size, weight: int, role: Role) -> None:
    look = theme()
    painter.setFont(look.font(size, weight))
    painter.setPen(look.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _draw_runs(painter: QPainter, where: QRect, runs: list[tuple[str, bool]]) -> None:
    left = where.x()
    for text, is_bold in runs:
        weight = Weight.BOLD if is_bold else Weight.REGULAR
        _draw(painter, QRect(left, where.y(), max(0, where.right() - left + 1), where.height()), text, Size.BODY, weight, Role.TEXT)
        left += painter.fontMetrics().horizontalAdvance(text)


class FindList(Themed, QFrame):
    """The list under the find box. The box keeps the focus; Up, Down, Enter and Esc work from there.

    Signals:
        chosen: the patient to open.
        closed: the list has gone; the words in the box stay.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(
        self,
        shell: QWidget,
        field: QLineEdit,
        find: Callable[[str], Sequence[CaseloadLine]],
        recent: Callable[[], Sequence[CaseloadLine]],
        today: Callable[[], date],
    ) -> None:
        super().__init__(shell)
        self._shell, self._field, self._find, self._recent = shell, field, find, recent
        self.model = Hits(today)
        self._said = Label(size=Size.SMALL, role=Role.MUTED)
        keys = Label(_("Enter opens · Esc closes"), size=Size.SMALL, role=Role.MUTED)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitPainter(self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setProperty(OWN_FOCUS, True)
        self.view.setAccessibleName(_("Patients found"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.setLayout(VBox(HBox(self._said, None, keys, margins=(12, 4, 12, 2)), self.view, gap=2, margins=(2, 4, 2, 6)))
        self.view.clicked.connect(self._on_clicked)
        self.view.entered.connect(self.view.setCurrentIndex)
        field.textEdited.connect(lambda _text: self.look_up())
        field.installEventFilter(self)
        self.retheme()
        self.hide()

    def retheme(self) -> None:
        self.view.setPalette(theme().ground_palette(Role.RAISED))
        self.view.viewport().setAutoFillBackground(False)

    def look_up(self) -> None:
        """Show what matches the words in the box; those opened lately while it is empty."""
        typed = self._field.text().strip()
        lines = self._recent() if len(typed) < 2 else self._find(typed)
        self.model.show_lines(lines, typed)
        self._say(len(lines), typed)
        if lines:
            self.view.setCurrentIndex(self.model.index(0))
        self._place(len(lines))
        self.setVisible(bool(lines) or len(typed) >= 2)
        self.raise_()

    def _say(self, count: int, typed: str) -> None:
        if len(typed) < 2:
            words = _("Opened lately")
        elif count > SHOWN:
            words = _("More than {count} patients match “{typed}”").format(count=SHOWN, typed=typed)
        else:
            words = ngettext("{count} patient matches “{typed}”", "{count} patients match “{typed}”", count).format(count=count, typed=typed)
            words = words if count else _("Nobody matches “{typed}”").format(typed=typed)
        self._said.setText(words)
        self.setAccessibleName(words)
        announce(self, words)

    def _place(self, rows: int) -> None:
        look = theme()
        self.view.setFixedHeight(look.px(_ROW) * min(max(rows, 0), _MOST_ROWS) + 2)
        corner = self._field.mapTo(self._shell, QPoint(0, self._field.height() + look.px(8)))
        width = min(look.px(_WIDE), self._shell.width() - look.px(24))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(max(look.px(8), min(corner.x(), self._shell.width() - width - look.px(8))), corner.y())

    def close_list(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        patient: PatientId = index.data(LINE_ROLE).patient
        self._field.clear()
        self.close_list()
        self.chosen.emit(patient)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() == QEvent.Type.FocusIn:
            self.look_up()
        elif event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.close_list()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _MOST_ROWS, Qt.Key.Key_PageUp: -_MOST_ROWS}
        key = Qt.Key(event.key())
        if key in steps and event.modifiers() == Qt.KeyboardModifier.NoModifier and self.model.lines:
            if not self.isVisible():
                self.look_up()
            row = min(max(self.view.currentIndex().row() + steps[key], 0), len(self.model.lines) - 1)
            self.view.setCurrentIndex(self.model.index(row))
            announce(self, str(self.model.index(row).data()))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isVisible():
            self._open(self.view.currentIndex())
            return True
        if key == Qt.Key.Key_Escape and self.isVisible():
            self.close_list()
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        box(QPainter(self), self.rect(), look.colour(Role.RAISED), look.colour(Role.CONTROL), look.line, radius=8)
