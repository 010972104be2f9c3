"""Words as they are typed: kept in the encrypted file at once, no outbox, no audit (README 12)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db.tables.store import DraftRow

_put = upsert(DraftRow)
_PUT = _put.on_conflict_do_update(index_elements=["key"], set_={"body": _put.excluded.body, "at": _put.excluded.at})
_GET = select(DraftRow.body, DraftRow.at).where(DraftRow.key == bindparam("wanted"))


def keep(connection: Connection, form: str, patient: str | None, subject: str, body: bytes, now: datetime) -> None:
    """Keep the draft of `form` about `subject` (a uid, or "" for the one draft of that form)."""
    connection.execute(_PUT, {"key": f"{form}:{subject}", "form": form, "patient": patient, "body": body, "at": now})


def recall(connection: Connection, form: str, subject: str) -> tuple[bytes, datetime] | None:
    row = connection.execute(_GET, {"wanted": f"{form}:{subject}"}).first()
    return (row.body, row.at) if row else None


def forget(connection: Connection, form: str, subject: str) -> None:
    connection.execute(delete(DraftRow).where(DraftRow.key == f"{form}:{subject}"))


def pending(connection: Connection) -> list[tuple[str, str | None, datetime]]:
    """(key, patient, when) of every draft, newest first."""
    rows = connection.execute(select(DraftRow.key, DraftRow.patient, DraftRow.at).order_by(DraftRow.at.desc()))
    return [(row.key, row.patient, row.at) for row in rows]
