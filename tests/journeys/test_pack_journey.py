"""A leaflet comes onto the shelf and is approved; a pack is printed, and then, as an act of its own, given. Real store, real PDFs, real lanes."""

import os
import stat
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from cns_desktop.bootstrap import paper_ports
from cns_desktop.domain.leaflets import ContentStatus
from cns_desktop.domain.packing import Refused
from cns_desktop.domain.packs import Handing, PaperState
from cns_desktop.lanes import Lanes
from cns_desktop.services import leaflets, packs, papers
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.features.leaflets.page import ShelfPage
from cns_desktop.ui.features.packs.page import PackPage
from cns_desktop.ui.features.printing.page import PrintPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.packing import LARGE, Queue, a_pdf, a_story, stocked, words_of

LEFT = Qt.MouseButton.LeftButton
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LP = """#!/bin/sh
case "$(basename "$0")" in
  lpstat) [ "$1" = "-e" ] && echo Office-2 || printf 'system default destination: Office-2\\nOffice-2 accepting requests since now\\n' ;;
  lp) echo "$@" > "$CNS_LP/arguments"; cat > "$CNS_LP/job.pdf"; echo "request id is Office-2-7 (1 file(s))" ;;
esac
"""


@pytest.fixture
def host(qapp):
    found = qapp.findChild(ThemeHost) or ThemeHost(qapp)
    found.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    return found


@pytest.fixture
def lanes():
    made = Lanes()
    yield made
    made.close()


class Room:
    """Where the pages live: one runner, one feed, and what the shell would be told."""

    def __init__(self, qtbot, lanes):
        self.qtbot, self.feed, self.said, self.pages = qtbot, ChangeFeed(), [], []
        self.jobs = JobRunner(lanes, self.feed)
        self.broke = []
        self.jobs.broke.connect(self.broke.append)

    def show(self, page):
        page.toast.connect(lambda words, undo: self.said.append((words, undo)))
        self.qtbot.addWidget(page)
        self.pages.append(page)
        page.resize(1180, 720)
        page.show()
        page.activateWindow()
        return page

    def calm(self):
        self.qtbot.settle(self.jobs)
        assert not self.broke

    def clicks(self, button):
        self.qtbot.mouseClick(button, LEFT)


@pytest.fixture
def room(host, qtbot, lanes):
    made = Room(qtbot, lanes)
    yield made
    for page in made.pages:
        page.hide()
    made.calm()


@pytest.fixture
def full(desk):
    stocked(desk)
    return desk


def pack_page(room, desk, queue, **more):
    printing = paper_ports.print_ports(desk, queue, **more)
    return room.show(PackPage(room.jobs, room.feed, paper_ports.pack_ports(desk, lambda _patient: Label("KOWALSKA, Agnieszka (Mrs)"), printing)))


def ready(room, page):
    room.qtbot.waitUntil(page.builder.print_it.isEnabled)
    room.calm()


