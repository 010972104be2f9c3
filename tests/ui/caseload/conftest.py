"""Jobs that run at once; results still come through the delivery object."""

from concurrent.futures import Future

import pytest

from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


class Inline:
    def submit(self, _lane, job):
        future: Future = Future()
        try:
            future.set_result(job())
        except Exception as error:  # noqa: BLE001 - the future carries it, as an executor's does
            future.set_exception(error)
        return future


@pytest.fixture
def jobs(qapp) -> JobRunner:
    return JobRunner(Inline(), ChangeFeed())
