"""kill -9 at every step of every journey: nothing acknowledged is lost, nothing is half there (issue 3, Shows 4)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.steps import STEPS

ROOT = Path(__file__).parents[2]
KILLS = 100


@pytest.mark.timeout(600)
def test_a_hundred_kills_spread_over_every_step_lose_nothing():
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # who is killed tells nothing
    command = [sys.executable, "-m", "tests.torture", "--kills", str(KILLS)]
    run = subprocess.run(command, cwd=ROOT, env=unmeasured, capture_output=True, text=True, check=False)
    sys.stdout.write(run.stdout)  # counts per step
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{KILLS} kills" in run.stdout
    assert "0 losses" in run.stdout
    assert all(line in run.stdout for line in STEPS)
