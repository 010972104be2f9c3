"""The Information page: what fits and why, what was given, what waits; nothing that has not been told."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cns_desktop.domain.caseload import Patient
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.packs import Handing
from cns_desktop.services import caseload, packs, papers
from cns_desktop.ui.common.layout import Card
from cns_desktop.ui.features.packs.information import InformationPage
from tests.packing import a_story
from tests.ui.conftest import words_on

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, work, full):
    made = InformationPage(work.jobs, work.feed, partial(packs.view, full))
    qtbot.addWidget(made)
    made.resize(1100, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.hide()


def shown(qtbot, work, page, patient):
    page.show_patient(patient)
    qtbot.settle(work.jobs)
    return page


def part(page, title) -> str:
    """The words of one card."""
    return words_on(next(card for card in page.findChildren(Card) if card.isVisible() and card.accessibleName().startswith(title)))


def button(page, text) -> QAbstractButton:
    return next(each for each in page.findChildren(QAbstractButton) if each.isVisible() and each.text().strip() == text)


def a_pack(desk, patient):
    return packs.build(desk, packs.propose(desk, patient))


def test_each_suggestion_says_why_it_fits(qtbot, work, page, full):
    patient = a_story(full)
    shown(qtbot, work, page, patient)
    words = part(page, "What fits Agnieszka")
    for suggestion in packs.view(full, patient).suggestions:
        assert suggestion.leaflet.title in words
    assert "low energy" in words.lower()


def test_before_anything_is_told_leaflets_are_held_back_and_no_diagnosis_is_named(qtbot, work, page, full):
    patient = a_story(full, told=False)
    view = packs.view(full, patient)
    shown(qtbot, work, page, patient)
    words = part(page, "What fits")
    assert view.held_back > 0
    assert f"{view.held_back} leaflets are held back: they say what has not been told." in words
    assert "breast" not in words.lower()


def test_a_pack_is_asked_for_by_button_and_by_key(qtbot, work, page, full):
    patient = a_story(full)
    shown(qtbot, work, page, patient)
    with qtbot.waitSignal(page.pack_requested) as asked:
        qtbot.mouseClick(button(page, "Make a pack"), LEFT)
    assert asked.args == [patient]
    with qtbot.waitSignal(page.pack_requested) as asked:
        page.primary_action()
    assert asked.args == [patient]


def test_the_papers_are_one_press_away(qtbot, work, page, full):
    shown(qtbot, work, page, a_story(full))
    with qtbot.waitSignal(page.tab_requested) as asked:
        qtbot.mouseClick(button(page, "Papers"), LEFT)
    assert asked.args == ["papers"]


def test_what_is_printed_waits_and_only_what_is_given_counts_as_given(qtbot, work, page, full):
    patient = a_story(full)
    shown(qtbot, work, page, patient)
    assert "Nothing yet" in part(page, "Given to")
    assert "Nothing waits." in part(page, "Printed, not yet given")

    built = a_pack(full, patient)
    leaflet = next(p for p in built.order.parts if p.leaflet_key)
    change, paper = papers.record_printed(full, built)
    work.feed.changed.emit(change)
    qtbot.settle(work.jobs)
    line = f"{leaflet.title}, version {leaflet.leaflet_version}"
    assert line in part(page, "Printed, not yet given")
    assert line not in part(page, "Given to")

    work.feed.changed.emit(papers.give(full, paper.uid, Handing.POSTED)[0])
    qtbot.settle(work.jobs)
    assert line in part(page, "Given to")
    assert "Given: posted" in part(page, "Given to")
    assert "24-Nov-2026, by Ruth Adeyemi" in part(page, "Given to")
    assert "Nothing waits." in part(page, "Printed, not yet given")


def test_a_paper_she_declined_counts_neither_as_given_nor_as_waiting(qtbot, work, page, full):
    patient = a_story(full)
    paper = papers.record_printed(full, a_pack(full, patient))[1]
    papers.give(full, paper.uid, Handing.DECLINED)
    shown(qtbot, work, page, patient)
    assert "Nothing yet" in part(page, "Given to")
    assert "Nothing waits." in part(page, "Printed, not yet given")


def test_a_change_while_another_page_is_shown_is_there_on_the_way_back(qtbot, work, page, full):
    patient = a_story(full)
    shown(qtbot, work, page, patient)
    page.hide()
    work.feed.changed.emit(papers.record_printed(full, a_pack(full, patient))[0])
    qtbot.settle(work.jobs)
    page.show()
    qtbot.settle(work.jobs)
    assert "not yet given" in part(page, "Printed, not yet given").split("|", 1)[1]


def test_for_somebody_who_has_died_no_pack_is_made(qtbot, work, page, full):
    patient = a_story(full)
    form = caseload.load_form(full, patient)
    caseload.save_form(full, form, replace(form, patient=replace(form.patient, is_deceased=True)))
    shown(qtbot, work, page, patient)
    assert "This person has died." in words_on(page)
    assert not button(page, "Make a pack").isEnabled()


def test_no_information_of_one_patient_is_left_for_the_next(qtbot, work, page, full):
    first, second = a_story(full), a_story(full, family="PATEL", given="Nisha", nhs="9990000026")
    papers.record_printed(full, a_pack(full, first))
    shown(qtbot, work, page, first)
    page.show_patient(second)
    assert "Agnieszka" not in words_on(page)
    qtbot.settle(work.jobs)
    assert "Agnieszka" not in words_on(page)
    assert "Nisha" in part(page, "What fits")
    assert "Nothing waits." in part(page, "Printed, not yet given")


def test_a_record_that_is_gone_is_said_on_the_page(qtbot, work, page):
    shown(qtbot, work, page, PatientId("7f3c1f0a-2f3f-4c7e-9f5e-000000000000"))
    assert "not on this laptop" in words_on(page)
    assert Patient.__name__ not in words_on(page)
