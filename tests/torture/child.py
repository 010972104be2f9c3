"""The process that is killed: it opens the folder, runs one step, and stops there to be killed if it is still alive."""

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.torture import tracer
from tests.torture.steps import run_step
from tests.torture.world import STARTED, Clock, Run, keep_facts, read_facts

FILE_ACTS = frozenset(("open", "os.rename", "os.remove", "os.mkdir", "os.truncate"))
BROKEN = 3


def work(folder: Path, name: str, pipe: int, *, how: str = "", number: int = 0, is_rehearsal: bool = False) -> NoReturn:
    """In a fork of the parent. `how` is act or write where the process has to help with its own death."""
    acts = _Acts(number if how == "act" else 0)

    def tell(kind: str, what: Any) -> None:
        acts.is_counting = False
        if kind == "end":
            what = {"name": what, "acts": acts.count}
        os.write(pipe, json.dumps([kind, what]).encode() + b"\n")
        if kind == "step" and how == "write":
            tracer.offer()
        acts.is_counting = kind != "end"

    facts = read_facts(folder)
    run = Run(folder, facts, tell, Clock(STARTED.fromtimestamp(facts.get("at", STARTED.timestamp()), STARTED.tzinfo)))
    code = BROKEN
    try:
        run.open()
        acts.watch()
        run_step(run, name)
        if is_rehearsal:
            run.close()
            keep_facts(folder, run.facts | {"at": run.clock.at.timestamp()})
        else:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


class _Acts:
    """Counts what is done to the store and to files, and dies at the chosen act."""

    def __init__(self, last: int) -> None:
        self.count, self.last, self.is_counting = 0, last, False

    def watch(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._note)
        event.listen(Engine, "after_cursor_execute", self._note)
        event.listen(Engine, "commit", self._note)
        sys.addaudithook(lambda name, _args: self._note() if name in FILE_ACTS else None)

    def _note(self, *_args: Any) -> None:
        if not self.is_counting:
            return
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
