"""The one writer: row, FHIR body, outbox, change log and audit entry in one transaction (README 10, house rule 12)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db import audit, concerns, leaflets
from cns_desktop.db.engine import Store
from cns_desktop.db.projections import PROJECTIONS, row_of
from cns_desktop.db.search import index_diagnoses, index_patients
from cns_desktop.db.summary import refresh
from cns_desktop.db.tables.base import Table
from cns_desktop.db.tables.caseload import PatientRow
from cns_desktop.db.tables.store import ChangeLogRow, OutboxRow, ResourceRow
from cns_desktop.domain.assessments import Assessment
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Diagnosis, Patient
from cns_desktop.domain.packs import Paper, PartKind
from cns_desktop.domain.records import Actor
from cns_desktop.fhir import jsontext, meta, registry

T = TypeVar("T")

HELD = select(ResourceRow.uid, ResourceRow.body, ResourceRow.base, ResourceRow.base_version, ResourceRow.body_rev).where(
    ResourceRow.uid.in_(bindparam("uids", expanding=True))
)
PENDING = select(OutboxRow.uid, OutboxRow.group_id).where(OutboxRow.state == "pending", OutboxRow.uid.in_(bindparam("uids", expanding=True)))

SIZES = (  # by the index on group_id alone; a group goes out whole, so that one with a pending row has no other rows
    select(OutboxRow.group_id, func.count().label("size"))
    .where(OutboxRow.group_id.in_(bindparam("groups", expanding=True)))
    .group_by(OutboxRow.group_id)
)
MOVE = (
    update(OutboxRow)
    .where(OutboxRow.group_id.in_(bindparam("groups", expanding=True)), OutboxRow.state == "pending")
    .values(group_id=bindparam("kept"))
)
AGAIN = update(OutboxRow).where(OutboxRow.uid == bindparam("known"), OutboxRow.state == "pending").values(to_rev=bindparam("to_rev"))
REVISION = select(ResourceRow.body_rev).where(ResourceRow.uid == bindparam("wanted"))
QUEUE, LOG = insert(OutboxRow), insert(ChangeLogRow)


def new_uid() -> str:
    """A lower-case UUID4 in text form."""
    return str(uuid4())


def patient_of(record: Any) -> str | None:  # noqa: ANN401 - any record
    """The uid of the patient a record belongs to, None for team records."""
    return record.uid if isinstance(record, Patient) else getattr(record, "patient", None)


class Unit:
    """One transaction of one actor. What it puts shares one outbox group: sent together or not at all."""

    def __init__(self, connection: Connection, actor: Actor, now: datetime, origin: str) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self._origin = origin
        self._group = new_uid()
        self._has_queued = False
        self._touched: set[str] = set()
        self._people: dict[str, Patient] = {}
        self._diagnosed: set[str] = set()
        self._assessed: set[str] = set()
        self._trail = audit.Trail(connection, actor, now)

    def put(self, *records: Any) -> None:  # noqa: ANN401 - any record with a mapper
        """Store records: new ones are created, known ones are overlaid on their body. An unchanged body writes nothing."""
        self.put_all(records)

    def put_all(self, records: Sequence[Any]) -> None:
        """`put` in bulk: one statement for each kind of row."""
        held = self._held([r.uid for r in records])
        bodies = []
        for record in records:
            mapper = registry.mapper_for(type(record))
            known = held.get(record.uid)
            base = jsontext.loads(known.body) if known else None
            body = meta.stamp(mapper.to_fhir(record, base), record.uid, self.actor.team, getattr(record, "entry", None))
            bodies.append((record, mapper.rtype, jsontext.dumps(body), body, base))
        self._store(bodies, held)

    def put_imported(self, imported: Sequence[tuple[Any, str, bytes]]) -> int:
        """Store mapped bodies as they came: (record, rtype, body bytes). Returns how many were new or changed."""
        held = self._held([record.uid for record, _rtype, _body in imported])
        return self._store([(record, rtype, body, None, None) for record, rtype, body in imported], held)

    def put_opaque(self, bodies: Sequence[tuple[str, str, str | None, bytes]]) -> int:
        """Keep (uid, rtype, patient, body) whole and unread: listed and exported, never sent (README 11)."""
        held = self._held([uid for uid, *_rest in bodies])
        fresh = [b for b in bodies if b[0] not in held or held[b[0]].body != b[3]]
        if fresh:
            self._put_resources([_resource(uid, rtype, patient, body, held.get(uid), "opaque") for uid, rtype, patient, body in fresh])
            self._trail.add_many([(Act.IMPORT, patient or "", uid, rtype) for uid, rtype, patient, _body in fresh])
        return len(fresh)

    def audit(self, act: Act, patient: str = "", subject: str = "", detail: str = "") -> None:
        """Add an entry of something that changes no record: reading, printing, exporting, unlocking."""
        self._trail.add_many([(act, patient, subject, detail)])

    def audit_with_words(self, act: Act, patient: str, code: str, path: str, words: str) -> None:
        """An entry about a patient with free words. They stay in the encrypted change log: the trail holds codes and ids, and can be handed out."""
        rev = self.connection.execute(REVISION, {"wanted": patient}).scalar_one_or_none() or 0
        who = {"actor": self.actor.person, "device": self.actor.device, "wall_time": self.now, "origin": self._origin}
        kept = self.connection.execute(LOG, who | {"uid": patient, "rev": rev, "path": path, "old": None, "new": _bytes(words)})
        self.audit(act, patient, patient, f"{code} change-log={kept.lastrowid}")

    def _held(self, uids: list[str]) -> dict[str, Any]:
        return {row.uid: row for part in _parts(uids) for row in self.connection.execute(HELD, {"uids": part})}

    def _store(self, bodies: Sequence[tuple[Any, str, bytes, Any, Any]], held: dict[str, Any]) -> int:
        changed = [b for b in bodies if b[0].uid not in held or held[b[0].uid].body != b[2]]
        if not changed:
            return 0
        self._put_resources([_resource(r.uid, t, patient_of(r), b, held.get(r.uid), "dirty") for r, t, b, *_ in changed])
        self._put_rows([record for record, *_ in changed])
        self._queue([(r.uid, held[r.uid].body_rev + 1 if r.uid in held else 1) for r, *_ in changed])
        self._log([(r.uid, held.get(r.uid), body, base) for r, _t, _b, body, base in changed if body is not None])
        self._trail.add_many([(self._act(r, held), patient_of(r) or "", r.uid, t) for r, t, *_ in changed])
        self._touched.update(p for r, *_ in changed if (p := patient_of(r)))
        self._people.update((r.uid, r) for r, *_ in changed if isinstance(r, Patient))
        self._diagnosed.update(r.patient for r, *_ in changed if isinstance(r, Diagnosis))
        self._assessed.update(r.patient for r, *_ in changed if isinstance(r, Assessment))
        return len(changed)

    def _act(self, record: Any, held: dict[str, Any]) -> Act:  # noqa: ANN401
        if getattr(record, "entry", None) is not None and record.entry.is_error:
            return Act.ERROR
        if self._origin == "import":
            return Act.IMPORT
        return Act.UPDATE if record.uid in held else Act.CREATE

    def _put_resources(self, rows: list[dict[str, Any]]) -> None:
        self.connection.execute(PUT_RESOURCE, rows)

    def _put_rows(self, records: Sequence[Any]) -> None:
        by_table: dict[type[Table], list[dict[str, Any]]] = {}
        for record in records:
            projection = PROJECTIONS.get(type(record))
            if projection:
                by_table.setdefault(projection.table, []).append(row_of(record))
        for table, rows in by_table.items():
            self.connection.execute(put_row(table), rows)
        for paper in (record for record in records if isinstance(record, Paper)):
            held = [(p.leaflet_key, p.leaflet_version, p.language) for p in paper.parts if p.kind is PartKind.LEAFLET]
            leaflets.put_leaflets(self.connection, paper.uid, paper.patient, held)

    def _queue(self, changes: list[tuple[str, int]]) -> None:
        """One pending outbox row a record; a record already waiting in another group makes one group of both."""
        waiting = {row.uid: row.group_id for part in _parts([u for u, _ in changes]) for row in self.connection.execute(PENDING, {"uids": part})}
        if others := set(waiting.values()) - {self._group}:
            self._join(others)
        again = [{"known": u, "to_rev": rev} for u, rev in changes if u in waiting]
        if again:
            self.connection.execute(AGAIN, again)
        common = {"group_id": self._group, "op": "put", "actor": self.actor.person, "device": self.actor.device, "wall_time": self.now}
        fresh = [common | {"uid": u, "to_rev": rev, "attempts": 0, "state": "pending"} for u, rev in changes if u not in waiting]
        if fresh:
            self.connection.execute(QUEUE, fresh)
        self._has_queued = True

    def _join(self, others: set[str]) -> None:
        """The groups become one. The largest keeps its name: an edit after a big import must not rewrite thousands of rows."""
        groups = others | {self._group} if self._has_queued else others
        kept = next(iter(groups))
        if len(groups) > 1:
            sizes = {row.group_id: row.size for row in self.connection.execute(SIZES, {"groups": list(groups)})}
            kept = max(sizes, key=sizes.__getitem__)
            self.connection.execute(MOVE, {"kept": kept, "groups": list(groups - {kept})})
        self._group = kept

    def _log(self, changes: list[tuple[str, Any, Any, Any]]) -> None:
        rows = []
        for uid, known, body, base in changes:
            for path in sorted((base or {}).keys() | body.keys()) if base else ():
                old, new = base.get(path), body.get(path)
                if old != new and path != "meta":
                    rows.append((uid, known.body_rev + 1, path, old, new))
        if rows:
            common = {"actor": self.actor.person, "device": self.actor.device, "wall_time": self.now, "origin": self._origin}
            self.connection.execute(
                LOG, [common | {"uid": u, "rev": rev, "path": path, "old": _bytes(old), "new": _bytes(new)} for u, rev, path, old, new in rows]
            )

    def close(self) -> None:
        """Bring concern summary, caseload lines and then the search index, which reads them, in step, before the commit."""
        concerns.rebuild(self.connection, self._assessed)
        refresh(self.connection, self._touched)
        index_patients(self.connection, list(self._people.values()))
        index_diagnoses(self.connection, self._diagnosed - self._people.keys())


class Database:
    """What services are given: read transactions and units of work on one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.store.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, actor: Actor, now: datetime, origin: str = "user") -> Iterator[Unit]:
        """A unit of work: all of it is stored at the end of the block, or none of it."""
        with self.store.transaction() as connection:
            unit = Unit(connection, actor, now, origin)
            yield unit
            unit.close()

    @contextmanager
    def keeping(self) -> Iterator[Connection]:
        """A write that is no record: drafts, settings. No outbox, no audit."""
        with self.store.transaction() as connection:
            yield connection


