"""What the Needs page asks of the rest of the app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cns_desktop.domain.assessments import Assessment, ConcernLine, Tool
from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import AssessmentId, PatientId, PractitionerId, PromptId
from cns_desktop.domain.needs import FactLists, Kept, NeedsView, Sheet


@dataclass(frozen=True, slots=True)
class AssessmentPorts:
    """`bootstrap` fills it with services bound to the desk. Calls that give back a Change are run on WRITE, the others on READ."""

    load: Callable[[PatientId], NeedsView]
    look: Callable[[AssessmentId], tuple[Assessment, Tool]]
    in_plan: Callable[[PatientId], frozenset[str]]
    recall_note: Callable[[PromptId], str]
    start: Callable[[PatientId], tuple[Change, Sheet]]
    amend: Callable[[AssessmentId], tuple[Change, Sheet]]
    keep: Callable[[Assessment], tuple[Change, Kept]]
    finish_later: Callable[[Assessment], Change]
    complete: Callable[[Assessment], Change]
    drop_open: Callable[[PatientId, str], Change]
    mark_error: Callable[[AssessmentId, str], Change]
    approve_tool: Callable[[str, str], Change]
    take_concern: Callable[[PatientId, ConcernLine], Change]
    write_done: Callable[[PromptId, str], Change]
    keep_note: Callable[[PatientId, PromptId, str], None]
    facts: FactLists
    today: Callable[[], date]
    me: PractitionerId
    my_name: str
    prints: bool = False  # somebody listens to `print_requested`
