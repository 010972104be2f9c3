"""Who the demo people are: names, numbers, homes, needs, the people round them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from cns_desktop.domain.caseload import (
    Address,
    Allergy,
    CareTeam,
    Consent,
    Contact,
    Flag,
    FlagKind,
    GpPractice,
    Name,
    Patient,
    Telecom,
)
from cns_desktop.domain.ids import PatientId, TeamId
from cns_desktop.domain.nhs_number import check_digit
from cns_desktop.domain.records import Informant
from cns_desktop.services.demo_pools import Json, Pools, Staff, at, new_uid

_TITLES = {"female": ("Mrs", "Mrs", "Mrs", "Ms", "Ms", "Miss", "Dr"), "male": ("Mr", "Mr", "Mr", "Mr", "Mr", "Dr")}
_DRAMA = 1000  # numbers in each range that Ofcom keeps for drama


@dataclass(frozen=True, slots=True)
class Who:
    """A person before anything happened to her."""

    family: str
    given: str
    title: str
    gender: str
    born: date
    ethnicity: str
    language: str
    interpreter: bool
    phone: str = ""
    voicemail_safe: bool | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The patient and the records that only describe her."""

    patient: Patient
    allergies: tuple[Allergy, ...]
    flags: tuple[Flag, ...]
    consents: tuple[Consent, ...]
    care_team: CareTeam


def nhs_numbers() -> Iterator[str]:
    """Valid numbers of the test range in order: 999 000 0018 first, on to 999 999 999x (guide domain.md I)."""
    for nine in count(999_000_001):
        digit = check_digit(str(nine))
        if digit is not None:
            yield f"{nine}{digit}"


def drama_mobile(rng: Random) -> str:
    return f"07700 900 {rng.randrange(_DRAMA):03d}"


def drama_landline(rng: Random) -> str:
    return f"01632 960 {rng.randrange(_DRAMA):03d}"


def _weighted(rng: Random, options: list[Json]) -> Json:
    return rng.choices(options, [option["weight"] for option in options])[0]


def somebody(rng: Random, pools: Pools, gender: str, born: date) -> Who:
    """A name, an ethnic category and a language that go together."""
    group = _weighted(rng, pools.groups)
    families = group["family_female" if gender == "female" and "family_female" in group else "family"]
    speaks = rng.randrange(100) < max(group["interpreter"], 70 if group["language"] == "cy" else 0)
    needs = group["interpreter"] and speaks
    given, family = rng.choice(group[gender]), rng.choice(families)
    return Who(family, given, rng.choice(_TITLES[gender]), gender, born, group["ethnicity"], group["language"] if speaks else "en", bool(needs))


def _mail(who: Who, number: str) -> str:
    plain = unicodedata.normalize("NFKD", f"{who.given}.{who.family}").encode("ascii", "ignore").decode()
    return "".join(c for c in plain.lower() if c.isalnum() or c == ".") + f"{number[-4:]}@example.org"


def _telecoms(rng: Random, who: Who, number: str) -> tuple[Telecom, ...]:
    safe = rng.choices((True, False, None), (6, 2, 2))[0] if who.voicemail_safe is None else who.voicemail_safe
    first = who.phone or drama_mobile(rng)
    found = [Telecom("phone", first, "mobile" if first.startswith("07") else "home", safe)]
    if rng.random() < 0.4 and first.startswith("07"):
        found.append(Telecom("phone", drama_landline(rng), "home", None))
    if rng.random() < 0.5:
        found.append(Telecom("email", _mail(who, number), "home"))
    return tuple(found)


def _address(rng: Random, places: Json) -> Address:
    town, outward = rng.choice(places["towns"])
    flat = rng.choice(places["houses"]) if rng.random() < 0.15 else ""
    line = f"{flat}{rng.randint(1, 140)} {rng.choice(places['streets'])}"
    return Address(
        (line,), town, places["district"], f"{outward} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}"
    )


def _contacts(rng: Random, pools: Pools, who: Who, told: Json) -> tuple[Contact, ...]:
    if told.get("kin"):
        return tuple(Contact(str(new_uid(rng)), name, tie, drama_mobile(rng), first == 0) for first, (name, tie) in enumerate(told["kin"]))
    kin = pools.needs["kin"][who.gender]
    found = []
    for first, tie in enumerate(dict.fromkeys(rng.choices(kin, k=rng.choices((0, 1, 2), (1, 6, 4))[0]))):
        is_man = tie in {"Husband", "Son", "Brother"} or (tie in {"Partner", "Friend"} and rng.random() < 0.5)
        group = _group_of(pools, who)
        given = rng.choice([name for name in group["male" if is_man else "female"] if name != who.given])
        families = group["family" if is_man or "family_female" not in group else "family_female"]
        family = who.family if who.family in families or "family_female" not in group else rng.choice(families)
        found.append(Contact(str(new_uid(rng)), f"{given} {family}", tie, drama_mobile(rng), first == 0))
    return tuple(found)


