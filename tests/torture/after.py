"""What is left after a kill, held against what was promised before it."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, select

from cns_desktop.bootstrap import founding
from cns_desktop.db import audit
from cns_desktop.db.engine import Store
from cns_desktop.db.raw import connect
from cns_desktop.db.tables.store import AliasRow, DraftRow, ResourceRow
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.errors import Expected
from cns_desktop.fhir.reading import Format, read, sniff
from cns_desktop.security import blobs, custody, header
from cns_desktop.security.custody import Opened
from cns_desktop.security.errors import WrongSecret
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout, prepare
from cns_desktop.services import csv_layout, imports, lock, outside
from tests.torture.invariants import problems
from tests.torture.steps import input_files
from tests.torture.world import DATABASE, PASSPHRASES, QUICK, RUTH, Clock, desk_of

if TYPE_CHECKING:
    from tests.torture.rounds import Heard


def lost(folder: Path, name: str, heard: "Heard", *, deep: bool) -> list[str]:
    """Everything that is not as it was promised. Empty: nothing committed is missing and nothing is half there."""
    opened = _opened(folder, heard)
    if isinstance(opened, str):
        return [opened]
    store = Store(Layout(folder).database, opened.key.raw)
    try:
        upgrade(store, Layout(folder).backups)
        outside.clear_left(desk_of(Layout(folder), store, opened, Clock()))
        found = problems(store, Layout(folder).blobs, opened.key.raw, deep=deep)
        with store.reading() as connection:
            found += _broken_promises(connection, heard)
            found += _half_imported(connection, folder)
        found += _backup_faults(folder, opened, heard, deep=deep or name == "backup")
        found += _export_faults(folder, heard)
        found += _second_faults(folder / "second", heard) if name == "first run" else []
    except Expected as error:
        return [f"does not open: {type(error).__name__}"]
    finally:
        store.close()
    return found


def _opened(folder: Path, heard: "Heard") -> Opened | str:
    """By the passphrase that was acknowledged, or the one that was being set."""
    wanted = [heard.facts.get("passphrase", 0), *([heard.tried["passphrase"]] if "passphrase" in heard.tried else [])]
    for number in wanted:
        try:
            return custody.open_caseload(folder, PASSPHRASES[number], secrets=None)
        except WrongSecret:
            continue
    return "no passphrase opens it"


def _broken_promises(connection: Connection, heard: "Heard") -> list[str]:
    found = []
    hashes = {0: ""} | {e.seq: e.hash for e in audit.entries(connection)}
    seq, digest = heard.facts.get("head", (0, ""))
    allowed = [(seq, digest), *([tuple(heard.tried["head"])] if "head" in heard.tried else [])]  # a restore may already have taken place
    if not any(hashes.get(number) == wanted for number, wanted in allowed):
        found.append(f"acknowledged entry {seq} is gone")
    kept = {r.key: json.loads(r.body) for r in connection.execute(select(DraftRow.key, DraftRow.body))}
    tried = heard.tried.get("drafts", {})
    for key, number in heard.facts.get("drafts", {}).items():
        if _number(kept.get(key)) not in {number, tried.get(key, number)}:
            found.append(f"draft of {key.split(':', 1)[0]}: found {_number(kept.get(key))}, kept {number}")
    return found


def _number(draft: dict[str, Any] | None) -> int | None:
    """The number of the last keystroke in a draft; None = no draft."""
    if draft is None:
        return None
    words = str(next((draft[name] for name in ("family", "other", "about_me") if draft.get(name)), ""))
    return int(words.removeprefix("words ")) if words.startswith("words ") else 0


def _half_imported(connection: Connection, folder: Path) -> list[str]:
    """Of each file everything is here, or nothing."""
    found = []
    here = {(r.rtype, r.alias_id) for r in connection.execute(select(AliasRow.rtype, AliasRow.alias_id))}
    resources = {r.uid for r in connection.execute(select(ResourceRow.uid))}
    for path in input_files(folder):
        names = _names_in(path)
        present = sum((rtype, name) in here or name in resources for rtype, name in names)
        if present not in (0, len(names)):
            found.append(f"{path.name}: {present} of {len(names)} records")
    aliases = {r.uid for r in connection.execute(select(AliasRow.uid))}
    if aliases - resources:
        found.append(f"{len(aliases - resources)} aliases of nothing")
    return found


def _names_in(path: Path) -> list[tuple[str, str]]:
    data = path.read_bytes()
    if sniff(data) is Format.TEXT:
        return [("Patient", row.alias) for row in csv_layout.read(data, path.name)[0]]
    return [(str(f.body["resourceType"]), imports._own_name(f)) for f in read(data, path.name).resources]


def _backup_faults(folder: Path, opened: Opened, heard: "Heard", *, deep: bool) -> list[str]:
    layout = Layout(folder)
    backups, keys = layout.backups, blobs.keys_from(opened.key.raw)
    found = [f"backup {name} is gone" for name in heard.facts.get("backups", ()) if not (backups / name).exists()]
    for path in backups.glob("*.backup.db") if deep else ():
        try:
            with closing(connect(path, opened.key.raw)) as copy:
                if [row[0] for row in copy.execute("PRAGMA quick_check").fetchall()] != ["ok"]:
                    found.append(f"backup {path.name} is damaged")
                lacking = [name for (name,) in copy.execute("SELECT path FROM blob") if not blobs.is_sound(layout.backup_blobs, keys, name)]
            if lacking or not path.with_suffix(".header.json").exists():
                found.append(f"backup {path.name} lacks {len(lacking)} documents or its header")
        except driver.DatabaseError as error:
            found.append(f"backup {path.name}: {type(error).__name__}")
    return found


def _export_faults(folder: Path, heard: "Heard") -> list[str]:
    """A file under its own name is whole."""
    saved = folder / "files" / "saved"
    found = [f"export {name} is gone" for name in heard.facts.get("exported", ()) if not (saved / name).exists()]
    found += [f"export left {path.name} behind" for path in saved.glob("*.part")]
    bundle = saved / "out.json"
    if bundle.exists():
        try:
            json.loads(bundle.read_bytes())
        except ValueError:
            found.append("export out.json is cut short")
    return found


def _second_faults(folder: Path, heard: "Heard") -> list[str]:
    """First run, cut short: a whole caseload that opens, or none at all, and then first run can be gone through again."""
    layout = Layout(folder)
    if not layout.database.exists():
        if heard.facts.get("second"):
            return ["an acknowledged first run is gone"]
        for name in (header.FILE_NAME, header.COPY_NAME) if folder.exists() else ():  # what the app does at its next start
            (folder / name).unlink(missing_ok=True)
        prepare(folder)
        made = custody.set_up(folder, PASSPHRASES[0], database=DATABASE, created="2026-11-23", kind=Kind.LIVE, secrets=None, params=QUICK)
        founding.found_live(layout, Opened(made.header, made.key, made.keyring), RUTH, Clock())
    opened = custody.open_caseload(folder, PASSPHRASES[0], secrets=None)
    store = Store(layout.database, opened.key.raw)
    try:
        upgrade(store, layout.backups)
        lock.identity(Database(store))
        return [f"first run: {each}" for each in problems(store, layout.blobs, opened.key.raw)]
    except Expected as error:
        return [f"first run is half there: {type(error).__name__}"]
    finally:
        store.close()
