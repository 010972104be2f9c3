"""A look that the organisation has set stays as it is, and the keys that would change it say who set it."""

import pytest
from PySide6.QtCore import Qt

from cns_desktop.bootstrap import early
from cns_desktop.domain.settings import DENSITY, TEXT_SCALE
from cns_desktop.security.policy import Policy
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from tests.journeys.conftest import PASSPHRASE, Founded, Runs

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def _open(qtbot, runs: Runs, founded: Founded, values: dict[str, int | str]) -> early.App:
    runs.policy = Policy(values, "Leeds IT", "2026-11-02")
    made = runs.start(founded.layout.folder)
    qtbot.waitUntil(lambda: made.window.findChild(LockScreen) is not None)
    box = made.window.findChild(LockScreen).card.passphrase
    qtbot.keyClicks(box, PASSPHRASE)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.shell is not None and made.bound.session is not None and not made.jobs.waiting)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return made


def _press(qtbot, app: early.App, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(app.window.focusWidget() or app.shell, key, modifier)


def _said(app: early.App) -> list[str]:
    return [note.property("said") for note in app.shell.notes.findChildren(Message)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0])
def test_text_size_set_by_the_organisation_is_not_changed_by_keys(qtbot, runs: Runs, founded: Founded, key: Qt.Key) -> None:
    app = _open(qtbot, runs, founded, {TEXT_SCALE.key: 140})
    _press(qtbot, app, key, CTRL)
    qtbot.waitUntil(lambda: bool(_said(app)))
    assert app.memory.now.scale == 140
    assert "The text size is set by your organisation (Leeds IT, since 02-Nov-2026)." in _said(app)[0]


def test_density_set_by_the_organisation_is_not_changed_by_its_key_but_the_text_size_is(qtbot, runs: Runs, founded: Founded) -> None:
    app = _open(qtbot, runs, founded, {DENSITY.key: "roomy"})
    _press(qtbot, app, Qt.Key.Key_D, BOTH)
    qtbot.waitUntil(lambda: bool(_said(app)))
    assert app.memory.now.density == "roomy"
    assert "set by your organisation" in _said(app)[0]
    _press(qtbot, app, Qt.Key.Key_Plus, CTRL)
    qtbot.waitUntil(lambda: app.memory.now.scale == 110)
    assert len(_said(app)) == 1


def test_what_nobody_has_set_follows_the_keys(qtbot, runs: Runs, founded: Founded) -> None:
    app = _open(qtbot, runs, founded, {})
    _press(qtbot, app, Qt.Key.Key_D, BOTH)
    qtbot.waitUntil(lambda: app.memory.now.density == "roomy")
    assert _said(app) == []
