"""What every test of a widget needs: the look, put back to the usual one afterwards, and real lanes for pages that load."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from cns_desktop.lanes import Lanes
from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.packing import stocked


class Inline:
    """Jobs that run at once; results still come through the delivery object."""

    def submit(self, _lane, job):
        future: Future = Future()
        try:
            future.set_result(job())
        except Exception as error:  # noqa: BLE001 - the future carries it, as an executor's does
            future.set_exception(error)
        return future


@pytest.fixture(autouse=True)
def host(qapp):
    """The theme host of the application; light, 100 %, standard at the start of each test."""
    found = qapp.findChild(ThemeHost) or ThemeHost(qapp)
    found.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    return found


@dataclass(frozen=True)
class Work:
    """One runner over real lanes, and the feed its commands are told on."""

    jobs: JobRunner
    feed: ChangeFeed


@pytest.fixture
def work(qtbot) -> Iterator[Work]:
    lanes, feed, broke = Lanes(), ChangeFeed(), []
    jobs = JobRunner(lanes, feed)
    jobs.broke.connect(broke.append)
    yield Work(jobs, feed)
    qtbot.settle(jobs)
    lanes.close()
    assert broke == []


@pytest.fixture
def full(desk):
    """A store with what packs need: the shelf, the team, the tools."""
    stocked(desk)
    return desk


def words_on(widget: QWidget) -> str:
    """Every word that is to be seen on a widget, spaces made plain."""
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return " ".join(" | ".join(found).replace("\u00a0", " ").split())
