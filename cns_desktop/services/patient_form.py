"""The patient form as plain text values and back: what the screen edits, what a draft keeps, what undo steps through.

A state is JSON: field -> text or bool, repeated sections -> list of states. Dates are ISO text; anything else typed there
stays as typed and is a problem.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from cns_desktop.db.uow import new_uid
from cns_desktop.domain.caseload import (
    Address,
    Allergy,
    Consent,
    Contact,
    Diagnosis,
    Fact,
    Flag,
    FlagKind,
    GpPractice,
    Identifier,
    Name,
    PathwayEvent,
    Patient,
    Step,
    Telecom,
    Told,
)
from cns_desktop.domain.ids import ConditionId, Uid
from cns_desktop.domain.nhs_number import digits
from cns_desktop.domain.records import Entry, entry_by
from cns_desktop.i18n import _
from cns_desktop.services.caseload import PatientForm
from cns_desktop.services.desk import Desk

State = dict[str, Any]
LISTS = ("identifiers", "other_names", "telecoms", "contacts", "allergies", "flags", "consents", "diagnoses", "told", "events")
_DATES = {"birth_date", "deceased_on", "diagnosed_on", "on", "start", "end", "given_on", "withdrawn_on"}
_NEEDED = {
    "allergies": "substance",
    "flags": "text",
    "diagnoses": "text",
    "consents": "person",
    "contacts": "name",
    "telecoms": "value",
    "identifiers": "value",
    "other_names": "family",
    "events": "label",
    "told": "words",
}
_NEEDED_DATES = {"told": "on", "events": "start", "consents": "given_on"}


def to_state(form: PatientForm) -> State:
    """What the form shows."""
    p, gp = form.patient, form.patient.gp or GpPractice("")
    home = p.addresses[0] if p.addresses else Address(())
    return {
        "title": p.name.title,
        "family": p.name.family,
        "given": p.name.given,
        "birth_date": _iso(p.birth_date),
        "gender": p.gender,
        "nhs_number": p.nhs_number,
        "ethnicity": p.ethnicity,
        "address": "\n".join(home.lines),
        "city": home.city,
        "district": home.district,
        "postcode": home.postcode,
        "language": p.language,
        "interpreter": p.interpreter,
        "gp_practice": gp.practice,
        "gp_code": gp.code,
        "gp_doctor": gp.doctor,
        "gp_phone": gp.phone,
        "neighbourhood_lead": form.care_team.neighbourhood_lead,
        "others": "\n".join(form.care_team.others),
        "is_sensitive": p.is_sensitive,
        "is_deceased": p.is_deceased,
        "deceased_on": _iso(p.deceased_on),
        "identifiers": [{"system": i.system, "value": i.value} for i in p.identifiers],
        "other_names": [{"family": n.family, "given": n.given, "title": n.title, "use": n.use} for n in p.other_names],
        "telecoms": [{"system": t.system, "use": t.use, "value": t.value, "voicemail": _yes_no(t.voicemail_safe)} for t in p.telecoms],
        "contacts": [
            {"uid": c.id, "name": c.name, "relationship": c.relationship, "phone": c.phone, "is_next_of_kin": c.is_next_of_kin, "note": c.note}
            for c in p.contacts
        ],
        "allergies": [{"uid": a.uid, "substance": a.substance, "reaction": a.reaction, "is_active": a.is_active} for a in form.allergies],
        "flags": [{"uid": f.uid, "kind": f.kind.value, "text": f.text, "code": f.code, "is_active": f.is_active} for f in form.flags],
        "consents": [_consent_state(c) for c in form.consents],
        "diagnoses": [_diagnosis_state(d) for d in form.diagnoses],
    }


def _consent_state(c: Consent) -> State:
    plain = {name: getattr(c, name) for name in ("uid", "person", "topic", "scope", "permits", "authority")}
    return plain | {"given_on": _iso(c.given_on), "withdrawn_on": _iso(c.withdrawn_on)}


def _diagnosis_state(d: Diagnosis) -> State:
    fields = ("uid", "site", "text", "icd10", "laterality", "detail", "stage", "performance_status", "intent", "stage_of_pathway")
    return {name: getattr(d, name) for name in fields} | {
        "diagnosed_on": _iso(d.diagnosed_on),
        "told": [{"fact": t.fact.value, "on": _iso(t.on), "by": t.by, "words": t.words, "present": t.present} for t in d.told],
        "events": [
            {"uid": e.id, "step": e.step.value, "label": e.label, "start": _iso(e.start), "end": _iso(e.end), "is_planned": e.is_planned}
            for e in d.events
        ],
    }


def problems(state: State, path: str = "") -> dict[str, str]:
    """What has to be put right before saving: path (`diagnoses.0.told.1.on`) -> sentence. An odd NHS number is no problem: kept and flagged."""
    found: dict[str, str] = {}
    if not path and not (str(state.get("family", "")).strip() or str(state.get("given", "")).strip()):
        found["family"] = _("Write the surname or the first name.")
    for name, value in state.items():
        if name in _DATES and value and _day(value) is None:
            found[path + name] = _("This is not a date. Write it like 3-Apr-1961.")
        elif isinstance(value, list):
            for place, row in enumerate(value):
                found |= _row_problems(name, row, f"{path}{name}.{place}.")
    if not path and state.get("deceased_on") and _day(state["deceased_on"]) and not state.get("is_deceased"):
        found["is_deceased"] = _("A date of death is written but the box is not ticked.")
    return found


def _row_problems(section: str, row: State, path: str) -> dict[str, str]:
    found = problems(row, path)
    if is_blank(row):
        return found
    needed, day = _NEEDED[section], _NEEDED_DATES.get(section)
    if not str(row.get(needed, "")).strip():
        found[path + needed] = _("This line needs words here, or take it out.")
    if day and not row.get(day):
        found[path + day] = _("This line needs a date.")
    return found


def is_blank(row: State) -> bool:
    """A line nobody has written in."""
    codes = {"uid", "kind", "system", "use", "fact", "step", "scope", "permits", "is_active", "site", "voicemail"}
    return not any(value for name, value in row.items() if name not in codes)


def from_state(desk: Desk, before: PatientForm, state: State) -> PatientForm:
    """The form with what was typed. Blank lines are left out; untouched records keep their entry."""
    entry = entry_by(desk.actor, desk.now())
    deceased = _day(state["deceased_on"])
    old = before.patient
    person = replace(
        old,
        name=replace(old.name, title=state["title"], family=state["family"], given=state["given"]),
        birth_date=_day(state["birth_date"]),
        gender=state["gender"] or "unknown",
        nhs_number=digits(state["nhs_number"]) or state["nhs_number"].strip(),
        ethnicity=state["ethnicity"],
        addresses=_addresses(old, state),
        language=state["language"],
        interpreter=state["interpreter"],
        gp=_gp(state),
        is_sensitive=state["is_sensitive"],
        is_deceased=state["is_deceased"],
        deceased_on=deceased,
        identifiers=tuple(Identifier(r["system"], r["value"]) for r in _written(state, "identifiers")),
        other_names=tuple(Name(r["family"], r["given"], r["title"], r["use"]) for r in _written(state, "other_names")),
        telecoms=tuple(Telecom(r["system"], r["value"], r["use"], _told_yes_no(r["voicemail"])) for r in _written(state, "telecoms")),
        contacts=tuple(
            Contact(_uid(r), r["name"], r["relationship"], r["phone"], r["is_next_of_kin"], r["note"]) for r in _written(state, "contacts")
        ),
    )
    others = tuple(line for line in state["others"].split("\n") if line.strip())
    team = replace(before.care_team, neighbourhood_lead=state["neighbourhood_lead"], others=others)
    known = {part.uid: part for part in before.parts()}
    return PatientForm(
        _kept(old, person, entry),
        team,
        tuple(_kept(known.get(ConditionId(_uid(r))), _diagnosis(r, person, entry), entry) for r in _written(state, "diagnoses")),
        tuple(
            _kept(known.get(Uid(_uid(r))), Allergy(Uid(_uid(r)), entry, person.uid, r["substance"], r["reaction"], r["is_active"]), entry)
            for r in _written(state, "allergies")
        ),
        tuple(
            _kept(known.get(Uid(_uid(r))), Flag(Uid(_uid(r)), entry, person.uid, FlagKind(r["kind"]), r["text"], r["code"], r["is_active"]), entry)
            for r in _written(state, "flags")
        ),
        tuple(_kept(known.get(Uid(_uid(r))), _consent(r, person, entry), entry) for r in _written(state, "consents")),
    )


def _kept(old: Any, new: Any, entry: Entry) -> Any:  # noqa: ANN401 - any record of the form
    """`old` itself where nothing but the entry differs; else `new`, written now, with the marks of `old` kept."""
    if old is None:
        return new
    same = replace(new, entry=old.entry)
    if same == old:
        return old
    return replace(
        new,
        entry=replace(old.entry, author=entry.author, role=entry.role, organization=entry.organization, device=entry.device, entered=entry.entered),
    )


def _diagnosis(r: State, person: Patient, entry: Entry) -> Diagnosis:
    told = tuple(Told(Fact(t["fact"]), date.fromisoformat(t["on"]), t["by"], t["words"], t["present"]) for t in _written(r, "told"))
    events = tuple(
        PathwayEvent(_uid(e), Step(e["step"]), e["label"], date.fromisoformat(e["start"]), _day(e["end"]), e["is_planned"])
        for e in _written(r, "events")
    )
    return Diagnosis(
        ConditionId(_uid(r)), entry, person.uid, r["site"], r["text"], r["icd10"], r["laterality"], r["detail"], r["stage"], _day(r["diagnosed_on"]),
        r["performance_status"], r["intent"], r["stage_of_pathway"], told, events,
    )  # fmt: skip


def _consent(r: State, person: Patient, entry: Entry) -> Consent:
    given = date.fromisoformat(r["given_on"])
    return Consent(Uid(_uid(r)), entry, person.uid, r["person"], r["topic"], r["scope"], r["permits"], r["authority"], given, _day(r["withdrawn_on"]))


def _addresses(old: Patient, state: State) -> tuple[Address, ...]:
    lines = tuple(line for line in state["address"].split("\n") if line.strip())
    if not (lines or state["city"] or state["district"] or state["postcode"]):
        return old.addresses[1:]
    home = Address(lines, state["city"], state["district"], state["postcode"].upper(), old.addresses[0].use if old.addresses else "home")
    return (home, *old.addresses[1:])


def _gp(state: State) -> GpPractice | None:
    gp = GpPractice(state["gp_practice"], state["gp_code"], state["gp_doctor"], state["gp_phone"])
    return gp if gp != GpPractice("") else None


def _written(state: State, section: str) -> list[State]:
    return [row for row in state[section] if not is_blank(row)]


def _uid(row: State) -> str:
    """The id of a line, made once when it is first needed and kept in the state."""
    if not row.get("uid"):
        row["uid"] = new_uid()
    return str(row["uid"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _told_yes_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
