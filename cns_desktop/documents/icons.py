"""Our own print pictures: SVG files of M L C Z paths and circles, drawn as vector strokes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import defusedxml.ElementTree as SafeXml

_TOKEN = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?")
_ARITY = {"M": 2, "L": 2, "C": 6, "Z": 0}
_NAMESPACE = "{http://www.w3.org/2000/svg}"

Step = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """One stroke of a picture, filled or not, in picture units."""

    steps: tuple[Step, ...]
    stroke: float
    is_filled: bool
    circle: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Icon:
    """A picture in a square of `side` units, y downwards."""

    name: str
    side: float
    shapes: tuple[Shape, ...]


def load_icons(folder: Path) -> dict[str, Icon]:
    """Every picture of a folder by its name."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.svg"))}


def _read(path: Path) -> Icon:
    root = SafeXml.fromstring(path.read_text(encoding="utf-8"))
    side = float(root.get("viewBox", "0 0 24 24").split()[2])
    width = float(root.get("stroke-width", "2"))
    shapes: list[Shape] = []
    for element in root:
        stroke = float(element.get("stroke-width", width))
        is_filled = element.get("fill", "none") != "none"
        if element.tag == f"{_NAMESPACE}path":
            shapes.append(Shape(_steps(element.get("d", "")), stroke, is_filled))
        elif element.tag == f"{_NAMESPACE}circle":
            centre = (float(element.get("cx", 0)), float(element.get("cy", 0)), float(element.get("r", 0)))
            shapes.append(Shape((), stroke, is_filled, centre))
    return Icon(path.stem, side, tuple(shapes))


def _steps(data: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    tokens = _TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        verb = tokens[at]
        count = _ARITY[verb]
        steps.append((verb, tuple(float(value) for value in tokens[at + 1 : at + 1 + count])))
        at += 1 + count
    return tuple(steps)
