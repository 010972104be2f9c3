"""Putting a pack together: what is offered, what is missing, what was built, and the rules that refuse. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Suggestion
from cns_desktop.domain.packs import PackOrder, Paper, Part, PartKind
from cns_desktop.i18n import _

SIZES = (12, 14, 16, 18, 20, 24, 28)
MOST_LEAFLETS = 6  # more than this at once is not read
FIRST_LEAFLETS = 4  # put into a new pack unasked
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Missing:
    """What the reader needs and will not get, and what happens instead."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How she needs to read: `least` points, the languages that can be chosen, formats that are not paper."""

    least: int = 0
    language: str = ENGLISH
    languages: tuple[tuple[str, str], ...] = ((ENGLISH, "English"),)
    is_recorded: bool = False
    other_formats: tuple[str, ...] = ()
    interpreter: bool = False


@dataclass(frozen=True, slots=True)
class PackView:
    """What the pack builder shows of one patient. `held_back` leaflets would say what has not been told."""

    patient: PatientId
    name: Name
    suggestions: tuple[Suggestion, ...]
    shelf: tuple[Leaflet, ...]
    held_back: int
    order: PackOrder
    reading: Reading
    needs_day: bool  # no review is agreed: she has to say by when she rings
    plan_version: int = 0
    is_deceased: bool = False
    kept_at: datetime | None = None
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A finished pack: the very bytes that are shown, printed and kept."""

    order: PackOrder
    pdf: bytes
    pages: int
    sha256: str
    format_code: str
    title: str  # neutral: "Pack 8F2C"
    made_at: datetime
    warnings: tuple[Missing, ...] = ()
    starts: tuple[int, ...] = ()  # the page each part of the order starts on
    needs_approval: bool = False  # nobody has approved the words of our own papers: it may be read, not printed


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as pixels: four bytes each, blue first, rows of `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """How to print. `printer` is a queue of this computer."""

    printer: str = ""
    copies: int = 1
    is_duplex: bool = True
    is_mono: bool = False


@dataclass(frozen=True, slots=True)
class PrinterLine:
    name: str
    is_default: bool
    is_accepting: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A paper in the Print place: waiting to be printed, or printed and not yet given. `refused` says why it may not be printed."""

    paper: Paper
    name: Name
    nhs_number: str
    refused: str = ""


# What may be printed --------------------------------------------------------------------------------------------------------------


def refuse_unapproved(built: Built) -> None:
    """Pages whose words nobody has approved are for reading on the screen only."""
    if built.needs_approval:
        raise Refused(
            "words-unapproved",
            _("The words of our own papers are model text that nobody here has approved."),
            _("Nothing was printed."),
            _("Read them in the preview and approve them there."),
        )


def may_say(leaflet: Leaflet, told: Iterable[str], sites: Iterable[str]) -> bool:
    """Whether this leaflet says only what she has been told: its own mark, and, where it is about one site, that very diagnosis."""
    if leaflet.needs_told not in told:
        return False
    return not leaflet.sites or bool(set(leaflet.sites) & set(sites))


def is_ready(leaflet: Leaflet) -> bool:
    return leaflet.status is ContentStatus.APPROVED


def in_language(versions: Iterable[Leaflet], language: str) -> Leaflet | None:
    """The approved version for a reader of `language`: her own, else English; the newest of it."""
    ready = [one for one in versions if is_ready(one)]
    for wanted in (language, ENGLISH):
        if found := [one for one in ready if one.language == wanted]:
            return max(found, key=lambda one: one.version)
    return max(ready, key=lambda one: one.version, default=None)


# The order ------------------------------------------------------------------------------------------------------------------------


def moved(parts: Sequence[Part], at: int, by: int) -> tuple[Part, ...]:
    """The part at `at` moved by `by` places; past an end it stays there."""
    to = min(max(at + by, 0), len(parts) - 1)
    rest = [*parts[:at], *parts[at + 1 :]]
    return (*rest[:to], parts[at], *rest[to:])


def without(parts: Sequence[Part], at: int) -> tuple[Part, ...]:
    return (*parts[:at], *parts[at + 1 :])


def with_leaflet(order: PackOrder, part: Part) -> PackOrder:
    """The leaflet in front of the feedback page; one that is in already stays where it is."""
    if part.leaflet_key in leaflet_keys(order):
        return order
    at = next((place for place, p in enumerate(order.parts) if p.kind is PartKind.FEEDBACK), len(order.parts))
    return replace(order, parts=(*order.parts[:at], part, *order.parts[at:]))


def leaflet_keys(order: PackOrder) -> tuple[str, ...]:
    return tuple(p.leaflet_key for p in order.parts if p.kind is PartKind.LEAFLET)


def score_of(concerns: Iterable[ConcernLine], leaflet: Leaflet) -> int | None:
    """The latest score of the concern this leaflet answers to, the highest where there are several."""
    known = [c.latest.value for c in concerns if c.link_id in leaflet.concerns and c.latest and c.latest.value]
    return max(known, default=None)


def least_size(asked: int, least: int) -> int:
    """A nurse may step up, never below what is recorded."""
    return max(asked, least)


@dataclass(frozen=True, slots=True)
class RecallLine:
    """One person who has a leaflet, or for whom it was printed."""

    patient: PatientId
    name: Name
    on: date
    version: int
    language: str
    body_size: int


@dataclass(frozen=True, slots=True)
class Recall:
    """Who was given a leaflet (handed over or posted), and, apart, for whom it is printed and not yet given (README 4)."""

    given: tuple[RecallLine, ...] = ()
    printed: tuple[RecallLine, ...] = ()


class Refused(Expected):
    """A pack may not be made. `code` names why: dead, untold, unapproved, late, gone, phone, day, words; `subject` the key of a leaflet."""

    def __init__(self, code: str, what: str, safe: str = "", then: str = "", *, subject: str = "") -> None:
        super().__init__(what, safe, then)
        self.code, self.subject = code, subject
