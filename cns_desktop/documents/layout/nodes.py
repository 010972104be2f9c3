"""The base of everything drawn, and how a page is filled from a row of nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cns_desktop.documents.pen import Pen

SLACK = 0.01  # points; sums of floats must not push a line to the next page


class Node:
    """Something with a height at a width. `above` and `below` are the gaps it asks for; the larger of two counts."""

    above: float = 0.0
    below: float = 0.0
    is_soft: bool = False  # its gaps are a paragraph's: a neighbour that asks for its own gap decides alone
    is_sticky: bool = False  # stands on the page of what follows
    is_at_end: bool = False  # pushed to the end of the page: keeps only its own gap

    def height(self, width: float) -> float:
        raise NotImplementedError

    def first(self, width: float) -> float:
        """The least of it that may stand alone at the foot of a page."""
        return self.height(width)

    def natural(self) -> float:
        """Its width when nothing makes it wrap."""
        return 0.0

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        """The part that fits and the rest, or None. Forced: also break what should stay whole."""
        del width, room, is_forced
        return None

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        raise NotImplementedError

    def spaced(self, above: float, below: float, *, is_sticky: bool = False) -> Node:
        """The same node with its gaps."""
        self.above, self.below, self.is_sticky = above, below, is_sticky
        return self

    def soft(self, gap: float) -> Node:
        """The same node with a paragraph's gaps."""
        self.above = self.below = gap
        self.is_soft = True
        return self


class Gap(Node):
    """Empty height."""

    def __init__(self, size: float) -> None:
        self.size = size

    def height(self, width: float) -> float:
        del width
        return self.size

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        del pen, x, top, width


class PageEnd(Node):
    """What follows starts a page."""

    def height(self, width: float) -> float:
        del width
        return 0.0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        del pen, x, top, width


class Filled(NamedTuple):
    """What stands on this page or in this box, and what is left."""

    placed: list[Node]
    rest: list[Node]


def gap_between(upper: Node | None, lower: Node) -> float:
    """Gaps never add up: the larger counts, but a wish counts before a paragraph's habit."""
    if upper is None:
        return 0.0
    if lower.is_at_end:
        return lower.above
    if upper.is_soft != lower.is_soft:
        return lower.above if upper.is_soft else upper.below
    return max(upper.below, lower.above)


def total_height(nodes: Sequence[Node], width: float) -> float:
    total = 0.0
    last: Node | None = None
    for node in nodes:
        total += gap_between(last, node) + node.height(width)
        last = node
    return total


def _needed(nodes: Sequence[Node], width: float) -> float:
    """Height of a sticky node with all it sticks to and the first part of what follows."""
    total = 0.0
    last: Node | None = None
    for node in nodes:
        total += gap_between(last, node)
        if not node.is_sticky:
            return total + node.first(width)
        total += node.height(width)
        last = node
    return total


def fill(nodes: Sequence[Node], width: float, room: float, *, is_forced: bool = False) -> Filled:
    """Place nodes until the room is used. Forced: a node that would stay whole is broken when it stands first."""
    used = 0.0
    placed: list[Node] = []
    for number, node in enumerate(nodes):
        if isinstance(node, PageEnd):
            return Filled(placed, list(nodes[number:]))
        start = used + gap_between(placed[-1] if placed else None, node)
        is_alone = is_forced and not placed
        if node.is_sticky and not is_alone and start + _needed(nodes[number:], width) > room + SLACK:
            return _without_sticky(placed, nodes, number)
        height = node.height(width)
        if start + height > room + SLACK:
            parts = node.split(width, room - start, is_forced=is_alone or (is_forced and _all_sticky(placed)))
            if parts is None:
                return _without_sticky(placed, nodes, number)
            return Filled([*placed, parts[0]], [parts[1], *nodes[number + 1 :]])
        placed.append(node)
        used = start + height
    return Filled(placed, [])


def _all_sticky(placed: Sequence[Node]) -> bool:
    return all(node.is_sticky for node in placed)


