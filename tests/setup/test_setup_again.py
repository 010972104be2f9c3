"""The second ./start, the interrupted one, and which face of the app is asked for. The environment is this one; nothing is fetched."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.conftest import Copy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for bash on Linux")
SAYS = """
import os, sys
print(*sys.argv[1:], sep="|")
print(os.getcwd(), os.environ.get("QT_QPA_PLATFORM", ""))
"""
MAKES = "make_environment() { say made; mkdir -p .venv/bin; ln -sf {python} .venv/bin/python; mark_of .venv/bin/python >$READY; }\n"


@pytest.fixture
def made(copy: Copy) -> Copy:
    """A copy whose environment is ready: a Python, and an app that says how it was called."""
    (copy.folder / "cns_desktop").mkdir()
    (copy.folder / "cns_desktop" / "__init__.py").write_text("", "utf-8")
    (copy.folder / "cns_desktop" / "__main__.py").write_text(SAYS, "utf-8")
    (copy.folder / "tools" / "linux-run.txt").write_text("libc.so.6 libc6\n", "utf-8")
    (copy.folder / ".venv" / "bin").mkdir(parents=True)
    (copy.folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    copy.shell("mark_of .venv/bin/python >$READY")
    return copy


def said(found: subprocess.CompletedProcess[str]) -> list[str]:
    assert found.returncode == 0, found.stderr
    return found.stdout.splitlines()


def test_a_second_start_makes_nothing_and_adds_less_than_a_second(made: Copy):
    """Processor time: it waits for nothing, and other work on this machine does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = made.run(["./start"], QT_QPA_PLATFORM="offscreen")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert said(found)[0] == "--demo"
    assert found.stderr == ""
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


@pytest.mark.skipif(os.geteuid() != 0, reason="a machine without a network takes root to make; ./check runs as root in CI")
def test_a_second_start_needs_no_network(made: Copy):
    cut = "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 2)\nexcept OSError as e:\n    print(e)\n"
    assert "unreachable" in made.run(["unshare", "-n", sys.executable, "-c", cut]).stdout
    found = made.run(["unshare", "-n", "./start"], QT_QPA_PLATFORM="offscreen")
    assert said(found)[0] == "--demo"
    assert found.stderr == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / ".venv" / "ready").unlink(),
        lambda folder: (folder / ".venv" / "ready").write_text("half", "utf-8"),
        lambda folder: (folder / ".venv" / "bin" / "python").unlink(),
        lambda folder: (folder / "requirements.lock").write_text("more==1\n", "utf-8"),
        lambda folder: (folder / "tools" / "uv.lock").write_text("more==1\n", "utf-8"),
    ],
    ids=["interrupted", "half a mark", "no Python in it", "other packages", "other uv"],
)
def test_an_environment_that_is_not_whole_or_not_of_these_locks_is_made_again(made: Copy, spoil):
    stand_in = MAKES.replace("{python}", sys.executable)
    assert made.shell(f"{stand_in}setup tools/linux-run.txt").stderr == ""
    spoil(made.folder)
    assert made.shell(f"{stand_in}setup tools/linux-run.txt").stderr == "made\n"
    assert made.shell(f"{stand_in}setup tools/linux-run.txt").stderr == ""


def test_an_environment_that_was_moved_is_made_again(made: Copy, tmp_path: Path):
    moved = Copy(tmp_path / "elsewhere")
    shutil.move(made.folder, moved.folder)
    stand_in = MAKES.replace("{python}", sys.executable)
    assert moved.shell(f"{stand_in}setup tools/linux-run.txt").stderr == "made\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="a machine without a network takes root to make; ./check runs as root in CI")
def test_without_a_network_the_first_set_up_says_so_and_leaves_no_mark(copy: Copy):
    (copy.folder / "tools" / "linux-run.txt").write_text("libc.so.6 libc6\n", "utf-8")
    found = copy.run(["unshare", "-n", "./start"], PIP_RETRIES="0", PIP_NO_CACHE_DIR="1", PIP_DEFAULT_TIMEOUT="2", QT_QPA_PLATFORM="offscreen")
    assert found.returncode == 3
    assert "is there a network?" in found.stderr
    assert not (copy.folder / ".venv" / "ready").exists()


def test_two_starts_at_once_set_up_once(made: Copy):
    (made.folder / ".venv" / "ready").unlink()
    slow = MAKES.replace("{python}", sys.executable).replace("say made;", "say made; sleep 0.5;")
    script = f"set -euo pipefail\n. tools/setup.sh\n{slow}setup tools/linux-run.txt"
    both = [subprocess.Popen(["/bin/bash", "-c", script], cwd=made.folder, stderr=subprocess.PIPE, text=True) for _start in range(2)]
    assert sorted(one.communicate(timeout=60)[1] for one in both) == ["", "made\n"]


@pytest.mark.parametrize(
    ("typed", "handed_on", "platform"),
    [
        ([], "--demo", "minimal"),
        (["--patients", "20"], "--demo|--patients|20", "minimal"),
        (["--data", "here"], "--data|here", "minimal"),
        (["--data=here"], "--data=here", "minimal"),
        (["--headless", "--out", "out"], "--headless|--out|out", "offscreen"),
        (["--headless", "--out", "out", "--data", "here"], "--headless|--out|out|--data|here", "offscreen"),
        (["--headless", "--out", "out", "--import", "a b.csv"], "--headless|--out|out|--import|a b.csv", "offscreen"),
        (["verify-audit", "--data", "here"], "verify-audit|--data|here", "minimal"),
        (["--help"], "--help", "minimal"),
    ],
)
def test_real_data_never_opens_as_demo_and_demo_never_as_real(made: Copy, typed: list[str], handed_on: str, platform: str):
    words, where = said(made.run(["./start", *typed], QT_QPA_PLATFORM="minimal"))
    assert words == handed_on
    assert where.endswith(platform)


def test_folders_are_meant_from_where_the_command_was_typed(made: Copy, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    found = subprocess.run([made.folder / "start", "--headless", "--out", "out"], cwd=elsewhere, capture_output=True, text=True, check=False)
    assert said(found)[1].split()[0] == str(elsewhere)


def test_without_a_display_the_way_without_one_is_named(made: Copy):
    found = made.run(["./start"], DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert found.returncode == 3
    assert found.stderr == "There is no display here. Try:  ./start --headless --out out\n"
