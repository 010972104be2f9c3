"""First run: the nurse, her organisation, her team and her laptop as records, and what this file is for ever (README 9, 16)."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from cns_desktop.db.tables.store import StoreRow
from cns_desktop.db.uow import Database, new_uid
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId, TeamId, Uid
from cns_desktop.domain.records import Actor, Informant, entry_by
from cns_desktop.domain.team import Device, Organization, Practitioner, PractitionerRole, Team, WhoYouAre
from cns_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class NewStore:
    """What the file is."""

    uid: str  # the database id of its header
    kind: str  # demo | live
    seed: int | None = None


def set_up_store(db: Database, store: NewStore, who: WhoYouAre, now: Callable[[], datetime]) -> Actor:
    """Write the first records of a new store in one transaction."""
    moment = now()
    role = who.role or _("Clinical nurse specialist")
    person, trust, team, device = PractitionerId(new_uid()), OrganizationId(new_uid()), TeamId(new_uid()), DeviceId(new_uid())
    actor = Actor(person, f"{who.given} {who.family}".strip(), role, trust, team, device)
    entry = entry_by(actor, moment, informant=Informant.RECORD)
    nurse_team = Team(
        team, entry, who.team, trust, who.hospital, who.phone, who.hours, who.answerphone, who.out_of_hours_name, who.out_of_hours_phone, who.email
    )
    with db.writing(actor, moment) as unit:
        unit.connection.execute(
            insert(StoreRow),
            {
                "id": 1,
                "store_uid": store.uid,
                "kind": store.kind,
                "created": moment,
                "seed": store.seed,
                "practitioner": person,
                "organization": trust,
                "team": team,
                "device": device,
                "role": role,
            },
        )
        unit.put(
            Organization(trust, entry, who.organization),
            Practitioner(person, entry, Name(who.family, who.given)),
            PractitionerRole(Uid(new_uid()), entry, person, trust, role),
            nurse_team,
            Device(device, entry, _laptop()),
        )
        unit.audit(Act.KEYS, subject=store.uid, detail="set-up")
    return actor


def _laptop() -> str:
    # The computer's own name often names its owner: the system and its kind are enough to tell two laptops apart in the audit.
    return _("Laptop, {system} {machine}").format(system=platform.system() or "?", machine=platform.machine() or "?")
