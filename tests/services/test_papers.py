"""Printed is not given: what is recorded when, the stored bytes, copies, the queue, and taking it back."""

import hashlib
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import text

from cns_desktop.db import audit, records
from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.handing import Handed, handed_uid
from cns_desktop.domain.packing import PrintChoice
from cns_desktop.domain.packs import Handing, PaperState
from cns_desktop.fhir import jsontext
from cns_desktop.services import packs, papers, printing
from tests.packing import Queue, a_story, stocked, words_of

OFFICE = PrintChoice("Office-2")


@pytest.fixture
def patient(desk):
    stocked(desk)
    return a_story(desk)


@pytest.fixture
def built(desk, patient):
    return packs.build(desk, packs.propose(desk, patient))


def acts(desk):
    with desk.db.reading() as connection:
        return [row.act for row in connection.execute(text("SELECT act FROM audit_entry ORDER BY seq"))]


def body_of(desk, uid):
    with desk.db.reading() as connection:
        found = connection.execute(text("SELECT body FROM sync_resource WHERE uid = :uid"), {"uid": uid}).scalar_one()
    return jsontext.loads(found)


def test_the_queue_gets_the_very_bytes_that_are_stored_and_shown(desk, built):
    queue = Queue()
    _change, paper = printing.print_pack(desk, queue, built, OFFICE)
    sent = queue.jobs[0][0].data
    assert sent == built.pdf == papers.stored_pdf(desk, paper.uid)
    assert paper.sha256 == hashlib.sha256(sent).hexdigest() == built.sha256


