"""Lanes of worker threads: READ 2, WRITE exactly 1, NET 4 (holds no session), RENDER 1. No Qt, no results: `ui.jobs` delivers those."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import TypeVar

T = TypeVar("T")


class Lane(Enum):
    READ = "read"
    WRITE = "write"
    NET = "net"
    RENDER = "render"


# One writer: SQLite refuses to upgrade a stale read snapshot at once, whatever busy_timeout says.
WORKERS = {Lane.READ: 2, Lane.WRITE: 1, Lane.NET: 4, Lane.RENDER: 1}


class Lanes:
    """The app's executors. `close` waits for what runs and drops what has not started; `drain_writes` lets waiting writes finish first."""

    def __init__(self) -> None:
        self._pools = {lane: ThreadPoolExecutor(workers, thread_name_prefix=lane.value) for lane, workers in WORKERS.items()}
        self._is_closed = False

    def submit(self, lane: Lane, job: Callable[[], T]) -> Future[T]:
        """Hand a job over. After `close` it is not run: the future is cancelled, as those that had not started are."""
        if self._is_closed:
            dropped: Future[T] = Future()
            dropped.cancel()
            return dropped
        return self._pools[lane].submit(job)

    def drain_writes(self) -> None:
        """Wait until every write handed in so far is done."""
        self._pools[Lane.WRITE].submit(lambda: None).result()

    def close(self) -> None:
        self._is_closed = True
        for lane in (Lane.NET, Lane.RENDER, Lane.READ):
            self._pools[lane].shutdown(wait=True, cancel_futures=True)
        self._pools[Lane.WRITE].shutdown(wait=True)
