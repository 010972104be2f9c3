"""An earlier copy takes the place of the database, whole; what was there is set aside."""

from pathlib import Path

import pytest
from sqlalchemy import text

from cns_desktop.bootstrap import restore
from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.security.errors import NotWritten
from cns_desktop.security.places import Layout
from cns_desktop.services.desk import Desk
from tests.conftest import KEY, NOW, a_person
from tests.torture.invariants import problems


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
