"""The late stage: an opened caseload with its desk, settings and backups, and everything the shell asks of it."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cns_desktop.bootstrap import backup
from cns_desktop.bootstrap.memory import MemoryFile
from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreFault
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import CaseloadFilter, CaseloadLine
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.settings import BACKUP_DAYS, CASELOAD_CAP
from cns_desktop.i18n import _, ngettext
from cns_desktop.security import blobs, custody
from cns_desktop.security.blobs import BlobKeys
from cns_desktop.security.custody import Opened
from cns_desktop.security.errors import BlobDamaged, BlobMissing, NotWritten
from cns_desktop.security.places import Layout
from cns_desktop.security.policy import ESCROW_KEY, Policy, resolve
from cns_desktop.services import caseload, day_end, lock, papers, settings, today
from cns_desktop.services.caseload import Glance
from cns_desktop.services.desk import Desk
from cns_desktop.services.lock import Identity, Waiting
from cns_desktop.services.settings import Settings
from cns_desktop.ui.shell.ports import Admission

log = logging.getLogger(__name__)
_DAY = timedelta(days=1)
_RECENT = 8


@dataclass(frozen=True, slots=True)
class BlobFolder:
    """The encrypted files beside the database."""

    folder: Path
    keys: BlobKeys
    backup: Path

    def put(self, content: bytes) -> str:
        return blobs.put(self.folder, self.keys, content)

    def get(self, name: str) -> bytes:
        """The document; one that is damaged or gone is put back from the backup."""
        try:
            return blobs.get(self.folder, self.keys, name)
        except (BlobMissing, BlobDamaged):
            if not blobs.is_sound(self.backup, self.keys, name):
                raise
        content = blobs.get(self.backup, self.keys, name)
        with suppress(NotWritten):  # a full disk: it is read from the backup until there is room
            blobs.put(self.folder, self.keys, content)
        return content


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening needs."""

    layout: Layout
    opened: Opened
    way: str  # passphrase | recovery | demo | first-run
    machine: Policy
    now: Callable[[], datetime]


