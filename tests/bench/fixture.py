"""The big caseload: made once through the one writer, kept under build/ by schema, seed and size."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid5

from cns_desktop.bootstrap.founding import DEMO_NURSE
from cns_desktop.bootstrap.session import BlobFolder
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import HEAD, upgrade
from cns_desktop.security import blobs, custody, kdf
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout, prepare
from cns_desktop.services import demo, first_run, lock, prompts, tools
from cns_desktop.services.desk import Desk

BUILD = Path(__file__).parents[2] / "build"
SEED = 7
DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSPHRASE = "bench"
_AT_ONCE = 500
_NAMES = UUID("5d1b35a6-60c1-4f52-9d2c-3e3b1f5a4f10")


@dataclass(frozen=True, slots=True)
class Big:
    """A folder as the app opens it."""

    layout: Layout
    key: bytes
    patients: int

    def store(self) -> Store:
        return Store(self.layout.database, self.key)

    def desk(self, store: Store) -> Desk:
        db = Database(store)
        return Desk(
            db,
            lock.identity(db).actor,
            lambda: DAY,
            BlobFolder(self.layout.blobs, blobs.keys_from(self.key), self.layout.backup_blobs),
            is_demo=True,
            seed=SEED,
            cap=10**9,
        )


def big(patients: int, say: Callable[[str], None] = lambda _line: None) -> Big:
    """The caseload of that size, made now where it isn't there yet."""
    folder = BUILD / "bench-data" / f"{HEAD}-{SEED}-{patients}"
    ready = folder / "ready.json"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"making {patients:,} patients")
        _make(folder, patients, say)
        ready.write_text(json.dumps({"patients": patients}), "utf-8")
    layout = Layout(folder)
    return Big(layout, custody.open_caseload(folder, PASSPHRASE, secrets=None).key.raw, patients)


def _make(folder: Path, patients: int, say: Callable[[str], None]) -> None:
    layout = prepare(folder)
    database = str(uuid5(_NAMES, f"{SEED}/{patients}"))
    made = custody.set_up(folder, PASSPHRASE, database=database, created=DAY.isoformat(), kind=Kind.DEMO, secrets=None, params=kdf.FLOOR)
    store = Store(layout.database, made.key.raw)
    upgrade(store, layout.backups)
    db = Database(store)
    actor = first_run.set_up_store(db, first_run.NewStore(database, Kind.DEMO.value, SEED), DEMO_NURSE, lambda: DAY)
    desk = Big(layout, made.key.raw, patients).desk(store)
    tools.install(desk)
    prompts.install_demo_rules(desk)
    people = demo.people(SEED, desk.today, patients, actor=actor)
    done = 0
    while some := list(islice(people, _AT_ONCE)):
        with db.writing(actor, DAY, "import") as unit:
            unit.put_all([record for person in some for record in person.records()])
        done += len(some)
        if done % 10_000 == 0:
            say(f"  {done:,}")
    store.close()