def test_a_pack_is_printed_in_one_press_and_given_with_one_key(room, full, tmp_path, monkeypatch):
    fake = tmp_path / "bin"
    fake.mkdir()
    for name in ("lp", "lpstat"):
        (fake / name).write_text(LP)
        (fake / name).chmod((fake / name).stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{fake}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CNS_LP", str(tmp_path))
    for name in ("lp", "lpstat"):
        content = (fake / name).read_text().replace("$CNS_LP", str(tmp_path))
        (fake / name).write_text(content)
    patient = a_story(full, flags=(("24-point print", LARGE),))
    page = pack_page(room, full, None)
    page.show_patient(patient)
    ready(room, page)
    room.qtbot.waitUntil(lambda: page.builder.printer.text().strip() == "Office-2, both sides")
    shown = page.built.pdf

    room.clicks(page.builder.print_it)
    room.qtbot.waitUntil(page.printed.isVisible)
    room.calm()

    assert (tmp_path / "job.pdf").read_bytes() == shown
    arguments = (tmp_path / "arguments").read_text()
    assert "sides=two-sided-long-edge" in arguments
    assert "Kowalska" not in arguments
    paper = papers.list_papers(full, patient)[0]
    assert papers.stored_pdf(full, paper.uid) == shown
    assert (paper.state, paper.given, paper.body_size) == (PaperState.PRINTED, None, 24)
    assert "not yet given" in page.printed.head.text()

    room.qtbot.keyClick(page, Qt.Key.Key_G, ALT)
    room.qtbot.waitUntil(lambda: papers.list_papers(full, patient)[0].given is not None)
    room.calm()
    assert papers.list_papers(full, patient)[0].given.how is Handing.HANDED_OVER
    assert "Given: handed over" in page.printed.head.text()

    room.clicks(page.printed.undo_button)
    room.qtbot.waitUntil(lambda: papers.list_papers(full, patient)[0].given is None)
    room.calm()
    assert page.printed.bar.isVisible()


def test_undo_takes_back_the_paper_that_was_given_and_shows_nothing_of_it_to_the_next_patient(room, full):
    first, other = a_story(full), a_story(full, family="NOWAK", given="Ewa", nhs="9990000026")
    page = pack_page(room, full, Queue())
    page.show_patient(first)
    ready(room, page)
    room.clicks(page.builder.print_it)
    room.qtbot.waitUntil(page.printed.isVisible)
    room.calm()
    page.primary_action()
    room.calm()
    assert papers.list_papers(full, first)[0].given is not None
    undo = room.said[-1][1]
    page.show_patient(other)
    ready(room, page)
    undo()
    room.calm()
    assert papers.list_papers(full, first)[0].given is None
    assert page.builder.isVisible()


def test_the_preview_shows_real_pixels_of_the_page_that_is_printed(room, full):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    room.qtbot.waitUntil(lambda: page.builder.pane.sheet.pixels is not None)
    picture = page.builder.pane.sheet.pixels
    colours = {picture.pixelColor(x, picture.height() // 6).name() for x in range(0, picture.width(), 3)}
    assert "#005eb8" in colours
    assert page.builder.pane.where.text() == f"1 of {page.built.pages}"
    room.clicks(page.builder.pane.next)
    room.calm()
    assert page.builder.pane.sheet.accessibleName() == f"Preview, page 2 of {page.built.pages}"


def test_the_order_changes_by_keyboard_and_comes_back_with_undo(room, full):
    page = pack_page(room, full, Queue())
    patient = a_story(full)
    page.show_patient(patient)
    ready(room, page)
    before = page.order.parts
    page.builder.order.setFocus()
    page.builder.order.setCurrentRow(1)
    room.qtbot.keyClick(page.builder.order, Qt.Key.Key_Down, ALT)
    assert [p.title for p in page.order.parts[:3]] == [before[0].title, before[2].title, before[1].title]
    assert page.builder.order.currentRow() == 2
    room.qtbot.keyClick(page.builder.order, Qt.Key.Key_Delete)
    assert len(page.order.parts) == len(before) - 1
    assert room.said[-1][0] == "“Who to call” taken out"
    ready(room, page)
    assert any("Who to call" in message for message in [w.title for w in page.built.warnings])
    assert packs.view(full, patient).order.parts == page.order.parts
    room.said[-1][1]()
    room.qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)
    assert page.order.parts == before
    ready(room, page)


@pytest.mark.parametrize("asks", [lambda page: page._reload(), lambda page: page._on_language("pl")], ids=["facts changed", "another language"])
def test_what_she_takes_out_while_the_pack_is_read_again_stays_out(room, full, asks):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    _gone, *others = page.order.parts
    asks(page)
    assert room.jobs.waiting
    page.builder.order.setFocus()
    page.builder.order.setCurrentRow(0)
    room.qtbot.keyClick(page.builder.order, Qt.Key.Key_Delete)
    ready(room, page)
    assert [part.title for part in page.order.parts] == [part.title for part in others]


@pytest.mark.parametrize(
    "asks", [lambda page: page._on_wanted("when-you-feel-breathless"), lambda page: page._on_language("pl")], ids=["a leaflet", "another language"]
)
def test_what_was_asked_for_one_patient_never_comes_into_the_pack_of_the_next(room, full, asks):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    other = a_story(full, family="NOWAK", given="Ewa", nhs="9990000026")
    asks(page)
    page.show_patient(other)
    ready(room, page)
    assert page.order == packs.propose(full, other)


def test_a_row_dragged_down_is_one_move(room, full):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    before = page.order.parts
    view = page.builder.order
    assert view.model().moveRow(view.rootIndex(), 0, view.rootIndex(), 3)
    assert page.order.parts == (before[1], before[2], before[0], *before[3:])
    ready(room, page)


def test_any_leaflet_is_found_and_put_in(room, full):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    page.find_in_page()
    room.qtbot.keyClicks(page.builder.fits.search, "breath")
    room.qtbot.waitUntil(lambda: any(row.key == "when-you-feel-breathless" for row in page.builder.fits.rows()))
    row = next(row for row in page.builder.fits.rows() if row.key == "when-you-feel-breathless")
    room.clicks(row.add)
    room.qtbot.waitUntil(lambda: "when-you-feel-breathless" in [p.leaflet_key for p in page.order.parts])
    assert not row.add.isVisible()
    ready(room, page)


def test_a_printer_that_refuses_puts_the_pack_into_the_queue_and_says_so(room, full):
    queue = Queue(refuses="refused")
    page = pack_page(room, full, queue)
    patient = a_story(full)
    page.show_patient(patient)
    ready(room, page)
    room.qtbot.keyClick(page, Qt.Key.Key_Return, CTRL)
    page.primary_action()
    room.qtbot.waitUntil(lambda: papers.count_waiting(full) == 1)
    room.calm()
    note = page.builder.faults.itemAt(0).widget().accessibleName()
    assert "Nothing was recorded as printed. The pack is in the queue." in note
    assert page.builder.isVisible()

    queue.refuses = ""
    place = room.show(PrintPage(room.jobs, room.feed, paper_ports.queue_ports(full, paper_ports.print_ports(full, queue))))
    room.qtbot.waitUntil(lambda: place.print_all is not None and room.jobs.waiting == 0 and place.print_all.isVisible())
    room.calm()
    room.clicks(place.print_all)
    room.qtbot.waitUntil(lambda: papers.list_papers(full, patient)[0].state is PaperState.PRINTED)
    room.calm()
    assert queue.jobs[0][0].data == papers.stored_pdf(full, papers.list_papers(full, patient)[0].uid)


def test_a_pack_is_saved_where_she_says_and_recorded_as_saved(room, full, tmp_path):
    place = tmp_path / "for her.pdf"
    page = pack_page(room, full, Queue(), ask=lambda _parent, _name: place)
    patient = a_story(full)
    page.show_patient(patient)
    ready(room, page)
    room.clicks(page.builder.save)
    room.qtbot.waitUntil(page.printed.isVisible)
    assert papers.list_papers(full, patient)[0].state is PaperState.SAVED
    assert place.read_bytes() == page.printed.pane._pdf


def test_without_an_agreed_review_she_says_by_when_she_rings(room, full):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full, review=False))
    room.qtbot.waitUntil(lambda: page.builder.notes.count() == 1)
    room.calm()
    assert not page.builder.print_it.isEnabled()
    assert "day by which you will ring" in page.builder.notes.itemAt(0).widget().accessibleName()
    room.qtbot.keyClicks(page.builder.ring.edit, "8 dec 2026")
    ready(room, page)
    assert "Ruth will ring you by Tuesday 8 December 2026." in words_of(page.built.pdf)[0]


