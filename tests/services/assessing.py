"""What assessment tests need: the shipped content in the store, and short ways to answer."""

from datetime import datetime

from cns_desktop.domain.assessments import Assessment, State
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.needs import with_answer
from cns_desktop.services import assessments
from cns_desktop.services.desk import Desk

HNA = "https://cns-desktop.org.uk/fhir/Questionnaire/hna-52"


def answered(assessment: Assessment, **scores: int | None) -> Assessment:
    """`PH02=3` scores it, `PH03=None` is not a concern."""
    for link_id, score in scores.items():
        state = State.NOT_A_CONCERN if score is None else State.SCORED
        assessment = with_answer(assessment, link_id, state, score)
    return assessment


def started(desk: Desk, patient: PatientId) -> Assessment:
    assessments.install_content(desk)
    return assessments.start(desk, patient)[1].assessment


def finished(desk: Desk, patient: PatientId, at: datetime, **scores: int | None) -> Assessment:
    """A whole assessment of that moment."""
    made = answered(started(desk, patient), **scores)
    made = type(made)(**{f: getattr(made, f) for f in made.__dataclass_fields__} | {"authored": at, "pathway_point": "03"})
    assessments.complete(desk, made)
    return made
