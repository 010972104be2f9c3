"""Packs: right numbers, every leaflet word, room for the strip, the same bytes, marks on every page."""

import re
import time
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from cns_desktop.documents.assemble import LeafletPart, OwnPart, PackFile, build_pack, stamp_copy
from cns_desktop.documents.check import check_drawn, unembedded_fonts
from cns_desktop.documents.errors import PaperFault, WorkStopped
from cns_desktop.documents.kinds.feedback import feedback
from cns_desktop.documents.kinds.questions import questions
from cns_desktop.documents.leaflets import clean, text_of
from cns_desktop.documents.preview import Preview
from cns_desktop.documents.render import FileMeta, Numbering, draw, lay_out, render
from cns_desktop.documents.theme import MM
from tests.conftest import shared
from tests.documents import story

STRIP = "In the pack for HENSHAW Carol · NHS 999 000 1324 · 12-Nov-2026 · pack page {page} of {pages}"
DEMO = "EXAMPLE - not a real person"
FILE = PackFile(FileMeta("Your information pack", "en", DEMO), STRIP)


def own_parts(body=12):
    return [
        OwnPart("cover", "Cover", lambda _: story.the_cover(body), mentions_pages=True),
        OwnPart("contents", "Contents", lambda pages: story.the_contents(body, pages=dict(pages)), mentions_pages=True),
        OwnPart("who-to-call", "Who to call", lambda _: story.the_call(body)),
        OwnPart("what-was-agreed", "What we agreed", lambda _: story.the_agreed(body), mentions_pages=True),
        OwnPart("plan", "My support plan", lambda _: story.the_plan(body)),
        OwnPart("WB-004", "Coping with tiredness", lambda _: story.the_leaflet(body, strip=STRIP)),
    ]


def end_parts(body=12):
    return [
        OwnPart("questions", "Your questions", lambda _: questions(story.frame(body))),
        OwnPart("feedback", "Tell us how we did", lambda _: feedback(story.frame(body))),
    ]


def foreign(width=595.0, height=842.0, pages=1, turn=0, offset=0.0):
    """A leaflet of another maker, with a word at each visual edge."""
    buffer = BytesIO()
    with Pdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(width, height))
            page = pdf.pages[-1]
            page.mediabox = Array([offset, offset, offset + width, offset + height])
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
            low, high = offset + 4, offset + height - 16
            text = f"BT /F1 12 Tf {offset + 20} {low} Td (Bottomword{number}) Tj ET BT /F1 12 Tf {offset + 20} {high} Td (Topword{number}) Tj ET"
            page.obj.Contents = pdf.make_stream(text.encode())
            if turn:
                page.obj.Rotate = turn
            uri = Dictionary(S=Name.URI, URI=pikepdf.String("https://wrenfield.example"))
            page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([offset + 20, low, offset + 80, low + 12]), A=uri)])
        pdf.save(buffer)
    return clean(buffer.getvalue()).data


def test_each_part_starts_where_the_contents_say(kit):
    leaflet = LeafletPart("L-1", "Leaflet", foreign(pages=3))
    built = build_pack([*own_parts(), leaflet, *end_parts()], FILE, kit)
    pages = text_of(built.data).replace("\u00a0", " ").split("\f")
    assert len(pages) == built.pages
    titles = {"who-to-call": "Who to call", "plan": "My support plan", "WB-004": "Coping with tiredness", "questions": "Your questions"}
    for key, title in titles.items():
        assert title in pages[built.starts[key] - 1]
        lines = pages[1].split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith(title))
        assert str(built.starts[key]) in " ".join(lines[at : at + 3])
    assert f"Page {built.starts['who-to-call']} tells you what to watch for" in " ".join(pages[0].split())


def test_pages_are_counted_through_the_pack_and_within_a_leaflet(kit):
    built = build_pack([*own_parts(), *end_parts()], FILE, kit)
    pages = text_of(built.data).replace("\u00a0", " ").split("\f")
    for number, page in enumerate(pages, 1):
        if number == built.starts["WB-004"]:
            assert "Page 1 of 1" in page
            assert f"pack page {number} of {built.pages}" in page
        else:
            assert f"Page {number} of {built.pages}" in page


