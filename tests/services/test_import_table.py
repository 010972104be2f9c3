"""What becomes of every file of the shared data: a checked-in table, read line by line, held by this test.

`python -m tests.services.test_import_table` writes the table again; read the difference before committing it.
"""

import csv
import io
import shutil
import tempfile
from pathlib import Path

from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.imports import ImportReport
from cns_desktop.security import blobs
from cns_desktop.services import exports, imports
from cns_desktop.services.desk import Desk
from tests.conftest import ACTOR, KEY, Clock, FolderBlobs, shared

TABLE = Path(__file__).parent / "data" / "import-table.tsv"
FOLDERS = ("fhir-synthea-cancer", "fhir-bundles", "ukcore", "pds-api", "csv-import", "identifiers", "fuzz/ndr_import")


def _desk(folder: Path, template: Path | None = None) -> Desk:
    if template is not None:
        shutil.copyfile(template, folder / "caseload.db")
    store = Store(folder / "caseload.db", KEY)
    upgrade(store, folder / "copies")
    return Desk(Database(store), ACTOR, Clock(), FolderBlobs(folder / "blobs", blobs.keys_from(KEY)), is_demo=True)


def _verdict(report: ImportReport) -> str:
    words = [("imported", report.resources - report.opaque), ("opaque", report.opaque), ("refused", len(report.refused))]
    return " + ".join(f"{name} {count}" for name, count in words if count) or "nothing"


def _reasons(report: ImportReport) -> str:
    return " | ".join(f"{r.where}: {r.reason}" if r.where else r.reason for r in report.refused)


def table(root: Path) -> str:
    """The table as text: each file by itself into an empty store."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(("file", "what became of it", "patients", "flagged", "refused: where and why"))
    with tempfile.TemporaryDirectory() as template:
        empty = _desk(Path(template)).db.store
        empty.close()
        for path in (p for folder in FOLDERS for p in sorted((root / folder).rglob("*")) if p.is_file()):
            with tempfile.TemporaryDirectory() as place:
                desk = _desk(Path(place), empty.path)
                report = imports.import_files(desk, [path], lambda _done, _total: None, lambda: False)[1]
                desk.db.store.close()
            writer.writerow((path.relative_to(root).as_posix(), _verdict(report), report.patients or "", report.flagged or "", _reasons(report)))
    return out.getvalue()


def test_every_file_becomes_what_the_table_says() -> None:
    assert table(shared()) == TABLE.read_text("utf-8")


def test_export_of_an_import_of_an_export_is_the_same_bytes(tmp_path: Path) -> None:
    root = shared()
    files = [p for folder in FOLDERS for p in sorted((root / folder).rglob("*")) if p.is_file()]
    exported = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        desk = _desk(tmp_path / place)
        report = imports.import_files(desk, files, lambda _done, _total: None, lambda: False)[1]
        with desk.db.reading() as connection:
            exported.append(exports.bundle_bytes(connection))
        desk.db.store.close()
        files = [tmp_path / f"{place}.json"]
        files[0].write_bytes(exported[-1])
        assert report.resources > 2000
    assert exported[0] == exported[1]


if __name__ == "__main__":
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table(shared()), "utf-8")
