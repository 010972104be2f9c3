"""./start and ./check on machines that lack something: it is named, and what to do about it."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.setup.conftest import ROOT, Copy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the packages are those of a Debian")
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becoming somebody else takes root; ./check runs as root in CI"
)
SKIPS_SYSTEM_PYTHON = "CANDIDATES=(python3 python3.13 python3.12 python3.11)\n"  # /usr/bin/python3 is found whatever PATH says


def table(copy: Copy, *lines: str) -> str:
    (copy.folder / "table.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return "table.txt"


def test_only_what_is_missing_is_named_and_each_package_once(copy: Copy):
    asked = table(
        copy,
        "libc.so.6 libc6",
        "libnobodyhasthis.so.9 libnobody9",
        "libc.so libc-half",
        "nosuchcommand libnobody9",
        "cat coreutils",
        "/no/such/file tool-of-a-file",
        "/bin/bash bash",
    )
    found = copy.shell(f"missing_packages {asked}")
    assert found.stdout == "libnobody9 libc-half tool-of-a-file"
    assert found.returncode == 0


def test_nothing_is_named_on_a_machine_that_has_everything(copy: Copy):
    assert copy.shell(f"missing_packages {table(copy, 'libc.so.6 libc6')}").stdout == ""


@needs_root
@pytest.mark.parametrize("command", ["start", "check"])
def test_a_plain_user_without_sudo_gets_the_line_to_run_and_exit_code_3(copy: Copy, bare_path: Callable[..., str], command: str):
    table_of = "linux-run.txt" if command == "start" else "linux-test.txt"
    (copy.folder / "tools" / table_of).write_text("libnobodyhasthis.so.9 libnobody9\n", "utf-8")
    path = bare_path("python3", apt_get="echo apt-get was run; exit 1")
    found = copy.run([f"./{command}"], as_nobody=True, PATH=path, HOME=str(copy.folder), PYTHON="/usr/bin/python3")
    assert found.returncode == 3
    assert "System packages needed and not found: " in found.stderr
    assert "An administrator has to run:\n  apt-get install --no-install-recommends " in found.stderr
    assert found.stderr.splitlines()[-2].endswith("libnobody9")
    assert "apt-get was run" not in found.stdout + found.stderr
    assert not (copy.folder / ".venv").exists()


@needs_root
def test_a_user_whose_sudo_is_refused_gets_the_line_to_run(copy: Copy, bare_path: Callable[..., str]):
    asked = table(copy, "libnobodyhasthis.so.9 libnobody9")
    path = bare_path("python3", apt_get="exit 1", sudo='echo "sudo $*" >&2; exit 1')
    found = copy.shell(f"setup {asked}", as_nobody=True, PATH=path)
    assert found.returncode == 3
    assert "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install" in found.stderr
    assert "An administrator has to run:\n  apt-get install --no-install-recommends " in found.stderr


@needs_root
def test_root_installs_what_is_missing_and_a_package_that_does_not_help_is_named(copy: Copy, bare_path: Callable[..., str]):
    asked = table(copy, "libnobodyhasthis.so.9 libnobody9")
    found = copy.shell(f"setup {asked}", PATH=bare_path("python3", apt_get='echo "asked for: $*" >&2'))
    assert "asked for: install --no-install-recommends -y -q libnobody9" in found.stderr
    assert found.stderr.endswith("Still not found after installing them: libnobody9\n")
    assert found.returncode == 3


@needs_root
def test_a_service_started_by_a_package_does_not_hold_the_lock(copy: Copy, bare_path: Callable[..., str]):
    """A daemon that inherits the descriptor would make every later ./start wait for ever."""
    asked = table(copy, "libnobodyhasthis.so.9 libnobody9")
    holds = 'for f in /proc/self/fd/*; do case $(readlink "$f") in *.setup.lock) echo "the lock is handed on" >&2 ;; esac; done'
    found = copy.shell(f"setup {asked}", PATH=bare_path("python3", "readlink", apt_get=holds))
    assert "Still not found" in found.stderr
    assert "the lock is handed on" not in found.stderr


def test_no_python_at_all_is_explained(copy: Copy, bare_path: Callable[..., str]):
    found = copy.shell(f"{SKIPS_SYSTEM_PYTHON}setup {table(copy)}", PATH=bare_path())
    assert found.returncode == 3
    assert "Python 3.11, 3.12 or 3.13 is needed" in found.stderr
    assert "There is no Python on this machine's PATH." in found.stderr
    assert "python3 python3-venv" in found.stderr


def test_a_python_too_old_is_named_with_its_version(copy: Copy, bare_path: Callable[..., str]):
    """The stand-in is today's Python that says it is older."""
    old = f"""exec {sys.executable} -c 'import sys; sys.version_info = (3, 9, 2); sys.argv.pop(0); code = sys.argv.pop(1); exec(code)' "$@" """
    found = copy.shell(f"{SKIPS_SYSTEM_PYTHON}setup {table(copy)}", PATH=bare_path(python3=old))
    assert "  python3 is Python 3.9.2.\n" in found.stderr
    assert found.returncode == 3


