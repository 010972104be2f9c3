"""A light projection of what we only show: who, when, what. Never written back but as it came."""

from datetime import UTC, datetime, time
from typing import Any

from cns_desktop.domain.caseload import Event
from cns_desktop.domain.ids import PatientId, Uid
from cns_desktop.domain.records import Entry
from cns_desktop.fhir.jsontext import Number
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import day, instant, uid_of
from cns_desktop.fhir.overlay import codes, concept_words, uid_at
from cns_desktop.fhir.references import target

_WHO = ("subject", "patient", "for")
_WHEN = {
    "Encounter": ("period.start",),
    "Appointment": ("start", "created"),
    "Observation": ("effectiveDateTime", "effectivePeriod.start", "effectiveInstant", "issued"),
    "Condition": ("onsetDateTime", "onsetPeriod.start", "recordedDate"),
    "AllergyIntolerance": ("recordedDate", "onsetDateTime"),
    "Communication": ("sent", "received"),
    "CarePlan": ("period.start", "created"),
    "Goal": ("startDate", "statusDate"),
    "Task": ("authoredOn", "lastModified"),
    "DocumentReference": ("date", "context.period.start"),
    "QuestionnaireResponse": ("authored",),
}
_WHAT = {
    "Encounter": ("type", "reasonCode", "serviceType"),
    "Appointment": ("description", "appointmentType", "serviceType", "reasonCode", "comment"),
    "Observation": ("code",),
    "Condition": ("code",),
    "AllergyIntolerance": ("code",),
    "Communication": ("topic", "category", "reasonCode"),
    "CarePlan": ("title", "category", "description"),
    "Goal": ("description",),
    "Task": ("description", "code"),
    "DocumentReference": ("description", "type"),
    "QuestionnaireResponse": ("questionnaire",),
}
RTYPES = tuple(_WHEN)


def _at(body: Body, path: str) -> Any:  # noqa: ANN401 - whatever stands there
    found: Any = body
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _when(body: Body) -> datetime | None:
    for path in _WHEN.get(body["resourceType"], ()):
        text = _at(body, path)
        if (exact := instant(text)) is not None:
            return exact
        if (whole := day(text)) is not None:
            return datetime.combine(whole, time(), UTC)  # midnight UTC is the same day here all year
    return None


def _words(value: object) -> str:
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, str) else concept_words(one)


def _what(body: Body) -> str:
    return next((text for path in _WHAT.get(body["resourceType"], ()) if (text := _words(_at(body, path)))), "")


def _value(body: Body) -> str:
    """An Observation's value as it is written; nothing is computed or compared."""
    quantity = body.get("valueQuantity")
    if isinstance(quantity, dict) and isinstance(quantity.get("value"), int | Number):
        return " ".join(str(part) for part in (quantity.get("comparator"), quantity["value"], quantity.get("unit")) if part not in (None, ""))
    for key in ("valueCodeableConcept", "valueString", "valueInteger", "valueBoolean", "valueDateTime"):
        if key in body:
            return concept_words(body[key]) if isinstance(body[key], dict) else str(body[key])
    return ""


def patient_of(body: Body) -> str:
    """The id of the Patient a body is about, "" where it names none."""
    for key in _WHO:
        reference = body.get(key)
        if isinstance(reference, dict) and (found := target(reference.get("reference", ""))) and found[0] == "Patient":
            return found[1]
    actors = [p.get("actor", {}) for p in body.get("participant", ()) if isinstance(p, dict)]
    return next((uid_at(a) for a in actors if (found := target(a.get("reference", ""))) and found[0] == "Patient"), "")


def _from_fhir(body: Body, _fallback: Entry) -> Event:
    value = _value(body) if body["resourceType"] == "Observation" else ""
    words = ": ".join(part for part in (_what(body), value) if part)
    return Event(Uid(uid_of(body) or body.get("id", "")), PatientId(patient_of(body)), body["resourceType"], words, _when(body))


def _to_fhir(event: Event, base: Body | None) -> Body:
    return base if base is not None else {"resourceType": event.rtype, "id": event.uid}


def _is_somebodys(body: Body) -> bool:
    """A resource that names no patient has no timeline to stand in, one entered in error must not: both are kept opaque."""
    states = [body.get("status"), *codes(body.get("verificationStatus"))]
    return bool(patient_of(body)) and "entered-in-error" not in states


MAPPERS: tuple[Mapper[Event], ...] = tuple(Mapper(Event, rtype, _to_fhir, _from_fhir, _is_somebodys) for rtype in RTYPES)
