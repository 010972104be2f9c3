"""The audit trail: appended in the same transaction as what it tells of, chained by hash, never changed (triggers forbid it)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from cns_desktop.db.tables.store import AuditRow
from cns_desktop.domain.audit import FIRST, Act, AuditEntry, first_broken, link
from cns_desktop.domain.records import Actor

LAST = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
APPEND = insert(AuditRow)


class Trail:
    """Appends the entries of one unit."""

    def __init__(self, connection: Connection, actor: Actor, now: datetime) -> None:
        self._connection = connection
        self._actor = actor
        self._at = now.astimezone(UTC).isoformat(timespec="milliseconds")
        self._last: tuple[int, str] | None = None

    def add_many(self, entries: Sequence[tuple[Act, str, str, str]]) -> None:
        """Append (act, patient uid, subject uid, detail) in order."""
        if self._last is None:
            row = self._connection.execute(LAST).first()
            self._last = (row.seq, row.hash) if row else (0, FIRST)
        seq, previous = self._last
        rows = []
        for act, patient, subject, detail in entries:
            seq += 1
            fields = (self._at, act.value, self._actor.person, self._actor.device, patient, subject, detail)
            previous = link(previous, seq, *fields)
            rows.append(
                dict(zip(("at", "act", "actor", "device", "patient", "subject", "detail"), fields, strict=True)) | {"seq": seq, "hash": previous}
            )
        self._connection.execute(APPEND, rows)
        self._last = (seq, previous)


def entries(connection: Connection) -> Iterator[AuditEntry]:
    """Every entry, oldest first."""
    rows = select(
        AuditRow.seq, AuditRow.at, AuditRow.act, AuditRow.actor, AuditRow.device, AuditRow.patient, AuditRow.subject, AuditRow.detail, AuditRow.hash
    )
    for row in connection.execute(rows.order_by(AuditRow.seq)):
        yield AuditEntry(*row)


def verify(connection: Connection) -> int | None:
    """The first entry that does not fit, or None: the chain holds."""
    return first_broken(entries(connection))
