"""The sizes that hold a design to account: a module, a class or a function over its limit is to be split by sense first."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHERE = ("cns_desktop", "tests", "tools")
UNHELD = ("cns_desktop/db/migrations/versions/",)  # written once by alembic, never read again as design
MODULE, CLASS, FUNCTION = 500, 400, 60
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def too_long(text: str) -> Iterator[tuple[int, str, int, int]]:
    """What is over its limit: line, name, lines, limit. Decorators do not count."""
    if (lines := len(text.splitlines())) > MODULE:
        yield 1, "module", lines, MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Definition):
            limit = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit:
                yield node.lineno, node.name, lines, limit


def main() -> int:
    files = [file for place in WHERE for file in sorted((ROOT / place).rglob("*.py"))]
    faults = 0
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        if name.startswith(UNHELD):
            continue
        for line, what, lines, limit in too_long(file.read_text("utf-8")):
            print(f"{name}:{line}: {what} has {lines} lines, the limit is {limit}")
            faults += 1
    print(f"{len(files)} files, {faults} over a limit")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
