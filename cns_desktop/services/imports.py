"""Bring records in: preview, progress, cancel, report. A file is stored whole in one transaction, or not at all; doing it twice changes nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db.tables.store import AliasRow, ResourceRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Patient
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.imports import ImportReport, Refusal
from cns_desktop.domain.nhs_number import Verdict, has_place
from cns_desktop.domain.records import Entry, Informant, entry_by
from cns_desktop.fhir import jsontext, meta, registry
from cns_desktop.fhir.canonical import digest
from cns_desktop.fhir.jsontext import Body
from cns_desktop.fhir.patient import nhs_number
from cns_desktop.fhir.reading import Format, Found, Parsed, read, sniff
from cns_desktop.fhir.references import links, points_at, rewrite_references, target
from cns_desktop.i18n import _
from cns_desktop.services import csv_layout
from cns_desktop.services.desk import Desk

LIMIT_BYTES = 512 * 1024 * 1024
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ALIASES = select(AliasRow.rtype, AliasRow.alias_id, AliasRow.uid).where(AliasRow.alias_id.in_(bindparam("ids", expanding=True)))
_HELD = select(ResourceRow.uid, ResourceRow.body, ResourceRow.rtype).where(ResourceRow.uid.in_(bindparam("uids", expanding=True)))
_put_alias = upsert(AliasRow)
_PUT_ALIAS = _put_alias.on_conflict_do_nothing()
TOPICS = frozenset({Topic.CASELOAD, Topic.ASSESSMENTS, Topic.PLANS, Topic.PACKS})

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Prepared:
    """One file, read and compared with the store; nothing is written yet."""

    file: str
    mapped: list[tuple[Any, str, bytes]] = field(default_factory=list)  # record, rtype, body
    opaque: list[tuple[str, str, str | None, bytes]] = field(default_factory=list)  # uid, rtype, patient, body
    records: list[Any] = field(default_factory=list)  # made from CSV rows
    aliases: list[dict[str, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    outside: set[tuple[str, str]] = field(default_factory=set)  # (type, id) of references to records that are not here yet
    unchanged: int = 0
    flagged: int = 0

    def report(self) -> ImportReport:
        people = sum(isinstance(r, Patient) for r, *_rest in self.mapped) + sum(isinstance(r, Patient) for r in self.records)
        whole = len(self.mapped) + len(self.opaque) + len(self.records) + self.unchanged
        return ImportReport(people, whole, len(self.opaque), self.unchanged, self.flagged, tuple(self.refused))


def preview(desk: Desk, paths: Sequence[Path], progress: Progress, stop: Callable[[], bool]) -> ImportReport:
    """What an import of these files would do. Reads only."""
    total = ImportReport()
    for done, path in enumerate(paths):
        if stop():
            return _cancelled(total)
        with desk.db.reading() as connection:
            total = _sum(total, prepare(connection, desk, path).report())
        progress(done + 1, len(paths))
    return total


def import_files(desk: Desk, paths: Sequence[Path], progress: Progress, stop: Callable[[], bool]) -> tuple[Change, ImportReport]:
    """Import the files one by one. `stop` is asked between files; what is imported stays, the rest is left alone."""
    total = ImportReport()
    outside: dict[Path, set[tuple[str, str]]] = {}
    for done, path in enumerate(paths):
        if stop():
            return Change(TOPICS), _cancelled(total)
        prepared = _import_one(desk, path)
        outside[path] = prepared.outside
        total = _sum(total, prepared.report())
        progress(done + 1, len(paths))
    for path in _now_linked(desk, outside):
        _import_one(desk, path)
    return Change(TOPICS), total


def _import_one(desk: Desk, path: Path) -> Prepared:
    with desk.db.writing(desk.actor, desk.now(), "import") as unit:
        prepared = prepare(unit.connection, desk, path)
        _store(unit, prepared)
    return prepared


def _now_linked(desk: Desk, outside: dict[Path, set[tuple[str, str]]]) -> list[Path]:
    """Files that point at records which a later file brought: read once more, so that the order of files makes no difference."""
    ids = sorted({identity for wanted in outside.values() for _rtype, identity in wanted})
    with desk.db.reading() as connection:
        here = {(r.rtype, r.alias_id) for part in _parts(ids) for r in connection.execute(_ALIASES, {"ids": list(part)})}
    return [path for path, wanted in outside.items() if wanted & here]


def prepare(connection: Connection, desk: Desk, path: Path) -> Prepared:
    """Read one file and find out what is new in it. A file that can't be read at all is one refusal."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            return Prepared(path.name, refused=[Refusal(path.name, "", _("The file is larger than 512 MB. Split it first."))])
        data = path.read_bytes()
    except OSError:
        return Prepared(path.name, refused=[Refusal(path.name, "", _("The file can't be opened."))])
    if sniff(data) is Format.TEXT:
        return _prepare_csv(connection, desk, data, path.name)
    return _Reader(connection, desk).prepare(read(data, path.name), path.name)


