"""The published examples, read once."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId
from cns_desktop.domain.records import Entry, Informant
from cns_desktop.fhir import reading

DATA = Path(__file__).parent / "data"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
IMPORTED = Entry(
    PractitionerId("0a1b2c3d-0000-4000-8000-000000000001"),
    "Cancer Nurse Specialist",
    OrganizationId("0a1b2c3d-0000-4000-8000-000000000002"),
    DeviceId("0a1b2c3d-0000-4000-8000-000000000003"),
    NOON,
    NOON,
    Informant.RECORD,
)


def _content(path):
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.fixture(scope="session")
def files():
    """Name and bytes of every example file."""
    return {str(path.relative_to(DATA)): _content(path) for path in sorted(DATA.rglob("*.*")) if path.is_file() and path.suffix != ".md"}


@pytest.fixture(scope="session")
def examples(files):
    """Every resource of every example file, with its file's name."""
    return [(name, found) for name, data in files.items() for found in reading.read(data, name).resources]


@pytest.fixture
def imported():
    """The record fields of something read from another system's file."""
    return IMPORTED


settings.register_profile("shared-machine", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-machine")
