"""Papers as they were made: printed, saved or waiting; and, as a separate act, given (README 4)."""

from dataclasses import replace

from sqlalchemy import Connection, select

from cns_desktop.db import drafts, records
from cns_desktop.db.tables.care import PaperRow
from cns_desktop.db.tables.caseload import PatientRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Diagnosis, Fact, Patient
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.handing import Handed, handed_uid
from cns_desktop.domain.ids import PaperId, PatientId
from cns_desktop.domain.leaflets import ContentStatus
from cns_desktop.domain.packing import Built, QueueLine, may_say, refuse_unapproved
from cns_desktop.domain.packs import Given, Handing, Paper, PaperState, PartKind
from cns_desktop.domain.plans import Plan, PlanStatus
from cns_desktop.domain.records import Informant, entry_by
from cns_desktop.i18n import _
from cns_desktop.services import leaflets
from cns_desktop.services.blobs import get_blob, put_blob
from cns_desktop.services.desk import Desk

DRAFT = "pack"
_TOPICS = frozenset({Topic.PACKS, Topic.CASELOAD})
_PRINTED = select(PaperRow.uid, PaperRow.state).where(
    PaperRow.error_reason == "",
    ((PaperRow.state == PaperState.QUEUED.value) | ((PaperRow.state != PaperState.QUEUED.value) & (PaperRow.given_how == ""))),
)


# Made -----------------------------------------------------------------------------------------------------------------------------


def record_printed(desk: Desk, built: Built, copies: int = 1) -> tuple[Change, Paper]:
    """The queue has accepted the pack: the paper, its PDF and the audit entry, in one unit. The draft has become a record."""
    return _record(desk, built, PaperState.PRINTED, copies)


def record_saved(desk: Desk, built: Built) -> tuple[Change, Paper]:
    """The pack was saved where the nurse said, outside the encrypted store."""
    return _record(desk, built, PaperState.SAVED, 1)


def put_in_queue(desk: Desk, built: Built) -> tuple[Change, Paper]:
    """Keep the pack to be printed later, as it is shown now."""
    return _record(desk, built, PaperState.QUEUED, 1)


def _record(desk: Desk, built: Built, state: PaperState, copies: int) -> tuple[Change, Paper]:
    refuse_unapproved(built)
    now, order = desk.now(), built.order
    paper = Paper(
        PaperId(new_uid()),
        entry_by(desk.actor, now, informant=Informant.CLINICIAN),
        order.patient,
        built.title,
        order.parts,
        order.body_size,
        order.language,
        order.is_mono,
        built.pages,
        built.sha256,
        state,
        now,
        desk.actor.name,
        copies,
        built.format_code,
    )
    with desk.db.writing(desk.actor, now) as unit:
        put_blob(desk, unit.connection, built.pdf)
        unit.put(paper)
        _audit(unit, paper, copies)
        drafts.forget(unit.connection, DRAFT, order.patient)  # in the same unit: a crash leaves the draft or the paper, never both
    return Change(_TOPICS, order.patient), paper


def _audit(unit: Unit, paper: Paper, copies: int) -> None:
    if paper.state is PaperState.PRINTED:
        unit.audit(Act.PRINT, paper.patient, paper.uid, f"pages {paper.pages} copies {copies} sha256 {paper.sha256}")
    elif paper.state is PaperState.SAVED:
        unit.audit(Act.EXPORT, paper.patient, paper.uid, f"pdf pages {paper.pages} sha256 {paper.sha256}")


def record_queue_printed(desk: Desk, uid: PaperId, pdf: bytes, pages: int, copies: int = 1) -> tuple[Change, Paper]:
    """A waiting paper was accepted by a printer: `pdf` are the bytes that were sent."""
    now = desk.now()
    with desk.db.writing(desk.actor, now) as unit:
        paper = _held(unit.connection, uid)
        if paper.state is not PaperState.QUEUED:
            raise Expected(_("This paper is not waiting any more."), _("Nothing was changed."), _("Load the list again."))
        digest = paper.sha256 or put_blob(desk, unit.connection, pdf)
        done = replace(paper, state=PaperState.PRINTED, made_at=now, made_by=desk.actor.name, copies=copies, sha256=digest, pages=pages)
        unit.put(done)
        _audit(unit, done, copies)
    return Change(_TOPICS, paper.patient), done


