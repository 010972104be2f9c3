"""The overview of one patient. Opening her is `caseload.note_opened`, which writes the audit entry; this only reads."""

from datetime import datetime

from sqlalchemy import Connection, select

from cns_desktop.db import records
from cns_desktop.db import today as due
from cns_desktop.db.tables.caseload import EventRow
from cns_desktop.db.tables.store import ContentRow
from cns_desktop.domain.caseload import CareTeam, Diagnosis, Event, Patient
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId, Uid
from cns_desktop.domain.overview import Overview, PaperLine, WithdrawnLeaflet, in_order
from cns_desktop.domain.packs import Paper
from cns_desktop.domain.plans import ActionRecord, Plan, PlanStatus
from cns_desktop.fhir.codes import code_list
from cns_desktop.i18n import _
from cns_desktop.services import plan_drafts
from cns_desktop.services.desk import Desk

CONTACTS = ("Encounter", "Appointment", "Communication")
_MOST_CONTACTS, _MOST_PAPERS = 3, 4
_DONE_SHOWN = 2


def load_overview(desk: Desk, patient: PatientId) -> Overview:
    """Everything the overview shows but the concerns, which `assessments.list_concerns` gives."""
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, patient)
        if person is None:
            raise Expected(_("This patient's record is not on this laptop."), _("Nothing was changed."), _("Go back to the list and load it again."))
        diagnoses = tuple(d for d in records.find(connection, Diagnosis, patient) if not d.entry.is_error)
        diagnoses = tuple(sorted(diagnoses, key=lambda d: d.diagnosed_on.isoformat() if d.diagnosed_on else "", reverse=True))
        plan = next((p for p in reversed(records.find(connection, Plan, patient)) if p.status is PlanStatus.AGREED), None)
        actions = in_order(records.find(connection, ActionRecord, patient))
        waiting = [r for r in actions if r.action.done_on is None]
        return Overview(
            patient,
            person.name,
            person.is_deceased,
            diagnoses,
            tuple(code_list("intents").label(d.intent) if d.intent else "" for d in diagnoses),
            _stage(diagnoses),
            plan.version if plan else 0,
            plan_drafts.recall(connection, patient) is not None,
            plan.review_on if plan else None,
            (*waiting, *[r for r in actions if r.action.done_on is not None][:_DONE_SHOWN]),
            _contacts(connection, patient, desk.now()),
            _papers(connection, patient),
            _team(connection, person),
            _withdrawn(connection, patient),
        )


def _stage(diagnoses: tuple[Diagnosis, ...]) -> str:
    code = next((d.stage_of_pathway for d in diagnoses if d.stage_of_pathway), "")
    return code_list("pathway-stages").label(code) if code else ""


def _contacts(connection: Connection, patient: PatientId, now: datetime) -> tuple[Event, ...]:
    """The last contacts that have happened; leaflets handed over are among the papers."""
    wanted = select(EventRow.uid, EventRow.rtype, EventRow.text, EventRow.happened).where(
        EventRow.patient == patient, EventRow.rtype.in_(CONTACTS), EventRow.happened <= now
    )
    rows = connection.execute(wanted.order_by(EventRow.happened.desc()).limit(_MOST_CONTACTS)).all()
    return tuple(Event(Uid(row.uid), patient, row.rtype, row.text, row.happened) for row in rows)


def _papers(connection: Connection, patient: PatientId) -> tuple[PaperLine, ...]:
    found = sorted((p for p in records.find(connection, Paper, patient) if not p.entry.is_error), key=lambda p: p.made_at, reverse=True)
    names = code_list("languages")
    return tuple(PaperLine(p, "" if p.language.startswith("en") else names.label(p.language)) for p in found[:_MOST_PAPERS])


def _team(connection: Connection, person: Patient) -> tuple[str, ...]:
    """Key worker, neighbourhood lead, others, GP, next of kin, in the order in which one rings them."""
    teams = records.find(connection, CareTeam, person.uid)
    team = teams[-1] if teams else None
    said = []
    if team is not None and team.key_worker_name:
        said.append(_("{name}, key worker").format(name=team.key_worker_name))
    if team is not None and team.neighbourhood_lead:
        said.append(_("{name}, neighbourhood lead").format(name=team.neighbourhood_lead))
    said += list(team.others) if team is not None else []
    if person.gp is not None and (person.gp.doctor or person.gp.practice):
        said.append(_("{name}, GP").format(name=person.gp.doctor or person.gp.practice))
    kin = (", ".join(part for part in (c.name, c.relationship.lower()) if part) for c in person.contacts if c.is_next_of_kin)
    return tuple(dict.fromkeys((*said, *kin)))  # a GP may be written down in the team as well


def _withdrawn(connection: Connection, patient: PatientId) -> tuple[WithdrawnLeaflet, ...]:
    found = []
    for row in due.withdrawn_of(connection, patient):
        newer = select(ContentRow.version).where(
            ContentRow.kind == "leaflet", ContentRow.key == row.key, ContentRow.language == row.language, ContentRow.status == "approved"
        )
        versions = [int(v) for v in connection.execute(newer).scalars() if int(v) > row.version]
        on = datetime.fromisoformat(row.at).astimezone().date()
        found.append(WithdrawnLeaflet(row.what, row.version, on, max(versions, default=0)))
    return tuple(found)
