"""The store's own tables: bodies, outbox, change log, blobs, drafts (sync.md §3.1), audit, settings, content."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cns_desktop.db.tables.base import Table


class StoreRow(Table):
    """Exactly one row: what this file is, for ever (README 16)."""

    __tablename__ = "store"
    id: Mapped[int] = mapped_column(primary_key=True)
    store_uid: Mapped[str]
    kind: Mapped[str]  # demo | live
    created: Mapped[datetime]
    seed: Mapped[int | None]
    practitioner: Mapped[str]
    organization: Mapped[str]
    team: Mapped[str]
    device: Mapped[str]
    role: Mapped[str]


class ResourceRow(Table):
    """A FHIR body. `base` NULL means base equals body: clean. `state`: clean dirty held quarantined opaque tombstone purged."""

    __tablename__ = "sync_resource"
    uid: Mapped[str] = mapped_column(primary_key=True)
    rtype: Mapped[str]
    remote_id: Mapped[str | None]
    base_version: Mapped[str | None]
    base_last_updated: Mapped[str | None]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    base: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_rev: Mapped[int]
    pushed_rev: Mapped[int]
    state: Mapped[str]
    create_mode: Mapped[str | None]
    base_unverified: Mapped[int]
    deleted_remote: Mapped[int]
    scope_pid: Mapped[str | None] = mapped_column(index=True)  # the patient it belongs to
    last_seen_sweep: Mapped[int | None]
    __table_args__ = (UniqueConstraint("rtype", "remote_id"), Index("ix_sync_resource_rtype", "rtype"))


class AliasRow(Table):
    """Other ids of one record: the id in the file it came from, merged patients, ids on other servers."""

    __tablename__ = "sync_alias"
    rtype: Mapped[str] = mapped_column(primary_key=True)
    alias_id: Mapped[str] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(index=True)


class OutboxRow(Table):
    """A change that waits to be sent. One pending row per record; order is `seq`, never wall time."""

    __tablename__ = "outbox"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    group_id: Mapped[str] = mapped_column(index=True)
    uid: Mapped[str]
    op: Mapped[str]
    to_rev: Mapped[int]
    actor: Mapped[str]
    device: Mapped[str]
    wall_time: Mapped[datetime]
    attempts: Mapped[int]
    next_at: Mapped[str | None]
    last_error: Mapped[str | None]
    state: Mapped[str]  # pending | in-flight | quarantined
    __table_args__ = (
        Index("uq_outbox_pending", "uid", unique=True, sqlite_where=text("state = 'pending'")),
        {"sqlite_autoincrement": True},
    )


class ChangeLogRow(Table):
    """Append-only: every owned path that changed, old and new."""

    __tablename__ = "change_log"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    uid: Mapped[str] = mapped_column(index=True)
    rev: Mapped[int]
    path: Mapped[str]
    old: Mapped[bytes | None] = mapped_column(LargeBinary)
    new: Mapped[bytes | None] = mapped_column(LargeBinary)
    actor: Mapped[str]
    device: Mapped[str]
    wall_time: Mapped[datetime]
    origin: Mapped[str]  # user | merge | remote | resolution | repair | import


class BlobRow(Table):
    """An encrypted file beside the database, found by the hash of its plain content."""

    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    mime: Mapped[str]
    path: Mapped[str]
    refcount: Mapped[int]
    remote_id: Mapped[str | None]
    state: Mapped[str]


class DraftRow(Table):
    """Words not yet saved as a record: kept as typed, no outbox, no audit (README 12)."""

    __tablename__ = "draft"
    key: Mapped[str] = mapped_column(primary_key=True)  # "<form>:<patient or record uid>"
    form: Mapped[str]
    patient: Mapped[str | None] = mapped_column(index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class AuditRow(Table):
    """Append-only by trigger; chained by hash."""

    __tablename__ = "audit_entry"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]
    act: Mapped[str]
    actor: Mapped[str]
    device: Mapped[str]
    patient: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    detail: Mapped[str]
    hash: Mapped[str]


class SettingRow(Table):
    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]  # JSON


class ContentRow(Table):
    """Team content (README 14): one row a version and language. `data` is JSON of the kind's dataclass, `body` its text or Questionnaire."""

    __tablename__ = "content"
    pk: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    version: Mapped[str]
    language: Mapped[str]
    status: Mapped[str]
    title: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    review_by: Mapped[date | None]
    changed: Mapped[datetime]
    __table_args__ = (UniqueConstraint("kind", "key", "version", "language"),)
