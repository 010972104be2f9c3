"""Which mapper serves which record and which body."""

from functools import cache
from typing import Any

from cns_desktop.fhir import actions, assessments, caseload, diagnosis, events, handing, papers, patient, plans, prompts, team
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import SCHEMA_MAJOR, schema_major_of

# The order matters where one resource type has several: ours first, the timeline's light projection last.
MAPPERS: tuple[Mapper[Any], ...] = (
    patient.MAPPER,
    caseload.RELATED_PERSON,
    caseload.ALLERGY,
    caseload.FLAG,
    caseload.CONSENT,
    caseload.CARE_TEAM,
    diagnosis.MAPPER,
    team.PRACTITIONER,
    team.PRACTITIONER_ROLE,
    team.ORGANIZATION,
    team.TEAM,
    team.DEVICE,
    assessments.MAPPER,
    prompts.MAPPER,
    plans.MAPPER,
    actions.MAPPER,
    papers.MAPPER,
    handing.MAPPER,
    *events.MAPPERS,
)


def mapper_for(record: type[Any]) -> Mapper[Any]:
    """The mapper of a record type; KeyError for a type nobody stores. Event is read through any of its mappers."""
    return _by_record()[record]


def mapper_of(body: Body) -> Mapper[Any] | None:
    """The mapper that reads this body; None = keep it whole, unread (README 11), as what a newer version of the app wrote (sync.md §3.10)."""
    if schema_major_of(body) > SCHEMA_MAJOR:
        return None
    return next((one for one in _by_rtype().get(body["resourceType"], ()) if one.matches(body)), None)


@cache
def _by_record() -> dict[type[Any], Mapper[Any]]:
    return {one.record: one for one in reversed(MAPPERS)}


@cache
def _by_rtype() -> dict[str, list[Mapper[Any]]]:
    found: dict[str, list[Mapper[Any]]] = {}
    for one in MAPPERS:
        found.setdefault(one.rtype, []).append(one)
    return found
