"""A paragraph: words broken into ragged lines. Latin, Greek and Cyrillic; the replacement for other scripts fits here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cns_desktop.documents.facts import bound, one_line
from cns_desktop.documents.fonts import ASCENT, Fonts, printable
from cns_desktop.documents.layout.nodes import SLACK, Node
from cns_desktop.documents.model import Bold, Break, Inline, Link, Ltr, Small, Star, Words
from cns_desktop.documents.pen import Pen, Piece
from cns_desktop.documents.theme import BLACK, Colour

_SPACES = re.compile(r"( +|\n)")
# A line may also end after a hyphen between letters: mental-|health, but never inside a number or a date.
_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of a paragraph are set."""

    size: float
    small: float
    leading: float
    is_bold: bool = False
    colour: Colour = BLACK


class Chunk(NamedTuple):
    """What stays together on a line, and whether a space or a new line follows."""

    pieces: tuple[Piece, ...]
    width: float
    space: float
    ends_line: bool = False


class Line(NamedTuple):
    pieces: tuple[Piece, ...]
    width: float
    is_open: bool  # the sentence goes on after a space


class TextNode(Node):
    """Words in lines."""

    def __init__(self, chunks: tuple[Chunk, ...], look: Look, align: float = 0.0) -> None:
        self.chunks, self.look, self.align = chunks, look, align
        self._at: float = -1.0
        self._lines: tuple[Line, ...] = ()
        self._natural: float = -1.0

    @property
    def pitch(self) -> float:
        return self.look.size * self.look.leading

    def lines(self, width: float) -> tuple[Line, ...]:
        if width != self._at:
            self._at, self._lines = width, tuple(_broken(self.chunks, width))
        return self._lines

    def _tall(self, count: int) -> float:
        return count * self.pitch - (self.pitch - self.look.size) if count else 0.0

    def height(self, width: float) -> float:
        return self._tall(len(self.lines(width)))

    def first(self, width: float) -> float:
        count = len(self.lines(width))
        return self._tall(count if count <= 3 else 2)

    def natural(self) -> float:
        if self._natural < 0:
            self._natural = max((line.width for line in _broken(self.chunks, 1e6)), default=0.0)
        return self._natural

    def widest_word(self) -> float:
        return max((chunk.width for chunk in self.chunks), default=0.0)

    def split(self, width: float, room: float, *, is_forced: bool) -> tuple[Node, Node] | None:
        """At least two lines stay behind and two go on."""
        del is_forced
        lines = self.lines(width)
        fits = int((room + self.pitch - self.look.size + SLACK) / self.pitch)
        fits = min(fits, len(lines) - 2)
        if fits < 2:
            return None
        return self._part(lines[:fits], 0.0, self.above), self._part(lines[fits:], self.below, 0.0)

    def _part(self, lines: tuple[Line, ...], below: float, above: float) -> TextNode:
        chunks = tuple(Chunk(line.pieces, line.width, 0.0, ends_line=True) for line in lines)
        part = TextNode(chunks, self.look, self.align)
        part._at, part._lines = self._at, lines
        part.above, part.below, part.is_soft = above, below, self.is_soft
        return part

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        baseline = top - ASCENT * self.look.size
        for line in self.lines(width):
            pen.line(line.pieces, x + (width - line.width) * self.align, baseline, is_last=not line.is_open)
            baseline -= self.pitch


def set_words(words: Words, fonts: Fonts, look: Look, *, align: float = 0.0) -> TextNode:
    """Words as a paragraph. Raises MissingGlyph when a character has no glyph."""
    return TextNode(tuple(_chunks(words, fonts, look)), look, align)


