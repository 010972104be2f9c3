"""What an import found: everything is imported, kept opaque, or refused by name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """`where` is a row, a line or a path inside the file; never patient words."""

    file: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    patients: int = 0
    resources: int = 0
    opaque: int = 0
    unchanged: int = 0
    flagged: int = 0  # kept, but with something to look at, e.g. an invalid NHS number
    refused: tuple[Refusal, ...] = ()
    is_cancelled: bool = False
