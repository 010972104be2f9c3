"""One round: copy the folder, start the step, kill it, open what is left and hold it against what was promised."""

import os
import select
import shutil
import signal
import time
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from random import Random
from typing import Any

from tests.torture import child, tracer
from tests.torture.after import lost
from tests.torture.steps import STEPS
from tests.torture.world import read_facts

MECHANISMS = ("time", "act", "ack", "write")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a step is when nobody disturbs it."""

    seconds: float
    acks: int
    acts: int
    writes: int


@dataclass
class Heard:
    """What the process said before it died."""

    facts: dict[str, Any]
    tried: dict[str, Any] = field(default_factory=dict)
    acks: int = 0
    has_begun: bool = False
    ended: dict[str, Any] | None = None

    def take(self, line: bytes) -> None:
        kind, what = loads(line)
        if kind == "step":
            self.has_begun = True
        elif kind == "try":
            self.tried = what
        elif kind == "ack":
            self.facts, self.tried, self.acks = what, {}, self.acks + 1
        else:
            self.ended = what


class Pipe:
    """The announcements of one process."""

    def __init__(self, end: int, heard: Heard) -> None:
        self._end, self.heard, self._rest = end, heard, b""

    def read(self, timeout: float) -> bool:
        """Take what is there, waiting at most `timeout`; False at the end of the pipe."""
        if not select.select([self._end], [], [], timeout)[0]:
            return True
        some = os.read(self._end, 65536)
        *lines, self._rest = (self._rest + some).split(b"\n")
        for line in lines:
            self.heard.take(line)
        return bool(some)

    def drain(self) -> None:
        while self.read(_PATIENCE):
            pass
        os.close(self._end)


def start(folder: Path, name: str, **how: Any) -> tuple[int, Pipe]:
    """Fork a process that does one step. The parent holds no open store here: nothing of SQLite crosses the fork."""
    end, far = os.pipe()
    facts = read_facts(folder)
    pid = os.fork()
    if pid == 0:
        os.close(end)
        child.work(folder, name, far, **how)
    os.close(far)
    return pid, Pipe(end, Heard(facts))


def rehearse(first: Path, folder: Path) -> dict[str, Measured]:
    """Run every step undisturbed; a copy of the folder is kept before each: `folder`/<number>."""
    found = {}
    here = first
    for place, name in enumerate(STEPS):
        traced = folder / "traced"
        shutil.copytree(here, traced)
        writes = _count_writes(traced, name)
        shutil.rmtree(traced)
        after = folder / f"{place + 1}"
        shutil.copytree(here, after)
        began = time.monotonic()
        pid, pipe = start(after, name, is_rehearsal=True)
        pipe.drain()
        took = time.monotonic() - began
        _pid, status = os.waitpid(pid, 0)
        if status or pipe.heard.ended is None:
            raise RuntimeError(f"the step '{name}' does not work undisturbed")
        found[name] = Measured(took, pipe.heard.acks, pipe.heard.ended["acts"], writes)
        shutil.rmtree(after / "second", ignore_errors=True)  # the folder of first run, of no use to the steps after it
        here = after
    return found


def _count_writes(folder: Path, name: str) -> int:
    if not tracer.is_possible():
        return 0
    pid, pipe = start(folder, name, how="write")
    writes = tracer.follow(pid, 0)
    pipe.drain()
    return writes


def play(template: Path, folder: Path, name: str, mechanism: str, measured: Measured, chance: Random, *, deep: bool) -> list[str]:
    """One kill. Gives back what was lost."""
    shutil.copytree(template, folder)
    heard = _killed(folder, name, mechanism, measured, chance)
    found = lost(folder, name, heard, deep=deep)
    shutil.rmtree(folder)
    return found


def _killed(folder: Path, name: str, mechanism: str, measured: Measured, chance: Random) -> Heard:
    if mechanism == "write" and measured.writes:
        pid, pipe = start(folder, name, how="write")
        tracer.follow(pid, chance.randint(1, measured.writes))
        pipe.drain()
        return pipe.heard
    if mechanism == "act":
        pid, pipe = start(folder, name, how="act", number=chance.randint(1, max(measured.acts, 1)))
    else:
        pid, pipe = start(folder, name)
    if mechanism == "ack":
        _wait_for_ack(pipe, chance.randint(1, max(measured.acks, 1)))
    elif mechanism == "time":
        _wait_a_while(pipe, chance.uniform(0, measured.seconds))
    else:
        _wait_for_end(pipe)
    os.kill(pid, signal.SIGKILL)
    pipe.drain()
    _pid, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == child.BROKEN:
        raise RuntimeError(f"the step '{name}' broke by itself")
    return pipe.heard


def _wait_for_ack(pipe: Pipe, number: int) -> None:
    end = time.monotonic() + _PATIENCE
    while pipe.heard.acks < number and pipe.heard.ended is None and time.monotonic() < end and pipe.read(0.5):
        pass


def _wait_a_while(pipe: Pipe, seconds: float) -> None:
    while not pipe.heard.has_begun and pipe.read(_PATIENCE):
        pass
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and pipe.heard.ended is None and pipe.read(left):
        pass


def _wait_for_end(pipe: Pipe) -> None:
    while pipe.heard.ended is None and pipe.read(_PATIENCE):
        pass
