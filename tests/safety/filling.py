"""Records with a word of one's own in every field that takes words, made by walking the dataclasses."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from cns_desktop.db.uow import new_uid

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 5, 14)

# Fields whose text is one of a list, an id or an address of ours: they take no words. Class.field -> a value that fits.
CODES: dict[str, str] = {
    "Entry.error_reason": "",
    "Entry.retention": "cancer-30-years",
    "Patient.gender": "female",
    "Patient.nhs_status": "01",
    "Patient.ethnicity": "A",
    "Patient.language": "pl",
    "Name.use": "official",
    "Address.use": "home",
    "Telecom.system": "phone",
    "Telecom.use": "home",
    "Identifier.system": "https://example.org/ids",
    "Diagnosis.site": "breast",
    "Diagnosis.laterality": "left",
    "Diagnosis.performance_status": "1",
    "Diagnosis.intent": "cure",
    "Diagnosis.stage_of_pathway": "diagnosis",
    "Flag.code": "",
    "Consent.scope": "share",
    "Assessment.tool_url": "https://cns-desktop.org.uk/fhir/Questionnaire/hna-52",
    "Assessment.tool_version": "1",
    "Assessment.pathway_point": "03",
    "Assessment.completed_by": "self",
    "Assessment.mode": "screen",
    "Answer.link_id": "PH01",
    "Comment.link_id": "PH02",
    "SafetyPrompt.link_id": "PH01",
    "Need.link_id": "PH01",
    "Agreement.how": "spoken",
    "Part.leaflet_key": "sleeping-better",
    "Part.language": "en",
    "Paper.language": "en",
    "Paper.sha256": "0" * 64,
    "Event.rtype": "Encounter",
    "Contact.relationship": "partner",
    "RelatedPerson.relationship": "partner",
}
_IDS = frozenset(
    ("uid", "id", "patient", "team", "key_worker", "organization", "practitioner", "assessment", "owner", "plan", "replaces", "need")
    + ("author", "device", "paper")
)


def filled(kind: type[Any], word: Callable[[str], str], **given: Any) -> Any:
    """One of `kind` with `word("Class.field")` in each field of words, all the way down. `given` fields are taken as they are."""
    hints = get_type_hints(kind)
    values = {f.name: given[f.name] if f.name in given else _value(kind, f.name, hints[f.name], word) for f in fields(kind) if f.init}
    return kind(**values)


def _value(kind: type[Any], name: str, hint: Any, word: Callable[[str], str]) -> Any:
    place = f"{kind.__name__}.{name}"
    if kind.__name__ == "Answer" and name == "score":
        return 7
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return (_value(kind, name, get_args(hint)[0], word),)
    supertype = getattr(hint, "__supertype__", None)  # the NewType ids
    if supertype is not None or (hint is str and name in _IDS):
        return new_uid()
    if hint is str:
        return CODES.get(place) if place in CODES else word(place)
    if hint is bool:
        return name not in ("is_error", "legal_hold")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[0]
    if is_dataclass(hint):
        return filled(hint, word)  # type: ignore[arg-type]
    simple: dict[Any, Any] = {int: 1, date: DAY, datetime: MOMENT, float: 1.0}
    return simple[hint]


def places(kind: type[Any]) -> list[str]:
    """Every field of words of `kind`, for the report."""
    found: list[str] = []
    filled(kind, lambda place: found.append(place) or "x")  # type: ignore[func-returns-value]
    return found
