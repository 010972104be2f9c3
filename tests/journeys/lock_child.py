"""A real process that is locked in mid-form and replaced by a real second one. Started by test_lock.py."""

import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cns_desktop.bootstrap import early, relaunch
from cns_desktop.bootstrap.options import Options
from cns_desktop.security.places import prepare
from cns_desktop.security.policy import NONE
from cns_desktop.ui.app import make_application
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from tests.journeys.driving import Driver, Journey, end, write_result

PASSPHRASE = "copper tulip evening lamp"
SURNAME = "Halfway"


def unlock(app: early.App) -> Journey:
    yield lambda: isinstance(app.window.shown, LockScreen)
    app.window.activateWindow()
    yield app.window.isActiveWindow
    card = app.window.shown.card
    QTest.keyClicks(card.passphrase, PASSPHRASE)
    QTest.keyClick(card.passphrase, Qt.Key.Key_Return)
    yield lambda: app.shell is not None and app.shell.rail.isEnabled()


def before(app: early.App) -> Journey:
    """Type half a patient, then lock with the keys."""
    yield from unlock(app)
    app.shell.go("caseload")
    QTest.keyClick(app.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    yield lambda: app.shell.spot.cover == "new" and app.shell.page._form is not None
    field = app.shell.page.editors["family"].box.typed
    field.setFocus()
    QTest.keyClicks(field, SURNAME)
    write_result(stage="before", title=app.window.windowTitle())
    QTest.keyClick(app.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    yield lambda: False


def after(app: early.App) -> Journey:
    """Unlock; the form and the words must be there."""
    yield lambda: isinstance(app.window.shown, LockScreen)
    texts = [label.text() for label in app.window.findChildren(QLabel)]
    write_result(stage="locked", texts=texts)
    yield from unlock(app)
    yield lambda: app.shell.spot is not None and app.shell.spot.cover == "new" and app.shell.page._form is not None
    typed = app.shell.page.editors["family"].box.typed
    yield lambda: typed.text() == SURNAME
    write_result(stage="after", typed=typed.text(), place=app.shell.spot.place, cover=app.shell.spot.cover)


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[-1])
    qt = make_application(sys.argv[:1])
    command = (sys.executable, str(Path(__file__)), "after")
    app = early.App(
        qt,
        prepare(folder),
        Options(data=folder),
        replace_process=partial(relaunch.replace_process, command=command),
        note=relaunch.read_note(),
        policy=lambda: NONE,
    )
    app.jobs.broke.connect(lambda error: end(repr(error)))
    assert app.start()
    driver = Driver({"before": before, "after": after}[stage](app), end)
    assert driver
    qt.exec()


if __name__ == "__main__":
    os.umask(0o077)
    main()
