"""Drives the real app from inside its own event loop: a journey is a generator that yields conditions to wait for."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

Journey = Iterator[Callable[[], object]]
_PATIENCE = 60.0


class Driver(QObject):
    """Runs a journey to its end, then `over(None)`; what it raised goes to `over` as text."""

    def __init__(self, journey: Journey, over: Callable[[str], None]) -> None:
        super().__init__()
        self._journey, self._over = journey, over
        self._waiting_for: Callable[[], object] = lambda: True
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        self._timer.stop()
        try:
            if self._waiting_for():
                self._waiting_for = next(self._journey)
                self._since = time.monotonic()
            elif time.monotonic() - self._since > _PATIENCE:
                self._over(f"waited in vain at line {self._journey.gi_frame.f_lineno}")
                return
        except StopIteration:
            self._over("")
            return
        except Exception:  # noqa: BLE001 - the parent process reads it
            self._over(traceback.format_exc())
            return
        self._timer.start()


def write_result(**values: object) -> None:
    """What the test reads: one JSON line a process."""
    with Path(os.environ["CNS_RESULT"]).open("a") as file:
        file.write(json.dumps({"pid": os.getpid(), **values}) + "\n")


def end(fault: str) -> None:
    """Say how it went and leave at once."""
    write_result(fault=fault)
    sys.stdout.flush()
    os._exit(1 if fault else 0)
