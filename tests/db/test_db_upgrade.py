"""Schema: models and migrations agree, an older file is upgraded after a verified copy, a newer one is refused by name."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from cns_desktop.db import audit, backups
from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreDamaged, StoreNewer
from cns_desktop.db.tables import Table
from cns_desktop.db.upgrade import HEAD, revision, schema_version, upgrade
from cns_desktop.services.desk import Desk
from tests.conftest import KEY, NOW

SAVED = Path(__file__).parent / "data" / "version-1.db"


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": lambda _o, name, *_r: not str(name).startswith("patient_")})
        differences = [d for d in compare_metadata(context, Table.metadata) if "_fts" not in str(d) and "type" not in str(d[0])]
    assert differences == []
    assert revision(store) == f"{HEAD:04d}"
    assert schema_version(store) == HEAD


def test_a_saved_file_of_version_1_is_upgraded_after_a_verified_copy(tmp_path: Path) -> None:
    path = tmp_path / "caseload.db"
    shutil.copyfile(SAVED, path)
    store = Store(path, KEY)
    copy = upgrade(store, tmp_path / "copies")
    assert copy is not None
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT family FROM patient").scalar_one() == "Kowalska"
        assert connection.exec_driver_sql("SELECT body FROM draft").scalar_one() == b'{"words":"half a word"}'
        assert audit.verify(connection) is None
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all()
    new = Store(tmp_path / "new.db", KEY)
    upgrade(new, tmp_path / "copies")
    with new.reading() as connection:
        assert made == connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all()
    old = Store(copy, KEY)
    assert (schema_version(old), schema_version(store)) == (1, HEAD)
    for each in (old, new, store):
        each.close()


def test_a_newer_file_is_refused_by_name(store: Store, tmp_path: Path) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {HEAD + 1}")
    with pytest.raises(StoreNewer, match="newer version"):
        upgrade(store, tmp_path)


def test_a_backup_is_a_whole_encrypted_copy(desk: Desk, a_patient: str, tmp_path: Path) -> None:
    made = backups.copy_verified(desk.db.store, tmp_path / "backups" / backups.name_at(NOW))
    assert b"Kowalska" not in made.read_bytes()
    copy = Store(made, KEY)
    with copy.reading() as connection:
        assert connection.exec_driver_sql("SELECT uid FROM patient").scalar_one() == a_patient
    copy.close()


def test_old_backups_go_and_the_newest_stays(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for days in (54, 30, 20):
        backups.copy_verified(desk.db.store, folder / backups.name_at(NOW - timedelta(days=days)))
    backups.prune(folder, NOW, 14)
    assert [path.name for path in folder.iterdir()] == [backups.name_at(NOW - timedelta(days=20))]
    assert backups.newest(folder) is not None


def test_a_stopped_backup_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "backups" / backups.name_at(NOW)
    with pytest.raises(InterruptedError), backups.copied(desk.db.store, target, stop=lambda: True):
        pass
    with pytest.raises(KeyError), backups.copied(desk.db.store, target):
        raise KeyError
    assert list(target.parent.iterdir()) == []


def test_a_copy_has_no_name_before_everything_beside_it_is_there(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "backups" / backups.name_at(NOW)
    with backups.copied(desk.db.store, target) as named:
        assert named == ()
        assert not target.exists()
    assert target.exists()


def test_a_flipped_page_is_named_damage(store: Store, tmp_path: Path, desk: Desk, a_patient: str) -> None:
    store.close()
    path = store.path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        backups.copy_verified(Store(path, KEY), tmp_path / "copy.db")
