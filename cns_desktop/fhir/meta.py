"""What every body of ours carries beside its content: uid, team, schema, the record fields of README 8, element ids.

All of it lives under one base address, so other systems can keep it without understanding it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId
from cns_desktop.domain.records import Entry, Informant
from cns_desktop.fhir.elements import fields
from cns_desktop.fhir.jsontext import Body, Json

BASE = "https://cns-desktop.org.uk/fhir"
SYS = f"{BASE}/sync/uid"  # identifier system; the value is the bare uuid, never urn:uuid: (sync.md §3.4)
TEAM = f"{SYS}/team"
ENTRY = f"{BASE}/StructureDefinition/entry"
SCHEMA = f"{BASE}/StructureDefinition/schema-major"
SCHEMA_MAJOR = 1
ERROR_ELSEWHERE = "entered in error in the system this came from"
# Lists whose elements other devices may edit at the same time: the merge matches them by element.id (sync.md §3.6).
KEYED = frozenset(("identifier", "telecom", "address", "name", "contact", "activity", "goal", "participant", "communication", "qualification"))


def uid_of(body: Body) -> str:
    """Our uid in a stamped body, "" in any other."""
    for identifier in _listed(body.get("identifier")):
        if isinstance(identifier, dict) and identifier.get("system") == SYS:
            return str(identifier.get("value", ""))
    return next((str(tag.get("code", "")) for tag in _tags(body) if tag.get("system") == SYS), "")


def schema_major_of(body: Body) -> int:
    """The schema a body was written with; 0 where we did not write it. A newer one is shown read-only (sync.md §3.10)."""
    found = extension_of(body, SCHEMA)
    value = found.get("valueInteger") if found else 0
    return value if isinstance(value, int) else 0


def stamp(body: Body, uid: str, team: str, entry: Entry | None = None) -> Body:
    """A copy of the body with id, SYS identifier, team tag, schema and element ids, and the entry if given.

    Stamping twice changes nothing. What the body already holds keeps its place; nothing is taken out.
    """
    stamped: Body = {"resourceType": body["resourceType"], "id": uid} | {k: v for k, v in body.items() if k not in ("resourceType", "id")}
    known = fields(body["resourceType"])
    _put_identity(stamped, uid)
    if team:
        _put_tag(stamped, TEAM, team)
    if "extension" in known:
        put_extension(stamped, SCHEMA, {"valueInteger": SCHEMA_MAJOR})
        if entry is not None:
            put_extension(stamped, ENTRY, {"extension": _entry_parts(entry)})
    for name in KEYED & stamped.keys():
        if name in known and known[name].many and known[name].name not in ("Reference", "CodeableConcept"):
            stamped[name] = _with_ids(name, stamped[name])
    return stamped


def element_id(kind: str, *parts: str) -> str:
    """An id for a new list element, the same wherever the same content is added: two laptops adding one number make one element."""
    return f"{kind}-{hashlib.sha256('|'.join((kind, *parts)).encode(errors='surrogatepass')).hexdigest()[:12]}"


def extension_of(element: Body, url: str) -> Body | None:
    """The element's first extension of this address."""
    return next((e for e in element.get("extension", ()) if isinstance(e, dict) and e.get("url") == url), None)


def put_extension(element: Body, url: str, content: Body | None) -> None:
    """Set or (None) remove the extension of this address. Lists are replaced, never changed in place: they may be shared."""
    wanted = None if content is None else {"url": url} | content
    kept = list(element.get("extension", ()))
    place = next((i for i, e in enumerate(kept) if isinstance(e, dict) and e.get("url") == url), None)
    if wanted is not None and place is not None:
        if kept[place] == wanted:
            return
        kept[place] = wanted
    elif wanted is not None:
        kept.append(wanted)
    elif place is not None:
        del kept[place]
    if kept:
        element["extension"] = kept
    else:
        element.pop("extension", None)


def entry_of(body: Body, otherwise: Entry) -> Entry:
    """The record fields a body carries; `otherwise` for what it does not say (a body from another system says nothing)."""
    found = extension_of(body, ENTRY)
    if found is None:
        return otherwise
    said: dict[str, Any] = {}
    for part in found.get("extension", ()):
        url = part.get("url") if isinstance(part, dict) else None
        if url in _READERS:
            value = _READERS[url](next((v for k, v in part.items() if k.startswith("value")), None))
            if value is not None:
                said[_FIELDS[url]] = value
    return replace(otherwise, **said)


