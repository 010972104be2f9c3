"""Fair comparison: arms take turns, garbage is put aside, medians count."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

Arm = Callable[[], Any]


@contextmanager
def quiet() -> Iterator[None]:
    """What is alive now is no longer looked through by the collector; it stays on, as it is in the app."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def took(arm: Arm) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    arm()
    return time.perf_counter() - began


def cpu(arm: Arm) -> float:
    """Seconds of processor of one call, this thread's only."""
    began = time.thread_time()
    arm()
    return time.thread_time() - began


def in_turns(arms: Sequence[Arm], rounds: int, clock: Callable[[Arm], float] = took) -> list[float]:
    """The median of each arm over `rounds` rounds; each round runs every arm once."""
    seen: list[list[float]] = [[] for _ in arms]
    with quiet():
        for number in range(rounds):
            order = range(len(arms)) if number % 2 == 0 else reversed(range(len(arms)))
            for place in order:
                seen[place].append(clock(arms[place]))
    return [median(times) for times in seen]


def percentile(times: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