class Session:
    """One unlocked caseload. Made on Lane.WRITE; `glance` is the GUI thread's."""

    def __init__(self, opening: Opening, store: Store, who: Identity, desk: Desk, found: Settings, place: dict[str, Any]) -> None:
        self.layout, self.desk, self.who, self.settings, self.place = opening.layout, desk, who, found, place
        self.machine = opening.machine
        self._opened, self._store, self._now = opening.opened, store, opening.now
        self._glance: Glance | None = None
        self._recent: list[PatientId] = []

    # What the shell asks ---------------------------------------------------------------------------------------------------------

    def admit(self, patient: PatientId) -> Admission:
        """Who it is, and whether a reason is needed: she is another team's, or her record is marked sensitive."""
        banner = caseload.load_banner(self.desk, patient)
        if patient in self._recent:
            return Admission(banner, needs_reason=False)
        if caseload.needs_reason(self.desk, patient):
            return Admission(banner, needs_reason=True, because=_("She or he is not on your team’s caseload."))
        return Admission(banner, needs_reason=banner.is_sensitive, because=_("This record is marked sensitive.") if banner.is_sensitive else "")

    def note_opened(self, patient: PatientId, reason: str) -> Change:
        """Opening a record is an audit entry."""
        change = caseload.note_opened(self.desk, patient, reason)
        self._recent = [patient, *(each for each in self._recent if each != patient)][:_RECENT]
        return change

    def find(self, typed: str) -> Sequence[CaseloadLine]:
        return self.glance.find(typed, self.desk.today.year)

    def recent(self) -> Sequence[CaseloadLine]:
        return self.lines(self._recent)

    def lines(self, patients: Sequence[PatientId]) -> Sequence[CaseloadLine]:
        lines = (caseload.load_line(self.desk, patient) for patient in patients)
        return tuple(line for line in lines if line is not None)

    def waiting(self) -> dict[str, int]:
        """How many things wait in each place."""
        found = {"today": today.count_today(self.desk), "print": papers.count_waiting(self.desk)}
        return {place: count for place, count in found.items() if count}

    def has_own_prompts(self) -> bool:
        """Whether locking for the day has something to ask."""
        return bool(day_end.load_question(self.desk).lines)

    def names(self) -> tuple[str, str]:
        """The nurse and her team, as they are called now."""
        found = lock.identity(self.desk.db)
        return found.actor.name, found.team_name

    def ids(self, order: str, chosen: CaseloadFilter, down: bool) -> Sequence[int]:
        return caseload.list_ids(self.desk, order, chosen, descending=down)

    def page(self, pks: Sequence[int]) -> list[CaseloadLine]:
        return self.glance.page(pks)

    def keep_place(self, place: dict[str, Any]) -> None:
        lock.keep_place(self.desk, place)

    @property
    def glance(self) -> Glance:
        if self._glance is None:
            self._glance = Glance(self._store.glance())
        return self._glance

    # Keys ------------------------------------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        return self.layout.folder

    def new_code(self, passphrase: str, secrets: Any) -> str:  # noqa: ANN401 - the keyring, or None
        """A new recovery code for one who knows the passphrase."""
        custody.open_caseload(self.folder, passphrase, secrets=secrets)
        code = custody.new_recovery_code(self.folder, self._opened.key, made=self._now().isoformat())
        backup.renew_headers(self.layout)
        lock.note_keys(self.desk, "recovery-code")
        return code

    # Care of the file --------------------------------------------------------------------------------------------------------------

    def backup_is_due(self) -> bool:
        newest = backups.newest(self.layout.backups)
        return newest is None or newest.stat().st_mtime < (self._now() - _DAY).timestamp()

    def backup(self, stop: Callable[[], bool] = lambda: False) -> str:
        """A verified backup of everything; gives back its name, "" when it was stopped. Raises when a document can't be read any more."""
        try:
            made = backup.make(self._store, self.layout, blobs.keys_from(self._opened.key.raw), self._now(), self.settings.value(BACKUP_DAYS), stop)
        except InterruptedError:
            return ""  # locked or closed in the middle: the next unlock makes it
        with self.desk.db.writing(self.desk.actor, self.desk.now()) as unit:
            unit.audit(Act.BACKUP, subject=made.path.name, detail=f"documents={made.documents} unreadable={made.unreadable}")
        if made.unreadable:
            lost = ngettext("{count} stored document can't be read any more.", "{count} stored documents can't be read any more.", made.unreadable)
            raise Expected(
                lost.format(count=made.unreadable),
                _("The backup holds everything else."),
                _("Print again what is missed under Papers, and ask IT to check the disk."),
            )
        return made.path.name

    def reload_settings(self) -> Settings:
        self.settings = settings.load_settings(self.desk, self.machine)
        return self.settings

    def close(self, why: str) -> Waiting:
        """The last write, then the file is closed. What can't be written any more must not keep it open."""
        waiting = Waiting(-1, -1)
        try:
            waiting = lock.count_waiting(self.desk)
            lock.note_locked(self.desk, why)
        except StoreFault as fault:
            log.warning("lock was not noted: %s", type(fault).__name__)
        if self._glance is not None:
            self._glance.connection.close()
        self._store.close()
        return waiting


def open_session(opening: Opening, memory: MemoryFile) -> Session:
    """Open the store, bring it to this program's schema, say who acts. On Lane.WRITE."""
    store = Store(opening.layout.database, opening.opened.key.raw)
    copy = upgrade(store, opening.layout.backups)
    db = Database(store)
    who = lock.identity(db)
    files = BlobFolder(opening.layout.blobs, blobs.keys_from(opening.opened.key.raw), opening.layout.backup_blobs)
    desk = Desk(db, who.actor, opening.now, files, is_demo=who.is_demo, seed=who.seed)
    found = settings.load_settings(desk, opening.machine)
    desk = replace(desk, cap=found.value(CASELOAD_CAP), machine=opening.machine)
    lock.note_unlocked(desk, opening.way, opening.layout.backups)
    if copy is not None:
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.audit(Act.MIGRATE, subject=copy.name)
    _follow_escrow(opening, desk)
    with suppress(NotWritten):  # a full disk: the next unlock tries again
        backup.renew_headers(opening.layout)
    memory.change(failures=0, failed_at=0.0, last_unlocked=opening.now().isoformat())
    return Session(opening, store, who, desk, found, lock.recall_place(desk))


def _follow_escrow(opening: Opening, desk: Desk) -> None:
    wanted = resolve(ESCROW_KEY, machine=opening.machine).value
    try:
        if custody.follow_escrow_policy(opening.layout.folder, opening.opened.key, wanted.encode(), made=opening.now().isoformat()):
            lock.note_keys(desk, "escrow")
    except (Expected, NotWritten) as refused:
        log.warning("escrow policy was not followed: %s", type(refused).__name__)
