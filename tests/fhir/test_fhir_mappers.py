import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain import assessments as hna
from cns_desktop.domain import caseload as people
from cns_desktop.domain import packs, plans
from cns_desktop.fhir import meta, registry
from cns_desktop.fhir.jsontext import Number, clone, dumps, loads
from cns_desktop.fhir.references import rewrite_references
from cns_desktop.fhir.structure import examine
from tests.conftest import shared
from tests.fhir.records import (
    ACTION,
    ALLERGY,
    ASSESSMENT,
    CARE_TEAM,
    CONSENT,
    DAY,
    DIAGNOSIS,
    ENTRY,
    FLAG,
    HANDED,
    HER,
    NEED,
    NOON,
    ORGANIZATION,
    PAPER,
    PATIENT,
    PLAN,
    PRACTITIONER,
    PROMPT,
    RECORDS,
    RELATED,
    TASK,
    TEAM,
    uid,
)

NAMED = pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
LINE = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = st.just("") | LINE
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DATES
TIMES = st.datetimes(timezones=st.just(UTC))


def written(record, base=None):
    """The body as the store writes it."""
    body = registry.mapper_for(type(record)).to_fhir(record, base)
    return loads(dumps(meta.stamp(body, record.uid, "breast", record.entry)))


def read(body, fallback=ENTRY):
    return registry.mapper_of(body).from_fhir(body, fallback)


def comes_back(record, base=None):
    """Written, read, and written again: the same record, the same bytes, well shaped."""
    body = written(record, base)
    assert not examine(body).unknown
    again = read(body)
    assert again == record
    assert dumps(written(again, body)) == dumps(body)


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


def rewritten(examples):
    """Every published example as the import hands it over."""
    for name, found in examples:
        known = {one: f"{found.body['resourceType']}/{found.body.get('id')}" for one in found.names}
        known |= {f"urn:uuid:{ref}": f"Patient/{ref}" for ref in _patients(examples)}
        yield name, rewrite_references(found.body, known)


def _patients(examples):
    return {f.body["id"] for _name, f in examples if f.body["resourceType"] == "Patient" and "id" in f.body}


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


# --- Patient


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


NAMES = st.builds(people.Name, LINE, LINE, WORDS, st.sampled_from(["official", "usual"]))
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


# --- Diagnosis


TOLD = st.builds(people.Told, st.sampled_from(people.Fact), DATES, LINE, LINE, WORDS)
STEPS = st.builds(people.PathwayEvent, LINE, st.sampled_from(people.Step), WORDS, DATES, MAYBE, st.booleans())
DIAGNOSES = st.builds(
    people.Diagnosis,
    st.just(uid(11)), st.just(ENTRY), st.just(HER), st.sampled_from(["breast", "lung", "other"]), LINE, st.sampled_from(["", "C50.4", "C34"]),
    st.sampled_from(["", "left"]), WORDS, WORDS, MAYBE,
    st.sampled_from(["", "0", "9"]), st.sampled_from(["", "cure"]), st.sampled_from(["", "surgery"]),
    st.lists(TOLD, max_size=3).map(tuple), st.lists(STEPS, max_size=3).map(tuple),
)  # fmt: skip


@given(DIAGNOSES)
def test_any_diagnosis_comes_back(diagnosis):
    comes_back(diagnosis)


@given(DIAGNOSES, DIAGNOSES)
def test_any_diagnosis_can_become_any_other(one, other):
    comes_back(other, written(one))


