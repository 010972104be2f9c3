"""A demo's folder goes; a real one never does, whatever the command line said."""

import tempfile

import pytest

from cns_desktop.bootstrap import throw_away
from cns_desktop.security import custody, kdf
from cns_desktop.security.header import Kind


@pytest.fixture(autouse=True)
def _place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _set_up(folder, kind):
    custody.set_up(folder, "demo", database="x", created="2026-11-22T10:00:00+00:00", kind=kind, secrets=None, params=kdf.FLOOR)


def test_a_demo_folder_is_removed():
    folder = throw_away.make()
    _set_up(folder, Kind.DEMO)
    throw_away.remove(folder)
    assert not folder.exists()


def test_a_live_folder_stays_even_under_a_demos_name():
    folder = throw_away.make()
    _set_up(folder, Kind.LIVE)
    throw_away.remove(folder)
    assert folder.exists()


def test_a_folder_of_another_name_stays_even_if_it_is_a_demo(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    _set_up(folder, Kind.DEMO)
    throw_away.remove(folder)
    assert folder.exists()


def test_what_a_crash_left_goes_at_the_next_demo():
    left = throw_away.make()
    _set_up(left, Kind.DEMO)
    again = throw_away.make()
    assert not left.exists()
    assert again.exists()
