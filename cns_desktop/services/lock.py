"""Unlocking, locking, and coming back to the very place. Keys themselves are changed by `security.custody`; here is what is written of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db import backups, records
from cns_desktop.db.tables.care import PromptRow
from cns_desktop.db.tables.store import DraftRow, SettingRow, StoreRow
from cns_desktop.db.uow import Database
from cns_desktop.domain.audit import Act
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId
from cns_desktop.domain.records import Actor
from cns_desktop.domain.team import Practitioner, Team
from cns_desktop.i18n import _
from cns_desktop.services import drafts
from cns_desktop.services.desk import Desk
from cns_desktop.services.drafts import NOT_TYPED, RESUME

_FILE = "store.file"  # beside the settings: which file this store was in when it was last opened
_KNOWN_FILE = select(SettingRow.value).where(SettingRow.key == _FILE)
_keep_file = upsert(SettingRow)
_KEEP_FILE = _keep_file.on_conflict_do_update(index_elements=["key"], set_={"value": _keep_file.excluded.value})


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose store this is."""

    actor: Actor
    team_name: str
    is_demo: bool
    seed: int
    store: str


def identity(db: Database) -> Identity:
    """Read who acts here from the store itself. Expected when first run was cut short."""
    with db.reading() as connection:
        row = connection.execute(select(StoreRow.__table__)).first()
        if row is None:
            raise Expected(_("Setting up was not finished on this laptop."), _("No patient was stored yet."), _("Start again: first run comes back."))
        person = records.get(connection, Practitioner, row.practitioner)
        team = records.get(connection, Team, row.team)
    name = f"{person.name.given} {person.name.family}".strip() if person else ""
    actor = Actor(PractitionerId(row.practitioner), name, row.role, OrganizationId(row.organization), row.team, DeviceId(row.device))
    return Identity(actor, team.name if team else "", row.kind == "demo", row.seed or 0, row.store_uid)


def note_unlocked(desk: Desk, way: str, copies: Path) -> None:
    """The caseload was opened; `way` is passphrase | recovery | demo. Another file than last time is a restore of one of `copies`: an entry more."""
    salt = backups.salt_of(desk.db.store.path)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        known = unit.connection.execute(_KNOWN_FILE).scalar_one_or_none()
        if known != f'"{salt}"':
            unit.connection.execute(_KEEP_FILE, {"key": _FILE, "value": f'"{salt}"'})
            if known is not None:
                aside = max((path.name for path in copies.glob("*.set-aside.db")), default="")
                unit.audit(Act.RESTORE, subject=backups.came_from(desk.db.store, copies) or "unknown copy", detail=f"set-aside={aside}")
        unit.audit(Act.UNLOCK, detail=way)


def note_locked(desk: Desk, why: str) -> None:
    """The caseload is about to be locked; `why` is asked | idle | session | closed."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.audit(Act.LOCK, detail=why)


def note_keys(desk: Desk, what: str) -> None:
    """A way in was changed; `what` is passphrase | recovery-code | escrow."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.audit(Act.KEYS, detail=what)


def keep_place(desk: Desk, place: dict[str, Any]) -> None:
    """Where she is, kept encrypted, to come back to after a lock or a crash."""
    drafts.keep(desk, RESUME, None, "", place)


def recall_place(desk: Desk) -> dict[str, Any]:
    """Where she was."""
    found = drafts.recall(desk, RESUME, "")
    return found.data if found else {}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts the lock screen may show."""

    drafts: int
    prompts: int


def count_waiting(desk: Desk) -> Waiting:
    """Drafts kept and safety prompts open."""
    with desk.db.reading() as connection:
        kept = connection.execute(select(func.count()).select_from(DraftRow).where(DraftRow.form.not_in(NOT_TYPED))).scalar_one()
        open_prompts = connection.execute(
            select(func.count()).select_from(PromptRow).where(PromptRow.done_at.is_(None), PromptRow.error_reason == "")
        ).scalar_one()
    return Waiting(int(kept), int(open_prompts))
