"""The caseload list by keyboard and mouse over a real store."""

from dataclasses import replace
from datetime import date
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt

from cns_desktop.domain.caseload import CaseloadLine
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.ids import PatientId
from cns_desktop.lanes import Lanes
from cns_desktop.services.caseload import Glance, list_ids
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.caseload.columns import due_tag
from cns_desktop.ui.features.caseload.page import CaseloadPage
from cns_desktop.ui.features.caseload.ports import ListPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.conftest import TEAM, a_person

FAMILIES = ("Adeyemi", "Begum", "Kowalska", "Patel", "Zhang")


@pytest.fixture
def page(qtbot, desk: Desk):
    with desk.db.writing(desk.actor, desk.now()) as unit:
        for number, family in enumerate(FAMILIES):
            unit.put(a_person(desk, family, "Ann", f"99900000{number}0"))
    connection = desk.db.store.glance()
    glance = Glance(connection)
    lanes, feed = Lanes(), ChangeFeed()
    jobs = JobRunner(lanes, feed)
    ports = ListPorts(
        lambda: None,
        lambda order, chosen, down: list_ids(desk, order, chosen, descending=down),
        glance.page,
        lambda: date(2026, 11, 24),
        desk.actor.person,
        TEAM,
        "Our team",
        (),
    )
    made = CaseloadPage(jobs, feed, ports)
    made.feed = feed
    made.settle = lambda: qtbot.waitUntil(lambda: jobs.waiting == 0)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.settle()
    yield made
    lanes.close()
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
    page.settle()
    assert _names(page) == ["Patel"]
    page.show_all()
    page.settle()
    assert len(_names(page)) == len(FAMILIES)


def test_an_empty_choice_says_so_and_offers_everybody(qtbot, page: CaseloadPage) -> None:
    qtbot.mouseClick(page.mine, Qt.MouseButton.LeftButton)
    page.settle()
    assert page.model.rowCount() == 0
    assert page._empty.isVisible()


def test_a_head_sorts_and_sorts_back(qtbot, page: CaseloadPage) -> None:
    page._on_sort("name", True)
    page.settle()
    assert page.table.is_descending
    assert _names(page) == sorted(FAMILIES, reverse=True)
    page._on_sort("name", False)
    page.settle()
    assert _names(page) == sorted(FAMILIES)


def test_a_change_elsewhere_shows_up_and_keeps_her_place(qtbot, page: CaseloadPage, desk: Desk) -> None:
    page.table.selectRow(3)
    kept = page.picked()
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk, "Aaron", "Ann", "9990000107"))
    page.feed.changed.emit(Change(frozenset({Topic.CASELOAD})))
    page.settle()
    assert page.model.rowCount() == len(FAMILIES) + 1
    assert page.picked() == kept


def test_the_name_number_and_birth_date_are_never_cut_in_a_narrow_window(qtbot, page: CaseloadPage) -> None:
    page.resize(700, 500)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(4))
    assert not any(page.table.isColumnHidden(column) for column in (0, 1, 2))


def test_the_ids_are_read_on_a_lane_and_only_the_last_list_asked_for_is_shown(qtbot, page: CaseloadPage) -> None:
    whole, read, threads, held = page._ports.ids, [], [], Event()

    def slow(order, chosen, down):
        threads.append(current_thread())
        if chosen.words == "p":
            held.wait(20)
        read.append(chosen.words)
        return whole(order, chosen, down)

    page._ports = replace(page._ports, ids=slow)
    page.seek.setText("p")
    page.seek.setText("zh")
    qtbot.waitUntil(lambda: _names(page) == ["Zhang"])
    held.set()
    page.settle()
    assert read == ["zh", "p"]
    assert _names(page) == ["Zhang"]
    assert main_thread() not in threads


def test_what_was_read_before_the_store_is_open_is_painted_at_once(qtbot, page: CaseloadPage) -> None:
    first = [page.model.id_at(row) for row in (0, 1)]
    asked = []
    ports = replace(page._ports, first=lambda: first, ids=lambda *wanted: asked.append(wanted))
    early = CaseloadPage(page._jobs, page.feed, ports)
    qtbot.addWidget(early)
    early.show()
    assert [early.model.id_at(row) for row in range(early.model.rowCount())] == first
    assert page._jobs.waiting == 0
    assert asked == []


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
