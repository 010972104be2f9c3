"""A pack: own papers and leaflets become one numbered PDF, the same bytes for the same content.

Own papers are laid out first, so that the contents page knows its numbers; all are drawn into one file that embeds its
fonts once. Leaflet pages are set on A4 above a band that says whose pack they lie in. Structure trees of leaflets are
untouched on the shelf; merging them is the work of the tagging layer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf

from cns_desktop.documents.check import check_drawn
from cns_desktop.documents.errors import PaperFault, WorkStopped
from cns_desktop.documents.model import Document
from cns_desktop.documents.render import FileMeta, Kit, Laid, Numbering, Strip, draw, draw_overlays, lay_out, numbered
from cns_desktop.documents.theme import MM, PAGE_HEIGHT, PAGE_WIDTH

BAND = 14 * MM  # kept free below a leaflet page: its text is never covered
_MOST_PASSES = 4


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A paper of ours. `build` gets the page each part starts on; only some papers mention pages."""

    key: str
    title: str
    build: Callable[[Mapping[str, int]], Document]
    mentions_pages: bool = False


@dataclass(frozen=True, slots=True)
class LeafletPart:
    """A cleaned leaflet PDF from the shelf."""

    key: str
    title: str
    data: bytes
    mark: str = ""  # "Out of date since ... - printed because: ..."


Part = OwnPart | LeafletPart


@dataclass(frozen=True, slots=True)
class PackFile:
    """What the file says and shows on each page. `strip` has {page} and {pages}."""

    meta: FileMeta
    strip: str = ""
    page_words: str = "Page {page} of {pages}"


@dataclass(frozen=True, slots=True)
class BuiltPack:
    data: bytes
    sha256: str
    pages: int
    starts: Mapping[str, int]


@dataclass(slots=True)
class _Plan:
    """Which part has how many pages."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def starts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        at = 1
        for key, count in self.counts.items():
            found[key] = at
            at += count
        return found


def build_pack(parts: Sequence[Part], file: PackFile, kit: Kit, *, stop: Callable[[], bool] = lambda: False) -> BuiltPack:
    """All parts in their order as one PDF. Raises by name rather than leaving anything out."""
    sources = {part.key: _opened(part) for part in parts if isinstance(part, LeafletPart)}
    if len({part.key for part in parts}) != len(parts):
        raise PaperFault("two parts of a pack have one key")
    try:
        laid, plan = _lay_out_all(parts, sources, kit, stop)
        starts = plan.starts()
        ordered = [(each, Numbering(starts[key], plan.total, file.page_words)) for key, each in laid.items()]
        own = draw(ordered, file.meta, kit) if ordered else b""
        if own:
            check_drawn(own, [each for each, _ in ordered])
        _halt(stop)
        data = _merged(parts, sources, own, laid, starts, plan.total, file, kit)
    finally:
        for source in sources.values():
            source.close()
    return BuiltPack(data, hashlib.sha256(data).hexdigest(), plan.total, starts)


def _halt(stop: Callable[[], bool]) -> None:
    if stop():
        raise WorkStopped


def _opened(part: LeafletPart) -> Pdf:
    try:
        return Pdf.open(BytesIO(part.data))
    except pikepdf.PdfError as error:
        raise PaperFault("a leaflet on the shelf cannot be opened") from error


def _lay_out_all(parts: Sequence[Part], sources: Mapping[str, Pdf], kit: Kit, stop: Callable[[], bool]) -> tuple[dict[str, Laid], _Plan]:
    """Lay out until the page numbers a paper mentions are the numbers it gets."""
    pages: dict[str, int] = {part.key: 88 for part in parts}
    laid: dict[str, Laid] = {}
    for _ in range(_MOST_PASSES):
        plan = _Plan()
        for part in parts:
            _halt(stop)
            if isinstance(part, LeafletPart):
                plan.counts[part.key] = len(sources[part.key].pages)
                continue
            if part.key not in laid or part.mentions_pages:
                laid[part.key] = lay_out(part.build(pages), kit)
            plan.counts[part.key] = len(laid[part.key].pages)
        if plan.starts() == pages:
            return laid, plan
        pages = plan.starts()
    raise PaperFault("page numbers of a pack do not settle")


# ---------------------------------------------------------------- merging


def _merged(
    parts: Sequence[Part],
    sources: Mapping[str, Pdf],
    own: bytes,
    laid: Mapping[str, Laid],
    starts: Mapping[str, int],
    total: int,
    file: PackFile,
    kit: Kit,
) -> bytes:
    with Pdf.open(BytesIO(own)) if own else Pdf.new() as pdf:
        bands: list[tuple[Page, Strip]] = []
        for part in parts:
            if not isinstance(part, LeafletPart):
                continue
            first = starts[part.key]
            for number, page in enumerate(sources[part.key].pages):
                pdf.pages.insert(first - 1 + number, page)
                placed = pdf.pages[first - 1 + number]
                wide, high = _settle(placed)
                text = numbered(file.strip, first + number, total)
                bands.append((placed, Strip(text, wide, high, part.mark)))
        _check_order(pdf, laid, total)
        _overlay(pdf, bands, draw_overlays([strip for _, strip in bands], file.meta, kit))
        _describe(pdf, parts, starts, file)
        return _saved(pdf)


def _check_order(pdf: Pdf, laid: Mapping[str, Laid], total: int) -> None:
    if len(pdf.pages) != total or sum(len(each.pages) for each in laid.values()) > total:
        raise PaperFault(f"a pack has {len(pdf.pages)} pages instead of {total}")


def _settle(page: Page) -> tuple[float, float]:
    """Scale and turn a leaflet page upright onto A4, its foot band left free; returns the new page's size."""
    to_visual, width, height = _visual(page)
    wide, high = (PAGE_HEIGHT, PAGE_WIDTH) if width > height else (PAGE_WIDTH, PAGE_HEIGHT)
    scale = min(wide / width, (high - BAND) / height)
    placed = to_visual @ pikepdf.Matrix(scale, 0, 0, scale, (wide - width * scale) / 2, BAND + (high - BAND - height * scale))
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    clip = f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n"
    page.contents_add(b"q " + placed.encode() + b" cm " + clip.encode("ascii"), prepend=True)
    page.contents_add(b"\nQ")
    for key in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/StructParents", "/Tabs"):
        if key in page.obj:
            del page.obj[key]
    page.mediabox = Array([0, 0, round(wide, 3), round(high, 3)])
    for note in page.obj.get("/Annots", Array()):
        if isinstance(note, Dictionary):
            _move(note, placed)
    return wide, high


