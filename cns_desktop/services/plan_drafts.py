"""A plan that is not agreed yet: kept as typed in the local draft, one for each patient (README 12)."""

import json
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from cns_desktop.db import drafts
from cns_desktop.domain.ids import ActionId, PatientId, PlanId
from cns_desktop.domain.plans import Action, ActionStatus, Goal, Need, Plan, PlanStatus, Who
from cns_desktop.services.drafts import entry_of

FORM = "plan"


def keep(connection: Connection, plan: Plan, now: datetime) -> None:
    """Keep the draft; the one before of the same patient is overwritten."""
    drafts.keep(connection, FORM, plan.patient, plan.patient, json.dumps(asdict(plan), default=_plain, ensure_ascii=False).encode(), now)


def recall(connection: Connection, patient: PatientId) -> tuple[Plan, datetime] | None:
    """The draft of this patient and when it was kept."""
    found = drafts.recall(connection, FORM, patient)
    return (_plan(json.loads(found[0])), found[1]) if found else None


def forget(connection: Connection, patient: PatientId) -> None:
    drafts.forget(connection, FORM, patient)


def _plain(value: object) -> Any:  # noqa: ANN401 - what json takes
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # datetime included
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plan(data: dict[str, Any]) -> Plan:
    words = {key: data[key] for key in ("about_me", "strengths", "if_worse", "people")}
    return Plan(
        PlanId(data["uid"]),
        entry_of(data["entry"]),
        PatientId(data["patient"]),
        data["version"],
        PlanStatus(data["status"]),
        **words,
        needs=tuple(_need(n) for n in data["needs"]),
        review_on=_day(data["review_on"]),
        replaces=PlanId(data["replaces"]) if data["replaces"] else None,
    )


def _need(data: dict[str, Any]) -> Need:
    goal = data["goal"]
    return Need(
        data["id"],
        data["text"],
        data["link_id"],
        data["score"],
        _day(data["scored_on"]),
        Goal(goal["words"], _day(goal["target"]), goal["outcome"]) if goal else None,
        tuple(_action(a) for a in data["actions"]),
        data["waits"],
    )


def _action(data: dict[str, Any]) -> Action:
    return Action(
        ActionId(data["uid"]),
        data["what"],
        Who(data["who"]),
        data["who_name"],
        _day(data["due"]),
        ActionStatus(data["status"]),
        _day(data["done_on"]),
        data["how_it_went"],
    )
