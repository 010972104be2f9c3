"""A copy of the set-up scripts in a folder of its own, and people to run them as."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "65534"


@dataclass(frozen=True)
class Copy:
    """A copy of what set-up needs, without an environment."""

    folder: Path

    def run(self, command: Sequence[str], *, as_nobody: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command here; `PATH` and whatever else is named replaces this machine's."""
        demoted = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups") if as_nobody else ()
        told = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))} | environment
        setpriv = (shutil.which(demoted[0]) or "", *demoted[1:]) if demoted else ()
        return subprocess.run(
            [*setpriv, *command], cwd=self.folder, env=told, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120
        )

    def shell(self, script: str, *, as_nobody: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a piece of bash after `. tools/setup.sh`, as strict as ./start."""
        return self.run(["/bin/bash", "-c", f"set -euo pipefail\n. tools/setup.sh\n{script}"], as_nobody=as_nobody, **environment)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Set-up as a fresh clone has it, readable by everybody."""
    folder = tmp_path / "clone"
    (folder / "tools").mkdir(parents=True)
    for name in ("start", "check", "requirements.lock", "tools/setup.sh", "tools/uv.lock", "tools/linux-run.txt", "tools/linux-test.txt"):
        shutil.copy2(ROOT / name, folder / name)
    place = folder
    while place != Path(place.anchor) and place.owner() == folder.owner() and place.parent != place and place != Path("/tmp"):  # noqa: S108
        place.chmod(0o777)
        place = place.parent
    return Copy(folder)


@pytest.fixture
def bare_path(tmp_path: Path) -> Callable[..., str]:
    """Makes a PATH of nothing but bash's own needs and the commands named: no Python, no sudo, no apt."""

    def make(*more: str, **scripts: str) -> str:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        for name in ("bash", "cat", "dirname", "env", "flock", "id", "ldconfig", "uname", *more):
            found = shutil.which(name, path=f"{os.environ['PATH']}:/sbin:/usr/sbin")
            assert found, f"this machine has no {name}"
            link = folder / name
            link.unlink(missing_ok=True)
            link.symlink_to(found)
        for name, text in scripts.items():
            script = folder / name.replace("_", "-")
            script.write_text(f"#!/bin/bash\n{text}\n", "utf-8")
            script.chmod(0o755)
        folder.chmod(0o755)
        return str(folder)

    return make
