"""What the world can do to the store: each a named state in three sentences, and nothing that was saved is lost (issue 3, Shows 4)."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from cns_desktop.bootstrap.early import EXIT_BUSY
from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreBusy, StoreDamaged, StoreDiskFailed, StoreFault, StoreFull, StoreNewer
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.caseload import Allergy
from cns_desktop.domain.errors import Expected
from cns_desktop.security import blobs, places
from cns_desktop.security.errors import NotWritten, PlaceRefused
from cns_desktop.services import drafts
from cns_desktop.services.desk import Desk
from tests.conftest import ACTOR, KEY, NOW, Clock, FolderBlobs, a_person
from tests.safety.filling import filled
from tests.safety.scanning import MARK, marks_in
from tests.torture.invariants import problems

ROOT = Path(__file__).parents[2]
NOBODY = 65534
NFS = "36 25 0:31 / /srv/trust rw,relatime - nfs4 files.example:/trust rw"
APP = [sys.executable, "-m", "cns_desktop"]


def told(error: Expected) -> None:
    """What happened, what is safe, what to do next: three whole sentences without a patient's word."""
    for sentence in (error.what, error.safe, error.then):
        assert sentence.endswith((".", "!")), sentence
    assert marks_in(repr(error).encode() + error.sentences().encode()) == []


def marked(desk: Desk) -> Allergy:
    return filled(Allergy, lambda _place: MARK)  # type: ignore[no-any-return]


def a_desk(folder: Path) -> Desk:
    store = Store(folder / "caseload.db", KEY)
    upgrade(store, folder / "copies")
    return Desk(Database(store), ACTOR, Clock(), FolderBlobs(folder / "blobs", blobs.keys_from(KEY)), is_demo=True)


def test_a_full_disk_is_named_nothing_is_lost_and_work_goes_on_when_there_is_room(small_disk):
    desk = a_desk(small_disk)
    kept, fault = [], None
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        room = os.statvfs(small_disk)
        file.write(b"x" * (room.f_bavail * room.f_frsize - 600_000))
    for number in range(2000):
        person = a_person(desk, f"Number{number}")
        try:
            with desk.db.writing(desk.actor, desk.now()) as unit:
                unit.put(person)
            kept.append(person.uid)
        except StoreFull as full:
            fault = full
            break
    assert fault is not None
    told(fault)
    with pytest.raises(NotWritten) as not_kept:
        desk.blobs.put(os.urandom(2_000_000))
    told(not_kept.value)
    with desk.db.reading() as connection:
        here = {row.uid for row in connection.execute(text("SELECT uid FROM patient"))}
    assert here == set(kept)
    ballast.unlink()
    drafts.keep(desk, "patient", None, "", {"family": "again"})
    assert problems(desk.db.store, small_disk / "blobs", KEY, deep=True) == []
    desk.db.store.close()