def _visual(page: Page) -> tuple[pikepdf.Matrix, float, float]:
    """From the page's own space to what a reader sees, with the origin at the lower left."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height = right - left, top - bottom
    turn = int(page.obj.get("/Rotate", 0)) % 360
    base = pikepdf.Matrix().translated(-left, -bottom)
    if turn == 90:
        return base @ pikepdf.Matrix(0, -1, 1, 0, 0, width), height, width
    if turn == 180:
        return base @ pikepdf.Matrix(-1, 0, 0, -1, width, height), width, height
    if turn == 270:
        return base @ pikepdf.Matrix(0, 1, -1, 0, height, 0), height, width
    return base, width, height


def _move(note: Dictionary, placed: pikepdf.Matrix) -> None:
    for key in ("/StructParent", "/QuadPoints"):
        if key in note:
            del note[key]
    box = note.get("/Rect")
    if isinstance(box, Array) and len(box) == 4:
        x0, y0, x1, y1 = (float(edge) for edge in box)
        corners = [placed.transform(corner) for corner in ((x0, y0), (x1, y1))]
        xs, ys = [each[0] for each in corners], [each[1] for each in corners]
        note["/Rect"] = Array([round(edge, 3) for edge in (min(xs), min(ys), max(xs), max(ys))])
    place = note.get("/Dest")
    if isinstance(place, Array) and len(place):
        note["/Dest"] = Array([place[0], Name.Fit])  # its coordinates belonged to the page before it was scaled


def _overlay(pdf: Pdf, bands: Sequence[tuple[Page, Strip]], drawn: bytes) -> None:
    if not bands:
        return
    with Pdf.open(BytesIO(drawn)) as source:
        forms = pdf.copy_foreign(source.make_indirect(Array([page.as_form_xobject() for page in source.pages])))
        for (page, _), form in zip(bands, forms, strict=True):
            name = page.add_resource(form, Name.XObject, Name(f"/CnsOver{_count(page)}"))
            page.contents_add(f"\nq {name} Do Q".encode("ascii"))


def _count(page: Page) -> int:
    """How many overlays the page has; pikepdf's own names are random, and a pack must be the same bytes each time."""
    forms = page.resources.get("/XObject")
    return sum(1 for key in forms.as_dict() if key.startswith("/CnsOver")) if isinstance(forms, Dictionary) else 0


def _describe(pdf: Pdf, parts: Sequence[Part], starts: Mapping[str, int], file: PackFile) -> None:
    pdf.Root.Lang = pikepdf.String(file.meta.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo["/Title"] = file.meta.title
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(part.title, starts[part.key] - 1) for part in parts)
    pdf.Root.PageMode = Name.UseOutlines


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, linearize=False)
    return buffer.getvalue()


# ---------------------------------------------------------------- reprints


def stamp_copy(data: bytes, mark: str, kit: Kit) -> bytes:
    """The stored PDF again, each page marked as a copy; nothing else changes."""
    with Pdf.open(BytesIO(data)) as pdf:
        meta = FileMeta("copy", copy_mark=mark)
        sizes = [Strip("", float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]
        _overlay(pdf, list(zip(pdf.pages, sizes, strict=True)), draw_overlays(sizes, meta, kit))
        return _saved(pdf)
