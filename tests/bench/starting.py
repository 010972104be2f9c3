"""Process start to first paint, Enter to caseload, memory at rest: each a real process beside a bare PySide6 window."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.bench.fixture import PASSPHRASE, Big
from tests.bench.rows import Row, row

HERE = Path(__file__).parent
_LONGEST = 120


def measure(big: Big, rounds: int) -> list[Row]:
    """The limits of the issue. The arms take turns."""
    _spare_backup(big)
    _warm(big)
    floor, listed, locked, entered, argon = [], [], [], [], []
    for _ in range(rounds):
        floor.append(_first_paint("bare.py"))
        listed.append(_first_paint("child.py", "list", str(big.layout.folder), secret=big.key.hex()))
        locked.append(_first_paint("child.py", "lock", str(big.layout.folder)))
        said = _said("child.py", "unlock", str(big.layout.folder), secret=PASSPHRASE)
        entered.append(said["enter"])
        argon.append(said["argon"])
    bare = median(floor)
    return [
        *row("start to caseload painted, key in hand", median(listed), "ms", bare, limits=("ratio <= 1.5",)),
        *row("start to lock screen", median(locked), "ms", bare, limits=("ratio <= 1.3",)),
        *row("Enter to caseload painted", median(entered), "ms", median(argon), limits=("ratio <= 2",)),
    ]


def memory(big: Big, rounds: int) -> list[Row]:
    """PSS with the session open and nothing asked of it; no part of documents may be loaded."""
    _spare_backup(big)
    ours, floor, loaded = [], [], set()
    for _ in range(rounds):
        floor.append(int(_run("bare.py", "stay").stdout.split()[1]) / 1024)
        said = _said("child.py", "idle", str(big.layout.folder), secret=big.key.hex())
        ours.append(said["pss"] / 1024)
        loaded |= set(said["loaded"])
    return [
        *row("idle PSS", median(ours), "MB", median(floor), limits=("ratio <= 2.2",)),
        *row("idle: parts of documents loaded", len(loaded), "modules", limits=("value <= 0",)),
    ]


def growth(big: Big, rounds: int) -> list[Row]:
    """What more patients cost at the start: reported."""
    _spare_backup(big)
    listed = [_first_paint("child.py", "list", str(big.layout.folder), secret=big.key.hex()) for _ in range(rounds)]
    return row(f"{big.patients:,} patients: start to caseload painted", median(listed), "ms")


def _spare_backup(big: Big) -> None:
    """As if today's backup were made: copying the whole store at the first start is not part of starting."""
    (big.layout.backups / "2000-01-01T000000.backup.db").touch()


def _warm(big: Big) -> None:
    """Byte code written, files in the cache of the system, before anything counts."""
    _run("bare.py")
    _run("child.py", "list", str(big.layout.folder), secret=big.key.hex())
    _run("child.py", "unlock", str(big.layout.folder), secret=PASSPHRASE)


def _first_paint(*command: str, secret: str = "") -> float:
    began = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    said = _run(*command, secret=secret).stdout.split("\n")[0]
    painted = json.loads(said)
    return ((painted if isinstance(painted, int) else painted["painted"]) - began) / 1e6


def _said(*command: str, secret: str) -> dict[str, float]:
    return dict(json.loads(_run(*command, secret=secret).stdout.split("\n")[0]))


def _run(script: str, *arguments: str, secret: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as the nurse has it: byte code is written once, by `_warm`
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments],
        input=secret + "\n",
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        env=environment,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{script} {arguments[:1]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done
