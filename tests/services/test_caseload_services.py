"""Patients: every field survives, mistakes are marked, the cap and the test range hold, opening is an audit entry."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cns_desktop.domain.caseload import Address, Consent, Contact, Flag, FlagKind, GpPractice, Telecom
from cns_desktop.domain.changes import Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId, Uid
from cns_desktop.fhir import jsontext
from cns_desktop.services import audit, caseload, patient_form
from cns_desktop.services.desk import Desk
from tests.conftest import a_person


def _full_form(desk: Desk) -> caseload.PatientForm:
    form = caseload.new_form(desk)
    patient = form.patient.uid
    person = replace(
        a_person(desk, "Łukasiewicz", "Halina"),
        uid=patient,
        addresses=(Address(("1 High Street", "Flat 2"), "Leeds", "West Yorkshire", "LS1 4AP"),),
        telecoms=(Telecom("phone", "01632 960107", "home", voicemail_safe=True), Telecom("email", "a@example.org")),
        contacts=(Contact("7f3c1f0a-2f3f-4c7e-9f5e-666666666666", "Marek", "husband", "07700 900123", is_next_of_kin=True, note="evenings"),),
        gp=GpPractice("White Rose", "B82001", "Dr Marsh", "01632 960200"),
        language="pl",
        interpreter=True,
        ethnicity="C",
    )
    entry = person.entry
    flag = Flag(Uid("7f3c1f0a-2f3f-4c7e-9f5e-777777777777"), entry, patient, FlagKind.FORMAT, "24-point print", "957351000000102")
    consent = Consent(
        Uid("7f3c1f0a-2f3f-4c7e-9f5e-888888888888"), entry, patient, "Marek", "appointments", "share", True, "patient", date(2026, 5, 14)
    )
    return replace(form, patient=person, flags=(flag,), consents=(consent,))


def test_a_whole_form_comes_back_as_it_was_saved(desk: Desk) -> None:
    form = _full_form(desk)
    caseload.save_form(desk, None, form)
    assert caseload.load_form(desk, form.patient.uid) == form


def test_the_state_of_a_form_and_back_is_the_same_form(desk: Desk) -> None:
    form = _full_form(desk)
    assert patient_form.from_state(desk, form, patient_form.to_state(form)) == form
    assert patient_form.problems(patient_form.to_state(form)) == {}


WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=WORDS.filter(str.strip), given_name=WORDS, city=WORDS, substance=WORDS.filter(str.strip), note=WORDS)
def test_any_words_survive_saving_and_loading(desk: Desk, family: str, given_name: str, city: str, substance: str, note: str) -> None:
    form = caseload.new_form(desk)
    state = patient_form.to_state(form) | {"family": family, "given": given_name, "city": city}
    state["allergies"] = [{"uid": "", "substance": substance, "reaction": note, "is_active": True}]
    after = patient_form.from_state(desk, form, state)
    caseload.save_form(desk, None, after)
    again = caseload.load_form(desk, after.patient.uid)
    assert patient_form.to_state(again) == patient_form.to_state(after)
    assert (again.patient.name.family, again.allergies[0].substance) == (family, substance)


def test_a_part_taken_out_is_marked_and_undo_brings_it_back(desk: Desk) -> None:
    form = _full_form(desk)
    caseload.save_form(desk, None, form)
    without = replace(form, flags=())
    caseload.save_form(desk, form, without)
    assert caseload.load_form(desk, form.patient.uid).flags == ()
    caseload.save_form(desk, without, form)
    assert caseload.load_form(desk, form.patient.uid).flags == form.flags


def test_a_part_left_alone_in_the_form_keeps_what_became_of_it_meanwhile(desk: Desk) -> None:
    form = _full_form(desk)
    caseload.save_form(desk, None, form)
    told = replace(form.flags[0], text="Written since then")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(told)
    caseload.save_form(desk, form, replace(form, patient=replace(form.patient, language="cy")))
    after = caseload.load_form(desk, form.patient.uid)
    assert (after.patient.language, after.flags[0]) == ("cy", told)


def test_a_patient_without_a_name_is_refused(desk: Desk) -> None:
    with pytest.raises(Expected, match="needs a name"):
        caseload.save_form(desk, None, caseload.new_form(desk))


def test_a_test_number_is_refused_in_a_live_store(desk: Desk) -> None:
    live = replace(desk, is_demo=False)
    with pytest.raises(Expected, match="999"):
        caseload.save_form(live, None, _full_form(live))


def test_the_cap_of_the_policy_holds(desk: Desk) -> None:
    small = replace(desk, cap=1)
    caseload.save_form(small, None, _full_form(small))
    with pytest.raises(Expected, match="already holds 1"):
        caseload.save_form(small, None, _full_form(small))


def test_opening_a_patient_is_an_audit_entry(desk: Desk, a_patient: PatientId) -> None:
    assert caseload.load_banner(desk, a_patient).name.banner() == "KOWALSKA, Agnieszka (Mrs)"
    change = caseload.note_opened(desk, a_patient)
    assert (change.topics, change.patient) == ({Topic.AUDIT}, a_patient)
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT act, patient FROM audit_entry ORDER BY seq DESC LIMIT 1").one() == ("read", a_patient)


def test_somebody_of_another_team_asks_for_a_reason(desk: Desk, a_patient: PatientId) -> None:
    assert not caseload.needs_reason(desk, a_patient)
    other = replace(desk, actor=replace(desk.actor, team="another"))
    assert caseload.needs_reason(other, a_patient)


@pytest.mark.parametrize(("team", "code"), [("another", "outside-team"), ("", "sensitive")])
def test_the_words_of_a_reason_stay_encrypted_and_the_audit_holds_a_code(desk: Desk, a_patient: PatientId, team: str, code: str) -> None:
    asker = replace(desk, actor=replace(desk.actor, team=team)) if team else desk
    words = "Her sister Zofia rang, covering for Tom"
    caseload.note_opened(asker, a_patient, words)
    entry = audit.list_audit(asker)[0]
    assert (entry.act, entry.patient) == ("read", a_patient)
    with desk.db.reading() as connection:
        log = connection.exec_driver_sql("SELECT id, uid, path, new, actor, device FROM change_log ORDER BY id DESC LIMIT 1").one()
    assert entry.detail == f"{code} change-log={log.id}"
    assert (log.uid, log.path, jsontext.loads(log.new)) == (a_patient, "opened", words)
    assert (log.actor, log.device) == (entry.actor, entry.device)
    assert b"Zofia" not in audit.export_audit(asker)
    assert audit.verify_audit(asker).holds


def test_a_patient_entered_in_error_leaves_the_list_and_stays_in_the_store(desk: Desk, a_patient: PatientId) -> None:
    caseload.mark_error(desk, a_patient, "written down twice")
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT is_active, error_reason FROM patient").one() == (0, "written down twice")
    assert caseload.load_form(desk, a_patient).patient.entry.is_error


def test_the_same_number_on_another_patient_is_shown(desk: Desk, a_patient: PatientId) -> None:
    assert caseload.number_is_taken(desk, "9990000018", PatientId("other")) == a_patient
    assert caseload.number_is_taken(desk, "9990000018", a_patient) is None
    assert caseload.number_is_taken(desk, "", PatientId("other")) is None


def test_problems_name_the_place(desk: Desk) -> None:
    state = patient_form.to_state(caseload.new_form(desk)) | {"family": "A", "birth_date": "31 feb", "deceased_on": "2026-01-01"}
    state["diagnoses"] = [{"text": "", "detail": "x", "told": [{"words": "", "by": "Dr", "on": ""}], "events": []}]
    assert set(patient_form.problems(state)) == {"birth_date", "is_deceased", "diagnoses.0.text", "diagnoses.0.told.0.words", "diagnoses.0.told.0.on"}
