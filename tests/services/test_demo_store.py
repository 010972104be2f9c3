"""The demo caseload in a real encrypted store."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from cns_desktop.db import records
from cns_desktop.domain.assessments import Assessment, SafetyPrompt
from cns_desktop.domain.caseload import CareTeam, Diagnosis, Patient
from cns_desktop.domain.errors import Bug
from cns_desktop.domain.packs import Paper
from cns_desktop.domain.plans import ActionRecord, Plan
from cns_desktop.services import demo, demo_store


def test_every_record_reads_back_as_it_was_built(desk):
    demo_store.fill(desk, patients=30)
    built = list(demo.people(desk.seed, desk.today, 30, actor=desk.actor))
    with desk.db.reading() as connection:
        for person in built:
            uid = person.patient.uid
            assert records.get(connection, Patient, uid) == person.patient
            for kind, wanted in (
                (CareTeam, (person.care_team,)), (Diagnosis, person.diagnoses), (Assessment, person.assessments), (SafetyPrompt, person.prompts),
                (Plan, person.plans), (ActionRecord, person.actions), (Paper, person.papers),
            ):  # fmt: skip
                assert sorted(records.find(connection, kind, uid), key=lambda r: r.uid) == sorted(wanted, key=lambda r: r.uid)


def test_the_caseload_starts_with_the_open_prompts_and_all_lines_are_whole(desk):
    demo_store.fill(desk, patients=60)
    with desk.db.reading() as connection:
        rows = connection.execute(text("SELECT family, diagnosis, stage, key_worker, due_kind FROM patient ORDER BY due_rank, family")).all()
    assert [(row.family, row.due_kind) for row in rows[:2]] == [("Hughes", "prompt"), ("Patel", "prompt")]
    assert all(row.diagnosis and row.stage and row.key_worker for row in rows)
    assert len(rows) == 60


def test_filling_twice_changes_nothing(desk):
    demo_store.fill(desk, patients=25)
    with desk.db.reading() as connection:
        before = connection.execute(text("SELECT count(*), sum(body_rev) FROM sync_resource")).one()
    demo_store.fill(desk, patients=25)
    with desk.db.reading() as connection:
        assert connection.execute(text("SELECT count(*), sum(body_rev) FROM sync_resource")).one() == before


def test_it_can_be_stopped_and_says_how_far_it_is(desk):
    seen: list[int] = []
    demo_store.fill(desk, patients=100, stop=lambda: bool(seen), progress=seen.append)
    assert seen == [25]


def test_a_live_store_takes_no_demo_people(desk):
    with pytest.raises(Bug):
        demo_store.fill(replace(desk, is_demo=False))
