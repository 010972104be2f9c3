"""A safety prompt as a Task: open until what was done is said."""

from datetime import datetime
from typing import Any

from cns_desktop.domain.assessments import SafetyPrompt
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, extension_of, instant, put_extension
from cns_desktop.fhir.overlay import Part, codes, inner, linked, mapper, parts_of, said, status_error, uid_at, words

KIND = f"{BASE}/CodeSystem/task-kind"
PROMPT = "safety-prompt"
DONE = f"{BASE}/StructureDefinition/prompt-done"


def _get_owner(body: Body) -> tuple[str, str]:
    owner = body.get("owner", {})
    return uid_at(owner), owner.get("display", "")


def _put_owner(body: Body, value: tuple[str, str]) -> None:
    uid, name = value
    body["owner"] = ({"reference": f"Practitioner/{uid}"} if uid else {}) | ({"display": name} if name else {})


def _get_done(body: Body) -> tuple[datetime | None, str, str]:
    found = extension_of(body, DONE)
    said_parts: dict[str, Any] = inner(found) if found else {}
    return instant(said_parts.get("at")), said_parts.get("words") or "", said_parts.get("by") or ""


def _put_done(body: Body, value: tuple[datetime | None, str, str]) -> None:
    at, done_words, by = value
    parts = parts_of(at=at, words=done_words, by=by)
    put_extension(body, DONE, {"extension": parts} if parts else None)
    body["status"] = "requested" if at is None else "completed"


def _put_raised(body: Body, value: datetime) -> None:
    body["authoredOn"] = value.isoformat()


def _said(name: str, kind: str = "valueString", absent: object = "") -> Part:
    return said(name, f"{BASE}/StructureDefinition/prompt-{name.replace('_', '-')}", kind, absent)


MAPPER: Mapper[SafetyPrompt] = mapper(
    SafetyPrompt,
    "Task",
    (
        linked("patient", "for", "Patient"),
        linked("assessment", "focus", "QuestionnaireResponse"),
        words("words", "description"),
        _said("link_id"),
        _said("item_text"),
        _said("score", "valueInteger", 0),
        _said("number"),
        Part(("owner", "owner_name"), _get_owner, _put_owner),
        Part(("raised",), lambda body: instant(body.get("authoredOn")), _put_raised),
        Part(("done_at", "done_words", "done_by"), _get_done, _put_done),
    ),
    start={"status": "requested", "intent": "order", "code": {"coding": [{"system": KIND, "code": PROMPT}]}},
    error=status_error("requested"),
    matches=lambda body: PROMPT in codes(body.get("code")) and instant(body.get("authoredOn")) is not None,
)
