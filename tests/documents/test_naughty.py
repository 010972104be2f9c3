"""The naughty strings as a name, as a wish, in a leaflet: printed and read back unchanged, or refused by name."""

import json
import unicodedata

import pytest

from cns_desktop.documents import model as m
from cns_desktop.documents.check import check_drawn
from cns_desktop.documents.errors import MissingGlyph
from cns_desktop.documents.fonts import printable
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.markdown import blocks_of
from cns_desktop.documents.render import lay_out, render
from tests.conftest import shared

FOOT = m.FootLine("", "Version 1", "", "00P-en-12-C")


def _flat(text):
    text = unicodedata.normalize("NFKC", text)
    return "".join(character for character in text if not character.isspace() and character not in "-\ufffe\x02\u00ad")


def _outcome(kit, blocks, text):
    document = m.Document("naughty", "Naughty strings", tuple(blocks), FOOT, m.NeedsTold.NOTHING)
    refused = None
    try:
        data = render(document, kit)
    except MissingGlyph as error:
        refused = error
    if refused:
        assert refused.character in unicodedata.normalize("NFC", text)
        assert refused.then
        return "refused"
    laid = lay_out(document, kit)
    check_drawn(data, [laid])
    wanted = _flat("".join(m.plain(words) for block in blocks for words in [getattr(block, "words", ())] if words))
    assert _flat(printable(wanted)) in _flat(text_of(data))
    return "printed"


@pytest.fixture(scope="module")
def strings():
    return json.loads(shared("fuzz", "blns.json").read_text(encoding="utf-8"))


def test_every_naughty_string_prints_unchanged_or_is_refused_by_name(kit, strings):
    counts = {"printed": 0, "refused": 0}
    for text in strings:
        counts[_outcome(kit, [m.Para((m.Text(text),)), m.Para((m.Bold(text),))], text)] += 1
    assert sum(counts.values()) == len(strings) == 515
    print(counts)  # noqa: T201 - the counts are asked for
    assert counts["printed"] > 350, counts


def test_a_leaflet_made_of_naughty_strings_never_crashes(kit, strings):
    for text in strings:
        blocks = blocks_of(text)
        document = m.Document("naughty", "Naughty strings", tuple(blocks), FOOT, m.NeedsTold.NOTHING)
        try:
            made = render(document, kit)[:5].decode()
        except MissingGlyph as error:
            made = error.code
        assert made.startswith(("%PDF-", "U+"))
