"""A nurse's hands in a test: they press what is shown and can be pressed, and they wait for what is to happen, never for a time."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cns_desktop.ui.jobs import JobRunner

LONG = 60_000  # ms: only a failing test waits so long, however loaded the machine is


class Hands(QtBot):
    """The `qtbot` of all tests here. No test names a time-out of its own."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._windows: list[QWidget] = []

    def addWidget(self, widget: QWidget, **more: Any) -> None:
        """Held to the end of the test: Qt crashes when the window that is just becoming active is collected."""
        self._windows.append(widget)
        super().addWidget(widget, **more)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LONG) -> None:
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LONG, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitActive(self, widget: QWidget, *, timeout: int = LONG) -> Any:
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = LONG) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def mouseClick(self, widget: QWidget, *how: Any, **where: Any) -> None:
        """Once it is shown, can be pressed and has its place."""
        __tracebackhide__ = True
        self.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        super().mouseClick(widget, *how, **where)

    def settle(self, jobs: JobRunner) -> None:
        """Until nothing is under way, nor anything begun by what came of it, and all of it is shown."""
        __tracebackhide__ = True
        is_calm = False
        while not is_calm:
            self.waitUntil(lambda: jobs.waiting == 0)
            self.idle()
            is_calm = jobs.waiting == 0

    def idle(self) -> None:
        """Until Qt has nothing more to do: all is laid out, and what is gone is gone."""
        loop = QAbstractEventDispatcher.instance()
        while loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
            pass
