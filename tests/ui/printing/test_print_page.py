"""The Print place: what waits is printed in one go, on the printer and in the number she chose."""

import pytest
from PySide6.QtCore import Qt

from cns_desktop.bootstrap import paper_ports
from cns_desktop.domain.packs import PaperState
from cns_desktop.services import packs, papers
from cns_desktop.ui.features.packs.printer import PrinterDialog
from cns_desktop.ui.features.printing.page import PrintPage
from tests.packing import Queue, a_story
from tests.ui.conftest import words_on

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def show(qtbot, work, full):
    pages = []

    def make(queue):
        page = PrintPage(work.jobs, work.feed, paper_ports.queue_ports(full, paper_ports.print_ports(full, queue)))
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1100, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        qtbot.settle(work.jobs)
        return page

    yield make
    for page in pages:
        page.hide()


def queued(desk, *people):
    for family, nhs in people:
        papers.put_in_queue(desk, packs.build(desk, packs.propose(desk, a_story(desk, family=family, nhs=nhs))))


def choose(qtbot, work, page, copies):
    page.choose_printer()
    dialog = page.findChild(PrinterDialog)
    dialog.copies.setValue(copies)
    qtbot.mouseClick(dialog.use, LEFT)
    qtbot.settle(work.jobs)


def test_copies_hold_for_every_pack_of_one_go_and_are_asked_for_anew_after_it(qtbot, work, full, show):
    queue = Queue()
    queued(full, ("ADAMS", "9990000018"), ("BAKER", "9990000026"), ("CLARK", "9990000034"))
    page = show(queue)
    choose(qtbot, work, page, 2)
    qtbot.mouseClick(page.print_all, LEFT)
    qtbot.waitUntil(lambda: len(queue.jobs) == 3)
    qtbot.settle(work.jobs)
    assert [job.copies for job, _printer in queue.jobs] == [2, 2, 2]
    assert all(line.paper.state is PaperState.PRINTED for line in page.lines)

    change, _paper = papers.put_in_queue(full, packs.build(full, packs.propose(full, a_story(full, family="DAVIS", nhs="9990000042"))))
    work.feed.changed.emit(change)
    qtbot.settle(work.jobs)
    qtbot.mouseClick(page.print_all, LEFT)
    qtbot.waitUntil(lambda: len(queue.jobs) == 4)
    qtbot.settle(work.jobs)
    assert queue.jobs[3][0].copies == 1


def test_without_a_printer_the_packs_stay_and_that_is_said(qtbot, work, full, show):
    queue = Queue()
    queue.printers = tuple
    queued(full, ("ADAMS", "9990000018"))
    page = show(queue)
    qtbot.mouseClick(page.print_all, LEFT)
    qtbot.settle(work.jobs)
    assert "no printer the app can use" in words_on(page)
    assert "The packs stay in the queue." in words_on(page)
    assert papers.count_waiting(full) == 1
    assert queue.jobs == []


def test_a_printer_that_refuses_stops_the_rest_and_nothing_is_recorded(qtbot, work, full, show):
    queue = Queue(refuses="refused")
    queued(full, ("ADAMS", "9990000018"), ("BAKER", "9990000026"))
    page = show(queue)
    qtbot.mouseClick(page.print_all, LEFT)
    qtbot.settle(work.jobs)
    assert "Nothing was recorded as printed. The pack is still in the queue." in words_on(page)
    assert [line.paper.state for line in page.lines] == [PaperState.QUEUED, PaperState.QUEUED]
