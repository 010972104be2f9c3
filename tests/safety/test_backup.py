"""A backup is the whole caseload: database, key header and every document; whatever happens half way, an earlier one stays whole (README 15)."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cns_desktop.bootstrap import backup, restore
from cns_desktop.bootstrap.session import BlobFolder
from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.security import blobs, custody
from cns_desktop.security.errors import BlobDamaged, HeaderDamaged, NotWritten, WrongSecret
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout
from cns_desktop.services.blobs import get_blob, put_blob
from cns_desktop.services.desk import Desk
from tests.conftest import ACTOR, KEY, NOW, Clock, a_person
from tests.torture.invariants import problems
from tests.torture.world import DATABASE, QUICK

ROOT = Path(__file__).parents[2]
KEYS = blobs.keys_from(KEY)
WORDS = ("three plain words", "another three words")


@dataclass
class Caseload:
    """A caseload folder with its store open."""

    layout: Layout
    desk: Desk

    @property
    def store(self) -> Store:
        return self.desk.db.store

    def keep(self, content: bytes) -> str:
        with self.desk.db.writing(ACTOR, NOW) as unit:
            return put_blob(self.desk, unit.connection, content)

    def file(self, sha256: str, *, of_backup: bool = False) -> Path:
        with self.desk.db.reading() as connection:
            name = connection.execute(text("SELECT path FROM blob WHERE sha256 = :sha"), {"sha": sha256}).scalar_one()
        return (self.layout.backup_blobs if of_backup else self.layout.blobs) / name[:2] / f"{name}.blob"

    def back_up(self, days: int = 0) -> backup.Backup:
        return backup.make(self.store, self.layout, KEYS, NOW + timedelta(days=days), 14)

    def problems(self) -> list[str]:
        return problems(self.store, self.layout.blobs, KEY, deep=True)


def a_caseload(folder: Path) -> Caseload:
    layout = Layout(folder)
    if not layout.header.exists():
        custody.set_up(folder, WORDS[0], database=DATABASE, created=NOW.isoformat(), kind=Kind.LIVE, secrets=None, params=QUICK)
    store = Store(layout.database, KEY)
    upgrade(store, layout.backups)
    return Caseload(layout, Desk(Database(store), ACTOR, Clock(), BlobFolder(layout.blobs, KEYS, layout.backup_blobs), is_demo=True))


@pytest.fixture
def caseload(tmp_path):
    made = a_caseload(tmp_path)
    yield made
    made.store.close()


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def is_whole(layout: Layout, name: str) -> bool:
    """Whether database, header and each document the database names are there and open."""
    copy = Store(layout.backups / name, KEY)
    with copy.reading() as connection:
        named = connection.execute(text("SELECT path FROM blob")).scalars().all()
    sound = problems(copy, layout.backup_blobs, KEY, deep=True) == []
    copy.close()
    header = (layout.backups / name.replace(".db", ".header.json")).read_bytes()
    return sound and header == layout.header.read_bytes() and all(blobs.is_sound(layout.backup_blobs, KEYS, each) for each in named)


def test_a_backup_holds_database_header_and_every_document(caseload):
    for number in range(5):
        caseload.keep(b"%%PDF-1.7 pack %d" % number * 1000)
    made = caseload.back_up()
    assert (made.documents, made.unreadable) == (5, 0)
    assert is_whole(caseload.layout, made.path.name)
    assert all(b"%PDF" not in file.read_bytes() for file in caseload.layout.backups.rglob("*") if file.is_file())


def test_a_document_that_is_in_the_backup_is_not_copied_again_and_a_damaged_copy_is(caseload):
    kept, hurt = (caseload.file(caseload.keep(words), of_backup=True) for words in (b"kept", b"hurt"))
    caseload.back_up()
    before = kept.stat().st_ino
    spoil(hurt)
    made = caseload.back_up(1)
    assert kept.stat().st_ino == before
    assert is_whole(caseload.layout, made.path.name)


def test_a_document_goes_with_the_last_backup_that_names_it(caseload):
    sha = caseload.keep(b"a withdrawn leaflet")
    stays = caseload.file(caseload.keep(b"a pack"), of_backup=True)
    goes = caseload.file(sha, of_backup=True)
    first = caseload.back_up()
    with caseload.desk.db.keeping() as connection:
        connection.execute(text("DELETE FROM blob WHERE sha256 = :sha"), {"sha": sha})
    caseload.back_up(10)
    assert goes.exists()
    assert is_whole(caseload.layout, first.path.name)
    caseload.back_up(20)
    assert not first.path.exists()
    assert not first.path.with_suffix(".header.json").exists()
    assert (goes.exists(), stays.exists()) == (False, True)


def test_no_header_beside_an_earlier_backup_still_opens_with_the_passphrase_before(caseload):
    first = caseload.back_up()
    custody.change_passphrase(caseload.layout.folder, WORDS[0], WORDS[1], made=NOW.isoformat(), secrets=None)
    caseload.back_up(1)
    beside = first.path.with_suffix(".header.json")
    (caseload.layout.folder / "header.copy.json").unlink()
    beside.replace(caseload.layout.header)
    with pytest.raises(WrongSecret):
        custody.open_caseload(caseload.layout.folder, WORDS[0], secrets=None)
    custody.open_caseload(caseload.layout.folder, WORDS[1], secrets=None)


def test_a_damaged_key_header_is_put_back_and_the_database_stays_as_it_is(caseload):
    caseload.back_up()
    late = caseload.keep(b"after the backup")
    caseload.store.close()
    before = caseload.layout.database.read_bytes()
    for name in ("header.json", "header.copy.json"):
        (caseload.layout.folder / name).write_text("{}")
    name = restore.newest_for(caseload.layout, HeaderDamaged())
    assert name.endswith(".backup.db")
    assert restore.put_in_place(caseload.layout, name, NOW) is None
    assert caseload.layout.database.read_bytes() == before
    custody.open_caseload(caseload.layout.folder, WORDS[0], secrets=None)
    again = a_caseload(caseload.layout.folder)
    assert get_blob(again.desk, late) == b"after the backup"
    again.store.close()


def test_the_last_commits_in_the_log_are_set_aside_with_the_store(tmp_path):
    made = a_caseload(tmp_path)
    name = made.back_up().path.name
    with made.desk.db.writing(ACTOR, NOW) as unit:
        unit.put(a_person(made.desk, "LAST"))
    crashed = tmp_path / "crashed"  # as a kill leaves it: what was committed last is in the log only
    shutil.copytree(tmp_path, crashed, ignore=shutil.ignore_patterns("crashed"))
    made.store.close()
    assert Layout(crashed).database.with_name("caseload.db-wal").stat().st_size > 0
    aside = restore.put_in_place(Layout(crashed), name, NOW)
    store = Store(aside, KEY)
    with store.reading() as connection:
        assert connection.execute(text("SELECT family FROM patient")).scalars().all() == ["Last"]
    store.close()


def test_nothing_is_let_go_while_a_backup_cannot_be_asked_what_it_names(caseload):
    sha = caseload.keep(b"named by the damaged one only")
    first = caseload.back_up()
    with caseload.desk.db.keeping() as connection:
        file = caseload.file(sha, of_backup=True)
        connection.execute(text("DELETE FROM blob WHERE sha256 = :sha"), {"sha": sha})
    first.path.write_bytes(os.urandom(8192))
    caseload.back_up(1)
    assert file.exists()


def test_files_in_the_backup_folder_that_are_not_ours_stay(caseload):
    theirs = caseload.layout.backups / "copy of last week.backup.db"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_bytes(b"not ours")
    caseload.back_up()
    caseload.back_up(30)
    assert theirs.read_bytes() == b"not ours"
    assert backups.newest(caseload.layout.backups).name.startswith("2026-12-24")


def test_a_restore_puts_missing_documents_back_and_keeps_the_later_ones(caseload):
    early = caseload.keep(b"printed before")
    made = caseload.back_up()
    late = caseload.keep(b"printed after")
    files = caseload.file(early), caseload.file(late)
    files[0].unlink()
    caseload.store.close()
    aside = restore.put_in_place(caseload.layout, made.path.name, NOW)
    again = a_caseload(caseload.layout.folder)
    assert get_blob(again.desk, early) == b"printed before"
    assert again.problems() == []
    again.store.close()
    later = Store(aside, KEY)
    assert problems(later, caseload.layout.blobs, KEY) == [], "what was set aside has its documents too"
    later.close()


@pytest.mark.parametrize("harm", [spoil, Path.unlink])
def test_a_document_that_is_damaged_or_gone_is_read_from_the_backup_and_mended(caseload, harm):
    sha = caseload.keep(b"her pack")
    caseload.back_up()
    harm(caseload.file(sha))
    assert get_blob(caseload.desk, sha) == b"her pack"
    assert caseload.problems() == []


def test_a_document_nobody_can_read_is_said_and_everything_else_is_backed_up(caseload):
    bad, good = caseload.keep(b"bad"), caseload.keep(b"good")
    spoil(caseload.file(bad))
    made = caseload.back_up()
    assert (made.documents, made.unreadable) == (2, 1)
    assert made.path.exists()
    assert blobs.is_sound(caseload.layout.backup_blobs, KEYS, caseload.file(good).stem)
    with pytest.raises(BlobDamaged):
        get_blob(caseload.desk, bad)


def test_a_backup_stopped_anywhere_leaves_the_earlier_ones_and_no_half(caseload):
    first = caseload.back_up()
    for _number in range(4):
        caseload.keep(os.urandom(50_000))
    count = 0
    for most in range(100):
        asked = iter(range(most))
        try:
            backup.make(caseload.store, caseload.layout, KEYS, NOW + timedelta(days=1), 14, lambda asked=asked: next(asked, None) is None)
        except InterruptedError:
            count += 1
            assert [path.name for path in caseload.layout.backups.glob("*.db")] == [first.path.name]
            assert list(caseload.layout.backups.rglob("*.part*")) == []
        else:
            break
    assert count > 4, "it can be stopped between any two documents"
    assert is_whole(caseload.layout, first.path.name)


KILLED = """
import os, signal, sys
from pathlib import Path
from datetime import timedelta
from cns_desktop.bootstrap import backup
from tests.conftest import NOW
from tests.safety.test_backup import KEYS, a_caseload
made, left = a_caseload(Path(sys.argv[1])), iter(range(int(sys.argv[2])))
def look():
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return False
backup.make(made.store, made.layout, KEYS, NOW + timedelta(days=1), 14, look)
print("made")
"""


@pytest.mark.parametrize("after", [0, 1, 2, 3, 5, 7])
def test_a_backup_killed_anywhere_leaves_the_earlier_one_whole_and_the_next_clears_up(tmp_path, after):
    made = a_caseload(tmp_path)
    for _ in range(6):
        made.keep(os.urandom(30_000))
    first = made.back_up()
    for _ in range(6):
        made.keep(os.urandom(30_000))
    made.store.close()
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(after)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert [path.name for path in made.layout.backups.glob("*.db")] == [first.path.name]
    assert is_whole(made.layout, first.path.name)
    again = a_caseload(tmp_path)
    second = again.back_up(2)
    assert is_whole(made.layout, second.path.name)
    assert list(made.layout.backups.rglob("*.part*")) == []
    again.store.close()


def test_a_full_disk_in_the_middle_leaves_the_earlier_backup_and_works_again_with_room(small_disk):
    made = a_caseload(small_disk)
    first = made.back_up()
    for _ in range(8):
        made.keep(os.urandom(150_000))
    ballast = small_disk / "ballast"
    room = os.statvfs(small_disk)
    ballast.write_bytes(b"x" * (room.f_bavail * room.f_frsize - 1_100_000))
    with pytest.raises(NotWritten):  # the database fits, its documents do not
        made.back_up(1)
    assert [path.name for path in made.layout.backups.glob("*.db")] == [first.path.name]
    assert is_whole(made.layout, first.path.name)
    assert list(made.layout.backups.rglob("*.part*")) == []
    ballast.unlink()
    assert is_whole(made.layout, made.back_up(1).path.name)
    made.store.close()


def test_a_full_disk_in_a_restore_leaves_everything_as_it_was(small_disk):
    made = a_caseload(small_disk)
    shas = [made.keep(os.urandom(150_000)) for _ in range(6)]
    first = made.back_up()
    with made.desk.db.writing(ACTOR, NOW) as unit:
        unit.put(a_person(made.desk, "AFTER"))
    for sha in shas:
        made.file(sha).unlink()
    made.store.close()
    before = made.layout.database.read_bytes()
    ballast = small_disk / "ballast"
    room = os.statvfs(small_disk)
    ballast.write_bytes(b"x" * (room.f_bavail * room.f_frsize - 400_000))
    with pytest.raises(NotWritten):
        restore.put_in_place(made.layout, first.path.name, NOW)
    assert made.layout.database.read_bytes() == before
    assert list(made.layout.folder.rglob("*.part")) == []
    assert list(made.layout.backups.glob("*.set-aside.db")) == []
    ballast.unlink()
    restore.put_in_place(made.layout, first.path.name, NOW)
    again = a_caseload(small_disk)
    assert again.problems() == []
    assert [len(get_blob(again.desk, sha)) for sha in shas] == [150_000] * 6
    again.store.close()
