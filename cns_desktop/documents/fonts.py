"""Noto Sans Regular and Bold, from the bundle only, checked by hash. A character they lack is an error by name."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from cns_desktop.documents.errors import MissingGlyph, PaperFault

# Typographic frame of a line, as parts of the size: where the first base line hangs and what hangs below the last.
ASCENT, DESCENT = 0.78, 0.22
# A minus as people type it from a keyboard of symbols; Noto Sans has the en dash, which looks the same at these sizes.
_SAME_LOOK = {"\u2212": "\u2013", "\u2010": "-", "\u2011": "-", "\t": " ", "\r": ""}
# Ready-made ligatures are taken apart: readers and searches know letters.
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# Marks that only steer how other scripts join or run. Dropping them changes nothing a Latin reader sees.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
_TRANSLATE = str.maketrans({**_SAME_LOOK, **_LIGATURES, **dict.fromkeys(_UNSEEN, "")})
_CACHE_LIMIT = 8192
_MOST_ACCENTS = 2


@dataclass(slots=True)
class Face:
    """One font file: how wide its words are, and that it has their characters."""

    name: str
    widths: dict[int, float]
    _words: dict[str, float] = field(default_factory=dict)

    def width(self, text: str, size: float) -> float:
        """Width in points; raises MissingGlyph for a character the font has not."""
        units = self._words.get(text)
        if units is None:
            units = self._measure(text)
            if len(self._words) >= _CACHE_LIMIT:
                self._words.clear()
            self._words[text] = units
        return units * size

    def _measure(self, text: str) -> float:
        total, marks = 0.0, 0
        for character in text:
            width = self.widths.get(ord(character))
            marks = marks + 1 if not width and unicodedata.combining(character) else 0
            # A third accent on one letter would be printed over the line above.
            if width is None or marks > _MOST_ACCENTS:
                raise MissingGlyph(character)
            total += width
        return total


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two faces of every paper."""

    regular: Face
    bold: Face

    def face(self, *, is_bold: bool) -> Face:
        return self.bold if is_bold else self.regular

    def check(self, text: str) -> None:
        """Raise MissingGlyph for the first character of `text` that could not be printed."""
        self.regular.width(printable(text).replace("\n", ""), 1)


def printable(text: str) -> str:
    """The text as it is set: composed characters, line ends as \\n, unseen steering marks gone."""
    if text.isascii() and "\t" not in text and "\r" not in text:
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_TRANSLATE))


def load_fonts(folder: Path) -> Fonts:
    """Read, check and register the bundled fonts of `folder` (its fonts.json pins their hashes)."""
    rl_config.useA85 = 0  # one eighth smaller files, some per cent faster
    pins = json.loads((folder / "fonts.json").read_text(encoding="utf-8"))["files"]
    return Fonts(
        _load(folder / "NotoSans-Regular.ttf", pins["NotoSans-Regular.ttf"]),
        _load(folder / "NotoSans-Bold.ttf", pins["NotoSans-Bold.ttf"]),
    )


def _load(path: Path, pinned: str) -> Face:
    if hashlib.sha256(path.read_bytes()).hexdigest() != pinned:
        raise PaperFault(f"bundled font {path.name} is not the one that was checked")
    name = path.stem
    font = TTFont(name, str(path))
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(font)
    face = font.face
    # Only characters with a glyph of their own: glyph 0 is the box we never print.
    widths = {code: face.charWidths[code] / 1000 for code, glyph in face.charToGlyph.items() if glyph}
    # Steering marks that are not dropped would turn or hide what stands round them: refuse them by name.
    return Face(name, {code: width for code, width in widths.items() if unicodedata.category(chr(code))[0] != "C"})
