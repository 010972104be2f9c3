"""Assessments through the real services on a real encrypted store."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cns_desktop.db import audit, concerns, records
from cns_desktop.db.tables.care import AnswerRow
from cns_desktop.domain.assessments import Answer, Assessment, Comment, Score, State, Status
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.needs import with_answer, with_comment, with_star
from cns_desktop.services import assessments, tools
from tests.services.assessing import HNA, answered, finished, started

MAY, JULY, NOVEMBER = (datetime(2026, m, d, 10, 0, tzinfo=UTC) for m, d in ((5, 21), (7, 8), (11, 24)))


def one(desk, uid):
    with desk.db.reading() as connection:
        return records.get(connection, Assessment, uid)


def line(desk, patient, link_id):
    return next(found for found in assessments.list_concerns(desk, patient) if found.link_id == link_id)


def test_the_shipped_tool_has_52_questions_in_six_domains_and_one_time_frame(desk):
    assessments.install_content(desk)
    with desk.db.reading() as connection:
        kept = tools.tool_in_use(connection)
    assert [item.number for item in kept.tool.items] == list(range(1, 53))
    assert [domain.link_id for domain in kept.tool.domains] == ["PH", "PR", "FA", "EM", "SP", "WI"]
    assert kept.tool.time_frame == "in the last week"
    assert kept.icons["PH"] == "heart-pulse"
    assert not kept.needs_approval


def test_content_is_put_in_once_only(desk):
    assert assessments.install_content(desk)
    assert not assessments.install_content(desk)


def test_a_questionnaire_of_another_kind_is_refused_with_a_reason():
    with pytest.raises(Expected, match="no concerns scored from 0 to 10"):
        tools.read_tool({"resourceType": "Questionnaire", "url": "x", "item": [{"linkId": "1", "type": "string"}]})


def test_starting_pins_the_tools_version(desk, a_patient):
    made = started(desk, a_patient)
    assert (made.tool_url, made.tool_version) == (HNA, "1.0.0")
    assert made.status is Status.IN_PROGRESS


def test_starting_again_goes_on_with_the_open_one(desk, a_patient):
    first = started(desk, a_patient)
    assessments.keep(desk, answered(first, PH02=4))
    again = assessments.start(desk, a_patient)[1]
    assert again.assessment.uid == first.uid
    assert again.assessment.answer("PH02").score == 4


def test_a_live_store_asks_for_approval_of_the_wording_before_the_first_use(desk, a_patient):
    live = replace(desk, is_demo=False)
    assessments.install_content(live)
    with pytest.raises(Expected, match="model text"):
        assessments.start(live, a_patient)
    assert assessments.load_needs(live, a_patient).needs_approval
    tools.approve(live, HNA, "1.0.0")
    assert assessments.start(live, a_patient)[1].assessment.tool_version == "1.0.0"
    with live.db.reading() as connection:
        acts = [(e.act, e.detail) for e in audit.entries(connection)]
    assert ("approve", f"content tool {HNA} 1.0.0 en") in acts


def test_a_live_store_without_reviewed_rules_says_so_and_records_it(desk, a_patient):
    live = replace(desk, is_demo=False)
    assessments.install_content(live)
    tools.approve(live, HNA, "1.0.0")
    sheet = assessments.start(live, a_patient)[1]
    assert not sheet.has_rules
    with live.db.reading() as connection:
        begun = [e.detail for e in audit.entries(connection) if e.detail.startswith("assessment-begun")]
    assert begun == [f"assessment-begun {HNA}|1.0.0 no-reviewed-safety-rules"]


def test_keystrokes_reach_the_draft_and_neither_outbox_nor_audit(desk, a_patient):
    made = started(desk, a_patient)
    counting = "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM audit_entry)"
    with desk.db.reading() as connection:
        before = tuple(connection.exec_driver_sql(counting).one())
    assessments.keep(desk, answered(made, PH02=4, PH03=None))
    with desk.db.reading() as connection:
        assert tuple(connection.exec_driver_sql(counting).one()) == before
    assert assessments.load_needs(desk, a_patient).open_sheet.assessment.answer("PH03").state is State.NOT_A_CONCERN


def test_blank_zero_and_not_a_concern_stay_three_things_through_finish_and_reload(desk, a_patient):
    made = finished(desk, a_patient, NOVEMBER, PH02=0, PH03=None, PH05=10)
    kept = one(desk, made.uid)
    assert kept.answer("PH02") == Answer("PH02", State.SCORED, 0)
    assert kept.answer("PH03") == Answer("PH03", State.NOT_A_CONCERN)
    assert kept.answer("PH04") is None
    latest = assessments.load_needs(desk, a_patient).latest
    assert (latest.scored, latest.not_a_concern, latest.blank) == (2, 1, 49)
    assert line(desk, a_patient, "PH02").latest == Score(0, date(2026, 11, 24))
    assert line(desk, a_patient, "PH03").latest == Score(None, date(2026, 11, 24))


def test_comment_star_other_and_facts_come_back_from_the_record(desk, a_patient):
    made = answered(started(desk, a_patient), PH03=7)
    made = with_comment(with_star(made, "PH03", is_on=True), "PH03", "I can’t lift Zosia any more.")
    made = with_comment(made, "PR30", "The stairs")
    made = replace(made, other="Parking", pathway_point="03", completed_by="proxy", mode="phone", authored=JULY)
    assessments.complete(desk, made)
    kept = one(desk, made.uid)
    assert kept.answer("PH03") == Answer("PH03", State.SCORED, 7, "I can’t lift Zosia any more.", True)
    assert kept.comments == (Comment("PR30", "The stairs"),)
    assert (kept.other, kept.pathway_point, kept.completed_by, kept.mode) == ("Parking", "03", "proxy", "phone")
    assert (kept.authored, kept.entry.happened, kept.entry.entered) == (JULY, JULY, desk.now())
    assert kept.entry.informant.value == "carer"


def test_a_finished_assessment_is_frozen(desk, a_patient):
    made = finished(desk, a_patient, NOVEMBER, PH02=3)
    for change in (assessments.keep, assessments.finish_later, assessments.complete):
        with pytest.raises(Frozen):
            change(desk, answered(made, PH02=9))
    assert one(desk, made.uid).answer("PH02").score == 3


def test_finish_later_saves_an_in_progress_response_that_counts_nowhere_and_is_gone_on_with(desk, a_patient):
    made = answered(started(desk, a_patient), PH02=3)
    assessments.finish_later(desk, made)
    assert one(desk, made.uid).status is Status.IN_PROGRESS
    view = assessments.load_needs(desk, a_patient)
    assert (view.lines, view.latest) == ((), None)
    assert view.open_sheet.assessment.answer("PH02").score == 3
    assessments.keep(desk, answered(view.open_sheet.assessment, PH03=8))
    assert assessments.load_needs(desk, a_patient).open_sheet.assessment.answer("PH03").score == 8


def test_finishing_needs_the_point_of_the_pathway(desk, a_patient):
    made = replace(started(desk, a_patient), pathway_point="")
    with pytest.raises(Expected, match="pathway"):
        assessments.complete(desk, made)


def test_an_amendment_is_a_new_version_that_replaces_the_old_one_on_its_day(desk, a_patient, clock):
    finished(desk, a_patient, MAY, PH02=2)
    july = finished(desk, a_patient, JULY, PH02=8, PH03=1)
    clock.at += timedelta(days=1)
    sheet = assessments.amend(desk, july.uid)[1]
    assert sheet.assessment.authored == JULY
    assert line(desk, a_patient, "PH02").latest.value == 8  # nothing changes until it is finished
    assessments.complete(desk, answered(sheet.assessment, PH02=3))
    new, old = one(desk, sheet.assessment.uid), one(desk, july.uid)
    assert (new.status, new.version, new.replaces) == (Status.AMENDED, 2, july.uid)
    assert (old.status, old.answer("PH02").score) == (Status.COMPLETED, 8)
    shown = line(desk, a_patient, "PH02")
    assert (shown.first.value, shown.latest) == (2, Score(3, date(2026, 7, 8)))
    assert [s.value for s in shown.history] == [2, 3]
    history = assessments.load_needs(desk, a_patient).history
    assert [(h.assessment.version, h.is_current) for h in history] == [(2, True), (1, False), (1, True)]
    with pytest.raises(Frozen):
        assessments.amend(desk, july.uid)


def test_entered_in_error_needs_a_reason_is_kept_and_brings_back_what_it_replaced(desk, a_patient):
    july = finished(desk, a_patient, JULY, PH02=8)
    amended = assessments.amend(desk, july.uid)[1].assessment
    assessments.complete(desk, answered(amended, PH02=1))
    with pytest.raises(Expected, match="why"):
        assessments.mark_error(desk, amended.uid, " ")
    assessments.mark_error(desk, amended.uid, "Another patient’s paper")
    assert one(desk, amended.uid).entry.error_reason == "Another patient’s paper"
    assert line(desk, a_patient, "PH02").latest.value == 8
    assessments.mark_error(desk, july.uid, "The same")
    view = assessments.load_needs(desk, a_patient)
    assert (view.lines, len(view.history)) == ((), 2)
    with desk.db.reading() as connection:
        assert connection.execute(AnswerRow.__table__.select()).all() == []


def test_first_previous_and_latest_go_by_the_day_it_happened_not_by_the_day_it_was_entered(desk, a_patient):
    finished(desk, a_patient, NOVEMBER, PH03=7)
    finished(desk, a_patient, MAY, PH03=5)
    finished(desk, a_patient, JULY, PH03=8)
    shown = line(desk, a_patient, "PH03")
    assert (shown.first.value, shown.previous.value, shown.latest.value) == (5, 8, 7)
    assert assessments.load_needs(desk, a_patient).days == (date(2026, 5, 21), date(2026, 7, 8), date(2026, 11, 24))


def test_starred_concerns_come_first_then_the_latest_score(desk, a_patient):
    made = answered(started(desk, a_patient), PH02=9, PH03=4, PH04=6)
    assessments.complete(desk, replace(with_star(made, "PH03", is_on=True), pathway_point="03"))
    assert [found.link_id for found in assessments.list_concerns(desk, a_patient)] == ["PH03", "PH02", "PH04"]


def test_dropping_a_draft_leaves_nothing_and_dropping_a_record_leaves_it_in_error(desk, a_patient):
    made = started(desk, a_patient)
    assessments.drop_open(desk, a_patient)
    assert assessments.load_needs(desk, a_patient).open_sheet is None
    made = answered(started(desk, a_patient), PH02=1)
    assessments.finish_later(desk, made)
    with pytest.raises(Expected, match="why"):
        assessments.drop_open(desk, a_patient)
    assessments.drop_open(desk, a_patient, "Begun for somebody else")
    assert one(desk, made.uid).entry.is_error


SCORES = st.lists(st.dictionaries(st.sampled_from(["PH02", "PR28", "EM41"]), st.one_of(st.none(), st.integers(0, 10))), min_size=1, max_size=5)


@given(days=SCORES, errors=st.sets(st.integers(0, 4)))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_summary_always_is_what_the_assessments_say(desk, a_patient, days, errors):
    view = assessments.load_needs(desk, a_patient) if assessments.install_content(desk) is not None else None
    for found in view.history:
        if not found.assessment.entry.is_error:
            assessments.mark_error(desk, found.assessment.uid, "cleared for the next example")
    expected: dict[str, list[int | None]] = {}
    for at, scores in enumerate(days):
        made = finished(desk, a_patient, MAY + timedelta(days=at), **scores)
        if at in errors:
            assessments.mark_error(desk, made.uid, "wrong patient")
            continue
        for link_id, score in scores.items():
            expected.setdefault(link_id, []).append(score)
    with desk.db.reading() as connection:
        held = {s.link_id: s for s in concerns.summary(connection, a_patient, HNA)}
        histories = concerns.histories(connection, a_patient, HNA)
    assert set(held) == set(expected)
    for link_id, values in expected.items():
        assert [s.value for s in histories[link_id]] == values
        assert held[link_id].first.value == values[0]
        assert held[link_id].latest.value == values[-1]
        assert (held[link_id].previous.value if held[link_id].previous else "none") == (values[-2] if len(values) > 1 else "none")


def test_a_blanked_answer_leaves_its_comment(desk, a_patient):
    made = with_comment(answered(started(desk, a_patient), PH02=3), "PH02", "at night")
    made = with_answer(made, "PH02", None)
    assessments.complete(desk, replace(made, pathway_point="01"))
    assert one(desk, made.uid).comments == (Comment("PH02", "at night"),)
    assert line(desk, a_patient, "PH02").comment == "at night"


def test_the_tool_is_read_back_from_the_store_as_it_shipped(desk):
    assessments.install_content(desk)
    with desk.db.reading() as connection:
        kept = tools.kept_tool(connection, HNA, "1.0.0")
        with pytest.raises(Expected, match=r"9\.9"):
            tools.kept_tool(connection, HNA, "9.9")
    shipped = json.loads((tools.resource("questionnaires") / "hna-52.json").read_text("utf-8"))
    assert kept.tool == tools.read_tool(shipped)
