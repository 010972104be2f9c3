"""Boxes with square corners: call, urgent, note, panel, quote, ruled; one level deep (design/print §5)."""

from __future__ import annotations

from cns_desktop.documents.layout.nodes import Node, Stack, fill
from cns_desktop.documents.layout.text import TextNode
from cns_desktop.documents.pen import Pen
from cns_desktop.documents.theme import BLACK, MM, Colour, Theme


class BandBox(Node):
    """A frame with a solid band that holds picture and title; whole until 18 pt, then broken between items."""

    def __init__(self, theme: Theme, title: TextNode, again: TextNode, body: Stack, icon: str) -> None:
        self.theme, self.title, self.again, self.body, self.icon = theme, title, again, body, icon
        self.colour: Colour = theme.colours.urgent if icon == "alert" else theme.colours.band
        self.weight = 2.5 if icon == "alert" else 1.25
        self.above = self.below = 3.4 * theme.unit

    @property
    def _icon_size(self) -> float:
        return self.theme.key * 1.15

    def _title_width(self, width: float) -> float:
        return width - 2 * self.theme.pad - self._icon_size - 2.5 * MM

    def _band(self, width: float) -> float:
        line = max(self.title.height(self._title_width(width)), self._icon_size)
        return line + 2 * 1.1 * self.theme.unit

    def _around(self, width: float) -> float:
        return self._band(width) + (1.8 + 2.2) * self.theme.unit

    def height(self, width: float) -> float:
        return self._around(width) + self.body.height(width - 2 * self.theme.pad)

    def first(self, width: float) -> float:
        if not self.theme.is_stacked:
            return self.height(width)
        return self._around(width) + self.body.first(width - 2 * self.theme.pad)

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not (self.theme.is_stacked or is_forced):
            return None
        inner = width - 2 * self.theme.pad
        placed, rest = fill(self.body.nodes, inner, room - self._around(width), is_forced=is_forced)
        if not placed or not rest:
            return None
        upper = BandBox(self.theme, self.title, self.again, Stack(placed), self.icon)
        lower = BandBox(self.theme, self.again, self.again, Stack(rest), self.icon)
        return upper, lower

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        theme, band = self.theme, self._band(width)
        pen.field(x, top - band, width, band, self.colour)
        pen.frame(x, top - self.height(width), width, self.height(width), self.weight, self.colour)
        middle = top - band / 2
        pen.icon(self.icon, x + theme.pad, middle - self._icon_size / 2, self._icon_size, 1.0)
        start = x + theme.pad + self._icon_size + 2.5 * MM
        within = self._title_width(width)
        self.title.draw(pen, start, middle + self.title.height(within) / 2, within)
        self.body.draw(pen, x + theme.pad, top - band - 1.8 * theme.unit, width - 2 * theme.pad)


class NoteBox(Node):
    """A tint with a bar on the start side; never split."""

    def __init__(self, theme: Theme, body: Stack) -> None:
        self.theme, self.body = theme, body
        self.above = self.below = 4 * theme.unit

    def height(self, width: float) -> float:
        return self.body.height(width - 2 * self.theme.pad) + 2 * 2.4 * self.theme.unit

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not is_forced:
            return None
        theme = self.theme
        placed, rest = fill(self.body.nodes, width - 2 * theme.pad, room - 4.8 * theme.unit, is_forced=True)
        if not placed or not rest:
            return None
        return NoteBox(theme, Stack(placed)), NoteBox(theme, Stack(rest))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        colours = self.theme.colours
        if self.theme.is_mono:
            pen.rule(x, top, width, 0.5)
            pen.rule(x, top - height, width, 0.5)
        else:
            pen.field(x, top - height, width, height, colours.tint)
        pen.field(x - 1.5, top - height, 3, height, colours.band)
        inset = self.theme.pad
        self.body.draw(pen, x + inset, top - 2.4 * self.theme.unit, width - 2 * inset)


