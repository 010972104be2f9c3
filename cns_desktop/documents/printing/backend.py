"""What every way to paper takes and promises."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Sides(Enum):
    """IPP's words for one side or two."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A finished PDF and how to print it. The title shows on queues and displays: it never names a person."""

    data: bytes
    copies: int = 1
    sides: Sides = Sides.LONG_EDGE
    media: str = "A4"
    is_mono: bool = False
    title: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.copies <= 99:
            raise ValueError("copies must be 1 to 99")

    @property
    def neutral_title(self) -> str:
        """Pack 8F2C: enough to tell two jobs apart at the printer, nothing about the person."""
        return self.title or f"Pack {hashlib.sha256(self.data).hexdigest()[:4].upper()}"


@dataclass(frozen=True, slots=True)
class Printer:
    name: str
    is_default: bool = False
    is_accepting: bool = True


class PrintBackend(Protocol):
    """Bound by `bootstrap`; a fake of it belongs to the tests."""

    def printers(self) -> tuple[Printer, ...]:
        """The printers this computer knows."""
        ...

    def print_job(self, job: PrintJob, printer: str) -> str:
        """Hand a job over and return the queue's own name for it. Raises PrintingFailed."""
        ...