def _store(unit: Unit, prepared: Prepared) -> None:
    if prepared.aliases:
        unit.connection.execute(_PUT_ALIAS, prepared.aliases)
    for part in _parts(prepared.mapped):
        unit.put_imported(part)
    for part in _parts(prepared.opaque):
        unit.put_opaque(part)
    for part in _parts(prepared.records):
        unit.put_all(part)
    report = prepared.report()
    unit.audit(Act.IMPORT, detail=f"patients={report.patients} resources={report.resources} opaque={report.opaque} refused={len(report.refused)}")


class _Reader:
    """From what a file says to records, bodies and aliases, against one snapshot of the store."""

    def __init__(self, connection: Connection, desk: Desk) -> None:
        self._connection = connection
        self._entry = entry_by(desk.actor, desk.now(), informant=Informant.RECORD)
        self._team = desk.actor.team
        self._is_demo = desk.is_demo

    def prepare(self, parsed: Parsed, file: str) -> Prepared:
        made = Prepared(file, refused=list(parsed.refused))
        resources = self._admitted(parsed.resources, made)
        uids = self._uids(resources, made)
        known = {name: f"{f.body['resourceType']}/{uid}" for f, uid in zip(resources, uids, strict=True) for name in f.names}
        known |= self._elsewhere(resources, known, made)
        held = {row.uid: row.body for part in _parts(uids) for row in self._connection.execute(_HELD, {"uids": list(part)})}
        for found, uid in zip(resources, uids, strict=True):
            self._take(found, uid, known, held.get(uid), made)
        return made

    def _admitted(self, resources: Sequence[Found], made: Prepared) -> Sequence[Found]:
        """All but the people who have no place here, and what the file says about them: they are kept out whole."""
        if self._is_demo:
            return resources
        people = {f.where: nhs_number(f.body) for f in resources if f.body["resourceType"] == "Patient"}
        strangers = {where for where, number in people.items() if not has_place(number, is_demo=self._is_demo)}
        names = {name for f in resources if f.where in strangers for name in f.names}
        about = {f.where for f in resources if names and f.where not in people and points_at(f.body, names)}
        made.refused += [Refusal(made.file, where, _no_place()) for where in people if where in strangers]
        made.refused += [Refusal(made.file, f.where, _about_nobody()) for f in resources if f.where in about]
        return [f for f in resources if f.where not in strangers | about]

    def _take(self, found: Found, uid: str, known: dict[str, str], held: bytes | None, made: Prepared) -> None:
        body = rewrite_references(found.body, known)
        body = {"resourceType": body["resourceType"], "id": uid} | {k: v for k, v in body.items() if k not in ("resourceType", "id")}
        mapper = None if found.must_understand else registry.mapper_of(body)
        if mapper is None:
            self._keep(uid, body, held, made)
            return
        entry = meta.entry_of(body, self._known_entry(held))
        body = meta.stamp(body, uid, self._team, entry)
        text = jsontext.dumps(body)
        if text == held:
            made.unchanged += 1
            return
        record = mapper.from_fhir(body, entry)
        made.flagged += isinstance(record, Patient) and record.nhs_verdict is Verdict.INVALID
        made.mapped.append((record, mapper.rtype, text))

    def _keep(self, uid: str, body: Body, held: bytes | None, made: Prepared) -> None:
        text = jsontext.dumps(body)
        if text == held:
            made.unchanged += 1
        else:
            made.opaque.append((uid, body["resourceType"], patient_uid(body), text))

    def _known_entry(self, held: bytes | None) -> Entry:
        """The entry of what is there, so that importing a file again changes nothing."""
        return meta.entry_of(jsontext.load_object(held), self._entry) if held is not None else self._entry

    def _uids(self, resources: Sequence[Found], made: Prepared) -> list[str]:
        """Ours for each resource: known by alias, else its own UUID, else a new one that the alias remembers."""
        names = [(f.body["resourceType"], _own_name(f)) for f in resources]
        known = self._aliases([alias for _rtype, alias in names])
        uids = []
        for rtype, alias in names:
            uid = known.get((rtype, alias)) or (alias if _UUID.fullmatch(alias) else new_uid())
            if uid != alias and (rtype, alias) not in known:
                made.aliases.append({"rtype": rtype, "alias_id": alias, "uid": uid})
                known[rtype, alias] = uid
            uids.append(uid)
        return uids

    def _elsewhere(self, resources: Sequence[Found], known: dict[str, str], made: Prepared) -> dict[str, str]:
        """References to records that an earlier file brought under another id."""
        outside = {t: ref for f in resources for ref in links(f.body) if ref not in known and (t := target(ref)) and "/".join(t) not in known}
        aliases = self._aliases([identity for _rtype, identity in outside])
        made.outside = {t for t in outside if t not in aliases}
        return {ref: f"{t[0]}/{aliases[t]}" for t, ref in outside.items() if t in aliases}

    def _aliases(self, ids: Sequence[str]) -> dict[tuple[str, str], str]:
        rows = (row for part in _parts(ids) for row in self._connection.execute(_ALIASES, {"ids": list(part)}))
        return {(row.rtype, row.alias_id): row.uid for row in rows}


