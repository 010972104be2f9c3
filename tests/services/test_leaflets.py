"""The shelf: drafts, approval by name, withdrawal with a reason, search, import through the worker, and who was given what."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from cns_desktop.documents.errors import LeafletRefused
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.leaflets import ContentStatus
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.shelf import lines_of, reading_age, reading_grade
from cns_desktop.services import leaflet_drafts, leaflets, packs, papers, printing
from cns_desktop.services.blobs import get_blob
from tests.conftest import shared
from tests.packing import LATER, a_leaflet, a_pdf, a_story, stocked


def acts(desk):
    with desk.db.reading() as connection:
        return [
            tuple(row) for row in connection.execute(text("SELECT act, detail FROM audit_entry WHERE detail LIKE 'content leaflet%' ORDER BY seq"))
        ]


@pytest.fixture
def approved(desk):
    leaflets.save_draft(desk, a_leaflet())
    leaflets.approve(desk, "wigs", 1, "en")
    return desk


def test_the_starters_of_a_live_store_are_drafts_that_nobody_has_approved(desk):
    live = replace(desk, is_demo=False)
    leaflets.stock(live)
    found = leaflets.list_leaflets(live)
    assert len(found) == 16
    assert {one.status for one in found} == {ContentStatus.DRAFT}
    assert all("local approval" in one.licence for one in found)


def test_stocking_twice_changes_nothing(desk):
    leaflets.stock(desk)
    before = leaflets.list_leaflets(desk)
    leaflets.stock(desk)
    assert leaflets.list_leaflets(desk) == before
    assert before[0].approved_by == "Demo approval, not a real one"


def test_approval_names_the_person_and_the_day(approved):
    found = leaflets.load_leaflet(approved, "wigs", 1, "en")
    assert (found.status, found.approved_by, found.approved_on) == (ContentStatus.APPROVED, "Ruth Adeyemi", approved.now())
    assert acts(approved)[-1] == ("approve", "content leaflet wigs 1 en")


def test_nothing_is_approved_without_a_day_of_review(desk):
    leaflets.save_draft(desk, a_leaflet(review_by=None))
    with pytest.raises(Expected, match="by which it is reviewed"):
        leaflets.approve(desk, "wigs", 1, "en")
    assert leaflets.load_leaflet(desk, "wigs", 1, "en").status is ContentStatus.DRAFT


def test_an_approved_version_is_frozen_and_the_next_one_begins_as_a_draft(approved):
    with pytest.raises(Frozen):
        leaflets.save_draft(approved, a_leaflet(text="Other words"))
    _change, fresh = leaflets.next_version(approved, "wigs", "en")
    assert (fresh.version, fresh.status, fresh.approved_by, fresh.review_by) == (2, ContentStatus.DRAFT, "", None)
    assert leaflets.load_leaflet(approved, "wigs", 1, "en").text == "## In short\n\n- Wigs are on loan.\n"


def test_approving_the_next_version_withdraws_the_one_before(approved):
    _change, fresh = leaflets.next_version(approved, "wigs", "en")
    leaflets.save_draft(approved, replace(fresh, review_by=LATER))
    leaflets.approve(approved, "wigs", 2, "en")
    old = leaflets.load_leaflet(approved, "wigs", 1, "en")
    assert (old.status, old.withdrawn_reason) == (ContentStatus.WITHDRAWN, "Version 2 replaces it.")


def test_withdrawing_needs_a_reason(approved):
    with pytest.raises(Expected, match="reason"):
        leaflets.withdraw(approved, "wigs", 1, "en", "  ")
    leaflets.withdraw(approved, "wigs", 1, "en", "The loan scheme has ended.")
    assert leaflets.load_leaflet(approved, "wigs", 1, "en").withdrawn_reason == "The loan scheme has ended."


def test_a_draft_can_turn_out_to_be_in_another_language(desk):
    leaflets.save_draft(desk, a_leaflet())
    leaflets.save_draft(desk, replace(a_leaflet(), language="cy"), "en")
    assert [one.language for one in leaflets.list_leaflets(desk)] == ["cy"]


def test_search_finds_every_word_of_title_keywords_and_text(desk):
    leaflets.stock(desk)
    leaflets.save_draft(desk, a_leaflet(title="Crème for dry skin", keywords=("itching",), text="Put it on after a bath, never before."))
    assert leaflets.search(desk, "creme") == ("wigs",)
    assert leaflets.search(desk, "bath itch")[0] == "wigs"
    assert leaflets.search(desk, "fatigue")[0] == "coping-with-tiredness"
    assert leaflets.search(desk, 'xylophone " OR word*') == ()


def test_search_follows_a_draft_that_is_changed(desk):
    leaflets.save_draft(desk, a_leaflet(text="Scarves"))
    leaflets.save_draft(desk, a_leaflet(text="Turbans"))
    assert (leaflets.search(desk, "scarves"), leaflets.search(desk, "turban")) == ((), ("wigs",))


def test_what_is_typed_is_there_again_before_it_is_stored(desk):
    leaflets.save_draft(desk, a_leaflet())
    typed = replace(a_leaflet(), title="Wigs near us", text="New words", concerns=("PH25", "EM41"), review_by=date(2027, 5, 1))
    leaflet_drafts.keep(desk, typed, "en")
    again = leaflet_drafts.kept(desk, leaflets.load_leaflet(desk, "wigs", 1, "en"))
    assert (again.title, again.text, again.concerns, again.review_by) == (typed.title, typed.text, typed.concerns, typed.review_by)
    leaflet_drafts.forget(desk, a_leaflet())
    assert leaflet_drafts.kept(desk, a_leaflet()) == a_leaflet()


# Import


def test_an_imported_pdf_is_kept_encrypted_and_found_by_its_words(desk, tmp_path):
    clean = printing.clean_pdf(a_pdf("Ask about the loan scheme marzipan"))
    _change, held = leaflets.add_pdf(desk, clean, "Wigs")
    assert (held.status, held.pages) == (ContentStatus.DRAFT, 1)
    assert get_blob(desk, held.sha256) == clean.data
    assert leaflets.search(desk, "marzipan") == (held.key,)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"marzipan" in path.read_bytes() or b"%PDF" in path.read_bytes() for path in files)


def test_the_same_file_twice_is_named(desk):
    clean = printing.clean_pdf(a_pdf("Once"))
    leaflets.add_pdf(desk, clean, "Wigs")
    with pytest.raises(Expected, match="on the shelf already, as “Wigs”"):
        leaflets.add_pdf(desk, clean, "Wigs again")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("py-pdf/minimal-document.pdf", ""),
        ("py-pdf/with-attachment.pdf", ""),
        ("py-pdf/libreoffice-form.pdf", ""),
        ("py-pdf/pdflatex-4-pages.pdf", ""),
        ("verapdf-ua1/7.4.2-t01-pass-a.pdf", ""),
        ("py-pdf/libreoffice-writer-password.pdf", "password"),
        ("SOURCES.md", "not-pdf"),
    ],
)
def test_real_files_come_in_through_the_worker_or_are_refused_by_name(desk, name, code):
    place = shared("pdf", *name.split("/"))
    if code:
        with pytest.raises(LeafletRefused) as refused:
            printing.read_pdf(place)
        assert refused.value.code == code
        return
    clean = printing.read_pdf(place)
    _change, held = leaflets.add_pdf(desk, clean, place.stem)
    assert held.pages == printing.page_count(get_blob(desk, held.sha256)) > 0


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(Expected, match="cannot be read"):
        printing.read_pdf(tmp_path / "no.pdf")


# Recall


def test_only_given_leaflets_count_in_a_recall_and_printed_ones_stand_apart(desk):
    stocked(desk)
    people = [
        a_story(desk, family=family, given="Ana", nhs=nhs)
        for family, nhs in (("ADAMS", "9990000018"), ("BAKER", "9990000026"), ("CLARK", "9990000034"), ("DAVIS", "9990000042"))
    ]
    made = [papers.record_printed(desk, packs.build(desk, packs.propose(desk, who)))[1] for who in people]
    papers.give(desk, made[0].uid, Handing.HANDED_OVER)
    papers.give(desk, made[1].uid, Handing.POSTED)
    papers.give(desk, made[2].uid, Handing.DECLINED)
    found = leaflets.recall_list(desk, "coping-with-tiredness")
    assert [line.name.family for line in found.given] == ["Adams", "Baker"]
    assert [line.name.family for line in found.printed] == ["Davis"]
    assert leaflets.recall_list(desk, "coping-with-tiredness", 7).given == ()
    papers.take_back(desk, made[0].uid)
    assert [line.name.family for line in leaflets.recall_list(desk, "coping-with-tiredness").given] == ["Baker"]


def test_a_waiting_pack_counts_in_no_recall(desk):
    stocked(desk)
    papers.put_in_queue(desk, packs.build(desk, packs.propose(desk, a_story(desk))))
    found = leaflets.recall_list(desk, "coping-with-tiredness")
    assert (found.given, found.printed) == ((), ())


# The list


def test_one_line_stands_for_each_leaflet_and_standing(desk):
    leaflets.stock(desk)
    arm = [line for line in lines_of(leaflets.list_leaflets(desk)) if line.leaflet.key == "looking-after-your-arm"]
    assert [(line.leaflet.version, line.leaflet.status) for line in arm] == [(3, ContentStatus.APPROVED), (2, ContentStatus.WITHDRAWN)]


def test_a_reading_grade_is_only_guessed_for_enough_words():
    assert reading_grade("Too short.") is None
    easy = reading_grade("You may feel sad. That is all right. Talk to us. We can help you. " * 4)
    hard = reading_grade("Pharmacological interventions notwithstanding, multidisciplinary rehabilitation considerations predominate " * 6)
    assert easy is not None
    assert hard is not None
    assert easy < hard
    assert reading_age(2.1) == (7, 8)
