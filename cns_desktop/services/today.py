"""Today: what needs her, in clinical order, each line with what clears it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from cns_desktop.db import today as due
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.today import Due, TodayBoard, TodayLine
from cns_desktop.i18n import _
from cns_desktop.services.desk import Desk

MOST = 50  # lines of a kind; the rest is counted


def list_today(desk: Desk, most: int = MOST) -> TodayBoard:
    """The lines of today, the counts of all there are, and the next thing after today."""
    lines: list[TodayLine] = []
    counts = []
    with desk.db.reading() as connection:
        for kind in due.KINDS:
            rows = due.due_lines(connection, kind, desk.today, most)
            lines += [_LINES[kind](desk.actor.person, row) for row in rows]
            counts.append((Due(kind), len(rows) if len(rows) < most else due.count_due(connection, kind, desk.today)))
        then = due.next_after(connection, desk.today)
    return TodayBoard(tuple(lines), tuple(counts), _then(then) if then else None)


def count_today(desk: Desk) -> int:
    """How many things need her: the figure beside Today."""
    with desk.db.reading() as connection:
        return sum(due.count_due(connection, kind, desk.today) for kind in due.KINDS)


def _line(kind: Due, row: Any, why: str, on: date | None, **more: Any) -> TodayLine:  # noqa: ANN401 - a row
    subject = "" if kind is Due.ASSESSMENT else row.uid
    return TodayLine(kind, PatientId(row.patient), row.family, row.given, row.title, row.nhs, why, on, subject, **more)


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def _prompt(me: str, row: Any) -> TodayLine:  # noqa: ANN401
    at = _moment(row.at)
    owner = _("{name} (you)").format(name=row.owner_name) if row.owner == me else row.owner_name
    why = _("Answered “{question}: {score}”.").format(question=row.what, score=row.score)
    return _line(Due.PROMPT, row, why, at.astimezone().date(), owner=owner, number=row.number, words=row.words, at=at)


def _action(_me: str, row: Any) -> TodayLine:  # noqa: ANN401
    words = _("Plan action: {action}") if row.who == "nurse" else _("Plan action of {name}: {action}")
    return _line(Due.ACTION, row, words.format(action=row.what, name=row.who_name), date.fromisoformat(row.at), owner=row.who_name)


def _review(_me: str, row: Any) -> TodayLine:  # noqa: ANN401
    return _line(Due.REVIEW, row, _("Review of plan version {number}").format(number=row.what), date.fromisoformat(row.at))


def _pack(_me: str, row: Any) -> TodayLine:  # noqa: ANN401
    at = _moment(row.at)
    return _line(Due.PACK, row, row.what, at.astimezone().date(), at=at)


def _withdrawn(_me: str, row: Any) -> TodayLine:  # noqa: ANN401
    at = _moment(row.at)
    return _line(Due.WITHDRAWN, row, _("“{title}”, version {number}").format(title=row.what, number=row.version), at.astimezone().date(), at=at)


_LINES: dict[str, Callable[[str, Any], TodayLine]] = {
    "prompt": _prompt,
    "action": _action,
    "review": _review,
    "pack": _pack,
    "withdrawn": _withdrawn,
}


def _then(row: Any) -> TodayLine:  # noqa: ANN401
    kind = Due(row.due_kind)
    words = {
        Due.ACTION: _("a plan action"),
        Due.REVIEW: _("a review of the plan"),
        Due.ASSESSMENT: _("a needs assessment"),
        Due.PACK: _("a pack to give"),
    }
    on = date.fromisoformat(row.due_on)
    return TodayLine(kind, PatientId(row.patient), row.family, row.given, row.title, row.nhs, words.get(kind, ""), on, "")