def _no_place() -> str:
    return _("NHS numbers that start with 999 are for tests only; this caseload is live.")


def _about_nobody() -> str:
    return _("This is about a patient who is kept out, because the NHS number is for tests only.")


def _own_name(found: Found) -> str:
    """What the file calls a resource: its id, its urn:uuid, else a digest of what it says."""
    identity = found.body.get("id")
    if isinstance(identity, str) and identity:
        return identity
    return found.full_url.removeprefix("urn:uuid:") or f"sha256:{digest(found.body)}"


def patient_uid(body: Body) -> str | None:
    """The uid of the Patient a body is about, as its own reference says."""
    if body["resourceType"] == "Patient":
        return str(body["id"])
    for name in ("subject", "patient", "for", "beneficiary", "individual"):
        value = body.get(name)
        reference = value.get("reference") if isinstance(value, dict) else None
        if isinstance(reference, str) and (found := target(reference)) and found[0] == "Patient":
            return found[1]
    return None


def _prepare_csv(connection: Connection, desk: Desk, data: bytes, name: str) -> Prepared:
    """Rows of our own layout. A row known by its hospital or NHS number is the same patient as before."""
    rows, refused = csv_layout.read(data, name)
    made = Prepared(name, refused=refused)
    aliases = {r.alias_id: r.uid for part in _parts([row.alias for row in rows]) for r in connection.execute(_ALIASES, {"ids": list(part)})}
    for row in rows:
        if not has_place(row.cells["nhs_number"], is_demo=desk.is_demo):
            made.refused.append(Refusal(name, row.where, _no_place()))
            continue
        if row.alias in aliases:
            made.unchanged += 1  # a row never overwrites a record that nurses have worked on
            continue
        uid = new_uid()
        aliases[row.alias] = uid
        made.aliases.append({"rtype": "Patient", "alias_id": row.alias, "uid": uid})
        records = csv_layout.records(row, uid, desk.actor, desk.now(), new_uid)
        made.flagged += any(isinstance(r, Patient) and r.nhs_verdict is Verdict.INVALID for r in records)
        made.records.extend(records)
    return made


def _parts(items: Sequence[Any], size: int = 200) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _sum(one: ImportReport, two: ImportReport) -> ImportReport:
    return ImportReport(
        one.patients + two.patients,
        one.resources + two.resources,
        one.opaque + two.opaque,
        one.unchanged + two.unchanged,
        one.flagged + two.flagged,
        one.refused + two.refused,
    )


def _cancelled(total: ImportReport) -> ImportReport:
    return ImportReport(total.patients, total.resources, total.opaque, total.unchanged, total.flagged, total.refused, is_cancelled=True)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files named, folders opened, in name order."""
    return [file for path in paths for file in ([path] if not path.is_dir() else sorted(p for p in path.rglob("*") if p.is_file()))]
