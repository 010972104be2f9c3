"""The demo caseload: whole, believable, the same every time, and nobody real (README 3, 16)."""

import json
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from cns_desktop.domain.caseload import Fact, FlagKind, Step, age_on
from cns_desktop.domain.leaflets import ContentStatus
from cns_desktop.domain.nhs_number import Verdict, judge
from cns_desktop.domain.packs import PaperState
from cns_desktop.domain.plans import ActionStatus, PlanStatus
from cns_desktop.domain.records import Actor
from cns_desktop.i18n.resources import resource
from cns_desktop.services import demo
from cns_desktop.services.demo_pools import load

TODAY = date(2026, 11, 24)
DRAMA = re.compile(r"(01632 960|07700 900) \d{3}")
TREATMENTS = {Step.SURGERY, Step.CHEMOTHERAPY, Step.RADIOTHERAPY, Step.IMMUNOTHERAPY, Step.HORMONE}


@pytest.fixture(scope="module")
def caseload():
    return demo.build(7, TODAY)


@pytest.fixture(scope="module", params=["2026-11-24", "2026-11-22", "2027-02-28", "2028-03-01"])
def any_day(request):
    return demo.build(3, date.fromisoformat(request.param), patients=200)


def codes(name):
    return {code["code"] for code in json.loads(resource("codes", f"{name}.json").read_text("utf-8"))["codes"]}


