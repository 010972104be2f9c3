"""CarePlan as a personalised care and support plan: one resource is one version, whole and frozen once agreed.

Its needs (Condition, health-concern) and goals (Goal) are contained: a version never changes because something outside it did.
"""

from datetime import datetime
from typing import Any

from cns_desktop.domain.ids import PlanId
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Plan, PlanStatus
from cns_desktop.fhir.actions import action_in, put_action_in
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, day, extension_of, instant, put_extension
from cns_desktop.fhir.overlay import (
    ErrorMark,
    Part,
    codes,
    inner,
    mapper,
    parts_of,
    said,
    said_once,
    set_or_drop,
    uid_at,
)

KIND = f"{BASE}/CodeSystem/plan-kind"
PCSP = "personalised-care-and-support-plan"
MORE = f"{BASE}/StructureDefinition/plan-need"  # link-id, score, scored-on, waits
NEED, GOAL = "need-", "goal-"
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_CATEGORY = {"coding": [{"system": "http://hl7.org/fhir/us/core/CodeSystem/condition-category", "code": "health-concern"}]}


def _contained(body: Body, prefix: str) -> list[Body]:
    return [one for one in body.get("contained", ()) if str(one.get("id", "")).startswith(prefix)]


def _get_needs(body: Body) -> tuple[str, tuple[Need, ...]]:
    goals = {str(one["id"]).removeprefix(GOAL): one for one in _contained(body, GOAL)}
    actions: dict[str, list[Action]] = {}
    for activity in body.get("activity", ()):
        actions.setdefault(_need_of(activity), []).append(action_in(activity))
    needs = []
    for one in _contained(body, NEED):
        uid = str(one["id"]).removeprefix(NEED)
        found = extension_of(one, MORE)
        more: dict[str, Any] = inner(found) if found else {}
        goal = _get_goal(goals[uid]) if uid in goals else None
        words, score = one.get("code", {}).get("text", ""), more.get("score")
        dated, mine = day(more.get("scored-on")), tuple(actions.get(uid, ()))
        needs.append(Need(uid, words, more.get("link-id") or "", score, dated, goal, mine, bool(more.get("waits"))))
    return uid_at(body.get("subject")), tuple(needs)


def _need_of(activity: Body) -> str:
    """Which need an activity serves: its reason is the contained Condition."""
    reasons = activity.get("detail", {}).get("reasonReference", [])
    return next((r["reference"].removeprefix(f"#{NEED}") for r in reasons if r.get("reference", "").startswith(f"#{NEED}")), "")


def _get_goal(element: Body) -> Goal:
    target = next((t.get("dueDate") for t in element.get("target", ())), None)
    outcome = next((n.get("text", "") for n in element.get("note", ())), "")
    return Goal(element.get("description", {}).get("text", ""), day(target), outcome)


def _put_needs(body: Body, value: tuple[str, tuple[Need, ...]]) -> None:
    patient, needs = value
    body["subject"] = {"reference": f"Patient/{patient}"}
    theirs = [one for one in body.get("contained", ()) if not str(one.get("id", "")).startswith((NEED, GOAL))]
    known = {a.get("id"): a for a in body.get("activity", ())}
    mine = [_condition(need, patient) for need in needs]
    goals = [_goal(need, need.goal, patient) for need in needs if need.goal]
    kept = [a for a in body.get("activity", ()) if not _need_of(a)]
    set_or_drop(body, "contained", theirs + mine + goals)
    set_or_drop(body, "addresses", _others(body, "addresses") + [{"reference": f"#{one['id']}"} for one in mine])
    set_or_drop(body, "goal", _others(body, "goal") + [{"reference": f"#{one['id']}"} for one in goals])
    set_or_drop(body, "activity", kept + [_activity(known.get(a.uid, {}), need, a) for need in needs for a in need.actions])


def _others(body: Body, key: str) -> list[Body]:
    return [r for r in body.get(key, ()) if not str(r.get("reference", "")).startswith((f"#{NEED}", f"#{GOAL}"))]


