"""Who decides a setting, and which policy files are believed."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.settings import ALL, LOCK_AFTER_MINUTES, Resolved, Setting
from cns_desktop.security import policy
from cns_desktop.security.errors import PolicyRefused
from cns_desktop.security.policy import Policy, from_json, misfits, read_policy_file, resolve

MINUTES = LOCK_AFTER_MINUTES
COLOUR = Setting("look.colour", "blue", "A colour.", ("blue", "green"))
DUPLEX = Setting("print.duplex", True, "Both sides.")
SCALE = Setting("look.scale", 1.0, "A factor.")
IT = Policy({MINUTES.key: 3}, "IT Services", "2026-11-02")
TRUST = Policy({MINUTES.key: 10, COLOUR.key: "green"}, "Demo Trust")
HERS = Policy({MINUTES.key: 15, COLOUR.key: "blue", DUPLEX.key: False})

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away takes root; ./check runs as root in CI")


def test_the_machine_decides_before_the_trust_and_the_trust_before_her():
    assert resolve(MINUTES, machine=IT, trust=TRUST, user=HERS) == Resolved(3, "machine", "IT Services, since 02-Nov-2026")
    assert resolve(MINUTES, trust=TRUST, user=HERS) == Resolved(10, "trust", "Demo Trust")
    assert resolve(MINUTES, user=HERS) == Resolved(15, "user", "")
    assert resolve(MINUTES) == Resolved(5, "default", "")


def test_each_setting_is_decided_for_itself():
    assert resolve(COLOUR, machine=IT, trust=TRUST, user=HERS).source == "trust"
    assert resolve(DUPLEX, machine=IT, trust=TRUST, user=HERS) == Resolved(False, "user", "")


def test_a_policy_that_does_not_say_who_is_it_services_and_an_odd_date_is_shown_as_written():
    assert Policy({}, since="this autumn").locked_by() == "IT Services, since this autumn"


@pytest.mark.parametrize("month", range(1, 13))
def test_since_is_written_as_every_other_date_on_the_screens(month):
    day = date(2026, month, 3)
    assert Policy({}, "IT", day.isoformat()).locked_by() == f"IT, since {shown_date(day)}"


@pytest.mark.parametrize(
    ("setting", "value"),
    [(MINUTES, "5"), (MINUTES, True), (MINUTES, 2.5), (COLOUR, "pink"), (COLOUR, 1), (DUPLEX, "yes"), (DUPLEX, 2), (SCALE, True), (SCALE, "1")],
)
def test_a_value_that_does_not_fit_is_passed_over_and_can_be_listed_for_it(setting, value):
    wrong = Policy({setting.key: value})
    assert resolve(setting, machine=wrong) == Resolved(setting.default, "default", "")
    assert misfits(wrong, (setting,)) == (setting.key,)


@pytest.mark.parametrize(
    ("setting", "value", "shown"), [(DUPLEX, 0, False), (DUPLEX, 1, True), (DUPLEX, False, False), (SCALE, 2, 2.0), (COLOUR, "green", "green")]
)
def test_a_value_that_fits_is_used_in_the_settings_own_type(setting, value, shown):
    found = resolve(setting, machine=Policy({setting.key: value})).value
    assert found == shown
    assert type(found) is type(setting.default)


def test_unknown_keys_are_listed_so_that_a_typing_mistake_in_a_policy_shows():
    assert misfits(Policy({"security.lok_after": 3, MINUTES.key: 3}), ALL) == ("security.lok_after",)


def written(folder, content, mode=0o644):
    folder.chmod(0o755)
    path = folder / "policy.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(mode)
    return path


GOOD = {"set_by": "IT Services", "since": "2026-11-02", "settings": {MINUTES.key: 3}}


@needs_root
def test_a_policy_file_of_the_administrator_is_read(tmp_path):
    found = read_policy_file(written(tmp_path, GOOD))
    assert resolve(MINUTES, machine=found) == Resolved(3, "machine", "IT Services, since 02-Nov-2026")


def test_no_policy_file_means_no_policy(tmp_path):
    assert read_policy_file(tmp_path / "policy.json") == policy.NONE


def test_this_computers_own_policy_is_where_the_guide_for_it_says():
    assert Path("/etc/cns-desktop/policy.json") == policy.POLICY_FILE
    assert isinstance(policy.read_machine_policy(), Policy)


@needs_root
@pytest.mark.parametrize("mode", [0o646, 0o664, 0o666])
def test_a_policy_others_may_change_is_refused(tmp_path, mode):
    with pytest.raises(PolicyRefused, match="can be changed by others"):
        read_policy_file(written(tmp_path, GOOD, mode))


def test_a_policy_somebody_else_owns_is_refused(tmp_path):
    path = written(tmp_path, GOOD)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    with pytest.raises(PolicyRefused, match="the file does not belong to the administrator"):
        read_policy_file(path)


@needs_root
def test_a_policy_in_a_folder_somebody_else_owns_or_may_change_is_refused(tmp_path):
    path = written(tmp_path, GOOD)
    tmp_path.chmod(0o777)
    with pytest.raises(PolicyRefused, match="its folder can be changed"):
        read_policy_file(path)
    tmp_path.chmod(0o755)
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(PolicyRefused, match="its folder does not belong"):
        read_policy_file(path)


@needs_root
def test_a_link_or_a_pipe_in_its_place_is_refused_and_never_waited_for(tmp_path):
    tmp_path.chmod(0o755)
    real = tmp_path / "real.json"
    real.write_text(json.dumps(GOOD))
    (tmp_path / "link.json").symlink_to(real)
    with pytest.raises(PolicyRefused, match="cannot be opened"):
        read_policy_file(tmp_path / "link.json")
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(PolicyRefused, match="not a plain file"):
        read_policy_file(tmp_path / "pipe.json")


@needs_root
def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / "policy.json").mkdir()
    with pytest.raises(PolicyRefused, match="not a plain file"):
        read_policy_file(tmp_path / "policy.json")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "7",
        '{"settings": []}',
        '{"settings": {"a": null}}',
        '{"settings": {"a": [1]}}',
        '{"set_by": 5}',
        '{"since": 2026}',
        "[" * 100_000,
        " " * 300_000,
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_a_reason(content):
    with pytest.raises(PolicyRefused, match="were not used: the file|were not used: a value"):
        from_json(content.encode())


def test_a_policy_may_leave_out_everything():
    assert from_json(b"{}") == Policy({}, "", "")


def test_windows_registry_values_become_the_same_policy():
    found = policy.from_registry_values({MINUTES.key: 3, "set_by": "IT Services", "since": "2026-11-02", "binary": b"\x00"})
    assert found.locked_by() == "IT Services, since 02-Nov-2026"
    assert dict(found.values) == {MINUTES.key: 3}
