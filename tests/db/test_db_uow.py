"""The one writer: row, body, outbox, change log, audit together or not at all."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from cns_desktop.db import audit, drafts, records
from cns_desktop.db.migrations import versions as _versions  # noqa: F401 - the package must be importable
from cns_desktop.db.tables.store import AuditRow, ChangeLogRow, OutboxRow, ResourceRow
from cns_desktop.domain.caseload import Allergy, Patient
from cns_desktop.domain.ids import PatientId, Uid
from cns_desktop.services.desk import Desk
from tests.conftest import a_person


def _count(desk: Desk, table: type) -> int:
    with desk.db.reading() as connection:
        return len(connection.execute(select(*table.__table__.primary_key.columns)).all())


def test_a_new_record_has_row_body_outbox_and_audit(desk: Desk) -> None:
    person = a_person(desk)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(person)
    with desk.db.reading() as connection:
        assert records.get(connection, Patient, person.uid) == person
        assert connection.execute(text("SELECT family, nhs FROM patient")).one() == ("Kowalska", "9990000018")
        assert connection.execute(select(OutboxRow.uid, OutboxRow.state)).all() == [(person.uid, "pending")]
        assert connection.execute(select(AuditRow.act, AuditRow.patient)).all() == [("create", person.uid)]


def test_an_error_in_the_unit_leaves_nothing_behind(desk: Desk) -> None:
    def fail_half_way() -> None:
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(a_person(desk))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_half_way()
    assert [_count(desk, table) for table in (ResourceRow, OutboxRow, AuditRow, ChangeLogRow)] == [0, 0, 0, 0]


def test_putting_the_same_record_again_writes_nothing(desk: Desk, a_patient: PatientId) -> None:
    before = [_count(desk, table) for table in (OutboxRow, AuditRow, ChangeLogRow)]
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, a_patient)
    assert person is not None
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(person)
    assert [_count(desk, table) for table in (OutboxRow, AuditRow, ChangeLogRow)] == before


def test_a_change_is_logged_by_path_and_waits_once_in_the_outbox(desk: Desk) -> None:
    person = a_person(desk)
    for changed in (person, replace(person, gender="other"), replace(person, gender="male")):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(changed)
    with desk.db.reading() as connection:
        assert connection.execute(select(OutboxRow.uid, OutboxRow.to_rev)).all() == [(person.uid, 3)]
        logged = connection.execute(select(ChangeLogRow.path, ChangeLogRow.old, ChangeLogRow.new).order_by(ChangeLogRow.id)).all()
    assert logged == [("gender", b'"female"', b'"other"'), ("gender", b'"other"', b'"male"')]


def test_what_waits_together_is_sent_together(desk: Desk) -> None:
    person = a_person(desk)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(person)
    allergy = Allergy(Uid("7f3c1f0a-2f3f-4c7e-9f5e-555555555555"), person.entry, person.uid, "penicillin")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(replace(person, gender="other"), allergy)
    with desk.db.reading() as connection:
        assert len(set(connection.execute(select(OutboxRow.group_id)).scalars())) == 1


def test_the_caseload_line_follows_its_records(desk: Desk, a_patient: PatientId) -> None:
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, a_patient)
    assert person is not None
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(Allergy(Uid("7f3c1f0a-2f3f-4c7e-9f5e-555555555555"), person.entry, a_patient, "penicillin"))
    with desk.db.reading() as connection:
        row = connection.execute(text("SELECT diagnosis, not_told, flags, key_worker FROM patient")).one()
    assert row == ("Breast cancer, left", 0, "allergy test", desk.actor.person)


def test_the_audit_chain_verifies_and_cannot_be_changed(desk: Desk, a_patient: PatientId) -> None:
    with desk.db.reading() as connection:
        assert audit.verify(connection) is None
    for statement in ("UPDATE audit_entry SET detail = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"), desk.db.keeping() as connection:
            connection.exec_driver_sql(statement)


def test_a_broken_audit_entry_is_named(desk: Desk, a_patient: PatientId) -> None:
    with desk.db.keeping() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET detail = 'x' WHERE seq = 2")
    with desk.db.reading() as connection:
        assert audit.verify(connection) == 2


def test_drafts_are_kept_without_outbox_or_audit(desk: Desk) -> None:
    with desk.db.keeping() as connection:
        drafts.keep(connection, "plan", None, "p1", b"half a wo", desk.now())
        drafts.keep(connection, "plan", None, "p1", b"half a word", desk.now())
    with desk.db.reading() as connection:
        assert drafts.recall(connection, "plan", "p1") == (b"half a word", desk.now())
        assert [key for key, _patient, _at in drafts.pending(connection)] == ["plan:p1"]
    assert (_count(desk, OutboxRow), _count(desk, AuditRow)) == (0, 0)


def test_an_error_text_holds_no_patient_word(desk: Desk) -> None:
    with pytest.raises(DBAPIError) as caught, desk.db.keeping() as connection:
        connection.execute(text("INSERT INTO draft(key, form, body, at) VALUES (:k, NULL, NULL, NULL)"), {"k": "MARKERWORD"})
    assert "MARKERWORD" not in str(caught.value)


def test_an_edit_joins_the_group_of_an_import_that_still_waits(desk):
    """The many rows of the import stay as they are; the edit's few take their group, over and over."""
    people = [a_person(desk, family) for family in ("Abara", "Bell", "Cohen")]
    with desk.db.writing(desk.actor, desk.now(), "import") as unit:
        unit.put(*people)
    with desk.db.reading() as connection:
        (imported,) = set(connection.execute(select(OutboxRow.group_id)).scalars())
    for language in ("cy", "pl"):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(a_person(desk, "Daly"))
            unit.put(replace(people[0], language=language))
            unit.put(a_person(desk, "Evans"))
    with desk.db.reading() as connection:
        rows = connection.execute(select(OutboxRow.group_id, OutboxRow.uid)).all()
    assert {row.group_id for row in rows} == {imported}
    assert len(rows) == len({row.uid for row in rows}) == 7


def test_two_waiting_groups_touched_by_one_edit_become_one(desk):
    one, two = a_person(desk, "Abara"), a_person(desk, "Bell")
    for person in (one, two):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(person)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(replace(one, language="cy"), replace(two, language="pl"))
    with desk.db.reading() as connection:
        assert len(set(connection.execute(select(OutboxRow.group_id)).scalars())) == 1