def test_a_python_without_its_venv_package_is_named(copy: Copy, bare_path: Callable[..., str]):
    halved = f"""exec {sys.executable} -c 'import sys; sys.modules["ensurepip"] = None; sys.argv.pop(0); code = sys.argv.pop(1); exec(code)' "$@" """
    found = copy.shell(f"{SKIPS_SYSTEM_PYTHON}setup {table(copy)}", PATH=bare_path(python3=halved))
    assert "without its module ensurepip (on Debian: package python3-venv)" in found.stderr
    assert found.returncode == 3


def test_the_python_asked_for_is_the_only_one_looked_at(copy: Copy, bare_path: Callable[..., str]):
    found = copy.shell(f"setup {table(copy)}", PATH=bare_path("python3"), PYTHON="/opt/no such/python3")
    assert "There is no Python on this machine's PATH under the name /opt/no such/python3." in found.stderr
    assert found.returncode == 3


@pytest.mark.parametrize("lock", ["requirements.lock", "tools/uv.lock"])
@pytest.mark.parametrize("content", [None, ""])
def test_a_missing_or_empty_lock_file_is_named_as_such(copy: Copy, lock: str, content: str | None):
    if content is None:
        (copy.folder / lock).unlink()
    else:
        (copy.folder / lock).write_text(content, "utf-8")
    found = copy.run(["./start"])
    assert found.returncode == 3
    assert f"The lock file {lock} is missing" in found.stderr
    assert "network" not in found.stderr


def test_every_command_the_tests_call_is_in_the_tables():
    """A test that finds its tool missing skips; in ./check it must not."""
    asked = {line.split()[0] for name in ("run", "test") for line in (ROOT / f"tools/linux-{name}.txt").read_text("utf-8").splitlines() if line}
    for needed in ("Xvfb", "dbus-daemon", "gnome-keyring-daemon", "openbox", "xprop", "/usr/sbin/ippeveprinter", "/usr/sbin/cupsd", "lp", "pdftoppm"):
        assert needed in asked, needed
    assert all(shutil.which(need, path=f"{os.environ['PATH']}:/sbin:/usr/sbin") for need in asked if need[0].isupper())


def test_the_locks_hold_names_and_hashes_and_no_address():
    for name in ("requirements.lock", "tools/uv.lock"):
        text = (ROOT / name).read_text("utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("    --hash=sha256:")]
        assert lines, name
        assert all("==" in line and line.endswith("\\") for line in lines), name
        assert "://" not in text, name
        assert not any(line.lstrip().startswith(("-i", "--index", "--extra-index", "--find-links", "-f", "--trusted")) for line in lines), name


def test_the_lock_pins_uv_as_the_small_lock_does():
    small = (ROOT / "tools/uv.lock").read_text("utf-8").split()[0]
    assert small in {line.split()[0] for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith(" ")}


def test_ci_is_one_line_that_calls_check():
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in script if not line.startswith("#")] == ["exec ./check"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_scripts_can_be_run():
    assert all(os.access(Path(ROOT, name), os.X_OK) for name in ("start", "check"))
