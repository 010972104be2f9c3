"""What the writer keeps beside the record: the server's last version, and bodies of types we don't read."""

from dataclasses import replace

from sqlalchemy import select, update

from cns_desktop.db.tables.store import AuditRow, OutboxRow, ResourceRow
from cns_desktop.services.desk import Desk
from tests.conftest import a_person

LENS = ("5d0e3b9e-2f3f-4c7e-9f5e-555555555555", "VisionPrescription", None, b'{"resourceType":"VisionPrescription"}')


def kept(desk: Desk, uid: str, column) -> bytes | None:
    with desk.db.reading() as connection:
        return connection.execute(select(column).where(ResourceRow.uid == uid)).scalar_one()


def test_the_version_a_server_has_is_kept_until_it_has_another(desk: Desk) -> None:
    person = a_person(desk)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(person)
        unit.connection.execute(update(ResourceRow).where(ResourceRow.uid == person.uid).values(base_version="1"))
    sent = kept(desk, person.uid, ResourceRow.body)
    for gender in ("other", "male"):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(replace(person, gender=gender))
        assert kept(desk, person.uid, ResourceRow.base) == sent
        assert kept(desk, person.uid, ResourceRow.body) != sent


def test_a_record_no_server_has_seen_has_no_such_version(desk: Desk) -> None:
    person = a_person(desk)
    for gender in ("female", "other"):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put(replace(person, gender=gender))
    assert kept(desk, person.uid, ResourceRow.base) is None


def test_an_unread_body_is_kept_once_audited_and_never_queued(desk: Desk) -> None:
    stored = []
    for _time in range(2):
        with desk.db.writing(desk.actor, desk.now()) as unit:
            stored.append(unit.put_opaque([LENS]))
    with desk.db.reading() as connection:
        assert connection.execute(select(AuditRow.act, AuditRow.subject)).all() == [("import", LENS[0])]
        assert connection.execute(select(OutboxRow.uid)).all() == []
    assert stored == [1, 0]
    assert kept(desk, LENS[0], ResourceRow.body) == LENS[3]
