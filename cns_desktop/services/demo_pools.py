"""What the demo caseload is drawn from: the data files of `resources/demo`, the tool, the starter leaflets, the staff."""

import hashlib
import json
import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cns_desktop.domain.assessments import SafetyRule
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId, TeamId, Uid
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.records import Actor, Entry, Informant
from cns_desktop.domain.team import Device, Organization, Practitioner, PractitionerRole, Team
from cns_desktop.i18n.resources import resource

ROLE = "Clinical nurse specialist"
FRIDAY = 4
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pools:
    """Read once for a caseload and handed down."""

    groups: list[Json]
    places: Json
    needs: Json
    sites: list[Json]
    concerns: Json
    team: Json
    pictured: list[Json]
    tool_url: str
    tool_version: str
    items: dict[str, str]  # linkId -> text, in order
    rules: tuple[SafetyRule, ...]
    starters: tuple[Leaflet, ...]
    arm: Leaflet  # version 3 of the leaflet whose version 2 the demo withdraws

    def site(self, code: str, text: str = "") -> Json:
        return next(s for s in self.sites if s["code"] == code and text in ("", s["text"]))


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here. `lead` is the nurse whose laptop it is."""

    organization: OrganizationId
    team: TeamId
    device: DeviceId
    nurses: dict[str, PractitionerId]
    names: dict[str, str]
    records: tuple[Organization | Team | Device | Practitioner | PractitionerRole, ...]

    def entry(self, nurse: str, happened: datetime, informant: Informant = Informant.PATIENT) -> Entry:
        return Entry(self.nurses[nurse], ROLE, self.organization, self.device, happened, happened, informant)


def new_uid(rng: Random) -> Uid:
    """A lower-case UUID4 out of the seeded stream."""
    return Uid(str(uuid.UUID(int=rng.getrandbits(128), version=4)))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def workday(day: date) -> date:
    """`day`, or the Friday before: nobody is seen in clinic at the weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def next_workday(day: date) -> date:
    """`day`, or the Monday after."""
    return day if day.weekday() <= FRIDAY else day + timedelta(days=7 - day.weekday())


def _json(*parts: str) -> Json:
    loaded: Json = json.loads(resource(*parts).read_text("utf-8"))
    return loaded


def _rules() -> tuple[SafetyRule, ...]:
    """The model set that ships for demo stores (README 1)."""
    return tuple(
        SafetyRule(**{**rule, "reviewed_on": date.fromisoformat(rule["reviewed_on"])}) for rule in _json("safety-sets", "demo.json")["rules"]
    )


def _leaflet(path: Path) -> Leaflet:
    _, head, body = path.read_text("utf-8").split("+++\n", 2)
    meta = tomllib.loads(head)
    meta.pop("sources")
    meta |= {name: tuple(meta[name]) for name in ("formats", "keywords", "concerns", "sites", "treatments")}
    text = body.strip() + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Leaflet(**meta, source=Source.MARKDOWN, status=ContentStatus.DRAFT, text=text, sha256=digest)


def starter_leaflets() -> tuple[Leaflet, ...]:
    """The leaflets that ship, as drafts: nobody has approved them yet (README 5)."""
    return tuple(_leaflet(path) for path in sorted(resource("leaflets", "en").glob("*.md")))


def load() -> Pools:
    """Everything the caseload is drawn from."""
    tool = _json("questionnaires", "hna-52.json")
    return Pools(
        _json("demo", "names.json")["groups"],
        _json("demo", "places.json"),
        _json("demo", "needs.json"),
        _json("demo", "sites.json")["sites"],
        _json("demo", "concerns.json"),
        _json("demo", "team.json"),
        _json("demo", "pictured.json")["people"],
        tool["url"],
        tool["version"],
        {item["linkId"]: item["text"] for group in tool["item"] for item in group.get("item", [])},
        _rules(),
        starter_leaflets(),
        _leaflet(resource("demo", "looking-after-your-arm.md")),
    )


def _staff_records(info: Json, entry: Entry, staff: Staff, rng: Random) -> tuple[Organization | Team | Device | Practitioner | PractitionerRole, ...]:
    made: list[Organization | Team | Device | Practitioner | PractitionerRole] = [
        Organization(staff.organization, entry, info["organization"]["name"], info["organization"]["ods_code"]),
        Team(staff.team, entry, organization=staff.organization, **info["team"]),
        Device(staff.device, entry, info["device"]),
    ]
    for nurse in info["nurses"]:
        who = staff.nurses[nurse["key"]]
        name = Name(nurse["family"], nurse["given"], nurse["title"])
        made.append(Practitioner(who, entry, name, nurse["phone"], f"{nurse['given']}.{nurse['family']}@example.org".lower()))
        made.append(PractitionerRole(new_uid(rng), entry, who, staff.organization, ROLE))
    return tuple(made)


def staff_of(pools: Pools, seed: int, today: date, actor: Actor | None) -> Staff:
    """The invented team; with an `actor` (first run has made her already) she takes the lead nurse's place and her own records are left out."""
    rng = Random(f"{seed}/staff")  # noqa: S311 - invented people, not keys
    nurses = {n["key"]: PractitionerId(new_uid(rng)) for n in pools.team["nurses"]}
    names = {n["key"]: f"{n['given']} {n['family']}" for n in pools.team["nurses"]}
    organization, team, device = OrganizationId(new_uid(rng)), TeamId(new_uid(rng)), DeviceId(new_uid(rng))
    lead = pools.team["nurses"][0]["key"]
    if actor:
        organization, team, device = actor.organization, TeamId(actor.team), actor.device
        nurses[lead], names[lead] = actor.person, actor.name
    bare = Staff(organization, team, device, nurses, names, ())
    entry = bare.entry(lead, at(today - timedelta(days=400), 9), Informant.RECORD)
    records = _staff_records(pools.team, entry, bare, rng)
    if actor:
        known = {organization, team, device, actor.person}
        records = tuple(r for r in records if r.uid not in known and getattr(r, "practitioner", None) != actor.person)
    return Staff(organization, team, device, nurses, names, records)
