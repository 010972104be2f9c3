"""The draft goes to the store while she types, at most half a second after the first key that is not kept yet."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from cns_desktop.domain.errors import Expected
from cns_desktop.domain.plans import Plan
from cns_desktop.lanes import Lane
from cns_desktop.ui.jobs import JobRunner

AFTER_MS = 500


class DraftKeeper(QObject):
    """Signals:
    kept: the time at which what is on screen was kept.
    failed: the store said no; the words are still on screen and are tried again with the next key.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: JobRunner, keep: Callable[[Plan], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._keep = jobs, keep
        self._plan: Plan | None = None
        self._running = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def is_waiting(self) -> bool:
        """Something typed is not in the store yet."""
        return self._plan is not None or self._running > 0

    def note(self, plan: Plan) -> None:
        """This is what is on screen now."""
        self._plan = plan
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand over what waits."""
        self._timer.stop()
        plan, self._plan = self._plan, None
        if plan is not None:
            self._running += 1
            self._jobs.run(Lane.WRITE, lambda: self._keep(plan), owner=self, done=self._on_kept, failed=lambda error: self._on_failed(plan, error))

    def drop(self) -> None:
        """Forget what waits: the draft is agreed or thrown away."""
        self._timer.stop()
        self._plan = None

    def _on_kept(self, at: datetime) -> None:
        self._running -= 1
        if not self.is_waiting:
            self.kept.emit(at)

    def _on_failed(self, plan: Plan, error: Expected) -> None:
        self._running -= 1
        self._plan = self._plan or plan
        self.failed.emit(error)
