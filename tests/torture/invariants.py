"""What must be true of a caseload folder at any moment, however the process ended. Each breach is a sentence with ids and no patient word."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from cns_desktop.db import audit, concerns, summary
from cns_desktop.db.engine import Store
from cns_desktop.db.projections import PROJECTIONS, row_of
from cns_desktop.db.records import UNKNOWN
from cns_desktop.db.tables.care import AnswerRow, AssessmentRow, ConcernRow
from cns_desktop.db.tables.caseload import PatientRow
from cns_desktop.db.tables.store import BlobRow, ChangeLogRow, ContentRow, DraftRow, OutboxRow, ResourceRow
from cns_desktop.db.uow import patient_of
from cns_desktop.domain.assessments import Assessment, SafetyPrompt
from cns_desktop.domain.packs import Paper
from cns_desktop.domain.plans import ActionRecord, Plan, PlanStatus
from cns_desktop.fhir import jsontext, registry
from cns_desktop.fhir.jsontext import Body
from cns_desktop.security import blobs
from cns_desktop.security.blobs import BlobKeys
from cns_desktop.security.errors import BlobDamaged, BlobMissing

STORED = ("create", "update", "entered-in-error", "import")
_SUMMARIES = ("team", "key_worker", "diagnosis", "site", "not_told", "stage", "flags", "due_on", "due_kind", "due_rank")


def problems(store: Store, blob_folder: Path, key: bytes, *, deep: bool = False) -> list[str]:
    """Everything that is not as it must be; empty when all is well. `deep` also checks every page's HMAC."""
    found = list(_file_problems(store, deep=deep))
    if found:
        return found
    with store.reading() as connection:
        found += _audit_problems(connection)
        found += _record_problems(connection)
        found += _log_problems(connection)
        found += _draft_problems(connection)
        found += _blob_problems(connection, blob_folder, blobs.keys_from(key))
        found += _care_problems(connection)
        found += _index_problems(connection)
    return found + list(_summary_problems(store))


