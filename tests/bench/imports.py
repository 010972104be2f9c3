"""Synthea bundles into an empty encrypted store: read, mapped, stored with bodies, outbox and audit."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median

from cns_desktop.bootstrap.session import BlobFolder
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.security import blobs
from cns_desktop.services import imports
from cns_desktop.services.desk import Desk
from tests.bench.rows import Row, row
from tests.bench.timing import quiet, took
from tests.conftest import ACTOR, KEY, Clock

OWN = Path(__file__).parents[1] / "fhir" / "data" / "synthea"
SHARED = Path(os.environ.get("CNS_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "fhir-synthea-cancer"


def measure(folder: Path, rounds: int) -> list[Row]:
    """Resources a second; the floor writes the same bodies as bare rows of the same encrypted file format in one transaction."""
    paths = sorted(SHARED.glob("*.json")) or _unpacked(folder / "synthea")
    speeds, floors, count = [], [], 0
    for number in range(rounds):
        store = Store(folder / f"import-{number}.db", KEY)
        upgrade(store, folder / "copies")
        desk = Desk(Database(store), ACTOR, Clock(), BlobFolder(folder / "blobs", blobs.keys_from(KEY), folder / "spare"), is_demo=True)
        with quiet():
            seconds = took(_importing(desk, paths))
        raw = store.raw()
        bodies = raw.execute("SELECT uid, rtype, body FROM sync_resource").fetchall()
        raw.close()
        store.close()
        count = len(bodies)
        speeds.append(count / seconds)
        floors.append(count / _bare(folder / f"bare-{number}.db", bodies))
    made = row("Synthea import", median(speeds), "resources/s", median(floors), limits=("value >= 1000",))
    return [*made, *row("Synthea import: resources", count, "")]


def _importing(desk: Desk, paths: list[Path]) -> Callable[[], None]:
    def run() -> None:
        _change, report = imports.import_files(desk, paths, lambda _done, _of: None, lambda: False)
        if report.refused or not report.resources:
            raise AssertionError(f"{len(report.refused)} refused of {report.resources}")

    return run


def _bare(path: Path, bodies: list[tuple[str, str, bytes]]) -> float:
    store = Store(path, KEY)
    raw = store.raw()
    raw.execute("CREATE TABLE one(uid TEXT PRIMARY KEY, rtype TEXT, body BLOB)")

    def run() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO one VALUES (?, ?, ?)", bodies)
        raw.execute("COMMIT")

    with quiet():
        seconds = took(run)
    raw.close()
    return seconds


def _unpacked(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for packed in sorted(OWN.glob("*.json.gz")):
        path = folder / packed.stem
        path.write_bytes(gzip.decompress(packed.read_bytes()))
        made.append(path)
    return made
