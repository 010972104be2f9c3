"""Patient (UK Core, and as PDS sends it)."""

from datetime import date

from cns_desktop.domain.caseload import Contact, GpPractice, Identifier, Patient
from cns_desktop.fhir.codes import code_list
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, SYS, day, element_id, extension_of, put_extension
from cns_desktop.fhir.overlay import Part, codes, concept_words, dated, mapper, matched, set_or_drop, truth
from cns_desktop.fhir.people import addresses_part, get_name, names_part, telecoms_part
from cns_desktop.fhir.references import NHS_NUMBER as NHS

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UK = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
VERIFICATION, ETHNIC, COMMUNICATION = f"{UK}NHSNumberVerificationStatus", f"{UK}EthnicCategory", f"{UK}NHSCommunication"
INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
BCP47 = "urn:ietf:bcp:47"
KIN = {"system": "http://terminology.hl7.org/CodeSystem/v2-0131", "code": "N", "display": "Next-of-Kin"}
GP_DOCTOR, GP_PHONE = f"{BASE}/StructureDefinition/gp-doctor", f"{BASE}/StructureDefinition/gp-phone"
NOTE = f"{BASE}/StructureDefinition/note"


def _is_own(identifier: Body) -> bool:
    """The NHS number and our uid have fields of their own; an NHS number marked old is one of the other identifiers."""
    return identifier.get("system") == SYS or (identifier.get("system") == NHS and identifier.get("use") != "old")


def _nhs_element(body: Body) -> Body | None:
    return next((i for i in body.get("identifier", ()) if i.get("system") == NHS and _is_own(i)), None)


def _get_nhs(body: Body) -> tuple[str, str]:
    found = _nhs_element(body)
    if found is None:
        return "", ""
    status = extension_of(found, VERIFICATION)
    return found.get("value", ""), next(iter(codes(status.get("valueCodeableConcept"))), "") if status else ""


def nhs_number(body: Body) -> str:
    """The NHS number a Patient body gives, as it is written there."""
    return _get_nhs(body)[0]


def _put_nhs(body: Body, value: tuple[str, str]) -> None:
    number, status = value
    found = _nhs_element(body)
    if found is None:
        found = {"id": element_id("identifier", NHS), "system": NHS}
        body["identifier"] = [*body.get("identifier", ()), found]
    set_or_drop(found, "value", number)
    if _get_nhs(body)[1] != status:
        known = code_list("nhs-number-status")
        coding = {"system": known.system, "code": status, "display": known.label(status)}
        put_extension(found, VERIFICATION, {"valueCodeableConcept": {"coding": [coding]}} if status else None)
    if not number and not status:
        set_or_drop(body, "identifier", [i for i in body["identifier"] if i is not found])


def _get_identifiers(body: Body) -> tuple[Identifier, ...]:
    return tuple(_identifier(i) for i in body.get("identifier", ()) if not _is_own(i))


def _identifier(element: Body) -> Identifier:
    return Identifier(element.get("system", ""), element.get("value", ""))


def _put_identifier(element: Body, value: Identifier) -> None:
    element.setdefault("id", element_id("identifier", value.system, value.value))
    set_or_drop(element, "system", value.system)
    set_or_drop(element, "value", value.value)


def _put_identifiers(body: Body, values: tuple[Identifier, ...]) -> None:
    """Others first, ours (NHS number, uid) after them as they were."""
    ours = [i for i in body.get("identifier", ()) if _is_own(i)]
    others = [i for i in body.get("identifier", ()) if not _is_own(i)]
    made = matched(others, values, _identifier, _put_identifier, lambda old, new: old.system == new.system)
    set_or_drop(body, "identifier", made + ours)


def _get_ethnicity(body: Body) -> str:
    found = extension_of(body, ETHNIC)
    return next((c for c in codes(found.get("valueCodeableConcept")) if c in code_list("ethnicity")), "") if found else ""


def _put_ethnicity(body: Body, code: str) -> None:
    known = code_list("ethnicity")
    concept = {"coding": [{"system": known.system, "code": code, "display": known.label(code)}]}
    put_extension(body, ETHNIC, {"valueCodeableConcept": concept} if code else None)


