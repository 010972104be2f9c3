"""References between resources: finding them, naming their targets, pointing them at our uids."""

import re
from collections.abc import Iterator, Mapping

from cns_desktop.fhir.elements import is_resource
from cns_desktop.fhir.jsontext import Body, Json

_RELATIVE = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
_URN = "urn:uuid:"


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
    """What other resources of the same file may call this one: its fullUrl, `Type/id`, `urn:uuid:id`."""
    names = [full_url] if full_url else []
    if isinstance(identity := body.get("id"), str):
        names += [f"{body['resourceType']}/{identity}", f"{_URN}{identity}"]
    return tuple(dict.fromkeys(names))


def local_name(reference: str) -> str:
    """`Type/id` of a relative, absolute or versioned reference; the reference itself where it is none of these."""
    match = _RELATIVE.fullmatch(reference)
    return f"{match[1]}/{match[2]}" if match and is_resource(match[1]) else reference


def target(reference: str) -> tuple[str, str] | None:
    """Type and id of `Type/id`, None for anything else."""
    match = _RELATIVE.fullmatch(reference)
    return (match[1], match[2]) if match and is_resource(match[1]) else None


def rewrite_references(body: Body, known: Mapping[str, str]) -> Body:
    """The body with each reference found in `known` (by itself, else by its `Type/id`) replaced; unknown ones stay as they are."""
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
        return value if made is None else made
    items = [_rewritten(item, known) if type(item) in (dict, list) else item for item in value]
    return value if all(new is old for new, old in zip(items, value, strict=True)) else items