def _file_problems(store: Store, *, deep: bool) -> Iterator[str]:
    with closing(store.raw()) as raw:
        bad = [row[0] for row in raw.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        if bad:
            yield f"integrity_check: {len(bad)} findings"
        if deep:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # cipher_integrity_check reads the main file only
            pages = raw.execute("PRAGMA cipher_integrity_check").fetchall()
            if pages:
                yield f"cipher_integrity_check: {len(pages)} pages"


def _audit_problems(connection: Connection) -> Iterator[str]:
    broken = audit.verify(connection)
    if broken is not None:
        yield f"audit chain breaks at {broken}"


def _record_problems(connection: Connection) -> Iterator[str]:
    """Body, row, outbox and audit tell the same of every record, and there is none of them without the others."""
    entries = Counter(e.subject for e in audit.entries(connection) if e.act in STORED and e.detail and e.detail[0].isupper())
    waiting = {r.uid: r.to_rev for r in connection.execute(select(OutboxRow.uid, OutboxRow.to_rev).where(OutboxRow.state == "pending"))}
    rows = _rows(connection)
    seen = set()
    for r in connection.execute(
        select(ResourceRow.uid, ResourceRow.rtype, ResourceRow.body, ResourceRow.body_rev, ResourceRow.state, ResourceRow.scope_pid)
    ):
        seen.add(r.uid)
        body: Body = jsontext.load_object(r.body)
        name = f"{r.rtype}/{r.uid}"
        if (body["resourceType"], body["id"]) != (r.rtype, r.uid):
            yield f"{name}: the body is of another record"
        if entries[r.uid] != r.body_rev:
            yield f"{name}: {r.body_rev} revisions, {entries[r.uid]} audit entries"
        if r.state == "opaque":
            if r.uid in waiting or r.uid in rows:
                yield f"{name}: opaque, yet queued or projected"
            continue
        if waiting.get(r.uid) != r.body_rev:
            yield f"{name}: revision {r.body_rev}, outbox sends {waiting.get(r.uid)}"
        yield from _projection_problems(name, body, r.scope_pid, rows.get(r.uid))
    for uid in (rows.keys() | waiting.keys() | entries.keys()) - seen:
        yield f"{uid}: a row, an outbox or an audit entry without a body"


def _rows(connection: Connection) -> dict[str, dict[str, Any]]:
    """Every projection row by uid, with its table's name."""
    found: dict[str, dict[str, Any]] = {}
    for table in {p.table for p in PROJECTIONS.values()}:
        for row in connection.execute(select(table.__table__)).mappings():
            found[row["uid"]] = {"": table.__tablename__} | dict(row)
    return found


def _projection_problems(name: str, body: Body, scope: str | None, row: dict[str, Any] | None) -> Iterator[str]:
    mapper = registry.mapper_of(body)
    if mapper is None:
        yield f"{name}: nobody reads this body, yet it is not opaque"
        return
    from_body = mapper.from_fhir(body, UNKNOWN)
    if scope != patient_of(from_body):
        yield f"{name}: filed under another patient"
    if type(from_body) not in PROJECTIONS:
        return
    if row is None:
        yield f"{name}: no row"
        return
    wanted = row_of(from_body)
    # FHIR forbids a clinical status on what was entered in error, so such a body can't say whether it was active
    unsaid = {*_SUMMARIES, "is_current", *(("is_active",) if wanted.get("error_reason") else ())}
    off = [c for c, value in wanted.items() if c not in unsaid and not _same(row.get(c), value)]
    if off:
        yield f"{name}: row and body differ in {', '.join(off)}"


def _same(kept: Any, wanted: Any) -> bool:
    if hasattr(wanted, "timestamp") and hasattr(kept, "timestamp"):
        return int(kept.timestamp() * 1000) == int(wanted.timestamp() * 1000)
    return bool(kept == wanted)


def _log_problems(connection: Connection) -> Iterator[str]:
    late = text("SELECT DISTINCT c.uid FROM change_log c LEFT JOIN sync_resource r ON r.uid = c.uid WHERE r.uid IS NULL OR c.rev > r.body_rev")
    for (uid,) in connection.execute(late):
        yield f"{uid}: the change log knows a revision that is not there"
    if connection.execute(select(ChangeLogRow.id).where(ChangeLogRow.old == ChangeLogRow.new)).first():
        yield "change log: a change that changes nothing"


def _draft_problems(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(DraftRow.key, DraftRow.form, DraftRow.body)):
        try:
            json.loads(row.body)
        except ValueError:
            yield f"draft of {row.form}: can't be read"


def _blob_problems(connection: Connection, folder: Path, keys: BlobKeys) -> Iterator[str]:
    """Every named file is there, opens, and is the one that was meant."""
    named = {r.sha256: r.path for r in connection.execute(select(BlobRow.sha256, BlobRow.path))}
    for sha, path in named.items():
        try:
            whole = hashlib.sha256(blobs.get(folder, keys, path)).hexdigest() == sha
        except (BlobMissing, BlobDamaged) as error:
            yield f"blob {sha[:12]}: {type(error).__name__}"
            continue
        if not whole:
            yield f"blob {sha[:12]}: other content"
    pdfs = [(r.sha256, r.data) for r in connection.execute(select(ContentRow.sha256, ContentRow.data).where(ContentRow.kind == "leaflet"))]
    wanted = {sha for sha, data in pdfs if json.loads(data or b"{}").get("source") == "pdf"}
    wanted |= {p.sha256 for p in _all(connection, Paper) if p.state.value != "queued" and len(p.sha256) == 64 and _is_stored(p)}
    for sha in wanted - named.keys():
        yield f"blob {sha[:12]}: nothing names it"


def _is_stored(paper: Paper) -> bool:
    """Demo papers tell of a past that has no files."""
    return paper.made_by != "" and not paper.entry.retention.startswith("demo")


def _care_problems(connection: Connection) -> Iterator[str]:
    """One plan in force a patient; tasks and prompts belong to something; nothing finished has a draft left."""
    plans = {p.uid: p for p in _all(connection, Plan)}
    agreed = Counter(p.patient for p in plans.values() if p.status is PlanStatus.AGREED)
    for patient, number in agreed.items():
        if number > 1:
            yield f"{patient}: {number} plans in force"
    for record in _all(connection, ActionRecord):
        if record.plan not in plans:
            yield f"{record.uid}: a task of no plan"
    assessments = {a.uid for a in _all(connection, Assessment)}
    for prompt in _all(connection, SafetyPrompt):
        if prompt.assessment not in assessments:
            yield f"{prompt.uid}: a prompt of no assessment"
    for row in connection.execute(select(DraftRow.body).where(DraftRow.form.in_(("assessment", "plan")))):
        draft = json.loads(row.body)["uid"]
        if draft in plans or _is_finished(connection, draft):
            yield f"{draft}: finished, and its draft is still there"


def _is_finished(connection: Connection, uid: str) -> bool:
    status = connection.execute(text("SELECT status FROM assessment WHERE uid = :uid"), {"uid": uid}).scalar_one_or_none()
    return status is not None and status != "in-progress"


def _all(connection: Connection, kind: type[Any]) -> list[Any]:
    table = PROJECTIONS[kind].table.__table__
    bodies = connection.execute(select(ResourceRow.body).join(table, table.c.uid == ResourceRow.uid))
    mapper = registry.mapper_for(kind)
    return [mapper.from_fhir(jsontext.loads(body), UNKNOWN) for (body,) in bodies]


def _summary_problems(store: Store) -> Iterator[str]:
    """Answers, concerns and caseload lines are what making them anew would give; the word index knows every patient."""
    with store.transaction() as connection:
        trial = connection.begin_nested()
        before = _summaries(connection)
        people = [uid for (uid,) in connection.execute(select(PatientRow.uid))]
        concerns.rebuild(connection, people)
        summary.refresh(connection, people)
        after = _summaries(connection)
        trial.rollback()
    yield from (f"{name}: not what its records say" for name in before if before[name] != after[name])


def _summaries(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for table in (AnswerRow, ConcernRow):
        columns = [c for c in table.__table__.columns if c.name != "pk"]
        found[table.__tablename__] = sorted((tuple(r) for r in connection.execute(select(*columns))), key=repr)
    current = select(AssessmentRow.uid, AssessmentRow.is_current).order_by(AssessmentRow.uid)
    found["assessment"] = [tuple(r) for r in connection.execute(current)]
    lines = select(PatientRow.uid, *(PatientRow.__table__.c[c] for c in _SUMMARIES))
    found["patient"] = sorted((tuple(r) for r in connection.execute(lines)), key=repr)
    return found


def _index_problems(connection: Connection) -> Iterator[str]:
    people = connection.execute(text("SELECT pk FROM patient ORDER BY pk")).scalars().all()
    for index in ("patient_fts", "patient_nhs"):
        if connection.execute(text(f"SELECT rowid FROM {index} ORDER BY rowid")).scalars().all() != people:
            yield f"{index}: not the patients that are there"
    shelf = connection.execute(text("SELECT pk FROM content WHERE kind = 'leaflet' ORDER BY pk")).scalars().all()
    if connection.execute(text("SELECT rowid FROM leaflet_fts ORDER BY rowid")).scalars().all() != shelf:
        yield "leaflet_fts: not the leaflets that are there"
