"""Team content (README 14): one row a kind, key, version and language. Old versions are never overwritten once approved."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db.tables.store import ContentRow

_put = upsert(ContentRow)
_PUT = _put.on_conflict_do_update(
    index_elements=["kind", "key", "version", "language"],
    set_={c: _put.excluded[c] for c in ("status", "title", "data", "body", "sha256", "review_by", "changed")},
    where=ContentRow.status == "draft",
)
_ROWS = (
    select(*ContentRow.__table__.columns)
    .where(ContentRow.kind == bindparam("wanted_kind"))
    .order_by(ContentRow.key, ContentRow.language, ContentRow.pk)
)


def put(
    connection: Connection,
    kind: str,
    key: str,
    version: str,
    language: str,
    *,
    status: str,
    title: str,
    data: bytes,
    body: bytes = b"",
    sha256: str = "",
    review_by: date | None = None,
    now: datetime,
) -> None:
    """Add a version, or change it while it is a draft. An approved or withdrawn version stays as it is."""
    values = {"kind": kind, "key": key, "version": version, "language": language, "status": status, "title": title}
    connection.execute(_PUT, values | {"data": data, "body": body, "sha256": sha256, "review_by": review_by, "changed": now})


def set_status(connection: Connection, kind: str, key: str, version: str, language: str, *, status: str, data: bytes, now: datetime) -> None:
    """Approve or withdraw: status and its facts (`data`) change, the text does not."""
    row = update(ContentRow).where(ContentRow.kind == kind, ContentRow.key == key, ContentRow.version == version, ContentRow.language == language)
    connection.execute(row.values(status=status, data=data, changed=now))


def rows(connection: Connection, kind: str) -> Sequence[Any]:
    """Every version of every content of a kind: key version language status title data body sha256 review_by changed."""
    return connection.execute(_ROWS, {"wanted_kind": kind}).all()
