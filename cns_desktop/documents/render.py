"""Documents become pages, and pages become one PDF: fonts embedded once, the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cns_desktop.documents.errors import PaperFault
from cns_desktop.documents.facts import one_line
from cns_desktop.documents.fonts import ASCENT, DESCENT, Fonts, load_fonts, printable
from cns_desktop.documents.icons import Icon, load_icons
from cns_desktop.documents.layout.boxes import ToEnd
from cns_desktop.documents.layout.build import Builder
from cns_desktop.documents.layout.nodes import Node, PageEnd, fill, gap_between, total_height
from cns_desktop.documents.layout.text import TextNode
from cns_desktop.documents.model import Banner, Block, Bold, Document, LeafletHead, Masthead, Text
from cns_desktop.documents.pen import Pen, Piece
from cns_desktop.documents.theme import MM, PAGE_HEIGHT, PAGE_WIDTH, Theme

EDGE = 8.2 * MM  # no ink nearer to the sheet's edge: printers cut it off
_LEAST_FOOT = 6.0
STRIP_SIZE = 9.0
STRIP_HEIGHT = STRIP_SIZE + 1.6 * MM
_HEADS = (Masthead, Banner, LeafletHead)


@dataclass(frozen=True, slots=True)
class Kit:
    """What drawing needs from the bundle: fonts and pictures."""

    fonts: Fonts
    icons: dict[str, Icon]


def load_kit(resources: Path) -> Kit:
    """Fonts and pictures from the resources folder; fonts are checked by hash."""
    return Kit(load_fonts(resources / "print" / "fonts"), load_icons(resources / "print" / "icons"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A node and how far below the page's upper edge it starts."""

    node: Node
    down: float


@dataclass(frozen=True, slots=True)
class Laid:
    """A document broken into pages but not yet drawn: only page numbers are still open."""

    document: Document
    theme: Theme
    pages: tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which page of how many the first page of a document is, and the words for it."""

    first: int
    total: int
    words: str = "Page {page} of {pages}"


@dataclass(frozen=True, slots=True)
class FileMeta:
    """What the file says about itself; the title never names a person."""

    title: str
    language: str = "en"
    demo_mark: str = ""  # printed on every page of demo data
    copy_mark: str = ""  # printed on every page of a reprint


@dataclass(frozen=True, slots=True)
class Strip:
    """What is laid over a page that is not ours: the pack's line at its foot, a mark at its head."""

    text: str
    width: float
    height: float
    mark: str = ""


# ---------------------------------------------------------------- layout


def lay_out(document: Document, kit: Kit) -> Laid:
    """Break a document into pages. Raises MissingGlyph rather than printing a box."""
    theme = Theme(document.body, document.is_mono)
    builder = Builder(theme, kit.fonts, document.language)
    pages: list[tuple[Placed, ...]] = []
    rest = builder.nodes(document.blocks)
    starts_high = bool(document.blocks) and _is_head(document.blocks[0])
    while True:
        down = 12 * MM if starts_high and not pages else theme.top
        room = PAGE_HEIGHT - theme.bottom - down
        if document.strip:
            room -= STRIP_HEIGHT + 2 * theme.unit
        nodes, rest = _page(rest, theme.width, room)
        pages.append(_places(nodes, theme.width, down, room))
        if not rest:
            return Laid(document, theme, tuple(pages))


def _is_head(block: Block) -> bool:
    return isinstance(block, _HEADS)


def _page(nodes: list[Node], width: float, room: float) -> tuple[list[Node], list[Node]]:
    filled = fill(nodes, width, room)
    if not filled.placed and filled.rest and not isinstance(filled.rest[0], PageEnd):
        filled = fill(nodes, width, room, is_forced=True)
        if not filled.placed:
            raise PaperFault(f"a {type(nodes[0]).__name__} is taller than a page")
    rest = filled.rest
    if rest and isinstance(rest[0], PageEnd):
        rest = rest[1:]
    return filled.placed, rest


