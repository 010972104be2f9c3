"""Nothing readable on disk: marked words in every field, every feature used, a bad end, then every file is read (issue 3, Shows 5)."""

import json
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from base64 import b64encode
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.safety.scanning import MARK, leaks, marks_in

ROOT = Path(__file__).parents[2]
FEATURES = ["records", "form", "bring_in", "assess", "agree", "shelve", "print_pack", "take_out", "refusals"]


class Ended:
    """What a process left behind."""

    def __init__(self, folder: Path, ending: str) -> None:
        self.home, self.temp, self.data, self.saved = (folder / name for name in ("home", "temp", "data", "home/Documents"))
        for each in (self.home, self.temp, self.saved):
            each.mkdir()
        names = {"XDG_DATA_HOME": ".local/share", "XDG_CONFIG_HOME": ".config", "XDG_CACHE_HOME": ".cache", "XDG_STATE_HOME": ".state"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "DBUS_", "COV"))}
        environment |= {key: str(self.home / value) for key, value in names.items()} | {"HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.temp)}
        environment |= {key: str(self.temp) for key in ("TMPDIR", "TMP", "TEMP")} | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "tests.safety.leak_child", str(self.data), str(self.saved), ending]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
        self.code, self.errors = run.returncode, run.stderr
        self.said: dict[str, list[Any]] = defaultdict(list)
        for line in run.stdout.splitlines():
            kind, what = json.loads(line)
            self.said[kind].append(what)


@pytest.fixture(scope="module", params=["killed", "raising", "locked"])
def ended(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    made = Ended(tmp_path_factory.mktemp(request.param), request.param)
    assert made.said["fault"] == [], made.said["fault"][0]
    assert made.code == -signal.SIGKILL, made.errors
    return made


@pytest.mark.timeout(300)
def test_no_file_holds_a_word_after_a_bad_end(ended, capsys):
    assert ended.said["used"] == FEATURES
    found, read = leaks([ended.home, ended.temp, ended.data], [ended.saved])
    with capsys.disabled():
        sys.stdout.write(f"\n{read} files read, {len(found)} leaks\n")
    assert found == []
    assert (ended.data / "caseload.db").exists()
    assert any(ended.data.glob("blobs/??/*"))
    assert any(ended.data.glob("backups/*.db"))


def test_the_files_she_saved_do_hold_them(ended):
    held = {path.name for path in ended.saved.iterdir() if marks_in(path.read_bytes())}
    assert {"out.json", "out.csv", "in.json", "in.csv", "pack.pdf", "leaflet.pdf"} <= held


def test_log_and_stderr_hold_none(ended):
    assert marks_in(ended.errors.encode()) == []
    logged = b"".join(path.read_bytes() for path in ended.data.glob("app.log*"))
    assert marks_in(logged) == []
    if "raising" in str(ended.data):
        assert b"ValueError" in logged  # it was noted, by its type and place


def test_window_titles_and_print_titles_hold_none(ended):
    assert len(ended.said["title"]) > 5
    assert marks_in(json.dumps(ended.said["title"]).encode()) == []


def test_what_is_said_when_the_answer_is_no_holds_none(ended):
    assert ended.said["not refused"] == []
    assert len(ended.said["expected"]) >= 14
    assert marks_in(json.dumps([ended.said["expected"], ended.said["refused"], ended.said["driver"]]).encode()) == []


@pytest.mark.parametrize(
    "planted",
    [
        MARK.encode(),
        MARK.encode("utf-16-le"),
        MARK.encode("utf-16-be"),
        b64encode(MARK.encode()),
        b64encode(b"x" + MARK.encode() + b"yz"),
        b64encode(b"xy" + MARK.encode() + b"z"),
        b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(MARK.encode() * 20) + b"\nendstream",
    ],
)
def test_the_search_finds_what_is_planted(tmp_path, planted):
    (tmp_path / "file").write_bytes(b"before " + planted + b" after" if not planted.startswith(b"%PDF") else planted)
    with zipfile.ZipFile(tmp_path / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", planted)
    found, read = leaks([tmp_path], [])
    assert read == 2
    assert {line.split(":")[0] for line in found} == {"file", "archive.zip"}
