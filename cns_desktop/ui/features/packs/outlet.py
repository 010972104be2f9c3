"""The ways the pages of a pack leave the app: a printer, a file, the queue. Recorded only once it has happened."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.packing import Built, PrintChoice
from cns_desktop.domain.packs import Paper
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.features.packs.ports import PackPorts, PrintPorts
from cns_desktop.ui.jobs import JobRunner


class Outlet(QObject):
    """Sends, saves, queues, one at a time, and records what came of it.

    Signals:
        recorded: the pack that was printed or saved, and its paper.
        queued: the pack waits in Print.
        failed: why nothing left the app.
        copied: a stored paper was printed again.
        copy_failed: why it was not.
    """

    recorded = Signal(object, object)
    queued = Signal()
    failed = Signal(object)
    copied = Signal()
    copy_failed = Signal(object)

    def __init__(self, page: QWidget, jobs: JobRunner, ports: PackPorts) -> None:
        super().__init__(page)
        self._jobs, self._ports = jobs, ports
        self._waits: Paper | None = None  # what a printer refused, in the queue now
        self.is_busy = False

    def forget(self) -> None:
        """Another patient: what was refused before is not hers."""
        self._waits = None

    # To a printer

    def print_pack(self, built: Built, choice: PrintChoice) -> None:
        """Send the very bytes that are shown."""
        self.is_busy = True
        sent = replace(choice, is_mono=built.order.is_mono)
        job = partial(self._ports.printing.send, built.pdf, sent, built.title)
        self._jobs.run(Lane.NET, job, owner=self, done=lambda _name: self._on_sent(built, sent), failed=partial(self._on_not_sent, built))

    def _on_sent(self, built: Built, choice: PrintChoice) -> None:
        waits = self._waits if self._waits is not None and self._waits.sha256 == built.sha256 else None
        if waits is None:
            job = partial(self._ports.printed, built, choice.copies)
        else:  # the pack that is in the queue has come out of the printer after all
            job = partial(self._ports.queue_printed, waits.uid, built.pdf, built.pages, choice.copies)
        self._jobs.run(Lane.WRITE, job, owner=self, done=partial(self._on_recorded, built), failed=self._on_failed)

    def _on_not_sent(self, built: Built, error: Expected) -> None:
        """Nothing was printed: say so, and keep the pack in the queue."""
        queued = Expected(error.what, _("Nothing was recorded as printed. The pack is in the queue."), error.then)
        if self._waits is not None and self._waits.sha256 == built.sha256:
            self._on_failed(queued)
            return
        self._jobs.run(Lane.WRITE, partial(self._ports.queue, built), owner=self, done=partial(self._on_kept_back, queued), failed=self._on_failed)

    def _on_kept_back(self, queued: Expected, found: tuple[Change, Paper]) -> None:
        self._waits = found[1]
        self._on_failed(queued)

    # To a file, to the queue

    def save_pack(self, built: Built, place: Path) -> None:
        """The pages as a file that others can read."""
        self.is_busy = True
        job = partial(self._ports.printing.save, built.pdf, place)
        self._jobs.run(Lane.RENDER, job, owner=self, done=lambda _none: self._on_saved(built), failed=self._on_failed)

    def _on_saved(self, built: Built) -> None:
        self._jobs.run(Lane.WRITE, partial(self._ports.saved, built), owner=self, done=partial(self._on_recorded, built), failed=self._on_failed)

    def put_in_queue(self, built: Built) -> None:
        """To be printed another time."""
        self.is_busy = True
        self._jobs.run(Lane.WRITE, partial(self._ports.queue, built), owner=self, done=lambda _found: self._on_queued(), failed=self._on_failed)

    # What came of it

    def _on_recorded(self, built: Built, found: tuple[Change, Paper]) -> None:
        self.is_busy = False
        self._waits = None
        self.recorded.emit(built, found[1])

    def _on_queued(self) -> None:
        self.is_busy = False
        self.queued.emit()

    def _on_failed(self, error: Expected) -> None:
        self.is_busy = False
        self.failed.emit(error)

    # Once more

    def print_copy(self, paper: Paper, choice: PrintChoice) -> None:
        """The stored pages again, stamped as a copy."""
        job = partial(send_copy, self._ports.printing, paper, choice)
        self._jobs.run(Lane.RENDER, job, owner=self, done=lambda _name: self._on_copied(paper), failed=self.copy_failed.emit)

    def _on_copied(self, paper: Paper) -> None:
        self._jobs.run(Lane.WRITE, partial(self._ports.printing.reprinted, paper.uid), owner=self)
        self.copied.emit()


def send_copy(printing: PrintPorts, paper: Paper, choice: PrintChoice) -> str:
    """The stored pages, stamped, to the printer."""
    return printing.send(printing.copy(paper.uid), choice, paper.title)
