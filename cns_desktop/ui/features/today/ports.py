"""What the page of today may ask for. `bootstrap` binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import ActionId, PaperId, PatientId, PromptId
from cns_desktop.domain.packs import Handing, Paper
from cns_desktop.domain.plans import Action
from cns_desktop.domain.today import TodayBoard


@dataclass(frozen=True, slots=True)
class TodayPorts:
    """Each kind of line has the one call that clears it, and its undo where there is one."""

    load: Callable[[], TodayBoard]
    write_done: Callable[[PromptId, str], Change]
    keep_note: Callable[[PatientId, PromptId, str], object]
    recall_note: Callable[[PromptId], str]
    complete: Callable[[ActionId], tuple[Change, Action]]
    set_action: Callable[[Action], Change]
    give: Callable[[PaperId, Handing], tuple[Change, Paper]]
    take_back: Callable[[PaperId], Change]
    today: Callable[[], date]
