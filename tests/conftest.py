"""Shared fixtures: a real encrypted store, a desk with a clock that stands still, and a patient."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database, new_uid
from cns_desktop.db.upgrade import upgrade
from cns_desktop.domain.caseload import CareTeam, Diagnosis, Fact, Name, Patient, Told
from cns_desktop.domain.ids import ConditionId, DeviceId, OrganizationId, PatientId, PractitionerId, TeamId
from cns_desktop.domain.records import Actor, entry_by
from cns_desktop.security import blobs
from cns_desktop.services.desk import Desk
from tests.hands import Hands

# A machine under load may take any time for one example.
settings.register_profile("loaded-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loaded-machine")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
TEAM = TeamId("7f3c1f0a-2f3f-4c7e-9f5e-111111111111")
ACTOR = Actor(
    PractitionerId("7f3c1f0a-2f3f-4c7e-9f5e-222222222222"),
    "Ruth Adeyemi",
    "Clinical nurse specialist",
    OrganizationId("7f3c1f0a-2f3f-4c7e-9f5e-333333333333"),
    TEAM,
    DeviceId("7f3c1f0a-2f3f-4c7e-9f5e-444444444444"),
)


def shared(*parts: str) -> Path:
    """A file of the shared data; the test is skipped where it is absent."""
    path = Path(os.environ.get("CNS_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data")).joinpath(*parts)
    if not path.exists():
        pytest.skip("no shared data here")
    return path


@dataclass
class Clock:
    """A clock that moves only when told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class FolderBlobs:
    """The real encrypted blob files in a folder."""

    folder: Path
    keys: blobs.BlobKeys

    def put(self, content: bytes) -> str:
        return blobs.put(self.folder, self.keys, content)

    def get(self, name: str) -> bytes:
        return blobs.get(self.folder, self.keys, name)


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest) -> Hands:
    """pytest-qt's, with the patience and the care of a nurse's hands."""
    return Hands(request)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new encrypted store at today's schema."""
    made = Store(tmp_path / "caseload.db", KEY)
    upgrade(made, tmp_path / "copies")
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Clock) -> Desk:
    return Desk(Database(store), ACTOR, clock, FolderBlobs(tmp_path / "blobs", blobs.keys_from(KEY)), is_demo=True)


def a_person(desk: Desk, family: str = "KOWALSKA", given: str = "Agnieszka", nhs: str = "9990000018", **more: object) -> Patient:
    """A patient record, not yet stored."""
    return Patient(
        PatientId(new_uid()),
        entry_by(desk.actor, desk.now()),
        Name(family.title(), given, "Mrs"),
        date(1961, 4, 3),
        "female",
        nhs,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def a_patient(desk: Desk) -> PatientId:
    """A stored patient with a told diagnosis and a key worker."""
    person = a_person(desk)
    entry = person.entry
    told = Told(Fact.DIAGNOSIS, date(2026, 5, 14), "Miss Larkin", "breast cancer")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(
            person,
            Diagnosis(
                ConditionId(new_uid()), entry, person.uid, "breast", "Breast cancer, left", "C50.9", told=(told,), diagnosed_on=date(2026, 5, 14)
            ),
            CareTeam(TeamId(new_uid()), entry, person.uid, TEAM, desk.actor.person, desk.actor.name),
        )
    return person.uid
