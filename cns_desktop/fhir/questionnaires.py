"""A Questionnaire reduced to the tool the needs page shows: groups of concerns, each scored 0 to 10."""

from collections.abc import Iterator, Mapping

from cns_desktop.domain.assessments import Domain, Item, Tool
from cns_desktop.fhir.mapping import Body
from cns_desktop.fhir.meta import BASE, extension_of

TIME_FRAME = f"{BASE}/StructureDefinition/time-frame"
_QUERY_LANGUAGES = {"application/x-fhir-query": "x-fhir-query", "text/cql": "CQL", "text/cql-expression": "CQL"}


def tool_of(questionnaire: Body, icons: Mapping[str, str] | None = None) -> Tool:
    """Its concerns in form order. `items` is empty for a form of another kind: it is no needs assessment."""
    shown = icons or {}
    domains: list[Domain] = []
    items: list[Item] = []
    for group in questionnaire.get("item", ()):
        found = [one for one in group.get("item", ()) if _is_concern(one)]
        if found:
            link_id = group.get("linkId", "")
            domains.append(Domain(link_id, group.get("text", ""), shown.get(link_id, "")))
            items += [Item(one["linkId"], _number(one, len(items) + place), one.get("text", ""), link_id) for place, one in enumerate(found, 1)]
    frame = extension_of(questionnaire, TIME_FRAME)
    words = frame.get("valueString", "") if frame else ""
    return Tool(questionnaire.get("url", ""), questionnaire.get("version", ""), questionnaire.get("title", ""), words, tuple(domains), tuple(items))


def unsupported(questionnaire: Body) -> tuple[str, ...]:
    """What the form wants that we do not run, each named once with where: `PH01: x-fhir-query` (README 24)."""
    return tuple(dict.fromkeys(_unsupported(questionnaire, "form")))


def _is_concern(item: Body) -> bool:
    """A question's group with a whole number under `<linkId>.score`."""
    wanted = f"{item.get('linkId')}.score"
    return any(one.get("linkId") == wanted and one.get("type") == "integer" for one in item.get("item", ()))


def _number(item: Body, otherwise: int) -> int:
    """The number printed before the question, else its place."""
    prefix = str(item.get("prefix", "")).rstrip(".")
    return int(prefix) if prefix.isascii() and prefix.isdigit() else otherwise


def _unsupported(value: object, where: str) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _unsupported(one, where)
    elif isinstance(value, dict):
        here = value.get("linkId", where)
        if (language := value.get("language")) in _QUERY_LANGUAGES and "expression" in value:
            yield f"{here}: {_QUERY_LANGUAGES[language]}"
        for inner in value.values():
            yield from _unsupported(inner, here)
