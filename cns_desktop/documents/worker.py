"""The limited worker process: parses files that come from anywhere, fed and read through pipes, never given a key.

The caller starts the app's own executable with a subcommand (argv prefix chosen by `__main__`), sends one request and
reads one answer. Memory and CPU are limited inside the child; the wall clock and `stop` are watched outside.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cns_desktop.documents import leaflets
from cns_desktop.documents.errors import LeafletRefused, WorkStopped

if sys.platform != "win32":
    import resource

_POLL = 0.05
# What Python and a frozen app need to start; nothing else of ours is the parser's business.
_ENVIRONMENT = frozenset(("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME"))
_MAGIC = b"CNSW1\n"
MEMORY = 1_000_000_000  # bytes of address space: the libraries map about 300 MB before the first page
CPU_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a job may use. Memory and CPU limits need POSIX; on Windows only the wall clock holds (untested there)."""

    memory: int = MEMORY
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = 60.0


def clean_in_worker(
    data: bytes, command: Sequence[str], *, limits: Limits | None = None, stop: Callable[[], bool] = lambda: False
) -> leaflets.CleanedLeaflet:
    """`leaflets.clean` in a process of its own. Raises LeafletRefused, or WorkStopped when `stop` said so."""
    if len(data) > leaflets.MOST_BYTES:
        raise LeafletRefused("too-big")
    answer = run_worker(command, data, limits=limits or Limits(), stop=stop)
    if not answer.startswith(_MAGIC):
        raise LeafletRefused("too-slow" if not answer else "broken")
    head, _, body = answer[len(_MAGIC) :].partition(b"\n")
    said = json.loads(base64.b64decode(head))
    if "refused" in said:
        raise LeafletRefused(said["refused"])
    return leaflets.CleanedLeaflet(
        body,
        said["sha256"],
        said["pages"],
        said["language"],
        said["is_tagged"],
        said["text"],
        tuple(said["warnings"]),
        tuple(said["removed"]),
    )


def run_worker(command: Sequence[str], data: bytes, *, limits: Limits, stop: Callable[[], bool] = lambda: False) -> bytes:
    """Feed a worker and return what it answered; empty when it died, ran out of its limits, or was too slow."""
    request = f"{limits.memory} {limits.cpu_seconds} {len(data)}\n".encode("ascii") + data
    process = subprocess.Popen(  # noqa: S603 - our own executable with a fixed subcommand
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a parser's complaint may quote the file
        env={key: value for key, value in os.environ.items() if key in _ENVIRONMENT or key.startswith("_PYI_")},
        close_fds=True,
    )
    answers: list[bytes] = []
    talk = threading.Thread(target=_talk, args=(process, request, answers), name="worker-pipe", daemon=True)
    talk.start()
    end = time.monotonic() + limits.wall_seconds
    try:
        while talk.is_alive():
            talk.join(_POLL)
            if stop():
                raise WorkStopped
            if time.monotonic() > end:
                return b""
    finally:
        process.kill()
        process.wait()
        talk.join()
    return answers[0] if answers and process.returncode == 0 else b""


def _talk(process: subprocess.Popen[bytes], request: bytes, answers: list[bytes]) -> None:
    try:
        answers.append(process.communicate(request)[0])
    except (OSError, ValueError):
        answers.clear()  # the worker was killed while it was being fed
    process.wait()


# ---------------------------------------------------------------- the child


def worker_main(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """One request in, one answer out: what `__main__` calls for the worker subcommand."""
    memory, cpu, size = (int(part) for part in stdin.readline().split())
    data = stdin.read(size)
    _limit(memory, cpu)
    try:
        found = leaflets.clean(data)
        said = {
            "sha256": found.sha256,
            "pages": found.pages,
            "language": found.language,
            "is_tagged": found.is_tagged,
            "text": found.text,
            "warnings": found.warnings,
            "removed": found.removed,
        }
        body = found.data
    except LeafletRefused as refused:
        said, body = {"refused": refused.code}, b""
    except MemoryError:
        said, body = {"refused": "too-slow"}, b""
    stdout.write(_MAGIC + base64.b64encode(json.dumps(said).encode("utf-8")) + b"\n" + body)
    stdout.flush()
    return 0


def _limit(memory: int, cpu: int) -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a parser has no business writing files
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    raise SystemExit(worker_main(sys.stdin.buffer, sys.stdout.buffer))
