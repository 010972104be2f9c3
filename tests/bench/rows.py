"""One figure with its floor and its limit; the table and the JSON file made of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value to floor, both in `unit`. `limit` reads "ratio <= 1.5" or "value <= 5"; empty where a figure is only reported."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    limit: str
    ok: bool


def row(name: str, value: float, unit: str, floor: float | None = None, *, limits: Sequence[str] = ("",)) -> list[Row]:
    """A row for each limit of one figure."""
    ratio = value / floor if floor else None
    return [Row(name, _short(value), unit, _short(floor), _short(ratio), limit, _holds(limit, value, ratio)) for limit in limits]


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")


def _holds(limit: str, value: float, ratio: float | None) -> bool:
    if not limit:
        return True
    what, sign, bound = limit.split()
    measured = value if what == "value" else ratio
    if measured is None:
        return False
    return measured <= float(bound) if sign == "<=" else measured >= float(bound)


HEAD = ("name", "value", "unit", "floor", "ratio", "limit", "ok")


def table(rows: Sequence[Row]) -> str:
    """The figures as lines of text."""
    cells = [HEAD, *(tuple(_cell(v) for v in asdict(each).values()) for each in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEAD))]
    lines = [
        "  ".join(text.ljust(width) if i in {0, 2, 5, 6} else text.rjust(width) for i, (text, width) in enumerate(zip(line, widths, strict=True)))
        for line in cells
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ok" if value else "MISSED"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return "" if value is None else str(value)


def write(rows: Sequence[Row], path: Path) -> None:
    """`build/bench.json`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in rows], indent=1) + "\n", "utf-8")
