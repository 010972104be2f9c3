"""The Papers page: each paper as it was made, how it was given, and a copy that says it is one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cns_desktop.bootstrap import paper_ports
from cns_desktop.domain.packs import Handing
from cns_desktop.services import packs, papers
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.features.packs.printer import PrinterDialog
from cns_desktop.ui.features.papers.page import PaperPorts, PapersPage
from tests.conftest import Clock
from tests.packing import Queue, a_story, words_of
from tests.ui.conftest import words_on

LEFT = Qt.MouseButton.LeftButton


class Room:
    """The page over the real services, and what the shell would have said."""

    def __init__(self, qtbot, work, desk, queue):
        self.qtbot, self.work, self.desk, self.said = qtbot, work, desk, []
        ports = PaperPorts(
            lambda patient: papers.list_papers(desk, patient), paper_ports.print_ports(desk, queue), lambda _patient: Label("KOWALSKA")
        )
        self.page = PapersPage(work.jobs, work.feed, ports)
        self.page.toast.connect(lambda words, undo: self.said.append((words, undo)))
        qtbot.addWidget(self.page)
        self.page.resize(1180, 800)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def show(self, patient):
        self.page.show_patient(patient)
        self.calm()

    def calm(self):
        self.qtbot.settle(self.work.jobs)

    def click(self, button):
        self.qtbot.mouseClick(button, LEFT)
        self.calm()

    def pick(self, row):
        place = self.page.table.visualRect(self.page.model.index(row, 0)).center()
        self.qtbot.mouseClick(self.page.table.viewport(), LEFT, pos=place)
        self.calm()


@pytest.fixture
def room_with(qtbot, work, full):
    made = []

    def make(queue=None):
        made.append(Room(qtbot, work, full, queue or Queue()))
        return made[-1]

    yield make
    for room in made:
        room.page.hide()


def printed(desk, patient):
    return papers.record_printed(desk, packs.build(desk, packs.propose(desk, patient)))[1]


def two_papers(desk, patient):
    """An older and a newer pack."""
    older = printed(desk, patient)
    later = replace(desk, now=Clock(desk.now().replace(hour=11)))
    return older, printed(later, patient)


def test_without_papers_the_page_says_so_and_offers_a_pack(room_with, full):
    room, patient = room_with(), a_story(full)
    room.show(patient)
    assert "Every paper printed or saved for this patient stands here" in words_on(room.page)
    make = next(b for b in room.page.empty.findChildren(QAbstractButton) if b.isVisible())
    with room.qtbot.waitSignal(room.page.pack_requested) as asked:
        room.click(make)
    assert asked.args == [patient]


def test_the_newest_paper_is_shown_with_its_parts_and_its_own_pages(room_with, full):
    room, patient = room_with(), a_story(full)
    older, newer = two_papers(full, patient)
    room.show(patient)
    assert room.page.shown.uid == newer.uid
    assert words_on(room.page.detail).count("not yet given") == 1
    for part in newer.parts:
        assert part.title in words_on(room.page.detail)
    assert room.page.pane._pdf == papers.stored_pdf(full, newer.uid)
    room.pick(1)
    assert room.page.shown.uid == older.uid
    assert room.page.pane._pdf == papers.stored_pdf(full, older.uid)


@pytest.mark.parametrize(
    ("how", "tag"), [(Handing.HANDED_OVER, "Given"), (Handing.POSTED, "Given"), (Handing.DECLINED, "Declined"), (Handing.DESTROYED, "Destroyed")]
)
def test_how_it_left_is_recorded_with_one_press_and_taken_back_with_one(room_with, full, how, tag):
    room, patient = room_with(), a_story(full)
    printed(full, patient)
    room.show(patient)
    room.click(room.page.handing[how])
    assert papers.list_papers(full, patient)[0].given.how is how
    assert not room.page.handing[how].isVisible()
    assert tag in [room.page.model.index(0, column).data() for column in range(room.page.model.columnCount())]
    room.click(room.page.undo)
    assert papers.list_papers(full, patient)[0].given is None
    assert room.page.handing[how].isVisible()


def test_undo_in_the_corner_takes_back_the_paper_it_was_said_of(room_with, full):
    room, patient = room_with(), a_story(full)
    older, newer = two_papers(full, patient)
    papers.give(full, older.uid, Handing.POSTED)
    room.show(patient)
    room.click(room.page.handing[Handing.HANDED_OVER])
    words, undo = room.said[-1]
    assert words == "Recorded: Given: handed over"
    room.pick(1)
    assert room.page.shown.uid == older.uid
    undo()
    room.calm()
    given = {paper.uid: paper.given for paper in papers.list_papers(full, patient)}
    assert given[newer.uid] is None
    assert given[older.uid].how is Handing.POSTED


def test_a_copy_is_stamped_and_the_paper_stays_as_it_was(room_with, full):
    queue = Queue()
    room, patient = room_with(queue), a_story(full)
    before = printed(full, patient)
    room.show(patient)
    room.click(room.page.again)
    room.qtbot.waitUntil(lambda: bool(room.said))
    assert room.said[-1][0] == "Printed, stamped “copy”"
    sent = queue.jobs[0][0]
    assert sent.title == before.title
    assert all("copy" in words.lower() for words in words_of(sent.data))
    assert papers.list_papers(full, patient) == (before,)
    with full.db.reading() as connection:
        acts = connection.exec_driver_sql("SELECT act, detail FROM audit_entry WHERE subject = ? ORDER BY seq", (before.uid,)).all()
    assert "print" in acts[-1][0]


def test_a_printer_that_refuses_is_named_and_nothing_is_recorded(room_with, full):
    room, patient = room_with(Queue(refuses="refused")), a_story(full)
    paper = printed(full, patient)
    room.show(patient)
    with full.db.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM audit_entry WHERE subject = ?", (paper.uid,)).scalar_one()
    room.click(room.page.again)
    room.qtbot.waitUntil(lambda: bool(room.said))
    assert "stamped" not in room.said[-1][0]
    with full.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_entry WHERE subject = ?", (paper.uid,)).scalar_one() == before


def test_with_two_printers_she_is_asked_once_under_the_patients_banner(room_with, full):
    queue = Queue("Office-2", "Ward-5")
    queue.printers = lambda: tuple(replace(found, is_default=False) for found in Queue.printers(queue))
    room, patient = room_with(queue), a_story(full)
    printed(full, patient)
    room.show(patient)
    room.click(room.page.again)
    dialog = room.page.findChild(PrinterDialog)
    assert "KOWALSKA" in words_on(dialog)
    dialog.printer.choose("Ward-5")
    room.click(dialog.use)
    room.qtbot.waitUntil(lambda: bool(queue.jobs))
    room.calm()
    assert queue.jobs[0][1] == "Ward-5"
    room.click(room.page.again)
    room.qtbot.waitUntil(lambda: len(queue.jobs) == 2)
    assert queue.jobs[1][1] == "Ward-5"


def test_copies_asked_for_one_patient_are_not_kept_for_the_next(room_with, full):
    queue = Queue()
    room, first, second = room_with(queue), a_story(full), a_story(full, family="PATEL", given="Nisha", nhs="9990000026")
    for patient in (first, second):
        printed(full, patient)
    room.show(first)
    room.page.printers.ask(lambda: None, lambda _choice: room.page.print_copy())
    dialog = room.page.findChild(PrinterDialog)
    dialog.copies.setValue(3)
    room.click(dialog.use)
    room.qtbot.waitUntil(lambda: bool(queue.jobs))
    room.calm()
    room.show(second)
    room.click(room.page.again)
    room.qtbot.waitUntil(lambda: len(queue.jobs) == 2)
    assert [job.copies for job, _printer in queue.jobs] == [3, 1]


def test_no_paper_of_one_patient_is_left_for_the_next(room_with, full):
    room, first, second = room_with(), a_story(full), a_story(full, family="PATEL", given="Nisha", nhs="9990000026", plan=False)
    paper = printed(full, first)
    room.show(first)
    room.page.show_patient(second)
    assert paper.parts[-1].title not in words_on(room.page)
    assert room.page.pane.sheet.pixels is None
    assert not any(button.isVisible() for button in (*room.page.handing.values(), room.page.undo))
    room.calm()
    assert "Every paper printed or saved for this patient stands here" in words_on(room.page)


def test_a_paper_in_the_queue_is_not_handed_over_before_it_is_printed(room_with, full):
    room, patient = room_with(), a_story(full)
    papers.put_in_queue(full, packs.build(full, packs.propose(full, patient)))
    room.show(patient)
    assert "Waits to be printed" in words_on(room.page.detail)
    assert not any(button.isVisible() for button in room.page.handing.values())
    assert "To be printed" in [room.page.model.index(0, column).data() for column in range(room.page.model.columnCount())]


def test_a_pack_printed_elsewhere_appears_at_once(room_with, full):
    room, patient = room_with(), a_story(full)
    room.show(patient)
    change, paper = papers.record_printed(full, packs.build(full, packs.propose(full, patient)))
    room.work.feed.changed.emit(change)
    room.calm()
    assert room.page.shown.uid == paper.uid