def _spoken(body: Body) -> Body | None:
    """The Patient.communication that counts: the preferred one, else the only one (unless it is said not to be)."""
    all_of_them = body.get("communication", [])
    preferred = next((c for c in all_of_them if c.get("preferred")), None)
    return preferred or (all_of_them[0] if len(all_of_them) == 1 and "preferred" not in all_of_them[0] else None)


def _language_of(concept: Body) -> str:
    return next(iter(codes(concept)), "")


def _pds_part(body: Body, url: str) -> Body | None:
    found = extension_of(body, COMMUNICATION)
    return None if found is None else extension_of(found, url)


def _get_language(body: Body) -> str:
    pds = _pds_part(body, "language")
    if pds is not None:
        return _language_of(pds.get("valueCodeableConcept", {}))
    spoken = _spoken(body)
    return _language_of(spoken.get("language", {})) if spoken else ""


def _put_language(body: Body, code: str) -> None:
    """Where PDS keeps it if the body came from PDS, else Patient.communication with this one preferred."""
    known = code_list("languages")
    concept = {"coding": [{"system": BCP47, "code": code, "display": known.label(code)}]}
    pds = extension_of(body, COMMUNICATION)
    if pds is not None:
        put_extension(pds, "language", {"valueCodeableConcept": concept} if code else None)
        if code:
            return
        if not pds.get("extension"):
            put_extension(body, COMMUNICATION, None)
    others = [c for c in body.get("communication", ()) if c is not _spoken(body)]
    if not code:
        set_or_drop(body, "communication", [c | {"preferred": False} for c in others])
        return
    for other in others:
        other.pop("preferred", None)
    same = next((c for c in body.get("communication", ()) if _language_of(c.get("language", {})) == code), None)
    mine = dict(same or {"language": concept}) | {"preferred": True}
    body["communication"] = [*(c for c in others if c is not same), mine]


def _get_interpreter(body: Body) -> bool:
    found = _pds_part(body, "interpreterRequired") or extension_of(body, INTERPRETER)
    return bool(found and found.get("valueBoolean"))


def _put_interpreter(body: Body, value: bool) -> None:
    pds = extension_of(body, COMMUNICATION)
    put_extension(body if pds is None else pds, INTERPRETER if pds is None else "interpreterRequired", {"valueBoolean": value})


def _string(extension: Body | None) -> str:
    return extension.get("valueString", "") if extension else ""


def _is_practice(element: Body) -> bool:
    """Named or coded; a bare reference to somebody tells the nurse nothing and is left alone."""
    return "identifier" in element or "display" in element or element.get("type") == "Organization"


def _get_gp(body: Body) -> GpPractice | None:
    found = next((g for g in body.get("generalPractitioner", ()) if _is_practice(g)), None)
    if found is None:
        return None
    doctor, phone = (extension_of(found, url) for url in (GP_DOCTOR, GP_PHONE))
    code = found.get("identifier", {}).get("value", "")
    return GpPractice(found.get("display", ""), code, _string(doctor), _string(phone))


def _put_gp(body: Body, gp: GpPractice | None) -> None:
    all_of_them = body.get("generalPractitioner", [])
    if gp is None:
        set_or_drop(body, "generalPractitioner", [g for g in all_of_them if not _is_practice(g)])
        return
    old = _get_gp(body) or GpPractice("")
    first = next((g for g in all_of_them if _is_practice(g)), None)
    element: Body = {"type": "Organization"} if first is None else first
    if (old.code, old.practice) != (gp.code, gp.practice):  # another practice: what pointed at the old one goes
        element = {key: value for key, value in element.items() if key == "extension"} | {"type": "Organization"}
        set_or_drop(element, "identifier", {"system": ODS, "value": gp.code} if gp.code else None)
        set_or_drop(element, "display", gp.practice)
    put_extension(element, GP_DOCTOR, {"valueString": gp.doctor} if gp.doctor else None)
    put_extension(element, GP_PHONE, {"valueString": gp.phone} if gp.phone else None)
    body["generalPractitioner"] = [element, *all_of_them] if first is None else [element if g is first else g for g in all_of_them]


