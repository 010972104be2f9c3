"""Lock replaces the process: Python can't wipe memory, a new process can (base.md section 5)."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import NoReturn

from cns_desktop.ui.features.lock.ports import LockNote, Why

NOTE = "CNS_DESKTOP_LOCKED"  # environment: only the next process of the same user sees it, and no disk does
Relaunch = Callable[[list[str], LockNote], None]


def own_command() -> list[str]:
    """How this app is started: the bundle's own executable, or Python with the package."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "cns_desktop"]


def replace_process(arguments: list[str], note: LockNote, command: tuple[str, ...] = ()) -> NoReturn:
    """Become a fresh, locked process. Never returns. Windows (untested) has no exec: spawn, then end at once."""
    environment = os.environ | {NOTE: _to_text(note)}
    command_line = [*(command or own_command()), *arguments]
    if sys.platform == "win32":  # pragma: no cover
        import subprocess  # noqa: PLC0415 - there only

        subprocess.Popen(command_line, env=environment)  # noqa: S603 - our own executable
        os._exit(0)
    os.execve(command_line[0], command_line, environment)  # noqa: S606 - our own executable


def read_note() -> LockNote:
    """What the process before this one left; taken out of the environment so that no child gets it."""
    text = os.environ.pop(NOTE, "")
    try:
        return _from_text(text) if text else LockNote()
    except (ValueError, KeyError, TypeError):
        return LockNote()


def _to_text(note: LockNote) -> str:
    content = asdict(note)
    for name in ("locked_at", "last_unlocked"):
        content[name] = content[name].isoformat() if content[name] else ""
    return json.dumps(content | {"why": note.why.value})


def _from_text(text: str) -> LockNote:
    content = json.loads(text)
    for name in ("locked_at", "last_unlocked"):
        content[name] = datetime.fromisoformat(content[name]) if content[name] else None
    return LockNote(**(content | {"why": Why(content["why"])}))
