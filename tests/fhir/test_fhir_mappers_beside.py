"""What stands beside a patient: allergies, flags, consents, teams, people, devices and events."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain import caseload as people
from cns_desktop.fhir import meta, registry
from cns_desktop.fhir.jsontext import Number
from tests.fhir.bodies import DATES, LINE, MAYBE, NAMES, WORDS, coded, comes_back, event, read, written
from tests.fhir.records import ALLERGY, CARE_TEAM, CONSENT, FLAG, HER, NOON, ORGANIZATION, PRACTITIONER, RELATED, TEAM, uid


@given(LINE, WORDS, st.booleans())
def test_any_allergy_comes_back(substance, reaction, active):
    comes_back(replace(ALLERGY, substance=substance, reaction=reaction, is_active=active), written(ALLERGY))


def test_an_allergy_is_read_by_description_or_by_manifestation():
    body = {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "Nuts"}, "patient": {"reference": "Patient/p"}}
    assert read(body | {"reaction": [{"description": "hives", "manifestation": [{"text": "x"}]}]}).reaction == "hives"
    assert read(body | {"reaction": [{"manifestation": [{"text": "x"}, {"coding": [{"code": "y"}]}]}]}).reaction == "x; y"
    assert read(body).is_active


def test_a_refuted_allergy_is_not_active_until_somebody_says_it_is():
    body = written(ALLERGY) | {"verificationStatus": {"coding": [{"code": "refuted"}]}}
    assert not read(body).is_active
    comes_back(ALLERGY, body)


def test_no_known_allergies_is_never_an_allergy(examples):
    kinds = {name: type(read(f.body)) for name, f in examples if "NoKnownAllergies" in name}
    assert list(kinds.values()) == [people.Event]


def test_an_allergy_entered_in_error_elsewhere_is_kept_as_an_error(examples):
    (found,) = (read(f.body) for name, f in examples if "AllergyIntolerance-EnteredInError" in name)
    assert found.entry.error_reason == meta.ERROR_ELSEWHERE
    assert not found.is_active


@given(st.sampled_from(people.FlagKind), LINE, st.sampled_from(["", "957351000000102", "204331000000107"]), st.booleans())
def test_any_flag_comes_back(kind, words, code, active):
    flag = replace(FLAG, kind=kind, text=words, code=code, is_active=active)
    comes_back(flag)
    comes_back(flag, written(FLAG))


@pytest.mark.parametrize(
    ("code", "kind"),
    [("957351000000102", people.FlagKind.FORMAT), ("204331000000107", people.FlagKind.COMMUNICATION),
     ("1325371000000107", people.FlagKind.ADJUSTMENT), ("226201008", people.FlagKind.ALERT)],
)  # fmt: skip
def test_a_foreign_flag_is_known_by_its_code_and_otherwise_an_alert(code, kind):
    body = {
        "resourceType": "Flag",
        "id": "f",
        "status": "active",
        "code": coded("http://snomed.info/sct", code),
        "subject": {"reference": "Patient/p"},
    }
    assert read(body).kind is kind
    assert read(body).text == "Words"


@given(LINE, LINE, st.sampled_from(["share", "contact", "research"]), st.booleans(), WORDS, DATES, MAYBE)
def test_any_consent_comes_back(person, topic, scope, permits, authority, given_on, withdrawn):
    consent = replace(
        CONSENT, person=person, topic=topic, scope=scope, permits=permits, authority=authority, given_on=given_on, withdrawn_on=withdrawn
    )
    comes_back(consent)
    comes_back(consent, written(CONSENT))
    assert written(consent)["status"] == ("active" if withdrawn is None else "inactive")


def test_a_consent_without_a_person_or_without_a_day():
    comes_back(replace(CONSENT, person=""), written(CONSENT))
    body = written(CONSENT)
    del body["dateTime"]
    assert registry.mapper_of(body) is None


@given(st.lists(LINE, max_size=3).map(tuple), WORDS, WORDS, st.sampled_from([None, uid(1)]), st.sampled_from(["", uid(24)]))
def test_any_care_team_comes_back(others, lead, name, key_worker, team):
    found = replace(CARE_TEAM, others=others, neighbourhood_lead=lead, key_worker_name=name, key_worker=key_worker, team=team)
    comes_back(found)
    comes_back(found, written(CARE_TEAM))


def test_the_patient_is_not_a_member_of_her_own_team():
    body = {"resourceType": "CareTeam", "id": "t", "subject": {"reference": "Patient/p"},
            "participant": [{"member": {"reference": "Patient/p", "display": "Her"}}, {"member": {"display": "Dr X"}}, {"role": []}]}  # fmt: skip
    assert read(body).others == ("Dr X",)


@given(NAMES, WORDS, WORDS)
def test_any_related_person_comes_back(name, relationship, phone):
    comes_back(replace(RELATED, name=name, relationship=relationship, phone=phone), written(RELATED))


@given(NAMES, WORDS, WORDS)
def test_any_practitioner_comes_back(name, phone, email):
    comes_back(replace(PRACTITIONER, name=name, phone=phone, email=email), written(PRACTITIONER))


@given(WORDS, WORDS, WORDS, st.sampled_from(["", uid(2)]))
def test_any_team_and_organisation_come_back(name, ods, words, organization):
    comes_back(replace(ORGANIZATION, name=name, ods_code=ods), written(ORGANIZATION))
    comes_back(replace(TEAM, name=name, organization=organization, phone=words, hospital=words, hours=words), written(TEAM))
    comes_back(replace(ORGANIZATION, name=name, ods_code=ods))


def test_a_device_may_have_no_name():
    body = {"resourceType": "Device", "id": "d"}
    assert read(body).name == ""
    assert read(written(replace(read(body), uid=uid(3), name="L"), body)).name == "L"
    assert "deviceName" not in written(replace(read(body), uid=uid(3)), written(replace(read(body), uid=uid(3), name="L"), body))


@pytest.mark.parametrize(
    ("body", "text", "happened"),
    [
        (event("Encounter", type=[{"text": "Clinic"}], period={"start": "2026-01-02T10:00:00+01:00"}), "Clinic", "2026-01-02T10:00:00+01:00"),
        (event("Observation", code={"text": "Weight"}, valueQuantity={"value": Number("70.50"), "unit": "kg"}, effectiveDateTime="2026-01-02"),
         "Weight: 70.50 kg", "2026-01-02T00:00:00+00:00"),
        (event("Observation", code={"text": "CRP"}, valueQuantity={"comparator": "<", "value": 5}, effectiveDateTime="2026"), "CRP: < 5", None),
        (event("Observation", code={"text": "Smoker"}, valueCodeableConcept={"text": "never"}), "Smoker: never", None),
        (event("Observation", code={"text": "Count"}, valueInteger=3), "Count: 3", None),
        (event("Observation", valueQuantity={}), "", None),
        (event("Observation", code={"text": "Note"}, valueString=""), "Note", None),
        (event("Communication", sent="2026-01-02T10:00:00Z", category=[]), "", "2026-01-02T10:00:00+00:00"),
        (event("CarePlan", title="Wellness"), "Wellness", None),
        (event("Task", code={"coding": [{"code": "x"}]}), "x", None),
        (event("DocumentReference", description="Letter"), "Letter", None),
    ],
)  # fmt: skip
def test_an_event_says_what_and_when(body, text, happened):
    found = read(body)
    assert (found.rtype, found.text, found.patient) == (body["resourceType"], text, "p")
    assert found.happened == (happened and datetime.fromisoformat(happened))
    assert registry.mapper_of(body).to_fhir(found, body) is body


def test_an_appointment_is_somebodys_by_its_participants():
    body = {"resourceType": "Appointment", "id": "a", "description": "Clinic",
            "participant": [{"actor": {"reference": "Practitioner/x"}}, {"actor": {"reference": "https://x/Patient/p"}}, {}]}  # fmt: skip
    assert read(body).patient == "p"
    assert registry.mapper_of({"resourceType": "Appointment", "id": "a"}) is None


def test_an_event_entered_in_error_is_kept_out_of_the_timeline():
    assert registry.mapper_of(event("Observation", status="entered-in-error", code={"text": "x"})) is None


def test_an_event_without_a_body_gets_a_bare_one():
    found = people.Event("e", HER, "Encounter", "x", NOON)
    assert registry.mapper_for(people.Event).to_fhir(found, None) == {"resourceType": "Encounter", "id": "e"}


def test_a_coding_without_a_code_says_its_words():
    body = {"resourceType": "Flag", "id": "f", "code": {"coding": [{"display": "Lone worker"}]}, "subject": {"reference": "Patient/p"}}
    assert read(body).text == "Lone worker"


def test_telephone_and_practice_can_be_taken_away_again():
    body = written(PRACTITIONER)
    bare = replace(PRACTITIONER, phone="", email="")
    assert "telecom" not in written(bare, body)
    assert "telecom" not in written(bare)
    comes_back(bare, body)
