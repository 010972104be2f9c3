"""Rules of the domain: NHS numbers, dates and names in identity lines, answers, plans, audit links."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain import audit, nhs_number
from cns_desktop.domain.assessments import Answer, ConcernLine, Score, State, ranked
from cns_desktop.domain.caseload import Name, age_on, shown_date
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import DeviceId, OrganizationId, PatientId, PlanId, PractitionerId
from cns_desktop.domain.nhs_number import Verdict
from cns_desktop.domain.plans import Action, ActionStatus, Agreement, Plan, PlanStatus, Who
from cns_desktop.domain.records import Entry

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENTRY = Entry(PractitionerId("p"), "nurse", OrganizationId("o"), DeviceId("d"), NOW, NOW)


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("9434765919", Verdict.VALID),
        ("9990000018", Verdict.TEST),
        ("9991234567", Verdict.INVALID),  # prefix 999 123 456 has no check digit (domain.md I)
        ("9434765910", Verdict.INVALID),
        ("943476591", Verdict.INVALID),
        ("94347659191", Verdict.INVALID),
        ("943476591x", Verdict.INVALID),
        ("٩٤٣٤٧٦٥٩١٩", Verdict.INVALID),
    ],
)
def test_an_nhs_number_is_judged_by_modulus_eleven(number: str, verdict: Verdict) -> None:
    assert nhs_number.judge(number) is verdict


@given(st.integers(0, 999_999_999))
def test_exactly_one_check_digit_or_none_is_right(first: int) -> None:
    nine = f"{first:09d}"
    right = [d for d in range(10) if nhs_number.judge(f"{nine}{d}") is not Verdict.INVALID]
    expected = nhs_number.check_digit(nine)
    assert right == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("number", "is_live_too"),
    [
        ("9434765919", True),
        ("9434765910", True),  # invalid: kept and flagged
        ("", True),
        ("999", True),
        ("9990000018", False),
        ("999 000 0018", False),
        ("9990000019", False),  # a wrong check digit does not make the person a real one
    ],
)
def test_only_a_demo_has_a_place_for_numbers_of_the_test_range(number: str, is_live_too: bool) -> None:
    assert nhs_number.has_place(number, is_demo=True)
    assert nhs_number.has_place(number, is_demo=False) is is_live_too


def test_a_number_is_shown_three_three_four_with_no_break_spaces() -> None:
    assert nhs_number.spaced("9990000018") == "999\u00a0000\u00a00018"
    assert nhs_number.spaced("12") == "12"


def test_identity_lines_follow_the_wristband_standard() -> None:
    assert Name("O’Brien", "Patricia", "Mrs").banner() == "O’BRIEN, Patricia (Mrs)"
    assert Name("", "Sami").banner() == "Sami"
    assert shown_date(date(1961, 4, 3)) == "03-Apr-1961"
    assert (age_on(date(1961, 4, 3), date(2026, 4, 2)), age_on(date(1961, 4, 3), date(2026, 4, 3))) == (64, 65)


@pytest.mark.parametrize(("state", "score"), [(State.SCORED, None), (State.SCORED, 11), (State.SCORED, -1), (State.NOT_A_CONCERN, 0)])
def test_an_answer_that_means_two_things_cannot_be_made(state: State, score: int | None) -> None:
    with pytest.raises(ValueError, match="PH01"):
        Answer("PH01", state, score)


def test_starred_concerns_stand_on_top_then_the_latest_score() -> None:
    def line(name: str, value: int | None, *, star: bool = False) -> ConcernLine:
        return ConcernLine(name, name, None, None, Score(value, date(2026, 1, 1)), (), star, "")

    assert [x.link_id for x in ranked((line("a", 3), line("b", 9), line("c", 1, star=True), line("d", None)))] == ["c", "b", "a", "d"]


def _plan() -> Plan:
    return Plan(PlanId("1"), ENTRY, PatientId("x"), 1, PlanStatus.DRAFT)


def test_an_agreed_plan_is_frozen() -> None:
    agreed = _plan().agreed(Agreement("Carol", "patient", "spoken", "", NOW))
    with pytest.raises(Frozen):
        agreed.changed(about_me="later")
    with pytest.raises(Frozen):
        agreed.agreed(Agreement("Carol", "patient", "spoken", "", NOW))


def test_the_next_version_follows_the_one_before() -> None:
    agreed = replace(_plan(), about_me="me").agreed(Agreement("Carol", "patient", "spoken", "", NOW))
    nxt = agreed.next_version(PlanId("2"), ENTRY, {})
    assert (nxt.version, nxt.replaces, nxt.status, nxt.about_me, nxt.agreement) == (2, "1", PlanStatus.DRAFT, "me", None)


def test_only_an_open_action_past_its_day_is_overdue() -> None:
    action = Action("a", "ring", Who.NURSE, "Ruth", date(2026, 11, 23))
    assert action.is_overdue(date(2026, 11, 24))
    assert not action.is_overdue(date(2026, 11, 23))
    assert not replace(action, status=ActionStatus.DONE).is_overdue(date(2026, 11, 24))


def test_the_audit_chain_names_the_first_entry_that_does_not_fit() -> None:
    chain, previous = [], audit.FIRST
    for seq in range(1, 4):
        fields = ("2026-11-24T09:00:00.000+00:00", "read", "p", "d", "x", "x", "")
        previous = audit.link(previous, seq, *fields)
        chain.append(audit.AuditEntry(seq, *fields, previous))
    assert audit.first_broken(chain) is None
    assert audit.first_broken([chain[0], replace(chain[1], detail="y"), chain[2]]) == 2
    assert audit.first_broken([chain[0], chain[2]]) == 3
    assert audit.link("a", 1, "b", "c") != audit.link("a", 1, "b\x1fc", "")[:-1]


def test_an_expected_error_says_what_is_safe_and_what_next() -> None:
    assert Expected("A.", "B.", "C.").sentences() == "A. B. C."