def _resource(uid: str, rtype: str, patient: str | None, body: bytes, known: Any, state: str) -> dict[str, Any]:  # noqa: ANN401
    base = None  # what the server has; nothing until it has something
    if known is not None and known.base_version is not None:
        base = known.base if known.base is not None else known.body
    return {
        "uid": uid,
        "rtype": rtype,
        "body": body,
        "base": base,
        "body_rev": known.body_rev + 1 if known else 1,
        "state": state,
        "scope_pid": patient,
    }


def _bytes(value: Any) -> bytes | None:  # noqa: ANN401
    return None if value is None else jsontext.dumps(value)


def _parts(uids: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


_resource_row = upsert(ResourceRow).values(
    uid=bindparam("uid"),
    rtype=bindparam("rtype"),
    body=bindparam("body"),
    base=bindparam("base"),
    body_rev=bindparam("body_rev"),
    pushed_rev=0,
    state=bindparam("state"),
    base_unverified=0,
    deleted_remote=0,
    scope_pid=bindparam("scope_pid"),
)
PUT_RESOURCE = _resource_row.on_conflict_do_update(
    index_elements=["uid"], set_={c: _resource_row.excluded[c] for c in ("body", "base", "body_rev", "state", "scope_pid")}
)
_SUMMARIES = {"team", "key_worker", "diagnosis", "not_told", "stage", "flags", "due_on", "due_kind", "due_rank"}


@cache
def put_row(table: type[Table]) -> Any:  # noqa: ANN401
    """The prebuilt upsert of a projection table by uid; summary columns are left alone."""
    statement = upsert(table)
    kept = {"pk", "uid"} | (_SUMMARIES if table is PatientRow else set())
    own = [c.name for c in table.__table__.columns if c.name not in kept]
    return statement.on_conflict_do_update(index_elements=["uid"], set_={c: statement.excluded[c] for c in own})
