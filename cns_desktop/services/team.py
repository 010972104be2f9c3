"""Who the nurse is and how her team is reached, as papers print it."""

from dataclasses import replace

from sqlalchemy import Connection, select, update

from cns_desktop.db import records
from cns_desktop.db.tables.store import ResourceRow, StoreRow
from cns_desktop.db.uow import Unit
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import TeamId
from cns_desktop.domain.team import Organization, Practitioner, PractitionerRole, Team, WhoYouAre
from cns_desktop.i18n import _
from cns_desktop.services.desk import Desk

_ROLES = select(ResourceRow.uid).where(ResourceRow.rtype == "PractitionerRole")


def load_who(desk: Desk) -> WhoYouAre:
    """What first run asked, as it stands now."""
    with desk.db.reading() as connection:
        person, team, trust = _records(desk, connection)
    return WhoYouAre(
        given=person.name.given,
        family=person.name.family,
        team=team.name,
        organization=trust.name,
        role=desk.actor.role,
        hospital=team.hospital,
        phone=team.phone,
        hours=team.hours,
        answerphone=team.answerphone,
        out_of_hours_name=team.out_of_hours_name,
        out_of_hours_phone=team.out_of_hours_phone,
        email=team.email,
    )


def change_who(desk: Desk, who: WhoYouAre) -> Change:
    """Store what differs. What was printed before stays as it was."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        person, team, trust = _records(desk, unit.connection)
        reached = replace(
            team,
            name=who.team,
            hospital=who.hospital,
            phone=who.phone,
            hours=who.hours,
            answerphone=who.answerphone,
            out_of_hours_name=who.out_of_hours_name,
            out_of_hours_phone=who.out_of_hours_phone,
            email=who.email,
        )
        if who.role and who.role != desk.actor.role:
            _change_role(unit, desk, who.role)
        unit.put(replace(person, name=Name(who.family, who.given, person.name.title)), replace(trust, name=who.organization), reached)
    return Change(frozenset({Topic.TEAM, Topic.SETTINGS}))


def _records(desk: Desk, connection: Connection) -> tuple[Practitioner, Team, Organization]:
    person = records.get(connection, Practitioner, desk.actor.person)
    team = records.get(connection, Team, TeamId(desk.actor.team))
    trust = records.get(connection, Organization, desk.actor.organization)
    if person is None or team is None or trust is None:
        raise Expected(_("The record of you and your team is missing."), _("Nothing was changed."), _("Restore the newest backup."))
    return person, team, trust


def _change_role(unit: Unit, desk: Desk, role: str) -> None:
    """From the next unlock on every entry carries it."""
    unit.connection.execute(update(StoreRow).values(role=role))
    for uid in unit.connection.execute(_ROLES).scalars():
        held = records.get(unit.connection, PractitionerRole, uid)
        if held is not None and held.practitioner == desk.actor.person:
            unit.put(replace(held, role=role))
