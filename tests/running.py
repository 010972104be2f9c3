"""The whole app in this process, without a display: the real window on a demo caseload, driven like a person drives it."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cns_desktop.bootstrap import founding
from cns_desktop.bootstrap.early import DEMO_PASSPHRASE, App
from cns_desktop.bootstrap.options import Options
from cns_desktop.bootstrap.session import Session
from cns_desktop.domain.ids import PatientId
from cns_desktop.security import custody
from cns_desktop.security.places import prepare
from cns_desktop.security.policy import NONE
from cns_desktop.services import leaflets
from cns_desktop.ui.features.lock.ports import LockNote
from cns_desktop.ui.shell.window import Shell

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WAIT_MS = 60_000
QUIET_MS = 120


def demo_folder(folder: Path, patients: int = 40, seed: int = 0) -> Path:
    """A demo caseload with its shelf, made once; copy it before it is written to."""
    layout = prepare(folder)
    founding.found_demo(layout, DEMO_PASSPHRASE, seed, patients, lambda: NOW)
    return layout.folder


class Running:
    """One open app. `until` and `settle` run the event loop; nothing sleeps."""

    def __init__(
        self, application: QApplication, folder: Path, *, passphrase: str = DEMO_PASSPHRASE, now: Callable[[], datetime] = lambda: NOW
    ) -> None:
        self.left: list[LockNote] = []
        self.app = App(
            application,
            prepare(folder),
            Options(data=folder),
            replace_process=lambda _arguments, note: self.left.append(note),
            now=now,
            policy=lambda: NONE,
        )
        self._passphrase, self._now = passphrase, now

    @property
    def window(self) -> QWidget:
        return self.app.window

    @property
    def shell(self) -> Shell:
        assert self.app.shell is not None, "the app is not open"
        return self.app.shell

    @property
    def session(self) -> Session:
        session = self.app.bound.session
        assert session is not None, "the caseload is not open"
        return session

    @property
    def page(self) -> QWidget:
        return self.shell.page

    def open(self, width: int = 1280, height: int = 800) -> "Running":
        """Past the lock screen, as after a right passphrase."""
        assert self.app.instance.take()
        spare = self.app.layout.backups / "2000-01-01T000000.backup.db"
        spare.touch()
        os.utime(spare, (self._now().timestamp(),) * 2)  # as if today's backup were made
        opened = custody.open_caseload(self.app.layout.folder, self._passphrase, secrets=None)
        self.app.window.resize(width, height)
        self.app.open_with(opened)
        self.app.window.show()
        self.until(lambda: self.app.bound.session is not None and not self.app.jobs.waiting)
        assert self.app.idle is not None
        self.app.idle.stop()  # these tests touch no key for longer than a nurse may on a busy machine
        self.settle()
        return self

    def stock(self) -> "Running":
        """The starter leaflets on the shelf."""
        leaflets.stock(self.session.desk)
        return self

    def patient(self, named: str) -> PatientId:
        """The first patient Find shows for these words."""
        return self.session.find(named)[0].patient

    def show(self, place: str) -> QWidget:
        self.shell.go(place)
        return self.settle()

    def show_patient(self, patient: PatientId, tab: str = "overview") -> QWidget:
        self.shell.open_patient(patient, tab)
        return self.settle()

    def show_tab(self, tab: str) -> QWidget:
        self.shell.show_tab(tab)
        return self.settle()

    def show_cover(self, key: str, argument: object = None) -> QWidget:
        self.shell.show_cover(key, argument)
        return self.settle()

    def settle(self, quiet_ms: int = QUIET_MS) -> QWidget:
        """Until nothing is on a lane, and a little longer for what paints after."""
        is_calm = False
        while not is_calm:
            self.until(lambda: not self.app.jobs.waiting)
            loop = QEventLoop()
            QTimer.singleShot(quiet_ms, loop.quit)
            loop.exec()
            is_calm = not self.app.jobs.waiting  # what came last is painted too
        return self.app.shell.page if self.app.shell is not None else self.app.window

    def until(self, is_so: Callable[[], bool], longest_ms: int = WAIT_MS) -> None:
        """Run the event loop until `is_so`."""
        if is_so():
            return
        clock, loop, timer = QElapsedTimer(), QEventLoop(), QTimer()
        clock.start()
        timer.setInterval(5)
        timer.timeout.connect(lambda: loop.quit() if is_so() or clock.elapsed() > longest_ms else None)
        timer.start()
        loop.exec()
        assert is_so(), "waited in vain"

    def close(self) -> None:
        """The way a closed window ends; threads too."""
        self.app.close()
        self.until(lambda: not self.app.jobs.waiting)
        self.app.lanes.close()
        self.app.window.deleteLater()


def copy_of(folder: Path, to: Path) -> Path:
    """A folder of one's own to write to."""
    shutil.copytree(folder, to)
    (to / "instance.lock").unlink(missing_ok=True)
    return to