def _places(nodes: list[Node], width: float, down: float, room: float) -> tuple[Placed, ...]:
    slack = room - total_height(nodes, width)
    places: list[Placed] = []
    last: Node | None = None
    for node in nodes:
        down += gap_between(last, node)
        if isinstance(node, ToEnd):
            down += max(slack, 0.0)
            slack = 0.0
        places.append(Placed(node, down))
        down += node.height(width)
        last = node
    return tuple(places)


# ---------------------------------------------------------------- drawing


def draw(laid: Sequence[tuple[Laid, Numbering]], meta: FileMeta, kit: Kit) -> bytes:
    """Draw laid-out documents into one PDF, in the order given."""
    buffer = BytesIO()
    canvas = _canvas(buffer, meta, kit)
    pen = Pen(canvas, kit.fonts, kit.icons)
    for each, numbering in laid:
        for number, page in enumerate(each.pages):
            for place in page:
                place.node.draw(pen, each.theme.side, PAGE_HEIGHT - place.down, each.theme.width)
            _draw_round(pen, each, numbering, number, meta)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_overlays(strips: Sequence[Strip], meta: FileMeta, kit: Kit) -> bytes:
    """One page for each strip, empty but for the strip and the marks."""
    buffer = BytesIO()
    canvas = _canvas(buffer, meta, kit)
    pen = Pen(canvas, kit.fonts, kit.icons)
    side = Theme(12).side
    for strip in strips:
        canvas.setPageSize((strip.width, strip.height))
        if strip.text:
            draw_strip(pen, strip.text, side, 8.5 * MM, strip.width - 2 * side)
        if strip.mark:
            pen.words(printable(strip.mark), side, 8.5 * MM + STRIP_HEIGHT + 3, 9, is_bold=True)
        draw_marks(pen, meta, side, (strip.width, strip.height))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: BytesIO, meta: FileMeta, kit: Kit) -> Canvas:
    canvas = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        lang=meta.language,
        initialFontName=kit.fonts.regular.name,  # type: ignore[arg-type]  # the stub says float, the code takes a name
    )
    canvas.setTitle(meta.title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setProducer("CNS Desktop")
    return canvas


def _draw_round(pen: Pen, laid: Laid, numbering: Numbering, number: int, meta: FileMeta) -> None:
    document, theme = laid.document, laid.theme
    if number or not (document.blocks and _is_head(document.blocks[0])):
        _draw_running_head(pen, document.title, theme)
    counted = numbering
    if document.is_own_count:
        counted = Numbering(1, len(laid.pages), numbering.words)
    _draw_foot(pen, document, theme, counted, counted.first + number)
    if document.strip:
        _draw_strip(pen, numbered(document.strip, numbering.first + number, numbering.total), theme)
    draw_marks(pen, meta, theme.side)


def _draw_running_head(pen: Pen, title: str, theme: Theme) -> None:
    top = PAGE_HEIGHT - max(15 * MM - 0.74 * theme.foot, EDGE + ASCENT * theme.foot)
    pen.words(printable(title), theme.side, top, theme.foot, is_bold=True)
    pen.rule(theme.side, PAGE_HEIGHT - 15 * MM, theme.width, 0.6)


def draw_marks(pen: Pen, meta: FileMeta, side: float, page: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)) -> None:
    """The demo mark at the upper right, the copy mark at the upper left; both 8 mm inside the sheet."""
    y = page[1] - EDGE - 9 * ASCENT
    if meta.copy_mark:
        pen.words(printable(meta.copy_mark), side, y, 9, is_bold=True)
    if meta.demo_mark:
        wide = pen.fonts.bold.width(printable(meta.demo_mark), 9)
        pen.words(printable(meta.demo_mark), page[0] - side - wide, y, 9, is_bold=True)


