"""The pack in its order: drag a row, or Alt+Up and Alt+Down; Delete takes it out."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cns_desktop.domain.packs import Part
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import sign_button
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.layout import HBox
from cns_desktop.ui.common.painting import box, ring
from cns_desktop.ui.common.theme import Role, Size, theme
from cns_desktop.ui.common.themed import Themed

PART = Qt.ItemDataRole.UserRole
_ROW = 50
_Index = QModelIndex | QPersistentModelIndex


def is_foreign(part: Part, language: str) -> bool:
    """A leaflet in another language than hers: its line stands out."""
    return bool(part.leaflet_key) and part.language != language


class _Rows(QStyledItemDelegate):
    """Grip, number, title, and under it language, version and review."""

    def __init__(self, view: "OrderList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = theme()
        tall = QFontMetrics(look.font()).height() + QFontMetrics(look.font(Size.SMALL)).height() + look.px(10)
        return QSize(look.px(120), max(look.px(_ROW), tall))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, where = theme(), option.rect
        part: Part = index.data(PART)
        is_on = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_on:
            box(painter, where, look.colour(Role.ACTION_TINT), None, radius=4)
        draw_glyph(painter, "grip-vertical", Role.MUTED, QRect(where.x(), where.y(), look.px(34), where.height()), 18)
        painter.setFont(look.font())
        painter.setPen(look.colour(Role.MUTED))
        painter.drawText(QRect(where.x() + look.px(30), where.y(), look.px(18), where.height()), Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        self._paint_words(painter, part, where.adjusted(look.px(54), 0, -(self._view.buttons_width() if is_on else look.px(6)), 0))
        if is_on and self._view.hasFocus():
            ring(painter, QRectF(where).adjusted(1, 1, -1, -1))

    def _paint_words(self, painter: QPainter, part: Part, room: QRect) -> None:
        look = theme()
        body, fine = QFontMetrics(look.font()), QFontMetrics(look.font(Size.SMALL))
        top = room.y() + (room.height() - body.height() - fine.height()) // 2
        painter.setPen(look.colour(Role.TEXT))
        title = body.elidedText(part.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.x(), top, room.width(), body.height()), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(look.font(Size.SMALL))
        painter.setPen(look.colour(Role.ON_WARNING_TINT if is_foreign(part, self._view.language) else Role.MUTED))
        note = fine.elidedText(part.note, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.x(), top + body.height(), room.width(), fine.height()), Qt.AlignmentFlag.AlignVCenter, note)


class OrderList(Themed, QListWidget):
    """Signals:
    moved: from which place a row went, and by how many places.
    taken_out: the place of the row that goes.
    chosen: the place of the row she looks at.
    """

    moved = Signal(int, int)
    taken_out = Signal(int)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.language = "en"
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty(OWN_FOCUS, True)
        self.setAccessibleName(_("In the pack, in this order"))
        self.setToolTip("")
        self.up = sign_button("chevron-up", _("Move up"), keys="Alt+Up").does(lambda: self._move(-1))
        self.down = sign_button("chevron-down", _("Move down"), keys="Alt+Down").does(lambda: self._move(1))
        self.out = sign_button("x", _("Take out of the pack"), keys="Delete").does(self._take_out)
        self._bar = QWidget(self.viewport())
        self._bar.setLayout(HBox(self.up, self.down, self.out, gap=0))
        self._bar.hide()
        self.currentRowChanged.connect(self._on_row)
        self.model().rowsMoved.connect(self._on_dragged)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._place_bar())
        self.retheme()

    def retheme(self) -> None:
        self.setPalette(theme().ground_palette(Role.SURFACE))
        self.doItemsLayout()
        self._place_bar()

    def buttons_width(self) -> int:
        return self._bar.sizeHint().width() + theme().px(4)

    def show_parts(self, parts: Sequence[Part], language: str, at: int | None = None) -> None:
        """These parts; `at` is looked at, else the place that was."""
        row = self.currentRow() if at is None else at
        self.language = language
        self.blockSignals(True)
        self.clear()
        for number, part in enumerate(parts, 1):
            item = QListWidgetItem(f"{number}. {part.title}")
            item.setData(PART, part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{number}. {part.title}, {part.note}")
            item.setToolTip(f"{part.title}\n{part.note}")
            self.addItem(item)
        if parts:
            self.setCurrentRow(min(max(row, 0), len(parts) - 1))
        self.blockSignals(False)
        self._place_bar()

    def _on_row(self, row: int) -> None:
        self._place_bar()
        if row >= 0:
            self.chosen.emit(row)

    def _place_bar(self) -> None:
        row = self.currentRow()
        self._bar.setVisible(row >= 0)
        if row < 0:
            return
        where = self.visualItemRect(self.item(row))
        size = self._bar.sizeHint()
        self._bar.setGeometry(where.right() - size.width(), where.y() + (where.height() - size.height()) // 2, size.width(), size.height())
        self.up.setEnabled(self.currentRow() > 0)
        self.down.setEnabled(self.currentRow() + 1 < self.count())

    def _move(self, by: int) -> None:
        row = self.currentRow()
        if row >= 0 and 0 <= row + by < self.count():
            self.moved.emit(row, by)

    def _take_out(self) -> None:
        if self.currentRow() >= 0:
            self.taken_out.emit(self.currentRow())

    def _on_dragged(self, _parent: QModelIndex, start: int, _end: int, _to: QModelIndex, row: int) -> None:
        by = (row if row < start else row - 1) - start
        if by:
            self.moved.emit(start, by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self._take_out()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()
