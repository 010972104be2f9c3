"""All tests with branch coverage, in two processes; the floor, and 100 % of what must be perfect. Ends with pytest's own summary line.

    python tools/run_tests.py [pytest's arguments]

Child processes are measured too (pyproject.toml, `patch = ["subprocess"]`), except those that are killed. With arguments, a part of the
tests: then the floors are only told, not held.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "build" / "coverage.json"
FLOOR = 90
PERFECT = ("cns_desktop/security/", "cns_desktop/db/uow.py", "cns_desktop/db/audit.py", "cns_desktop/db/migrations/", "cns_desktop/fhir/")
PYTEST = ["-q", "-n", "2", "--dist", "loadfile", "-rs", "--durations=15", "--cov", "--cov-branch", f"--cov-report=json:{FOUND}"]


def run_tests(arguments: list[str]) -> tuple[int, str]:
    """Run pytest, passing on what it says; give back its exit code and its last line."""
    FOUND.parent.mkdir(exist_ok=True)
    FOUND.unlink(missing_ok=True)
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"PYTHONHASHSEED": "0"}
    last = ""
    with subprocess.Popen([sys.executable, "-m", "pytest", *PYTEST, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as run:
        for line in run.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return run.returncode, last


def coverage_faults() -> Iterator[str]:
    """What is under its floor, the worst lines first named."""
    found = json.loads(FOUND.read_text("utf-8"))
    total = found["totals"]["percent_covered"]
    print(f"coverage {total:.1f} % of lines and branches (floor {FLOOR} %)")
    if total < FLOOR:
        yield f"total {total:.1f} % is under {FLOOR} %"
    for name, file in sorted(found["files"].items()):
        if name.replace("\\", "/").startswith(PERFECT) and file["missing_lines"] + file["missing_branches"]:
            yield f"{name} must be 100 %: lines {file['missing_lines'][:12]}, branches {file['missing_branches'][:6]} are not tested"


def main() -> int:
    code, last = run_tests(sys.argv[1:])
    faults = list(coverage_faults()) if FOUND.exists() else []
    for fault in faults:
        print("coverage:", fault)
    print(last)  # the last word is pytest's: CI reads it
    return code or (0 if sys.argv[1:] else int(bool(faults)))


if __name__ == "__main__":
    sys.exit(main())
