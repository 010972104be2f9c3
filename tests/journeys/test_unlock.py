"""Getting in again: the passphrase, waits after wrong ones, the recovery code, another passphrase, a second start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cns_desktop.services import audit, drafts
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.features.lock.change import ChangePassphrase, NewCode
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from cns_desktop.ui.features.lock.ports import Why
from cns_desktop.ui.features.lock.states import FaultPage
from tests.journeys.conftest import PASSPHRASE

ROOT = Path(__file__).parents[2]


def _card(app):
    assert isinstance(app.window.shown, LockScreen)
    return app.window.shown.card


def _type(qtbot, card, passphrase):
    card.passphrase.clear()
    qtbot.keyClicks(card.passphrase, passphrase)
    qtbot.keyClick(card.passphrase, Qt.Key.Key_Return)


def _unlock(qtbot, app, passphrase=PASSPHRASE):
    _type(qtbot, _card(app), passphrase)
    qtbot.waitUntil(lambda: app.shell is not None and app.shell.rail.isEnabled())


def _close(qtbot, app):
    app.close()
    qtbot.waitUntil(lambda: not app.window.isVisible())
    app.lanes.close()


def test_the_passphrase_and_enter_open_the_caseload(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    assert app.shell.spot.place == "caseload"
    assert audit.list_audit(app.bound.session.desk)[0].act == "unlock"


def test_a_wrong_passphrase_says_what_is_safe_and_the_next_try_waits(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    card = _card(app)
    app.memory.change(failures=6, failed_at=0.0)  # long ago: the next wait is a long one, longer than this machine may take to look
    _type(qtbot, card, "not the one")
    qtbot.waitUntil(lambda: bool(card.field.error))
    assert "Nothing was changed." in card.field.error
    assert not card.unlock.isEnabled()
    app.memory.change(failed_at=time.time() - 60)
    qtbot.waitUntil(card.unlock.isEnabled)
    _type(qtbot, card, "not the one either")
    qtbot.waitUntil(lambda: app.memory.now.failures == 8)
    assert app.keys.seconds_left() > 1.0


def test_the_wait_is_not_got_round_by_starting_again_and_ends_with_the_right_passphrase(qtbot, runs, founded):
    first = runs.start(founded.layout.folder)
    _type(qtbot, _card(first), "not the one")
    qtbot.waitUntil(lambda: first.memory.now.failures == 1)
    first.memory.change(failures=7, failed_at=time.time())  # after six more, too long to wait for here
    _close(qtbot, first)
    again = runs.start(founded.layout.folder)
    assert not _card(again).unlock.isEnabled()
    assert again.keys.seconds_left() > 10
    again.memory.change(failures=1, failed_at=time.time() - 2)
    qtbot.waitUntil(_card(again).unlock.isEnabled)
    _unlock(qtbot, again)
    assert again.memory.now.failures == 0


def test_a_lock_file_left_half_made_by_a_kill_is_nobodys(runs, founded):
    founded.layout.instance_lock.touch()
    app = runs.start(founded.layout.folder)
    assert isinstance(app.window.shown, LockScreen)


def test_the_recovery_code_opens_it_and_sets_a_new_passphrase(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    screen = app.window.shown
    qtbot.mouseClick(screen.forgot, Qt.MouseButton.LeftButton)
    page = screen.recovery
    qtbot.keyClicks(page.code, founded.code.lower().replace("-", " "))
    qtbot.keyClicks(page.new.first, "amber violin harbour moss")
    qtbot.keyClicks(page.new.again, "amber violin harbour moss")
    qtbot.mouseClick(page.open_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.shell is not None and app.shell.rail.isEnabled())
    _close(qtbot, app)
    again = runs.start(founded.layout.folder)
    _unlock(qtbot, again, "amber violin harbour moss")
    assert again.shell.spot is not None


def test_a_mistyped_recovery_code_names_its_group(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    screen = app.window.shown
    screen.show_recovery()
    groups = founded.code.split("-")
    groups[2] = "ZZZZZ" if groups[2] != "ZZZZZ" else "YYYYY"
    qtbot.keyClicks(screen.recovery.code, "-".join(groups))
    qtbot.mouseClick(screen.recovery.open_it, Qt.MouseButton.LeftButton)
    assert "Group 3" in screen.recovery.code_field.error


def test_the_passphrase_is_changed_in_settings_and_the_old_one_opens_nothing(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    app.shell.go("settings")
    page = app.shell.page
    page.show_section("security")
    qtbot.mouseClick(page.change_passphrase, Qt.MouseButton.LeftButton)
    panel = page._shown.findChild(ChangePassphrase)
    qtbot.keyClicks(panel.old, PASSPHRASE)
    qtbot.keyClicks(panel.new.first, "amber violin harbour moss")
    qtbot.keyClicks(panel.new.again, "amber violin harbour moss")
    with qtbot.waitSignal(page.toast) as said:
        qtbot.mouseClick(panel.change, Qt.MouseButton.LeftButton)
    assert said.args[0].startswith("The passphrase is changed.")
    _close(qtbot, app)
    again = runs.start(founded.layout.folder)
    card = _card(again)
    _type(qtbot, card, PASSPHRASE)
    qtbot.waitUntil(lambda: bool(card.field.error))
    qtbot.waitUntil(card.unlock.isEnabled)
    _unlock(qtbot, again, "amber violin harbour moss")


def test_a_new_code_in_settings_makes_the_old_sheet_useless(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    app.shell.go("settings")
    page = app.shell.page
    page.show_section("security")
    qtbot.mouseClick(page.new_code, Qt.MouseButton.LeftButton)
    panel = page._shown.findChild(NewCode)
    qtbot.keyClicks(panel.passphrase, PASSPHRASE)
    qtbot.mouseClick(panel.code.show_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.code.back_field.isVisible)
    fresh = panel.code._text.text().split()
    assert "-".join(fresh) != founded.code
    qtbot.keyClicks(panel.code.back, fresh[-1])
    qtbot.mouseClick(panel.done, Qt.MouseButton.LeftButton)
    _close(qtbot, app)
    again = runs.start(founded.layout.folder)
    page = again.window.shown.recovery
    again.window.shown.show_recovery()
    qtbot.keyClicks(page.code, founded.code)
    qtbot.keyClicks(page.new.first, "amber violin harbour moss")
    qtbot.keyClicks(page.new.again, "amber violin harbour moss")
    qtbot.mouseClick(page.open_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.code_field.error))
    assert "does not open" in page.code_field.error


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_second_start_is_refused_and_the_first_window_comes_forward(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    qtbot.waitUntil(lambda: app.instance._server is not None)
    app.window.showMinimized()
    command = [sys.executable, "-m", "cns_desktop", "--data", str(founded.layout.folder)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    second = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 4
    qtbot.waitUntil(lambda: not app.window.isMinimized())


def test_after_kill_9_the_next_start_takes_over(qtbot, runs, founded):
    command = [sys.executable, "-m", "cns_desktop", "--data", str(founded.layout.folder)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    qtbot.waitUntil(founded.layout.instance_lock.exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    assert app.shell.spot.place == "caseload"


def test_idle_time_locks_and_the_next_screen_says_so(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    app.idle._clock = lambda: time.clock_gettime(time.CLOCK_BOOTTIME) + 6 * 60
    app.idle.look()
    qtbot.waitUntil(lambda: bool(runs.replaced))
    arguments, note = runs.replaced[0]
    assert arguments == ["--data", str(founded.layout.folder)]
    assert note.why is Why.IDLE
    assert note.idle_minutes == 5
    app.lanes.close()
    again = runs.start(founded.layout.folder)
    said = " ".join(label.text() for label in again.window.shown.findChildren(type(_card(again).field.label)))
    assert "after 5 minutes without a key" in said


@pytest.mark.parametrize("damage", ["header", "database"])
def test_damage_is_a_named_state_and_nothing_is_overwritten(qtbot, runs, founded, damage):
    if damage == "database":
        content = bytearray(founded.layout.database.read_bytes())
        content[100:400] = bytes(300)
        founded.layout.database.write_bytes(content)
        app = runs.start(founded.layout.folder)
        _type(qtbot, _card(app), PASSPHRASE)
        qtbot.waitUntil(lambda: isinstance(app.window.shown, FaultPage))
        assert "part of the store" in app.window.shown._card.accessibleName()
        assert founded.layout.database.read_bytes() == bytes(content)
    else:
        for name in ("header.json", "header.copy.json"):
            (founded.layout.folder / name).write_text("{}")
        app = runs.start(founded.layout.folder)
        assert isinstance(app.window.shown, FaultPage)
        assert "damaged" in app.window.shown._card.accessibleName()


def test_a_damaged_store_goes_back_to_its_newest_backup(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    qtbot.waitUntil(lambda: any(founded.layout.backups.glob("*.backup.db")))
    qtbot.waitUntil(lambda: not app.jobs.waiting)
    _close(qtbot, app)
    content = bytearray(founded.layout.database.read_bytes())
    content[100:400] = bytes(300)
    founded.layout.database.write_bytes(content)
    broken = runs.start(founded.layout.folder)
    _type(qtbot, _card(broken), PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(broken.window.shown, FaultPage))
    qtbot.mouseClick(broken.window.shown.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(runs.replaced))
    aside = next(founded.layout.backups.glob("*.set-aside.db"))
    assert aside.read_bytes() == bytes(content), "what was there is set aside, not thrown away"
    again = runs.start(founded.layout.folder)
    _unlock(qtbot, again)
    assert again.shell.spot.place == "caseload"
    said = {entry.act: entry for entry in audit.list_audit(again.bound.session.desk)}
    assert said["restore"].subject.endswith(".backup.db")
    assert said["restore"].detail == f"set-aside={aside.name}"
    assert said["restore"].actor == said["unlock"].actor
    _close(qtbot, again)
    command = [sys.executable, "-m", "cns_desktop", "verify-audit", "--data", str(founded.layout.folder)]
    run = subprocess.run(command, cwd=ROOT, input=f"{PASSPHRASE}\n", capture_output=True, text=True, check=False)
    assert (run.returncode, "holds" in run.stdout) == (0, True), run.stderr


def test_a_damaged_key_header_goes_back_to_that_of_the_newest_backup(qtbot, runs, founded):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    qtbot.waitUntil(lambda: any(founded.layout.backups.glob("*.backup.db")), timeout=20_000)
    qtbot.waitUntil(lambda: not app.jobs.waiting, timeout=20_000)
    _close(qtbot, app)
    for name in ("header.json", "header.copy.json"):
        (founded.layout.folder / name).write_text("{}")
    broken = runs.start(founded.layout.folder)
    assert isinstance(broken.window.shown, FaultPage)
    qtbot.mouseClick(broken.window.shown.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(runs.replaced), timeout=20_000)
    again = runs.start(founded.layout.folder)
    _unlock(qtbot, again)
    assert list(founded.layout.backups.glob("*.set-aside.db")) == [], "the database was not touched"


def test_a_file_that_a_crash_left_outside_is_gone_after_the_unlock_and_she_is_told(qtbot, runs, founded, tmp_path):
    app = runs.start(founded.layout.folder)
    _unlock(qtbot, app)
    left = tmp_path / "out.json.1a2b3c4d.part"
    drafts.keep(app.bound.session.desk, drafts.LEAVING, None, str(left), {})
    left.write_bytes(b"half a caseload")
    _close(qtbot, app)
    again = runs.start(founded.layout.folder)
    _unlock(qtbot, again)
    qtbot.waitUntil(lambda: any("cut short" in note.accessibleName() for note in again.shell.notes.findChildren(Message)), timeout=20_000)
    assert not left.exists()