def _contact_id(element: Body) -> str:
    return element.get("id") or element_id("contact", repr(element))


def _get_contact(element: Body) -> Contact:
    name = element.get("name", {})
    found = get_name(name)
    whole = name.get("text") or " ".join(part for part in (found.title, found.given, found.family) if part)
    related = element.get("relationship", [])
    phone = next((t.get("value", "") for t in element.get("telecom", ()) if t.get("system") == "phone"), "")
    note = extension_of(element, NOTE)
    words = next((w for r in related if KIN["code"] not in codes(r) and (w := concept_words(r))), "")
    is_kin = KIN["code"] in codes(related)
    return Contact(_contact_id(element), whole, words, phone, is_kin, _string(note))


def _put_contact(element: Body, contact: Contact) -> None:
    old = _get_contact(element) if element else Contact("", "", "")
    element["id"] = contact.id
    if old.name != contact.name:
        set_or_drop(element, "name", {"text": contact.name} if contact.name else None)
    if (old.relationship, old.is_next_of_kin) != (contact.relationship, contact.is_next_of_kin):
        said = [{"text": contact.relationship}] if contact.relationship else []
        set_or_drop(element, "relationship", said + ([{"coding": [dict(KIN)]}] if contact.is_next_of_kin else []))
    if old.phone != contact.phone:
        others = [t for t in element.get("telecom", ()) if t.get("system") != "phone"]
        set_or_drop(element, "telecom", others + ([{"system": "phone", "value": contact.phone}] if contact.phone else []))
    if old.note != contact.note:
        put_extension(element, NOTE, {"valueString": contact.note} if contact.note else None)


def _put_contacts(body: Body, contacts: tuple[Contact, ...]) -> None:
    made = matched(body.get("contact", []), contacts, _get_contact, _put_contact, lambda old, new: old.id == new.id)
    set_or_drop(body, "contact", made)


def _get_death(body: Body) -> tuple[date | None, bool]:
    when = body.get("deceasedDateTime")
    return day(when), bool(body.get("deceasedBoolean", when is not None))


def _put_death(body: Body, value: tuple[date | None, bool]) -> None:
    when, is_dead = value
    for key in ("deceasedBoolean", "_deceasedBoolean", "deceasedDateTime", "_deceasedDateTime"):
        body.pop(key, None)
    if when is not None:
        body["deceasedDateTime"] = when.isoformat()
    elif is_dead:
        body["deceasedBoolean"] = True


def _is_sensitive(body: Body) -> bool:
    """PDS marks restricted and very restricted records; a nurse may mark one as well."""
    return any(s.get("code") in ("R", "V") for s in body.get("meta", {}).get("security", ()))


def _put_sensitive(body: Body, value: bool) -> None:
    meta = body.setdefault("meta", {})
    others = [s for s in meta.get("security", ()) if s.get("system") != CONFIDENTIALITY]
    set_or_drop(meta, "security", [*others, {"system": CONFIDENTIALITY, "code": "R", "display": "restricted"}] if value else others)
    set_or_drop(body, "meta", meta)


def _put_gender(body: Body, value: str) -> None:
    body["gender"] = value


MAPPER: Mapper[Patient] = mapper(
    Patient,
    "Patient",
    (
        Part(("identifiers",), _get_identifiers, _put_identifiers),
        Part(("nhs_number", "nhs_status"), _get_nhs, _put_nhs),
        truth("is_active", "active", absent=True),
        names_part(),
        telecoms_part(),
        Part(("gender",), lambda body: body.get("gender", "unknown"), _put_gender),
        dated("birth_date", "birthDate"),
        Part(("deceased_on", "is_deceased"), _get_death, _put_death),
        addresses_part(),
        Part(("contacts",), lambda body: tuple(_get_contact(c) for c in body.get("contact", ())), _put_contacts),
        Part(("language",), _get_language, _put_language),
        Part(("gp",), _get_gp, _put_gp),
        Part(("ethnicity",), _get_ethnicity, _put_ethnicity),
        Part(("interpreter",), _get_interpreter, _put_interpreter),
        Part(("is_sensitive",), _is_sensitive, _put_sensitive),
    ),
    start={"active": True},
)
