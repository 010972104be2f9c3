"""Measure everything issue 3 §6 names: a table on stdout, build/bench.json, exit code 1 where a limit is missed."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import documents, imports, search, starting, storage, window
from tests.bench.fixture import BUILD, Big, big
from tests.bench.rows import Row, table, write


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute's worth: a small caseload, fewer rounds, the same rows")
    parser.add_argument("--only", default="", help="parts whose name holds this")
    asked = parser.parse_args(arguments)
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=BUILD))
    try:
        rows = _rows(_parts(folder, is_quick=asked.quick), asked.only)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write(rows, BUILD / "bench.json")
    sys.stdout.write(table(rows) + "\n")
    return 0 if all(each.ok for each in rows) else 1


Part = tuple[str, Callable[[], list[Row]]]


def _parts(folder: Path, *, is_quick: bool) -> list[Part]:
    small = big(2_000, say)
    large = small if is_quick else big(100_000, say)
    rounds = 3 if is_quick else 9
    sizes = (big(500, say), small) if is_quick else (big(10_000, say), large)
    return [
        ("start", lambda: starting.measure(large, 2 if is_quick else 7)),
        ("memory", lambda: starting.memory(large, 1 if is_quick else 3)),
        ("frames", lambda: window.frames(large)),
        ("blocked", lambda: window.blocked(large, 1 if is_quick else 3)),
        ("search", lambda: search.measure(large, 8 if is_quick else 40, 3)),
        ("encryption", lambda: storage.encryption(small, folder, 40 if is_quick else 100, rounds)),
        ("edit", lambda: storage.edits(large, folder, 60 if is_quick else 200)),
        ("import", lambda: imports.measure(folder, 2 if is_quick else 5)),
        ("documents", lambda: documents.measure(rounds)),
        *((f"growth {size.patients}", lambda size=size: _growth(size, is_quick=is_quick)) for size in sizes),
    ]


def _growth(size: Big, *, is_quick: bool) -> list[Row]:
    return [*search.growth(size, 5 if is_quick else 20), *starting.growth(size, 2 if is_quick else 5)]


def _rows(parts: list[Part], only: str) -> list[Row]:
    rows: list[Row] = []
    for name, measure in parts:
        if only in name:
            began = time.monotonic()
            rows += measure()
            say(f"{name}: {time.monotonic() - began:.1f} s")
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
