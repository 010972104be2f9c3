"""What stands beside a patient: RelatedPerson, AllergyIntolerance, Flag, Consent, CareTeam."""

from datetime import date

from cns_desktop.domain.caseload import Allergy, CareTeam, Consent, Flag, FlagKind, RelatedPerson
from cns_desktop.fhir.codes import code_list
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, day
from cns_desktop.fhir.overlay import (
    Part,
    codes,
    concept_words,
    linked,
    mapper,
    repeated,
    said,
    set_or_drop,
    status_error,
    uid_at,
    verification_error,
)
from cns_desktop.fhir.people import one_name_part, reached_by

SNOMED = "http://snomed.info/sct"
FLAG_KIND, ROLE, SCOPE = (f"{BASE}/CodeSystem/{name}" for name in ("flag-kind", "care-role", "consent-scope"))
ALLERGY_STATUS = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
ALLERGY_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
KEY_WORKER, NEIGHBOURHOOD_LEAD, TEAM_ROLE = "key-worker", "neighbourhood-lead", "team"
_NOT_SO = frozenset(("entered-in-error", "refuted"))
_LISTS = {"information-formats": FlagKind.FORMAT, "communication-needs": FlagKind.COMMUNICATION, "adjustments": FlagKind.ADJUSTMENT}


def concept_part(name: str, key: str, *, many: bool = False) -> Part:
    """A CodeableConcept as words; new words replace the concept, because its codes would tell the old ones."""

    def get(body: Body) -> str:
        found = body.get(key)
        return concept_words(found[0] if many and found else found)

    def put(body: Body, value: str) -> None:
        concept = {"text": value} if value else None
        set_or_drop(body, key, [concept] if many and concept else concept)

    return Part((name,), get, put)


def is_about(body: Body, key: str) -> bool:
    """Does it say whose it is? A record that belongs to nobody here is kept whole, unread, until its patient comes."""
    return bool(uid_at(body.get(key)))


def _says_none(body: Body) -> bool:
    """No known allergy is a statement, not an allergy; it never becomes an alert."""
    return any(code in code_list("no-allergy") for code in codes(body.get("code")))


def _get_reaction(body: Body) -> str:
    found = next(iter(body.get("reaction", ())), None)
    return "" if found is None else found.get("description") or "; ".join(concept_words(m) for m in found.get("manifestation", ()))


def _put_reaction(body: Body, value: str) -> None:
    set_or_drop(body, "reaction", [{"manifestation": [{"text": value}]}] if value else None)


def _allergy_is_active(body: Body) -> bool:
    """Refuted is not active, whatever the clinical status says."""
    status, verified = codes(body.get("clinicalStatus")), codes(body.get("verificationStatus"))
    return not _NOT_SO & set(verified) and (not status or "active" in status)


def _put_allergy_is_active(body: Body, value: bool) -> None:
    if value and "refuted" in codes(body.get("verificationStatus")):
        body["verificationStatus"] = {"coding": [{"system": ALLERGY_VERIFICATION, "code": "confirmed"}]}
    body["clinicalStatus"] = {"coding": [{"system": ALLERGY_STATUS, "code": "active" if value else "inactive"}]}


def _flag_kind(body: Body) -> FlagKind:
    """As we marked it, else by the list its code stands in; anything else is an alert, which is shown most plainly."""
    marked = [c.get("code") for one in body.get("category", ()) for c in one.get("coding", ()) if c.get("system") == FLAG_KIND]
    found = next((kind for kind in FlagKind if kind.value in marked), None)
    listed = (kind for name, kind in _LISTS.items() for code in codes(body.get("code")) if code in code_list(name))
    return found or next(listed, FlagKind.ALERT)


def _put_flag_kind(body: Body, kind: FlagKind) -> None:
    kept = [one for one in body.get("category", ()) if all(c.get("system") != FLAG_KIND for c in one.get("coding", ()))]
    body["category"] = [*kept, {"coding": [{"system": FLAG_KIND, "code": kind.value}]}]


def _get_flag_words(body: Body) -> tuple[str, str]:
    concept = body.get("code", {})
    code = next((c.get("code", "") for c in concept.get("coding", ()) if c.get("system") == SNOMED), "")
    return concept_words(concept), code


def _put_flag_words(body: Body, value: tuple[str, str]) -> None:
    words, code = value
    concept = dict(body.get("code", {}))
    if _get_flag_words(body)[1] != code:
        concept = {"coding": [{"system": SNOMED, "code": code}]} if code else {}
    body["code"] = concept | {"text": words}


def _provision(body: Body) -> Body:
    found: Body = body.setdefault("provision", {})
    return found


def _actor_reference(body: Body) -> Body:
    actor: Body = next(iter(body.get("provision", {}).get("actor", ())), {})
    found: Body = actor.get("reference", {})
    return found


def _put_person(body: Body, value: str) -> None:
    actor = {"role": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}}
    set_or_drop(_provision(body), "actor", [actor | {"reference": {"display": value}}] if value else None)


def _put_permits(body: Body, value: bool) -> None:
    _provision(body)["type"] = "permit" if value else "deny"


def _put_given(body: Body, value: date) -> None:
    body["dateTime"] = value.isoformat()


def _put_scope(body: Body, value: str) -> None:
    body["scope"] = {"coding": [{"system": SCOPE, "code": value}]}


def _get_scope(body: Body) -> str:
    return next(iter(codes(body.get("scope"))), "") or concept_words(body.get("scope"))


def _get_withdrawn(body: Body) -> date | None:
    return day(body.get("provision", {}).get("period", {}).get("end"))


