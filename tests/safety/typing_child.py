"""The real app, typed into without a pause until somebody kills it. Started by test_typing.py."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from cns_desktop.bootstrap import early
from cns_desktop.bootstrap.options import Options
from cns_desktop.security.places import prepare
from cns_desktop.security.policy import NONE
from cns_desktop.ui.app import make_application
from cns_desktop.ui.features.assessments.page import Part
from tests.journeys.driving import Driver, Journey
from tests.journeys.lock_child import unlock
from tests.safety.leak_child import say

EVERY = 0.06  # seconds between two keys: 200 words a minute, and no pause a timer could wait for


def type_on(target: QWidget) -> Journey:
    """One key after another, each announced when it has been taken."""
    target.setFocus()
    for number in range(1, 400):
        QTest.keyClicks(target, "a")
        yield from announce(number)


def announce(number: int) -> Journey:
    say("key", [number, time.monotonic()])
    due = time.monotonic() + EVERY
    yield lambda: time.monotonic() >= due


def in_form(app: early.App) -> Journey:
    app.shell.go("caseload")
    yield lambda: app.shell.spot is not None and not app.jobs.waiting
    app.window.activateWindow()
    yield app.window.isActiveWindow
    QTest.keyClick(app.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    yield lambda: app.shell.spot is not None and app.shell.spot.cover == "new" and app.shell.page._form is not None
    yield from type_on(app.shell.page.editors["family"].box.typed)


def _open(app: early.App, tab: str) -> Journey:
    app.shell.open_patient(sys.argv[3])
    yield lambda: app.shell.spot is not None and app.shell.spot.patient == sys.argv[3] and not app.jobs.waiting
    app.shell.show_tab(tab)
    yield lambda: app.shell.spot.tab == tab and not app.jobs.waiting


def _text_box(app: early.App) -> QWidget | None:
    boxes = [*app.shell.page.findChildren(QPlainTextEdit), *app.shell.page.findChildren(QTextEdit)]
    return next((box for box in boxes if box.isVisible() and box.isEnabled() and not box.isReadOnly()), None)


def in_plan(app: early.App) -> Journey:
    yield from _open(app, "plan")
    yield lambda: _text_box(app) is not None
    yield from type_on(_text_box(app))  # type: ignore[arg-type]


def in_assessment(app: early.App) -> Journey:
    """A score to one concern after the other."""
    yield from _open(app, "needs")
    page = app.shell.page
    page.start()
    yield lambda: page.part is Part.ENTRY and not app.jobs.waiting
    questions = page.entry.questions
    for number, item in enumerate(page.entry.filling.sheet.tool.items, 1):
        questions.go_to(item.link_id)
        yield lambda item=item: questions.row(item.link_id) is not None
        QTest.keyClicks(questions.row(item.link_id).input.scale, "5")
        yield from announce(number)


SCREENS: dict[str, Callable[[early.App], Journey]] = {"form": in_form, "plan": in_plan, "assessment": in_assessment}


def main() -> None:
    qt = make_application(sys.argv[:1])
    app = early.App(qt, prepare(Path(sys.argv[2])), Options(data=Path(sys.argv[2])), policy=lambda: NONE)
    app.jobs.broke.connect(lambda error: (say("fault", repr(error)), os._exit(1)))
    assert app.start()

    def journey() -> Journey:
        yield from unlock(app)
        yield from SCREENS[sys.argv[1]](app)

    driver = Driver(journey(), lambda fault: (say("fault", fault), os._exit(1)))
    assert driver
    qt.exec()


if __name__ == "__main__":
    main()