def test_a_pack_is_the_same_bytes_each_time(kit):
    parts = [*own_parts(), LeafletPart("L-1", "Leaflet", foreign(turn=90)), *end_parts()]
    one, two = build_pack(parts, FILE, kit), build_pack(parts, FILE, kit)
    assert one.data == two.data
    assert one.sha256 == two.sha256


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("width", "height"), [(595, 842), (420, 595), (842, 595), (612, 792), (300, 1200)])
@pytest.mark.parametrize("offset", [0.0, -50.0])
def test_leaflets_of_any_shape_stand_upright_above_their_strip(kit, turn, width, height, offset):
    built = build_pack([LeafletPart("L-1", "Leaflet", foreign(width, height, turn=turn, offset=offset))], FILE, kit)
    with pypdfium2.PdfDocument(built.data) as pdf:
        page = pdf[0]
        wide, high = page.get_size()
        assert sorted((round(wide), round(high))) == [595, 842]
        assert page.get_rotation() == 0
        words = page.get_textpage()
        text = words.get_text_bounded()
        strip_top = 8.5 * MM + 9 + 1.6 * MM
        for word in ("Bottomword0", "Topword0"):
            at = text.index(word)
            for place in (at, at + len(word) - 1):
                left, bottom, right, top = words.get_charbox(place)
                assert bottom >= strip_top - 0.5
                assert -1 < left < wide + 1
                assert top < high + 1
    assert "pack page 1 of 1" in text_of(built.data).replace("\u00a0", " ")


def test_links_move_with_their_words(kit):
    built = build_pack([LeafletPart("L-1", "Leaflet", foreign())], FILE, kit)
    with pypdfium2.PdfDocument(built.data) as pdf:
        words = pdf[0].get_textpage()
        at = words.get_text_bounded().index("Bottomword0")
        left, bottom, _, _ = words.get_charbox(at)
    with Pdf.open(BytesIO(built.data)) as pdf:
        box = [float(edge) for edge in pdf.pages[0].obj.Annots[0].Rect]
    assert box[0] - 1 <= left <= box[2]
    assert box[1] - 1 <= bottom <= box[3]


