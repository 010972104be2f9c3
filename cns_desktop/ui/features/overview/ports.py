"""What the overview may ask for. `bootstrap` binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import ActionId, PatientId
from cns_desktop.domain.overview import Overview
from cns_desktop.domain.plans import Action


@dataclass(frozen=True, slots=True)
class OverviewPorts:
    """`nurse` is the name of who is signed in; what she promised is said as "You"."""

    load: Callable[[PatientId], Overview]
    concerns: Callable[[PatientId], tuple[ConcernLine, ...]]
    complete: Callable[[ActionId], tuple[Change, Action]]
    set_action: Callable[[Action], Change]
    today: Callable[[], date]
    nurse: str
