"""The shelf as a list: which version of each leaflet stands for it, and when it has to be looked at again. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source

SOON = timedelta(days=60)
_LEAST_WORDS = 30
_GRADE_TO_AGE = 5  # a school grade is a year of school that begins at five or six


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One leaflet in one standing (approved, draft, withdrawn): the newest version of it, and every language of that standing."""

    leaflet: Leaflet
    languages: tuple[str, ...]
    versions: tuple[Leaflet, ...]

    def is_due(self, today: date) -> bool:
        """Approved and to be reviewed soon, or late already."""
        held = self.leaflet
        return held.status is ContentStatus.APPROVED and held.review_by is not None and held.review_by <= today + SOON


def lines_of(shelf: Iterable[Leaflet]) -> tuple[ShelfLine, ...]:
    """One line for each key and standing, by title."""
    found: dict[tuple[str, ContentStatus], list[Leaflet]] = {}
    for leaflet in shelf:
        found.setdefault((leaflet.key, leaflet.status), []).append(leaflet)
    lines = []
    for held in found.values():
        newest = max(held, key=lambda one: (one.version, one.language == "en"))
        languages = tuple(sorted({one.language for one in held}, key=lambda code: (code != "en", code)))
        lines.append(ShelfLine(newest, languages, tuple(sorted(held, key=lambda one: (one.version, one.language), reverse=True))))
    return tuple(sorted(lines, key=lambda line: (line.leaflet.title.casefold(), line.leaflet.status.value)))


def is_ours(line: ShelfLine) -> bool:
    return line.leaflet.source is Source.MARKDOWN


def reading_grade(text: str) -> float | None:
    """Flesch and Kincaid's grade of an English text, by counted vowels; None for a text too short to say."""
    words = re.findall(r"[A-Za-z’']+", text)
    if len(words) < _LEAST_WORDS:
        return None
    sentences = max(len(re.findall(r"[.!?:](?=\s|$)|\n\s*\n", text)), 1)
    beats = sum(max(len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))), 1) for word in words)
    return round(0.39 * len(words) / sentences + 11.8 * beats / len(words) - 15.59, 1)


def reading_age(grade: float) -> tuple[int, int]:
    """The ages a reading grade speaks of: a hint to look at a text again, never a proof."""
    low = max(round(grade) + _GRADE_TO_AGE, _GRADE_TO_AGE)
    return low, low + 1
