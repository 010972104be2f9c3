"""Condition as a cancer diagnosis, with what was told. Other conditions are lines of the timeline (`events`)."""

from datetime import date
from typing import Any

from cns_desktop.domain.caseload import Diagnosis, Fact, PathwayEvent, Step, Told
from cns_desktop.fhir.codes import site_of_icd10, sites_by_snomed
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, day, extension_of, put_extension
from cns_desktop.fhir.overlay import Part, codes, concept_words, linked, mapper, parts_of, said, said_many, set_or_drop, uid_at, verification_error

SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
_ICD10_SYSTEMS = frozenset((ICD10, "http://hl7.org/fhir/sid/icd-10-uk", "http://hl7.org/fhir/sid/icd-10-cm"))
ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
MCODE = "mcode-primary-cancer-condition"
_NOT_SURE = frozenset(("refuted", "differential", "provisional", "unconfirmed"))  # shown in the timeline, never as her diagnosis
SITE = f"{BASE}/StructureDefinition/tumour-site"


def _codings(body: Body) -> list[Body]:
    found: list[Body] = body.get("code", {}).get("coding", [])
    return found


def site_of(body: Body) -> str:
    """The site we gave it, else by ICD-10 or SNOMED code, else "other" for what says it is a primary cancer; "" for no tumour."""
    marked = extension_of(body, SITE)
    if marked is not None:
        return str(marked.get("valueCode", ""))
    by_icd: str = next((site for c in _codings(body) if c.get("system") in _ICD10_SYSTEMS and (site := site_of_icd10(c.get("code", "")))), "")
    by_snomed = next((site for c in _codings(body) if c.get("system") == SNOMED and (site := sites_by_snomed().get(c.get("code", ""), ""))), "")
    declared = any(profile.endswith(MCODE) for profile in body.get("meta", {}).get("profile", ()))
    return by_icd or by_snomed or ("other" if declared else "")


def _put_site(body: Body, value: str) -> None:
    put_extension(body, SITE, {"valueCode": value} if value else None)


def _get_icd10(body: Body) -> str:
    return next((c.get("code", "") for c in _codings(body) if c.get("system") in _ICD10_SYSTEMS), "")


def _put_icd10(body: Body, value: str) -> None:
    code = dict(body.get("code", {}))
    kept = [c for c in _codings(body) if c.get("system") not in _ICD10_SYSTEMS]
    set_or_drop(code, "coding", [*kept, {"system": ICD10, "code": value}] if value else kept)
    set_or_drop(body, "code", code)


def _put_words(body: Body, value: str) -> None:
    """The codes stay: they are edited apart (ICD-10) or came from elsewhere and say where."""
    code = dict(body.get("code", {}))
    set_or_drop(code, "text", value)
    set_or_drop(body, "code", code)


def _get_stage(body: Body) -> str:
    first: Body = next(iter(body.get("stage", ())), {})
    return concept_words(first.get("summary"))


def _put_stage(body: Body, value: str) -> None:
    set_or_drop(body, "stage", [{"summary": {"text": value}}] if value else None)


def _get_diagnosed(body: Body) -> date | None:
    asserted = extension_of(body, ASSERTED)
    return day(asserted.get("valueDateTime")) if asserted else day(body.get("onsetDateTime"))


def _put_diagnosed(body: Body, value: date | None) -> None:
    if "onsetDateTime" in body and extension_of(body, ASSERTED) is None:
        set_or_drop(body, "onsetDateTime", value and value.isoformat())
    else:
        put_extension(body, ASSERTED, {"valueDateTime": value.isoformat()} if value else None)


def _read_told(said_parts: dict[str, Any]) -> Told | None:
    fact = next((f for f in Fact if f.value == said_parts.get("fact")), None)
    when = day(said_parts.get("on"))
    if fact is None or when is None:
        return None
    return Told(fact, when, said_parts.get("by") or "", said_parts.get("words") or "", said_parts.get("present") or "")


def _write_told(told: Told) -> list[Body]:
    return parts_of(fact=told.fact.value, on=told.on, by=told.by, words=told.words, present=told.present)


def _read_event(said_parts: dict[str, Any]) -> PathwayEvent | None:
    step = next((s for s in Step if s.value == said_parts.get("step")), Step.OTHER)
    start = day(said_parts.get("start"))
    if start is None:
        return None
    end, planned = day(said_parts.get("end")), bool(said_parts.get("planned"))
    return PathwayEvent(said_parts.get("id") or "", step, said_parts.get("label") or "", start, end, planned)


def _write_event(event: PathwayEvent) -> list[Body]:
    return parts_of(id=event.id, step=event.step.value, label=event.label, start=event.start, end=event.end, planned=event.is_planned)


def _said(name: str, kind: str = "valueString") -> Part:
    return said(name, f"{BASE}/StructureDefinition/{name.replace('_', '-')}", kind)


MAPPER: Mapper[Diagnosis] = mapper(
    Diagnosis,
    "Condition",
    (
        linked("patient", "subject", "Patient"),
        Part(("text",), lambda body: concept_words(body.get("code")), _put_words),
        Part(("icd10",), _get_icd10, _put_icd10),
        Part(("site",), site_of, _put_site),
        _said("laterality", "valueCode"),
        _said("detail"),
        Part(("stage",), _get_stage, _put_stage),
        Part(("diagnosed_on",), _get_diagnosed, _put_diagnosed),
        _said("performance_status", "valueCode"),
        _said("intent", "valueCode"),
        _said("stage_of_pathway", "valueCode"),
        said_many("told", f"{BASE}/StructureDefinition/told", _write_told, _read_told),
        said_many("events", f"{BASE}/StructureDefinition/pathway-event", _write_event, _read_event),
    ),
    start={
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "active"}]},
        "verificationStatus": {"coding": [{"system": VERIFICATION, "code": "confirmed"}]},
        "category": [{"coding": [{"system": CATEGORY, "code": "encounter-diagnosis"}]}],
    },
    error=verification_error(VERIFICATION),
    matches=lambda body: bool(uid_at(body.get("subject")) and site_of(body)) and not _NOT_SURE & set(codes(body.get("verificationStatus"))),
)
