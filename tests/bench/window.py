"""Rows of tests.bench.journeys: frames of scrolling, and the steps that hold the window's thread longest."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.fixture import Big
from tests.bench.rows import Row, row
from tests.bench.timing import percentile

ROOT = Path(__file__).parents[2]
STEP_MS, BUILD_MS = 50, 100


def frames(big: Big) -> list[Row]:
    """Processor time of a painted frame."""
    said = _said("frames", big)
    return [
        *row("scroll frame, p99", percentile(said["frames"], 0.99), "ms", percentile(said["floor"], 0.99), limits=("value <= 16",)),
        *row("scroll frame, p50", median(said["frames"]), "ms", median(said["floor"])),
        *row("scroll by the thumb, p99", percentile(said["jumps"], 0.99), "ms", percentile(said["floor"], 0.99), limits=("value <= 16",)),
    ]


def blocked(big: Big, rounds: int) -> list[Row]:
    """The longest hold of each step, median of the rounds; the slowest of each kind and whatever misses its limit is named."""
    runs = [_said("blocked", big)["steps"] for _ in range(rounds)]
    steps = [(one[0]["name"], one[0]["builds"], median(each["ms"] for each in one)) for one in zip(*runs, strict=True)]
    rest = max(next(ms for name, _builds, ms in steps if name == "nothing"), 0.1)
    rows: list[Row] = []
    for builds, limit, words in ((False, STEP_MS, "window held"), (True, BUILD_MS, "first build")):
        ordered = sorted(((ms, name) for name, is_build, ms in steps if is_build == builds), reverse=True)
        shown = [each for each in ordered if each[0] > limit] or ordered[:1]
        for ms, name in shown:
            rows += row(f"{words}: {name}", ms, "ms", rest, limits=(f"value <= {limit}",))
    return [*rows, *row("window held: steps measured", len(steps), "steps")]


def _said(kind: str, big: Big) -> dict[str, Any]:
    (big.layout.folder / "instance.lock").unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.journeys", kind, str(big.layout.folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{kind} ended with {done.returncode}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
