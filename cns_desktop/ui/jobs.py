"""Hands work to the lanes and delivers results on the GUI thread through one permanent QObject."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.lanes import Lane
from cns_desktop.ui.feed import ChangeFeed

T = TypeVar("T")
log = logging.getLogger(__name__)


class Executor(Protocol):
    """What JobRunner needs of `lanes.Lanes`; tests may run inline."""

    def submit(self, lane: Lane, job: Callable[[], T]) -> Future[T]: ...


class JobRunner(QObject):
    """Runs plain functions on a lane. `done(result)` and `failed(Expected)` are called on the GUI thread, and not at all once `owner` is destroyed.

    A result that is a Change (or a tuple that starts with one) is published on the feed before `done`.

    Signals:
        delivered: a result has been handed over, and the page that asked shows it.
        broke: an error that is nobody's `Expected`: the shell shows it and closes the page.
    """

    delivered = Signal()
    broke = Signal(object)
    _finished = Signal(object, object, object, object)

    def __init__(self, lanes: Executor, feed: ChangeFeed) -> None:
        super().__init__()
        self._lanes = lanes
        self._feed = feed
        self.waiting = 0
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        job: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Expected], None] | None = None,
    ) -> "Future[T]":
        """Run `job` on `lane`; see the class."""
        self.waiting += 1
        future = self._lanes.submit(lane, job)
        future.add_done_callback(partial(self._from_worker, owner, done, failed))
        return future

    def _from_worker(self, owner: QObject, done: Any, failed: Any, future: Future[Any]) -> None:  # noqa: ANN401
        self._finished.emit(future, owner, done, failed)

    @Slot(object, object, object, object)
    def _deliver(self, future: Future[Any], owner: QObject, done: Any, failed: Any) -> None:  # noqa: ANN401
        self.waiting -= 1
        if future.cancelled():
            return
        error = future.exception()
        alive = shiboken6.isValid(owner)
        if error is None:
            result = future.result()
            change = result[0] if isinstance(result, tuple) and result else result
            if isinstance(change, Change):
                self._feed.changed.emit(change)
            if done is not None and alive:
                done(result)
                self.delivered.emit()
        elif isinstance(error, Expected):
            if failed is not None and alive:
                failed(error)
            else:
                self.broke.emit(error)
        else:
            log.error("job failed: %s", type(error).__name__, exc_info=None)
            self.broke.emit(error)
