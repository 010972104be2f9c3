"""An earlier copy takes the place of the database, whole; what was there is set aside."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cns_desktop.bootstrap import restore
from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.security import custody
from cns_desktop.security.errors import NotWritten
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout
from cns_desktop.services import audit, lock
from cns_desktop.services.desk import Desk
from tests.conftest import KEY, NOW, a_person
from tests.torture.invariants import problems
from tests.torture.world import DATABASE, QUICK


@pytest.fixture(autouse=True)
def keyed(tmp_path):
    """A folder with its key header, as every caseload has."""
    custody.set_up(tmp_path, "three plain words", database=DATABASE, created=NOW.isoformat(), kind=Kind.LIVE, secrets=None, params=QUICK)


def put(desk: Desk, family: str) -> None:
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk, family))


def names(path: Path) -> list[str]:
    store = Store(path, KEY)
    with store.reading() as connection:
        found = [row.family for row in connection.execute(text("SELECT family FROM patient ORDER BY pk"))]
    assert problems(store, path.parent / "blobs", KEY, deep=True) == []
    store.close()
    return found


def test_a_restored_backup_is_what_it_was_and_what_stood_there_is_set_aside(desk, store, tmp_path):
    layout = Layout(tmp_path)
    put(desk, "BEFORE")
    made = backups.copy_verified(store, layout.backups / backups.name_at(NOW))
    put(desk, "AFTER")
    store.close()
    aside = restore.put_in_place(layout, made.name, NOW)
    assert names(layout.database) == ["Before"]
    assert names(aside) == ["Before", "After"]
    assert made.exists()


def test_a_backup_that_is_gone_leaves_everything_as_it_was(desk, store, tmp_path):
    layout = Layout(tmp_path)
    layout.backups.mkdir()
    put(desk, "HERE")
    store.close()
    with pytest.raises(NotWritten):
        restore.put_in_place(layout, "2020-01-01T000000.backup.db", NOW)
    assert names(layout.database) == ["Here"]
    assert list(layout.backups.iterdir()) == []


def acts(desk: Desk) -> list[tuple[str, str, str]]:
    return [(entry.act, entry.subject, entry.actor) for entry in audit.list_audit(desk) if entry.act in ("restore", "unlock", "backup")]


def test_the_unlock_after_a_restore_says_in_the_audit_who_and_which_backup(desk, store, tmp_path):
    layout = Layout(tmp_path)
    lock.note_unlocked(desk, "passphrase", layout.backups)
    put(desk, "BEFORE")
    made = backups.copy_verified(store, layout.backups / backups.name_at(NOW))
    backups.copy_verified(store, layout.backups / backups.name_at(NOW + timedelta(days=1)))
    lock.note_unlocked(desk, "passphrase", layout.backups)
    assert [act for act, _subject, _who in acts(desk)] == ["unlock", "unlock"], "a backup alone is no restore"
    store.close()
    aside = restore.put_in_place(layout, made.name, NOW)
    again = Store(layout.database, KEY)
    back = replace(desk, db=Database(again))
    for _ in range(2):
        lock.note_unlocked(back, "passphrase", layout.backups)
    who = desk.actor.person
    assert acts(back) == [("unlock", "", who), ("unlock", "", who), ("restore", made.name, who), ("unlock", "", who)]
    entry = next(each for each in audit.list_audit(back) if each.act == "restore")
    assert (entry.detail, entry.patient, entry.device) == (f"set-aside={aside.name}", "", desk.actor.device)
    assert audit.verify_chain(back.db).holds
    again.close()


def test_a_copy_put_there_by_hand_is_known_too(desk, store, tmp_path):
    lock.note_unlocked(desk, "passphrase", tmp_path / "backups")
    made = backups.copy_verified(store, tmp_path / "elsewhere" / "before.db")
    store.close()
    made.replace(tmp_path / "caseload.db")
    again = Store(tmp_path / "caseload.db", KEY)
    back = replace(desk, db=Database(again))
    lock.note_unlocked(back, "recovery", tmp_path / "backups")
    assert [each[:2] for each in acts(back)] == [("unlock", ""), ("restore", "unknown copy"), ("unlock", "")]
    again.close()
