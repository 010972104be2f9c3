"""Drawn signs: bullets, tick boxes, thermometer, chip, lines to write on, pictures. Never characters of a font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cns_desktop.documents.fonts import ASCENT
from cns_desktop.documents.layout.nodes import Node
from cns_desktop.documents.layout.text import TextNode
from cns_desktop.documents.model import Score
from cns_desktop.documents.pen import Pen
from cns_desktop.documents.theme import MM, Theme


class ListItem(Node):
    """A bullet or number with its words; the words may go on on the next page."""

    def __init__(self, theme: Theme, words: TextNode, number: TextNode | None = None, *, is_rest: bool = False) -> None:
        self.theme, self.words, self.number, self.is_rest = theme, words, number, is_rest
        size = theme.body
        self.indent = 0.5 * MM + (0.34 * size if number is None else number.natural()) + 0.6 * size

    def height(self, width: float) -> float:
        return self.words.height(width - self.indent)

    def first(self, width: float) -> float:
        return self.words.first(width - self.indent)

    def natural(self) -> float:
        return self.indent + self.words.natural()

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        parts = self.words.split(width - self.indent, room, is_forced=is_forced)
        if parts is None or not all(isinstance(part, TextNode) for part in parts):
            return None
        upper, lower = (part for part in parts if isinstance(part, TextNode))
        head = ListItem(self.theme, upper, self.number, is_rest=self.is_rest)
        rest = ListItem(self.theme, lower, self.number, is_rest=True)
        rest.indent = head.indent = self.indent
        head.is_soft = rest.is_soft = self.is_soft
        return head, rest.spaced(0.0, self.below)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        size = self.theme.body
        if not self.is_rest:
            if self.number is None:
                pen.disc(x + 0.5 * MM + 0.17 * size, top - ASCENT * size + 0.39 * size, 0.17 * size)
            else:
                self.number.draw(pen, x + 0.5 * MM, top, self.number.natural())
        self.words.draw(pen, x + self.indent, top, width - self.indent)


@dataclass(frozen=True, slots=True)
class FlowItem:
    """Something that stands on a line of ticks: a box, a write-on line, or words alone."""

    text: TextNode
    box: float = 0.0  # side of a tick box before the words
    is_on: bool = False
    line: float = 0.0  # length of a line to write on after the words
    gap: float = 0.0  # before the next item


class FlowLine(Node):
    """Tick boxes, labels and lines to write on, side by side and wrapped whole."""

    def __init__(self, theme: Theme, items: Sequence[FlowItem]) -> None:
        self.theme, self.items = theme, tuple(items)
        self.size = items[0].text.look.size

    def _width(self, item: FlowItem, room: float) -> float:
        lead = item.box + 0.45 * self.size if item.box else 0.0
        tail = item.line + 0.3 * self.size if item.line else 0.0
        return min(room, lead + item.text.natural() + tail)

    def _rows(self, width: float) -> list[list[tuple[float, FlowItem]]]:
        rows: list[list[tuple[float, FlowItem]]] = [[]]
        at = 0.0
        for item in self.items:
            wide = self._width(item, width)
            if rows[-1] and at + wide > width + 0.01:
                rows.append([])
                at = 0.0
            rows[-1].append((at, item))
            at += wide + item.gap
        return rows

    def _item_height(self, item: FlowItem, width: float) -> float:
        lead = item.box + 0.45 * self.size if item.box else 0.0
        return max(item.text.height(width - lead), item.box, self.size)

    def _heights(self, width: float) -> list[float]:
        return [max(self._item_height(item, width) for _, item in row) for row in self._rows(width)]

    def height(self, width: float) -> float:
        heights = self._heights(width)
        return sum(heights) + (len(heights) - 1) * 1.5 * self.theme.unit

    def natural(self) -> float:
        return sum(self._width(item, 1e6) + item.gap for item in self.items)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for row, height in zip(self._rows(width), self._heights(width), strict=True):
            for at, item in row:
                self._draw_item(pen, item, x + at, top, width)
            top -= height + 1.5 * self.theme.unit

    def _draw_item(self, pen: Pen, item: FlowItem, x: float, top: float, width: float) -> None:
        tallest = max(each.box for each in self.items)
        drop = max(0.0, ASCENT * tallest - ASCENT * self.size)  # the box hangs 22 % below the line, as a letter does
        if item.box:
            tick_box(pen, x, top - item.box, item.box, is_on=item.is_on)
            x += item.box + 0.45 * self.size
        item.text.draw(pen, x, top - drop, min(item.text.natural() + 0.01, width - item.box - 0.45 * self.size))
        if item.line:
            start = x + item.text.natural() + 0.3 * self.size
            pen.rule(start, top - drop - self.size, item.line, 0.75)


def tick_box(pen: Pen, x: float, y: float, side: float, *, is_on: bool) -> None:
    """A square with or without its tick."""
    pen.frame(x, y, side, side, 1.2 if is_on else 1.0)
    if is_on:
        pen.icon("tick", x + side * 0.1, y + side * 0.1, side * 0.8)


class Thermometer(Node):
    """0 to 10: first = open ring, before = upright stroke, now = solid dot. No bar, no arrow, nothing says better or worse."""

    def __init__(self, score: Score, wide: float) -> None:
        self.score, self.wide = score, wide

    def height(self, width: float) -> float:
        del width
        return 6.5 * MM

    def natural(self) -> float:
        return self.wide

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        x += width - self.wide
        middle, label = top - 3.25 * MM, 5 * MM
        face = pen.fonts.regular
        baseline = middle - (ASCENT - 0.5) * 10
        pen.words("0", x + label - face.width("0", 10), baseline, 10)
        pen.words("10", x + self.wide - label, baseline, 10)
        start, length = x + label + 2 * MM, self.wide - 2 * label - 4 * MM
        pen.rule(start, middle, length, 0.8)
        for step in range(11):
            pen.upright(start + length * step / 10, middle, (3.4 if step in (0, 5, 10) else 1.8) * MM, 0.6)
        if self.score.before is not None:
            pen.upright(start + length * self.score.before / 10, middle, 6 * MM, 1.8)
        if self.score.first is not None:
            pen.ring(start + length * self.score.first / 10, middle, 1.75 * MM, 1.4)
        if self.score.now is not None:
            radius = 0.95 * MM if self.score.now == self.score.first else 1.9 * MM  # inside the ring when equal
            pen.disc(start + length * self.score.now / 10, middle, radius)


class Legend(Node):
    """What star, ring, stroke and dot mean."""

    def __init__(self, words: Sequence[TextNode]) -> None:
        self.words = list(words)
        self.size = self.words[0].look.size

    def _placed(self, width: float) -> list[tuple[float, int]]:
        places: list[tuple[float, int]] = []
        at, line = 0.0, 0
        for node in self.words:
            wide = 1.3 * self.size + node.natural()
            if at and at + wide > width:
                at, line = 0.0, line + 1
            places.append((at, line))
            at += wide + 4 * MM
        return places

    def height(self, width: float) -> float:
        lines = self._placed(width)[-1][1] + 1
        return lines * self.size * 1.4 - 0.4 * self.size

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for number, ((at, line), node) in enumerate(zip(self._placed(width), self.words, strict=True)):
            left, upper = x + at, top - line * self.size * 1.4
            middle = upper - 0.5 * self.size
            radius = 0.34 * self.size
            if number == 0:
                pen.icon("star", left, middle - 0.5 * self.size, self.size)
            elif number == 1:
                pen.ring(left + self.size / 2, middle, radius, 1.2)
            elif number == 2:
                pen.upright(left + self.size / 2, middle, 0.75 * self.size, 1.6)
            else:
                pen.disc(left + self.size / 2, middle, radius * 1.08)
            node.draw(pen, left + 1.3 * self.size, upper, node.natural() + 0.01)


class Chip(Node):
    """A number in a solid square."""

    def __init__(self, theme: Theme, number: TextNode) -> None:
        self.theme, self.number = theme, number
        self.side = max(6.5 * MM, theme.key * 1.32)

    def height(self, width: float) -> float:
        del width
        return self.side

    def natural(self) -> float:
        return max(self.side, self.number.natural() + 0.6 * self.theme.key)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.field(x, top - self.side, self.natural(), self.side, self.theme.colours.band)
        size = self.number.look.size
        # capitals and figures are 0.714 em high: their middle in the middle of the square
        baseline = top - self.side / 2 - 0.357 * size
        wide = self.number.natural()
        self.number.draw(pen, x + (self.natural() - wide) / 2, baseline + ASCENT * size, width)


class WriteOn(Node):
    """Lines for the hand."""

    def __init__(self, pitch: float, count: int) -> None:
        self.pitch, self.count = pitch, count

    def height(self, width: float) -> float:
        del width
        return self.pitch * self.count

    def first(self, width: float) -> float:
        del width
        return self.pitch * min(self.count, 2)

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        del width, is_forced
        fits = int(room / self.pitch)
        if fits < 2 or self.count - fits < 1:
            return None
        return WriteOn(self.pitch, fits), WriteOn(self.pitch, self.count - fits)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for number in range(1, self.count + 1):
            pen.rule(x, top - number * self.pitch, width, 0.75)


class IconNode(Node):
    """A picture of our own."""

    def __init__(self, name: str, size: float) -> None:
        self.name, self.size = name, size

    def height(self, width: float) -> float:
        del width
        return self.size

    def natural(self) -> float:
        return self.size

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        del width
        pen.icon(self.name, x, top - self.size, self.size)


class PictureNode(Node):
    """A picture from bytes, at most as wide as the text."""

    def __init__(self, data: bytes, wide: float, ratio: float) -> None:
        self.data, self.wide, self.ratio = data, wide, ratio

    def height(self, width: float) -> float:
        return min(self.wide, width) * self.ratio

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        wide = min(self.wide, width)
        pen.image(self.data, x, top - wide * self.ratio, wide, wide * self.ratio)


class QrNode(Node):
    """A QR code as black squares."""

    def __init__(self, matrix: tuple[tuple[int, ...], ...], size: float) -> None:
        self.matrix, self.size = matrix, size

    def height(self, width: float) -> float:
        del width
        return self.size

    def natural(self) -> float:
        return self.size

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        del width
        step = self.size / len(self.matrix)
        for line, modules in enumerate(self.matrix):
            at = 0
            while at < len(modules):
                end = at
                while end < len(modules) and modules[end]:
                    end += 1
                if end > at:  # one rectangle for each run of dark squares
                    pen.field(x + at * step, top - (line + 1) * step, (end - at) * step, step, 0.0)
                at = end + 1