class PanelBox(Node):
    """A thin frame with a picture at its start."""

    def __init__(self, theme: Theme, icon: str, body: Node) -> None:
        self.theme, self.icon, self.body = theme, icon, body
        self.above, self.below = 3.4 * theme.unit, 0.0

    @property
    def _icon_size(self) -> float:
        return self.theme.key * 1.5

    def _inner(self, width: float) -> float:
        return width - 2 * self.theme.pad - self._icon_size - 3 * MM

    def height(self, width: float) -> float:
        return max(self.body.height(self._inner(width)), self._icon_size) + 2 * 1.6 * self.theme.unit

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not is_forced:
            return None
        parts = self.body.split(self._inner(width), room - 3.2 * self.theme.unit, is_forced=True)
        if parts is None:
            return None
        return PanelBox(self.theme, self.icon, parts[0]), PanelBox(self.theme, self.icon, parts[1])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        pen.frame(x, top - height, width, height, 0.75)
        y = top - 1.6 * self.theme.unit
        pen.icon(self.icon, x + self.theme.pad, y - self._icon_size, self._icon_size)
        self.body.draw(pen, x + self.theme.pad + self._icon_size + 3 * MM, y, self._inner(width))


class QuoteBox(Node):
    """Words beside a bar."""

    def __init__(self, theme: Theme, body: Node) -> None:
        self.theme, self.body = theme, body
        self.soft((theme.leading - 1) * theme.body + 1.6 * theme.unit)

    def height(self, width: float) -> float:
        return self.body.height(width - 5 * MM)

    def first(self, width: float) -> float:
        return self.body.first(width - 5 * MM)

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        parts = self.body.split(width - 5 * MM, room, is_forced=is_forced)
        if parts is None:
            return None
        return QuoteBox(self.theme, parts[0]), QuoteBox(self.theme, parts[1])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width) + 2 * MM
        pen.field(x - 1, top + 1 * MM - height, 2, height, self.theme.colours.band)
        self.body.draw(pen, x + 5 * MM, top, width - 5 * MM)


class RuledBox(Node):
    """Between two heavy rules, or under one."""

    def __init__(self, theme: Theme, body: Stack, *, is_open: bool) -> None:
        self.theme, self.body, self.is_open = theme, body, is_open
        self.above = self.below = 4 * theme.unit
        self._before = (2.0 if is_open else 1.6) * theme.unit
        self._after = 0.0 if is_open else 1.6 * theme.unit

    def height(self, width: float) -> float:
        return self.body.height(width) + self._before + self._after

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not is_forced:
            return None
        placed, rest = fill(self.body.nodes, width, room - self._before - self._after, is_forced=True)
        if not placed or not rest:
            return None
        return (
            RuledBox(self.theme, Stack(placed), is_open=self.is_open),
            RuledBox(self.theme, Stack(rest), is_open=self.is_open),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.rule(x, top, width, 1.25)
        if not self.is_open:
            pen.rule(x, top - self.height(width), width, 1.25)
        self.body.draw(pen, x, top - self._before, width)


class Field(Node):
    """The coloured field of a cover."""

    def __init__(self, body: Stack, colour: Colour) -> None:
        self.body, self.colour = body, colour

    def height(self, width: float) -> float:
        return self.body.height(width - 16 * MM) + 14 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.field(x, top - self.height(width), width, self.height(width), self.colour)
        self.body.draw(pen, x + 8 * MM, top - 9 * MM, width - 16 * MM)


class UnderRule(Node):
    """A node over a rule: part headings, contents lines."""

    def __init__(self, node: Node, before: float, after: float, weight: float, colour: Colour = BLACK) -> None:
        self.node, self.before, self.after, self.weight, self.colour = node, before, after, weight, colour

    def height(self, width: float) -> float:
        return self.before + self.node.height(width) + self.after

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.node.draw(pen, x, top - self.before, width)
        pen.rule(x, top - self.height(width), width, self.weight, self.colour)


class BandRule(Node):
    """The rule under a masthead."""

    def __init__(self, colour: Colour) -> None:
        self.colour = colour

    def height(self, width: float) -> float:
        del width
        return 2.4

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.field(x, top - 2.4, width, 2.4, self.colour)


class AtLeast(Node):
    """A node that takes a least height: the masthead strip."""

    def __init__(self, node: Node, least: float) -> None:
        self.node, self.least = node, least

    def height(self, width: float) -> float:
        return max(self.least, self.node.height(width))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.node.draw(pen, x, top, width)


class ToEnd(Stack):
    """Pushed to the end of the page it stands on."""

    is_at_end = True
