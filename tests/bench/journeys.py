"""The app open on the big caseload, in a process of its own: painted frames of scrolling, and how long the window's thread is ever held.

`python -m tests.bench.journeys frames|blocked FOLDER` says its figures as one JSON line.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from cns_desktop.ui.app import make_application
from cns_desktop.ui.common.scores import ScoreScale
from cns_desktop.ui.features.assessments.page import AssessmentsPage
from cns_desktop.ui.features.leaflets.page import ShelfPage
from tests.bench.fixture import PASSPHRASE
from tests.running import Running

FRAMES = 120
BEAT_MS = 2
SCHEDULED = Path("/proc/thread-self/schedstat")


class Plain(QAbstractTableModel):
    """As many rows and columns of plain words: what Qt's own table costs with a model in Python."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._rows, self._columns = rows, columns

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return self._rows

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return self._columns

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return f"row {index.row()}, {index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


def frames(running: Running) -> dict[str, Any]:
    """Processor time of each painted frame: three lines by the wheel, then jumps of the thumb; Qt's own table in turns."""
    table: Any = running.page.table  # type: ignore[attr-defined]
    plain = QTableView()
    plain.setModel(Plain(table.model().rowCount(), table.model().columnCount()))
    plain.resize(table.size())
    plain.show()
    running.settle()
    gc.collect()
    gc.freeze()
    ours, floor, jumps = [], [], []
    last = table.verticalScrollBar().maximum()
    for number in range(FRAMES):
        ours.append(_frame(table, (number * 3) % max(last, 1)))
        floor.append(_frame(plain, (number * 3) % max(plain.verticalScrollBar().maximum(), 1)))
    for number in range(FRAMES // 4):
        jumps.append(_frame(table, (number * 7919) % max(last, 1)))
    plain.close()
    return {"frames": ours, "floor": floor, "jumps": jumps}


def _frame(view: QTableView, to: int) -> float:
    began = time.thread_time()
    view.verticalScrollBar().setValue(to)
    view.viewport().repaint()
    return (time.thread_time() - began) * 1000


def _queued() -> float:
    """Milliseconds this thread has waited for a processor that other programs had."""
    return int(SCHEDULED.read_text("ascii").split()[1]) / 1e6


class Heartbeat(QObject):
    """Beats every few milliseconds on the window's thread; the longest time between two beats is how long it was held.

    Waiting for a lock counts, waiting for a processor that another program has does not.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = self._waited = 0.0
        self.longest = 0.0

    def start(self) -> None:
        self.longest = 0.0
        self._last, self._waited = time.perf_counter(), _queued()
        self._timer.start()

    def _beat(self) -> None:
        now, waited = time.perf_counter(), _queued()
        self.longest = max(self.longest, (now - self._last) * 1000 - (waited - self._waited) - BEAT_MS)
        self._last, self._waited = now, waited


def blocked(running: Running) -> dict[str, Any]:
    """Each step of the journeys: name, longest hold in ms, and whether it built a page."""
    beat, said = Heartbeat(), []

    def step(name: str, act: Callable[[], object], *, builds: bool = False) -> None:
        beat.start()
        QTimer.singleShot(0, act)
        running.settle(200)
        said.append({"name": name, "ms": beat.longest, "builds": builds})

    shell = running.shell
    registry = shell._registry
    step("nothing", lambda: None)
    for turn in ("build", "again"):
        for spec in registry.places:
            step(f"place {spec.key}", lambda key=spec.key: shell.go(key), builds=turn == "build")
    running.show("caseload")
    page: Any = running.page
    step("sort by name", lambda: page.table.sort_requested.emit("name", False))
    step("filter by word", lambda: page.seek.setText("ma"))
    step("no filter", page.show_all)
    for typed in ("m", "ma", "mar", "9990", "mar br"):
        step(f"find {len(typed)} keys", lambda words=typed: _type(shell.top.search, words))
    patient = page.listed_patients()[0]
    shell.finder.close_list()
    step("open a patient", lambda: shell.open_patient(patient), builds=True)
    for turn in ("build", "again"):
        for spec in registry.tabs:
            step(f"tab {spec.key}", lambda key=spec.key: shell.show_tab(key), builds=turn == "build")
    _assess(running, step)
    others = page.listed_patients()[1:3]
    step("another patient", lambda: shell.open_patient(others[0], "overview"))
    for spec in registry.tabs:
        step(f"tab {spec.key} of another", lambda key=spec.key: shell.show_tab(key))
    step("new patient", lambda: shell.show_cover("new"), builds=True)
    step("leave the form", shell.ways.leave_cover)
    step("edit a patient", lambda: shell.show_cover("edit"), builds=True)
    step("leave the record", shell.ways.leave_cover)
    step("a third patient", lambda: shell.open_patient(others[1], "overview"))
    step("edit another", lambda: shell.show_cover("edit"))
    _shelf(running, step)
    return {"steps": said}


def _shelf(running: Running, step: Callable[..., None]) -> None:
    step("leaflets", lambda: running.shell.go("leaflets"))
    page = running.page
    assert isinstance(page, ShelfPage)
    step("write a leaflet", page.new_item, builds=True)
    step("leave the leaflet", page.editor.closed.emit)


def _assess(running: Running, step: Callable[..., None]) -> None:
    shell = running.shell
    step("needs", lambda: shell.show_tab("needs"))
    page = running.page
    assert isinstance(page, AssessmentsPage)
    step("start an assessment", page.start, builds=True)
    bars = [bar for bar in page.findChildren(ScoreScale) if bar.isVisible()]
    for number, bar in enumerate(bars[:6]):
        step(f"score {number}", lambda bar=bar: (bar.setFocus(), QTest.keyClick(bar, Qt.Key.Key_5)))


def _type(field: QWidget, words: str) -> None:
    field.setFocus()
    field.clear()  # type: ignore[attr-defined]
    QTest.keyClicks(field, words)


def main(kind: str, folder: Path) -> int:
    application = make_application(sys.argv[:1])
    assert isinstance(application, QApplication)
    running = Running(application, folder, passphrase=PASSPHRASE).open()
    running.show("caseload")  # it comes back to where the last run left
    said = {"frames": frames, "blocked": blocked}[kind](running)
    sys.stdout.write(json.dumps(said) + "\n")
    running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
