"""Late stage: a new store, for a nurse or for the demo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.records import Actor
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.security import blobs, custody, kdf
from cns_desktop.security.atomic import sync_folder
from cns_desktop.security.custody import Opened
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout
from cns_desktop.services import assessments, demo_store, first_run, leaflets
from cns_desktop.services.desk import Desk
from cns_desktop.services.first_run import NewStore

from cns_desktop.bootstrap.session import BlobFolder  # isort: skip

Clock = Callable[[], datetime]


_UNFINISHED = "caseload.new.db"


@contextmanager
def _founding(layout: Layout, opened: Opened) -> Iterator[Store]:
    """The file gets its name only when it is whole: a first run cut short leaves none, and comes back at the next start."""
    new = layout.database.with_name(_UNFINISHED)
    for left in (new, Path(f"{new}-wal"), Path(f"{new}-shm")):
        left.unlink(missing_ok=True)
    store = Store(new, opened.key.raw)
    try:
        upgrade(store, layout.backups)
        yield store
    finally:
        store.close()
    new.replace(layout.database)
    sync_folder(layout.folder)


def found_live(layout: Layout, opened: Opened, who: WhoYouAre, now: Clock) -> None:
    """The nurse's own store under the keys first run has made."""
    with _founding(layout, opened) as store:
        db = Database(store)
        actor = first_run.set_up_store(db, NewStore(opened.header.database, opened.header.kind.value), who, now)
        desk = _desk(layout, db, actor, opened, now, seed=0)
        assessments.install_content(desk)
        leaflets.stock(desk)


def found_demo(layout: Layout, passphrase: str, seed: int, patients: int, now: Clock, progress: Callable[[int], None] = lambda _n: None) -> Opened:
    """A throw-away store full of invented people."""
    made = custody.set_up(layout.folder, passphrase, database=str(uuid4()), created=now().isoformat(), kind=Kind.DEMO, secrets=None, params=kdf.FLOOR)
    opened = Opened(made.header, made.key, made.keyring)
    with _founding(layout, opened) as store:
        db = Database(store)
        actor = first_run.set_up_store(db, NewStore(made.header.database, Kind.DEMO.value, seed), DEMO_NURSE, now)
        desk = _desk(layout, db, actor, opened, now, seed=seed)
        demo_store.fill(desk, patients=patients, progress=progress)
        leaflets.stock(desk)
    return opened


def _desk(layout: Layout, db: Database, actor: Actor, opened: Opened, now: Clock, *, seed: int) -> Desk:
    files: Any = BlobFolder(layout.blobs, blobs.keys_from(opened.key.raw), layout.backup_blobs)
    return Desk(db, actor, now, files, is_demo=opened.header.kind is Kind.DEMO, seed=seed)


DEMO_NURSE = WhoYouAre(
    given="Ruth",
    family="Adeyemi",
    team="Breast CNS team",
    organization="Ashbourne University Hospitals (demo)",
    role="Clinical nurse specialist",
    hospital="Ashbourne General Hospital",
    phone="01632 960 100",
    hours="Monday to Friday, 9 am to 5 pm",
    answerphone="Leave your name and number; we ring back by the end of the next working day.",
    out_of_hours_name="Acute oncology line",
    out_of_hours_phone="01632 960 500",
    email="breast.cns@example.org",
)
