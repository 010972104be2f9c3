"""What holds for every mapped type: it comes back, it is valid R4, and what others own stays byte for byte."""

import json
from dataclasses import replace
from datetime import date

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cns_desktop.domain import assessments as hna
from cns_desktop.domain import caseload as people
from cns_desktop.domain import plans
from cns_desktop.fhir import meta, registry
from cns_desktop.fhir.jsontext import Number, dumps, loads
from tests.conftest import shared
from tests.fhir.bodies import comes_back, event, read, rewritten, written
from tests.fhir.records import ALLERGY, ASSESSMENT, DAY, DIAGNOSIS, ENTRY, NEED, PATIENT, PLAN, RECORDS, uid

NAMED = pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)


@NAMED
def test_a_record_comes_back_from_its_body(record):
    comes_back(record)


@NAMED
def test_what_we_author_is_valid_r4(record):
    body = written(record)
    model = get_fhir_model_class(body["resourceType"])
    assert model.model_validate_json(dumps(body)).get_resource_type() == body["resourceType"]


@NAMED
def test_a_record_entered_in_error_says_so_and_can_be_put_right(record):
    wrong = replace(record, entry=replace(record.entry, error_reason="wrong patient"))
    body = written(wrong)
    assert read(body).entry.error_reason == "wrong patient"
    assert dumps(written(read(body), body)) == dumps(body)
    assert not read(written(record, body)).entry.is_error
    get_fhir_model_class(body["resourceType"]).model_validate_json(dumps(body))


@pytest.mark.parametrize("record", [ALLERGY, DIAGNOSIS], ids=["allergy", "diagnosis"])
def test_a_condition_entered_in_error_has_no_clinical_status(record):
    body = written(replace(record, entry=replace(ENTRY, error_reason="x")))
    assert "clinicalStatus" not in body
    assert body["verificationStatus"]["coding"][0]["code"] == "entered-in-error"
    kept = body["verificationStatus"]
    registry.mapper_for(type(record)).to_fhir(read(body), body)
    assert body["verificationStatus"] == kept


def test_reading_and_writing_back_changes_no_byte_of_any_published_example(examples):
    seen = set()
    for name, body in rewritten(examples):
        mapper = registry.mapper_of(body)
        if mapper is None:
            continue
        before = dumps(body)
        assert dumps(mapper.to_fhir(mapper.from_fhir(body, ENTRY), body)) == before, name
        seen.add((mapper.rtype, mapper.record.__name__))
    assert {"Patient", "RelatedPerson", "Allergy", "Flag", "Consent", "CareTeam", "Diagnosis", "Event", "Practitioner"} <= {r for _t, r in seen}
    assert len(seen) > 18


def test_stamped_examples_are_a_fixed_point(examples):
    for _name, body in rewritten(examples):
        mapper = registry.mapper_of(body)
        if mapper is not None:
            stamped = meta.stamp(body, uid(99), "breast", ENTRY)
            again = mapper.from_fhir(stamped, ENTRY)
            assert again.uid == uid(99)
            assert dumps(mapper.to_fhir(again, stamped)) == dumps(stamped)


def test_an_edit_leaves_what_others_own_byte_for_byte(files):
    from_pds = loads(files["pds-api/Patient.json"])
    from_pds["name1"] = [{"x": Number("1e3")}]
    body = meta.stamp(from_pds, uid(10), "breast", ENTRY)
    edited = written(replace(read(body), birth_date=date(1961, 4, 3)), body)
    assert edited["birthDate"] == "1961-04-03"
    assert dumps({k: v for k, v in edited.items() if k != "birthDate"}) == dumps({k: v for k, v in body.items() if k != "birthDate"})
    assert b'"x":1e3' in dumps(edited)


def test_every_record_type_has_one_mapper_and_its_own_body_finds_it():
    for record in RECORDS:
        mapper = registry.mapper_for(type(record))
        assert registry.mapper_of(written(record)) is mapper
    with pytest.raises(KeyError):
        registry.mapper_for(str)


def test_a_body_of_a_newer_schema_is_kept_unread():
    body = written(ALLERGY)
    for extension in body["extension"]:
        if extension["url"] == meta.SCHEMA:
            extension["valueInteger"] = meta.SCHEMA_MAJOR + 1
    assert registry.mapper_of(body) is None


def test_what_nobody_maps_is_opaque():
    assert registry.mapper_of({"resourceType": "Immunization"}) is None
    assert registry.mapper_of(event("QuestionnaireResponse", authored="2026-01-02")) is not None


def test_an_unresolved_urn_is_still_an_identity():
    body = {"resourceType": "RelatedPerson", "id": "r", "patient": {"reference": "urn:uuid:p1"}}
    assert read(body).patient == "p1"
    assert registry.mapper_of(body | {"patient": {"identifier": {"value": "9000000009"}}}) is None


def test_the_naughty_strings_come_back_through_every_kind_of_text():
    strings = [s for s in json.loads(shared("fuzz", "blns.json").read_text("utf-8")) if s]
    assert len(strings) > 500
    for words in strings:
        contact = people.Contact("c1", words, words if words != "N" else "n", words, True, words)
        comes_back(replace(PATIENT, name=people.Name(words, words, words), contacts=(contact,), telecoms=(people.Telecom("phone", words),)))
        comes_back(replace(DIAGNOSIS, text=words, detail=words, stage=words, told=(people.Told(people.Fact.AIM, DAY, words, words, words),)))
        comes_back(replace(ASSESSMENT, answers=(hna.Answer("PH03", hna.State.SCORED, 1, words),), other=words))
        comes_back(replace(PLAN, about_me=words, needs=(replace(NEED, text=words, goal=plans.Goal(words, None, words)),)))