def test_a_merged_pack_keeps_every_word_of_real_leaflets(kit):
    paths = sorted(shared("pdf", "py-pdf").glob("*.pdf"))
    cleaned = [clean(path.read_bytes()) for path in paths if "password" not in path.name]
    parts = [LeafletPart(f"L-{n}", f"Leaflet {n}", each.data) for n, each in enumerate(cleaned)]
    built = build_pack([*own_parts(), *parts, *end_parts()], FILE, kit)
    pages = text_of(built.data).split("\f")
    for part, each in zip(parts, cleaned, strict=True):
        first = built.starts[part.key] - 1
        got = re.sub(r"\s+", "", "".join(pages[first : first + each.pages]))
        words = [word for word in each.text.split() if len(word) > 3]
        lost = [word for word in words if word not in got]
        assert len(lost) <= len(words) * 0.02
    with Pdf.open(BytesIO(built.data)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_demo_marks_every_page(kit):
    parts = [*own_parts(), LeafletPart("L-1", "Leaflet", foreign(pages=2)), *end_parts()]
    pages = text_of(build_pack(parts, FILE, kit).data).split("\f")
    assert all(DEMO in page.replace("\u00a0", " ") for page in pages)
    live = PackFile(FileMeta("Your information pack"), STRIP)
    assert DEMO not in text_of(build_pack(parts, live, kit).data)


def test_a_reprint_is_the_stored_pdf_with_a_copy_mark_on_every_page(kit):
    parts = [*own_parts(), LeafletPart("L-1", "Leaflet", foreign(pages=2)), *end_parts()]
    built = build_pack(parts, FILE, kit)
    mark = "copy printed 13-Nov-2026 09:00"
    again = stamp_copy(built.data, mark, kit)
    before, after = text_of(built.data).split("\f"), text_of(again).split("\f")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert mark in new
        assert set(old.split()) <= set(new.split())
    assert stamp_copy(built.data, mark, kit) == again


def test_an_out_of_date_leaflet_says_so_and_why_on_each_page(kit):
    mark = "Out of date since Mar-2026 - printed because: no newer one in large print"
    built = build_pack([LeafletPart("L-1", "Leaflet", foreign(pages=2), mark)], FILE, kit)
    assert text_of(built.data).count("printed because: no newer one") == 2


def test_the_file_says_title_language_and_parts_and_no_name(kit):
    built = build_pack([*own_parts(), *end_parts()], FILE, kit)
    with Pdf.open(BytesIO(built.data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Your information pack"
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][2] == "Who to call"
        assert "Henshaw" not in str(dict(pdf.docinfo))
    assert unembedded_fonts(built.data) == []


def test_large_print_packs_settle_their_numbers(kit):
    built = build_pack([*own_parts(24), *end_parts(24)], FILE, kit)
    assert built.starts["who-to-call"] > 3
    assert built.pages > 20


def test_two_parts_with_one_key_are_a_fault(kit):
    with pytest.raises(PaperFault, match="one key"):
        build_pack([*end_parts(), *end_parts()], FILE, kit)


def test_numbers_that_never_settle_are_a_fault(kit):
    grows = []

    def build(pages):
        grows.append(1)
        return story.the_plan() if len(grows) % 2 else feedback(story.frame())

    with pytest.raises(PaperFault, match="settle"):
        build_pack([OwnPart("grows", "x", build, mentions_pages=True), *end_parts()], FILE, kit)


def test_a_leaflet_that_is_no_pdf_is_a_fault_not_a_gap(kit):
    with pytest.raises(PaperFault, match="cannot be opened"):
        build_pack([LeafletPart("L-1", "Leaflet", b"not a pdf")], FILE, kit)


def test_building_stops_when_asked(kit):
    with pytest.raises(WorkStopped):
        build_pack(own_parts(), FILE, kit, stop=lambda: True)


def test_the_check_finds_a_lost_word_a_lost_page_and_a_foreign_font(kit):
    laid = lay_out(story.the_plan(), kit)
    data = draw([(laid, Numbering(1, 2))], FileMeta("x"), kit)
    other = lay_out(story.the_plan(family="Somebody-Else"), kit)
    with pytest.raises(PaperFault, match=r"1 words of plan|words of plan"):
        check_drawn(data, [other])
    with pytest.raises(PaperFault, match="2 pages drawn instead of 4"):
        check_drawn(data, [laid, laid])
    assert unembedded_fonts(foreign()) == ["/Helvetica"]
    with pytest.raises(PaperFault, match="Helvetica"):
        check_drawn(foreign(), [replace(laid, document=replace(laid.document, blocks=()), pages=laid.pages[:1])])


def test_a_pack_of_forty_pages_is_quick(kit):
    """The bound is loose (shared machines); `just bench` holds the real one, 150 pages/s on one core."""
    parts = [*own_parts(), *(LeafletPart(f"L-{n}", f"Leaflet {n}", foreign(pages=5)) for n in range(6)), *end_parts()]
    build_pack(parts, FILE, kit)
    started = time.process_time()
    built = build_pack(parts, FILE, kit)
    assert built.pages >= 39
    assert built.pages / (time.process_time() - started) > 50


# ---------------------------------------------------------------- preview


def test_a_preview_is_pixels_of_the_file_itself(kit):
    with Preview(render(story.the_plan(), kit)) as preview:
        assert preview.count == 2
        assert [round(each) for each in preview.size(0)] == [595, 842]
        image = preview.image(0, 300)
        assert image.width == 300
        assert len(image.pixels) == image.stride * image.height
        assert image.pixels[:3] == b"\xff\xff\xff"
        assert b"\xb8\x5e\x00" in image.pixels  # the band, blue first


def test_a_preview_of_something_else_is_a_fault():
    with pytest.raises(PaperFault):
        Preview(b"hello")
