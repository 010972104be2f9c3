"""QuestionnaireResponse of our needs assessment. Other responses are lines of the timeline: their numbers are not our scale."""

import re
from collections.abc import Iterator
from datetime import datetime

from cns_desktop.domain.assessments import Answer, Assessment, Comment, State, Status
from cns_desktop.domain.ids import AssessmentId
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, extension_of, instant, put_extension
from cns_desktop.fhir.overlay import ErrorMark, Part, linked, mapper, said, set_or_drop, uid_at

VERSION = f"{BASE}/StructureDefinition/assessment-version"
REPLACES = f"{BASE}/StructureDefinition/replaces"
STATE = f"{BASE}/CodeSystem/hna-state"
OTHER = "OTHER"
_DOMAIN = re.compile(r"[A-Za-z]+(?=\d)")  # PH of PH01: the group the form puts it in


def _get_tool(body: Body) -> tuple[str, str]:
    url, _bar, version = body.get("questionnaire", "").partition("|")
    return url, version


def _put_tool(body: Body, value: tuple[str, str]) -> None:
    url, version = value
    body["questionnaire"] = f"{url}|{version}" if version else url


def _put_status(body: Body, value: Status) -> None:
    body["status"] = value.value


def _put_authored(body: Body, value: datetime) -> None:
    body["authored"] = value.isoformat()


def _get_replaces(body: Body) -> AssessmentId | None:
    found = extension_of(body, REPLACES)
    uid = uid_at(found.get("valueReference")) if found else ""
    return AssessmentId(uid) if uid else None


def _put_replaces(body: Body, value: AssessmentId | None) -> None:
    put_extension(body, REPLACES, {"valueReference": {"reference": f"QuestionnaireResponse/{value}"}} if value else None)


def _items(items: list[Body]) -> Iterator[Body]:
    """Every item, groups before what is in them."""
    for item in items:
        yield item
        yield from _items(item.get("item", []))


def _value(group: Body, name: str, kind: str) -> object:
    """The answer of `<linkId>.<name>` inside a question's group."""
    wanted = f"{group.get('linkId')}.{name}"
    found: Body = next((i for i in group.get("item", ()) if i.get("linkId") == wanted), {})
    answer: Body = next(iter(found.get("answer", ())), {})
    return answer.get(kind)


def _answer(group: Body) -> Answer | Comment | None:
    """What one question's group says; None where it says nothing we know."""
    link_id, comment = group.get("linkId", ""), str(_value(group, "comment", "valueString") or "")
    coding = _value(group, "state", "valueCoding")
    state = coding.get("code") if isinstance(coding, dict) else None
    score, starred = _value(group, "score", "valueInteger"), bool(_value(group, "star", "valueBoolean"))
    if state == State.SCORED.value and isinstance(score, int) and 0 <= score <= 10:
        return Answer(link_id, State.SCORED, score, comment, starred)
    if state == State.NOT_A_CONCERN.value:
        return Answer(link_id, State.NOT_A_CONCERN, None, comment, starred)
    return Comment(link_id, comment) if comment else None


def _get_answers(body: Body) -> tuple[tuple[Answer, ...], tuple[Comment, ...], str]:
    found = [one for group in _items(body.get("item", [])) if (one := _answer(group)) is not None]
    other: Body = next((i for i in body.get("item", ()) if i.get("linkId") == OTHER), {})
    words: Body = next(iter(other.get("answer", ())), {})
    answers = tuple(one for one in found if isinstance(one, Answer))
    return answers, tuple(one for one in found if isinstance(one, Comment)), words.get("valueString", "")


def _put_answers(body: Body, value: tuple[tuple[Answer, ...], tuple[Comment, ...], str]) -> None:
    """Written anew, in the form's groups: a response is one document, and a completed one is never edited."""
    answers, comments, other = value
    groups: dict[str, list[Body]] = {}
    every: list[Answer | Comment] = [*answers, *comments]
    for one in every:
        domain = _DOMAIN.match(one.link_id)
        groups.setdefault(domain[0] if domain else "", []).append(_group(one))
    items: list[Body] = [{"linkId": name, "item": made} for name, made in groups.items() if name]
    items += groups.get("", [])
    if other:
        items.append({"linkId": OTHER, "answer": [{"valueString": other}]})
    set_or_drop(body, "item", items)


def _group(one: Answer | Comment) -> Body:
    link_id = one.link_id
    values: list[tuple[str, Body | None]]
    if isinstance(one, Comment):
        values = [("comment", {"valueString": one.text})]
    else:
        values = [
            ("state", {"valueCoding": {"system": STATE, "code": one.state.value}}),
            ("score", None if one.score is None else {"valueInteger": one.score}),
            ("comment", {"valueString": one.comment} if one.comment else None),
            ("star", {"valueBoolean": True} if one.is_starred else None),
        ]
    return {"linkId": link_id, "item": [{"linkId": f"{link_id}.{name}", "answer": [v]} for name, v in values if v is not None]}


def _said(name: str, kind: str) -> Part:
    return said(name, f"{BASE}/StructureDefinition/assessment-{name.replace('_', '-')}", kind)


MAPPER: Mapper[Assessment] = mapper(
    Assessment,
    "QuestionnaireResponse",
    (
        said("version", VERSION, "valueInteger", 0),
        _said("pathway_point", "valueCode"),
        _said("completed_by", "valueCode"),
        _said("mode", "valueCode"),
        Part(("replaces",), _get_replaces, _put_replaces),
        Part(("tool_url", "tool_version"), _get_tool, _put_tool),
        Part(("status",), lambda body: Status(body["status"]), _put_status),
        linked("patient", "subject", "Patient"),
        Part(("authored",), lambda body: instant(body.get("authored")), _put_authored),
        Part(("answers", "comments", "other"), _get_answers, _put_answers),
    ),
    start={"status": "in-progress"},
    error=ErrorMark(
        lambda body: body.get("status") == Status.ERROR.value,
        lambda body: body.update(status=Status.ERROR.value),
        lambda body: body.update(status=Status.COMPLETED.value),
    ),
    matches=lambda body: (
        extension_of(body, VERSION) is not None and body.get("status") in [s.value for s in Status] and instant(body.get("authored")) is not None
    ),
)