def _without_sticky(placed: list[Node], nodes: Sequence[Node], number: int) -> Filled:
    """Give back the headings that would stand alone at the foot."""
    keep = len(placed)
    while keep and placed[keep - 1].is_sticky:
        keep -= 1
    if not keep:
        keep = len(placed)
    return Filled(placed[:keep], list(nodes[number - (len(placed) - keep) :]))


class Stack(Node):
    """Nodes one below the other."""

    def __init__(self, nodes: Sequence[Node], *, is_whole: bool = False) -> None:
        self.nodes = list(nodes)
        self.is_whole = is_whole
        if self.nodes:
            self.above, self.below = self.nodes[0].above, self.nodes[-1].below
            self.is_soft = self.nodes[0].is_soft

    def height(self, width: float) -> float:
        return total_height(self.nodes, width)

    def first(self, width: float) -> float:
        if self.is_whole or not self.nodes:
            return self.height(width)
        return _needed(self.nodes, width)

    def natural(self) -> float:
        return max((node.natural() for node in self.nodes), default=0.0)

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if self.is_whole and not is_forced:
            return None
        placed, rest = fill(self.nodes, width, room, is_forced=is_forced)
        if not placed or not rest:
            return None
        return Stack(placed), Stack(rest)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        last: Node | None = None
        for node in self.nodes:
            top -= gap_between(last, node)
            node.draw(pen, x, top, width)
            top -= node.height(width)
            last = node


class Padded(Node):
    """A node moved in from the start side and narrowed."""

    def __init__(self, node: Node, start: float = 0.0, most: float = 0.0) -> None:
        self.node, self.start, self.most = node, start, most
        self.above, self.below, self.is_sticky = node.above, node.below, node.is_sticky
        self.is_soft = node.is_soft

    def _inner(self, width: float) -> float:
        inner = width - self.start
        return min(inner, self.most) if self.most else inner

    def height(self, width: float) -> float:
        return self.node.height(self._inner(width))

    def first(self, width: float) -> float:
        return self.node.first(self._inner(width))

    def natural(self) -> float:
        return self.start + self.node.natural()

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        parts = self.node.split(self._inner(width), room, is_forced=is_forced)
        if parts is None:
            return None
        return Padded(parts[0], self.start, self.most), Padded(parts[1], self.start, self.most)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.node.draw(pen, x + self.start, top, self._inner(width))


class Track(NamedTuple):
    """A column: fixed points, its cell's own width, or a share of what is left."""

    size: float = 0.0
    is_auto: bool = False


SHARE = Track()
AUTO = Track(is_auto=True)


class Row(Node):
    """Nodes side by side."""

    def __init__(self, cells: Sequence[Node], tracks: Sequence[Track], gap: float, align: float = 0.0) -> None:
        self.cells, self.tracks, self.gap = list(cells), list(tracks), gap
        self.align = align  # 0 top, 0.5 middle, 1 bottom

    def widths(self, width: float) -> list[float]:
        fixed = [self._own(cell, track) for cell, track in zip(self.cells, self.tracks, strict=True)]
        left = width - self.gap * (len(self.cells) - 1) - sum(size for size in fixed if size is not None)
        share = max(left / max(1, fixed.count(None)), 1.0)
        return [share if size is None else size for size in fixed]

    @staticmethod
    def _own(cell: Node, track: Track) -> float | None:
        if track.is_auto:
            return cell.natural() + SLACK
        return track.size or None

    def height(self, width: float) -> float:
        return max(cell.height(each) for cell, each in zip(self.cells, self.widths(width), strict=True))

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        if not is_forced:
            return None
        upper: list[Node] = []
        lower: list[Node] = []
        for cell, each in zip(self.cells, self.widths(width), strict=True):
            if cell.height(each) <= room:
                upper.append(cell)
                lower.append(Gap(0))
                continue
            parts = cell.split(each, room, is_forced=True)
            if parts is None:
                return None
            upper.append(parts[0])
            lower.append(parts[1])
        tracks = [Track(each) for each in self.widths(width)]
        return Row(upper, tracks, self.gap), Row(lower, tracks, self.gap)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        for cell, each in zip(self.cells, self.widths(width), strict=True):
            cell.draw(pen, x, top - (height - cell.height(each)) * self.align, each)
            x += each + self.gap
