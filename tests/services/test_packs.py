"""Packs: why a leaflet is suggested, what is refused by name, and what stands on the pages, read back from the real PDF."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from cns_desktop.db import records
from cns_desktop.documents.errors import MissingFact
from cns_desktop.domain.caseload import Patient
from cns_desktop.domain.packing import Refused, moved, with_leaflet, without
from cns_desktop.domain.packs import PaperState, Part, PartKind
from cns_desktop.domain.team import Team
from cns_desktop.services import leaflets, packs, papers, printing
from cns_desktop.services.leaflets import CleanPdf
from tests.conftest import TEAM
from tests.packing import LARGE, LATER, a_leaflet, a_pdf, a_plan, a_story, put, stocked, words_of

ANOTHER = "Another format or language"
TELLING = ("cancer", "breast", "tumour", "oncology", "chemotherapy", "radiotherapy")


@pytest.fixture
def full(desk):
    stocked(desk)
    return desk


def titles(order):
    return [p.title for p in order.parts]


def has(desk, key):
    return {p.leaflet_key for p in packs.propose(desk, key).parts if p.leaflet_key}


# What fits


def test_a_concern_brings_its_leaflet_with_the_latest_score_in_words(full):
    patient = a_story(full)
    reasons = {s.leaflet.key: s.reasons for s in packs.suggest(full, patient)}
    assert reasons["coping-with-tiredness"] == ("low energy 8, starred",)


def test_a_concern_answered_with_nought_brings_nothing(full):
    patient = a_story(full)
    assert "money-and-benefits" not in {s.leaflet.key for s in packs.suggest(full, patient)}


def test_a_treatment_that_was_told_and_has_begun_brings_its_leaflet(full):
    patient = a_story(full)
    reasons = {s.leaflet.key: s.reasons for s in packs.suggest(full, patient)}
    assert reasons["looking-after-your-arm"] == ("surgery, 11-Jun-2026",)


def test_nothing_is_suggested_because_of_a_fact_that_was_not_told(full):
    patient = a_story(full, told=False)
    found = packs.suggest(full, patient)
    assert all(s.leaflet.needs_told == "nothing" and not s.leaflet.sites for s in found)
    assert packs.view(full, patient).held_back > 0


def test_a_leaflet_for_another_diagnosis_is_not_offered_even_by_search(full):
    leaflets.save_draft(full, a_leaflet("prostate-only", sites=("prostate",)))
    leaflets.approve(full, "prostate-only", 1, "en")
    patient = a_story(full)
    assert "prostate-only" not in {one.key for one in packs.view(full, patient).shelf}
    with pytest.raises(Refused) as refused:
        packs.part_for(full, patient, "prostate-only", "en")
    assert refused.value.code == "untold"


def test_a_draft_is_never_suggested(full):
    leaflets.save_draft(full, replace(a_leaflet(), concerns=("PH03",)))
    patient = a_story(full)
    assert "wigs" not in {s.leaflet.key for s in packs.suggest(full, patient)}


def test_what_she_was_given_already_is_said_and_not_put_in_again(full):
    patient = a_story(full)
    built = packs.build(full, packs.propose(full, patient))
    _change, paper = papers.record_printed(full, built)
    papers.give(full, paper.uid, papers.Handing.HANDED_OVER)
    note = {s.leaflet.key: s.note for s in packs.suggest(full, patient)}["coping-with-tiredness"]
    assert note == "Given 24-Nov-2026, version 1"
    assert "coping-with-tiredness" not in has(full, patient)


def test_recorded_needs_set_size_and_language_and_say_what_is_missing(full):
    patient = a_story(full, language="pl", flags=(("24-point print", LARGE), ("Easy read", "796161000000101")))
    view = packs.view(full, patient)
    built = packs.build(full, view.order)
    assert (view.order.body_size, view.order.language, view.reading.is_recorded) == (24, "pl", True)
    said = " ".join(w.title for w in built.warnings)
    assert "Not in Polish: our own pages, “Coping with tiredness”" in said
    assert "She needs: Easy read" in said


def test_the_size_never_falls_below_what_is_recorded(full):
    patient = a_story(full, flags=(("24-point print", LARGE),))
    built = packs.build(full, replace(packs.propose(full, patient), body_size=12))
    assert built.order.body_size == 24
    assert built.format_code == "03P-en-24-C"


# The order


def test_parts_move_and_stay_inside():
    parts = tuple(Part(PartKind.LEAFLET, name, name) for name in "abc")
    assert [p.title for p in moved(parts, 2, -1)] == ["a", "c", "b"]
    assert moved(parts, 0, -1) == parts
    assert [p.title for p in without(parts, 1)] == ["a", "c"]


def test_a_leaflet_goes_before_the_feedback_page_and_only_once(full):
    patient = a_story(full)
    order = packs.propose(full, patient)
    part = packs.part_for(full, patient, "sleeping-better", "en")
    added = with_leaflet(order, part)
    assert titles(added)[-2:] == ["Sleeping better", "Tell us how we did"]
    assert with_leaflet(added, part) == added


def test_an_order_is_there_again_as_it_was_kept(full):
    patient = a_story(full)
    order = replace(packs.propose(full, patient), body_size=16, ring_by=LATER)
    order = replace(order, parts=moved(order.parts, 0, 2))
    packs.keep_order(full, order)
    assert packs.view(full, patient).order == order


# The pages


def test_a_pack_holds_whom_to_call_what_was_agreed_and_the_leaflets(full):
    patient = a_story(full)
    built = packs.build(full, packs.propose(full, patient))
    pages = words_of(built.pdf)
    assert built.pages == len(pages)
    assert built.sha256 == hashlib.sha256(built.pdf).hexdigest()
    everything = " ".join(pages)
    for words in (
        "Agnieszka Kowalska", "01632 960 107", "Short walk each day", "To walk to the shop and back", "Breast cancer, early.",
        "Coping with tiredness", "You scored this 8 out of 10", "Ruth will look at your plan with you again by Tuesday 8 December 2026.",
        "NHS 999 000 0018", "EXAMPLE - not a real person",
    ):  # fmt: skip
        assert words in everything, words


def test_the_plan_says_how_to_ask_for_another_format_only_where_no_cover_does(full):
    order = packs.propose(full, a_story(full))
    alone = replace(order, parts=tuple(part for part in order.parts if part.kind is PartKind.PLAN))
    assert any(ANOTHER in page for page in words_of(packs.build(full, alone).pdf))
    built = packs.build(full, order)
    pages = words_of(built.pdf)
    at = [part.kind for part in built.order.parts].index(PartKind.PLAN)
    assert ANOTHER in pages[0]
    assert not any(ANOTHER in page for page in pages[built.starts[at] - 1 : built.starts[at + 1] - 1])


def test_the_same_order_makes_the_same_bytes(full):
    order = packs.propose(full, a_story(full))
    assert packs.build(full, order).pdf == packs.build(full, order).pdf


def test_the_out_of_hours_line_is_the_same_on_every_page_that_has_one(full):
    patient = a_story(full)
    built = packs.build(full, packs.propose(full, patient))
    pages = words_of(built.pdf)
    assert sum("01632 960 500" in page for page in pages) == 3
    assert not any("call 111 at any hour" in page for page in pages)


def test_before_the_diagnosis_is_told_no_page_says_or_implies_it(full):
    patient = a_story(full, told=False)
    built = packs.build(full, packs.propose(full, patient))
    everything = " ".join(words_of(built.pdf)).casefold()
    assert not [word for word in TELLING if word in everything]
    assert "specialist nursing" in everything
    assert "call 111" in everything


def test_words_of_the_illness_in_the_plan_stop_a_pack_before_it_is_told(full):
    patient = a_story(full, told=False, plan=False)
    with full.db.reading() as connection:
        person = records.get(connection, Patient, patient)
    put(full, replace(a_plan(full, person), about_me="I am afraid of the cancer"))
    with pytest.raises(Refused) as refused:
        packs.build(full, packs.propose(full, patient))
    assert refused.value.code == "words"
    assert "afraid" not in refused.value.sentences()


def test_parts_start_where_they_are_said_to_start(full):
    built = packs.build(full, packs.propose(full, a_story(full)))
    pages = words_of(built.pdf)
    at = [p.kind for p in built.order.parts].index(PartKind.PLAN)
    assert "My support plan" in pages[built.starts[at] - 1]


def test_an_imported_leaflet_keeps_its_words_under_the_strip(full):
    clean = printing.clean_pdf(a_pdf("Wear a soft hat", "Ask about the wig fund"))
    _change, held = leaflets.add_pdf(full, clean, "Wigs")
    leaflets.save_draft(full, replace(held, review_by=LATER, concerns=("PH03",)))
    leaflets.approve(full, held.key, 1, held.language)
    patient = a_story(full, flags=(("24-point print", LARGE),))
    order = with_leaflet(packs.propose(full, patient), packs.part_for(full, patient, held.key, "en"))
    built = packs.build(full, order)
    page = next(p for p in words_of(built.pdf) if "Ask about the wig fund" in p)
    assert "In the pack for Agnieszka Kowalska" in page
    assert "No 24-point “Wigs”" in [w.title for w in built.warnings]


# Refused by name


def test_an_unapproved_leaflet_is_refused(full):
    patient = a_story(full)
    leaflets.save_draft(full, a_leaflet())
    order = packs.propose(full, patient)
    sneaked = replace(order, parts=(*order.parts, Part(PartKind.LEAFLET, "Wigs", "wigs", 1)))
    with pytest.raises(Refused) as refused:
        packs.build(full, sneaked)
    assert refused.value.code == "unapproved"


def test_a_leaflet_out_of_date_needs_a_reason_that_is_printed(full, clock):
    leaflets.save_draft(full, a_leaflet())
    leaflets.approve(full, "wigs", 1, "en")
    patient = a_story(full, review=False)
    clock.at = clock.at.replace(year=2027)
    order = with_leaflet(replace(packs.propose(full, patient), ring_by=date(2027, 12, 1)), packs.part_for(full, patient, "wigs", "en"))
    with pytest.raises(Refused) as refused:
        packs.build(full, order)
    assert (refused.value.code, refused.value.subject) == ("late", "wigs")
    reasoned = replace(order, parts=tuple(replace(p, reason="the only one we have") if p.leaflet_key == "wigs" else p for p in order.parts))
    assert any("printed because: the only one we have" in page for page in words_of(packs.build(full, reasoned).pdf))


def test_a_leaflet_that_says_what_was_not_told_is_refused(full):
    patient = a_story(full, told=False)
    order = packs.propose(full, patient)
    sneaked = replace(order, parts=(*order.parts, Part(PartKind.LEAFLET, "Coping with tiredness", "coping-with-tiredness", 1)))
    with pytest.raises(Refused) as refused:
        packs.build(full, sneaked)
    assert refused.value.code == "untold"


def test_a_missing_telephone_number_is_refused(full):
    patient = a_story(full)
    with full.db.reading() as connection:
        team = records.get(connection, Team, TEAM)
    put(full, replace(team, phone=""))
    with pytest.raises((Refused, MissingFact)) as refused:
        packs.build(full, packs.propose(full, patient))
    assert refused.value.code == "phone"


def test_a_cover_without_a_promised_day_is_refused(full):
    patient = a_story(full, review=False)
    order = packs.propose(full, patient)
    with pytest.raises(Refused) as refused:
        packs.build(full, order)
    assert refused.value.code == "day"
    built = packs.build(full, replace(order, ring_by=LATER))
    assert "Ruth will ring you by Tuesday 8 December 2026." in words_of(built.pdf)[0]


def test_nothing_is_printed_for_somebody_who_has_died(full):
    patient = a_story(full)
    order = packs.propose(full, patient)
    built = packs.build(full, order)
    _change, waiting = papers.put_in_queue(full, built)
    with full.db.reading() as connection:
        person = records.get(connection, Patient, patient)
    put(full, replace(person, is_deceased=True))
    with pytest.raises(Refused) as refused:
        packs.build(full, order)
    assert refused.value.code == "dead"
    assert papers.list_queue(full)[0].refused == "This person has died."
    with pytest.raises(Exception, match="has died"):
        packs.queued_pdf(full, waiting.uid)


def test_a_waiting_pack_is_refused_once_its_leaflet_is_withdrawn(full):
    patient = a_story(full)
    _change, waiting = papers.put_in_queue(full, packs.build(full, packs.propose(full, patient)))
    assert packs.queued_pdf(full, waiting.uid)[1] == waiting.pages
    leaflets.withdraw(full, "coping-with-tiredness", 1, "en", "The advice has changed.")
    line = papers.list_queue(full)[0]
    assert line.refused == "“Coping with tiredness” is not on the shelf any more."
    assert line.paper.state is PaperState.QUEUED


def test_a_team_without_any_record_says_what_is_missing(desk):
    leaflets.stock(desk)
    with pytest.raises(Exception, match="is not on this laptop"):
        packs.suggest(desk, "7f3c1f0a-2f3f-4c7e-9f5e-999999999999")


def test_cleaned_pages_are_what_was_imported():
    clean = printing.clean_pdf(a_pdf("One page"))
    assert isinstance(clean, CleanPdf)
    assert (clean.pages, clean.text.strip()) == (1, "One page")
