"""What the caseload pages ask of services; bootstrap binds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cns_desktop.domain.caseload import Banner, CaseloadFilter, CaseloadLine
from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.imports import ImportReport

State = dict[str, Any]
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListPorts:
    """`ids` is for Lane.READ: 100,000 of them take 60 ms. `page` is the GUI thread's read connection (house style §2, rule 1).

    `first` is what was read before the store is open, to be painted at once; None from then on.
    """

    first: Callable[[], Sequence[int] | None]
    ids: Callable[[str, CaseloadFilter, bool], Sequence[int]]
    page: Callable[[Sequence[int]], list[CaseloadLine]]
    today: Callable[[], date]
    person: str
    team: str
    team_name: str
    stages: Codes


@dataclass(frozen=True, slots=True)
class FormPorts:
    """`open_form(None)` is a new patient. A form is an opaque value that is handed back on saving."""

    open_form: Callable[[PatientId | None], tuple[Any, State]]
    problems: Callable[[State], dict[str, str]]
    save: Callable[[Any, State, str], tuple[Change, Any]]
    undo: Callable[[Any, Any], Change]
    mark_error: Callable[[PatientId, str], Change]
    same_number: Callable[[str, PatientId], PatientId | None]
    keep_draft: Callable[[str, State], object]
    recall_draft: Callable[[str], State | None]
    forget_draft: Callable[[str], object]
    banner: Callable[[PatientId], Banner]
    codes: Callable[[str], Codes]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True)
class TransferPorts:
    preview: Callable[[Sequence[Path], Progress, Stop], ImportReport]
    bring_in: Callable[[Sequence[Path], Progress, Stop], tuple[Change, ImportReport]]
    note_export: Callable[[str, tuple[PatientId, ...]], object]
    take_out: Callable[[Path, str, tuple[PatientId, ...], Stop], tuple[int, int]]
