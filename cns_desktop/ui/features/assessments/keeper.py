"""Keeps what is typed: at once when nothing is on its way, else as soon as that has come back. Nothing typed waits for a timer."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from cns_desktop.domain.errors import Expected
from cns_desktop.lanes import Lane
from cns_desktop.ui.jobs import JobRunner

T = TypeVar("T")
R = TypeVar("R")


class Keeper(Generic[T, R]):
    """At most one write on its way; the newest value follows it."""

    def __init__(
        self, jobs: JobRunner, owner: QObject, save: Callable[[T], R], *, kept: Callable[[R], None], failed: Callable[[Expected], None]
    ) -> None:
        self._jobs, self._owner, self._save, self._kept, self._failed = jobs, owner, save, kept, failed
        self._next: list[T] = []
        self._on_its_way = 0

    @property
    def is_busy(self) -> bool:
        """Something typed is not yet known to be kept."""
        return self._on_its_way > 0 or bool(self._next)

    def offer(self, value: T) -> None:
        """Keep `value`, in place of any that still waits."""
        self._next = [value]
        if not self._on_its_way:
            self.flush()

    def flush(self) -> None:
        """Hand over what waits now; writes are done in the order they are handed over."""
        if self._next:
            value = self._next.pop()
            self._on_its_way += 1
            self._jobs.run(Lane.WRITE, partial(self._save, value), owner=self._owner, done=self._on_kept, failed=self._on_failed)

    def drop(self) -> None:
        """What waits is overtaken by something that stores the whole."""
        self._next.clear()

    def _on_kept(self, result: R) -> None:
        self._on_its_way -= 1
        self._kept(result)
        if not self._on_its_way:
            self.flush()

    def _on_failed(self, error: Expected) -> None:
        self._on_its_way -= 1
        self._failed(error)
