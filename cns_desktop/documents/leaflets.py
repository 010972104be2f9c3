"""Import of a leaflet PDF: checked, cleaned, described. Cleaning happens once, at import, never at print (documents.md §3).

The structure tree of a tagged leaflet is kept; links to annotations that were removed are pruned from it, or the removed
payload would stay reachable. Runs in the limited worker process, because the file comes from anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from cns_desktop.documents.errors import LeafletRefused

MOST_PAGES = 200
MOST_BYTES = 60_000_000
_BAD_ANNOTATIONS = frozenset(
    f"/{name}"
    for name in (
        "FileAttachment",
        "RichMedia",
        "Movie",
        "Sound",
        "Screen",
        "3D",
        "Redact",
        "TrapNet",
        "PrinterMark",
    )
)
_GOOD_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_ROOT_KEYS = (
    *("OpenAction", "AA", "AcroForm", "Collection", "AF", "PieceInfo", "Threads", "SpiderInfo", "URI"),
    *("Legal", "Perms", "DSS", "Extensions", "Requirements", "Metadata", "Outlines"),
)
_NAME_KEYS = ("JavaScript", "EmbeddedFiles", "Renditions", "AlternatePresentations")
_PAGE_KEYS = ("AA", "PieceInfo", "Thumb", "Metadata", "AF", "B", "Trans", "Dur", "ID", "PZ", "SeparationInfo")
_DEEPEST = 200  # of a structure or name tree; deeper is a trap


@dataclass(frozen=True, slots=True)
class CleanedLeaflet:
    """A leaflet fit for the shelf. `warnings` are codes: repaired, restricted, removed, form, layers, untagged, no-text, odd-size."""

    data: bytes
    sha256: str
    pages: int
    language: str
    is_tagged: bool
    text: str
    warnings: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Findings:
    removed: list[str] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)


def clean(data: bytes) -> CleanedLeaflet:
    """The same pages without anything that acts, hides or tells; LeafletRefused by code when it cannot be."""
    found = _Findings()
    with _opened(data, found) as pdf:
        try:
            language = _language(pdf)
            _drop_active(pdf, found)
            is_tagged = _is_tagged(pdf)
            _plain_info(pdf)
            cleaned = _saved(pdf)
            sizes = {(round(float(p.mediabox[2] - p.mediabox[0])), round(float(p.mediabox[3] - p.mediabox[1]))) for p in pdf.pages}
            count = len(pdf.pages)
        except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LeafletRefused("broken") from error
    text = text_of(cleaned)
    if not is_tagged:
        found.warnings.add("untagged")
    if not text.strip():
        found.warnings.add("no-text")
    if sizes - {(595, 842), (595, 841), (596, 842), (420, 595), (419, 595), (420, 596), (842, 595)}:
        found.warnings.add("odd-size")
    if found.removed:
        found.warnings.add("removed")
    digest = hashlib.sha256(cleaned).hexdigest()
    removed = tuple(sorted(set(found.removed)))
    return CleanedLeaflet(cleaned, digest, count, language, is_tagged, text, tuple(sorted(found.warnings)), removed)


def _opened(data: bytes, found: _Findings) -> Pdf:
    if len(data) > MOST_BYTES:
        raise LeafletRefused("too-big")
    if b"%PDF-" not in data[:1024]:
        raise LeafletRefused("not-pdf")
    try:
        pdf = Pdf.open(BytesIO(data), suppress_warnings=True)
        count = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise LeafletRefused("password") from error
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise LeafletRefused("broken") from error
    if count == 0:
        raise LeafletRefused("empty")
    if count > MOST_PAGES:
        raise LeafletRefused("too-long")
    if pdf.get_warnings():
        found.warnings.add("repaired")
    if pdf.is_encrypted:
        found.warnings.add("restricted")  # the owner set limits: the nurse sees it and decides
    return pdf


def _language(pdf: Pdf) -> str:
    value = pdf.Root.get("/Lang")
    return str(value).split("\x00", 1)[0][:35] if value is not None else ""


def _is_tagged(pdf: Pdf) -> bool:
    tree, marks = pdf.Root.get("/StructTreeRoot"), pdf.Root.get("/MarkInfo")
    if not isinstance(tree, Dictionary) or not isinstance(marks, Dictionary):
        return False
    return "/K" in tree and "/ParentTree" in tree and bool(marks.get("/Marked", False))


def _drop_active(pdf: Pdf, found: _Findings) -> None:
    root = pdf.Root
    _flatten(pdf, found)
    if "/OCProperties" in root:
        found.warnings.add("layers")  # all become visible; the preview shows it
        del root["/OCProperties"]
    for key in _ROOT_KEYS:
        if f"/{key}" in root:
            if key not in ("Outlines", "Metadata") and not _is_harmless(key, root[f"/{key}"]):
                found.removed.append(f"document/{key}")
            del root[f"/{key}"]
    destinations = _destinations(pdf)
    names = root.get("/Names")
    for key in _NAME_KEYS:
        if isinstance(names, Dictionary) and f"/{key}" in names:
            found.removed.append(f"names/{key}")
            del names[f"/{key}"]
    for page in pdf.pages:
        _clean_page(page, destinations, found)
    _prune_tree(pdf)
    _drop_font_lists(pdf)


def _is_harmless(key: str, value: Object) -> bool:
    """Opening at a page or zoom is dropped too, but nobody needs to be told."""
    if key != "OpenAction":
        return False
    return isinstance(value, Array) or (isinstance(value, Dictionary) and str(value.get("/S", "")) == "/GoTo")


def _flatten(pdf: Pdf, found: _Findings) -> None:
    """Fields, notes and highlights become ink on the page, so that what a reader saw is not lost."""
    has_form = "/AcroForm" in pdf.Root
    if has_form:
        found.warnings.add("form")
    try:
        if has_form:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    except (pikepdf.PdfError, RuntimeError, ValueError):
        found.removed.append("document/drawn-notes")


def _destinations(pdf: Pdf) -> dict[str, Object]:
    """Named places, to be written into the links that use them."""
    found: dict[str, Object] = {}
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if isinstance(tree, Dictionary):
        for name, value in _name_tree(tree, 0):
            found[name] = value
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        for key in old.keys():  # noqa: SIM118 - a pikepdf dictionary iterates its items
            found[key.lstrip("/")] = old[key]
    return {name: value.get("/D", value) if isinstance(value, Dictionary) else value for name, value in found.items()}


def _name_tree(node: Dictionary, depth: int) -> Iterable[tuple[str, Object]]:
    if depth > _DEEPEST:
        return
    pairs = node.get("/Names")
    if isinstance(pairs, Array):
        for at in range(0, len(pairs) - 1, 2):
            yield str(pairs[at]), pairs[at + 1]
    kids = node.get("/Kids")
    if isinstance(kids, Array):
        for kid in kids:
            if isinstance(kid, Dictionary):
                yield from _name_tree(kid, depth + 1)


def _clean_page(page: Page, destinations: dict[str, Object], found: _Findings) -> None:
    for key in _PAGE_KEYS:
        if f"/{key}" in page.obj:
            if key in ("AA", "AF"):
                found.removed.append(f"page/{key}")
            del page.obj[f"/{key}"]
    _balance(page)
    notes = page.obj.get("/Annots")
    if notes is None:
        return
    kept = Array()
    for note in notes if isinstance(notes, Array) else ():
        if isinstance(note, Dictionary) and _clean_note(note, destinations, found):
            kept.append(note)
    if len(kept):
        page.obj["/Annots"] = kept
    else:
        del page.obj["/Annots"]


def _balance(page: Page) -> None:
    """Every saved graphics state is given back and no more: the pack puts its own scale round the page."""
    depth, lowest = 0, 0
    instructions = pikepdf.parse_content_stream(page, "q Q")
    for each in instructions:
        depth += 1 if str(each.operator) == "q" else -1
        lowest = min(lowest, depth)
    if lowest < 0:
        page.contents_add(b"q " * -lowest, prepend=True)
        depth -= lowest
    if depth > 0:
        page.contents_add(b" Q" * depth)


def _clean_note(note: Dictionary, destinations: dict[str, Object], found: _Findings) -> bool:
    """Whether the annotation may stay, once its actions are gone."""
    kind = str(note.get("/Subtype", ""))
    if kind != "/Link":  # what could be drawn has become ink; the rest acts, hides or plays
        if kind in _BAD_ANNOTATIONS:
            found.removed.append(f"annotation{kind}")
        return False
    for key in ("/AA", "/AF", "/PA"):
        if key in note:
            found.removed.append(f"annotation{key}")
            del note[key]
    action = note.get("/A")
    if isinstance(action, Dictionary):
        _clean_action(note, action, found)
    _settle_destination(note, destinations)
    return "/A" in note or "/Dest" in note


def _clean_action(note: Dictionary, action: Dictionary, found: _Findings) -> None:
    kind = str(action.get("/S", ""))
    if kind == "/GoTo":
        place = action.get("/D")
        del note["/A"]
        if place is not None:
            note["/Dest"] = place
    elif kind == "/URI" and str(action.get("/URI", "")).lower().startswith(_GOOD_SCHEMES):
        if "/Next" in action:
            found.removed.append("action/Next")
            del action["/Next"]
    else:
        found.removed.append(f"action{kind}")
        del note["/A"]


def _settle_destination(note: Dictionary, destinations: dict[str, Object]) -> None:
    place = note.get("/Dest")
    if place is None or isinstance(place, Array):
        return
    known = destinations.get(str(place).lstrip("/"))
    if known is None:
        del note["/Dest"]
    else:
        note["/Dest"] = known


def _prune_tree(pdf: Pdf) -> None:
    """Drop references of the structure tree to annotations that are gone."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return
    alive = {note.objgen for page in pdf.pages for note in page.obj.get("/Annots", Array())}
    waiting: list[Dictionary] = [root]
    seen: set[tuple[int, int]] = set()
    while waiting:
        element = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        if "/AF" in element:
            del element["/AF"]
        waiting += _pruned_kids(element, alive)


