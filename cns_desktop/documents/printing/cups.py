"""Printing through CUPS: `lp` gets the PDF through a pipe, so that no file with a name in it lies anywhere of ours.

Copies, sides and media are always said; a queue's own defaults may be Letter or one-sided. CUPS itself may keep the job
file in its spool (PreserveJobFiles); that is the computer's policy and stands in the safety notes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.printing.backend import Printer, PrintJob

_SECONDS = 30.0
_REQUEST = re.compile(r"request id is (\S+)")
_NAME = re.compile(r"[^\s/#\x00-\x1f-][^\s/#\x00-\x1f]{0,126}")

Run = Callable[[Sequence[str], bytes], subprocess.CompletedProcess[bytes]]


def run_command(command: Sequence[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run one of CUPS' own programs in plain English, with a time limit."""
    program = shutil.which(command[0])
    if program is None:
        raise PrintingFailed("no-printing")
    try:
        return subprocess.run(  # noqa: S603 - argument list, no shell, our own fixed program
            [program, *command[1:]], input=data, capture_output=True, timeout=_SECONDS, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailed("too-slow") from error
    except OSError as error:
        raise PrintingFailed("no-printing") from error


def _environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "USER", "LOGNAME", "CUPS_SERVER", "CUPS_USER", "XDG_RUNTIME_DIR", "DBUS_SYSTEM_BUS_ADDRESS")
    return {**{key: value for key in kept if (value := os.environ.get(key))}, "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class CupsBackend:
    """The printers of this computer; `run` is the one way to a program."""

    run: Run = run_command

    def printers(self) -> tuple[Printer, ...]:
        """Names from `lpstat -e`, which state and default from `lpstat -d -a`."""
        named = self.run(("lpstat", "-e"), b"")
        if named.returncode:
            return ()
        state = self.run(("lpstat", "-d", "-a"), b"").stdout.decode("utf-8", "replace")
        default = re.search(r"^system default destination: (\S+)", state, re.MULTILINE)
        accepting = set(re.findall(r"^(\S+) accepting requests", state, re.MULTILINE))
        names = [line.strip() for line in named.stdout.decode("utf-8", "replace").splitlines() if line.strip()]
        known = accepting or set(names)
        return tuple(Printer(name, bool(default and default.group(1) == name), name in known) for name in names)

    def print_job(self, job: PrintJob, printer: str) -> str:
        """Hand the PDF to a queue."""
        if not _NAME.fullmatch(printer):
            raise PrintingFailed("no-printer")
        done = self.run(lp_command(job, printer), job.data)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").lower()
            missing = "does not exist" in said or "unknown" in said
            raise PrintingFailed("no-printer" if missing else "refused")
        request = _REQUEST.search(done.stdout.decode("utf-8", "replace"))
        return request.group(1) if request else printer


def lp_command(job: PrintJob, printer: str) -> tuple[str, ...]:
    """The argument list: copies, sides and media are never left to the queue."""
    options = [
        f"sides={job.sides.value}",
        f"media={job.media}",
        "fit-to-page",
        "document-format=application/pdf",
        "job-sheets=none,none",  # no banner page with a user's name
        f"print-color-mode={'monochrome' if job.is_mono else 'color'}",
    ]
    flags = [part for option in options for part in ("-o", option)]
    return ("lp", "-d", printer, "-n", str(job.copies), "-t", job.neutral_title, *flags, "--", "-")
