"""A locked session or a sleeping laptop locks the app."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cns_desktop.bootstrap.away import AwayWatch, _escaped

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no dbus-run-session here")
def test_a_screen_saver_that_comes_on_is_heard_on_a_real_bus():
    command = ["dbus-run-session", "--", sys.executable, str(Path(__file__).with_name("away_child.py"))]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_going_to_sleep_leaves_and_waking_does_not(qtbot, qapp):
    watch = AwayWatch(qapp)
    with qtbot.assertNotEmitted(watch.left):
        watch.on_saver(False)
    with qtbot.waitSignal(watch.left):
        watch.on_saver(True)
    watch.deleteLater()


def test_a_session_name_is_written_as_systemd_writes_it():
    assert _escaped("2") == "_32"
    assert _escaped("c1") == "c1"