def record_reprinted(desk: Desk, uid: PaperId) -> Change:
    """The stored PDF went to a printer again, stamped as a copy. The paper itself stays as it was."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        paper = _held(unit.connection, uid)
        unit.audit(Act.PRINT, paper.patient, paper.uid, f"copy pages {paper.pages}")
    return Change(frozenset({Topic.PACKS, Topic.AUDIT}), paper.patient)


def take_from_queue(desk: Desk, uid: PaperId, reason: str) -> tuple[Change, Paper]:
    """A waiting paper is not wanted after all. Undo is `put_back` with what this gives back."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        paper = _held(unit.connection, uid)
        unit.put(replace(paper, entry=replace(paper.entry, error_reason=reason)))
    return Change(_TOPICS, paper.patient), paper


def put_back(desk: Desk, paper: Paper) -> Change:
    """Undo: the paper as it was."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(paper)
    return Change(_TOPICS, paper.patient)


# Given ----------------------------------------------------------------------------------------------------------------------------


def give(desk: Desk, uid: PaperId, how: Handing) -> tuple[Change, Paper]:
    """Record how a printed paper left the nurse's hands. Only handed over and posted count as given."""
    now = desk.now()
    with desk.db.writing(desk.actor, now) as unit:
        paper = _held(unit.connection, uid)
        if paper.state is PaperState.QUEUED:
            raise Expected(_("This paper is not printed yet."), _("Nothing was recorded as given."), _("Print it, then say how she got it."))
        if paper.given is not None:
            raise Expected(_("It is recorded already how this paper left your hands."), _("Nothing was changed."), _("Undo that first."))
        done = replace(paper, given=Given(how, now, desk.actor.name))
        entry = entry_by(desk.actor, now, informant=Informant.CLINICIAN)
        unit.put(done, Handed(handed_uid(uid), entry, paper.patient, uid, how, now, desk.actor.name))
        unit.audit(Act.GIVE, paper.patient, uid, how.value)
    return Change(_TOPICS, paper.patient), done