def test_the_print_job_names_nobody(desk, built):
    queue = Queue()
    printing.print_pack(desk, queue, built, OFFICE)
    title = queue.jobs[0][0].neutral_title
    assert title == f"Pack {built.sha256[:4].upper()}"
    with pikepdf.open(BytesIO(built.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Your information pack"


def test_a_printed_paper_is_recorded_with_titles_versions_format_and_by_whom(desk, built, patient):
    _change, paper = papers.record_printed(desk, built, 2)
    found = papers.list_papers(desk, patient)[0]
    assert (found.state, found.copies, found.made_by, found.format_code, found.given) == (PaperState.PRINTED, 2, "Ruth Adeyemi", "03P-en-12-C", None)
    assert ("coping-with-tiredness", 1) in [(p.leaflet_key, p.leaflet_version) for p in found.parts]
    assert body_of(desk, paper.uid)["resourceType"] == "DocumentReference"
    assert acts(desk)[-1] == "print"


def test_a_printer_that_refuses_leaves_no_trace(desk, built, patient):
    before = acts(desk)
    with pytest.raises(PrintingFailed):
        printing.print_pack(desk, Queue(refuses="refused"), built, OFFICE)
    assert papers.list_papers(desk, patient) == ()
    assert acts(desk) == before


def test_printed_is_not_given_until_somebody_says_so(desk, built, patient):
    _change, paper = papers.record_printed(desk, built)
    assert papers.list_queue(desk)[0].paper.given is None
    papers.give(desk, paper.uid, Handing.HANDED_OVER)
    found = papers.list_papers(desk, patient)[0]
    assert (found.given.how, found.given.by) == (Handing.HANDED_OVER, "Ruth Adeyemi")
    assert papers.list_queue(desk) == ()
    assert acts(desk)[-1] == "give"


@pytest.mark.parametrize(
    ("how", "status"),
    [(Handing.HANDED_OVER, "completed"), (Handing.POSTED, "completed"), (Handing.DECLINED, "not-done"), (Handing.DESTROYED, "not-done")],
)
def test_giving_is_a_communication_about_the_paper(desk, built, how, status):
    _change, paper = papers.record_printed(desk, built)
    papers.give(desk, paper.uid, how)
    body = body_of(desk, handed_uid(paper.uid))
    assert (body["resourceType"], body["status"]) == ("Communication", status)
    assert body["about"] == [{"reference": f"DocumentReference/{paper.uid}"}]
    with desk.db.reading() as connection:
        assert records.get(connection, Handed, handed_uid(paper.uid)).how is how


def test_given_can_be_taken_back_and_said_again(desk, built):
    _change, paper = papers.record_printed(desk, built)
    papers.give(desk, paper.uid, Handing.POSTED)
    papers.take_back(desk, paper.uid)
    assert papers.load_paper(desk, paper.uid).given is None
    assert body_of(desk, handed_uid(paper.uid))["status"] == "entered-in-error"
    papers.give(desk, paper.uid, Handing.DECLINED)
    assert body_of(desk, handed_uid(paper.uid))["status"] == "not-done"


def test_a_paper_is_given_once(desk, built):
    _change, paper = papers.record_printed(desk, built)
    papers.give(desk, paper.uid, Handing.POSTED)
    with pytest.raises(Expected, match="recorded already"):
        papers.give(desk, paper.uid, Handing.HANDED_OVER)


def test_what_waits_to_be_printed_cannot_be_given(desk, built):
    _change, paper = papers.put_in_queue(desk, built)
    with pytest.raises(Expected, match="not printed yet"):
        papers.give(desk, paper.uid, Handing.HANDED_OVER)


def test_a_waiting_pack_prints_the_bytes_that_were_put_off(desk, built):
    _change, waiting = papers.put_in_queue(desk, built)
    assert papers.count_waiting(desk) == 1
    pdf, pages = packs.queued_pdf(desk, waiting.uid)
    papers.record_queue_printed(desk, waiting.uid, pdf, pages)
    assert (pdf, pages) == (built.pdf, built.pages)
    assert papers.load_paper(desk, waiting.uid).state is PaperState.PRINTED
    assert papers.count_waiting(desk) == 0


def test_a_pack_taken_from_the_queue_comes_back_with_undo(desk, built):
    _change, waiting = papers.put_in_queue(desk, built)
    _change, before = papers.take_from_queue(desk, waiting.uid, "Not wanted")
    assert papers.list_queue(desk) == ()
    papers.put_back(desk, before)
    assert [line.paper.uid for line in papers.list_queue(desk)] == [waiting.uid]


def test_a_reprint_is_the_stored_pdf_stamped_as_a_copy_on_each_page(desk, built, clock):
    _change, paper = papers.record_printed(desk, built)
    stamped = words_of(printing.copy_of(papers.stored_pdf(desk, paper.uid), clock()))
    plain = words_of(built.pdf)
    assert len(stamped) == len(plain)
    assert all("copy printed 24-Nov-2026 09:00" in page for page in stamped)
    assert papers.stored_pdf(desk, paper.uid) == built.pdf
    papers.record_reprinted(desk, paper.uid)
    assert papers.load_paper(desk, paper.uid) == paper


def test_saving_is_an_export_and_writes_the_same_bytes(desk, built, tmp_path):
    place = tmp_path / "Pack.pdf"
    printing.save(desk, built.pdf, place)
    _change, paper = papers.record_saved(desk, built)
    assert place.read_bytes() == built.pdf
    assert (paper.state, acts(desk)[-1]) == (PaperState.SAVED, "export")


def test_the_file_printer_makes_the_same_file(desk, built, tmp_path):
    printing.print_pack(desk, printing.FilePrint(tmp_path), built, PrintChoice("pack"))
    assert (tmp_path / "pack.pdf").read_bytes() == built.pdf


def test_the_printer_used_last_is_remembered(desk):
    printing.remember(desk, PrintChoice("Ward-7", is_duplex=False))
    assert printing.last_choice(desk) == PrintChoice("Ward-7", is_duplex=False)


def test_the_audit_chain_holds_after_all_of_it(desk, built):
    _change, paper = papers.record_printed(desk, built)
    papers.give(desk, paper.uid, Handing.HANDED_OVER)
    with desk.db.reading() as connection:
        assert audit.verify(connection) is None
    assert acts(desk)[-1] == "give"
