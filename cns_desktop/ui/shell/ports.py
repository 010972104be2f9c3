"""What the shell asks of the rest of the app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cns_desktop.domain.caseload import Banner, CaseloadLine
from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import PatientId


@dataclass(frozen=True, slots=True)
class Admission:
    """Whose record is to be opened, and whether she has to say why first."""

    banner: Banner
    needs_reason: bool
    because: str = ""  # "She is not on your team's caseload."


@dataclass(frozen=True, slots=True)
class LookPorts:
    """The look while running; each call also keeps it for the next start. Expected where the organisation has set it."""

    larger: Callable[[], None]
    smaller: Callable[[], None]
    normal: Callable[[], None]
    next_density: Callable[[], str]  # gives back what it is now


@dataclass(frozen=True, slots=True)
class ShellPorts:
    """`find` and `recent` answer at once, on the GUI thread (base.md); the others run on a lane."""

    admit: Callable[[PatientId], Admission]
    opened: Callable[[PatientId, str], Change]  # with the reason, "" when none was asked for
    find: Callable[[str], Sequence[CaseloadLine]]
    recent: Callable[[], Sequence[CaseloadLine]]
    lines: Callable[[Sequence[PatientId]], Sequence[CaseloadLine]]  # who they are, in this order
    waiting: Callable[[], dict[str, int]]  # place -> how many things wait there
    keep_place: Callable[[dict[str, Any]], None]
    lock: Callable[[], None]
    lock_for_day: Callable[[], None]  # asks first who takes her open safety prompts
    today: Callable[[], date]
    look: LookPorts
    is_demo: bool = False