def test_a_leaflet_is_imported_given_its_facts_and_approved(room, full, tmp_path):
    (tmp_path / "wig-service.pdf").write_bytes(a_pdf("The wig service is on level two"))
    (tmp_path / "broken.pdf").write_bytes(b"no pdf at all")
    files = [tmp_path / "wig-service.pdf"]
    ports = paper_ports.shelf_ports(full, paper_ports.print_ports(full, Queue()), lambda _parent: tuple(files))
    page = room.show(ShelfPage(room.jobs, room.feed, ports))
    room.calm()
    room.clicks(page.bring)
    room.qtbot.waitUntil(lambda: page.editor.isVisible() and page.editor.held is not None)
    room.calm()
    assert page.editor.title.text() == "Wig service"

    room.clicks(page.editor.approve)
    room.calm()
    assert page.editor.isVisible(), "no day of review yet"
    room.qtbot.keyClicks(page.editor.facts.review.edit, "1 jun 2028")
    page.editor.facts.concerns.choice.choose("PH25")
    page.editor.facts.concerns.choice.chosen.emit()
    room.clicks(page.editor.approve)
    room.qtbot.waitUntil(lambda: not page.editor.isVisible())
    room.calm()
    found = next(one for one in leaflets.list_leaflets(full) if one.title == "Wig service")
    assert (found.status, found.approved_by, found.concerns) == (ContentStatus.APPROVED, "Ruth Adeyemi", ("PH25",))
    assert room.said[-1][0] == "“Wig service” is approved"

    files[:] = [tmp_path / "broken.pdf"]
    room.clicks(page.bring)
    room.qtbot.waitUntil(lambda: page._notes.count() == 1)
    assert "broken.pdf: The file is not a PDF." in page._notes.itemAt(0).widget().accessibleName()


