"""Take records out: one patient or the caseload, as a FHIR Bundle or as CSV in our layout. Each export is an audit entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, select

from cns_desktop.db import records
from cns_desktop.db.tables.caseload import DiagnosisRow, PatientRow
from cns_desktop.db.tables.store import ResourceRow
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Diagnosis, Patient
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.fhir.bundle import Stored, collection
from cns_desktop.i18n import _
from cns_desktop.services import csv_layout
from cns_desktop.services.desk import Desk
from cns_desktop.services.outside import leaving

# Team records first, then each patient's own, in the order they were stored: the same store gives the same bytes.
_ALL = select(ResourceRow.rtype, ResourceRow.uid, ResourceRow.body).where(ResourceRow.state != "purged").order_by(ResourceRow.rtype, ResourceRow.uid)


class ExportKind(Enum):
    FHIR = "fhir"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    patients: int
    resources: int


def note_export(desk: Desk, kind: ExportKind, patients: tuple[PatientId, ...]) -> None:
    """Record that these patients (empty = everybody) are about to be exported. Called before `export`: nothing leaves unrecorded."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        for patient in patients:
            unit.audit(Act.EXPORT, patient, patient, kind.value)
        unit.audit(Act.EXPORT, detail=f"{kind.value} patients={len(patients) or 'all'}")


def export(desk: Desk, path: Path, kind: ExportKind, patients: tuple[PatientId, ...], stop: Callable[[], bool] = lambda: False) -> Exported:
    """Write `patients` (empty = everybody) to `path`. A cancelled export leaves nothing."""
    with leaving(desk, path) as part, desk.db.reading() as connection:
        people = patients or tuple(PatientId(u) for u in connection.execute(select(PatientRow.uid).order_by(PatientRow.pk)).scalars())
        resources = _write_fhir(connection, part, patients, stop) if kind is ExportKind.FHIR else _write_csv(connection, part, people, stop)
    return Exported(path, len(people), resources)


def bundle_bytes(connection: Connection, patients: tuple[PatientId, ...] = ()) -> bytes:
    """The Bundle in one piece (tests, and small exports)."""
    return b"".join(collection(_stored(connection, patients)))


def _stored(connection: Connection, patients: tuple[PatientId, ...]) -> Iterator[Stored]:
    wanted = _ALL if not patients else _ALL.where(ResourceRow.scope_pid.in_(patients) | ResourceRow.uid.in_(patients))
    for row in connection.execute(wanted):
        yield Stored(row.rtype, row.uid, row.body)


def _write_fhir(connection: Connection, part: Path, patients: tuple[PatientId, ...], stop: Callable[[], bool]) -> int:
    count = -1
    with part.open("wb") as file:
        for piece in collection(_stored(connection, patients)):
            _stop_if(stop)
            file.write(piece)
            count += 1
    return count - 1


def _write_csv(connection: Connection, part: Path, patients: tuple[PatientId, ...], stop: Callable[[], bool]) -> int:
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        for line in csv_layout.write(_people(connection, patients)):
            _stop_if(stop)
            file.write(line)
    return len(patients)


def _people(connection: Connection, patients: tuple[PatientId, ...]) -> Iterator[tuple[Patient, Diagnosis | None]]:
    for uid in patients:
        person = records.get(connection, Patient, uid)
        latest = select(DiagnosisRow.uid).where(DiagnosisRow.patient == uid, DiagnosisRow.error_reason == "").order_by(DiagnosisRow.pk.desc())
        diagnosis = connection.execute(latest).scalars().first()
        if person is not None and not person.entry.is_error:
            yield person, records.get(connection, Diagnosis, diagnosis) if diagnosis else None


def _stop_if(stop: Callable[[], bool]) -> None:
    if stop():
        raise Expected(_("The export was cancelled."), _("No file was left behind."))