def condition(**more):
    return {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"}, "code": {"text": "x"}} | more


def coded(system, code):
    return {"coding": [{"system": system, "code": code, "display": "Words"}]}


def test_a_condition_is_a_diagnosis_only_when_its_code_says_tumour():
    assert read(condition(code=coded("http://hl7.org/fhir/sid/icd-10", "C50.9"))).site == "breast"
    assert read(condition(code=coded("http://snomed.info/sct", "93761005"))).site == "bowel"
    assert isinstance(read(condition(code=coded("http://snomed.info/sct", "444814009"))), people.Event)
    assert isinstance(read(condition(code=coded("http://hl7.org/fhir/sid/icd-10", "J45"))), people.Event)
    declared = condition(meta={"profile": ["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"]})
    assert read(declared).site == "other"


@pytest.mark.parametrize("status", ["refuted", "provisional", "differential", "unconfirmed"])
def test_a_diagnosis_nobody_has_confirmed_is_not_shown_as_hers(status):
    body = condition(code=coded("http://snomed.info/sct", "93761005"), verificationStatus={"coding": [{"code": status}]})
    assert isinstance(read(body), people.Event)


def test_the_day_of_diagnosis_is_changed_where_it_stood():
    onset = condition(onsetDateTime="2020-01-02T10:00:00Z", code=coded("http://snomed.info/sct", "93761005"))
    assert read(onset).diagnosed_on == date(2020, 1, 2)
    edited = written(replace(read(onset), uid=uid(11), diagnosed_on=date(2021, 1, 2)), onset)
    assert edited["onsetDateTime"] == "2021-01-02"
    assert "onsetDateTime" not in written(replace(read(edited), diagnosed_on=None), edited)


def test_what_was_told_is_never_guessed_from_damaged_parts():
    body = written(DIAGNOSIS)
    for extension in body["extension"]:
        if extension["url"].endswith("/told"):
            extension["extension"] = [part for part in extension["extension"] if part["url"] != "on"]
        if extension["url"].endswith("/pathway-event"):
            extension["extension"] = [{"url": "step", "valueString": "flying"}, {"novalue": 1}]
    assert read(body).told == ()
    assert read(body).events == ()


# --- Assessment, prompts


ANSWERS = st.one_of(
    st.builds(lambda link, score, words, star: hna.Answer(link, hna.State.SCORED, score, words, star),
              st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True), st.integers(0, 10), WORDS, st.booleans()),
    st.builds(lambda link, words: hna.Answer(link, hna.State.NOT_A_CONCERN, None, words), st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True), WORDS),
)  # fmt: skip


@given(
    st.lists(ANSWERS, max_size=6, unique_by=lambda a: a.link_id).map(lambda a: tuple(sorted(a, key=lambda x: x.link_id))),
    st.sampled_from(hna.Status),
    WORDS,
    st.sampled_from([None, uid(9)]),
    TIMES,
)
def test_any_assessment_comes_back(answers, status, other, replaces, authored):
    if status is hna.Status.ERROR:
        return
    comes_back(replace(ASSESSMENT, answers=answers, comments=(), status=status, other=other, replaces=replaces, authored=authored))


def test_nothing_zero_and_not_a_concern_are_three_different_things():
    body = written(ASSESSMENT)
    text = dumps(body).decode()
    assert read(body).answer("PH04").score == 0
    assert read(body).answer("PR29").score is None
    assert read(body).answer("PH05") is None
    assert "PH05" not in text


def test_a_score_outside_the_scale_is_not_read_as_an_answer():
    body = written(replace(ASSESSMENT, answers=(hna.Answer("PH03", hna.State.SCORED, 8, "words"),), comments=(), other=""))
    body["item"][0]["item"][0]["item"][1]["answer"][0]["valueInteger"] = 11
    assert read(body).answers == ()
    assert read(body).comments == (hna.Comment("PH03", "words"),)


def test_a_response_to_another_form_is_never_read_on_our_scale(examples):
    kinds = {type(read(b)) for _n, b in rewritten(examples) if b["resourceType"] == "QuestionnaireResponse" and registry.mapper_of(b)}
    assert kinds == {people.Event}


def test_an_assessment_of_one_tool_version_is_pinned_to_it():
    assert written(ASSESSMENT)["questionnaire"].endswith("hna-52|1.0.0")
    comes_back(replace(ASSESSMENT, tool_version=""))


@given(st.none() | TIMES, WORDS, WORDS, WORDS, st.integers(1, 10))
def test_any_prompt_comes_back(done_at, done_words, by, owner, score):
    prompt = replace(PROMPT, done_at=done_at, done_words=done_words, done_by=by, owner_name=owner, score=score)
    comes_back(prompt)
    comes_back(prompt, written(PROMPT))
    comes_back(PROMPT, written(prompt))
    assert written(prompt)["status"] == ("requested" if done_at is None else "completed")


