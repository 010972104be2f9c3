"""Tables whose rows stay whole and whose heads come again; columns wide enough for their longest word."""

from __future__ import annotations

from collections.abc import Sequence

from cns_desktop.documents.layout.nodes import SLACK, Gap, Node, Row, Track
from cns_desktop.documents.layout.text import TextNode
from cns_desktop.documents.pen import Pen
from cns_desktop.documents.theme import MM, Theme

_GAP = 2.6 * MM
_FAIR = 0.36


def column_widths(columns: Sequence[Sequence[Node]], wanted: Sequence[float], width: float) -> list[float] | None:
    """Wanted widths (0 = a share of the rest), widened where a word would not fit; None when the words cannot fit.

    A column that takes the rest holds the sentences: in large print it gets its third of the page back from the others.
    """
    least = [max(_least(cell) for cell in cells) + _GAP for cells in columns]
    if sum(least) > width + _GAP:
        return None
    shares = sum(1 for each in wanted if not each)
    share = max((width - sum(wanted)) / max(1, shares), _FAIR * width / max(1, shares) if shares else 0.0)
    sizes = [max(each or share, low) for each, low in zip(wanted, least, strict=True)]
    gives = [bool(each) for each in wanted] if shares else [True] * len(sizes)
    for givers in (gives, [True] * len(sizes)):
        over = sum(sizes) - width
        spare = [max(size - low, 0.0) if gives_up else 0.0 for size, low, gives_up in zip(sizes, least, givers, strict=True)]
        total = sum(spare)
        if over > SLACK and total > 0:
            part = min(1.0, over / total)
            sizes = [size - part * each for size, each in zip(sizes, spare, strict=True)]
    return sizes


def _least(cell: Node) -> float:
    return cell.widest_word() if isinstance(cell, TextNode) else cell.natural()


class TableNode(Node):
    """A head row and rows, with rules between; split between rows, the head repeated."""

    def __init__(
        self, theme: Theme, heads: Sequence[Node], rows: Sequence[Sequence[Node]], sizes: Sequence[float], middle: float = 0.0, inset: float = 1.0
    ) -> None:
        self.theme, self.sizes, self.middle = theme, list(sizes), middle
        self.heads = list(heads)
        self.rows = [self._row(cells, middle) for cells in rows]
        self.inset = inset * theme.unit

    def _row(self, cells: Sequence[Node], align: float) -> Row:
        tracks = [Track(max(size - _GAP, 1.0)) for size in self.sizes]
        tracks[-1] = Track(self.sizes[-1])
        return Row(cells, tracks, _GAP, align)

    def _head_height(self, width: float) -> float:
        return self._head().height(width) + 2 * self.inset

    def _head(self) -> Row:
        return self._row(self.heads, 1.0)

    def height(self, width: float) -> float:
        return self._head_height(width) + sum(row.height(width) + 2 * self.inset for row in self.rows)

    def first(self, width: float) -> float:
        if not self.rows:
            return self.height(width)
        return self._head_height(width) + self.rows[0].height(width) + 2 * self.inset

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        left = room - self._head_height(width)
        fits = 0
        for row in self.rows:
            left -= row.height(width) + 2 * self.inset
            if left < -SLACK:
                break
            fits += 1
        if 0 < fits < len(self.rows):
            return self._with(self.rows[:fits], self.above, 0.0), self._with(self.rows[fits:], 0.0, self.below)
        if not is_forced or fits:
            return None
        parts = self.rows[0].split(width, room - self._head_height(width) - 2 * self.inset, is_forced=True)
        if parts is None or not (isinstance(parts[0], Row) and isinstance(parts[1], Row)):
            return None
        return self._with([parts[0]], self.above, 0.0), self._with([parts[1], *self.rows[1:]], 0.0, self.below)

    def _with(self, rows: list[Row], above: float, below: float) -> Node:
        part = TableNode(self.theme, self.heads, (), self.sizes, self.middle, self.inset / self.theme.unit)
        part.rows, part.is_soft = rows, self.is_soft
        return part.spaced(above, below)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        head = self._head_height(width)
        self._head().draw(pen, x, top - self.inset, width)
        top -= head
        pen.rule(x, top, width, 1.25)
        for row in self.rows:
            row.draw(pen, x, top - self.inset, width)
            top -= row.height(width) + 2 * self.inset
            pen.rule(x, top, width, 0.5, self.theme.colours.rule)


class StackedItem(Node):
    """A table row as a list under a rule: large print."""

    def __init__(self, theme: Theme, lines: Sequence[Node], *, is_last: bool = False) -> None:
        self.theme, self.lines, self.is_last = theme, list(lines), is_last
        self.gap, self.inset = 1.6 * theme.unit, 2.2 * theme.unit

    def height(self, width: float) -> float:
        return sum(line.height(width) for line in self.lines) + self.gap * (len(self.lines) - 1) + 2 * self.inset

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not is_forced:
            return None
        used, upper = 2 * self.inset, 0
        for line in self.lines:
            used += line.height(width) + (self.gap if upper else 0.0)
            if used > room:
                break
            upper += 1
        if upper:
            if upper == len(self.lines):
                return None
            head, rest = self.lines[:upper], self.lines[upper:]
        else:
            parts = self.lines[0].split(width, room - 2 * self.inset, is_forced=True)
            if parts is None:
                return None
            head, rest = [parts[0]], [parts[1], *self.lines[1:]]
        return StackedItem(self.theme, head), StackedItem(self.theme, rest, is_last=self.is_last)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.rule(x, top, width, 1.0)
        y = top - self.inset
        for line in self.lines:
            line.draw(pen, x, y, width)
            y -= line.height(width) + self.gap
        if self.is_last:
            pen.rule(x, top - self.height(width), width, 1.0)


class BlankRows(Node):
    """Empty rows to write in."""

    def __init__(self, pitch: float) -> None:
        self.pitch = pitch

    def height(self, width: float) -> float:
        del width
        return self.pitch

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.rule(x, top - self.pitch, width, 0.75)


EMPTY = Gap(0)
