"""Safety prompts (README 1): any answer but 0 to a listed item, at once, until an entry says what was done."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cns_desktop.db import audit
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import PractitionerId
from cns_desktop.domain.needs import with_answer
from cns_desktop.i18n.resources import resource
from cns_desktop.services import assessments, prompts
from tests.conftest import KEY
from tests.services.assessing import HNA, answered, started

TRUST_SET = json.loads(resource("safety-sets", "demo.json").read_text("utf-8"))


def open_now(desk):
    return prompts.open_prompts(desk)


@pytest.mark.parametrize("score", range(1, 11))
def test_every_answer_but_zero_raises_the_trusts_words_and_number_at_once(desk, a_patient, score):
    made = started(desk, a_patient)
    kept = assessments.keep(desk, answered(made, PH15=score))[1]
    assert [(p.score, p.number) for p in kept.prompts] == [(score, "01632 960 500")]
    assert kept.prompts[0].words == "Ring the acute oncology line now, 01632 960 500. Write what you did."
    assert (kept.prompts[0].owner_name, kept.prompts[0].raised) == ("Ruth Adeyemi", desk.now())


@pytest.mark.parametrize("answers", [{"PH15": 0}, {"PH15": None}, {"PH02": 10}, {}])
def test_zero_not_a_concern_blank_and_items_off_the_list_raise_none(desk, a_patient, answers):
    made = answered(started(desk, a_patient), **answers)
    assessments.keep(desk, made)
    assessments.complete(desk, replace(made, pathway_point="03", other="I shiver and burn"))
    assert open_now(desk) == ()


def test_a_prompt_does_not_block_finishing_and_stays_open_after_it(desk, a_patient):
    made = answered(started(desk, a_patient), PH15=2)
    assessments.keep(desk, made)
    assessments.complete(desk, replace(made, pathway_point="03"))
    found = open_now(desk)
    assert [(line.prompt.item_text, line.family, line.is_answer_changed) for line in found] == [("Shivers or feverishness", "Kowalska", False)]
    assert next(c for c in assessments.list_concerns(desk, a_patient) if c.link_id == "PH15").has_prompt


def test_an_answer_typed_as_one_then_nought_leaves_one_prompt_of_ten(desk, a_patient):
    made = started(desk, a_patient)
    assessments.keep(desk, answered(made, PH15=1))
    assessments.keep(desk, answered(made, PH15=10))
    assert [line.prompt.score for line in open_now(desk)] == [10]


@pytest.mark.parametrize("answer", [{"PH15": 0}, {"PH15": None}])
def test_a_taken_back_answer_leaves_the_prompt_open_and_marked_as_changed(desk, a_patient, answer):
    made = answered(started(desk, a_patient), PH15=4)
    assessments.keep(desk, made)
    assessments.keep(desk, answered(made, **answer))
    assert [(line.prompt.score, line.is_answer_changed) for line in open_now(desk)] == [(4, True)]
    assessments.keep(desk, with_answer(made, "PH15", None))
    assert [(line.prompt.score, line.answer_now) for line in open_now(desk)] == [(4, None)]


def test_only_an_entry_closes_it_and_it_keeps_who_when_and_what(desk, a_patient, clock):
    made = answered(started(desk, a_patient), PH15=4)
    prompt = assessments.keep(desk, made)[1].prompts[0]
    with pytest.raises(Expected, match="Nothing is written"):
        prompts.write_done(desk, prompt.uid, "  ")
    clock.at += timedelta(minutes=6)
    prompts.write_done(desk, prompt.uid, "Rang the line, spoke to Sister Obi; going to A&E with her son.")
    assert open_now(desk) == ()
    done = assessments.load_needs(desk, a_patient).open_sheet.prompts[0]
    assert (done.done_by, done.done_at, done.done_words[:13]) == ("Ruth Adeyemi", clock.at, "Rang the line")
    with pytest.raises(Frozen, match="Ruth Adeyemi"):
        prompts.write_done(desk, prompt.uid, "again")


def test_a_dealt_with_answer_does_not_raise_it_again_but_another_number_does(desk, a_patient):
    made = answered(started(desk, a_patient), PH15=4)
    prompt = assessments.keep(desk, made)[1].prompts[0]
    prompts.write_done(desk, prompt.uid, "Rang")
    assessments.keep(desk, answered(made, PH02=1))
    assert open_now(desk) == ()
    assessments.keep(desk, answered(made, PH15=7))
    assert [line.prompt.score for line in open_now(desk)] == [7]


def test_an_amendment_does_not_ask_again_for_the_same_answer(desk, a_patient):
    made = replace(answered(started(desk, a_patient), PH15=4), pathway_point="03")
    assessments.complete(desk, made)
    amended = assessments.amend(desk, made.uid)[1].assessment
    assessments.complete(desk, answered(amended, PH02=3))
    assert len(open_now(desk)) == 1


def test_the_assessment_it_points_at_is_a_record_from_that_moment_on(desk, a_patient):
    made = answered(started(desk, a_patient), PH15=4)
    assessments.keep(desk, made)
    assert assessments.load_assessment(desk, made.uid)[0].answer("PH15").score == 4
    assessments.drop_open(desk, a_patient, "Begun for somebody else")
    assert len(open_now(desk)) == 1  # the prompt stays until an entry says what was done


def test_it_is_handed_over_by_name_and_stays_open(desk, a_patient):
    assessments.keep(desk, answered(started(desk, a_patient), PH15=4))
    prompts.hand_over(desk, open_now(desk)[0].prompt.uid, PractitionerId("7f3c1f0a-2f3f-4c7e-9f5e-999999999999"), "Tom Baines")
    assert [line.prompt.owner_name for line in open_now(desk)] == ["Tom Baines"]
    with desk.db.reading() as connection:
        assert [e.act for e in audit.entries(connection) if e.detail.startswith("prompt-owner")] == ["give"]


def test_a_demo_set_never_counts_in_a_live_store(desk):
    prompts.install_demo_rules(desk)
    with desk.db.reading() as connection:
        assert len(prompts.rules_in_force(connection, HNA, is_demo=True)) == 2
        assert prompts.rules_in_force(connection, HNA, is_demo=False) == ()
    assert not prompts.install_demo_rules(replace(desk, is_demo=False))


def test_a_trusts_list_counts_only_once_a_named_person_approved_it(desk):
    live = replace(desk, is_demo=False)
    ours = TRUST_SET | {"key": "trust", "version": 3, "is_demo": False}
    prompts.add_rules(live, ours)
    with live.db.reading() as connection:
        assert prompts.rules_in_force(connection, HNA, is_demo=False) == ()
    prompts.approve_rules(live, "trust", "3")
    with live.db.reading() as connection:
        assert {rule.link_id for rule in prompts.rules_in_force(connection, HNA, is_demo=False)} == {"PH01", "PH15"}


@pytest.mark.parametrize("missing", ["words", "number", "owner_role", "reviewed_by", "reviewed_on", "link_id"])
def test_a_list_with_a_gap_is_refused_whole(desk, missing):
    rules = [{k: ("" if k == missing else v) for k, v in rule.items()} for rule in TRUST_SET["rules"]]
    if missing == "link_id":
        rules = [{k: v for k, v in rule.items() if k != "link_id"} for rule in TRUST_SET["rules"]]
    with pytest.raises(Expected):
        prompts.add_rules(desk, TRUST_SET | {"rules": rules})


KILLED = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.services import assessments
from cns_desktop.services.desk import Desk
from tests.conftest import ACTOR, NOW
from tests.services.assessing import answered
desk = Desk(Database(Store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))), ACTOR, lambda: NOW, None, True)
made = assessments.start(desk, sys.argv[3])[1].assessment
assessments.keep(desk, answered(made, PH02=6, PH03=None))
assessments.keep(desk, answered(made, PH02=6, PH03=None, PH15=2))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_draft_and_prompt_are_there_after_the_process_was_killed(desk, a_patient):
    assessments.install_content(desk)
    root = Path(__file__).parents[2]
    made = subprocess.run(
        [sys.executable, "-c", KILLED, str(desk.db.store.path), KEY.hex(), a_patient],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert made.returncode == -signal.SIGKILL
    sheet = assessments.load_needs(desk, a_patient).open_sheet
    assert {a.link_id: a.score for a in sheet.assessment.answers} == {"PH02": 6, "PH03": None, "PH15": 2}
    assert [(line.prompt.link_id, line.prompt.score, line.is_answer_changed) for line in open_now(desk)] == [("PH15", 2, False)]
    with desk.db.reading() as connection:
        assert audit.verify(connection) is None
