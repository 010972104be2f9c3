"""The declarative base and the columns every record has (README 8)."""

from datetime import UTC, date, datetime

from sqlalchemy import Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from cns_desktop.domain.records import Entry

NAMES = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time kept as ISO text, so that it sorts and reads in any tool."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return value.astimezone(UTC).isoformat(timespec="milliseconds") if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if value else None


class Day(TypeDecorator[date]):
    """A date kept as ISO text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value else None


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, date: Day}


class RecordColumns:
    """`pk` for joins and paging, `uid` for everything that leaves the file."""

    pk: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    author: Mapped[str]
    role: Mapped[str]
    organization: Mapped[str]
    device: Mapped[str]
    happened: Mapped[datetime]
    entered: Mapped[datetime]
    informant: Mapped[str]
    third_party: Mapped[bool]
    sensitive: Mapped[bool]
    retention: Mapped[str]
    legal_hold: Mapped[bool]
    filed_on: Mapped[date | None]
    error_reason: Mapped[str]


class OfPatient(RecordColumns):
    patient: Mapped[str] = mapped_column(index=True)


def entry_columns(entry: Entry) -> dict[str, object]:
    """The record columns of `entry`."""
    return {
        "author": entry.author,
        "role": entry.role,
        "organization": entry.organization,
        "device": entry.device,
        "happened": entry.happened,
        "entered": entry.entered,
        "informant": entry.informant.value,
        "third_party": entry.third_party,
        "sensitive": entry.sensitive,
        "retention": entry.retention,
        "legal_hold": entry.legal_hold,
        "filed_on": entry.filed_on,
        "error_reason": entry.error_reason,
    }
