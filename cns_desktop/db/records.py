"""Whole records back from their bodies."""

from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from cns_desktop.db.projections import PROJECTIONS
from cns_desktop.db.tables.store import ResourceRow
from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId
from cns_desktop.domain.records import Entry
from cns_desktop.fhir import jsontext, registry

R = TypeVar("R")
_ONE = select(ResourceRow.body).where(ResourceRow.uid == bindparam("uid"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN = Entry(PractitionerId(""), "", OrganizationId(""), DeviceId(""), _EPOCH, _EPOCH)


def get(connection: Connection, kind: type[R], uid: str) -> R | None:
    """The record of `uid`, None when there is none."""
    body = connection.execute(_ONE, {"uid": uid}).scalar_one_or_none()
    return registry.mapper_for(kind).from_fhir(jsontext.loads(body), UNKNOWN) if body is not None else None


def find(connection: Connection, kind: type[R], patient: str) -> tuple[R, ...]:
    """All records of a kind of one patient in the order they were first stored, those entered in error included."""
    table = PROJECTIONS[kind].table.__table__
    bodies = connection.execute(
        select(ResourceRow.body).join(table, table.c.uid == ResourceRow.uid).where(table.c.patient == patient).order_by(table.c.pk)
    )
    mapper = registry.mapper_for(kind)
    return tuple(mapper.from_fhir(jsontext.loads(body), UNKNOWN) for (body,) in bodies)