def test_a_leaflet_is_written_kept_as_typed_and_withdrawn_with_a_reason(room, full):
    ports = paper_ports.shelf_ports(full, paper_ports.print_ports(full, Queue()), lambda _parent: ())
    page = room.show(ShelfPage(room.jobs, room.feed, ports))
    room.calm()
    room.clicks(page.write)
    room.qtbot.waitUntil(lambda: page.editor.held is not None)
    room.calm()
    editor = page.editor
    editor.facts.title.selectAll()
    room.qtbot.keyClicks(editor.facts.title, "Wigs near us")
    editor.text.setFocus()
    room.qtbot.keyClicks(editor.text, "Ask for the wig fund.")
    room.qtbot.waitUntil(lambda: ports.kept(editor.held).text == "Ask for the wig fund.")
    room.qtbot.keyClicks(editor.facts.review.edit, "1 jun 2028")
    room.clicks(editor.approve)
    room.qtbot.waitUntil(lambda: not editor.isVisible())
    room.calm()
    ours = next(one for one in leaflets.list_leaflets(full) if one.title == "Wigs near us")
    assert ours.status is ContentStatus.APPROVED

    page.open_leaflet(ours)
    room.calm()
    room.clicks(editor.withdraw)
    room.qtbot.keyClicks(editor.reason, "The fund has closed")
    room.clicks(editor.withdraw)
    room.qtbot.waitUntil(lambda: not editor.isVisible())
    room.calm()
    assert leaflets.load_leaflet(full, ours.key, 1, "en").withdrawn_reason == "The fund has closed"
    with full.db.reading() as connection:
        assert connection.execute(text("SELECT act FROM audit_entry ORDER BY seq DESC LIMIT 1")).scalar_one() == "withdraw"


def test_a_recall_takes_two_presses(room, full):
    patient = a_story(full)
    _change, paper = papers.record_printed(full, packs.build(full, packs.propose(full, patient)))
    papers.give(full, paper.uid, Handing.POSTED)
    ports = paper_ports.shelf_ports(full, paper_ports.print_ports(full, Queue()), lambda _parent: ())
    page = room.show(ShelfPage(room.jobs, room.feed, ports))
    room.calm()
    opened = []
    page.open_requested.connect(opened.append)
    row = next(at for at, line in enumerate(page._shown) if line.leaflet.key == "coping-with-tiredness")
    page.table.pick(row)
    room.calm()

    def hers():
        return [b for b in page.detail.findChildren(type(page.write)) if "KOWALSKA" in b.text() and b.isVisible()]

    room.qtbot.waitUntil(lambda: len(hers()) == 1)
    room.clicks(hers()[0])
    assert opened == [patient]


def test_no_control_of_these_pages_is_without_a_name(room, full):
    page = pack_page(room, full, Queue())
    page.show_patient(a_story(full))
    ready(room, page)
    ports = paper_ports.shelf_ports(full, paper_ports.print_ports(full, Queue()), lambda _parent: ())
    shelf = room.show(ShelfPage(room.jobs, room.feed, ports))
    room.calm()
    for place in (page, shelf):
        for widget in place.findChildren(type(place).__mro__[1]):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name, widget
    assert QApplication.instance() is not None


def test_trying_again_prints_the_pack_that_waits_and_not_a_second_one(room, full):
    queue = Queue(refuses="too-slow")
    page = pack_page(room, full, queue)
    patient = a_story(full)
    page.show_patient(patient)
    ready(room, page)
    for _time in range(2):
        room.clicks(page.builder.print_it)
        room.qtbot.waitUntil(lambda: page.builder.faults.count() == 1)
        room.calm()
        ready(room, page)
    queue.refuses = ""
    room.clicks(page.builder.print_it)
    room.qtbot.waitUntil(page.printed.isVisible)
    room.calm()
    assert [p.state for p in papers.list_papers(full, patient)] == [PaperState.PRINTED]


def test_in_a_live_store_the_words_of_our_papers_are_read_and_approved_before_they_print(room, full):
    live = replace(full, is_demo=False)
    queue = Queue()
    page = pack_page(room, live, queue)
    patient = a_story(live)
    page.show_patient(patient)
    room.qtbot.waitUntil(lambda: page.built is not None)
    room.calm()
    assert not page.builder.print_it.isEnabled()
    with pytest.raises(Refused, match="model text"):
        papers.record_printed(live, page.built)
    room.clicks(page.builder.approve)
    ready(room, page)
    room.clicks(page.builder.print_it)
    room.qtbot.waitUntil(page.printed.isVisible)
    room.calm()
    assert len(queue.jobs) == 1
    assert not any("EXAMPLE" in words for words in words_of(queue.jobs[0][0].data))
