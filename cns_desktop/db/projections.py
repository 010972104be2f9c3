"""From a domain record to its projection row: one function a type, and the table it goes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cns_desktop.db.names import name_key, postcode_key
from cns_desktop.db.tables import care, caseload
from cns_desktop.db.tables.base import Table, entry_columns
from cns_desktop.domain import assessments, packs, plans, team
from cns_desktop.domain import caseload as people

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    table: type[Table]
    row: Callable[[Any], Row]


def _patient(p: people.Patient) -> Row:
    postcode = next((a.postcode for a in p.addresses if a.postcode), "")
    return {
        "family": p.name.family,
        "given": p.name.given,
        "title": p.name.title,
        "name_key": name_key(p.name.family, p.name.given),
        "born": p.birth_date,
        "gender": p.gender,
        "nhs": p.nhs_number,
        "numbers": " ".join(i.value for i in p.identifiers),
        "postcode_key": postcode_key(postcode),
        "ethnicity": p.ethnicity,
        "language": p.language,
        "interpreter": p.interpreter,
        "is_deceased": p.is_deceased,
        "deceased_on": p.deceased_on,
        "is_sensitive": p.is_sensitive,
        "is_active": p.is_active and not p.entry.is_error,
    }


def _diagnosis(d: people.Diagnosis) -> Row:
    told = d.told_of(people.Fact.DIAGNOSIS)
    return {
        "patient": d.patient,
        "site": d.site,
        "text": d.text,
        "icd10": d.icd10,
        "stage_of_pathway": d.stage_of_pathway,
        "diagnosed_on": d.diagnosed_on,
        "told_on": told.on if told else None,
    }


def _assessment(a: assessments.Assessment) -> Row:
    return {
        "patient": a.patient,
        "tool_url": a.tool_url,
        "tool_version": a.tool_version,
        "status": a.status.value,
        "authored": a.authored,
        "pathway_point": a.pathway_point,
        "completed_by": a.completed_by,
        "mode": a.mode,
        "version": a.version,
        "replaces": a.replaces,
        "is_current": a.status in (assessments.Status.COMPLETED, assessments.Status.AMENDED) and not a.entry.is_error,
    }


def _prompt(p: assessments.SafetyPrompt) -> Row:
    fields = ("patient", "assessment", "link_id", "item_text", "score", "words", "number", "owner", "owner_name", "raised", "done_at")
    return {f: getattr(p, f) for f in fields}


def _plan(p: plans.Plan) -> Row:
    agreed = p.agreement.at if p.agreement else None
    return {"patient": p.patient, "version": p.version, "status": p.status.value, "review_on": p.review_on, "agreed_at": agreed}


def _action(r: plans.ActionRecord) -> Row:
    a = r.action
    row: Row = {"patient": r.patient, "plan": r.plan, "need": r.need, "what": a.what}
    return row | {"who": a.who.value, "who_name": a.who_name, "due": a.due, "status": a.status.value}


def _paper(p: packs.Paper) -> Row:
    given = p.given
    row: Row = {"patient": p.patient, "title": p.title, "pages": p.pages, "sha256": p.sha256, "state": p.state.value, "made_at": p.made_at}
    return row | {"given_how": given.how.value if given else "", "given_at": given.at if given else None}


def _plain(*fields: str) -> Callable[[Any], Row]:
    return lambda record: {f: getattr(record, f) for f in fields}


PROJECTIONS: Mapping[type, Projection] = {
    people.Patient: Projection(caseload.PatientRow, _patient),
    people.RelatedPerson: Projection(
        caseload.RelatedPersonRow,
        lambda r: {"patient": r.patient, "name": r.name.banner(), "relationship": r.relationship},
    ),
    people.Diagnosis: Projection(caseload.DiagnosisRow, _diagnosis),
    people.Allergy: Projection(caseload.AllergyRow, _plain("patient", "substance", "is_active")),
    people.Flag: Projection(
        caseload.FlagRow, lambda f: {"patient": f.patient, "kind": f.kind.value, "code": f.code, "text": f.text, "is_active": f.is_active}
    ),
    people.Consent: Projection(caseload.ConsentRow, _plain("patient", "person", "topic", "permits", "withdrawn_on")),
    people.CareTeam: Projection(
        caseload.CareTeamRow,
        lambda c: {"patient": c.patient, "team": c.team, "key_worker": c.key_worker or "", "key_worker_name": c.key_worker_name},
    ),
    people.Event: Projection(caseload.EventRow, _plain("patient", "rtype", "text", "happened")),
    team.Practitioner: Projection(caseload.PractitionerRow, lambda p: {"name": p.name.banner()}),
    team.PractitionerRole: Projection(caseload.PractitionerRoleRow, lambda r: {"practitioner": r.practitioner, "role_name": r.role}),
    team.Organization: Projection(caseload.OrganizationRow, _plain("name")),
    team.Team: Projection(caseload.TeamRow, _plain("name")),
    team.Device: Projection(caseload.DeviceRow, _plain("name")),
    assessments.Assessment: Projection(care.AssessmentRow, _assessment),
    assessments.SafetyPrompt: Projection(care.PromptRow, _prompt),
    plans.Plan: Projection(care.PlanRow, _plan),
    plans.ActionRecord: Projection(care.ActionRow, _action),
    packs.Paper: Projection(care.PaperRow, _paper),
}


def row_of(record: Any) -> Row:  # noqa: ANN401 - any type in PROJECTIONS
    """The full projection row of `record`: uid, record columns, own columns."""
    row = {"uid": record.uid} | PROJECTIONS[type(record)].row(record)
    entry = getattr(record, "entry", None)
    return row | entry_columns(entry) if entry is not None else row
