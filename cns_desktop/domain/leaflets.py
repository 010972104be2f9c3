"""Team content on the shelf: leaflets, and the other versioned content of README 14."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class ContentKind(Enum):
    LEAFLET = "leaflet"
    TOOL = "tool"
    SAFETY_SET = "safety-set"
    TEMPLATE = "template"
    DIRECTORY = "directory"
    DOCUMENT_TEXT = "document-text"


class ContentStatus(Enum):
    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Source(Enum):
    MARKDOWN = "markdown"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One version of one leaflet in one language (metadata of domain.md I). `key` is the same for all versions and languages."""

    key: str
    version: int
    language: str
    title: str
    source: Source
    status: ContentStatus
    owner: str = ""
    author: str = ""
    licence: str = ""
    source_url: str = ""
    published_on: date | None = None
    review_by: date | None = None
    formats: tuple[str, ...] = ("print",)
    keywords: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()  # linkIds it answers to
    sites: tuple[str, ...] = ()  # empty = any
    treatments: tuple[str, ...] = ()  # Step values
    needs_told: str = "nothing"  # nothing | diagnosis | treatment | aim
    pif_tick: bool = False
    is_easy_read: bool = False
    reading_grade: float | None = None  # a hint, labelled so
    pages: int = 0
    is_tagged: bool = False
    warnings: tuple[str, ...] = ()
    text: str = ""  # Markdown source, or the text taken from the PDF (search)
    sha256: str = ""  # of the clean PDF blob, or of the Markdown
    approved_by: str = ""
    approved_on: datetime | None = None
    withdrawn_on: datetime | None = None
    withdrawn_reason: str = ""

    def is_out_of_date(self, today: date) -> bool:
        return self.review_by is not None and self.review_by < today


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leaflet that fits and why, each reason a sentence part such as `sleeping 6`."""

    leaflet: Leaflet
    reasons: tuple[str, ...]
    note: str = field(default="")  # e.g. already given on, English only
