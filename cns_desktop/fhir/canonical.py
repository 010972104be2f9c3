"""One form for comparing and hashing bodies: what servers rewrite by themselves is left out (sync.md §3.6)."""

import hashlib

from cns_desktop.fhir.elements import CONTAINER, fields, is_resource
from cns_desktop.fhir.jsontext import Body, Json, dumps

_META_NOISE = frozenset(("versionId", "lastUpdated", "source"))
_SETS = frozenset(("tag", "security", "profile"))


def canonical(body: Body) -> bytes:
    """Two bodies that say the same have the same canonical bytes. Number text counts: `1.50` is not `1.5`."""
    return dumps(_resource(body))


def digest(body: Body) -> str:
    """SHA-256 of the canonical form, hexadecimal."""
    return hashlib.sha256(canonical(body)).hexdigest()


def same(one: Body, other: Body) -> bool:
    """Do two bodies say the same?"""
    return one == other or canonical(one) == canonical(other)


def _resource(body: Body) -> Body:
    name = body.get("resourceType")
    return _object(body, str(name) if is_resource(name) else "Element")


def _object(value: Body, type_name: str) -> Body:
    known = fields(type_name)
    made: Body = {}
    for name in sorted(value):
        item = value[name]
        if _is_noise(type_name, name, item):
            continue
        kind = known.get(name)
        made_item = _plain(item, kind.name if kind else "Element")
        if type_name == "Attachment" and name == "url" and isinstance(made_item, str):
            made_item = made_item.partition("?")[0]  # Medplum signs the address anew on every read
        if type_name == "Meta" and name in _SETS and isinstance(made_item, list):
            made_item = sorted(made_item, key=dumps)
        if made_item not in ({}, []):
            made[name] = made_item
    return made


def _is_noise(type_name: str, name: str, item: Json) -> bool:
    if type_name == "Meta":
        return name in _META_NOISE
    return name == "text" and isinstance(item, dict) and item.get("status") == "generated"


def _plain(item: Json, kind: str) -> Json:
    if isinstance(item, list):
        return [_plain(one, kind) for one in item]
    if not isinstance(item, dict):
        return item
    if kind == CONTAINER:
        return _resource(item)
    return _object(item, kind if kind[0].isupper() else "Element")