def _draw_foot(pen: Pen, document: Document, theme: Theme, numbering: Numbering, page: int) -> None:
    """Who, version and printing at the start; page, code and set at the end. Shrinks before it nears the sheet's edge."""
    foot = document.foot
    top = theme.bottom - 3 * MM
    pen.rule(theme.side, top, theme.width, 0.6)
    right = [foot.code, *(foot.flags[:1] if theme.is_large else ())]
    label, size = numbering.words.format(page=page, pages=numbering.total), theme.page_number
    bold = pen.fonts.bold.width(label, size)
    pen.words(label, theme.side + theme.width - bold, top - 4 - ASCENT * size, size, is_bold=True)
    widest = max([bold, *(pen.fonts.regular.width(text, theme.foot) for text in right)])
    start = top - 4 - ASCENT * size
    pitch = min(1.3 * theme.foot, (start - EDGE - DESCENT * theme.foot) / len(right))
    for number, text in enumerate(right, 1):
        wide = pen.fonts.regular.width(text, theme.foot)
        pen.words(text, theme.side + theme.width - wide, start - number * pitch, theme.foot)
    _draw_identity(pen, _foot_lines(document, theme), theme, theme.width - widest - 6 * MM)


def _draw_identity(pen: Pen, lines: Sequence[str], theme: Theme, room: float) -> None:
    top = theme.bottom - 3 * MM - 3.5
    size = theme.foot
    while True:
        wrapped = [line for text in lines for line in _wrapped(pen, text, size, room)]
        last = top - EDGE - (ASCENT + DESCENT) * size  # from the first base line to the lowest one allowed
        pitch = min(1.3 * size, last / max(1, len(wrapped) - 1))
        if pitch >= 1.02 * size or size <= _LEAST_FOOT:
            break
        size -= 0.5
    for number, line in enumerate(wrapped):
        pen.line(line, theme.side, top - ASCENT * size - number * pitch)


def _wrapped(pen: Pen, text: str, size: float, room: float) -> list[tuple[Piece, ...]]:
    """A line of the foot too long for its place is wrapped, never cut."""
    node: TextNode = Builder(Theme(12), pen.fonts).text((Text(text),), size)
    return [line.pieces for line in node.lines(room)]


def _foot_lines(document: Document, theme: Theme) -> list[str]:
    foot = document.foot
    first = [foot.person, "" if theme.is_large else ", ".join(foot.flags)]
    second = [foot.version, foot.printed]
    lines = [_dotted(first), *([foot.version, foot.printed] if theme.is_large else [_dotted(second)])]
    return [line for line in lines if line]


def _dotted(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _draw_strip(pen: Pen, text: str, theme: Theme) -> None:
    """The pack's line on a leaflet page, between two thin rules above the foot."""
    low = theme.bottom + 1
    draw_strip(pen, text, theme.side, low, theme.width)


def numbered(strip: str, page: int, pages: int) -> str:
    """The last {page} and {pages} only: a name before them may hold braces of its own."""
    for mark, value in (("{pages}", pages), ("{page}", page)):
        before, found, after = strip.rpartition(mark)
        strip = f"{before}{value}{after}" if found else strip
    return strip


def draw_strip(pen: Pen, text: str, x: float, low: float, width: float) -> None:
    """Words between two thin rules; the part after the last dot in bold."""
    pen.rule(x, low, width, 0.5)
    pen.rule(x, low + STRIP_HEIGHT, width, 0.5)
    *early, last = text.rsplit(" · ", 1)
    builder = Builder(Theme(12), pen.fonts)
    words = (Text(f"{early[0]} · "), Bold(one_line(last))) if early else (Bold(last),)
    node = builder.text(words, STRIP_SIZE)
    node.draw(pen, x, low + STRIP_HEIGHT - 0.8 * MM, width)


def render(document: Document, kit: Kit, meta: FileMeta | None = None) -> bytes:
    """One document as a PDF of its own."""
    laid = lay_out(document, kit)
    return draw([(laid, Numbering(1, len(laid.pages)))], meta or FileMeta(document.title, document.language), kit)