def test_a_prompt_without_an_owner_yet_comes_back():
    comes_back(replace(PROMPT, owner=""))


# --- Plan, actions


ACTIONS = st.builds(
    plans.Action, st.uuids(version=4).map(str), LINE, st.sampled_from(plans.Who), WORDS, MAYBE, st.sampled_from(plans.ActionStatus), MAYBE, WORDS
)
NEEDS = st.builds(
    plans.Need, st.uuids(version=4).map(str), LINE, WORDS, st.none() | st.integers(0, 10), MAYBE,
    st.none() | st.builds(plans.Goal, LINE, MAYBE, WORDS),
    st.lists(ACTIONS, max_size=2).map(tuple), st.booleans(),
)  # fmt: skip
PLANS = st.builds(
    lambda needs, words, review, agreed: replace(
        PLAN, needs=needs, about_me=words, if_worse=words, review_on=review, agreement=agreed, replaces=None
    ),
    st.lists(NEEDS, max_size=3).map(tuple), WORDS, MAYBE, st.none() | st.builds(plans.Agreement, LINE, LINE, LINE, WORDS, TIMES),
)  # fmt: skip


@given(PLANS)
def test_any_plan_comes_back(plan):
    comes_back(plan)


@given(PLANS, PLANS)
def test_any_plan_can_become_any_other(one, other):
    comes_back(other, written(one))


def test_what_another_system_added_to_a_plan_stays():
    body = written(PLAN)
    body["contained"].append({"resourceType": "Organization", "id": "theirs"})
    body["addresses"].append({"reference": "Condition/theirs"})
    body["activity"].append({"reference": {"reference": "Task/theirs"}})
    body["activity"][0]["progress"] = [{"text": "their note"}]
    changed = replace(PLAN, needs=(replace(NEED, actions=(replace(ACTION, how_it_went="well", status=plans.ActionStatus.DROPPED),)),))
    after = written(changed, body)
    assert {"resourceType": "Organization", "id": "theirs"} in after["contained"]
    assert {"reference": "Condition/theirs"} in after["addresses"]
    assert {"reference": "Task/theirs"} in [a.get("reference") for a in after["activity"]]
    assert [a["progress"] for a in after["activity"] if "progress" in a] == [[{"text": "their note"}]]
    assert read(after) == changed


def test_goals_and_needs_without_words_are_not_invented():
    bare = replace(PLAN, needs=(plans.Need(uid(30), "", goal=plans.Goal("")),))
    assert read(written(bare)).needs == bare.needs


def test_a_foreign_care_plan_is_a_line_of_the_timeline(examples):
    assert {type(read(b)) for _n, b in rewritten(examples) if b["resourceType"] in ("CarePlan", "Goal") and registry.mapper_of(b)} == {people.Event}


def test_an_agreement_without_its_time_is_none():
    body = written(PLAN)
    for extension in body["extension"]:
        if extension["url"].endswith("/plan-agreement"):
            extension["extension"] = [part for part in extension["extension"] if part["url"] != "at"]
    assert read(body).agreement is None


@given(ACTIONS, ACTIONS)
def test_any_action_comes_back_as_a_task(one, other):
    first = replace(TASK, action=replace(one, uid=TASK.uid))
    comes_back(first)
    comes_back(replace(TASK, action=replace(other, uid=TASK.uid)), written(first))


def test_an_action_has_the_same_identity_in_plan_and_task():
    assert read(written(PLAN)).needs[0].actions[0].uid == read(written(TASK)).action.uid


# --- Paper


PIECES = st.builds(packs.Part, st.sampled_from(packs.PartKind), LINE, WORDS, st.integers(0, 5), LINE, WORDS, WORDS)


