"""Lines, boxes and pages: what stays together, what may break, and that nothing is lost on the way."""

import random
import re
from io import BytesIO

import pytest
from PIL import Image

from cns_desktop.documents import model as m
from cns_desktop.documents.check import missing_words, sentences
from cns_desktop.documents.errors import PaperFault
from cns_desktop.documents.facts import NBSP, bound
from cns_desktop.documents.fonts import load_fonts
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.qr import qr_matrix
from cns_desktop.documents.render import lay_out, render
from cns_desktop.documents.theme import BODY_SIZES, Theme
from cns_desktop.documents.words import load_wording, marked
from tests.documents import story

FOOT = m.FootLine("", "Version 1", "", "00P-en-12-C")
WORDS = re.findall(
    r"\S+",
    """walk drip garden Tuesday morning tablets nurse allotment choir daughter parking energy sleep question letter surgeon ward
    clinic tea understanding appointment neighbourhood 38 °C 01632 960 114 12 November 2026 10:20 am mental-health “quoted” it’s""",
)


def paper(*blocks, body=12):
    return m.Document("test", "Test paper", blocks, FOOT, m.NeedsTold.NOTHING, body=body)


def sentence(chance, least=1, most=60):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def random_block(chance, deep=True):
    def words():
        return (m.Text(sentence(chance) + " "), m.Bold(sentence(chance, 1, 4)))

    plain = [
        lambda: m.Para(words(), chance.choice(list(m.Role))),
        lambda: m.Bullets(tuple(words() for _ in range(chance.randint(1, 9))), chance.choice((1, 2))),
        lambda: m.Numbered(tuple(words() for _ in range(chance.randint(1, 5)))),
        lambda: m.Heading(chance.choice((2, 3)), sentence(chance, 1, 9)),
        lambda: m.TickRow(tuple(m.Tick(sentence(chance, 1, 4)) for _ in range(4)), sentence(chance, 1, 3)),
    ]
    boxes = [
        lambda: m.TableBlock(
            tuple(sentence(chance, 1, 2) for _ in range(3)),
            tuple(tuple((m.Text(sentence(chance, 1, 20)),) for _ in range(3)) for _ in range(chance.randint(1, 12))),
            chance.choice(((0, 38, 34), (51, 0, 34), (0, 0, 0))),
        ),
        lambda: m.UrgentBox(sentence(chance, 2, 8), words(), "01632 960 520", tuple(random_block(chance, deep=False) for _ in range(2))),
        lambda: m.CallBox(sentence(chance, 2, 8), words(), "", (m.Para(words()),)),
        lambda: m.Note((m.Para(words()),), sentence(chance, 1, 3)),
        lambda: m.Quote(words()),
        lambda: m.Columns(tuple((m.Para(words()),) for _ in range(chance.randint(1, 5)))),
        lambda: m.FactList(tuple((sentence(chance, 1, 3), words()) for _ in range(4))),
        lambda: m.Ruled((m.Para(words()), m.Para(words()))),
        lambda: m.KeepTogether((m.Para(words()), m.Para(words()))),
        m.PageBreak,
        lambda: m.WriteLines(chance.randint(1, 30)),
        lambda: m.Panel("globe", words()),
    ]
    return chance.choice(plain + boxes if deep else plain)()


@pytest.mark.parametrize("seed", range(60))
def test_random_papers_lose_no_word(kit, seed):
    chance = random.Random(seed)  # noqa: S311 - a repeatable torture, not a secret
    body = chance.choice(BODY_SIZES)
    document = paper(*(random_block(chance) for _ in range(chance.randint(3, 25))), body=body)
    assert missing_words(document, text_of(render(document, kit))) == []


def test_a_heading_never_stands_alone_at_the_foot(kit):
    for lines in range(30, 48):
        blocks = [m.Para((m.Text("line"),)) for _ in range(lines)]
        document = paper(*blocks, m.Heading(2, "What comes next"), m.Para((m.Text("the words " * 40),)))
        for page in text_of(render(document, kit)).split("\f"):
            if "What comes next" in page:
                assert "the words" in page


def test_a_box_stays_whole_until_18_points_and_breaks_above(kit):
    signs = tuple((m.Text(f"Sign number {n} with some words"),) for n in range(12))
    box = m.UrgentBox("Call straight away", (m.Text("When one happens"),), "01632 960 520", (m.Bullets(signs),))
    filler = [m.Para((m.Text("words " * 60),)) for _ in range(3)]
    for body, whole in ((12, True), (18, True), (24, False)):
        many = filler if body > 18 else filler * 3
        pages = text_of(render(paper(*many, box, body=body), kit)).split("\f")
        on = [page for page in pages if "Sign number" in page]
        assert (len(on) == 1) is whole
        assert any("(continued)" in page for page in pages) is not whole


def test_a_long_table_repeats_its_heads(kit):
    rows = tuple(((m.Text(f"Step {n}"),), (m.Text("Me"),)) for n in range(60))
    pages = text_of(render(paper(m.TableBlock(("What to do", "Person"), rows, (0, 40))), kit)).split("\f")
    assert len(pages) > 1
    assert all("What to do" in page for page in pages)


def test_a_row_taller_than_a_page_goes_on_on_the_next(kit):
    rows = (((m.Text("Short"),), (m.Text("many words " * 700),)),)
    document = paper(m.TableBlock(("What", "How"), rows, (30, 0)))
    data = render(document, kit)
    assert missing_words(document, text_of(data)) == []
    assert text_of(data).count("many words") == 700


