"""The gate a finished paper passes before anybody sees it: every word there, every font inside, every page counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from io import BytesIO

from pikepdf import Dictionary, Pdf

from cns_desktop.documents.errors import PaperFault
from cns_desktop.documents.fonts import printable
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.model import Break, Document, ScoreTable, Star, TableBlock
from cns_desktop.documents.render import Laid

# Readers differ in spaces and in what they make of a hyphen at a line's end; words must not.
_LOOSE = re.compile("[\\s\u00a0\u00ad\ufffe\u0002\x00-]+")
_NOT_DRAWN = frozenset({"icon", "uri", "address", "alt", "data", "score_label", "key", "language"})


def check_drawn(data: bytes, laid: Sequence[Laid]) -> None:
    """Raise PaperFault when the drawn papers lack a word, a font or a page. The message holds no words of the paper."""
    pages = text_of(data).split("\f")
    expected = sum(len(each.pages) for each in laid)
    if len(pages) != expected:
        raise PaperFault(f"{len(pages)} pages drawn instead of {expected}")
    at = 0
    for each in laid:
        count = len(each.pages)
        missing = missing_words(each.document, "".join(pages[at : at + count]))
        if missing:
            raise PaperFault(f"{len(missing)} words of {each.document.key} are not on its pages")
        at += count
    if fonts := unembedded_fonts(data):
        raise PaperFault(f"fonts not embedded: {', '.join(fonts)}")


def missing_words(document: Document, text: str) -> list[str]:
    """Words of the blocks that the text taken from the pages does not hold."""
    found = _bare(text)
    missing: list[str] = []
    for sentence in sentences(document):
        if _bare(sentence) in found:
            continue  # a sentence that goes on on the next page is looked for word by word
        missing += [word for word in sentence.split() if _bare(word) not in found]
    return missing


def _bare(text: str) -> str:
    """Letters as every reader gives them back; some take compatibility characters apart."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text))


def sentences(document: Document) -> Iterator[str]:
    """Everything of the blocks that is drawn as text, in order."""
    for block in document.blocks:
        yield from _texts(block)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield printable(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, Star | Break):
        for each in fields(value):
            if each.name in _NOT_DRAWN:
                continue
            inner = getattr(value, each.name)
            if each.name == "heads" and isinstance(value, TableBlock | ScoreTable):
                inner = inner[1:]  # the first head is implied where the table has become a list
            yield from _texts(inner)


def unembedded_fonts(data: bytes) -> list[str]:
    """Names of fonts a page uses that are not inside the file."""
    found: set[str] = set()
    with Pdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = page.resources.get("/Font") if "/Resources" in page.obj else None
            for font in fonts.as_dict().values() if isinstance(fonts, Dictionary) else ():
                if isinstance(font, Dictionary) and not _is_embedded(font):
                    found.add(str(font.get("/BaseFont", "?")))
    return sorted(found)


def _is_embedded(font: Dictionary) -> bool:
    if str(font.get("/Subtype", "")) == "/Type3":
        return True
    below = font.get("/DescendantFonts")
    holder = below[0] if below is not None else font
    descriptor = holder.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
