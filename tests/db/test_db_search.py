"""Find: surname, forename, number fragments, dates, postcode, diagnosis; names with marks are found without them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from cns_desktop.db import first_page, paging, search
from cns_desktop.db.names import fold
from cns_desktop.db.raw import connect
from cns_desktop.domain.caseload import Address, CaseloadFilter, Identifier, Name
from cns_desktop.domain.ids import PatientId
from cns_desktop.services import caseload
from cns_desktop.services.desk import Desk
from tests.conftest import KEY, a_person

PEOPLE = (
    ("O’Brien", "Patricia", "9990000115", date(1944, 3, 19), "LS1 4AP"),
    ("Nuñez", "José", "9990000107", date(1983, 5, 6), "BD5 8HH"),
    ("Łukasiewicz", "Halina", "9990000042", date(1947, 10, 14), "LS17 6QR"),
    ("Patel", "Nisha", "9990000034", date(1970, 11, 8), "M1 1AE"),
)


@pytest.fixture
def people(desk: Desk) -> Desk:
    with desk.db.writing(desk.actor, desk.now()) as unit:
        for family, given, nhs, born, postcode in PEOPLE:
            person = a_person(desk, family, given, nhs, addresses=(Address(("1 Road",), "Leeds", "", postcode),))
            made = type(person)(**{f: getattr(person, f) for f in person.__slots__} | {"name": Name(family, given, "Mrs"), "birth_date": born})
            unit.put(
                type(made)(**{f: getattr(made, f) for f in made.__slots__} | {"identifiers": (Identifier("https://example.org", f"H{nhs[-4:]}"),)})
            )
    return desk


@pytest.mark.parametrize(
    ("typed", "families"),
    [
        ("obr", ["O’Brien"]),
        ("O'Brien", ["O’Brien"]),
        ("nunez", ["Nuñez"]),
        ("lukas", ["Łukasiewicz"]),
        ("nisha", ["Patel"]),
        ("pat", ["Patel", "O’Brien"]),  # surnames first, then forenames
        ("patel nisha", ["Patel"]),
        ("nisha patel", ["Patel"]),
        ("999 000 0107", ["Nuñez"]),
        ("0042", ["Łukasiewicz"]),
        ("08/11/1970", ["Patel"]),
        ("8 nov 70", ["Patel"]),
        ("6/5", ["Nuñez"]),
        ("ls17", ["Łukasiewicz"]),
        ("M1 1AE", ["Patel"]),
        ("H0034", ["Patel"]),
        ("zzz", []),
        ("p", []),
        ('"; DROP TABLE patient', []),
    ],
)
def test_find_knows_what_was_typed(people: Desk, typed: str, families: list[str]) -> None:
    with people.db.reading() as connection:
        assert [row.family for row in search.find_lines(connection, typed, 2026)] == families


def test_the_first_page_equals_the_core_statement(people: Desk) -> None:
    raw = connect(people.db.store.path, KEY, read_only=True)
    lines = first_page.first_lines(raw)
    raw.close()
    with people.db.reading() as connection:
        assert lines == [tuple(row) for row in connection.execute(paging.FIRST, {"most": 64})]
    assert len(lines) == len(PEOPLE)


@pytest.mark.parametrize("order", sorted(paging.ORDERS))
def test_every_order_lists_everybody_both_ways(people: Desk, order: str) -> None:
    with people.db.reading() as connection:
        up = paging.ids(connection, order, CaseloadFilter())
        down = paging.ids(connection, order, CaseloadFilter(), descending=True)
        assert list(up) == list(reversed(down))
        assert [row.pk for row in paging.page(connection, up)] == list(up)


def test_filters_narrow_the_list(people: Desk) -> None:
    with people.db.reading() as connection:
        assert len(paging.ids(connection, "name", CaseloadFilter(words="pat"))) == 1
        assert len(paging.ids(connection, "name", CaseloadFilter(key_worker="nobody"))) == 0


@pytest.mark.parametrize("order", sorted(paging.ORDERS))
@pytest.mark.parametrize("words", ["", "pat", "nunez"])
def test_the_ids_are_those_of_the_rows_in_their_order(people: Desk, order: str, words: str) -> None:
    with people.db.reading() as connection:
        rows = connection.execute(text(f"SELECT pk, name_key FROM patient WHERE is_active ORDER BY {paging.ORDERS[order]}")).all()
        assert list(paging.ids(connection, order, CaseloadFilter(words=words))) == [row.pk for row in rows if row.name_key.startswith(words)]


def test_a_list_is_narrowed_as_find_reads_names_and_by_no_sign_of_its_own(people: Desk) -> None:
    with people.db.reading() as connection:

        def count(words: str) -> int:
            return len(paging.ids(connection, "name", CaseloadFilter(words=words)))

        assert count(" Núñez ") == count("nunez") > 0
        assert count("%") == count("_") == 0


def test_folding_is_idempotent() -> None:
    assert fold(fold("  D’Ambrosio-Łęcki ")) == fold("D’Ambrosio-Łęcki") == "dambrosiolecki"


def test_a_new_name_and_number_take_the_place_of_the_old_ones_in_find(people: Desk) -> None:
    with people.db.reading() as connection:
        uid = connection.execute(text("SELECT uid FROM patient WHERE family = 'Patel'")).scalar_one()
    before = caseload.load_form(people, PatientId(uid))
    changed = replace(before.patient, name=Name("Shah", "Nisha"), nhs_number="9990000131")
    caseload.save_form(people, before, replace(before, patient=changed))
    with people.db.reading() as connection:
        for typed, families in (("nisha patel", []), ("shah nisha", ["Shah"]), ("0000034", []), ("0000131", ["Shah"])):
            assert [row.family for row in search.find_lines(connection, typed, 2026)] == families, typed


def test_she_is_found_by_her_diagnosis_as_it_stands(desk: Desk, a_patient: PatientId) -> None:
    def found(typed: str) -> list[str]:
        with desk.db.reading() as connection:
            return [row.family for row in search.find_lines(connection, typed, 2026)]

    assert (found("kowalska breast"), found("breast"), found("lung")) == (["Kowalska"], ["Kowalska"], [])
    form = caseload.load_form(desk, a_patient)
    other = replace(form.diagnoses[0], text="Lung cancer")
    caseload.save_form(desk, form, replace(form, diagnoses=(other,)))
    assert (found("kowalska lung"), found("breast"), found("agnieszka lung")) == (["Kowalska"], [], ["Kowalska"])
