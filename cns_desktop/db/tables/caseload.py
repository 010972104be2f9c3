"""Projections of the caseload: what lists, search and the banner read."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cns_desktop.db.tables.base import OfPatient, RecordColumns, Table

_ACTIVE = text("is_active")
_FILTERED = ("team", "key_worker", "stage", "due_kind", "due_on", "flags")  # what a list is filtered by: the index answers alone


class PatientRow(RecordColumns, Table):
    """One line of the caseload. Columns from `team` on are summaries kept by db.summary."""

    __tablename__ = "patient"
    family: Mapped[str]
    given: Mapped[str]
    title: Mapped[str]
    name_key: Mapped[str]
    born: Mapped[date | None]
    gender: Mapped[str]
    nhs: Mapped[str]
    numbers: Mapped[str]  # other identifiers, space separated
    postcode_key: Mapped[str]
    ethnicity: Mapped[str]
    language: Mapped[str]
    interpreter: Mapped[bool]
    is_deceased: Mapped[bool]
    deceased_on: Mapped[date | None]
    is_sensitive: Mapped[bool]
    is_active: Mapped[bool]
    team: Mapped[str] = mapped_column(default="")
    key_worker: Mapped[str] = mapped_column(default="")
    diagnosis: Mapped[str] = mapped_column(default="")
    site: Mapped[str] = mapped_column(default="")
    not_told: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(default="")
    flags: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    due_kind: Mapped[str] = mapped_column(default="")
    due_rank: Mapped[str] = mapped_column(default="9")
    __table_args__ = (
        Index("ix_patient_name", "name_key", "pk", *_FILTERED, sqlite_where=_ACTIVE),
        Index("ix_patient_due", "due_rank", "name_key", "pk", *_FILTERED, sqlite_where=_ACTIVE),
        Index("ix_patient_nhs", "nhs", "pk", sqlite_where=_ACTIVE),
        Index("ix_patient_born", "born", "name_key", "pk", sqlite_where=_ACTIVE),
        Index("ix_patient_birthday", text("substr(born, 6, 5)"), "name_key"),
        Index("ix_patient_site", "site", "diagnosis", "name_key", "pk", sqlite_where=_ACTIVE),
        Index("ix_patient_postcode", "postcode_key", "name_key"),
        Index("ix_patient_stage", "stage", "name_key", "pk", sqlite_where=_ACTIVE),
    )


class RelatedPersonRow(OfPatient, Table):
    __tablename__ = "related_person"
    name: Mapped[str]
    relationship: Mapped[str]


class DiagnosisRow(OfPatient, Table):
    __tablename__ = "diagnosis"
    site: Mapped[str]
    text: Mapped[str]
    icd10: Mapped[str]
    stage_of_pathway: Mapped[str]
    diagnosed_on: Mapped[date | None]
    told_on: Mapped[date | None]


class AllergyRow(OfPatient, Table):
    __tablename__ = "allergy"
    substance: Mapped[str]
    is_active: Mapped[bool]


class FlagRow(OfPatient, Table):
    __tablename__ = "flag"
    kind: Mapped[str]
    code: Mapped[str]
    text: Mapped[str]
    is_active: Mapped[bool]


class ConsentRow(OfPatient, Table):
    __tablename__ = "consent"
    person: Mapped[str]
    topic: Mapped[str]
    permits: Mapped[bool]
    withdrawn_on: Mapped[date | None]


class CareTeamRow(OfPatient, Table):
    __tablename__ = "care_team"
    team: Mapped[str]
    key_worker: Mapped[str]
    key_worker_name: Mapped[str]


class EventRow(Table):
    """Imported records that only the timeline shows (Encounter, Appointment, Observation, Communication ...)."""

    __tablename__ = "event"
    pk: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    patient: Mapped[str] = mapped_column(index=True)
    rtype: Mapped[str]
    text: Mapped[str]
    happened: Mapped[datetime | None]


class PractitionerRow(RecordColumns, Table):
    __tablename__ = "practitioner"
    name: Mapped[str]


class PractitionerRoleRow(RecordColumns, Table):
    __tablename__ = "practitioner_role"
    practitioner: Mapped[str]
    role_name: Mapped[str]


class OrganizationRow(RecordColumns, Table):
    __tablename__ = "organization"
    name: Mapped[str]


class TeamRow(RecordColumns, Table):
    __tablename__ = "team"
    name: Mapped[str]


class DeviceRow(RecordColumns, Table):
    __tablename__ = "device"
    name: Mapped[str]
