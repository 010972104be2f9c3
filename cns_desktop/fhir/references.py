"""References between resources: finding them, naming their targets, pointing them at our uids."""

import re
from collections.abc import Iterator, Mapping, Set

from cns_desktop.domain.nhs_number import Verdict, judge
from cns_desktop.fhir.elements import is_resource
from cns_desktop.fhir.jsontext import Body, Json
from cns_desktop.fhir.meta import uid_of

_RELATIVE = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
_URN = "urn:uuid:"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"


def references(value: Json) -> Iterator[str]:
    """Every literal reference in a body, in order; not those to contained resources (`#...`)."""
    if type(value) is dict:
        for key, item in value.items():
            if key == "reference" and isinstance(item, str):
                if not item.startswith("#"):
                    yield item
            elif type(item) in (dict, list):
                yield from references(item)
    elif type(value) is list:
        for item in value:
            if type(item) in (dict, list):
                yield from references(item)


def names_of(body: Body, full_url: str = "") -> tuple[str, ...]:
    """What other resources of the same file may call this one: its fullUrl, `Type/id`, `urn:uuid:id`, a patient's NHS number."""
    names = [full_url] if full_url else []
    if isinstance(identity := body.get("id"), str):
        names += [f"{body['resourceType']}/{identity}", f"{_URN}{identity}"]
    if body["resourceType"] == "Patient" and not uid_of(body):  # our own export points by uid already
        numbers = (_by_nhs_number(one) for one in body.get("identifier", ()) if isinstance(one, dict) and one.get("use") != "old")
        names += [name for name in numbers if name]
    return tuple(dict.fromkeys(names))


def nhs_numbers(value: Json) -> Iterator[str]:
    """The name (`system|number`) of each patient a body points to by NHS number only, as PDS does."""
    if type(value) is dict:
        if name := _logical_name(value):
            yield name
        for item in value.values():
            yield from nhs_numbers(item)
    elif type(value) is list:
        for item in value:
            yield from nhs_numbers(item)


def _by_nhs_number(identifier: Json) -> str:
    """`system|number` of a whole NHS number; what was mistyped names nobody."""
    if not isinstance(identifier, dict) or identifier.get("system") != NHS_NUMBER:
        return ""
    number = identifier.get("value")
    return f"{NHS_NUMBER}|{number}" if isinstance(number, str) and judge(number) is not Verdict.INVALID else ""


def _logical_name(value: Body) -> str:
    """The name of a Reference that has an identifier and no literal reference."""
    return "" if "reference" in value or "resourceType" in value else _by_nhs_number(value.get("identifier"))


def local_name(reference: str) -> str:
    """`Type/id` of a relative, absolute or versioned reference; the reference itself where it is none of these."""
    match = _RELATIVE.fullmatch(reference)
    return f"{match[1]}/{match[2]}" if match and is_resource(match[1]) else reference


def links(body: Body) -> Iterator[str]:
    """What a body points to outside itself: literal references, and patients by NHS number."""
    yield from references(body)
    yield from nhs_numbers(body)


def points_at(body: Body, names: Set[str]) -> bool:
    """Whether a body points at one of these names, in whatever way it writes the reference."""
    return any(link in names or local_name(link) in names for link in links(body))


def target(reference: str) -> tuple[str, str] | None:
    """Type and id of `Type/id`, None for anything else. A patient's NHS number is her id in PDS."""
    if reference.startswith(f"{NHS_NUMBER}|"):
        return "Patient", reference.removeprefix(f"{NHS_NUMBER}|")
    match = _RELATIVE.fullmatch(reference)
    return (match[1], match[2]) if match and is_resource(match[1]) else None


def rewrite_references(body: Body, known: Mapping[str, str]) -> Body:
    """The body with each reference found in `known` (by itself, else by its `Type/id`) replaced; unknown ones stay as they are.

    A reference by NHS number alone gets its literal reference beside it.
    """
    rewritten = _rewritten(body, known)
    return rewritten if isinstance(rewritten, dict) else body


def _rewritten(value: Json, known: Mapping[str, str]) -> Json:
    """The value itself where nothing changes, so untouched branches are shared."""
    if type(value) is dict:
        made = None
        for key, item in value.items():
            if key == "reference" and isinstance(item, str):
                new = known.get(item) or (known.get(local_name(item)) if "/" in item else None) or item
            elif type(item) is dict or type(item) is list:
                new = _rewritten(item, known)
            else:
                continue
            if new is not item:
                made = dict(value) if made is None else made
                made[key] = new
        found = known.get(_logical_name(value))
        if found is not None:
            made = {"reference": found} | (value if made is None else made)
        return value if made is None else made
    items = [_rewritten(item, known) if type(item) in (dict, list) else item for item in value]
    return value if all(new is old for new, old in zip(items, value, strict=True)) else items
