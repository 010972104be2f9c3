"""All tests with branch coverage: each file in a process of its own, two at a time, so that no window of one file lives on in another.

    python tools/run_tests.py [--seed=N] [files or folders]

The tests of a file run in an order drawn from one seed for the whole run; a file that fails says how the same order is run again.
Child processes are measured too (pyproject.toml, `patch = ["subprocess"]`), except those that are killed. With arguments, a part of the
tests: then the floors are only told, not held.
"""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "build" / "coverage.json"
FLOOR = 90
PERFECT = ("cns_desktop/security/", "cns_desktop/db/uow.py", "cns_desktop/db/audit.py", "cns_desktop/db/migrations/", "cns_desktop/fhir/")
AT_ONCE = 2
LONGEST = 900  # seconds for one file
SLOWEST = 15
NO_TESTS = 5  # pytest's own code
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|warnings?)")


@dataclass(frozen=True)
class Ran:
    """One file's run."""

    file: str
    code: int
    text: str
    seconds: float

    @property
    def counts(self) -> Counter[str]:
        last = self.text.strip().rpartition("\n")[2]
        return Counter({word.rstrip("s") if word.startswith("error") else word: int(count) for count, word in _COUNT.findall(last)})


def run_file(path: Path, seed: int) -> Ran:
    """Run pytest on one file under coverage."""
    order = ["-p", "no:randomly"] if "display" in path.parts else [f"--randomly-seed={seed}"]  # there one running app serves the whole file
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", "-q", "-rs", *order, str(path)]
    environment = (
        {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"PYTHONHASHSEED": "0", "COVERAGE_FILE": str(ROOT / "build" / "coverage-data" / ".coverage")}
    )
    started = time.monotonic()
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", env=environment, timeout=LONGEST, check=False)
        code, text = done.returncode, done.stdout + done.stderr[-4000:] * (done.returncode not in (0, NO_TESTS)) + _last(done.stdout)
    except subprocess.TimeoutExpired as late:
        code, text = 124, f"{(late.stdout or b'').decode(errors='replace')}\n{path}: not done after {LONGEST} s\n1 error"
    return Ran(path.relative_to(ROOT).as_posix(), code, text, time.monotonic() - started)


def _last(stdout: str) -> str:
    """Pytest's own last line stands last, whatever else was said."""
    return "\n" + (stdout.strip().rpartition("\n")[2] or "1 error")


def test_files(named: list[str]) -> list[Path]:
    """The test files, the slow kinds first so that they do not stand alone at the end."""
    roots = [ROOT / name for name in named] or [ROOT / "tests"]
    files = [f for root in roots for f in ([root] if root.is_file() else root.rglob("test_*.py"))]
    slow = ("safety", "journeys", "display", "setup", "documents", "security")
    return sorted(files, key=lambda f: (next((i for i, word in enumerate(slow) if word in f.parts), len(slow)), f.as_posix()))


def run_all(files: list[Path], seed: int) -> list[Ran]:
    """Run them, telling each as it ends; a failing one with all it said."""
    runs = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in as_completed([pool.submit(run_file, file, seed) for file in files]):
            ran = future.result()
            runs.append(ran)
            told = ran.text.strip().rpartition("\n")[2]
            print(f"{'ok  ' if ran.code in (0, NO_TESTS) else 'FAIL'} {ran.file}: {told}", flush=True)
            if ran.code not in (0, NO_TESTS):
                print(ran.text, flush=True)
            elif "SKIPPED" in ran.text:
                print("\n".join(line for line in ran.text.splitlines() if line.startswith("SKIPPED")), flush=True)
    return runs


def measure() -> None:
    """Join what the processes measured."""
    data = ROOT / "build" / "coverage-data"
    environment = os.environ | {"COVERAGE_FILE": str(data / ".coverage")}
    for step in (["combine", "-q", str(data)], ["json", "-q", "-o", str(FOUND)]):
        subprocess.run([sys.executable, "-m", "coverage", *step], cwd=ROOT, env=environment, check=True)


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
    started = time.monotonic()
    data = ROOT / "build" / "coverage-data"
    data.mkdir(parents=True, exist_ok=True)
    for old in data.glob(".coverage*"):
        old.unlink()
    asked = [each.removeprefix("--seed=") for each in sys.argv[1:] if each.startswith("--seed=")]
    named = [each for each in sys.argv[1:] if not each.startswith("--seed=")]
    seed = int(asked[-1]) if asked else random.randrange(2**32)  # noqa: S311 - an order of tests
    print(f"--seed={seed}", flush=True)
    runs = run_all(test_files(named), seed)
    measure()
    faults = list(coverage_faults())
    for ran in sorted(runs, key=lambda r: -r.seconds)[:SLOWEST]:
        print(f"{ran.seconds:6.1f} s  {ran.file}")
    for fault in faults if not named else ():
        print("coverage:", fault)
    failed = [ran for ran in runs if ran.code not in (0, NO_TESTS)]
    for ran in failed:
        print(f"FAILED {ran.file} - in the same order again: python tools/run_tests.py --seed={seed} {ran.file}")
    total = sum((ran.counts for ran in runs), Counter[str]())
    total["error"] += sum(not ran.counts["failed"] and not ran.counts["error"] for ran in runs if ran.code not in (0, NO_TESTS))  # crashed
    words = [f"{total[word]} {word}" for word in ("failed", "error", "passed", "skipped") if total[word]]
    print(f"{', '.join(words)} in {time.monotonic() - started:.2f}s")  # as pytest closes: CI reads it
    return int(bool(failed) or (bool(faults) and not named))


if __name__ == "__main__":
    sys.exit(main())
