"""The table: own delegate (half the cost of the default one), fixed rows, a header that sorts, columns that give way in order."""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from cns_desktop.ui.common.chips import chip_width, draw_chip
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.paging import CELL, Cell, Column, Look, Mark, PagedModel, Tag, cell_text
from cns_desktop.ui.common.painting import ring
from cns_desktop.ui.common.theme import Role, Size, Theme, Weight, theme
from cns_desktop.ui.common.themed import Themed

_HEADER, _FIRST, _LEFT, _RIGHT, _MARK = 36, 14, 8, 6, 24  # px: header height, left of first and other cells, right, one sign
_LETTERS_MS = 700  # letters typed within this make one word
_State = QStyle.StateFlag


def _inset(look: Theme, column: int) -> int:
    return look.px(_FIRST if column == 0 else _LEFT)


class _Delegate(QStyledItemDelegate):
    """One fill and one drawText a cell; the theme is looked up once."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look, where, column = theme(), option.rect, index.column()
        is_selected = bool(option.state & _State.State_Selected)
        painter.fillRect(where, look.colour(Role.ACTION_TINT if is_selected else Role.SURFACE))
        painter.fillRect(QRect(where.x(), where.bottom() + 1 - look.line, where.width(), look.line), look.colour(Role.BORDER))
        table = cast(Table, self.parent())
        if is_selected and column == table.first_column():
            painter.fillRect(QRect(where.x(), where.y(), look.px(4), where.height() - look.line), look.colour(Role.ACTION))
        inner = where.adjusted(_inset(look, column), 0, -look.px(_RIGHT), 0)
        self._paint_cell(painter, look, inner, index.data(CELL), table.column_of(column))
        if option.state & _State.State_HasFocus:
            ring(painter, QRectF(where).adjusted(1, 1, -1, -1 - look.line))

    def _paint_cell(self, painter: QPainter, look: Theme, where: QRect, cell: Cell, column: Column[Any]) -> None:
        if isinstance(cell, Tag):
            self._paint_tag(painter, look, where, cell)
        elif isinstance(cell, tuple):
            self._paint_marks(painter, look, where, cell)
        elif cell:
            painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD if column.look is Look.STRONG else Weight.REGULAR))
            painter.setPen(look.colour(Role.MUTED if column.look is Look.MUTED else Role.TEXT))
            side = Qt.AlignmentFlag.AlignRight if column.look is Look.FIGURE else Qt.AlignmentFlag.AlignLeft
            shown = cell if column.keep else painter.fontMetrics().elidedText(cell, Qt.TextElideMode.ElideRight, where.width())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def _paint_tag(self, painter: QPainter, look: Theme, where: QRect, tag: Tag) -> None:
        painter.setFont(look.font(Size.SMALL))
        wide = min(where.width(), chip_width(look, painter.fontMetrics().horizontalAdvance(tag.text), has_glyph=bool(tag.glyph)))
        tall = min(look.px(24), where.height() - 2)
        draw_chip(painter, QRect(where.x(), where.y() + (where.height() - tall) // 2, wide, tall), tag.text, tag.tone, tag.glyph)

    def _paint_marks(self, painter: QPainter, look: Theme, where: QRect, marks: tuple[Mark, ...]) -> None:
        step = look.px(_MARK)
        for place, mark in enumerate(marks):
            if (place + 1) * step > where.width() + look.px(_RIGHT):
                return  # the words are in the tooltip and what a screen reader says
            draw_glyph(painter, mark.glyph, mark.role, QRect(where.x() + place * step, where.y(), look.px(18), where.height()), 18)


class _Header(Themed, QHeaderView):
    def __init__(self, table: "Table") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setStretchLastSection(True)
        self.setHighlightSections(False)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(_HEADER))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look, column = theme(), self._table.column_of(section)
        painter.fillRect(rect, look.colour(Role.SUNKEN))
        painter.fillRect(QRect(rect.x(), rect.bottom() + 1 - look.line, rect.width(), look.line), look.colour(Role.CONTROL))
        painter.setFont(look.font(Size.SMALL, Weight.SEMIBOLD))
        painter.setPen(look.colour(Role.TEXT))
        inner = rect.adjusted(_inset(look, section), 0, -look.px(_RIGHT), 0)
        is_sorted = bool(column.sort) and self._table.sorted_by == column.sort
        side = Qt.AlignmentFlag.AlignRight if column.look is Look.FIGURE else Qt.AlignmentFlag.AlignLeft
        if is_sorted:
            arrow = "arrow-down" if self._table.is_descending else "arrow-up"
            room = inner.width() - look.px(20)
            wide = min(painter.fontMetrics().horizontalAdvance(column.title), room)
            draw_glyph(painter, arrow, Role.TEXT, QRect(inner.x() + wide + look.px(4), inner.y(), look.px(16), inner.height()), 16)
            inner, side = inner.adjusted(0, 0, -look.px(20), 0), Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | side, shown)


class Table(Themed, QTableView):
    """Rows of a `PagedModel`. Enter or double click opens; letters jump; what is kept is never cut.

    Signals:
        opened: the id of the row she opened.
        picked: the selection changed; ask `picked_ids`.
        sort_requested: the sort key and whether it goes down; give the model other ids and call `mark_sorted`.
    """

    opened = Signal(object)
    picked = Signal()
    sort_requested = Signal(str, bool)

    def __init__(self, model: PagedModel[Any], name: str) -> None:
        super().__init__()
        self._paged = model
        self.sorted_by, self.is_descending = "", False
        self._typed, self._least = "", 0
        self._needed: dict[int, int] = {}
        self._forget_letters = self._timer(_LETTERS_MS, self._on_letters_over)
        self._measure_later = self._timer(0, self._measure)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self._set_up(name)
        self._connect()
        self.retheme()

    def _set_up(self, name: str) -> None:
        self.setHorizontalHeader(_Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setProperty(OWN_FOCUS, True)
        self.setAccessibleName(name)

    def _connect(self) -> None:
        self._paged.modelReset.connect(self._on_reset)
        self.horizontalHeader().sectionClicked.connect(self._on_head_clicked)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.picked.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._measure_later.start())

    def _timer(self, wait: int, done: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(done)
        return timer

    def retheme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row)
        self.setMinimumHeight(theme().px(_HEADER) + self._least * theme().row if self._least else 0)
        self._needed.clear()
        self._fit()
        self._measure_later.start()

    def keep_in_view(self, rows: int) -> None:
        """Never lower than this many rows, whatever the text size: then the page scrolls."""
        self._least = rows
        self.retheme()

    # What pages ask ------------------------------------------------------------------------------------------------------------

    def column_of(self, section: int) -> Column[Any]:
        return self._paged.columns[section]

    def first_column(self) -> int:
        return self.horizontalHeader().logicalIndex(0)

    def picked_ids(self) -> list[int]:
        """The ids of the selected rows, from the top down."""
        return [self._paged.id_at(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def pick(self, row_id: int) -> None:
        """Select a row and bring it into view."""
        row = self._paged.row_of(row_id)
        if row is not None:
            self.setCurrentIndex(self._paged.index(row, self.first_column()))

    def rows_in_view(self) -> tuple[int, int]:
        """The first and last row that are on screen, counted from 1; (0, 0) when there is none."""
        if not self._paged.rowCount():
            return (0, 0)
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return (first + 1, (last if last >= 0 else self._paged.rowCount() - 1) + 1)

    def mark_sorted(self, key: str, *, is_descending: bool) -> None:
        self.sorted_by, self.is_descending = key, is_descending
        self.horizontalHeader().viewport().update()

    # Columns -------------------------------------------------------------------------------------------------------------------

    def _width(self, section: int) -> int:
        return max(theme().px(self.column_of(section).width), self._needed.get(section, 0))

    def _fit(self) -> None:
        """Leave out columns, the lowest priority first, until the rest has room; those to keep always stay."""
        room = self.viewport().width()
        shown = list(range(len(self._paged.columns)))
        droppable = sorted((s for s in shown if not self.column_of(s).keep), key=lambda s: self.column_of(s).priority)
        while droppable and sum(self._width(section) for section in shown) > room > 0:
            shown.remove(droppable.pop(0))
        grows = [section for section in shown if self.column_of(section).grows]
        spare = max(room - sum(self._width(section) for section in shown), 0) // len(grows) if grows else 0
        for section in range(len(self._paged.columns)):
            self.setColumnHidden(section, section not in shown)
            if section in shown:
                self.setColumnWidth(section, self._width(section) + (spare if section in grows else 0))

    def _measure(self) -> None:
        """Widen the columns to keep to the longest text now in view: names are never cut."""
        first, last = self.rows_in_view()
        look, grew = theme(), False
        for section, column in enumerate(self._paged.columns):
            if not column.keep or not first:
                continue
            metrics = QFontMetrics(look.font(Size.BODY, Weight.SEMIBOLD if column.look is Look.STRONG else Weight.REGULAR))
            longest = max(metrics.horizontalAdvance(cell_text(self._paged.cell(row, section))) for row in range(first - 1, last))
            needed = longest + _inset(look, section) + look.px(_RIGHT) + 2
            if needed > self._width(section):
                self._needed[section], grew = needed, True
        if grew:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._measure_later.start()

    def _on_reset(self) -> None:
        self._needed.clear()
        self._fit()
        self._measure_later.start()

    # Keys ----------------------------------------------------------------------------------------------------------------------

    def _on_head_clicked(self, section: int) -> None:
        key = self.column_of(section).sort
        if key:
            self.sort_requested.emit(key, self.sorted_by == key and not self.is_descending)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._paged.id_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            row = 0 if event.key() == Qt.Key.Key_Home else self._paged.rowCount() - 1
            self.setCurrentIndex(self._paged.index(row, max(self.currentIndex().column(), 0)))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        # Qt's own would read every row of the store for one letter.
        self._typed += search
        self._forget_letters.start()
        here = max(self.currentIndex().row(), 0)
        row = self._paged.seek(self._typed, self.first_column(), here + (1 if len(self._typed) == 1 else 0))
        if row is not None:
            self.setCurrentIndex(self._paged.index(row, self.first_column()))

    def _on_letters_over(self) -> None:
        self._typed = ""

    def row_place(self, row_id: int) -> QPoint:
        """Where a row's menu opens, on the screen."""
        row = self._paged.row_of(row_id) or 0
        return self.viewport().mapToGlobal(self.visualRect(self._paged.index(row, self.first_column())).bottomLeft())
