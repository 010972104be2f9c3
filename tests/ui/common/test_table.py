"""The table: pages of 64, columns that give way, names never cut, and the keyboard."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from cns_desktop.ui.common.paging import PAGE, PAGES_KEPT, Column, Look, Mark, PagedModel, Tag, cell_text, fixed_rows
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.theme import Density, Size, Weight, theme

COUNT = 100_000


@dataclass(frozen=True)
class Line:
    name: str
    born: str
    due: str


class Store:
    """Rows made when asked for, and a count of what was asked."""

    def __init__(self, count: int = COUNT) -> None:
        self.ids = list(range(1, count + 1))
        self.asked: list[int] = []

    def all_ids(self) -> list[int]:
        return self.ids

    def rows(self, ids) -> list[Line]:
        self.asked.extend(ids)
        return [Line(f"{'ABCDEFGHIJ'[n % 10]}NAME{n:06}, Given (Mrs)", "03-Apr-1961 (65 y)", "today") for n in ids]


COLUMNS = (
    Column[Line]("Patient", lambda line: line.name, 100, Look.STRONG, keep=True, sort="name"),
    Column[Line]("Born", lambda line: line.born, 100, Look.MUTED, keep=True),
    Column[Line]("Stage", lambda line: line.due, 200, priority=1),
    Column[Line]("Flags", lambda _line: (Mark("languages", "Polish"), Mark("ear", "Hearing loop")), 200, priority=2),
    Column[Line]("Due", lambda line: Tag(line.due), 150, priority=3, sort="due"),
    Column[Line]("Score", lambda _line: "10", 80, Look.FIGURE, priority=4),
)


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def table(qtbot, store):
    model = PagedModel(COLUMNS, store.all_ids, store.rows)
    model.reload()
    made = Table(model, "Caseload")
    qtbot.addWidget(made)
    made.resize(1000, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(table: Table) -> list[str]:
    return [column.title for place, column in enumerate(COLUMNS) if not table.isColumnHidden(place)]


def test_the_model_keeps_qts_rules(qtmodeltester, store):
    store.ids = store.ids[:150]
    model = PagedModel(COLUMNS, store.all_ids, store.rows)
    model.reload()
    qtmodeltester.check(model)


def test_only_the_pages_looked_at_are_asked_for(table, store):
    assert table.model().rowCount() == COUNT
    store.asked.clear()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert not table.grab().isNull()
    assert 0 < len(store.asked) <= 2 * PAGE
    assert max(store.asked) == COUNT


def test_few_pages_are_kept(table, store):
    model = table.model()
    for row in range(0, PAGE * (PAGES_KEPT + 5), PAGE):
        model.cell(row, 0)
    store.asked.clear()
    model.cell(PAGE * (PAGES_KEPT + 4), 0)
    assert store.asked == []
    model.cell(0, 0)
    assert len(store.asked) == PAGE


def test_cells_are_made_once_and_only_of_rows_looked_at(store):
    made = []
    model = PagedModel((Column[Line]("Patient", lambda line: made.append(line.name) or line.name, 100),), store.all_ids, store.rows)
    model.reload()
    assert [model.cell(row, 0) for row in (3, 4, 3)] == [line.name for line in store.rows([model.id_at(row) for row in (3, 4, 3)])]
    assert len(made) == 2


def test_a_row_that_went_away_meanwhile_shows_nothing(qtbot):
    model = PagedModel(COLUMNS, lambda: [1, 2, 3], lambda ids: Store().rows(ids)[:2])
    model.reload()
    assert model.cell(1, 0)
    assert model.cell(2, 0) is None
    assert model.data(model.index(2, 0)) == ""


def test_a_changed_row_is_asked_for_again(qtbot, table, store):
    model = table.model()
    model.cell(3, 0)
    store.asked.clear()
    with qtbot.waitSignal(model.dataChanged):
        model.changed(4)
    model.cell(3, 0)
    assert 4 in store.asked


def test_forgetting_leaves_no_row_behind(table):
    table.model().forget()
    assert table.model().rowCount() == 0
    assert table.rows_in_view() == (0, 0)
    assert table.model().row_of(5) is None


def test_cells_say_in_words_what_they_show():
    assert [cell_text(cell) for cell in (None, "x", Tag("Due"), (Mark("ear", "Hearing loop"), Mark("eye", "Sight")))] == [
        "",
        "x",
        "Due",
        "Hearing loop, Sight",
    ]
    model = fixed_rows(COLUMNS, [Line("KAUR, Gurpreet (Mrs)", "02-Dec-1965 (60 y)", "today")])
    assert model.data(model.index(0, 3), Qt.ItemDataRole.AccessibleTextRole) == "Polish, Hearing loop"
    assert model.data(model.index(0, 3), Qt.ItemDataRole.ToolTipRole) == "Polish, Hearing loop"
    assert model.headerData(4, Qt.Orientation.Horizontal) == "Due"


def test_columns_give_way_in_their_order_and_those_to_keep_stay(qtbot, table):
    steps = (
        (1200, ["Patient", "Born", "Stage", "Flags", "Due", "Score"]),
        (900, ["Patient", "Born", "Flags", "Due", "Score"]),
        (700, ["Patient", "Born", "Due", "Score"]),
        (540, ["Patient", "Born", "Score"]),
        (200, ["Patient", "Born"]),
    )
    for width, left in steps:
        table.resize(width, 500)
        qtbot.waitUntil(lambda left=left: shown(table) == left)
    table.resize(1400, 500)
    qtbot.waitUntil(lambda: len(shown(table)) == len(COLUMNS))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_names_and_birth_dates_are_never_cut(qtbot, host, table, scale):
    host.use(scale=scale)
    table.resize(500, 500)
    strong = QFontMetrics(theme().font(Size.BODY, Weight.SEMIBOLD)).horizontalAdvance("ANAME000010, Given (Mrs)")
    plain = QFontMetrics(theme().font(Size.BODY)).horizontalAdvance("03-Apr-1961 (65 y)")
    qtbot.waitUntil(lambda: table.columnWidth(0) >= strong + theme().px(20) and table.columnWidth(1) >= plain + theme().px(14))


def test_rows_are_as_high_as_the_density_says(host, table):
    for density in (Density.COMPACT, Density.ROOMY):
        host.use(density=density)
        assert table.rowHeight(0) == theme().row


def test_enter_and_double_click_open_the_row(qtbot, table):
    table.setCurrentIndex(table.model().index(2, 0))
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [3]
    at = table.visualRect(table.model().index(4, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [5]


def test_home_end_and_letters_move(table, store):
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == COUNT - 1
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    store.asked.clear()
    QTest.keyClicks(table, "f")
    assert table.model().cell(table.currentIndex().row(), 0).startswith("F")
    assert len(store.asked) <= PAGE


def test_a_letter_nobody_has_reads_a_bounded_number_of_rows(table, store):
    store.asked.clear()
    QTest.keyClicks(table, "z")
    assert len(store.asked) <= 4096 + PAGE


def test_escape_clears_the_selection_and_picked_ids_are_in_order(qtbot, table):
    for row in (7, 2):
        at = table.visualRect(table.model().index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert table.picked_ids() == [3, 8]
    with qtbot.waitSignal(table.picked):
        QTest.keyClick(table, Qt.Key.Key_Escape)
    assert table.picked_ids() == []


def test_a_row_is_picked_by_its_id(table):
    table.pick(90_000)
    assert table.currentIndex().row() == 89_999
    first, last = table.rows_in_view()
    assert first <= 90_000 <= last


def test_a_head_asks_for_a_sort_and_a_second_time_the_other_way(qtbot, table):
    def click(column: int) -> None:
        at = table.horizontalHeader().sectionViewportPosition(column) + 10
        QTest.mouseClick(table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 10))

    with qtbot.waitSignal(table.sort_requested) as asked:
        click(0)
    assert asked.args == ["name", False]
    table.mark_sorted("name", is_descending=False)
    with qtbot.waitSignal(table.sort_requested) as asked:
        click(0)
    assert asked.args == ["name", True]
    with qtbot.assertNotEmitted(table.sort_requested):
        click(1)


def test_tab_leaves_the_table(table):
    assert not table.tabKeyNavigation()
    assert table.accessibleName() == "Caseload"
