"""What encryption costs, and how long an edit takes until it is safe on disk."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from cns_desktop.db import records
from cns_desktop.db.engine import Store, _engine
from cns_desktop.db.uow import new_uid
from cns_desktop.domain.assessments import Assessment
from cns_desktop.domain.caseload import Diagnosis, Patient
from cns_desktop.domain.ids import AssessmentId, PatientId
from cns_desktop.services import caseload
from tests.bench.fixture import Big
from tests.bench.rows import Row, row
from tests.bench.timing import in_turns, percentile, quiet, took

_ONE = "SELECT body FROM sync_resource WHERE uid = ?"
_PEOPLE = "SELECT patient FROM assessment GROUP BY patient ORDER BY patient LIMIT ?"
VISITS = 5


class PlainStore(Store):
    """The same store over a copy without encryption."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, b"")
        self._reader = _engine(lambda: plain(path), path, "BEGIN", 2)


def plain(path: Path) -> Any:
    """The same engine and settings, no key."""
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys=on", "journal_mode=wal", "synchronous=full", "trusted_schema=off"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def encryption(big: Big, folder: Path, people: int, rounds: int) -> list[Row]:
    """Cached point read by the bare driver; a patient with five assessments by the app's own reading."""
    copy, bare = folder / "five.db", folder / "plain.db"
    shutil.copyfile(big.layout.database, copy)
    store = Store(copy, big.key)
    patients = _five_visits(big, store, people)
    _decrypt(store, bare)
    secret, open_ = store.raw(), plain(bare)
    uid = patients[0]

    def point(connection: Any) -> None:
        for _ in range(200):
            connection.execute(_ONE, (uid,)).fetchone()

    ours, floor = in_turns([lambda: point(secret), lambda: point(open_)], rounds * 3)
    rows = row("encrypted: cached point read", ours / 200 * 1e6, "us", floor / 200 * 1e6, limits=("ratio <= 1.1",))
    other = PlainStore(bare)
    ours, floor = in_turns([lambda: _read_all(store, patients), lambda: _read_all(other, patients)], rounds)
    rows += row("encrypted: patient with 5 assessments", ours / len(patients) * 1000, "ms", floor / len(patients) * 1000, limits=("ratio <= 1.3",))
    secret.close()
    open_.close()
    other._reader.dispose()
    store.close()
    return rows


def _read_all(store: Store, patients: list[PatientId]) -> None:
    with store.reading() as connection:
        for uid in patients:
            records.get(connection, Patient, uid)
            records.find(connection, Diagnosis, uid)
            records.find(connection, Assessment, uid)


def _five_visits(big: Big, store: Store, people: int) -> list[PatientId]:
    desk = big.desk(store)
    raw = store.raw()
    patients = [PatientId(uid) for (uid,) in raw.execute(_PEOPLE, (people,))]
    raw.close()
    with desk.db.writing(desk.actor, desk.now(), "import") as unit:
        for uid in patients:
            had = records.find(unit.connection, Assessment, uid)
            more = [_earlier(had[0], weeks) for weeks in range(1, VISITS - len(had) + 1)]
            unit.put_all(more)
    return patients


def _earlier(assessment: Assessment, weeks: int) -> Assessment:
    moment = assessment.entry.happened - timedelta(weeks=weeks)
    return replace(assessment, uid=AssessmentId(new_uid()), entry=replace(assessment.entry, happened=moment))


def _decrypt(store: Store, path: Path) -> None:
    raw = store.raw()
    raw.execute("ATTACH DATABASE ? AS open KEY ''", (str(path),))
    raw.execute("SELECT sqlcipher_export('open')").fetchall()
    raw.execute("DETACH DATABASE open")
    raw.close()


def edits(big: Big, folder: Path, times: int) -> list[Row]:
    """From Save to durable: row, body, outbox, change log, audit, search and list line; the floor is one row committed to the same disk."""
    store = big.store()
    desk = big.desk(store)
    raw = store.raw()
    patients = [PatientId(uid) for (uid,) in raw.execute("SELECT uid FROM patient ORDER BY pk LIMIT ?", (times,))]
    raw.close()
    forms = [caseload.load_form(desk, uid) for uid in patients]
    least = Store(folder / "least.db", big.key)
    bare = least.raw()
    bare.execute("CREATE TABLE one(a TEXT)")
    ours, floor = [], []
    with quiet():
        for form in forms:
            name = replace(form.patient.name, given=f"{form.patient.name.given}a")
            after = replace(form, patient=replace(form.patient, name=name, language="cy"))
            ours.append(took(lambda before=form, after=after: caseload.save_form(desk, before, after)))
            floor.append(took(lambda: bare.execute("INSERT INTO one VALUES ('word')")))
            caseload.save_form(desk, after, form)
    bare.close()
    store.close()
    return row("edit to durable, p95", percentile(ours, 0.95) * 1000, "ms", percentile(floor, 0.95) * 1000, limits=("value <= 10",))
