"""A list model over very many rows: all ids in one array, the rows themselves in a few pages of 32 (guide base.md section 3).

100,000 rows cost 12 MB and 5.5 ms a frame this way; tuples of all of them cost 67 MB.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cns_desktop.ui.common.theme import Role, Tone

_Row = TypeVar("_Row")
Index: TypeAlias = QModelIndex | QPersistentModelIndex

PAGE = 32  # about two screens: a jump of the thumb reads one page or two, and 64 rows were four times what is painted
PAGES_KEPT = 48
MOST_SOUGHT = 4096  # rows looked at for a typed letter
CELL = Qt.ItemDataRole.UserRole  # what the delegate draws
_NOWHERE = QModelIndex()  # the invisible root, never changed


@dataclass(frozen=True, slots=True)
class Tag:
    """A chip in a cell."""

    text: str
    tone: Tone = Tone.NEUTRAL
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign in a cell, and its word for tooltip and screen reader."""

    glyph: str
    word: str
    role: Role = Role.TEXT


Cell: TypeAlias = str | Tag | tuple[Mark, ...] | None


def cell_text(cell: Cell) -> str:
    """What a cell says in words."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return cell.text if isinstance(cell, Tag) else ", ".join(mark.word for mark in cell)


class Look(Enum):
    """How a column's text is drawn."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    FIGURE = "figure"  # right aligned, tabular


@dataclass(frozen=True)  # slots would break Column[Row](...) on Python 3.11
class Column(Generic[_Row]):
    """One column. `read` takes the cell out of a row. `width` is in design px.

    `keep` = never cut and never left out (name, birth date, NHS number). Among the others the lowest `priority` is left out first.
    `sort` is the key given to `sort_requested`; empty = not sortable. `grows` = takes the room that is left over.
    """

    title: str
    read: Callable[[_Row], Cell]
    width: int
    look: Look = Look.PLAIN
    keep: bool = False
    priority: int = 0
    sort: str = ""
    grows: bool = False


@dataclass(frozen=True)
class _Page(Generic[_Row]):
    """Some rows, and the cells of those that were looked at."""

    rows: Sequence[_Row]
    cells: dict[int, tuple[Cell, ...]]


class PagedModel(QAbstractTableModel, Generic[_Row]):
    """Rows by id. `ids` gives all ids in order; `rows` gives the rows of some ids, in the order asked."""

    def __init__(self, columns: Sequence[Column[_Row]], ids: Callable[[], Sequence[int]], rows: Callable[[Sequence[int]], Sequence[_Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._ask_ids, self._ask_rows = ids, rows
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, _Page[_Row]] = OrderedDict()

    def reload(self) -> None:
        """Ask for the ids again and forget all rows."""
        self.show_ids(self._ask_ids())

    def show_ids(self, ids: Sequence[int]) -> None:
        """These rows, in this order. Give the first page alone to paint at once, then the rest."""
        self.beginResetModel()
        self._ids = array("q", ids)
        self._pages.clear()
        self.endResetModel()

    def forget(self) -> None:
        """No rows at all: the lock clears every page."""
        self.show_ids(())

    def changed(self, row_id: int) -> None:
        """One row is different now; its place is the same."""
        row = self.row_of(row_id)
        if row is not None:
            self._pages.pop(row // PAGE, None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, row_id: int) -> int | None:
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def cell(self, row: int, column: int) -> Cell:
        page, at = self._page(row // PAGE), row % PAGE
        if at >= len(page.rows):
            return None  # a row taken away since the ids were asked for shows nothing until the list is asked for again
        cells = page.cells.get(at)
        if cells is None:
            cells = page.cells[at] = tuple(each.read(page.rows[at]) for each in self.columns)
        return cells[column]

    def _page(self, number: int) -> "_Page[_Row]":
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = _Page(self._ask_rows(self._ids[number * PAGE : (number + 1) * PAGE]), {})
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page

    def seek(self, letters: str, column: int, start: int) -> int | None:
        """The next row from `start` on, round the end, whose `column` begins with these letters; looks at a bounded number of rows."""
        wanted, count = letters.casefold(), len(self._ids)
        for step in range(min(count, MOST_SOUGHT)):
            row = (start + step) % count
            if cell_text(self.cell(row, column)).casefold().startswith(wanted):
                return row
        return None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        if not index.isValid() or role not in (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self.cell(index.row(), index.column())
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole and (isinstance(cell, str) and self.columns[index.column()].keep):
            return None
        return cell_text(cell)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self.columns):
            return self.columns[section].title
        return None


def fixed_rows(columns: Sequence[Column[_Row]], rows: Sequence[_Row]) -> PagedModel[_Row]:
    """A model over a short list that is all here; the ids are the places in it."""
    kept = tuple(rows)
    model = PagedModel(columns, lambda: range(len(kept)), lambda ids: [kept[place] for place in ids])
    model.reload()
    return model
