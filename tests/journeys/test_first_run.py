"""First run as a nurse does it: three steps, at most eight clicks, the code proved; then the app is there."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton

from cns_desktop.security import header
from cns_desktop.security.header import Kind
from cns_desktop.services import audit, lock, team
from cns_desktop.ui.features.lock.first_run import FirstRun
from tests.journeys.conftest import PASSPHRASE


class Clicks(QObject):
    """Counts presses of the mouse, and windows that are not the one window."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self.count = 0
        self.strays: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QPushButton | QRadioButton):
            self.count += 1
        if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow() and type(watched).__name__ != "AppWindow":
            self.strays.append(type(watched).__name__)
        return False

    def stop(self) -> None:
        self._app.removeEventFilter(self)


@pytest.fixture
def clicks(qapp):
    made = Clicks(qapp)
    yield made
    made.stop()


def _set_up(qtbot, app, *, who=(("given", "Ruth"), ("family", "Adeyemi"), ("team", "Breast CNS team"), ("organization", "Ashbourne Trust"))):
    """Go through the three steps with mouse and keys."""
    first_run = app.window.shown
    assert isinstance(first_run, FirstRun)
    step = first_run.first
    qtbot.keyClicks(step.new.first, PASSPHRASE)
    qtbot.keyClicks(step.new.again, PASSPHRASE)
    qtbot.mouseClick(step.code.show_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(step.code.back_field.isVisible)
    groups = step.code._text.text().split()
    qtbot.keyClicks(step.code.back, groups[-1].lower())
    qtbot.mouseClick(step.next, Qt.MouseButton.LeftButton)
    for name, text in who:
        qtbot.keyClicks(first_run.second.form.field(name).control, text)
    qtbot.mouseClick(first_run.second.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(first_run.third.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.shell is not None and app.shell.rail.isEnabled())
    return groups


def test_three_steps_and_at_most_eight_clicks_lead_to_an_empty_caseload(qtbot, runs, tmp_path, clicks):
    app = runs.start(tmp_path / "new")
    _set_up(qtbot, app)
    assert clicks.count <= 8
    assert clicks.strays == []
    assert app.shell.spot.place == "caseload"
    assert header.read(app.layout.folder).kind is Kind.LIVE


def test_first_run_makes_nurse_team_trust_and_laptop_and_the_audit_names_them(qtbot, runs, tmp_path):
    app = runs.start(tmp_path / "new")
    _set_up(qtbot, app)
    desk = app.bound.session.desk
    who = team.load_who(desk)
    assert (who.given, who.family, who.team, who.organization) == ("Ruth", "Adeyemi", "Breast CNS team", "Ashbourne Trust")
    assert who.role == "Cancer Nurse Specialist"
    found = lock.identity(desk.db)
    assert found.actor.name == "Ruth Adeyemi"
    assert not found.is_demo
    verdict = audit.verify_audit(desk)
    assert verdict.holds
    assert {entry.actor for entry in audit.list_audit(desk)} == {found.actor.person}


def test_the_next_step_waits_until_the_code_was_proved(qtbot, runs, tmp_path):
    app = runs.start(tmp_path / "new")
    step = app.window.shown.first
    qtbot.keyClicks(step.new.first, PASSPHRASE)
    qtbot.keyClicks(step.new.again, PASSPHRASE)
    qtbot.mouseClick(step.next, Qt.MouseButton.LeftButton)
    assert step.code._said.text() == "Print or show the code first; it is shown only now."
    qtbot.mouseClick(step.code.show_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(step.code.back_field.isVisible)
    qtbot.keyClicks(step.code.back, "WRONG")
    qtbot.mouseClick(step.next, Qt.MouseButton.LeftButton)
    assert step.code.back_field.error == "That is not the last group of the code."
    assert step.isVisible()


def test_a_weak_passphrase_is_refused_in_words(qtbot, runs, tmp_path):
    app = runs.start(tmp_path / "new")
    step = app.window.shown.first
    qtbot.keyClicks(step.new.first, "password1")
    qtbot.keyClicks(step.new.again, "password1")
    qtbot.mouseClick(step.next, Qt.MouseButton.LeftButton)
    assert "easy to guess" in step.new.first_field.error
    assert not header.exists(app.layout.folder)


def test_no_key_store_is_said_plainly(qtbot, runs, tmp_path, monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    app = runs.start(tmp_path / "new")
    _set_up_code(qtbot, app)
    said = app.window.shown.first.keyring.text()
    assert "cannot reach a key store" in said
    assert "Passphrase only" in said


def _set_up_code(qtbot, app):
    step = app.window.shown.first
    qtbot.keyClicks(step.new.first, PASSPHRASE)
    qtbot.keyClicks(step.new.again, PASSPHRASE)
    qtbot.mouseClick(step.code.show_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(step.code.back_field.isVisible)


def test_another_passphrase_after_the_code_was_shown_asks_for_the_code_again(qtbot, runs, tmp_path):
    app = runs.start(tmp_path / "new")
    _set_up_code(qtbot, app)
    step = app.window.shown.first
    step.new.first.clear()
    qtbot.keyClicks(step.new.first, "amber violin harbour moss")
    assert not step.code.back_field.isVisible()
    step.new.again.clear()
    qtbot.keyClicks(step.new.again, "amber violin harbour moss")
    qtbot.mouseClick(step.code.show_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(step.code.back_field.isVisible)
    assert step.code._text.text()


def test_a_first_run_cut_short_after_the_keys_comes_back_at_the_next_start(qtbot, runs, tmp_path):
    app = runs.start(tmp_path / "new")
    _set_up_code(qtbot, app)
    assert header.exists(app.layout.folder)
    app.close()
    qtbot.waitUntil(lambda: not app.window.isVisible())
    again = runs.start(tmp_path / "new")
    assert isinstance(again.window.shown, FirstRun)


def test_the_copied_code_leaves_the_clipboard_at_the_end(qtbot, runs, tmp_path, qapp):
    app = runs.start(tmp_path / "new")
    _set_up_code(qtbot, app)
    code = app.window.shown.first.code
    qtbot.mouseClick(code.copy_it, Qt.MouseButton.LeftButton)
    held = qapp.clipboard().mimeData()
    assert held.text().count("-") == 7
    assert held.data("x-kde-passwordManagerHint").data() == b"secret"
    app.close()
    qtbot.waitUntil(lambda: not app.window.isVisible())
    assert qapp.clipboard().text() == ""


def test_all_of_it_by_keyboard_alone(qtbot, runs, tmp_path, qapp):
    app = runs.start(tmp_path / "new")
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)

    def type_here(text):
        qtbot.keyClicks(qapp.focusWidget(), text)

    def key(which, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(qapp.focusWidget(), which, modifier)

    first_run = app.window.shown
    type_here(PASSPHRASE)
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    assert qapp.focusWidget() is first_run.first.new.again
    type_here(PASSPHRASE)
    key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: qapp.focusWidget() is first_run.first.code.back)
    type_here(first_run.first.code._text.text().split()[-1])
    key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(first_run.second.isVisible)
    for text in ("Ruth", "Adeyemi", "", "Breast CNS team", "Ashbourne Trust"):
        type_here(text)
        key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(first_run.third.isVisible)
    key(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: app.shell is not None and app.shell.rail.isEnabled())
    assert app.shell.spot.place == "caseload"
