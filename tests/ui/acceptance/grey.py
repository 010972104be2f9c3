"""A screen with its colours taken away: what it says then, and whether it can still be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.paging import CELL, Mark, Tag
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Role, Tone

STATES = frozenset({Role.DANGER, Role.SUCCESS, Role.WARNING_EDGE, Role.STAR})
_DATE = re.compile(r"\d{2}-[A-Z][a-z]{2}(-\d{4})?|\d+")


@dataclass(frozen=True)
class Said:
    """What is left of a fact in grey (`shape`), and what colour said beside it."""

    kind: str
    shape: tuple[str, ...]
    colour: str
    word: str = ""

    @property
    def is_silent(self) -> bool:
        return not any(self.shape)


def _words(text: str) -> str:
    """Without days and figures: a late day must differ from another day by more than the day."""
    return _DATE.sub("#", text)


def facts(window: QWidget) -> Iterator[Said]:
    """Everything on the screen whose colour says something."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, Chip):
            yield Said("chip", (_words(widget.text()), widget._glyph), widget._tone.value)
        elif isinstance(widget, Sign):
            yield Said("sign", (widget._glyph,), widget._role.value if widget._role in STATES else "plain", widget.accessibleName())
        elif isinstance(widget, Label) and widget.text():
            yield Said("words", (_words(widget.text()),), widget._role.value if widget._role in STATES else "plain")
        elif isinstance(widget, Table):
            yield from _cells(widget)


def _cells(table: Table) -> Iterator[Said]:
    first, last = table.rows_in_view()
    model = table.model()
    for row in range(max(first - 1, 0), last):
        for column in range(model.columnCount()):
            cell = model.index(row, column).data(CELL)
            if isinstance(cell, Tag):
                yield Said("tag", (_words(cell.text), cell.glyph), cell.tone.value)
            elif isinstance(cell, tuple):
                for mark in cell:
                    assert isinstance(mark, Mark)
                    yield Said("mark", (mark.glyph,), mark.role.value, mark.word)


def told_by_colour_alone(window: QWidget) -> list[str]:
    """Facts that no word or sign carries, or that only their colour tells from another."""
    faults, seen = [], {}
    for fact in facts(window):
        if fact.is_silent and fact.colour not in ("plain", Tone.NEUTRAL.value):
            faults.append(f"a {fact.colour} {fact.kind} says nothing")
        known = seen.setdefault((fact.kind, fact.shape), fact)
        if known.colour != fact.colour:
            faults.append(f"{fact.kind} {fact.shape} is {known.colour} here and {fact.colour} there")
        if fact.kind == "mark" and known.word != fact.word:
            faults.append(f"one sign {fact.shape} for {known.word!r} and {fact.word!r}")
    return faults


def grey(window: QWidget) -> QImage:
    return window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def contrast_in(image: QImage, where: QRect) -> float:
    """WCAG contrast between the darkest and the lightest point."""
    area = image.copy(where)
    lights = [value for y in range(area.height()) for value in bytes(area.constScanLine(y))[: area.width()]]
    high, low = (_linear(value / 255) for value in (max(lights), min(lights)))
    return (high + 0.05) / (low + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


def place_of(window: QWidget, widget: QWidget) -> QRect | None:
    """Where it stands, if all of it is on the screen and nothing lies over it."""
    seen = widget.visibleRegion().boundingRect()
    where = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    on_top = [window.childAt(point) for point in (where.topLeft(), where.center(), where.bottomRight())]
    is_free = all(top is None or top is widget or top.isAncestorOf(widget) or widget.isAncestorOf(top) for top in on_top)
    return where if is_free and seen.size() == widget.size() and not seen.isEmpty() else None
