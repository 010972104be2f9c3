"""What the plan page may ask for. `bootstrap` binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import PatientId, PlanId
from cns_desktop.domain.planning import PlanFile
from cns_desktop.domain.plans import Action, Agreement, Plan


@dataclass(frozen=True, slots=True)
class PlanPorts:
    """`banner` makes the patient banner that stands at the top of each dialog; `nurse` is the name of who is signed in."""

    load: Callable[[PatientId], PlanFile]
    concerns: Callable[[PatientId], tuple[ConcernLine, ...]]
    start: Callable[[PatientId], Change]
    keep: Callable[[Plan], datetime]
    drop: Callable[[PatientId], Change]
    agree: Callable[[Plan, Agreement], Change]
    set_action: Callable[[Action], Change]
    mark_in_error: Callable[[PlanId, str], Change]
    banner: Callable[[PatientId], QWidget]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    nurse: str
