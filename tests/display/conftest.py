"""One app on a screen of its own for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.display.atspi import Node
from tests.display.station import Station, missing


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    if lacking := missing():
        pytest.skip("not installed: " + ", ".join(lacking))
    made = Station(tmp_path_factory.mktemp("station"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(station: Station) -> Node:
    """The demo, opened as a nurse opens it, at its caseload."""
    opened = station.open_app("--demo", "--patients", "12")
    opened.find("table", "Patients", seconds=120)
    opened.find("label", lambda name: name.startswith("1–12 of 12"), seconds=60)
    return opened
