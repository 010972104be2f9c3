"""The demo caseload: invented people as a function of seed and date (README 16), as plain domain values. Storing them is the caller's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random

from cns_desktop.domain.assessments import SafetyRule
from cns_desktop.domain.leaflets import Leaflet
from cns_desktop.domain.records import Actor
from cns_desktop.domain.team import Device, Organization, Practitioner, PractitionerRole, Team
from cns_desktop.services.demo_identity import nhs_numbers
from cns_desktop.services.demo_person import Person, drawn
from cns_desktop.services.demo_pictured import pictured
from cns_desktop.services.demo_plans import shelf
from cns_desktop.services.demo_pools import Pools, Staff, load, staff_of

PATIENTS = 300
StaffRecord = Organization | Team | Device | Practitioner | PractitionerRole


@dataclass(frozen=True, slots=True)
class DemoCaseload:
    """Everything a demo store starts with. `staff` comes before the people when it is stored."""

    seed: int
    today: date
    staff: tuple[StaffRecord, ...]
    leaflets: tuple[Leaflet, ...]
    rules: tuple[SafetyRule, ...]
    people: tuple[Person, ...]


def build(seed: int, today: date, *, patients: int = PATIENTS, actor: Actor | None = None) -> DemoCaseload:
    """The whole demo. `actor` is the nurse first run has made: she becomes the key worker of the first group of people."""
    pools = load()
    staff = staff_of(pools, seed, today, actor)
    stocked = shelf(pools, today)
    return DemoCaseload(seed, today, staff.records, stocked, pools.rules, tuple(_drawn_people(pools, staff, seed, today, patients, patients)))


def people(seed: int, today: date, number: int, *, with_history: int = PATIENTS, actor: Actor | None = None) -> Iterator[Person]:
    """`number` people one after another, for caseloads too big to hold; the first `with_history` have assessments, plans and papers."""
    pools = load()
    yield from _drawn_people(pools, staff_of(pools, seed, today, actor), seed, today, number, with_history)


def colleagues(seed: int, today: date, *, actor: Actor | None = None) -> tuple[StaffRecord, ...]:
    """The team round the nurse of this laptop; without an `actor` all of it, her hospital and laptop included."""
    return staff_of(load(), seed, today, actor).records


def stock(today: date) -> tuple[Leaflet, ...]:
    """What stands on the demo's shelf."""
    return shelf(load(), today)


def _drawn_people(pools: Pools, staff: Staff, seed: int, today: date, number: int, with_history: int) -> Iterator[Person]:
    for place, nhs in enumerate(islice(nhs_numbers(), number)):
        rng = Random(f"{seed}/{place}")  # noqa: S311 - invented people, not keys; one stream each, so that a longer list starts with the same people
        if place < len(pools.pictured):
            yield pictured(rng, pools, staff, pools.pictured[place], nhs, today)
        else:
            yield drawn(rng, pools, staff, nhs, today, with_history=place < with_history)
