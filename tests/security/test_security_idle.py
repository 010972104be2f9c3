"""When an untouched screen locks."""

import pytest

from cns_desktop.security.idle import Activity, Due, IdlePolicy, IdleState

POLICY = IdlePolicy()


def test_five_minutes_without_a_key_lock_the_screen_and_the_last_half_minute_warns():
    state = IdleState(last_input=1000.0)
    assert state.due(POLICY, 1269.0) is Due.NOTHING
    assert state.due(POLICY, 1270.0) is Due.WARN
    assert state.due(POLICY, 1299.9) is Due.WARN
    assert state.due(POLICY, 1300.0) is Due.LOCK


def test_a_key_starts_the_time_again():
    state = IdleState(last_input=1000.0).touched(1290.0)
    assert state.seconds_left(POLICY, 1300.0) == 290.0


@pytest.mark.parametrize(("set_to", "minutes"), [(0, 1), (-5, 1), (1, 1), (7, 7), (15, 15), (480, 15)])
def test_the_setting_is_brought_into_its_range(set_to, minutes):
    assert IdlePolicy(minutes=set_to).limit_seconds(Activity.ORDINARY) == minutes * 60


@pytest.mark.parametrize("activity", [Activity.CALL, Activity.PATIENT_MODE])
def test_a_call_or_patient_mode_extends_the_time_to_the_policys_limit(activity):
    assert POLICY.limit_seconds(activity) == 30 * 60
    assert IdlePolicy(minutes=15, extended_minutes=2).limit_seconds(activity) == 15 * 60
    assert IdlePolicy(extended_minutes=600).limit_seconds(activity) == 60 * 60


def test_ending_a_call_starts_the_ordinary_time_afresh():
    state = IdleState(last_input=0.0).doing(Activity.CALL, 0.0)
    assert state.due(POLICY, 1200.0) is Due.NOTHING
    assert state.doing(Activity.ORDINARY, 1200.0).due(POLICY, 1201.0) is Due.NOTHING


def test_waking_up_late_locks_at_once():
    assert IdleState(last_input=0.0).due(POLICY, 8 * 3600.0) is Due.LOCK


def test_a_clock_set_back_neither_locks_nor_lends_more_than_the_limit():
    assert IdleState(last_input=1000.0).seconds_left(POLICY, 0.0) == 300.0
