"""A pack of forty pages: own papers laid out, leaflets set in, numbered, checked, marked, hashed."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cns_desktop.documents.assemble import LeafletPart, build_pack
from cns_desktop.documents.render import load_kit
from tests.bench.rows import Row, row
from tests.bench.timing import cpu, in_turns
from tests.documents import story
from tests.documents.test_assemble import FILE, end_parts, foreign, own_parts

PAGES = 40
LINES = 48


def measure(rounds: int) -> list[Row]:
    """Pages a second of one core; the floor draws as many pages of plain lines with reportlab."""
    kit = load_kit(story.RESOURCES)
    ours = [*own_parts(), *end_parts()]
    own = build_pack(ours, FILE, kit).pages
    leaflets = [LeafletPart(f"L-{n}", f"Leaflet {n}", foreign(pages=4)) for n in range(-(-(PAGES - own) // 4))]
    parts = [*ours[:-2], *leaflets, *ours[-2:]]
    pages = build_pack(parts, FILE, kit).pages
    seconds, floor = in_turns([lambda: build_pack(parts, FILE, kit), lambda: _plain_pages(pages)], rounds, cpu)
    return [
        *row("pack of 40 pages", pages / seconds, "pages/s/core", pages / floor, limits=("value >= 150",)),
        *row("pack of 40 pages: own pages in it", own, "pages"),
    ]


def _plain_pages(pages: int) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, A4)
    for number in range(pages):
        for line in range(LINES):
            canvas.drawString(60, 800 - line * 15, f"Page {number}, line {line}: what was agreed, by whom and by when it will be done")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