def take_back(desk: Desk, uid: PaperId) -> Change:
    """Undo of `give`: the paper is printed and not given; the record that said otherwise is marked as entered in error."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        paper = _held(unit.connection, uid)
        known = records.get(unit.connection, Handed, handed_uid(uid))
        wrong = [replace(known, entry=replace(known.entry, error_reason="undone"))] if known else []
        unit.put(replace(paper, given=None), *wrong)
        unit.audit(Act.GIVE, paper.patient, uid, "undone")
    return Change(_TOPICS, paper.patient)


# Lists ----------------------------------------------------------------------------------------------------------------------------


def list_papers(desk: Desk, patient: PatientId) -> tuple[Paper, ...]:
    """Every paper made for this patient, newest first."""
    with desk.db.reading() as connection:
        found = records.find(connection, Paper, patient)
    return tuple(sorted((p for p in found if not p.entry.is_error), key=lambda p: p.made_at, reverse=True))


def load_paper(desk: Desk, uid: PaperId) -> Paper:
    with desk.db.reading() as connection:
        return _held(connection, uid)


def stored_pdf(desk: Desk, uid: PaperId) -> bytes:
    """The very bytes that were printed. Expected when this laptop holds no file of it."""
    paper = load_paper(desk, uid)
    if not paper.sha256:
        raise Expected(_("No file was kept of this paper."), _("The record of it is complete."), _("Make a new pack."))
    return get_blob(desk, paper.sha256)


def check_reprint(desk: Desk, uid: PaperId) -> None:
    """A paper that holds a leaflet withdrawn since then is not printed once more; it can still be read."""
    with desk.db.reading() as connection:
        paper = _held(connection, uid)
        shelf = {(one.key, one.version, one.language): one for one in leaflets.read_shelf(connection)}
    for part in (p for p in paper.parts if p.kind is PartKind.LEAFLET):
        held = shelf.get((part.leaflet_key, part.leaflet_version, part.language))
        if held is not None and held.status is ContentStatus.WITHDRAWN:
            what = _("“{title}”, version {version}, has been withdrawn since.").format(title=part.title, version=part.leaflet_version)
            raise Expected(what, _("Nothing was printed. The paper can still be read here."), _("Make a new pack."))


def list_queue(desk: Desk) -> tuple[QueueLine, ...]:
    """What waits: papers to be printed first, then papers printed and not yet given, oldest first."""
    wanted = _PRINTED.join(PatientRow, PatientRow.uid == PaperRow.patient).add_columns(PatientRow.nhs).order_by(PaperRow.made_at)
    with desk.db.reading() as connection:
        lines = []
        for row in connection.execute(wanted).all():
            paper = records.get(connection, Paper, row.uid)
            person = records.get(connection, Patient, paper.patient) if paper else None
            if paper is None or person is None:
                continue
            refused = why_not(desk, connection, paper, person) if paper.state is PaperState.QUEUED else ""
            lines.append(QueueLine(paper, person.name, person.nhs_number, refused))
    return tuple(sorted(lines, key=lambda line: line.paper.state is not PaperState.QUEUED))


def count_waiting(desk: Desk) -> int:
    """How many papers wait to be printed."""
    wanted = select(PaperRow.uid).where(PaperRow.error_reason == "", PaperRow.state == PaperState.QUEUED.value)
    with desk.db.reading() as connection:
        return len(connection.execute(wanted).all())


def check_queued(desk: Desk, uid: PaperId) -> Paper:
    """A waiting paper, if it may still be printed; Expected by name if not."""
    with desk.db.reading() as connection:
        paper = _held(connection, uid)
        refused = why_not(desk, connection, paper, records.get(connection, Patient, paper.patient))
    if refused:
        raise Expected(refused, _("Nothing was printed."), _("Make the pack again."))
    return paper


def why_not(desk: Desk, connection: Connection, paper: Paper, person: Patient | None) -> str:
    """Why a paper made earlier may not be printed now; empty when it may."""
    if person is None or person.is_deceased:
        return _("This person has died.")
    told = [d for d in records.find(connection, Diagnosis, paper.patient) if not d.entry.is_error]
    facts = {"nothing"} | {t.fact.value for d in told for t in d.told}
    sites = {d.site for d in told if d.told_of(Fact.DIAGNOSIS)}
    shelf = {(one.key, one.version, one.language): one for one in leaflets.read_shelf(connection)}
    for part in (p for p in paper.parts if p.kind is PartKind.LEAFLET):
        leaflet = shelf.get((part.leaflet_key, part.leaflet_version, part.language))
        if leaflet is None or leaflet.status is not ContentStatus.APPROVED:
            return _("“{title}” is not on the shelf any more.").format(title=part.title)
        if leaflet.is_out_of_date(desk.today) and not part.reason:
            return _("“{title}” is out of date.").format(title=part.title)
        if not may_say(leaflet, facts, sites):
            return _("“{title}” says what has not been told.").format(title=part.title)
    return _changed_plan(connection, paper)


def _changed_plan(connection: Connection, paper: Paper) -> str:
    held = next((p for p in paper.parts if p.kind in (PartKind.PLAN, PartKind.AGREED)), None)
    if held is None or not held.leaflet_version:
        return ""
    current = [p.version for p in records.find(connection, Plan, paper.patient) if p.status is PlanStatus.AGREED]
    return "" if held.leaflet_version in current else _("The plan has changed since.")


def _held(connection: Connection, uid: PaperId) -> Paper:
    found = records.get(connection, Paper, uid)
    if found is None:
        raise Expected(_("This paper is not on this laptop."), _("Nothing was changed."), _("Load the list again."))
    return found
