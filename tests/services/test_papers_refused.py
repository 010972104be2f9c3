"""What was printed or put off before is looked at again before a printer gets it: withdrawn leaflets, untold facts, a changed plan, policy."""

from dataclasses import replace
from datetime import date

import pytest

from cns_desktop.db import records
from cns_desktop.domain.caseload import Diagnosis, Fact, Told
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.packing import PrintChoice
from cns_desktop.domain.packs import PackOrder, Part, PartKind
from cns_desktop.domain.plans import Plan, PlanStatus
from cns_desktop.security.policy import Policy
from cns_desktop.services import leaflets, packs, papers, printing
from tests.packing import a_leaflet, a_story, put, stocked


@pytest.fixture
def patient(desk):
    stocked(desk)
    return a_story(desk)


def _refused(desk):
    return [line.refused for line in papers.list_queue(desk)]


def test_a_paper_with_a_leaflet_withdrawn_since_is_read_but_not_printed_again(desk, patient):
    built = packs.build(desk, packs.propose(desk, patient))
    _change, paper = papers.record_printed(desk, built)
    part = next(p for p in paper.parts if p.kind is PartKind.LEAFLET)
    assert printing.reprint(desk, paper.uid) != built.pdf
    leaflets.withdraw(desk, part.leaflet_key, part.leaflet_version, part.language, "A number in it is wrong.")
    with pytest.raises(Expected, match="withdrawn"):
        printing.reprint(desk, paper.uid)
    assert papers.stored_pdf(desk, paper.uid) == built.pdf


def test_a_waiting_leaflet_about_a_site_she_has_not_been_told_of_is_not_printed(desk, patient):
    leaflet = a_leaflet(needs_told=Fact.TREATMENT.value, sites=("breast",))
    leaflets.save_draft(desk, leaflet)
    leaflets.approve(desk, leaflet.key, 1, "en")
    order = PackOrder(patient, (Part(PartKind.WHO_TO_CALL, "Who to call"), packs.part_for(desk, patient, leaflet.key, "en")))
    papers.put_in_queue(desk, packs.build(desk, order))
    assert _refused(desk) == [""]
    with desk.db.reading() as connection:
        held = records.find(connection, Diagnosis, patient)[0]
    put(desk, replace(held, told=(Told(Fact.TREATMENT, date(2026, 5, 20), "Miss Larkin", "an operation"),)))
    assert "says what has not been told" in _refused(desk)[0]


def test_a_waiting_letter_of_an_agreement_that_has_changed_is_not_printed(desk, patient):
    order = PackOrder(patient, tuple(p for p in packs.propose(desk, patient).parts if p.kind is PartKind.AGREED))
    papers.put_in_queue(desk, packs.build(desk, order))
    assert _refused(desk) == [""]
    with desk.db.reading() as connection:
        held = records.find(connection, Plan, patient)[0]
    put(desk, replace(held, status=PlanStatus.REPLACED))
    assert _refused(desk) == ["The plan has changed since."]


def test_a_size_set_by_policy_holds_in_a_pack_and_a_locked_printer_stays(desk, patient):
    locked = replace(desk, machine=Policy({"print.body_size": 18, "print.printer": "Ward-7"}, "IT Services"))
    assert packs.propose(locked, patient).body_size == 18
    printing.remember(locked, PrintChoice("Office-2", is_duplex=False))
    assert printing.last_choice(locked) == PrintChoice("Ward-7", is_duplex=False)
