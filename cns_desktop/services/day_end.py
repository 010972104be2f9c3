"""Locking for the day asks who takes each open safety prompt (README 1)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from cns_desktop.db import records
from cns_desktop.db.tables.caseload import PractitionerRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.assessments import SafetyPrompt
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.handover import Colleague, DayQuestion, Taken
from cns_desktop.domain.ids import PractitionerId
from cns_desktop.domain.records import entry_by
from cns_desktop.domain.team import Practitioner
from cns_desktop.i18n import _
from cns_desktop.services import prompts
from cns_desktop.services.desk import Desk

_KNOWN = select(PractitionerRow.uid).where(PractitionerRow.error_reason == "").order_by(PractitionerRow.name)


def load_question(desk: Desk) -> DayQuestion:
    """Her open prompts, oldest first, and everybody who may take one."""
    mine = tuple(line for line in prompts.open_prompts(desk) if line.prompt.owner == desk.actor.person)
    with desk.db.reading() as connection:
        others = tuple(each for each in _known(connection) if each.person != desk.actor.person)
    return DayQuestion(mine, Colleague(desk.actor.person, desk.actor.name), others)


def settle(desk: Desk, answers: Sequence[Taken]) -> Change:
    """Write down who takes each, all or none. Whoever keeps one says so too; every prompt stays open."""
    if not all(answer.person is not None or answer.name.strip() for answer in answers):
        raise Expected(_("A safety prompt has nobody who takes it."), _("Nothing was changed."), _("Choose who takes each of them."))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        for answer in answers:
            held = records.get(unit.connection, SafetyPrompt, answer.prompt)
            if held is None or not held.is_open:
                continue  # dealt with since the question was asked
            person = answer.person or _named(unit, desk, answer.name)
            if person != held.owner:
                unit.put(replace(held, owner=person, owner_name=answer.name.strip()))
            unit.audit(Act.GIVE, held.patient, held.uid, f"prompt-owner {person}")
    return Change(prompts.TOPICS)


def _known(connection: Connection) -> tuple[Colleague, ...]:
    people = (records.get(connection, Practitioner, PractitionerId(uid)) for uid in connection.execute(_KNOWN).scalars())
    return tuple(Colleague(each.uid, _plain(each.name)) for each in people if each is not None)


def _plain(name: Name) -> str:
    return f"{name.given} {name.family}".strip()


def _named(unit: Unit, desk: Desk, name: str) -> PractitionerId:
    """The colleague of that name, recorded now if this laptop does not know her yet."""
    wanted = " ".join(name.split())
    known = next((each for each in _known(unit.connection) if each.name.casefold() == wanted.casefold()), None)
    if known is not None:
        return known.person
    given, _space, family = wanted.rpartition(" ")
    person = PractitionerId(new_uid())
    unit.put(Practitioner(person, entry_by(desk.actor, unit.now), Name(family, given)))
    return person