def _condition(need: Need, patient: str) -> Body:
    made: Body = {
        "resourceType": "Condition",
        "id": f"{NEED}{need.id}",
        "clinicalStatus": {"coding": [{"system": _CLINICAL, "code": "active"}]},
        "category": [_CATEGORY],
        "code": {"text": need.text} if need.text else {},
        "subject": {"reference": f"Patient/{patient}"},
    }
    parts = parts_of(link_id=need.link_id, score=need.score, scored_on=need.scored_on, waits=need.waits or None)
    put_extension(made, MORE, {"extension": parts} if parts else None)
    return {key: value for key, value in made.items() if value}


def _goal(need: Need, goal: Goal, patient: str) -> Body:
    made: Body = {
        "resourceType": "Goal",
        "id": f"{GOAL}{need.id}",
        "lifecycleStatus": "active",
        "description": {"text": goal.words} if goal.words else {},
        "subject": {"reference": f"Patient/{patient}"},
        "addresses": [{"reference": f"#{NEED}{need.id}"}],
        "target": [{"dueDate": goal.target.isoformat()}] if goal.target else [],
        "note": [{"text": goal.outcome}] if goal.outcome else [],
    }
    return {key: value for key, value in made.items() if value}


def _activity(base: Body, need: Need, action: Action) -> Body:
    """The action on what stood there: what another system added to the activity stays."""
    made = dict(base)
    if "detail" in made:
        made["detail"] = dict(made["detail"])
    put_action_in(made, action)
    detail = made["detail"]
    detail["reasonReference"] = [{"reference": f"#{NEED}{need.id}"}]
    set_or_drop(detail, "goal", [{"reference": f"#{GOAL}{need.id}"}] if need.goal else None)
    return made


def _read_agreement(parts: dict[str, Any]) -> Agreement | None:
    at: datetime | None = instant(parts.get("at"))
    if at is None:
        return None
    return Agreement(parts.get("by") or "", parts.get("authority") or "", parts.get("how") or "", parts.get("present") or "", at)


def _write_agreement(agreement: Agreement) -> list[Body]:
    return parts_of(by=agreement.by, authority=agreement.authority, how=agreement.how, present=agreement.present, at=agreement.at)


def _get_replaces(body: Body) -> PlanId | None:
    uid = uid_at(next(iter(body.get("replaces", ())), None))
    return PlanId(uid) if uid else None


def _put_replaces(body: Body, value: PlanId | None) -> None:
    set_or_drop(body, "replaces", [{"reference": f"CarePlan/{value}"}] if value else None)


def _get_status(body: Body) -> PlanStatus:
    return PlanStatus(body["status"])


def _put_status(body: Body, value: PlanStatus) -> None:
    body["status"] = value.value


def _get_review(body: Body) -> Any:  # noqa: ANN401 - date or None
    found = extension_of(body, f"{BASE}/StructureDefinition/plan-review-on")
    return day(found.get("valueDate")) if found else None


def _put_review(body: Body, value: Any) -> None:  # noqa: ANN401
    put_extension(body, f"{BASE}/StructureDefinition/plan-review-on", {"valueDate": value.isoformat()} if value else None)


def _said(name: str, kind: str = "valueString", absent: object = "") -> Part:
    return said(name, f"{BASE}/StructureDefinition/plan-{name.replace('_', '-')}", kind, absent)


MAPPER: Mapper[Plan] = mapper(
    Plan,
    "CarePlan",
    (
        Part(("patient", "needs"), _get_needs, _put_needs),
        _said("version", "valueInteger", 0),
        Part(("status",), _get_status, _put_status),
        _said("about_me"),
        _said("strengths"),
        _said("if_worse"),
        _said("people"),
        Part(("review_on",), _get_review, _put_review),
        said_once("agreement", f"{BASE}/StructureDefinition/plan-agreement", _write_agreement, _read_agreement),
        Part(("replaces",), _get_replaces, _put_replaces),
    ),
    start={"status": "draft", "intent": "plan", "category": [{"coding": [{"system": KIND, "code": PCSP}]}]},
    error=ErrorMark(
        lambda body: body.get("status") == PlanStatus.ERROR.value,
        lambda body: body.update(status=PlanStatus.ERROR.value),
        lambda body: body.update(status=PlanStatus.DRAFT.value),
    ),
    matches=lambda body: PCSP in codes(body.get("category")) and body.get("status") in [s.value for s in PlanStatus],
)
