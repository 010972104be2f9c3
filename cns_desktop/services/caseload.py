"""Who is on the caseload: lists, search, one patient's whole record, every edit. Nothing is deleted; mistakes are marked with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, text

from cns_desktop.db import paging, records, search
from cns_desktop.db.first_page import LINE
from cns_desktop.db.tables.caseload import CareTeamRow, EventRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import (
    Allergy,
    Banner,
    CareTeam,
    CaseloadFilter,
    CaseloadLine,
    Consent,
    Diagnosis,
    Event,
    Fact,
    Flag,
    FlagKind,
    Name,
    Patient,
)
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId, TeamId
from cns_desktop.domain.nhs_number import has_place
from cns_desktop.domain.records import entry_by
from cns_desktop.fhir.codes import code_list
from cns_desktop.i18n import _
from cns_desktop.services.desk import Desk

Part = Diagnosis | Allergy | Flag | Consent
PARTS: tuple[type[Part], ...] = (Diagnosis, Allergy, Flag, Consent)
_COUNT = text("SELECT count(*) FROM patient WHERE is_active AND NOT is_deceased")
_SAME_NUMBER = text("SELECT uid FROM patient WHERE nhs = :nhs AND is_active AND uid <> :uid LIMIT 1")
_LINE = text(f"SELECT {LINE} FROM patient WHERE uid = :uid")  # noqa: S608 - fixed parts
_STAGES = text("SELECT stage, count(*) FROM patient WHERE is_active AND stage <> '' GROUP BY stage ORDER BY stage")


@dataclass(frozen=True, slots=True)
class PatientForm:
    """One patient's whole record as the form edits it. Entries marked as errors are not among the parts."""

    patient: Patient
    care_team: CareTeam
    diagnoses: tuple[Diagnosis, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    flags: tuple[Flag, ...] = ()
    consents: tuple[Consent, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        return (*self.diagnoses, *self.allergies, *self.flags, *self.consents)

    def records(self) -> tuple[Patient | CareTeam | Part, ...]:
        return (self.patient, self.care_team, *self.parts())


@dataclass(frozen=True, slots=True)
class Glance:
    """The GUI thread's own read connection (house-style §2, rule 1): keystroke search and the rows in view only."""

    connection: Connection

    def page(self, pks: Sequence[int]) -> list[CaseloadLine]:
        return [line_of(row) for row in paging.page(self.connection, pks)]

    def find(self, typed: str, this_year: int, most: int = 51) -> list[CaseloadLine]:
        return [line_of(row) for row in search.find_lines(self.connection, typed, this_year, most)]


def list_ids(desk: Desk, order: str, chosen: CaseloadFilter, *, descending: bool = False) -> Sequence[int]:
    """Every patient of the list, in order, by primary key; for `Glance.page`. Not for the GUI thread: 60 ms for 100,000."""
    with desk.db.reading() as connection:
        return paging.ids(connection, order, chosen, descending=descending)


def line_of(row: Sequence[Any]) -> CaseloadLine:
    """A row of db.first_page.LINE as a line."""
    pk, uid, family, given, title, born, nhs, diagnosis, not_told, stage, flags, due_on, due_kind = row
    return CaseloadLine(
        pk, PatientId(uid), family, given, title, _day(born), nhs, diagnosis, bool(not_told), stage, flags, _day(due_on), due_kind
    )  # fmt: skip


def _day(text_day: str | None) -> date | None:
    return date.fromisoformat(text_day) if text_day else None


def new_form(desk: Desk) -> PatientForm:
    """An empty form for a patient of one's own."""
    entry = entry_by(desk.actor, desk.now())
    patient = PatientId(new_uid())
    team = CareTeam(TeamId(new_uid()), entry, patient, TeamId(desk.actor.team), desk.actor.person, desk.actor.name)
    return PatientForm(Patient(patient, entry, Name("", ""), None, "unknown"), team)


def load_form(desk: Desk, patient: PatientId) -> PatientForm:
    """The whole record. Expected when it is not here."""
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, patient)
        if person is None:
            raise Expected(_("This patient's record is not on this laptop."), _("Nothing was changed."), _("Go back to the list and load it again."))
        teams = records.find(connection, CareTeam, patient)
        own = CareTeam(TeamId(new_uid()), entry_by(desk.actor, desk.now()), patient, TeamId(""), None)
        found = [tuple(r for r in records.find(connection, kind, patient) if not r.entry.is_error) for kind in PARTS]
    return PatientForm(person, teams[-1] if teams else own, *found)  # type: ignore[arg-type]  # in the order of PARTS


def save_form(desk: Desk, before: PatientForm | None, after: PatientForm, *, reason: str = "") -> Change:
    """Store what differs from `before` (None = a new patient); the rest keeps what became of it meanwhile.

    A part that is no longer there is marked as entered in error with `reason`.

    Undo is `save_form(desk, after, before)`: what the first save added is marked, what it marked is as it was.
    """
    _check(desk, after)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        if before is None:
            _check_cap(unit, desk.cap)
        shown = before.records() if before else ()
        unit.put(*(record for record in after.records() if record not in shown))
        kept = {part.uid for part in after.parts()}
        gone = [p for p in (before.parts() if before else ()) if p.uid not in kept]
        unit.put(*(replace(p, entry=replace(p.entry, error_reason=reason or _("Removed from the form."))) for p in gone))
    return Change(frozenset({Topic.CASELOAD}), after.patient.uid)


def _check(desk: Desk, after: PatientForm) -> None:
    if not after.patient.name.family.strip() and not after.patient.name.given.strip():
        raise Expected(_("A patient needs a name."), _("What you typed is kept."), _("Write the surname or the first name."))
    if after.patient.birth_date and after.patient.birth_date > desk.today:
        raise Expected(_("The date of birth is in the future."), _("What you typed is kept."), _("Correct the date of birth."))
    if not has_place(after.patient.nhs_number, is_demo=desk.is_demo):
        raise Expected(
            _("NHS numbers that start with 999 are for tests only."),
            _("What you typed is kept."),
            _("Use the patient's own number, or leave it empty."),
        )


def _check_cap(unit: Unit, cap: int) -> None:
    """A laptop holds its own or its team's patients, no more (README 17)."""
    if unit.connection.execute(_COUNT).scalar_one() >= cap:
        raise Expected(
            _("This laptop already holds {count} patients, the most your trust allows.").format(count=cap),
            _("What you typed is kept."),
            _("Discharge or hand over patients first, or ask IT to raise the number."),
        )


def number_is_taken(desk: Desk, nhs_number: str, patient: PatientId) -> PatientId | None:
    """Another active patient with this NHS number, for the form to show before saving."""
    with desk.db.reading() as connection:
        found = connection.execute(_SAME_NUMBER, {"nhs": nhs_number, "uid": patient}).scalar_one_or_none()
    return PatientId(found) if found and nhs_number else None


def mark_error(desk: Desk, patient: PatientId, reason: str) -> Change:
    """The whole patient was entered in error: kept, no longer listed."""
    form = load_form(desk, patient)
    wrong = replace(form.patient, entry=replace(form.patient.entry, error_reason=reason))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(wrong)
    return Change(frozenset({Topic.CASELOAD}), patient)


def needs_reason(desk: Desk, patient: PatientId) -> bool:
    """Whether opening this patient asks for a reason: she has a team and it is not the nurse's (README 17)."""
    with desk.db.reading() as connection:
        team = connection.execute(select(CareTeamRow.team).where(CareTeamRow.patient == patient).order_by(CareTeamRow.pk.desc())).scalars().first()
    return bool(team) and team != desk.actor.team


def note_opened(desk: Desk, patient: PatientId, reason: str = "") -> Change:
    """A record is opened: an audit entry, with a code where a reason was asked for. Her words stay in the change log."""
    code = "outside-team" if reason and needs_reason(desk, patient) else "sensitive"
    with desk.db.writing(desk.actor, desk.now()) as unit:
        if reason:
            unit.audit_with_words(Act.READ, patient, code, "opened", reason)
        else:
            unit.audit(Act.READ, patient, patient)
    return Change(frozenset({Topic.AUDIT}), patient)


def load_banner(desk: Desk, patient: PatientId) -> Banner:
    """What stands across the top: allergies and alerts first, then what changes how she is met."""
    form = load_form(desk, patient)
    person = form.patient
    alerts = [_("Allergy: {substance}").format(substance=a.substance) for a in form.allergies if a.is_active]
    alerts += [f.text for f in form.flags if f.is_active and f.kind is FlagKind.ALERT]
    needs = _language_needs(person)
    needs += [(f.kind.value, f.text) for f in form.flags if f.is_active and f.kind is not FlagKind.ALERT]
    not_told = bool(form.diagnoses) and not any(d.told_of(Fact.DIAGNOSIS) for d in form.diagnoses)
    return Banner(
        person.uid, person.name, person.birth_date, person.gender, person.nhs_number, tuple(alerts), tuple(needs), not_told,
        person.is_sensitive, person.deceased_on, person.is_deceased,
    )  # fmt: skip


def _language_needs(person: Patient) -> list[tuple[str, str]]:
    language = code_list("languages").label(person.language)
    if person.interpreter:
        return [("language", _("{language} interpreter").format(language=language) if language else _("Interpreter needed"))]
    return [("language", language)] if person.language and not person.language.startswith("en") else []


def load_line(desk: Desk, patient: PatientId) -> CaseloadLine | None:
    """The caseload line of one patient."""
    with desk.db.reading() as connection:
        row = connection.execute(_LINE, {"uid": patient}).first()
    return line_of(row) if row else None


def count_stages(desk: Desk) -> tuple[tuple[str, int], ...]:
    """Stages of the pathway that occur, with their counts."""
    with desk.db.reading() as connection:
        return tuple((row[0], row[1]) for row in connection.execute(_STAGES))


def list_events(desk: Desk, patient: PatientId, most: int = 200) -> tuple[Event, ...]:
    """Imported events of the timeline, newest first."""
    wanted = select(EventRow).where(EventRow.patient == patient).order_by(EventRow.happened.desc()).limit(most)
    with desk.db.reading() as connection:
        rows = connection.execute(wanted.with_only_columns(EventRow.uid, EventRow.rtype, EventRow.text, EventRow.happened)).all()
    return tuple(Event(row.uid, patient, row.rtype, row.text, row.happened) for row in rows)
