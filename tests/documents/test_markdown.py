"""Markdown of our own leaflets: what it may hold, and that the rest stays plain words."""

from cns_desktop.documents import model as m
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.markdown import blocks_of, plain_text
from cns_desktop.documents.render import render
from tests.documents import story


def test_a_leaflet_of_every_block_keeps_its_order(kit):
    blocks = blocks_of(story.MARKDOWN)
    kinds = [type(block).__name__ for block in blocks]
    assert kinds == ["Note", "Heading", "Para", "Heading", "Columns", "Heading", "Para", "BlankTable", "UrgentBox"]
    assert blocks[0].title == "In short"
    assert blocks[-1].title == "Call the 24-hour number on your “who to call” page now"
    assert len(blocks[4].cells) == 4


def test_html_is_shown_and_never_obeyed(kit):
    text = plain_text("Hello <script>alert(1)</script> **you**\n\n<img src=x onerror=y>")
    assert "<script>alert(1)</script>" in text
    document = story.the_leaflet()
    assert text_of(render(document, kit))


def test_pictures_are_not_fetched_from_anywhere():
    blocks = blocks_of("![a map](https://tracker.example/pixel.png)")
    assert not [block for block in blocks if isinstance(block, m.Image)]


def test_links_print_in_bold_and_can_be_followed():
    (block,) = blocks_of("See [our page](https://wrenfield.example/tired).")
    assert block.words[1] == m.Link("our page", "https://wrenfield.example/tired")


def test_lists_tables_and_levels():
    source = "# One\n\n### Three\n\n1. first\n2. second\n   - inner\n\n| A | B |\n|---|---|\n| x | **y** |\n\n```lines 4\n```\n\n*soft* `code`"
    one, three, numbered, table, lines, para = blocks_of(source)
    assert (one.level, three.level) == (2, 3)
    assert [m.plain(item) for item in numbered.items] == ["first", "second\ninner"]
    assert table.heads == ("A", "B")
    assert m.plain(table.rows[0][1]) == "y"
    assert lines == m.WriteLines(4)
    assert m.plain(para.words) == "soft code"


def test_call_and_plain_quotes_become_boxes():
    call, quote, empty = blocks_of("> [!call] Ring us\n> any day\n\nx\n\n> Just a quote")[0:1] + blocks_of("> Just a quote") + blocks_of("> [!note]")
    assert isinstance(call, m.CallBox)
    assert m.plain(call.intro) == "any day"
    assert isinstance(quote, m.Note)
    assert isinstance(empty, m.Note)


def test_plain_text_holds_every_word():
    text = plain_text(story.MARKDOWN)
    for words in ("not laziness", "Why am I so tired?", "Plan your day.", "cannot get up", "call 999."):
        assert words in text