def test_a_write_the_disk_refuses_is_named_and_what_was_saved_is_there(tmp_path):
    """A quota, or a disk that fails: SQLite calls both an input/output error. Here a limit on the size of files does it."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from tests.safety.test_faults import a_desk, a_person; "
        "desk = a_desk(Path(sys.argv[1])); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))\n"
        "for number in range(2000):\n"
        "    try:\n"
        "        with desk.db.writing(desk.actor, desk.now()) as unit: unit.put(a_person(desk, f'Number{number}'))\n"
        "    except Exception as error: print(type(error).__name__, number, error.sentences()); sys.stdout.flush(); import os; os._exit(0)\n"
    )
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    state, number, *words = run.stdout.split()
    assert state in (StoreDiskFailed.__name__, StoreFull.__name__)
    assert len(" ".join(words).split(". ")) >= 3
    store = Store(tmp_path / "caseload.db", KEY)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM patient")).scalar_one() == int(number)
    assert problems(store, tmp_path / "blobs", KEY, deep=True) == []
    store.close()


def _try_as_nobody(folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.safety.fault_child", str(folder), str(NOBODY)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert marks_in((run.stdout + run.stderr).encode()) == []
    return dict(json.loads(run.stdout))


def test_a_folder_that_can_only_be_read_is_named(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    desk = a_desk(folder)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk))
    desk.db.store.close()
    before = (folder / "caseload.db").read_bytes()
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    for each in tmp_path.parents:  # the ordinary user has to get there at all
        if each.stat().st_uid == os.geteuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    said = _try_as_nobody(folder)
    assert said["state"] in ("StoreReadOnly", "StoreUnreachable")
    assert all(str(sentence).endswith(".") for sentence in said["sentences"])  # type: ignore[attr-defined]
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    assert (folder / "caseload.db").read_bytes() == before


def test_a_disk_that_turns_read_only_under_the_open_app_is_named(small_disk):
    desk = a_desk(small_disk)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk))
    with desk.db.reading() as connection:
        connection.execute(text("SELECT 1"))
    desk.db.store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        store = Store(small_disk / "caseload.db", KEY)
        with pytest.raises(StoreFault) as fault, Database(store).writing(ACTOR, NOW) as unit:
            unit.put(marked(desk))
        told(fault.value)
        assert not places.is_writable(small_disk)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    again = a_desk(small_disk)
    with again.db.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM patient")).scalar_one() == 1
    again.db.store.close()


def test_a_flipped_page_is_named_and_the_newest_backup_holds_everything(tmp_path):
    desk = a_desk(tmp_path)
    people = [a_person(desk, f"Number{number}") for number in range(200)]
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put_all(people)
    backup = backups.copy_verified(desk.db.store, tmp_path / "backups" / backups.name_at(NOW))
    desk.db.store.close()
    file = tmp_path / "caseload.db"
    spoilt = bytearray(file.read_bytes())
    for page in range(4, len(spoilt) // 4096):  # every page after the schema's first ones
        spoilt[page * 4096 + 100] ^= 1
    file.write_bytes(spoilt)
    store = Store(file, KEY)
    with pytest.raises(StoreDamaged) as damaged, store.reading() as connection:
        connection.execute(text("SELECT body FROM sync_resource")).all()
    told(damaged.value)
    with pytest.raises(StoreDamaged):
        backups.copy_verified(store, tmp_path / "backups" / "worse.db")
    assert not (tmp_path / "backups" / "worse.db").exists()
    file.unlink()
    backup.rename(file)
    whole = Store(file, KEY)
    assert problems(whole, tmp_path / "blobs", KEY, deep=True) == []
    with whole.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM patient")).scalar_one() == len(people)
    whole.close()


def test_a_file_of_a_newer_program_is_named_and_left_alone(tmp_path):
    desk = a_desk(tmp_path)
    with desk.db.keeping() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    desk.db.store.close()
    before = (tmp_path / "caseload.db").read_bytes()
    store = Store(tmp_path / "caseload.db", KEY)
    with pytest.raises(StoreNewer) as newer:
        upgrade(store, tmp_path / "copies")
    told(newer.value)
    assert "99" in newer.value.what
    store.close()
    assert (tmp_path / "caseload.db").read_bytes() == before


def test_another_program_that_holds_the_store_is_named(desk, tmp_path):
    holder = (
        "import sys, time; from pathlib import Path; from cns_desktop.db.raw import connect; from tests.conftest import KEY; "
        "held = connect(Path(sys.argv[1]), KEY); held.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", holder, str(tmp_path / "caseload.db")], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy) as busy, desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(marked(desk))
        told(busy.value)
    finally:
        other.kill()
        other.wait()
        assert other.stdout is not None
        other.stdout.close()
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk))


def test_a_network_folder_is_refused_before_anything_is_written():
    with pytest.raises(PlaceRefused) as refused:
        places.prepare(Path("/srv/trust/ruth"), mountinfo=NFS)
    told(refused.value)
    assert "network folder" in refused.value.what
    assert not Path("/srv/trust").exists()


def _environment(folder: Path) -> dict[str, str]:
    homes = {name: str(folder / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return plain | homes | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(folder)}


def test_the_program_itself_says_why_it_will_not_use_a_synced_folder(tmp_path):
    folder = tmp_path / "OneDrive - Trust" / "caseload"
    run = subprocess.run([*APP, "--data", str(folder)], cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 2
    assert "OneDrive" in run.stderr
    assert run.stderr.count(". ") >= 2
    assert "Traceback" not in run.stderr
    assert not folder.exists()


def test_a_second_start_ends_at_once_and_the_first_goes_on_until_it_is_killed(tmp_path):
    command = [*APP, "--data", str(tmp_path / "data")]
    first = subprocess.Popen(command, cwd=ROOT, env=_environment(tmp_path))
    try:
        _wait(lambda: _owner(tmp_path / "data").startswith(str(first.pid)))
        second = subprocess.run(command, cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode == EXIT_BUSY
        assert first.poll() is None
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    third = subprocess.Popen(command, cwd=ROOT, env=_environment(tmp_path))
    try:
        _wait(lambda: _owner(tmp_path / "data").startswith(str(third.pid)))
        assert third.poll() is None
    finally:
        third.send_signal(signal.SIGKILL)
        third.wait()


def _owner(folder: Path) -> str:
    """Whose folder it is: the first line is a process id."""
    lock = folder / "instance.lock"
    return lock.read_text() if lock.exists() else ""


def _wait(is_so, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)  # another process: there is nothing here to be told by
