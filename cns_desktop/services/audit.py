"""The audit trail as it can be read, verified and exported. Entries are written by what they tell of, never from here."""

import csv
import io
from dataclasses import dataclass

from cns_desktop.db import audit
from cns_desktop.db.uow import Database
from cns_desktop.domain.audit import Act, AuditEntry
from cns_desktop.services.desk import Desk

_COLUMNS = ("seq", "at", "act", "actor", "device", "patient", "subject", "detail", "hash")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds. `broken_at` is the number of the first entry that does not fit."""

    entries: int
    broken_at: int | None
    last: str

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify_audit(desk: Desk) -> Verdict:
    """Go through the whole chain."""
    return verify_chain(desk.db)


def verify_chain(db: Database) -> Verdict:
    """The same where nobody is signed in: the command."""
    with db.reading() as connection:
        found = tuple(audit.entries(connection))
        broken = audit.verify(connection)
    return Verdict(len(found), broken, found[-1].hash if found else "")


def list_audit(desk: Desk, most: int = 200) -> tuple[AuditEntry, ...]:
    """The newest entries first."""
    with desk.db.reading() as connection:
        found = tuple(audit.entries(connection))
    return tuple(reversed(found[-most:]))


def export_audit(desk: Desk) -> bytes:
    """The whole trail as CSV, ids and codes only; the export is an entry itself."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.audit(Act.EXPORT, subject="audit", detail="csv")
    with desk.db.reading() as connection:
        rows = [[getattr(entry, column) for column in _COLUMNS] for entry in audit.entries(connection)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode()
