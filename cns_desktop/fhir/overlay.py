"""Owned paths as pairs of functions: how to read a record's field from a body, and how to set it there.

A mapper sets a field only where reading gives another value than the record has. So what the record does not say, or says less
precisely than the body (a partial date, a second given name, a coding of another system), stays byte for byte as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from cns_desktop.domain.records import Entry
from cns_desktop.fhir.jsontext import clone
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import ERROR_ELSEWHERE, day, entry_of, extension_of, put_extension, uid_of

R = TypeVar("R")
Value = Any  # what a record's field holds; each Part knows its own


# Narrative made from the data would go on telling what was there before; "additional" was written by a person and stays.
_RETOLD = frozenset(("generated", "extensions"))


@dataclass(frozen=True, slots=True)
class Part:
    """One or more fields of a record that stand in one place of the body. With several fields the value is a tuple."""

    names: tuple[str, ...]
    get: Callable[[Body], Value]
    put: Callable[[Body, Value], None]


@dataclass(frozen=True, slots=True)
class ErrorMark:
    """How a resource type says "entered in error"."""

    is_set: Callable[[Body], bool]
    set: Callable[[Body], None]
    clear: Callable[[Body], None]


def mapper(
    record: type[R],
    rtype: str,
    parts: Sequence[Part],
    start: Mapping[str, Value] | None = None,
    error: ErrorMark | None = None,
    matches: Callable[[Body], bool] = lambda _body: True,
) -> Mapper[R]:
    """The mapper whose owned paths are `parts`. `start` is what a new body holds before its fields are set."""

    def to_fhir(made: R, base: Body | None) -> Body:
        body: Body = clone(base) if base is not None else {"resourceType": rtype} | clone(dict(start or {}))
        is_error = error is not None and made.entry.is_error  # type: ignore[attr-defined]  # a record with an ErrorMark has an entry
        if error is not None and not is_error and error.is_set(body):
            error.clear(body)
        is_changed = False
        for part in parts:  # in order: a part may be read by what an earlier one wrote
            wanted = _wanted(made, part.names)
            if part.get(body) != wanted:
                part.put(body, wanted)
                is_changed = True
        if is_changed and body.get("text", {}).get("status") in _RETOLD:
            del body["text"]
        if error is not None and is_error:
            error.set(body)
        return body

    def from_fhir(body: Body, fallback: Entry) -> R:
        fields: dict[str, Value] = {"uid": uid_of(body) or body.get("id", "")}
        entry = entry_of(body, fallback)
        if error is not None and error.is_set(body) and not entry.is_error:
            entry = replace(entry, error_reason=ERROR_ELSEWHERE)
        fields["entry"] = entry
        for part in parts:
            value = part.get(body)
            fields.update(zip(part.names, value, strict=True) if len(part.names) > 1 else ((part.names[0], value),))
        return record(**fields)

    return Mapper(record, rtype, to_fhir, from_fhir, matches)


def _wanted(record: object, names: tuple[str, ...]) -> Value:
    return tuple(getattr(record, name) for name in names) if len(names) > 1 else getattr(record, names[0])


def status_error(otherwise: str) -> ErrorMark:
    """For types whose `status` can be entered-in-error; undoing gives them the status `otherwise`."""
    return ErrorMark(
        is_set=lambda body: body.get("status") == "entered-in-error",
        set=lambda body: body.update(status="entered-in-error"),
        clear=lambda body: body.update(status=otherwise),
    )


def verification_error(system: str) -> ErrorMark:
    """For Condition and AllergyIntolerance: a verificationStatus, beside which no clinicalStatus may stand (con-5, ait-2)."""

    def is_set(body: Body) -> bool:
        return "entered-in-error" in codes(body.get("verificationStatus"))

    def mark(body: Body) -> None:
        body.pop("clinicalStatus", None)
        if not is_set(body):
            body["verificationStatus"] = {"coding": [{"system": system, "code": "entered-in-error"}]}

    return ErrorMark(is_set, mark, lambda body: body.update(verificationStatus={"coding": [{"system": system, "code": "confirmed"}]}))


def set_or_drop(body: Body, key: str, value: Value) -> None:
    """FHIR has no empty values: nothing, "" and [] take the element out. What stood beside it told about the old value: it goes."""
    if body.get(key) != value:
        body.pop(f"_{key}", None)
    if value in (None, "", [], {}):
        body.pop(key, None)
    else:
        body[key] = value


def words(name: str, key: str) -> Part:
    """A string element."""
    return Part((name,), lambda body: body.get(key) or "", lambda body, value: set_or_drop(body, key, value))


def truth(name: str, key: str, *, absent: bool) -> Part:
    """A boolean element; `absent` is what its absence means."""

    def put(body: Body, value: bool) -> None:
        body[key] = value

    return Part((name,), lambda body: body.get(key, absent), put)


def dated(name: str, key: str) -> Part:
    """A whole date; a year or a month alone reads as None and stays in the body."""
    return Part((name,), lambda body: day(body.get(key)), lambda body, value: set_or_drop(body, key, value and value.isoformat()))


def linked(name: str, key: str, rtype: str) -> Part:
    """A reference to a resource of ours; the field holds its uid."""

    def put(body: Body, value: str | None) -> None:
        set_or_drop(body, key, {"reference": f"{rtype}/{value}"} if value else None)

    return Part((name,), lambda body: uid_at(body.get(key)), put)


def uid_at(reference: Value) -> str:
    """The id a reference points to, "" for none or one by identifier only."""
    text = reference.get("reference", "") if isinstance(reference, dict) else ""
    return text.rpartition(":" if text.startswith("urn:") else "/")[2] if isinstance(text, str) else ""


def codes(concept: Value) -> list[str]:
    """The codes of a CodeableConcept (or of a list of them)."""
    found: list[str] = []
    for one in concept if isinstance(concept, list) else [concept]:
        for coding in (one or {}).get("coding", ()):
            if isinstance(code := coding.get("code"), str):
                found.append(code)
    return found


def concept_words(concept: Value) -> str:
    """What a CodeableConcept says in words: its text, else a display, else a code."""
    if not isinstance(concept, dict):
        return ""
    codings = concept.get("coding", ())
    shown = next((c["display"] for c in codings if c.get("display")), "") or next((c["code"] for c in codings if c.get("code")), "")
    return concept.get("text") or shown


def said(name: str, url: str, kind: str = "valueString", absent: Value = "") -> Part:
    """A field that R4 has no element for: an extension of ours with one value; setting `absent` takes it out."""

    def get(body: Body) -> Value:
        found = extension_of(body, url)
        return absent if found is None else found.get(kind, absent)

    def put(body: Body, value: Value) -> None:
        put_extension(body, url, None if value == absent else {kind: value})

    return Part((name,), get, put)


def said_many(name: str, url: str, write: Callable[[Value], list[Body]], read: Callable[[dict[str, Value]], Value | None]) -> Part:
    """A tuple of small values: one extension each, its parts by their own names. What `read` does not understand is skipped."""

    def get(body: Body) -> tuple[Value, ...]:
        return tuple(item for one in _ours(body, url) if (item := read(inner(one))) is not None)

    def put(body: Body, values: tuple[Value, ...]) -> None:
        others = [one for one in body.get("extension", ()) if one not in _ours(body, url)]
        set_or_drop(body, "extension", others + [{"url": url, "extension": write(value)} for value in values])

    return Part((name,), get, put)


def said_once(name: str, url: str, write: Callable[[Value], list[Body]], read: Callable[[dict[str, Value]], Value | None]) -> Part:
    """As `said_many`, for one value or None."""

    def get(body: Body) -> Value | None:
        found = extension_of(body, url)
        return None if found is None else read(inner(found))

    def put(body: Body, value: Value | None) -> None:
        put_extension(body, url, None if value is None else {"extension": write(value)})

    return Part((name,), get, put)


def _ours(body: Body, url: str) -> list[Body]:
    return [one for one in body.get("extension", ()) if one.get("url") == url]


def inner(extension: Body) -> dict[str, Value]:
    """Names and values of a complex extension."""
    return {
        part["url"]: next((value for key, value in part.items() if key.startswith("value")), None)
        for part in extension.get("extension", ())
        if isinstance(part.get("url"), str)
    }


def parts_of(**values: Value) -> list[Body]:
    """Parts of a complex extension; empty values are left out, `_` in a name is written `-`."""
    return [{"url": name.replace("_", "-")} | _typed(value) for name, value in values.items() if value not in (None, "")]


def _typed(value: Value) -> Body:
    match value:
        case bool():
            return {"valueBoolean": value}
        case int():
            return {"valueInteger": value}
        case datetime():
            return {"valueInstant": value.isoformat()}
        case date():
            return {"valueDate": value.isoformat()}
        case _:
            return {"valueString": value}


def repeated(
    name: str,
    key: str,
    get_one: Callable[[Body], Value],
    put_one: Callable[[Body, Value], None],
    *,
    same: Callable[[Value, Value], bool],
    owns: Callable[[Body], bool] = lambda _element: True,
) -> Part:
    """A tuple of values in a list of elements. `owns` picks ours, the others keep their places before them.

    An element whose value is still wanted is kept whole; one that was edited (`same` decides: same use, same id) keeps what we
    do not own in it; a new value gets a new element.
    """

    def get(body: Body) -> tuple[Value, ...]:
        return tuple(get_one(element) for element in body.get(key, ()) if owns(element))

    def put(body: Body, values: tuple[Value, ...]) -> None:
        others = [element for element in body.get(key, ()) if not owns(element)]
        mine = [element for element in body.get(key, ()) if owns(element)]
        set_or_drop(body, key, others + matched(mine, values, get_one, put_one, same))

    return Part((name,), get, put)


def matched(
    elements: list[Body],
    values: Sequence[Value],
    get_one: Callable[[Body], Value],
    put_one: Callable[[Body, Value], None],
    same: Callable[[Value, Value], bool],
) -> list[Body]:
    """An element for each value, in their order: unchanged ones first choice, then edited ones, then new ones."""
    free = list(elements)
    chosen: list[Body | None] = []
    for value in values:
        element = next((e for e in free if get_one(e) == value), None)
        if element is not None:
            free.remove(element)
        chosen.append(element)
    for place, value in enumerate(values):
        if chosen[place] is None:
            element = next((e for e in free if same(get_one(e), value)), None)
            if element is not None:
                free.remove(element)
            made: Body = {} if element is None else element
            put_one(made, value)
            chosen[place] = made
    return [element for element in chosen if element is not None]