def _pruned_kids(element: Dictionary, alive: set[tuple[int, int]]) -> list[Dictionary]:
    kids = element.get("/K")
    if kids is None:
        return []
    every = list(kids) if isinstance(kids, Array) else [kids]
    kept = [kid for kid in every if not _is_dead(kid, alive)]
    if len(kept) != len(every):
        if kept:
            element["/K"] = Array(kept)
        else:
            del element["/K"]
        if str(element.get("/S", "")) in ("/Link", "/Form", "/Annot"):
            element["/S"] = Name.Span
    return [kid for kid in kept if isinstance(kid, Dictionary) and "/S" in kid]


def _is_dead(kid: Object, alive: set[tuple[int, int]]) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    target = kid.get("/Obj")
    return target is None or target.objgen not in alive


def _drop_font_lists(pdf: Pdf) -> None:
    """CIDSet and CharSet are optional, often wrong, and must be right where present (ISO 14289-1 7.21.4.2)."""
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get("/Type") == Name.FontDescriptor:
            for key in ("/CIDSet", "/CharSet"):
                if key in each:
                    del each[key]


def _plain_info(pdf: Pdf) -> None:
    """Who wrote the file, with what and when is nobody's business once it is on the shelf."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        if "/LastModified" in page.obj:
            del page.obj["/LastModified"]


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        buffer,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
        encryption=False,
    )
    return buffer.getvalue()


def text_of(data: bytes) -> str:
    """The words of a PDF as a reader gets them, a form feed between pages; empty when they cannot be taken out."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return "\f".join(_page_text(document, number) for number in range(len(document)))
    finally:
        document.close()


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    words = page.get_textpage()
    text: str = words.get_text_bounded().replace("\r\n", "\n")
    words.close()
    page.close()
    return text.replace("\x00", "")
