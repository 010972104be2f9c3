"""Every kind at every size: its words there and in order, facts whole, nothing too small, no colour of its own."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from cns_desktop.documents import model as m
from cns_desktop.documents.check import check_drawn, missing_words, sentences, unembedded_fonts
from cns_desktop.documents.content import Look, Person, TeamDetails
from cns_desktop.documents.errors import MissingFact, MissingGlyph, PaperFault
from cns_desktop.documents.kinds import agreed, contents, cover, leaflet, needs_result, plan, who_to_call
from cns_desktop.documents.kinds.feedback import feedback
from cns_desktop.documents.kinds.questions import questions
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.render import FileMeta, Numbering, draw, lay_out, numbered, render
from cns_desktop.documents.theme import BODY_SIZES, MM, Theme
from tests.documents import story

KINDS = {
    "cover": story.the_cover,
    "contents": story.the_contents,
    "who-to-call": story.the_call,
    "agreed": story.the_agreed,
    "plan": story.the_plan,
    "needs-result": story.the_result,
    "leaflet": story.the_leaflet,
    "feedback": lambda body: feedback(story.frame(body)),
    "questions": lambda body: questions(story.frame(body)),
}
SIZES = (12, 18, 24, 28)
every_kind = pytest.mark.parametrize("kind", KINDS)
every_size = pytest.mark.parametrize("body", SIZES)


def _flat(text):
    return re.sub(r"[\s\u00a0\ufffe\x02-]+", "", text)


@every_kind
@pytest.mark.parametrize("body", BODY_SIZES)
def test_a_paper_holds_all_its_words_at_every_size(kit, kind, body):
    laid = lay_out(KINDS[kind](body), kit)
    data = draw([(laid, Numbering(1, len(laid.pages)))], FileMeta(laid.document.title), kit)
    check_drawn(data, [laid])
    assert missing_words(laid.document, text_of(data)) == []


@every_kind
def test_words_stand_in_reading_order(kit, kind):
    document = KINDS[kind](12)
    text = _flat(text_of(render(document, kit)))
    wanted = [_flat(each) for each in sentences(document) if len(each) > 25]
    wanted = [each for each in wanted if text.count(each) == 1]  # a sentence said for each concern has no one place
    places = [text.find(each) for each in wanted]
    assert len(places) >= (3 if kind not in ("contents", "questions") else 1)
    assert places == sorted(places)


@every_kind
def test_the_length_at_12_points_keeps_its_budget(kit, kind):
    budget = {"plan": 2}
    assert len(lay_out(KINDS[kind](12), kit).pages) <= budget.get(kind, 1)


@every_kind
@every_size
def test_nothing_is_set_smaller_than_small_outside_the_foot(kit, kind, body):
    theme = Theme(body)
    sizes = set()
    with pikepdf.open(BytesIO(render(KINDS[kind](body), kit))) as pdf:
        for page in pdf.pages:
            for each in pikepdf.parse_content_stream(page, "Tf"):
                sizes.add(float(each.operands[1]))
    drawn = {10.0, 9.0}  # the ends of a thermometer; the pack's strip
    assert min(sizes - {theme.foot} - drawn) >= min(theme.small, theme.page_number)


@every_kind
@every_size
def test_no_ink_lies_within_8_mm_of_the_edge(kit, kind, body):
    with pypdfium2.PdfDocument(render(KINDS[kind](body), kit)) as pdf:
        for page in pdf:
            picture = page.render(scale=3).to_pil().convert("L")
            edge = int(3 * 8 * MM) - 1
            inner = picture.crop((edge, edge, picture.width - edge, picture.height - edge))
            ink = sum(picture.histogram()[:250])
            assert ink == sum(inner.histogram()[:250])


@every_kind
def test_a_mono_paper_is_black_and_white_only(kit, kind):
    document = replace(KINDS[kind](12), is_mono=True)
    with pikepdf.open(BytesIO(render(document, kit))) as pdf:
        for page in pdf.pages:
            said = list(pikepdf.parse_content_stream(page, "rg RG g G k K"))
            colours = [tuple(float(value) for value in each.operands) for each in said if str(each.operator) not in ("g", "G")]
            greys = {float(each.operands[0]) for each in said if str(each.operator) in ("g", "G")}
            assert colours == []
            assert greys <= {0.0, 1.0}


@every_size
@pytest.mark.parametrize(
    "fact",
    [
        "01632 960 520",
        "Tuesday 24 November 2026",
        "38 °C",
        "07700 900 417",
        "26 November",
    ],
)
def test_facts_never_break_over_a_line(kit, body, fact):
    texts = [text_of(render(KINDS[kind](body), kit)) for kind in ("cover", "who-to-call", "plan")]
    whole = re.compile(re.escape(fact).replace(r"\ ", "[ \u00a0]"))
    broken = re.compile(re.escape(fact).replace(r"\ ", r"[ \u00a0]*\n[ \u00a0]*"))
    assert any(whole.search(text) for text in texts)
    assert not any(broken.search(text) for text in texts)


@every_kind
def test_a_paper_is_the_same_bytes_each_time(kit, kind):
    assert render(KINDS[kind](14), kit) == render(KINDS[kind](14), kit)


def test_the_file_names_its_language_and_no_person(kit):
    with pikepdf.open(BytesIO(render(story.the_plan(), kit))) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "My support plan"
        assert "Henshaw" not in str(dict(pdf.docinfo))
    assert unembedded_fonts(render(story.the_plan(), kit)) == []


def test_the_foot_names_person_version_printing_and_set(kit):
    text = text_of(render(story.the_plan(), kit)).replace("\u00a0", " ")
    assert text.count("HENSHAW Carol · Born 14-Jun-1958 · NHS 999 000 1324 · RF-SURG v3, review by Jun-2027") == 2
    assert text.count("Version 2, agreed 12-Nov-2026 · printed 12-Nov-2026 14:32 by A Okafor") == 2
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text
    assert text.count("05P-en-12-C") == 2


def test_every_paper_of_a_set_prints_its_signs_word_for_word(kit):
    for kind in ("who-to-call", "plan"):
        for body in SIZES:
            text = _flat(text_of(render(KINDS[kind](body), kit)))
            for sign in story.FLAGS.signs:
                assert _flat(sign.replace("**", "")) in text


def test_without_a_set_only_111_and_999_stand_there(kit):
    text = text_of(render(story.the_call(flags=None), kit))
    assert "01632 960 520" not in text.replace("\u00a0", " ")
    assert "call 111 at any hour" in text
    assert "RF-SURG" not in text


def test_999_stands_before_any_other_number(kit):
    for body in (12, 18):
        text = text_of(render(story.the_call(body), kit)).replace("\u00a0", " ")
        assert text.index("999") < text.index("01632")


def test_despair_never_shares_a_line_with_a_treatment_number(kit):
    for body in SIZES:
        lines = text_of(render(story.the_call(body), kit)).replace("\u00a0", " ").split("\n")
        assert not [line for line in lines if "harming" in line and story.FLAGS.number in line]


def test_large_print_opens_who_to_call_with_both_numbers(kit):
    first = text_of(render(story.the_call(24), kit)).split("\f")[0].replace("\u00a0", " ")
    assert story.FLAGS.number in first
    assert story.ADAEZE.phone in first


def test_the_cover_tells_no_illness_and_no_treatment(kit):
    text = text_of(render(story.the_cover(), kit)).lower()
    for word in ("cancer", "stoma", "chemotherapy", "rf-surg"):
        assert word not in text


def test_a_cover_mentions_only_pages_that_are_in_the_pack(kit):
    content = cover.CoverContent(1, story.DAY, "Adaeze Okafor", story.FLAGS, ring_by=story.DAY, read_first=(("plan", "your plan"),))
    alone = text_of(render(cover.cover(content, story.frame(pages={})), kit))
    assert "Page" not in alone.replace("Page 1 of 1", "")
    assert story.FLAGS.number in alone.replace("\u00a0", " ")
    with pytest.raises(PaperFault, match="not in the pack"):
        story.frame(pages={}).page("plan")


def test_a_brace_in_a_name_harms_no_strip():
    strip = story.frame(person=Person("O{page}x", "Kim {0}", nhs_number="9990001324")).strip()
    done = numbered(strip, 7, 9)
    assert done.endswith("pack page 7 of 9")
    assert "O{PAGE}X Kim {0}" in done


def test_the_given_slip_prints_empty(kit):
    document = story.the_contents()
    slips = [block for block in document.blocks if isinstance(block, m.Foot)]
    ticks = [row for slip in slips for ruled in slip.blocks for row in ruled.blocks if isinstance(row, m.TickRow)]
    assert [tick.is_on for row in ticks for tick in row.ticks] == [False, False, False]


def test_feedback_is_the_same_paper_for_two_people(kit):
    other = story.frame(person=Person("Al-Haddad", "Samira", date(1971, 3, 4), "9990001405"))
    assert render(feedback(story.frame()), kit) == render(feedback(other), kit)
    assert "HENSHAW" not in text_of(render(feedback(story.frame()), kit))


def test_a_paper_without_the_key_workers_number_is_refused():
    bare = replace(story.frame(), key_worker=replace(story.ADAEZE, phone=""))
    with pytest.raises(MissingFact, match="telephone"):
        cover.cover(cover.CoverContent(1, story.DAY, "Adaeze Okafor", ring_by=story.DAY), bare)


def test_a_cover_needs_an_appointment_or_a_promise(kit):
    with pytest.raises(MissingFact, match="appointment"):
        cover.cover(cover.CoverContent(1, story.DAY, "Adaeze Okafor"), story.frame())
    promised = cover.cover(cover.CoverContent(1, story.DAY, "Adaeze Okafor", ring_by=date(2026, 11, 18)), story.frame())
    assert "Adaeze will ring you by Wednesday 18 November 2026." in text_of(render(promised, kit)).replace("\u00a0", " ")


def test_no_plan_yet_is_a_sentence_not_an_empty_table(kit):
    content = plan.PlanContent(1, plan.PlanAgreement("not-yet"), ring_by=date(2026, 11, 18))
    text = " ".join(text_of(render(plan.plan(content, story.frame()), kit)).split())
    assert "We have not agreed any steps yet. Adaeze will ring you by Wednesday 18 November 2026." in text
    assert "By when" not in text
    with pytest.raises(MissingFact):
        plan.plan(replace(content, ring_by=None), story.frame())
    with pytest.raises(MissingFact):
        agreed.agreed(agreed.AgreedContent(1, story.DAY, "Adaeze Okafor"), story.frame())


def test_a_plan_not_agreed_says_draft_on_every_page(kit):
    document = story.the_plan()
    content = plan.PlanContent(3, plan.PlanAgreement("not-yet"), concerns=(plan.Concern("Sleep", steps=()),) * 9)
    pages = text_of(render(plan.plan(content, story.frame()), kit)).split("\f")
    assert len(pages) > 1
    assert all("not agreed" in page for page in pages)
    assert "DRAFT" not in text_of(render(document, kit))


def test_a_label_without_a_value_is_not_printed(kit):
    content = plan.PlanContent(1, plan.PlanAgreement("spoken", on=story.DAY), concerns=(plan.Concern("Sleep"),), matters="Choir")
    text = text_of(render(plan.plan(content, story.frame()), kit))
    assert "What matters to me" in text
    for label in ("People who help me", "How to talk to me", "What I am good at", "None", "not planned", "A copy goes to"):
        assert label not in text
    assert "not scored" in text


def test_an_agreement_in_writing_has_a_line_for_the_hand(kit):
    spoken = plan.PlanContent(1, plan.PlanAgreement("spoken", "Carol Henshaw", story.DAY), concerns=(plan.Concern("Sleep"),))
    written = replace(spoken, agreement=replace(spoken.agreement, how="written"))
    lines = [
        sum(
            1
            for block in plan.plan(content, story.frame()).blocks
            if isinstance(block, m.Ruled)
            for row in block.blocks
            if isinstance(row, m.WriteLines)
        )
        for content in (spoken, written)
    ]
    assert lines == [0, 1]


def test_blank_zero_and_not_a_concern_stay_three_things(kit):
    none, wait = needs_result.NoScore.NO_ANSWER, needs_result.NoScore.NOT_A_CONCERN
    lines = (needs_result.ResultLine("Sleep", 0, none, wait),)
    document = needs_result.needs_result(needs_result.ResultContent(1, story.DAY, lines=lines), story.frame())
    table = next(block for block in document.blocks if isinstance(block, m.ScoreTable))
    assert (table.lines[0].first, table.lines[0].before, table.lines[0].now) == ("not a concern", "no answer", "0")
    assert table.lines[0].score == m.Score(0, None, None)


def test_more_than_twenty_concerns_are_listed_and_never_cut(kit):
    lines = tuple(needs_result.ResultLine(f"Concern number {n}", n % 11, is_starred=n in (5, 9)) for n in range(30))
    document = needs_result.needs_result(needs_result.ResultContent(1, story.DAY, lines=lines), story.frame())
    table = next(block for block in document.blocks if isinstance(block, m.ScoreTable))
    assert [line.title for line in table.lines[:2]] == ["Concern number 5", "Concern number 9"]
    assert len(table.lines) == 6
    text = text_of(render(document, kit)).replace("\u00a0", " ")
    assert "Also on your mind" in text
    assert all(f"Concern number {n}" in text for n in range(30))


def test_no_totals_or_averages_are_printed(kit):
    text = text_of(render(story.the_result(), kit)).lower()
    for word in ("total", "average", "better", "worse", "mild", "severe", "of 52"):
        assert word not in text


@pytest.mark.parametrize("body", SIZES)
def test_a_very_long_name_wraps_and_is_never_cut(kit, body):
    family = "Wolfeschlegelsteinhausenbergerdorff" * 3
    document = story.the_plan(body, family=family)
    text = _flat(text_of(render(document, kit)))
    assert family in text  # in the title
    assert family.upper() in text  # in the foot


@pytest.mark.parametrize(("character", "code"), [("\u0627", "U+0627"), ("\u2603", "U+2603"), ("\U0001f600", "U+1F600"), ("\u202e", "U+202E")])
def test_a_character_without_a_glyph_is_named_never_a_box(kit, character, code):
    with pytest.raises(MissingGlyph) as refused:
        render(story.the_plan(family=f"Hen{character}shaw"), kit)
    assert refused.value.code == code
    assert code in refused.value.what
    assert "shaw" not in refused.value.sentences()


@pytest.mark.parametrize("name", ["Siân Łukasiewicz", "Nguyễn Thị Hồng", "Ọlájùmọ̀kẹ́", "Ștefania Țîrlea", "Олена Шевченко", "Ŵyn ap Ŷnyr"])
def test_names_of_latin_greek_and_cyrillic_people_print(kit, name):
    document = story.the_plan(family=name)
    text = text_of(render(document, kit))
    assert _flat(name) in _flat(text)


def test_papers_leave_out_ways_nobody_gave(kit):
    frame = replace(story.frame(), team=TeamDetails("Specialist Nursing"))
    text = text_of(render(feedback(frame), kit))
    assert "Another format" not in text
    assert frame.formats() == ()
    only_phone = replace(frame, team=TeamDetails("Specialist Nursing", formats_phone="01632 960 170"))
    assert "email" not in m.plain(only_phone.formats()[0].words)


def test_what_a_paper_needs_to_have_been_told():
    assert story.the_cover().needs_told is m.NeedsTold.NOTHING
    assert story.the_call().needs_told is m.NeedsTold.TREATMENT
    assert story.the_call(flags=None).needs_told is m.NeedsTold.NOTHING
    assert story.the_agreed().needs_told is m.NeedsTold.DIAGNOSIS
    assert story.the_plan().needs_told is m.NeedsTold.TREATMENT


def test_a_team_without_a_set_prints_its_own_line_or_111(kit):
    frame = story.frame()
    content = who_to_call.CallContent(1, story.DAY, line_name="Ward 4", line_number="01632 960 520")
    text = " ".join(text_of(render(who_to_call.who_to_call(content, frame), kit)).split())
    assert "Unwell: call Ward 4 at any hour" in text
    assert "111, mental-health option" in text  # no crisis number stored: 111 and 999 stand alone
    assert "Have ready: your name and date of birth" in text
    bare = cover.CoverContent(1, story.DAY, "Adaeze Okafor", ring_by=story.DAY)
    said = " ".join(text_of(render(cover.cover(bare, frame), kit)).split())
    assert "Call 111 at any hour." in said
    assert "your treatment" not in said


def test_a_leaflet_with_nothing_known_about_it_still_prints(kit):
    bare = leaflet.LeafletContent("X-1", "X-1", 1, "Sleep", "Words.", review_by=date(2026, 3, 1), late_reason="no newer one")
    text = text_of(render(leaflet.leaflet(bare, story.WORDING, TeamDetails("Team"), Look()), kit))
    assert "Out of date since Mar-2026 - printed because: no newer one" in text
    assert "Who made this" not in text
    plain = text_of(render(leaflet.leaflet(replace(bare, review_by=None), story.WORDING, TeamDetails("Team"), Look()), kit))
    assert "review by" not in plain


def test_contents_say_english_only_and_leave_out_empty_parts(kit):
    item = contents.ContentsItem
    parts = (
        contents.ContentsPart("Read first", (item("plan", "My plan"),), is_first=True),
        contents.ContentsPart("About you", (item("WB-004", "Tired", "You asked", "WB-004", 3, note="English only"),)),
        contents.ContentsPart("Nothing here", ()),
    )
    text = text_of(render(contents.contents(contents.ContentsContent(1, story.DAY, parts), story.frame()), kit)).replace("\u00a0", " ")
    assert "Read page 5 first." in text
    assert "WB-004 v3, English only" in text
    assert "Nothing here" not in text
    alone = contents.contents(contents.ContentsContent(1, story.DAY, parts[1:]), story.frame())
    assert "Read it when you want it, in any order." in text_of(render(alone, kit))


def test_a_visit_without_steps_promises_a_call(kit):
    content = agreed.AgreedContent(1, story.DAY, "Adaeze Okafor", ring_by=date(2026, 11, 18))
    text = " ".join(text_of(render(agreed.agreed(content, story.frame()), kit)).split())
    assert "We have not agreed any steps yet. Adaeze will ring you by Wednesday 18 November 2026." in text
    assert agreed.agreed(content, story.frame()).needs_told is m.NeedsTold.NOTHING


def test_steps_with_a_day_only_leave_the_room_to_what_is_done(kit):
    step = agreed.NextStep("Write down for a week when you sleep and wake", "Wednesday 30 September 2026", "Ruth Adeyemi")
    content = agreed.AgreedContent(1, story.DAY, "Ruth Adeyemi", steps=(step,))
    text = text_of(render(agreed.agreed(content, story.frame()), kit))
    assert "Write down for a week when" in text  # two lines, not four
    assert "you sleep and wake" in text
    assert "Wednesday 30 September 2026" in text