def _pieces(inline: Inline, fonts: Fonts, look: Look) -> Piece:
    """The look of one inline, its text prepared but not yet broken."""
    is_bold, size, uri = look.is_bold, look.size, ""
    match inline:
        case Bold(text):
            is_bold, text = True, bound(printable(text))
        case Ltr(text, is_strong):
            is_bold, text = is_bold or is_strong, one_line(printable(text))
        case Link(text, uri):
            is_bold, text = True, bound(printable(text))
        case Small(text):
            size, text = min(look.small, look.size), bound(printable(text))
        case Star():
            return Piece("", fonts.regular, size, look.colour, is_star=True)
        case Break():
            text = "\n"
        case _:
            text = bound(printable(inline.text))
    return Piece(text, fonts.face(is_bold=is_bold), size, look.colour, uri)


def _chunks(words: Words, fonts: Fonts, look: Look) -> Iterable[Chunk]:
    held: list[Piece] = []
    for inline in words:
        piece = _pieces(inline, fonts, look)
        if piece.is_star:
            held.append(piece)
            continue
        for part in _SPACES.split(piece.text):
            if part == "\n":
                yield _chunk(held, 0.0, ends_line=True)
                held = []
            elif part.startswith(" "):
                if held:
                    yield _chunk(held, piece.face.width(" ", piece.size))
                held = []
            elif part:
                *early, last = _HYPHEN.split(part)
                for each in early:
                    held.append(piece.saying(each))
                    yield _chunk(held, 0.0)
                    held = []
                held.append(piece.saying(last))
    if held:
        yield _chunk(held, 0.0)


def _chunk(pieces: list[Piece], space: float, *, ends_line: bool = False) -> Chunk:
    return Chunk(tuple(pieces), _wide(pieces), space, ends_line)


def _wide(pieces: Iterable[Piece]) -> float:
    return sum(piece.size if piece.is_star else piece.face.width(piece.text, piece.size) for piece in pieces)


def _broken(chunks: tuple[Chunk, ...], room: float) -> Iterable[Line]:
    held: list[Chunk] = []
    width, space = 0.0, 0.0
    for chunk in _narrowed(chunks, room):
        if held and width + space + chunk.width > room + SLACK:
            yield Line(_joined(held), width, is_open=space > 0)
            held, width, space = [], 0.0, 0.0
        held.append(chunk)
        width += space + chunk.width
        space = chunk.space
        if chunk.ends_line:
            yield Line(_joined(held), width, is_open=False)
            held, width, space = [], 0.0, 0.0
    if held:
        yield Line(_joined(held), width, is_open=False)


def _joined(chunks: list[Chunk]) -> tuple[Piece, ...]:
    """The pieces of a line, words of one look in one; a space belongs to what stands before it."""
    found: list[Piece] = []
    words: list[str] = []
    last: Piece | None = None
    has_space = False
    for chunk in chunks:
        for piece in chunk.pieces:
            if has_space:
                words.append(" ")
                has_space = False
            if last is not None and not _same(last, piece):
                found.append(last.saying("".join(words)))
                words = []
            words.append(piece.text)
            last = piece
        has_space = chunk.space > 0
    if last is not None:
        found.append(last.saying("".join(words)))
    return tuple(found)


def _same(one: Piece, other: Piece) -> bool:
    if one.is_star or other.is_star:
        return False
    return one.face is other.face and one.size == other.size and one.uri == other.uri


def _narrowed(chunks: tuple[Chunk, ...], room: float) -> Iterable[Chunk]:
    """A word wider than the line is broken between characters: never cut off."""
    for chunk in chunks:
        if chunk.width <= room + SLACK:
            yield chunk
            continue
        held: list[Piece] = []
        width = 0.0
        for letter in [piece.saying(letter) for piece in chunk.pieces for letter in piece.text or " "]:
            wide = _wide((letter,))
            if held and width + wide > room:
                at = _kindest(held)
                yield Chunk(tuple(held[:at]), _wide(held[:at]), 0.0)
                held = held[at:]
                width = _wide(held)
            held.append(letter)
            width += wide
        yield Chunk(tuple(held), width, chunk.space, chunk.ends_line)


def _kindest(letters: list[Piece]) -> int:
    """Where to break an address too long for the line: behind its last sign, else where the line is full."""
    for at in range(len(letters), len(letters) // 3, -1):
        if letters[at - 1].text in "@/._-":
            return at
    return len(letters)
