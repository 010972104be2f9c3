"""The starter leaflets: whole metadata, plain English, nothing that a patient has not been told (README 3, 5; domain.md I)."""

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from cns_desktop.i18n.resources import resource

NEEDED = {
    "key", "version", "language", "title", "owner", "author", "licence", "source_url", "published_on", "review_by", "formats",
    "keywords", "concerns", "sites", "treatments", "needs_told", "pif_tick", "is_easy_read", "reading_grade", "sources",
}  # fmt: skip
SAYS_DIAGNOSIS = re.compile(
    r"cancer|tumour|malignan|oncolog|lymphoma|leukaemia|myeloma|melanoma|sarcoma|metasta|secondar|chemo|radioth|immunoth", re.I
)
SAYS_TREATMENT = re.compile(r"chemo|radioth|immunoth|hormone th|mastectomy|your operation|your surgery|your scan|after treatment ended", re.I)
SAYS_AIM = re.compile(r"\b(cure|cured|curative|incurable|palliative|terminal|remission|hospice)\b", re.I)
A_DOSE = re.compile(r"\d\s*(mg|ml|mcg|micrograms?|milligrams?|tablets|paracetamol|ibuprofen)\b|paracetamol|ibuprofen|morphine|loperamide", re.I)
MOST_GRADE = 7.5


@dataclass(frozen=True)
class Starter:
    name: str
    meta: dict[str, Any]
    body: str


def read(path) -> Starter:
    _, head, body = path.read_text("utf-8").split("+++\n", 2)
    return Starter(path.stem, tomllib.loads(head), body)


LEAFLETS = [read(path) for path in sorted(resource("leaflets", "en").glob("*.md"))]
each = pytest.mark.parametrize("leaflet", LEAFLETS, ids=lambda leaflet: leaflet.name)


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’-]*", text)


def syllables(word: str) -> int:
    """Vowel groups, a silent final e left out: the usual approximation."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1:
        count -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def sentences_of(markdown: str) -> list[str]:
    """Whole sentences only: headings and short list lines would flatter the figure."""
    lines = [re.sub(r"^[\s>#*\-\d.]+|[*_]", "", line) for line in markdown.splitlines()]
    whole = [line for line in lines if re.search(r"[.!?]", line)]
    return [s for line in whole for s in re.split(r"(?<=[.!?])[\"”]*\s+", line) if words_of(s)]


def grade(markdown: str) -> float:
    """Flesch-Kincaid grade: a hint, never a proof."""
    sentences = sentences_of(markdown)
    words = [word for sentence in sentences for word in words_of(sentence)]
    per_sentence = len(words) / len(sentences)
    return round(0.39 * per_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, 1)


def test_there_are_sixteen_with_one_key_each():
    assert len(LEAFLETS) == 16
    assert [leaflet.meta["key"] for leaflet in LEAFLETS] == [leaflet.name for leaflet in LEAFLETS]
    assert len({leaflet.meta["title"] for leaflet in LEAFLETS}) == 16


@each
def test_the_metadata_is_whole(leaflet):
    meta = leaflet.meta
    assert set(meta) == NEEDED
    assert "odel text for local approval" in meta["licence"]
    assert meta["pif_tick"] is False
    assert meta["published_on"] < meta["review_by"] <= meta["published_on"] + timedelta(days=3 * 365)
    assert isinstance(meta["published_on"], date)
    assert meta["sources"]
    assert meta["needs_told"] in {"nothing", "diagnosis", "treatment", "aim"}


@each
def test_its_concerns_are_items_of_the_52(leaflet):
    tool = json.loads(resource("questionnaires", "hna-52.json").read_text("utf-8"))
    known = {item["linkId"] for group in tool["item"] for item in group.get("item", [])}
    assert leaflet.meta["concerns"]
    assert set(leaflet.meta["concerns"]) <= known


@each
def test_the_reading_grade_is_low_and_the_one_in_the_metadata(leaflet):
    found = grade(leaflet.body)
    assert found <= MOST_GRADE
    assert leaflet.meta["reading_grade"] == found


@each
def test_it_is_neither_a_slip_nor_a_book(leaflet):
    assert 400 <= len(words_of(leaflet.body)) <= 700


@each
def test_it_discloses_nothing_beyond_what_it_says_it_needs(leaflet):
    visible = " ".join(
        [leaflet.body, *leaflet.meta["keywords"], *(leaflet.meta[name] for name in ("title", "owner", "author", "licence", "sources"))]
    )
    if leaflet.meta["needs_told"] == "nothing":
        assert SAYS_DIAGNOSIS.search(visible) is None
    if leaflet.meta["needs_told"] in {"nothing", "diagnosis"}:
        assert SAYS_TREATMENT.search(visible) is None
    assert leaflet.meta["needs_told"] == "aim" or SAYS_AIM.search(visible.replace("does not cure it", "")) is None


@each
def test_it_names_no_dose_and_no_drug(leaflet):
    assert A_DOSE.search(leaflet.body) is None


@each
def test_it_says_in_short_first_and_ends_with_whom_to_ring(leaflet):
    headings = re.findall(r"^## (.+)$", leaflet.body, re.M)
    assert headings[0] == "In short"
    last = leaflet.body.strip().split("\n\n")[-1]
    assert last.startswith(">")
    assert "on the cover of your pack" in last


def test_the_grade_follows_the_published_formula():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59, abs=0.05)
    assert grade("Consultants recommended comprehensive investigation.") > 20