LONG = (m.Text("Carol walks to the allotment and back with Bill. " * 130),)


@pytest.mark.parametrize("body", [12, 18, 28])
@pytest.mark.parametrize(
    "block",
    [
        m.Note((m.Para(LONG), m.Para(LONG))),
        m.Panel("globe", LONG),
        m.Ruled((m.Para(LONG), m.Para(LONG))),
        m.Quote(LONG),
        m.KeepTogether((m.Para(LONG), m.Para(LONG))),
        m.CallBox("Ring us", LONG, "01632 960 114", (m.Para(LONG),)),
        m.UrgentBox("Ring us", LONG, "", (m.Bullets((LONG, LONG)),)),
        m.FactList((("What matters", LONG), ("People", LONG))),
        m.TableBlock(("What", "How"), ((LONG, LONG), (LONG, LONG)), (0, 0)),
        m.Columns(((m.Para(LONG),), (m.Para(LONG),))),
        m.Numbered((LONG, LONG)),
        m.Foot((m.Para(LONG),)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_should_stay_whole_but_cannot_is_broken_and_complete(kit, block, body):
    document = paper(m.Para((m.Text("Before it"),)), block, m.Para((m.Text("After it"),)), body=body)
    text = text_of(render(document, kit))
    assert missing_words(document, text) == []
    assert text.count("allotment") == sum(each.count("allotment") for each in sentences(document))


def test_a_paragraph_leaves_two_lines_on_each_side(kit):
    for filler in range(30, 46):
        blocks = [m.Para((m.Text("x"),)) for _ in range(filler // 2)]
        document = paper(*blocks, m.Para((m.Text("Carol walks to the allotment and back. " * 40),)))
        for page in text_of(render(document, kit)).split("\f"):
            count = sum(1 for line in page.split("\n") if "allotment" in line or "Carol" in line or "walks" in line)
            assert count != 1


def test_what_cannot_be_placed_is_a_fault_not_a_lost_picture(kit):
    tall = m.Image(_tall_picture(), "a picture", 160)
    with pytest.raises(PaperFault, match="taller than a page"):
        lay_out(paper(tall), kit)


def _tall_picture():
    buffer = BytesIO()
    Image.new("L", (10, 40), 128).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_word_wider_than_the_line_is_broken_not_cut(kit):
    word = "pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    text = text_of(render(paper(m.Para((m.Text(word),)), body=28), kit))
    assert word in text.replace("\n", "")


def test_an_address_too_long_for_the_line_breaks_behind_a_sign(kit):
    document = paper(m.Para((m.Ltr("information.in.other.formats.and.languages@wrenfield-hospitals.example"),)), body=28)
    lines = text_of(render(document, kit)).split("\n")
    first = next(line for line in lines if line.startswith("information"))
    assert first.rstrip()[-1] in "@./-"


def test_lines_that_go_on_end_with_a_space_so_readers_do_not_join_words(kit):
    document = paper(m.Para((m.Text("allotment " * 60),)))
    assert "allotmentallotment" not in text_of(render(document, kit)).replace("\n", "")


@pytest.mark.parametrize(
    "fact",
    [
        "Tuesday 24 November 2026",
        "10:20 am",
        "38 °C",
        "50 mg",
        "999 000 1324",
        "01632 960 114",
        "07700 900417",
        "8 out of 10",
        "Mar 2028",
        "LS1 4AP",
        "page 33",
        "before 6",
    ],
)
def test_facts_are_bound(fact):
    assert bound(f"on {fact} we") == f"on {fact.replace(' ', NBSP)} we"


def test_words_without_figures_are_left_alone():
    assert bound("on Tuesday we walk") == "on Tuesday we walk"
    assert bound("10 am to 4 pm") == f"10{NBSP}am to 4{NBSP}pm"


def test_values_never_switch_bold():
    assert marked("Ring **{name}** now", name="A **x** {y}") == (m.Text("Ring "), m.Bold("A **x** {y}"), m.Text(" now"))


def test_large_print_has_nothing_smaller_than_the_body():
    for body in BODY_SIZES:
        theme = Theme(body)
        assert theme.h1 == body + 10
        assert theme.h2 == body + 4
        assert theme.phone == body + 6
        assert theme.small == body if body >= 16 else theme.small == max(10, body - 2)
    with pytest.raises(ValueError, match="13"):
        Theme(13)


def test_a_changed_font_file_is_refused(tmp_path):
    source = story.RESOURCES / "print" / "fonts"
    for name in ("fonts.json", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        (tmp_path / name).write_bytes((source / name).read_bytes())
    (tmp_path / "NotoSans-Bold.ttf").write_bytes(b"another font")
    with pytest.raises(PaperFault, match=r"NotoSans-Bold\.ttf"):
        load_fonts(tmp_path)


def test_document_words_are_marked_as_model_text():
    wording = load_wording(story.RESOURCES / "document-text", "cy")
    assert wording.language == "en"  # no Welsh words yet: English prints, never half of each
    assert wording.status == "model text for local approval"
    with pytest.raises(PaperFault, match=r"no\.such\.words"):
        wording.text("no.such.words")


def test_a_qr_code_is_square_and_carries_the_address_only():
    matrix = qr_matrix("https://wrenfield.example/leaflets")
    assert len(matrix) == len(matrix[0]) == 29
    assert matrix[0][:7] == (1,) * 7
