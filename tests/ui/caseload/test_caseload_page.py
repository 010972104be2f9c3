"""The caseload list by keyboard and mouse over a real store."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from cns_desktop.domain.caseload import CaseloadLine
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.ids import PatientId
from cns_desktop.services.caseload import Glance
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.caseload.columns import due_tag
from cns_desktop.ui.features.caseload.page import CaseloadPage
from cns_desktop.ui.features.caseload.ports import ListPorts
from cns_desktop.ui.feed import ChangeFeed
from tests.conftest import TEAM, a_person

FAMILIES = ("Adeyemi", "Begum", "Kowalska", "Patel", "Zhang")


@pytest.fixture
def page(qtbot, desk: Desk):
    with desk.db.writing(desk.actor, desk.now()) as unit:
        for number, family in enumerate(FAMILIES):
            unit.put(a_person(desk, family, "Ann", f"99900000{number}0"))
    connection = desk.db.store.glance()
    glance = Glance(connection)
    feed = ChangeFeed()
    ports = ListPorts(
        lambda order, chosen, down: glance.ids(order, chosen, descending=down),
        glance.page,
        lambda: date(2026, 11, 24),
        desk.actor.person,
        TEAM,
        "Our team",
        (),
    )
    made = CaseloadPage(feed, ports)
    made.feed = feed
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    connection.close()


def _names(page: CaseloadPage) -> list[str]:
    return [line.family for line in page._ports.page([page.model.id_at(row) for row in range(page.model.rowCount())])]


def test_enter_opens_the_row_the_arrows_chose(qtbot, page: CaseloadPage) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args[0] == page.listed_patients()[1]


def test_typing_in_the_list_box_narrows_and_esc_words_bring_all_back(qtbot, page: CaseloadPage) -> None:
    qtbot.keyClicks(page.seek, "pat")
    assert _names(page) == ["Patel"]
    page.show_all()
    assert len(_names(page)) == len(FAMILIES)


def test_an_empty_choice_says_so_and_offers_everybody(qtbot, page: CaseloadPage) -> None:
    qtbot.mouseClick(page.mine, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 0
    assert page._empty.isVisible()


def test_a_head_sorts_and_sorts_back(qtbot, page: CaseloadPage) -> None:
    page._on_sort("name", True)
    assert _names(page) == sorted(FAMILIES, reverse=True)
    page._on_sort("name", False)
    assert _names(page) == sorted(FAMILIES)


def test_a_change_elsewhere_shows_up_and_keeps_her_place(qtbot, page: CaseloadPage, desk: Desk) -> None:
    page.table.selectRow(3)
    kept = page.picked()
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk, "Aaron", "Ann", "9990000107"))
    page.feed.changed.emit(Change(frozenset({Topic.CASELOAD})))
    assert page.model.rowCount() == len(FAMILIES) + 1
    assert page.picked() == kept


def test_the_name_number_and_birth_date_are_never_cut_in_a_narrow_window(qtbot, page: CaseloadPage) -> None:
    page.resize(700, 500)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(4))
    assert not any(page.table.isColumnHidden(column) for column in (0, 1, 2))


@pytest.mark.parametrize(
    ("kind", "day", "words"),
    [
        ("prompt", date(2026, 11, 1), "Safety prompt"),
        ("action", date(2026, 11, 21), "Action, 3 d late"),
        ("review", date(2026, 11, 24), "Review today"),
        ("review", date(2026, 11, 27), "Review 27-Nov"),
        ("", None, None),
    ],
)
def test_due_is_said_in_words(kind: str, day: date | None, words: str | None) -> None:
    line = CaseloadLine(1, PatientId("x"), "A", "B", "", None, "", "", False, "", "", day, kind)
    tag = due_tag(line, date(2026, 11, 24))
    assert getattr(tag, "text", None) == words
