"""All tests with branch coverage, in two processes; the floor, and 100 % of what must be perfect. Ends with pytest's own summary line."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 90
PERFECT = ("cns_desktop/security/", "cns_desktop/db/uow.py", "cns_desktop/db/audit.py", "cns_desktop/db/migrations/", "cns_desktop/fhir/")


def run_tests(arguments: list[str]) -> tuple[int, str]:
    """Run pytest under a virtual display and a private bus; give back its exit code and its last line."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "-rs",
        "--cov",
        "--cov-branch",
        "--cov-report=json:build/coverage.json",
        *arguments,
    ]
    (ROOT / "build").mkdir(exist_ok=True)
    last = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONHASHSEED": "0"}) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def coverage_faults() -> list[str]:
    """Files under their floor."""
    found = json.loads((ROOT / "build" / "coverage.json").read_text("utf-8"))
    faults = [f"total {found['totals']['percent_covered']:.1f} % is under {FLOOR} %"] if found["totals"]["percent_covered"] < FLOOR else []
    for name, file in found["files"].items():
        if name.replace("\\", "/").startswith(PERFECT) and file["summary"]["percent_covered"] < 100:
            faults.append(
                f"{name} {file['summary']['percent_covered']:.1f} %, must be 100 %: lines {file['missing_lines'][:8]} branches {file['missing_branches'][:4]}"
            )
    print(f"coverage {found['totals']['percent_covered']:.1f} % (floor {FLOOR} %)")
    return faults


def main() -> int:
    code, last = run_tests(sys.argv[1:])
    faults = coverage_faults() if code == 0 else []
    for fault in faults:
        print("coverage:", fault)
    print(last)
    return code or bool(faults)


if __name__ == "__main__":
    sys.exit(main())