def texts_in(value):
    """Every piece of text inside a record."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_in(part)


def find(caseload, family):
    return next(p for p in caseload.people if p.patient.name.family == family)


def test_there_are_three_hundred_people(caseload):
    assert len(caseload.people) == 300


def test_the_same_seed_and_day_give_the_same_caseload(caseload):
    assert demo.build(7, TODAY) == caseload


def test_another_seed_gives_other_people(caseload):
    other = demo.build(8, TODAY)
    names = [{(p.patient.name, p.patient.birth_date) for p in c.people if not p.is_pictured} for c in (caseload, other)]
    assert len(names[0] & names[1]) < 5


def test_a_longer_caseload_starts_with_the_same_people(caseload):
    longer = list(islice(demo.people(7, TODAY, 100_000, with_history=300), 310))
    assert tuple(longer[:300]) == caseload.people
    assert not longer[305].assessments


def test_every_nhs_number_is_a_valid_one_of_the_test_range_and_nobody_shares_one():
    numbers = [p.patient.nhs_number for p in demo.people(1, TODAY, 3000, with_history=0)]
    assert {judge(n) for n in numbers} == {Verdict.TEST}
    assert len(set(numbers)) == 3000
    assert numbers[0] == "9990000018"


def test_every_record_has_its_own_uid(caseload):
    uids = [record.uid for person in caseload.people for record in person.records()] + [r.uid for r in caseload.staff]
    assert len(uids) == len(set(uids))
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid) for uid in uids)


def test_every_telephone_number_is_kept_for_drama_and_every_address_is_an_example(caseload):
    for person in caseload.people:
        for text in (t for record in person.records() for t in texts_in(record)):
            for number in re.findall(r"(?<![\w-])0\d[\d ]{8,}(?![\w-])", text):
                assert DRAMA.fullmatch(number.strip()), number
            assert "@" not in text or text.endswith("@example.org")
        for telecom in person.patient.telecoms:
            assert telecom.system == "email" or DRAMA.fullmatch(telecom.value)
        assert all(a.postcode.startswith("QX") for a in person.patient.addresses)


def test_dates_stand_in_order(any_day):
    for person in any_day.people:
        for diagnosis in person.diagnoses:
            starts = [e.start for e in diagnosis.events]
            assert starts == sorted(starts)
            assert all(e.end is None or e.end >= e.start for e in diagnosis.events)
            assert all(e.is_planned == (e.start > any_day.today) for e in diagnosis.events)
            told = diagnosis.told_of(Fact.DIAGNOSIS)
            treated = [e.start for e in diagnosis.events if e.step in TREATMENTS and not e.is_planned]
            assert not treated or (told and told.on <= min(treated))
            assert not told or diagnosis.diagnosed_on <= told.on <= any_day.today
            assert diagnosis.diagnosed_on is None or starts[0] <= diagnosis.diagnosed_on


def test_nothing_that_is_written_down_lies_ahead_and_nothing_follows_a_death(any_day):
    midnight = datetime.combine(any_day.today, time(), UTC)  # past at any hour at which the demo may be opened
    for person in any_day.people:
        died = person.patient.deceased_on
        for record in person.records():
            assert record.entry.happened < midnight
            assert not died or record.entry.happened.date() <= died
        if died:
            assert person.patient.is_deceased
            assert died < any_day.today
            assert all(a.action.status is not ActionStatus.OPEN for a in person.actions)
            assert all(p.review_on is None for p in person.plans if p.status is PlanStatus.AGREED)
            assert not any(e.is_planned or e.start > died for d in person.diagnoses for e in d.events)


def test_assessments_follow_the_telling_and_come_one_after_another(any_day):
    for person in any_day.people:
        authored = [a.authored for a in person.assessments]
        assert authored == sorted(set(authored))
        if authored:
            told = person.diagnoses[0].told_of(Fact.DIAGNOSIS)
            assert told
            assert told.on <= authored[0].date()
            assert all(len(a.answers) + len(a.comments) <= 52 for a in person.assessments)
            assert all(sum(x.is_starred for x in a.answers) <= 4 for a in person.assessments)


def test_sex_age_and_site_fit(any_day):
    only = {"prostate": "male", "testis-penis": "male", "womb": "female", "ovary": "female"}
    for person in any_day.people:
        patient, main = person.patient, person.diagnoses[0]
        assert only.get(main.site, patient.gender) == patient.gender
        reference = main.diagnosed_on or any_day.today
        assert 18 <= age_on(patient.birth_date, reference) <= 92
        assert patient.name.title not in ({"Mr"} if patient.gender == "female" else {"Mrs", "Miss", "Ms"})


def test_all_codes_come_from_the_lists(any_day):
    stages, sites, points = codes("pathway-stages"), codes("sites"), codes("pathway-points")
    ethnic, tongues = codes("ethnicity"), codes("languages")
    for person in any_day.people:
        assert person.patient.ethnicity in ethnic
        assert person.patient.language in tongues
        assert {d.stage_of_pathway for d in person.diagnoses} <= stages
        assert {d.site for d in person.diagnoses} <= sites
        assert {a.pathway_point for a in person.assessments} <= points
        assert {a.mode for a in person.assessments} <= codes("modes")
        assert {a.completed_by for a in person.assessments} <= codes("completed-by")


def test_every_access_need_is_one_of_the_coded_lists(caseload):
    lists = {FlagKind.FORMAT: "information-formats", FlagKind.COMMUNICATION: "communication-needs", FlagKind.ADJUSTMENT: "adjustments"}
    shipped = {
        kind: {(c["code"], c["label"]) for c in json.loads(resource("codes", f"{name}.json").read_text("utf-8"))["codes"]}
        for kind, name in lists.items()
    }
    flags = [flag for person in caseload.people for flag in person.flags if flag.kind in lists]
    assert len(flags) > 40
    assert [(f.code, f.text) for f in flags if (f.code, f.text) not in shipped[f.kind]] == []


def test_no_paper_says_what_the_person_had_not_been_told(any_day):
    needs = {(leaf.key, leaf.version): leaf.needs_told for leaf in any_day.leaflets}
    shown = 0
    for person in any_day.people:
        for paper in person.papers:
            told = {"nothing"} | {t.fact.value for d in person.diagnoses for t in d.told if t.on <= paper.made_at.date()}
            for part in paper.parts:
                if part.leaflet_key:
                    shown += 1
                    assert needs[part.leaflet_key, part.leaflet_version] in told
    assert shown > 50


def test_a_paper_is_given_after_it_was_made_and_never_by_printing_it(caseload):
    papers = [paper for person in caseload.people for paper in person.papers]
    assert all(paper.given is None or paper.given.at > paper.made_at for paper in papers)
    assert sum(paper.given is None and paper.state is PaperState.PRINTED for paper in papers) == 2
    assert sum(paper.state is PaperState.QUEUED for paper in papers) == 1


def test_every_non_zero_answer_to_a_listed_item_has_its_prompt_and_two_are_open(any_day):
    for person in any_day.people:
        fired = {(a.uid, r.link_id, a.answer(r.link_id).score) for a in person.assessments for r in any_day.rules if r.fires_on(a.answer(r.link_id))}
        assert fired == {(p.assessment, p.link_id, p.score) for p in person.prompts}
        assert all(p.is_open or (p.done_words and p.done_by) for p in person.prompts)
    still_open = [p.patient.name.family for p in any_day.people if any(prompt.is_open for prompt in p.prompts)]
    assert still_open == ["Hughes", "Patel"]


def test_today_is_alive(caseload):
    live = [record.action for person in caseload.people for record in person.actions]
    assert sum(a.is_overdue(TODAY) for a in live) == 2
    assert sum(a.status is ActionStatus.OPEN and a.due == TODAY for a in live) >= 5
    reviews = [p.review_on for person in caseload.people for p in person.plans if p.status is PlanStatus.AGREED and p.review_on]
    assert sum(TODAY <= day <= TODAY + timedelta(days=14) for day in reviews) >= 10
    assert min(reviews) >= TODAY


def test_the_caseload_is_varied(caseload):
    patients = [p.patient for p in caseload.people]
    assert len({p.ethnicity for p in patients}) >= 12
    assert len({p.language for p in patients}) >= 12
    assert len({d.site for p in caseload.people for d in p.diagnoses}) >= 14
    stages = Counter(d.stage_of_pathway for p in caseload.people for d in p.diagnoses)
    assert len(stages) >= 11
    assert 5 <= sum(not p.diagnoses[0].told for p in caseload.people) <= 40
    assert 2 <= sum(p.is_deceased for p in patients) <= 20
    assert sum(len(p.diagnoses) > 1 for p in caseload.people) >= 2
    assert sum(p.interpreter for p in patients) >= 15
    assert {len(p.assessments) for p in caseload.people} == {0, 1, 2, 3, 4}


def test_the_people_of_the_pictures_are_here(caseload):
    first = ["Kowalska", "Hughes", "Okafor", "Begum", "Ionescu", "Griffiths", "Kaur", "Łukasiewicz", "Taylor", "Dube", "O’Brien", "Țepeș"]
    numbers = ["0018", "0026", "0034", "0042", "0050", "0069", "0077", "0085", "0093", "0107", "0115", "0123"]
    assert [(p.patient.name.family, p.patient.nhs_number[6:]) for p in caseload.people[:12]] == list(zip(first, numbers, strict=True))
    assert find(caseload, "Patel").patient.nhs_number == "9990000182"
    assert sum(p.is_pictured for p in caseload.people) == 20


def test_agnieszka_is_the_one_of_the_pictures(caseload):
    person = find(caseload, "Kowalska")
    main = person.diagnoses[0]
    assert [(e.label, e.start, e.end) for e in main.events][-2:] == [
        ("Radiotherapy", date(2026, 11, 16), date(2026, 12, 4)),
        ("Summary due", date(2026, 12, 26), None),
    ]
    assert main.told_of(Fact.DIAGNOSIS).words == "rak piersi, breast cancer"
    assert [a.answer("PH03").score for a in person.assessments] == [5, 8]
    assert [(p.version, p.status) for p in person.plans] == [(1, PlanStatus.REPLACED), (2, PlanStatus.AGREED)]
    assert person.allergies[0].substance == "penicillin"


def test_ioana_has_not_been_told_and_nothing_of_hers_says_it(caseload):
    person = find(caseload, "Țepeș")
    assert person.diagnoses[0].told == ()
    patient_words = [t for kind in (person.plans, person.actions, person.papers) for record in kind for t in texts_in(record)]
    assert not any("cancer" in t.lower() for t in patient_words if t != person.patient.entry.retention)


def test_whoever_was_given_the_withdrawn_leaflet_can_be_found(caseload):
    withdrawn = [leaf for leaf in caseload.leaflets if leaf.status is ContentStatus.WITHDRAWN]
    assert [(leaf.key, leaf.version) for leaf in withdrawn] == [("looking-after-your-arm", 2)]
    given = {
        person.patient.name.family
        for person in caseload.people
        for paper in person.papers
        for part in paper.parts
        if (part.leaflet_key, part.leaflet_version) == ("looking-after-your-arm", 2) and paper.made_at < withdrawn[0].withdrawn_on
    }
    assert given == {"Kowalska", "Begum", "Dube"}


def test_what_ships_is_a_draft_until_somebody_approves_it():
    pools = load()
    assert {leaf.status for leaf in pools.starters} == {ContentStatus.DRAFT}
    assert len(pools.starters) == 16


def test_the_nurse_of_first_run_takes_the_lead_nurses_place(caseload):
    lead = caseload.people[0].care_team
    from_first_run = demo.build(7, TODAY, patients=30, actor=actor_of("d5f1c0de-0000-4000-8000-000000000001"))
    assert {p.care_team.key_worker for p in from_first_run.people[:20]} == {"d5f1c0de-0000-4000-8000-000000000001"}
    assert lead.key_worker not in {r.uid for r in from_first_run.staff}


def actor_of(uid):
    return Actor(
        uid,
        "Sam Test",
        "nurse",
        "d5f1c0de-0000-4000-8000-000000000002",
        "d5f1c0de-0000-4000-8000-000000000003",
        "d5f1c0de-0000-4000-8000-000000000004",
    )


@pytest.mark.parametrize("day", range(7))
def test_a_monday_asks_no_more_of_her_than_any_other_day(day):
    today = TODAY + timedelta(days=day)
    actions = [r.action for person in demo.people(7, today, 80) if not person.is_pictured for r in person.actions]
    assert actions
    assert not any(a.status is ActionStatus.OPEN and a.due is not None and a.due <= today for a in actions)