def _group_of(pools: Pools, who: Who) -> Json:
    """Where her family's names come from."""
    same = (
        [g for g in pools.groups if who.given in g[who.gender]]
        or [g for g in pools.groups if who.family in g["family"] or who.family in g.get("family_female", ())]
        or [g for g in pools.groups if g["ethnicity"] == who.ethnicity]
    )
    return same[0]


def _flags(rng: Random, pools: Pools, staff: Staff, nurse: str, patient: PatientId, since: datetime, told: Json) -> tuple[Flag, ...]:
    """At most one of a kind by chance, or exactly those `told`."""
    chosen: list[tuple[FlagKind, str, str]] = []
    for kind in (FlagKind.ALERT, FlagKind.FORMAT, FlagKind.COMMUNICATION, FlagKind.ADJUSTMENT):
        options = pools.needs[kind.value]
        if "flags" in told:
            chosen += [(kind, text, code or "") for text, code, _ in options if text in told["flags"]]
        else:
            dice = rng.randrange(1000)
            for text, code, weight in options:
                dice -= weight
                if dice < 0:
                    chosen.append((kind, text, code or ""))
                    break
    entry = staff.entry(nurse, since)
    return tuple(Flag(new_uid(rng), entry, patient, kind, text, code) for kind, text, code in chosen)


def _allergies(rng: Random, pools: Pools, staff: Staff, nurse: str, patient: PatientId, since: datetime, told: Json) -> tuple[Allergy, ...]:
    entry = staff.entry(nurse, since)
    if "allergies" in told:
        return tuple(Allergy(new_uid(rng), entry, patient, substance, reaction) for substance, reaction in told["allergies"])
    found = []
    for substance, reaction, weight in pools.needs["allergy"]:
        if rng.randrange(1000) < weight:
            found.append(Allergy(new_uid(rng), entry, patient, substance, reaction))
    return tuple(found)


def _consents(rng: Random, pools: Pools, staff: Staff, nurse: str, patient: Patient, since: datetime) -> tuple[Consent, ...]:
    if not patient.contacts or rng.random() < 0.3:
        return ()
    entry, given_on = staff.entry(nurse, since), since.date()
    withdrawn = given_on + timedelta(days=5) if rng.random() < 0.04 else None
    topic = rng.choice(pools.needs["consent_topics"])
    who = patient.contacts[0]
    return (
        Consent(new_uid(rng), entry, patient.uid, f"{who.name}, {who.relationship.lower()}", topic, "share", True, "patient", given_on, withdrawn),
    )


def identity(rng: Random, pools: Pools, staff: Staff, who: Who, number: str, site: Json, told: Json, since: date, died: date | None) -> Identity:
    """`since` is the day she came to the team; `told` holds what a pictured person must have."""
    nurse = next(n["key"] for n in pools.team["nurses"] if site["code"] in n["sites"])
    then, uid = at(since, 10), PatientId(new_uid(rng))
    practice, doctor = told.get("gp") or rng.choice(pools.places["practices"])
    patient = Patient(
        uid,
        staff.entry(nurse, then, Informant.RECORD),
        Name(who.family, who.given, who.title),
        who.born,
        who.gender,
        number,
        "01",
        ethnicity=who.ethnicity,
        addresses=(_address(rng, pools.places),),
        telecoms=_telecoms(rng, who, number),
        contacts=_contacts(rng, pools, who, told),
        gp=GpPractice(practice, "", doctor, drama_landline(rng)),
        language=who.language,
        interpreter=who.interpreter,
        deceased_on=died,
        is_deceased=died is not None,
        is_sensitive=not told and rng.random() < 0.01,
    )
    surgeon, oncologist = site["who"]
    others = tuple(dict.fromkeys((surgeon, oncologist, f"{doctor}, GP")))
    team = CareTeam(
        TeamId(new_uid(rng)),
        staff.entry(nurse, then, Informant.RECORD),
        uid,
        staff.team,
        staff.nurses[nurse],
        staff.names[nurse],
        rng.choice(pools.places["leads"]),
        others,
    )
    allergies = _allergies(rng, pools, staff, nurse, uid, then, told)
    flags = _flags(rng, pools, staff, nurse, uid, then, told)
    return Identity(patient, allergies, flags, _consents(rng, pools, staff, nurse, patient, then), team)