def _put_withdrawn(body: Body, value: date | None) -> None:
    """A withdrawn consent is inactive from that day; it is kept."""
    period = dict(_provision(body).get("period", {}))
    set_or_drop(period, "end", value and value.isoformat())
    set_or_drop(_provision(body), "period", period)
    body["status"] = "active" if value is None else "inactive"


def _roles(participant: Body) -> list[str]:
    return [c.get("code", "") for one in participant.get("role", ()) for c in one.get("coding", ()) if c.get("system") == ROLE]


def _in_role(body: Body, role: str) -> Body | None:
    return next((p for p in body.get("participant", ()) if role in _roles(p)), None)


def _put_in_role(body: Body, role: str, member: Body | None) -> None:
    """Set who holds the role, or leave it empty."""
    found = _in_role(body, role)
    kept = [p for p in body.get("participant", ()) if p is not found]
    made = [] if member is None else [{"role": [{"coding": [{"system": ROLE, "code": role}]}], "member": member}]
    set_or_drop(body, "participant", made + kept)


def _get_team(body: Body) -> str:
    found = _in_role(body, TEAM_ROLE)
    return uid_at(found.get("member")) if found else ""


def _put_team(body: Body, value: str) -> None:
    _put_in_role(body, TEAM_ROLE, {"reference": f"CareTeam/{value}"} if value else None)


def _get_key_worker(body: Body) -> tuple[str | None, str]:
    member = (_in_role(body, KEY_WORKER) or {}).get("member", {})
    return uid_at(member) or None, member.get("display", "")


def _put_key_worker(body: Body, value: tuple[str | None, str]) -> None:
    uid, name = value
    member = ({"reference": f"Practitioner/{uid}"} if uid else {}) | ({"display": name} if name else {})
    _put_in_role(body, KEY_WORKER, member or None)


def _get_lead(body: Body) -> str:
    found: str = (_in_role(body, NEIGHBOURHOOD_LEAD) or {}).get("member", {}).get("display", "")
    return found


def _put_lead(body: Body, value: str) -> None:
    _put_in_role(body, NEIGHBOURHOOD_LEAD, {"display": value} if value else None)


def _is_other(participant: Body) -> bool:
    """Named, without a role of ours, and not the patient herself."""
    member = participant.get("member", {})
    return not _roles(participant) and bool(member.get("display")) and "Patient/" not in member.get("reference", "")


def _get_other(participant: Body) -> str:
    found: str = participant.get("member", {}).get("display", "")
    return found


def _put_other(participant: Body, value: str) -> None:
    participant["member"] = {"display": value}


RELATED_PERSON: Mapper[RelatedPerson] = mapper(
    RelatedPerson,
    "RelatedPerson",
    (
        linked("patient", "patient", "Patient"),
        one_name_part(),
        concept_part("relationship", "relationship", many=True),
        reached_by("phone", "phone"),
    ),
    matches=lambda body: is_about(body, "patient"),
)

ALLERGY: Mapper[Allergy] = mapper(
    Allergy,
    "AllergyIntolerance",
    (
        linked("patient", "patient", "Patient"),
        concept_part("substance", "code"),
        Part(("reaction",), _get_reaction, _put_reaction),
        Part(("is_active",), _allergy_is_active, _put_allergy_is_active),
    ),
    start={
        "clinicalStatus": {"coding": [{"system": ALLERGY_STATUS, "code": "active"}]},
        "verificationStatus": {"coding": [{"system": ALLERGY_VERIFICATION, "code": "unconfirmed"}]},
    },
    error=verification_error(ALLERGY_VERIFICATION),
    matches=lambda body: is_about(body, "patient") and not _says_none(body),
)

FLAG: Mapper[Flag] = mapper(
    Flag,
    "Flag",
    (
        linked("patient", "subject", "Patient"),
        Part(("text", "code"), _get_flag_words, _put_flag_words),
        Part(("kind",), _flag_kind, _put_flag_kind),
        Part(
            ("is_active",),
            lambda body: body.get("status", "active") == "active",
            lambda body, value: body.update(status="active" if value else "inactive"),
        ),
    ),
    start={"status": "active"},
    error=status_error("active"),
    matches=lambda body: is_about(body, "subject"),
)

CONSENT: Mapper[Consent] = mapper(
    Consent,
    "Consent",
    (
        linked("patient", "patient", "Patient"),
        Part(("person",), lambda body: _actor_reference(body).get("display", ""), _put_person),
        concept_part("topic", "category", many=True),
        Part(("scope",), _get_scope, _put_scope),
        Part(("permits",), lambda body: body.get("provision", {}).get("type") != "deny", _put_permits),
        said("authority", f"{BASE}/StructureDefinition/consent-authority"),
        Part(("given_on",), lambda body: day(body.get("dateTime")), _put_given),
        Part(("withdrawn_on",), _get_withdrawn, _put_withdrawn),
    ),
    start={"status": "active", "policyRule": {"text": "Common law duty of confidentiality"}, "provision": {"type": "permit"}},
    error=status_error("active"),
    matches=lambda body: is_about(body, "patient") and day(body.get("dateTime")) is not None,  # a consent without its day cannot be shown as one
)

CARE_TEAM: Mapper[CareTeam] = mapper(
    CareTeam,
    "CareTeam",
    (
        linked("patient", "subject", "Patient"),
        repeated("others", "participant", _get_other, _put_other, same=lambda _old, _new: False, owns=_is_other),
        Part(("neighbourhood_lead",), _get_lead, _put_lead),
        Part(("key_worker", "key_worker_name"), _get_key_worker, _put_key_worker),
        Part(("team",), _get_team, _put_team),
    ),
    start={"status": "active"},
    error=status_error("active"),
    matches=lambda body: is_about(body, "subject"),
)
