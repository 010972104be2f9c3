"""Scores as lists show them: first, previous, latest."""

from datetime import date

from cns_desktop.domain.assessments import ConcernLine, Score


def test_between_first_and_latest_stands_only_another_score():
    first, second, third = (Score(value, date(2026, month, 1)) for value, month in ((5, 5), (8, 7), (7, 11)))
    assert ConcernLine("energy", "Low energy", first, first, second, (first, second), False, "").between is None
    assert ConcernLine("energy", "Low energy", first, second, third, (first, second, third), False, "").between == second
    assert ConcernLine("energy", "Low energy", first, None, None, (first,), False, "").between is None
