"""Diagnosis, assessment, prompts, plan, actions and papers, to FHIR and back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain import assessments as hna
from cns_desktop.domain import caseload as people
from cns_desktop.domain import packs, plans
from cns_desktop.fhir import registry
from cns_desktop.fhir.jsontext import dumps
from tests.fhir.bodies import DATES, LINE, MAYBE, TIMES, WORDS, coded, comes_back, read, rewritten, written
from tests.fhir.records import ACTION, ASSESSMENT, DIAGNOSIS, ENTRY, HANDED, HER, NEED, PAPER, PLAN, PROMPT, TASK, uid

TOLD = st.builds(people.Told, st.sampled_from(people.Fact), DATES, LINE, LINE, WORDS)
STEPS = st.builds(people.PathwayEvent, LINE, st.sampled_from(people.Step), WORDS, DATES, MAYBE, st.booleans())
DIAGNOSES = st.builds(
    people.Diagnosis,
    st.just(uid(11)), st.just(ENTRY), st.just(HER), st.sampled_from(["breast", "lung", "other"]), LINE, st.sampled_from(["", "C50.4", "C34"]),
    st.sampled_from(["", "left"]), WORDS, WORDS, MAYBE,
    st.sampled_from(["", "0", "9"]), st.sampled_from(["", "cure"]), st.sampled_from(["", "surgery"]),
    st.lists(TOLD, max_size=3).map(tuple), st.lists(STEPS, max_size=3).map(tuple),
)  # fmt: skip


@given(DIAGNOSES)
def test_any_diagnosis_comes_back(diagnosis):
    comes_back(diagnosis)


@given(DIAGNOSES, DIAGNOSES)
def test_any_diagnosis_can_become_any_other(one, other):
    comes_back(other, written(one))


def condition(**more):
    return {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"}, "code": {"text": "x"}} | more


def test_a_condition_is_a_diagnosis_only_when_its_code_says_tumour():
    assert read(condition(code=coded("http://hl7.org/fhir/sid/icd-10", "C50.9"))).site == "breast"
    assert read(condition(code=coded("http://snomed.info/sct", "93761005"))).site == "bowel"
    assert isinstance(read(condition(code=coded("http://snomed.info/sct", "444814009"))), people.Event)
    assert isinstance(read(condition(code=coded("http://hl7.org/fhir/sid/icd-10", "J45"))), people.Event)
    declared = condition(meta={"profile": ["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"]})
    assert read(declared).site == "other"


@pytest.mark.parametrize("status", ["refuted", "provisional", "differential", "unconfirmed"])
def test_a_diagnosis_nobody_has_confirmed_is_not_shown_as_hers(status):
    body = condition(code=coded("http://snomed.info/sct", "93761005"), verificationStatus={"coding": [{"code": status}]})
    assert isinstance(read(body), people.Event)


def test_the_day_of_diagnosis_is_changed_where_it_stood():
    onset = condition(onsetDateTime="2020-01-02T10:00:00Z", code=coded("http://snomed.info/sct", "93761005"))
    assert read(onset).diagnosed_on == date(2020, 1, 2)
    edited = written(replace(read(onset), uid=uid(11), diagnosed_on=date(2021, 1, 2)), onset)
    assert edited["onsetDateTime"] == "2021-01-02"
    assert "onsetDateTime" not in written(replace(read(edited), diagnosed_on=None), edited)


def test_what_was_told_is_never_guessed_from_damaged_parts():
    body = written(DIAGNOSIS)
    for extension in body["extension"]:
        if extension["url"].endswith("/told"):
            extension["extension"] = [part for part in extension["extension"] if part["url"] != "on"]
        if extension["url"].endswith("/pathway-event"):
            extension["extension"] = [{"url": "step", "valueString": "flying"}, {"novalue": 1}]
    assert read(body).told == ()
    assert read(body).events == ()


ANSWERS = st.one_of(
    st.builds(lambda link, score, words, star: hna.Answer(link, hna.State.SCORED, score, words, star),
              st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True), st.integers(0, 10), WORDS, st.booleans()),
    st.builds(lambda link, words: hna.Answer(link, hna.State.NOT_A_CONCERN, None, words), st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True), WORDS),
)  # fmt: skip


@given(
    st.lists(ANSWERS, max_size=6, unique_by=lambda a: a.link_id).map(lambda a: tuple(sorted(a, key=lambda x: x.link_id))),
    st.sampled_from(hna.Status),
    WORDS,
    st.sampled_from([None, uid(9)]),
    TIMES,
)
def test_any_assessment_comes_back(answers, status, other, replaces, authored):
    if status is hna.Status.ERROR:
        return
    comes_back(replace(ASSESSMENT, answers=answers, comments=(), status=status, other=other, replaces=replaces, authored=authored))


def test_nothing_zero_and_not_a_concern_are_three_different_things():
    body = written(ASSESSMENT)
    text = dumps(body).decode()
    assert read(body).answer("PH04").score == 0
    assert read(body).answer("PR29").score is None
    assert read(body).answer("PH05") is None
    assert "PH05" not in text


def test_a_score_outside_the_scale_is_not_read_as_an_answer():
    body = written(replace(ASSESSMENT, answers=(hna.Answer("PH03", hna.State.SCORED, 8, "words"),), comments=(), other=""))
    body["item"][0]["item"][0]["item"][1]["answer"][0]["valueInteger"] = 11
    assert read(body).answers == ()
    assert read(body).comments == (hna.Comment("PH03", "words"),)


def test_a_response_to_another_form_is_never_read_on_our_scale(examples):
    kinds = {type(read(b)) for _n, b in rewritten(examples) if b["resourceType"] == "QuestionnaireResponse" and registry.mapper_of(b)}
    assert kinds == {people.Event}


def test_an_assessment_of_one_tool_version_is_pinned_to_it():
    assert written(ASSESSMENT)["questionnaire"].endswith("hna-52|1.0.0")
    comes_back(replace(ASSESSMENT, tool_version=""))


@given(st.none() | TIMES, WORDS, WORDS, WORDS, st.integers(1, 10))
def test_any_prompt_comes_back(done_at, done_words, by, owner, score):
    prompt = replace(PROMPT, done_at=done_at, done_words=done_words, done_by=by, owner_name=owner, score=score)
    comes_back(prompt)
    comes_back(prompt, written(PROMPT))
    comes_back(PROMPT, written(prompt))
    assert written(prompt)["status"] == ("requested" if done_at is None else "completed")


def test_a_prompt_without_an_owner_yet_comes_back():
    comes_back(replace(PROMPT, owner=""))


ACTIONS = st.builds(
    plans.Action, st.uuids(version=4).map(str), LINE, st.sampled_from(plans.Who), WORDS, MAYBE, st.sampled_from(plans.ActionStatus), MAYBE, WORDS
)
NEEDS = st.builds(
    plans.Need, st.uuids(version=4).map(str), LINE, WORDS, st.none() | st.integers(0, 10), MAYBE,
    st.none() | st.builds(plans.Goal, LINE, MAYBE, WORDS),
    st.lists(ACTIONS, max_size=2).map(tuple), st.booleans(),
)  # fmt: skip
PLANS = st.builds(
    lambda needs, words, review, agreed: replace(
        PLAN, needs=needs, about_me=words, if_worse=words, review_on=review, agreement=agreed, replaces=None
    ),
    st.lists(NEEDS, max_size=3).map(tuple), WORDS, MAYBE, st.none() | st.builds(plans.Agreement, LINE, LINE, LINE, WORDS, TIMES),
)  # fmt: skip


@given(PLANS)
def test_any_plan_comes_back(plan):
    comes_back(plan)


@given(PLANS, PLANS)
def test_any_plan_can_become_any_other(one, other):
    comes_back(other, written(one))


def test_what_another_system_added_to_a_plan_stays():
    body = written(PLAN)
    body["contained"].append({"resourceType": "Organization", "id": "theirs"})
    body["addresses"].append({"reference": "Condition/theirs"})
    body["activity"].append({"reference": {"reference": "Task/theirs"}})
    body["activity"][0]["progress"] = [{"text": "their note"}]
    changed = replace(PLAN, needs=(replace(NEED, actions=(replace(ACTION, how_it_went="well", status=plans.ActionStatus.DROPPED),)),))
    after = written(changed, body)
    assert {"resourceType": "Organization", "id": "theirs"} in after["contained"]
    assert {"reference": "Condition/theirs"} in after["addresses"]
    assert {"reference": "Task/theirs"} in [a.get("reference") for a in after["activity"]]
    assert [a["progress"] for a in after["activity"] if "progress" in a] == [[{"text": "their note"}]]
    assert read(after) == changed


def test_goals_and_needs_without_words_are_not_invented():
    bare = replace(PLAN, needs=(plans.Need(uid(30), "", goal=plans.Goal("")),))
    assert read(written(bare)).needs == bare.needs


def test_a_foreign_care_plan_is_a_line_of_the_timeline(examples):
    assert {type(read(b)) for _n, b in rewritten(examples) if b["resourceType"] in ("CarePlan", "Goal") and registry.mapper_of(b)} == {people.Event}


def test_an_agreement_without_its_time_is_none():
    body = written(PLAN)
    for extension in body["extension"]:
        if extension["url"].endswith("/plan-agreement"):
            extension["extension"] = [part for part in extension["extension"] if part["url"] != "at"]
    assert read(body).agreement is None


@given(ACTIONS, ACTIONS)
def test_any_action_comes_back_as_a_task(one, other):
    first = replace(TASK, action=replace(one, uid=TASK.uid))
    comes_back(first)
    comes_back(replace(TASK, action=replace(other, uid=TASK.uid)), written(first))


def test_an_action_has_the_same_identity_in_plan_and_task():
    assert read(written(PLAN)).needs[0].actions[0].uid == read(written(TASK)).action.uid


PIECES = st.builds(packs.Part, st.sampled_from(packs.PartKind), LINE, WORDS, st.integers(0, 5), LINE, WORDS, WORDS)


@given(
    st.lists(PIECES, max_size=3).map(tuple), st.integers(9, 30), st.booleans(), st.integers(0, 99), st.sampled_from(packs.PaperState),
    st.none() | st.builds(packs.Given, st.sampled_from(packs.Handing), TIMES, LINE), st.integers(1, 9), WORDS,
)  # fmt: skip
def test_any_paper_comes_back(parts, size, mono, pages, state, given_to, copies, by):
    paper = replace(PAPER, parts=parts, body_size=size, is_mono=mono, pages=pages, state=state, given=given_to, copies=copies, made_by=by)
    comes_back(paper)
    comes_back(paper, written(PAPER))


def test_printed_is_not_given():
    assert read(written(replace(PAPER, given=None))).given is None
    damaged = written(PAPER)
    for extension in damaged["extension"]:
        if extension["url"].endswith(("/paper-given", "/paper-part")):
            extension["extension"] = []
    assert read(damaged).given is None
    assert read(damaged).parts == ()


def test_a_paper_without_hash_or_content_is_read():
    body = written(replace(PAPER, sha256=""))
    del body["content"]
    assert read(body).sha256 == ""
    comes_back(PAPER, body)
    empty = body | {"content": [{}]}
    comes_back(PAPER, empty)


@given(st.sampled_from(packs.Handing), WORDS)
def test_any_handing_over_comes_back(how, by):
    handed = replace(HANDED, how=how, by=by)
    comes_back(handed)
    comes_back(handed, written(HANDED))
    assert written(handed)["status"] == ("completed" if how.is_given else "not-done")


def test_an_action_whose_status_another_system_wrote_keeps_that_status():
    body = written(PLAN)
    body["activity"][0]["detail"]["status"] = "scheduled"
    action = replace(ACTION, what="Fatigue group, Fridays")
    after = written(replace(PLAN, needs=(replace(NEED, actions=(action,)),)), body)
    assert after["activity"][0]["detail"]["status"] == "scheduled"
    task = written(TASK) | {"status": "in-progress"}
    assert written(replace(TASK, action=replace(ACTION, what="x")), task)["status"] == "in-progress"
