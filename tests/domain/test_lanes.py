"""Lanes: writes one after the other, nothing runs after the end."""

import threading

from cns_desktop.lanes import Lane, Lanes


def test_writes_run_one_at_a_time_in_order() -> None:
    lanes, seen, at_once = Lanes(), [], []
    busy = threading.Lock()

    def write(number: int) -> None:
        at_once.append(busy.acquire(blocking=False))
        seen.append(number)
        busy.release()

    for number in range(50):
        lanes.submit(Lane.WRITE, lambda number=number: write(number))
    lanes.drain_writes()
    lanes.close()
    assert (seen, all(at_once)) == (list(range(50)), True)


def test_what_comes_after_the_end_is_dropped_without_a_word() -> None:
    lanes = Lanes()
    lanes.close()
    assert lanes.submit(Lane.READ, lambda: 1).cancelled()


def test_waiting_writes_are_finished_and_waiting_reads_are_dropped_at_the_end() -> None:
    lanes, started, go, done = Lanes(), threading.Event(), threading.Event(), []

    def first() -> None:
        started.set()
        go.wait(10)

    lanes.submit(Lane.WRITE, first)
    write = lanes.submit(Lane.WRITE, lambda: done.append("write"))
    started.wait(10)
    threading.Timer(0.05, go.set).start()
    lanes.close()
    assert write.done()
    assert done == ["write"]
