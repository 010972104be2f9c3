"""What is due on a day, kind by kind, each by its own index: a full caseload costs no more than a small one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, TextClause, text

_WHO = "p.uid AS patient, p.family, p.given, p.title, p.nhs"
_ALIVE = "p.is_active AND NOT p.is_deceased"
_OUT = "q.given_how IN ('handed-over', 'posted') AND q.error_reason = ''"

# kind -> (columns, the rest of the statement without order and limit, order)
_KINDS: dict[str, tuple[str, str, str]] = {
    "prompt": (
        "x.uid, x.raised AS at, x.item_text AS what, x.score, x.words, x.number, x.owner, x.owner_name",
        "safety_prompt x JOIN patient p ON p.uid = x.patient WHERE x.done_at IS NULL AND x.error_reason = '' AND p.is_active",
        "x.raised, x.pk",
    ),
    "action": (
        "x.uid, x.due AS at, x.what, x.who, x.who_name",
        f"plan_action x JOIN patient p ON p.uid = x.patient WHERE x.due <= :today AND x.status = 'requested' AND x.error_reason = '' AND {_ALIVE}",
        "x.due, x.pk",
    ),
    "review": (
        "x.uid, x.review_on AS at, x.version AS what",
        f"plan x JOIN patient p ON p.uid = x.patient WHERE x.status = 'active' AND x.review_on <= :today AND x.error_reason = '' AND {_ALIVE}",
        "x.review_on, x.pk",
    ),
    "pack": (
        "x.uid, x.made_at AS at, x.title AS what, x.pages",
        f"paper x JOIN patient p ON p.uid = x.patient WHERE x.state = 'printed' AND x.given_how = '' AND x.error_reason = '' AND {_ALIVE}",
        "x.made_at, x.pk",
    ),
    "withdrawn": (
        "q.uid, q.given_at AS at, c.title AS what, l.leaflet_version AS version, l.leaflet_key AS key, l.language",
        "content c JOIN paper_leaflet l ON l.leaflet_key = c.key AND l.leaflet_version = CAST(c.version AS INTEGER) AND l.language = c.language "  # noqa: S608
        f"JOIN paper q ON q.uid = l.paper AND {_OUT} JOIN patient p ON p.uid = q.patient "
        f"WHERE c.kind = 'leaflet' AND c.status = 'withdrawn' AND {_ALIVE} "
        "AND NOT EXISTS (SELECT 1 FROM paper_leaflet n JOIN paper o ON o.uid = n.paper WHERE n.leaflet_key = l.leaflet_key "
        "AND n.leaflet_version > l.leaflet_version AND n.patient = l.patient AND o.given_how IN ('handed-over', 'posted') AND o.error_reason = '')",
        "q.given_at, q.pk",
    ),
}
KINDS = tuple(_KINDS)  # in clinical order


def _lines(kind: str) -> TextClause:
    columns, rest, order = _KINDS[kind]
    return text(f"SELECT {columns}, {_WHO} FROM {rest} ORDER BY {order} LIMIT :most")  # noqa: S608 - fixed parts


def _count(kind: str) -> TextClause:
    return text(f"SELECT count(*) FROM {_KINDS[kind][1]}")  # noqa: S608 - fixed parts


_LINES = {kind: _lines(kind) for kind in _KINDS}
_COUNTS = {kind: _count(kind) for kind in _KINDS}
_OF_ONE = text(f"SELECT {_KINDS['withdrawn'][0]}, {_WHO} FROM {_KINDS['withdrawn'][1]} AND q.patient = :patient ORDER BY q.given_at")  # noqa: S608
_THEN = text(
    f"SELECT {_WHO}, p.due_on, p.due_kind FROM patient p "  # noqa: S608 - fixed parts
    "WHERE p.due_rank > :after AND p.due_rank < '9' AND p.is_active AND NOT p.is_deceased ORDER BY p.due_rank, p.name_key, p.pk LIMIT 1"
)


def due_lines(connection: Connection, kind: str, today: date, most: int) -> Sequence[Any]:
    """Up to `most` lines of one kind, the longest waiting first."""
    return connection.execute(_LINES[kind], {"today": today.isoformat(), "most": most}).all()


def count_due(connection: Connection, kind: str, today: date) -> int:
    return int(connection.execute(_COUNTS[kind], {"today": today.isoformat()}).scalar_one())


def withdrawn_of(connection: Connection, patient: str) -> Sequence[Any]:
    """The withdrawn leaflets that one patient holds, no newer version given since."""
    return connection.execute(_OF_ONE, {"patient": patient}).all()


def next_after(connection: Connection, today: date) -> Any:  # noqa: ANN401 - a row or None
    """The first patient with something due after today."""
    return connection.execute(_THEN, {"after": f"1{today.isoformat()}"}).first()
