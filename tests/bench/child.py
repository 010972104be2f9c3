"""The app itself, started by the bench in a process of its own: `child.py KIND FOLDER`, the raw key or the passphrase on stdin.

Kinds: `list` (key in hand, until the caseload is painted), `lock` (until the lock screen is painted), `unlock` (from Enter to the
caseload painted, then Argon2id alone), `idle` (open and left alone: memory and what is loaded). Figures go to stdout as one JSON line.
"""

# ruff: noqa: E402 - the app's own order of imports is a part of what is measured

import gc
import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

gc.disable()  # as bootstrap.main has it

from cns_desktop.bootstrap import plain_import

plain_import.restore()

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from cns_desktop.bootstrap import early
from cns_desktop.bootstrap.logs import start_logging
from cns_desktop.bootstrap.options import Options
from cns_desktop.security.header import read
from cns_desktop.security.places import prepare
from cns_desktop.security.process import harden
from cns_desktop.ui.app import make_application

UNLOADED = ("reportlab", "pikepdf", "pypdfium2", "PIL", "cns_desktop.documents.render")
SETTLED_MS = 3000


class Painted(QObject):
    """Calls back after a paint of the caseload's rows, or of anything."""

    def __init__(self, then, *, is_list: bool) -> None:
        super().__init__()
        self._then, self._is_list = then, is_list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and (not self._is_list or _is_rows(watched)):
            app.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def _is_rows(watched: QObject) -> bool:
    table = watched.parent()
    return type(table).__name__ == "Table" and table.viewport() is watched and table.model().rowCount() > 0


def tell(**figures: object) -> None:
    """Say it and end at once: what the app would do next is not measured."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    ours.instance.give_up()
    os._exit(0)


def now() -> int:
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


class WithKey(early.App):
    """Key in hand: no lock screen."""

    def _show_lock(self) -> None:
        key = SimpleNamespace(raw=bytes.fromhex(secret))
        self.open_with(SimpleNamespace(header=read(self.layout.folder), key=key, keyring=None))


def started(*, with_key: bool) -> early.App:
    made = (WithKey if with_key else early.App)(app, layout, Options(data=layout.folder))
    made.last_resort.install()
    return made


def watch(then, *, is_list: bool) -> Painted:
    made = Painted(then, is_list=is_list)
    app.installEventFilter(made)
    return made


def enter() -> None:
    """When everything is loaded behind the lock screen: type, press Enter, wait for the rows."""
    from PySide6.QtTest import QTest  # noqa: PLC0415 - not part of what is measured

    if not ours.warmer.is_done:
        QTimer.singleShot(50, enter)
        return
    card = ours.window.shown.card
    card.passphrase.setText(secret)
    keep.append(watch(entered, is_list=True))
    keep.append(now())
    QTest.keyClick(card.passphrase, Qt.Key.Key_Return)


def entered() -> None:
    taken = (now() - keep[-1]) / 1e6
    from cns_desktop.security import kdf  # noqa: PLC0415 - loaded late by the app too

    params = read(layout.folder).passphrase.kdf
    alone = []
    until = time.monotonic() + 5
    while ours.bound.session is None and time.monotonic() < until:
        app.processEvents()
    for _ in range(7):
        began = time.perf_counter()
        kdf.stretch(b"a passphrase", b"sixteen bytes ok", params)
        alone.append(time.perf_counter() - began)
    tell(enter=taken, argon=sorted(alone)[3] * 1000)


def idle() -> None:
    if ours.bound.session is None or ours.jobs.waiting:
        QTimer.singleShot(100, idle)
    else:
        QTimer.singleShot(SETTLED_MS, left_alone)


def left_alone() -> None:
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii")
    pss = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    tell(pss=pss, loaded=[name for name in UNLOADED if name in sys.modules])


kind, folder = sys.argv[1:3]
secret = sys.stdin.readline().strip()
keep: list = []
harden()
app = make_application(sys.argv[:1])
layout = prepare(Path(folder))
start_logging(layout.folder)
ours = started(with_key=kind in {"list", "idle"})
if kind in {"list", "lock"}:
    keep.append(watch(lambda: tell(painted=now()), is_list=kind == "list"))
elif kind == "unlock":
    QTimer.singleShot(300, enter)
else:
    QTimer.singleShot(300, idle)
if not ours.start():
    raise SystemExit("the folder is held by another app")
app.exec()