def _entry_parts(entry: Entry) -> list[Body]:
    parts: list[Body] = [
        {"url": "author", "valueReference": {"reference": f"Practitioner/{entry.author}"}},
        {"url": "role", "valueString": entry.role},
        {"url": "organization", "valueReference": {"reference": f"Organization/{entry.organization}"}},
        {"url": "device", "valueReference": {"reference": f"Device/{entry.device}"}},
        {"url": "happened", "valueInstant": entry.happened.isoformat()},
        {"url": "entered", "valueInstant": entry.entered.isoformat()},
        {"url": "informant", "valueCode": entry.informant.value},
        {"url": "third-party", "valueBoolean": entry.third_party},
        {"url": "sensitive", "valueBoolean": entry.sensitive},
        {"url": "retention", "valueCode": entry.retention},
        {"url": "legal-hold", "valueBoolean": entry.legal_hold},
    ]
    if entry.filed_on:
        parts.append({"url": "filed", "valueDate": entry.filed_on.isoformat()})
    if entry.error_reason:
        parts.append({"url": "error-reason", "valueString": entry.error_reason})
    return [part for part in parts if part.get("valueString") != ""]


def _tail(kind: type[str]) -> Any:  # noqa: ANN401 - a reader of one value
    def read(value: Json) -> str | None:
        reference = value.get("reference") if isinstance(value, dict) else None
        return kind(reference.rpartition("/")[2]) if isinstance(reference, str) else None

    return read


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None


def instant(value: Json) -> datetime | None:
    """An aware time, None where the text is none."""
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return read if read.tzinfo else None


def day(value: Json) -> date | None:
    """A whole day; None for a year, a month, or no date at all. The day of a time is its own zone's day."""
    try:
        return date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        return None


def _informant(value: Json) -> Informant | None:
    return next((one for one in Informant if one.value == value), None)


_READERS: dict[Any, Any] = {
    "author": _tail(PractitionerId),
    "role": _text,
    "organization": _tail(OrganizationId),
    "device": _tail(DeviceId),
    "happened": instant,
    "entered": instant,
    "informant": _informant,
    "third-party": _flag,
    "sensitive": _flag,
    "retention": _text,
    "legal-hold": _flag,
    "filed": day,
    "error-reason": _text,
}
_FIELDS = {url: url.replace("-", "_") for url in _READERS} | {"filed": "filed_on"}


def _put_identity(body: Body, uid: str) -> None:
    """SYS identifier where the type has a free place for it, else a tag (Provenance, Binary)."""
    if uid_of(body) == uid:
        return
    known = fields(body["resourceType"]).get("identifier")
    ours = {"system": SYS, "value": uid}
    if known is not None and known.many:
        body["identifier"] = [*_listed(body.get("identifier")), ours]
    elif known is not None and "identifier" not in body:
        body["identifier"] = ours
    else:
        _put_tag(body, SYS, uid)


def _put_tag(body: Body, system: str, code: str) -> None:
    if any(tag.get("system") == system for tag in _tags(body)):
        return  # set at creation and never removed (sync.md §3.8)
    meta = dict(body.get("meta", {}))
    meta["tag"] = [*meta.get("tag", ()), {"system": system, "code": code}]
    body["meta"] = meta


def _tags(body: Body) -> Iterable[Body]:
    return (tag for tag in body.get("meta", {}).get("tag", ()) if isinstance(tag, dict))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _with_ids(kind: str, items: list[Json]) -> list[Json]:
    """Elements without an id get one made of their content; equal elements get a number."""
    used = {item["id"] for item in items if isinstance(item, dict) and "id" in item}
    made: list[Json] = []
    for item in items:
        if isinstance(item, dict) and "id" not in item:
            wanted = element_id(kind, repr(item))
            count = 1
            while (name := wanted if count == 1 else f"{wanted}-{count}") in used:
                count += 1
            used.add(name)
            made.append({"id": name} | item)
        else:
            made.append(item)
    return made
