"""The caseload folder that journeys run in, opened as the app opens it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cns_desktop.bootstrap.session import BlobFolder
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.security import blobs, custody
from cns_desktop.security.blobs import BlobKeys
from cns_desktop.security.custody import Opened
from cns_desktop.security.header import KdfParams, Kind
from cns_desktop.security.places import Layout
from cns_desktop.services import demo_store, first_run, leaflets, lock
from cns_desktop.services.desk import Desk
from cns_desktop.services.first_run import NewStore

PASSPHRASES = ("three plain words", "another three words")
QUICK = KdfParams(memory_kib=64, iterations=1, lanes=1)  # what a key costs is measured elsewhere; here it is paid a thousand times
STARTED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RUTH = WhoYouAre("Ruth", "Adeyemi", "Breast CNS team", "Ashbourne University Hospitals", hospital="Ashbourne General", phone="01632 960 100")
DATABASE = "7f3c1f0a-aaaa-4c7e-9f5e-000000000001"
FACTS = "facts.json"


@dataclass
class Clock:
    """A second more at each look: times differ, and runs with the same steps have the same ones."""

    at: datetime = STARTED

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Run:
    """One process at work in one folder. `facts` go from step to step; `tell` announces on the pipe."""

    folder: Path
    facts: dict[str, Any]
    tell: Callable[[str, Any], None]
    clock: Clock = field(default_factory=Clock)
    store: Store | None = None
    desk_: Desk | None = None
    keys_: BlobKeys | None = None

    @property
    def layout(self) -> Layout:
        return Layout(self.folder)

    @property
    def desk(self) -> Desk:
        assert self.desk_ is not None
        return self.desk_

    @property
    def keys(self) -> BlobKeys:
        assert self.keys_ is not None
        return self.keys_

    def open(self) -> None:
        """As the app does at unlock, keyed by the passphrase in force."""
        opened = custody.open_caseload(self.folder, PASSPHRASES[self.facts.get("passphrase", 0)], secrets=None)
        self.store = Store(self.layout.database, opened.key.raw)
        upgrade(self.store, self.layout.backups)
        self.desk_ = desk_of(self.layout, self.store, opened, self.clock)
        self.keys_ = blobs.keys_from(opened.key.raw)

    def close(self) -> None:
        assert self.store is not None
        self.store.close()

    def did(self, **facts: Any) -> None:
        """A command has come back: what it did may not be lost any more."""
        self.tell("ack", self.facts | {"head": head_of(self.store)} | facts)


def head_of(store: Store | None) -> list[Any]:
    """Number and hash of the newest audit entry."""
    if store is None:
        return [0, ""]
    with store.reading() as connection:
        row = connection.exec_driver_sql("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").first()
    return [row[0], row[1]] if row else [0, ""]


def desk_of(layout: Layout, store: Store, opened: Opened, clock: Callable[[], datetime]) -> Desk:
    db = Database(store)
    who = lock.identity(db)
    return Desk(
        db, who.actor, clock, BlobFolder(layout.blobs, blobs.keys_from(opened.key.raw), layout.backup_blobs), is_demo=who.is_demo, seed=who.seed
    )


def found(folder: Path, clock: Callable[[], datetime], *, kind: Kind = Kind.DEMO) -> Opened:
    """First run, in the order bootstrap does it."""
    layout = Layout(folder)
    for each in (layout.folder, layout.blobs, layout.backups):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    created = clock().isoformat()
    made = custody.set_up(folder, PASSPHRASES[0], database=DATABASE, created=created, kind=kind, secrets=None, params=QUICK)
    opened = Opened(made.header, made.key, made.keyring)
    store = Store(layout.database, made.key.raw)
    try:
        upgrade(store, layout.backups)
        first_run.set_up_store(Database(store), NewStore(made.header.database, kind.value, 7), RUTH, clock)
    finally:
        store.close()
    return opened


def template(folder: Path, patients: int = 12) -> None:
    """A small demo caseload with its shelf, closed."""
    clock = Clock(STARTED - timedelta(hours=1))
    opened = found(folder, clock)
    layout = Layout(folder)
    store = Store(layout.database, opened.key.raw)
    desk = desk_of(layout, store, opened, clock)
    demo_store.fill(desk, patients=patients)
    leaflets.stock(desk)
    store.close()
    keep_facts(folder, {"passphrase": 0})


def keep_facts(folder: Path, facts: dict[str, Any]) -> None:
    (folder / FACTS).write_text(json.dumps(facts))


def read_facts(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / FACTS).read_text()))
