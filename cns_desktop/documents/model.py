"""What a page is made of: blocks and the words inside them, before anybody thinks of points and millimetres.

A kind builds a `Document` from blocks; `render` draws it at the size the reader needs. Nothing here knows a font.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that carry the meaning of a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Ltr:
    """A fact that is read left to right and never breaks over a line: number, address, dose, time."""

    text: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An address printed in bold that can also be followed on a screen."""

    text: str
    uri: str


@dataclass(frozen=True, slots=True)
class Small:
    """Side words, in the small size (which is the body size in large print)."""

    text: str


@dataclass(frozen=True, slots=True)
class Star:
    """The drawn star of "talk about this first"; no font character."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside one paragraph."""


Inline = Text | Bold | Ltr | Link | Small | Star | Break
Words = tuple[Inline, ...]


class Role(Enum):
    """How big a paragraph speaks."""

    BODY = "body"
    LEDE = "lede"  # the first sentence of a page, key size
    SUBTITLE = "subtitle"  # under the first heading, key size
    KEY = "key"
    SMALL = "small"
    PROSE = "prose"  # running text, held to a readable measure
    AFTER_TABLE = "after-table"
    APART = "apart"  # with more room above


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Masthead:
    """Team and hospital over the band rule; the right half stays free for the trust's logo."""

    team: str
    hospital: str
    is_cover: bool = False  # the coloured field follows instead of the rule


@dataclass(frozen=True, slots=True)
class Banner:
    """The coloured field of a pack cover."""

    title: str
    name: str
    made: str


@dataclass(frozen=True, slots=True)
class LeafletHead:
    """Series and number of a leaflet over the band rule."""

    series: str
    number: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 once in a document, 2 and 3 never skipped."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, ragged right, never hyphenated."""

    words: Words
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Quote:
    """The patient's own words, beside a bar."""

    words: Words


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; in two columns only up to 14 pt."""

    items: tuple[Words, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list with numbers."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; above 18 pt a list of "head: value" lines. Widths are millimetres at 12 pt, 0 takes what is left."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...]
    is_first_bold: bool = True


@dataclass(frozen=True, slots=True)
class FactList:
    """Label and words side by side; above 18 pt one after the other."""

    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class CallBox:
    """Whom to ring for questions: telephone, band frame, number to the right."""

    title: str
    intro: Words
    number: str = ""
    blocks: tuple[Block, ...] = ()
    is_cover: bool = False


@dataclass(frozen=True, slots=True)
class UrgentBox:
    """What must not wait: triangle, heavy frame, number to the right."""

    title: str
    intro: Words
    number: str = ""
    blocks: tuple[Block, ...] = ()
    is_cover: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """At most three lines that matter, on a tint beside a bar."""

    blocks: tuple[Block, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Thin frame with a picture at its start: another format or language."""

    icon: str
    words: Words


@dataclass(frozen=True, slots=True)
class IconRow:
    """A picture beside a few lines."""

    icon: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ContentsPart:
    """A part heading of the contents page."""

    text: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One thing in the pack: what, why, which version, on which page."""

    title: str
    why: str
    version: str
    page: str


@dataclass(frozen=True, slots=True)
class Score:
    """A 0-10 answer now, before and first; None where there is no number."""

    now: int | None
    before: int | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True)
class ConcernHead:
    """Chip, name, score in words and drawn, and the wish in the person's words."""

    number: int
    title: str
    score_label: str
    score_words: Words
    score: Score
    wish: Words


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One concern of a needs result: three answers in words, the thermometer, a note."""

    title: str
    is_starred: bool
    note: str
    first: str
    before: str
    now: str
    score: Score


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The answers, first, before and now, each under its date, in the order given."""

    heads: tuple[tuple[str, str], ...]  # (word, date) for the name and the three answers
    lines: tuple[ScoreLine, ...]
    legend: tuple[str, str, str, str]  # star, first, before, now


@dataclass(frozen=True, slots=True)
class Tick:
    """A drawn box touching its words."""

    text: str
    is_on: bool = False
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class TickRow:
    """Tick boxes on one line as far as they fit, after an optional label and before optional words."""

    ticks: tuple[Tick, ...]
    label: str = ""
    after: Words = ()
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class TickList:
    """Answers one below the other, best first."""

    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class FillLine:
    """Labels, each followed by a line to write on; (label, millimetres)."""

    fields: tuple[tuple[str, float], ...]
    after: Words = ()


@dataclass(frozen=True, slots=True)
class WriteLines:
    """Empty lines for the hand."""

    count: int


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A table with heads and empty rows for the hand."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """Between two heavy rules, never split: agreement, given slip."""

    blocks: tuple[Block, ...]
    is_open: bool = False  # only the rule above


@dataclass(frozen=True, slots=True)
class Columns:
    """Short texts two by two; above 14 pt one below the other."""

    cells: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture from memory with the words that replace it."""

    data: bytes
    alt: str
    width: float  # millimetres


@dataclass(frozen=True, slots=True)
class QrBlock:
    """A public address as QR code with the same words beside it; never anything about a person."""

    address: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class KeepTogether:
    """Blocks that stand on one page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """Blocks pushed to the end of the page they fall on."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page."""


Block = (
    Masthead
    | Banner
    | LeafletHead
    | Heading
    | Para
    | Quote
    | Bullets
    | Numbered
    | TableBlock
    | FactList
    | CallBox
    | UrgentBox
    | Note
    | Panel
    | IconRow
    | ContentsPart
    | ContentsLine
    | ConcernHead
    | ScoreTable
    | TickRow
    | TickList
    | FillLine
    | WriteLines
    | BlankTable
    | Ruled
    | Columns
    | Image
    | QrBlock
    | KeepTogether
    | Foot
    | PageBreak
)


class NeedsTold(Enum):
    """What the person must have been told before a paper may be printed for her."""

    NOTHING = "nothing"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    AIM = "aim"


@dataclass(frozen=True, slots=True)
class FootLine:
    """Who, which version, printed when and by whom, format code; empty person for papers without one."""

    person: str
    version: str
    printed: str
    code: str
    flags: tuple[str, ...] = ()  # red-flag set and version, review-by


@dataclass(frozen=True, slots=True)
class Document:
    """One paper: its blocks and what stands round them on every page."""

    key: str
    title: str  # never a person's name: it shows in window bars and print queues
    blocks: tuple[Block, ...]
    foot: FootLine
    needs_told: NeedsTold
    language: str = "en"
    body: int = 12
    is_mono: bool = False
    strip: str = ""  # the pack's line above a leaflet's foot, with {page} and {pages}
    is_own_count: bool = False  # pages are counted within this document, not within the pack


def plain(words: Words) -> str:
    """The words without their looks."""
    parts: list[str] = []
    for word in words:
        if isinstance(word, Break):
            parts.append("\n")
        elif not isinstance(word, Star):
            parts.append(word.text)
    return "".join(parts)


def said(text: str) -> Words:
    """A sentence as words."""
    return (Text(text),) if text else ()
