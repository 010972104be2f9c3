"""Patients: PDS, UK Core and our own bodies; names, numbers, addresses and languages edited in place."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain import caseload as people
from cns_desktop.fhir import meta
from cns_desktop.fhir.jsontext import clone, loads
from tests.fhir.bodies import LINE, MAYBE, NAMES, WORDS, comes_back, read, written
from tests.fhir.records import DAY, ENTRY, HER, PATIENT


def test_the_pds_patient_is_read(files):
    her = read(loads(files["pds-api/Patient.json"]))
    assert her.name == people.Name("Smith", "Jane", "Mrs", "usual")
    assert (her.nhs_number, her.nhs_status) == ("9000000009", "01")
    assert (her.language, her.interpreter) == ("fr", True)
    assert (her.is_deceased, her.deceased_on) == (True, date(2010, 10, 22))
    assert her.gp.code == "Y12345"
    assert her.addresses[0].lines[0] == "1 Trevelyan Square"
    assert [t.system for t in her.telecoms] == ["phone", "email", "other"]
    assert not her.is_sensitive


def test_a_restricted_pds_record_is_sensitive(files):
    assert read(loads(files["pds-api/Sensitive_Patient.json"])).is_sensitive


def test_the_uk_core_patient_is_read(examples):
    (her,) = (read(f.body) for name, f in examples if name.endswith("Patient-RichardSmith-Example.xml"))
    assert her.name.banner() == "SMITH, Richard"
    assert her.ethnicity == "G"
    assert her.contacts[0].name == "JACKSON Jane (Miss)"
    assert her.contacts[0].phone == "07777123123"
    assert her.language == "bfi"


def test_a_synthea_patient_without_nhs_number_is_read(files, examples):
    people_read = [read(f.body) for name, f in examples if name.startswith("synthea/") and f.body["resourceType"] == "Patient"]
    assert len(people_read) == 6
    assert {p.nhs_number for p in people_read} == {""}
    assert all(p.name.family and p.birth_date and p.identifiers for p in people_read)


OTHERS = st.builds(people.Name, LINE, LINE, WORDS, st.sampled_from(["old", "maiden", "nickname"]))
PATIENTS = st.builds(
    people.Patient,
    uid=st.just(HER),
    entry=st.just(ENTRY),
    name=NAMES,
    birth_date=MAYBE,
    gender=st.sampled_from(["male", "female", "other", "unknown"]),
    nhs_number=WORDS,
    nhs_status=st.sampled_from(["", "01", "07"]),
    identifiers=st.lists(st.builds(people.Identifier, LINE, LINE), max_size=3).map(tuple),
    other_names=st.lists(OTHERS, max_size=2).map(tuple),
    ethnicity=st.sampled_from(["", "A", "Z", "99"]),
    addresses=st.lists(st.builds(people.Address, st.lists(LINE, min_size=1, max_size=3).map(tuple), WORDS, WORDS, WORDS), max_size=2).map(tuple),
    telecoms=st.lists(
        st.builds(people.Telecom, st.sampled_from(["phone", "email"]), LINE, st.sampled_from(["home", "work"]), st.sampled_from([None, True, False])),
        max_size=3,
    ).map(tuple),
    contacts=st.lists(
        st.builds(people.Contact, st.sampled_from(["a", "b", "c"]), LINE, WORDS.filter(lambda w: w != "N"), WORDS, st.booleans(), WORDS),
        max_size=3,
        unique_by=lambda c: c.id,
    ).map(tuple),
    gp=st.none() | st.builds(people.GpPractice, WORDS, WORDS, WORDS, WORDS),
    language=st.sampled_from(["", "pl", "en", "xx"]),
    interpreter=st.booleans(),
    is_sensitive=st.booleans(),
    is_active=st.booleans(),
)


@given(PATIENTS)
def test_any_patient_comes_back(patient):
    comes_back(patient)


@given(PATIENTS, PATIENTS)
def test_any_patient_can_become_any_other(one, other):
    comes_back(other, written(one))


@given(PATIENTS)
def test_any_patient_can_be_written_over_a_pds_body(patient):
    comes_back(patient, meta.stamp(clone(PDS), HER, "breast", ENTRY))


PDS = {
    "resourceType": "Patient",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000009", "use": "old"},
                   {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000017"}],
    "name": [{"use": "old", "family": "Old"}, {"use": "usual", "text": "Jane Smith", "family": "Smith", "given": ["Jane"]}],
    "communication": [{"language": {"coding": [{"code": "en"}]}}, {"language": {"coding": [{"code": "pl"}]}, "preferred": True}],
    "extension": [
        {"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSCommunication",
         "extension": [{"url": "language", "valueCodeableConcept": {"coding": [{"code": "fr"}]}},
                       {"url": "interpreterRequired", "valueBoolean": True}]},
    ],
    "address": [{"use": "home", "text": "1 High Street\nLeeds", "extension": [{"url": "key", "valueString": "x"}]}],
    "deceasedDateTime": "2010",
    "gender": "female",
    "telecom": [{"system": "phone", "value": "1", "use": "home", "period": {"start": "2024"}}],
    "generalPractitioner": [{"id": "g", "identifier": {"value": "Y1"}}, {"reference": "Practitioner/1"}],
}  # fmt: skip


def test_a_name_that_changes_loses_the_text_that_told_the_old_one():
    body = written(replace(read(PDS), uid=HER, name=people.Name("Jones", "Jane", "", "usual")), PDS)
    assert body["name"][1] == {"use": "usual", "family": "Jones", "given": ["Jane"], "id": body["name"][1]["id"]}
    assert body["name"][0]["family"] == "Old"


def test_a_new_address_carries_nothing_of_the_old_one():
    body = written(replace(read(PDS), uid=HER, addresses=(people.Address(("2 Low Road",), "York", "", "YO1 1AA"),)), PDS)
    assert {k: v for k, v in body["address"][0].items() if k != "id"} == {
        "use": "home",
        "line": ["2 Low Road"],
        "city": "York",
        "postalCode": "YO1 1AA",
    }


def test_an_address_that_is_only_text_is_read_line_by_line():
    assert read(PDS).addresses[0].lines == ("1 High Street", "Leeds")


def test_another_gp_practice_drops_what_pointed_at_the_old_one():
    body = written(replace(read(PDS), uid=HER, gp=people.GpPractice("New Surgery", "Y2")), PDS)
    assert body["generalPractitioner"][0]["display"] == "New Surgery"
    assert "id" not in body["generalPractitioner"][0]
    assert body["generalPractitioner"][1] == {"reference": "Practitioner/1"}


def test_the_current_nhs_number_wins_over_an_old_one():
    assert read(PDS).nhs_number == "9000000017"
    assert people.Identifier("https://fhir.nhs.uk/Id/nhs-number", "9000000009") in read(PDS).identifiers
    only_old = clone(PDS)
    del only_old["identifier"][1]
    assert read(only_old).nhs_number == ""


def test_death_on_a_day_death_without_a_day_and_life():
    assert read(PDS).is_deceased
    assert read(PDS).deceased_on is None
    for deceased_on, is_dead in ((date(2026, 1, 2), True), (None, True), (None, False)):
        comes_back(replace(PATIENT, deceased_on=deceased_on, is_deceased=is_dead), meta.stamp(PDS, HER, "", ENTRY))
        comes_back(replace(PATIENT, deceased_on=deceased_on, is_deceased=is_dead))


def test_an_invalid_nhs_number_is_kept_as_it_was_entered():
    her = replace(PATIENT, nhs_number="999 12")
    assert read(written(her)).nhs_number == "999 12"
    assert her.nhs_verdict is not None


def test_a_language_taken_away_stays_away_though_another_is_left():
    body = clone(PDS)
    del body["extension"]
    assert read(body).language == "pl"
    cleared = written(replace(read(body), uid=HER, language=""), body)
    assert read(cleared).language == ""
    assert read(written(replace(read(cleared), language="en"), cleared)).language == "en"


def test_a_language_from_pds_is_changed_where_pds_keeps_it():
    body = written(replace(read(PDS), uid=HER, language="pl", interpreter=False), PDS)
    assert [e["url"] for e in body["extension"][0]["extension"]] == ["language", "interpreterRequired"]
    assert read(body).language == "pl"
    assert not read(body).interpreter


def test_a_pds_language_without_interpreter_can_be_taken_away():
    body = clone(PDS)
    body["extension"][0]["extension"].pop()
    body.pop("communication")
    assert read(written(replace(read(body), uid=HER, language=""), body)).language == ""


def test_a_patient_without_a_name_is_read():
    bare = read({"resourceType": "Patient", "id": HER, "name": [{"text": "Baby Smith"}]})
    assert bare.name.family == "Baby Smith"
    nobody = read({"resourceType": "Patient", "id": HER})
    assert nobody.name == people.Name("", "", use="")
    assert "name" not in written(nobody, {"resourceType": "Patient"})


def test_dates_are_days_whatever_the_day():
    assert read(written(replace(PATIENT, birth_date=DAY))).birth_date == DAY


def test_what_stood_beside_a_value_goes_with_it():
    body = {
        "resourceType": "Patient",
        "birthDate": "2021-02-11",
        "_birthDate": {"extension": [{"url": "time", "valueDateTime": "2021-02-11T15:39:00Z"}]},
    }
    assert "_birthDate" in written(replace(read(body), uid=HER, gender="male"), body)
    assert "_birthDate" not in written(replace(read(body), uid=HER, birth_date=DAY), body)


@pytest.mark.parametrize(("status", "kept"), [("generated", False), ("extensions", False), ("additional", True)])
def test_narrative_made_from_old_data_goes_when_the_data_changes(status, kept):
    body = {"resourceType": "Patient", "text": {"status": status, "div": "<div>female</div>"}, "gender": "female"}
    assert "text" in written(replace(read(body), uid=HER), body)
    assert ("text" in written(replace(read(body), uid=HER, gender="male"), body)) is kept


def test_only_what_changed_of_a_name_is_written():
    body = {"resourceType": "Patient", "name": [{"id": "n", "use": "usual", "family": "Smith", "_family": {"id": "f"}, "given": ["Jane", "Ann"]}]}
    for name in (
        people.Name("Smith", "Jane Ann", "Dr", "usual"),
        people.Name("Jones", "Jane Ann", "", "usual"),
        people.Name("Smith", "J", "", "usual"),
    ):
        edited = written(replace(read(body), uid=HER, name=name), body)
        assert read(edited).name == name
        assert ("_family" in edited["name"][0]) is (name.family == "Smith")


def test_a_name_whose_use_changes_keeps_the_banner():
    body = {"resourceType": "Patient", "name": [{"use": "official", "family": "Smith"}, {"use": "usual", "family": "Jones"}]}
    her = replace(read(body), uid=HER, name=people.Name("Jones", "", "", "official"), other_names=(people.Name("Smith", "", "", "official"),))
    assert read(written(her, body)).name.family == "Jones"


def test_a_name_that_is_now_an_old_one_still_stands_first_when_there_is_no_better():
    body = {"resourceType": "Patient", "name": [{"use": "old", "family": "Smith"}, {"use": "usual", "family": "Jones"}]}
    her = replace(read(body), uid=HER, name=people.Name("Jones", "", "", "old"))
    assert read(written(her, body)) == her


def test_contacts_and_telephones_edited_in_place_keep_what_others_added():
    body = {"resourceType": "Patient", "contact": [{"id": "c", "name": {"text": "Jo"}, "gender": "female", "organization": {"display": "X"}}],
            "telecom": [{"system": "phone", "use": "home", "value": "1", "rank": 1}]}  # fmt: skip
    her = replace(read(body), uid=HER, contacts=(people.Contact("c", "Jo", "Sister", "2"),), telecoms=(people.Telecom("phone", "3", "home", False),))
    edited = written(her, body)
    assert edited["contact"][0]["organization"] == {"display": "X"}
    assert edited["telecom"][0]["rank"] == 1
    assert read(edited) == her
    moved = replace(her, contacts=(people.Contact("c", "Jo Ann", "Sister", "2", True),), telecoms=(people.Telecom("sms", "3", "mobile", False),))
    assert read(written(moved, edited)) == moved
    assert "rank" not in written(moved, edited)["telecom"][0]
