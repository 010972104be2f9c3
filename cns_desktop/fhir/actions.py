"""An action of a plan: inside the CarePlan as an activity, live as a Task."""

from typing import Any

from cns_desktop.domain.ids import ActionId
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Who
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, day, extension_of, put_extension, uid_of
from cns_desktop.fhir.overlay import Part, codes, inner, mapper, parts_of, said, set_or_drop, status_error, uid_at
from cns_desktop.fhir.prompts import KIND

ACTION = "plan-action"
MORE = f"{BASE}/StructureDefinition/plan-action"  # who, done-on, how-it-went
_ACTIVITY_STATUS = {ActionStatus.OPEN: "not-started", ActionStatus.DONE: "completed", ActionStatus.DROPPED: "cancelled"}
_TASK_STATUS = {status: status.value for status in ActionStatus}


def _more(element: Body) -> dict[str, Any]:
    found = extension_of(element, MORE)
    return inner(found) if found else {}


def _put_more(element: Body, action: Action) -> None:
    parts = parts_of(who=action.who.value, done_on=action.done_on, how_it_went=action.how_it_went)
    put_extension(element, MORE, {"extension": parts})


def _made(element: Body, uid: str, due: Any, who_name: str, statuses: dict[ActionStatus, str]) -> Action:  # noqa: ANN401
    more = _more(element)
    status = next((s for s, text in statuses.items() if text == element.get("status")), ActionStatus.OPEN)
    who = next((w for w in Who if w.value == more.get("who")), Who.OTHER)
    went = more.get("how-it-went") or ""
    return Action(ActionId(uid), element.get("description", ""), who, who_name, day(due), status, day(more.get("done-on")), went)


def action_in(activity: Body) -> Action:
    """The action a CarePlan.activity holds."""
    detail = activity.get("detail", {})
    who = next((p.get("display", "") for p in detail.get("performer", ())), "")
    return _made(detail, activity.get("id", ""), detail.get("scheduledPeriod", {}).get("end"), who, _ACTIVITY_STATUS)


def put_action_in(activity: Body, action: Action) -> None:
    """Set the action in an activity; a status of another system that means the same to us stays."""
    old = action_in(activity)
    activity["id"] = action.uid
    detail: Body = activity.setdefault("detail", {})
    if old.status is not action.status or "status" not in detail:
        detail["status"] = _ACTIVITY_STATUS[action.status]
    set_or_drop(detail, "description", action.what)
    if old.due != action.due:
        set_or_drop(detail, "scheduledPeriod", {"end": action.due.isoformat()} if action.due else None)
    if old.who_name != action.who_name:
        set_or_drop(detail, "performer", [{"display": action.who_name}] if action.who_name else None)
    _put_more(detail, action)


def _get_task(body: Body) -> Action:
    due = body.get("restriction", {}).get("period", {}).get("end")
    return _made(body, uid_of(body) or body.get("id", ""), due, body.get("owner", {}).get("display", ""), _TASK_STATUS)


def _put_task(body: Body, action: Action) -> None:
    old = _get_task(body)
    if old.status is not action.status or "status" not in body:
        body["status"] = action.status.value
    set_or_drop(body, "description", action.what)
    if old.due != action.due:
        set_or_drop(body, "restriction", {"period": {"end": action.due.isoformat()}} if action.due else None)
    if old.who_name != action.who_name:
        set_or_drop(body, "owner", {"display": action.who_name} if action.who_name else None)
    _put_more(body, action)


def _get_plan(body: Body) -> str:
    return uid_at(next(iter(body.get("basedOn", ())), None))


def _put_plan(body: Body, value: str) -> None:
    body["basedOn"] = [{"reference": f"CarePlan/{value}"}]


def _put_patient(body: Body, value: str) -> None:
    body["for"] = {"reference": f"Patient/{value}"}


MAPPER: Mapper[ActionRecord] = mapper(
    ActionRecord,
    "Task",
    (
        Part(("patient",), lambda body: uid_at(body.get("for")), _put_patient),
        Part(("plan",), _get_plan, _put_plan),
        said("need", f"{BASE}/StructureDefinition/plan-need"),
        Part(("action",), _get_task, _put_task),
    ),
    start={"status": "requested", "intent": "plan", "code": {"coding": [{"system": KIND, "code": ACTION}]}},
    error=status_error("requested"),
    matches=lambda body: ACTION in codes(body.get("code")),
)
