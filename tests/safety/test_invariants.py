"""What must always be true of a store: it holds for real files, and the checker sees each way of breaking it."""

import pytest
from sqlalchemy import text

from cns_desktop.services import imports
from cns_desktop.services.blobs import put_blob
from tests.conftest import KEY, a_person, shared
from tests.torture.invariants import problems


@pytest.mark.parametrize("folder", ["ukcore", "pds-api", "fhir-bundles", "careplan-goal"])
def test_row_body_outbox_and_audit_agree_for_whatever_was_imported(desk, store, tmp_path, folder):
    files = imports.files_of([shared(folder)])
    report = imports.import_files(desk, files, lambda *_: None, lambda: False)[1]
    assert report.resources > 0
    assert problems(store, tmp_path / "blobs", KEY, deep=True) == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("UPDATE patient SET family = 'Other'", "row and body differ in family"),
        ("DELETE FROM patient", "no row"),
        ("DELETE FROM outbox", "outbox sends None"),
        ("UPDATE outbox SET to_rev = 7", "outbox sends 7"),
        ("UPDATE sync_resource SET body_rev = 3", "3 revisions, 1 audit entries"),
        ("DELETE FROM sync_resource WHERE rtype = 'Patient'", "without a body"),
        ("UPDATE sync_resource SET scope_pid = 'x' WHERE rtype = 'Condition'", "another patient"),
        ("UPDATE sync_resource SET state = 'opaque' WHERE rtype = 'Condition'", "opaque, yet queued"),
        ("UPDATE patient SET diagnosis = 'Another'", "patient: not what its records say"),
        ("DELETE FROM patient_fts", "patient_fts: not the patients"),
        ("INSERT INTO draft (key, form, body, at) VALUES ('x:', 'x', 'half', '')", "can't be read"),
        ("DROP TRIGGER audit_no_update; UPDATE audit_entry SET act = 'read' WHERE seq = 1", "audit chain breaks at 1"),
        ("UPDATE blob SET sha256 = 'other'", "other content"),
        ("UPDATE blob SET path = '" + "0" * 64 + "'", "BlobMissing"),
    ],
)
def test_each_breach_is_seen(desk, store, a_patient, tmp_path, harm, named):
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(a_person(desk, "SECOND"))
        put_blob(desk, unit.connection, b"a leaflet")
    assert problems(store, tmp_path / "blobs", KEY) == []
    with store.transaction() as connection:
        for statement in harm.split("; "):
            connection.execute(text(statement))
    assert any(named in line for line in problems(store, tmp_path / "blobs", KEY))
