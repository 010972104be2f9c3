"""The fixed words of our papers: versioned content per language (README 14), not program strings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cns_desktop.documents.errors import PaperFault
from cns_desktop.documents.model import Bold, Break, Inline, Link, Ltr, Small, Star, Text, Words

_MARK = re.compile(r"(\*\*|\{[a-z_0-9]+\}|\n)")
Value = str | Inline | Words


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. `status` says whether a named person has approved them (README 5)."""

    language: str
    status: str
    version: str
    words: Mapping[str, str]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]

    def text(self, key: str, **values: str) -> str:
        """A plain sentence with its named values."""
        return self._template(key).format(**values) if values else self._template(key)

    def rich(self, key: str, **values: Value) -> Words:
        """A sentence in which ** switches bold on and off; values never switch anything."""
        return marked(self._template(key), **values)

    def _template(self, key: str) -> str:
        if key not in self.words:
            raise PaperFault(f"no document words for {key} in {self.language}")
        return self.words[key]

    # ---- dates, in the language of the paper, never of the computer

    def day(self, on: date) -> str:
        """12 November 2026."""
        return f"{on.day} {self.months[on.month - 1]} {on.year}"

    def short_day(self, on: date) -> str:
        """12 November, for steps of this year's plan."""
        return f"{on.day} {self.months[on.month - 1]}"

    def brief_day(self, on: date) -> str:
        """12 Nov, for narrow columns."""
        return f"{on.day} {self.short_months[on.month - 1]}"

    def week_day(self, on: date) -> str:
        """Thursday 12 November 2026."""
        return f"{self.weekdays[on.weekday()]} {self.day(on)}"

    def stamp_day(self, on: date) -> str:
        """12-Nov-2026, for the foot: cannot be read as another day abroad."""
        return f"{on.day:02d}-{self.short_months[on.month - 1]}-{on.year}"

    def stamp(self, at: datetime) -> str:
        """12-Nov-2026 14:32."""
        return f"{self.stamp_day(at)} {at:%H:%M}"

    def month(self, on: date) -> str:
        """Mar 2028."""
        return f"{self.short_months[on.month - 1]} {on.year}"

    def stamp_month(self, on: date) -> str:
        """Jun-2027."""
        return f"{self.short_months[on.month - 1]}-{on.year}"

    def clock(self, at: datetime) -> str:
        """10:20 am."""
        hour = at.hour % 12 or 12
        return f"{hour}:{at.minute:02d} {self.words['am'] if at.hour < 12 else self.words['pm']}"


def marked(template: str, **values: Value) -> Words:
    """`**` switches bold, `{name}` is replaced by a value as it is."""
    found: list[Inline] = []
    is_bold = False
    for part in _MARK.split(template):
        if part == "**":
            is_bold = not is_bold
        elif part == "\n":
            found.append(Break())
        elif part.startswith("{") and part.endswith("}"):
            found.extend(_valued(values[part[1:-1]], is_bold=is_bold))
        elif part:
            found.append(Bold(part) if is_bold else Text(part))
    return tuple(found)


def _valued(value: Value, *, is_bold: bool) -> Words:
    if isinstance(value, str):
        if not value:
            return ()
        return (Bold(value) if is_bold else Text(value),)
    if isinstance(value, Text | Bold | Ltr | Link | Small | Star | Break):
        return (value,)
    return value


def load_wording(folder: Path, language: str = "en") -> Wording:
    """The words of a language from `resources/document-text`; English where a language has none of its own."""
    place = folder / language
    if not place.is_dir():
        place = folder / "en"
    words: dict[str, str] = {}
    status, version = "", ""
    lists: dict[str, list[str]] = {}
    for path in sorted(place.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        status, version = content["status"], content["version"]
        lists.update(content.get("lists", {}))
        words.update({f"{path.stem}.{key}": text for key, text in content["words"].items()})
    plain_keys = {key.removeprefix("common."): text for key, text in words.items() if key.startswith("common.")}
    return Wording(
        place.name,
        status,
        version,
        {**words, **plain_keys},
        tuple(lists["months"]),
        tuple(lists["short_months"]),
        tuple(lists["weekdays"]),
    )