@given(
    st.lists(PIECES, max_size=3).map(tuple), st.integers(9, 30), st.booleans(), st.integers(0, 99), st.sampled_from(packs.PaperState),
    st.none() | st.builds(packs.Given, st.sampled_from(packs.Handing), TIMES, LINE), st.integers(1, 9), WORDS,
)  # fmt: skip
def test_any_paper_comes_back(parts, size, mono, pages, state, given_to, copies, by):
    paper = replace(PAPER, parts=parts, body_size=size, is_mono=mono, pages=pages, state=state, given=given_to, copies=copies, made_by=by)
    comes_back(paper)
    comes_back(paper, written(PAPER))


def test_printed_is_not_given():
    assert read(written(replace(PAPER, given=None))).given is None
    damaged = written(PAPER)
    for extension in damaged["extension"]:
        if extension["url"].endswith(("/paper-given", "/paper-part")):
            extension["extension"] = []
    assert read(damaged).given is None
    assert read(damaged).parts == ()


def test_a_paper_without_hash_or_content_is_read():
    body = written(replace(PAPER, sha256=""))
    del body["content"]
    assert read(body).sha256 == ""
    comes_back(PAPER, body)
    empty = body | {"content": [{}]}
    comes_back(PAPER, empty)


# --- what stands beside a patient, and the team


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


# --- events


def event(rtype, **more):
    return {"resourceType": rtype, "id": "e", "subject": {"reference": "Patient/p"}} | more


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


# --- registry


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


@given(st.sampled_from(packs.Handing), WORDS)
def test_any_handing_over_comes_back(how, by):
    handed = replace(HANDED, how=how, by=by)
    comes_back(handed)
    comes_back(handed, written(HANDED))
    assert written(handed)["status"] == ("completed" if how.is_given else "not-done")


def test_what_nobody_maps_is_opaque():
    assert registry.mapper_of({"resourceType": "Immunization"}) is None
    assert registry.mapper_of(event("QuestionnaireResponse", authored="2026-01-02")) is not None


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


def test_an_action_whose_status_another_system_wrote_keeps_that_status():
    body = written(PLAN)
    body["activity"][0]["detail"]["status"] = "scheduled"
    action = replace(ACTION, what="Fatigue group, Fridays")
    after = written(replace(PLAN, needs=(replace(NEED, actions=(action,)),)), body)
    assert after["activity"][0]["detail"]["status"] == "scheduled"
    task = written(TASK) | {"status": "in-progress"}
    assert written(replace(TASK, action=replace(ACTION, what="x")), task)["status"] == "in-progress"


def test_a_coding_without_a_code_says_its_words():
    body = {"resourceType": "Flag", "id": "f", "code": {"coding": [{"display": "Lone worker"}]}, "subject": {"reference": "Patient/p"}}
    assert read(body).text == "Lone worker"


def test_an_unresolved_urn_is_still_an_identity():
    body = {"resourceType": "RelatedPerson", "id": "r", "patient": {"reference": "urn:uuid:p1"}}
    assert read(body).patient == "p1"
    assert registry.mapper_of(body | {"patient": {"identifier": {"value": "9000000009"}}}) is None


def test_telephone_and_practice_can_be_taken_away_again():
    body = written(PRACTITIONER)
    bare = replace(PRACTITIONER, phone="", email="")
    assert "telecom" not in written(bare, body)
    assert "telecom" not in written(bare)
    comes_back(bare, body)


def test_the_naughty_strings_come_back_through_every_kind_of_text():
    strings = [s for s in json.loads(shared("fuzz", "blns.json").read_text("utf-8")) if s]
    assert len(strings) > 500
    for words in strings:
        contact = people.Contact("c1", words, words if words != "N" else "n", words, True, words)
        comes_back(replace(PATIENT, name=people.Name(words, words, words), contacts=(contact,), telecoms=(people.Telecom("phone", words),)))
        comes_back(replace(DIAGNOSIS, text=words, detail=words, stage=words, told=(people.Told(people.Fact.AIM, DAY, words, words, words),)))
        comes_back(replace(ASSESSMENT, answers=(hna.Answer("PH03", hna.State.SCORED, 1, words),), other=words))
        comes_back(replace(PLAN, about_me=words, needs=(replace(NEED, text=words, goal=plans.Goal(words, None, words)),)))
