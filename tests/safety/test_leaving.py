"""A file on its way out of the store is whole under its own name, or it is gone: at once, or at the next unlock after a kill."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cns_desktop.domain.errors import Expected
from cns_desktop.services import audit, drafts, exports, lock, outside
from tests.conftest import a_person
from tests.safety.test_faults import a_desk

ROOT = Path(__file__).parents[2]
BEGIN = """
import os, signal, sys
from pathlib import Path
from cns_desktop.services import exports, outside, printing
from tests.safety.test_faults import a_desk
desk, out = a_desk(Path(sys.argv[1])), Path(sys.argv[2])
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def at_the_rename(name, _args):
    if name == "os.rename":
        die()
"""
WAYS = {
    "fhir": "left = iter(range(20)); exports.export(desk, out, exports.ExportKind.FHIR, (), lambda: next(left, None) is None and die())",
    "csv": "left = iter(range(20)); exports.export(desk, out, exports.ExportKind.CSV, (), lambda: next(left, None) is None and die())",
    "whole but unnamed": "sys.addaudithook(at_the_rename); exports.export(desk, out, exports.ExportKind.FHIR, ())",
    "pdf": "sys.addaudithook(at_the_rename); printing.save(desk, b'%PDF Kowalska', out)",
}


@pytest.fixture
def chosen(tmp_path):
    """The folder the nurse chose."""
    place = tmp_path / "chosen"
    place.mkdir()
    return place


@pytest.fixture
def people(tmp_path):
    """A caseload of a few hundred, closed."""
    folder = tmp_path / "data"
    folder.mkdir()
    desk = a_desk(folder)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put_all([a_person(desk, "Kowalska") for _ in range(400)])
    desk.db.store.close()
    return folder


def killed(folder: Path, out: Path, way: str) -> None:
    run = subprocess.run([sys.executable, "-c", BEGIN + WAYS[way], str(folder), str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr


@pytest.mark.parametrize("way", WAYS)
def test_what_a_kill_leaves_in_the_chosen_folder_is_removed_and_told_at_the_next_unlock(people, chosen, way):
    killed(people, chosen / "out", way)
    (left,) = chosen.iterdir()
    assert left.name != "out"
    assert left.stat().st_mode & 0o077 == 0
    desk = a_desk(people)
    assert lock.count_waiting(desk).drafts == 0
    (told,) = outside.clear_left(desk)
    assert "removed" in told.what
    assert str(chosen) in told.what
    assert list(chosen.iterdir()) == []
    entry = audit.list_audit(desk)[0]
    assert (entry.act, entry.detail) == ("export", "unfinished file removed")
    assert outside.clear_left(desk) == ()
    desk.db.store.close()


def test_a_stick_that_is_away_is_told_of_until_it_is_back(people, chosen):
    killed(people, chosen / "out.csv", "csv")
    away = chosen.rename(chosen.with_name("away"))
    desk = a_desk(people)
    (told,) = outside.clear_left(desk)
    assert str(chosen) in told.what
    away.rename(chosen)
    (told,) = outside.clear_left(desk)
    assert list(chosen.iterdir()) == []
    desk.db.store.close()


def test_a_stick_that_never_comes_back_is_let_go_with_an_entry(people, chosen, clock):
    killed(people, chosen / "out.csv", "csv")
    chosen.rename(chosen.with_name("away"))
    desk = a_desk(people)
    desk.now.at += timedelta(days=15)
    assert len(outside.clear_left(desk)) == 1
    assert outside.clear_left(desk) == ()
    assert audit.list_audit(desk)[0].detail == "unfinished file not found"
    desk.db.store.close()


def test_nothing_is_noted_after_a_good_end_a_cancel_or_a_refusal(desk, a_patient, chosen):
    exports.export(desk, chosen / "good.json", exports.ExportKind.FHIR, ())
    with pytest.raises(Expected, match="cancelled"):
        exports.export(desk, chosen / "cancelled.json", exports.ExportKind.FHIR, (), lambda: True)
    with pytest.raises(Expected, match="could not be written"):
        exports.export(desk, chosen / "no" / "refused.json", exports.ExportKind.FHIR, ())
    (chosen / "folder.json").mkdir()
    with pytest.raises(Expected, match="could not be written"):
        exports.export(desk, chosen / "folder.json", exports.ExportKind.FHIR, ())
    assert sorted(path.name for path in chosen.iterdir()) == ["folder.json", "good.json"]
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft").scalar_one() == 0
    assert outside.clear_left(desk) == ()


def test_a_file_of_hers_that_looks_like_one_of_ours_is_not_touched(desk, a_patient, chosen):
    hers = chosen / "out.json.part"
    hers.write_bytes(b"hers")
    exports.export(desk, chosen / "out.json", exports.ExportKind.FHIR, ())
    outside.clear_left(desk)
    assert hers.read_bytes() == b"hers"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a disk of its own")
def test_a_full_disk_leaves_nothing_there_and_nothing_noted(desk, a_patient, small_disk):
    room = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize - 8192))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put_all([a_person(desk, "Number") for _ in range(100)])
    with pytest.raises(Expected, match="could not be written"):
        exports.export(desk, small_disk / "out.json", exports.ExportKind.FHIR, ())
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    assert drafts.recall(desk, drafts.LEAVING, "") is None
    assert outside.clear_left(desk) == ()
