"""Jobs of the caseload pages run at once."""

import pytest

from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.ui.conftest import Inline


@pytest.fixture
def jobs(qapp) -> JobRunner:
    return JobRunner(Inline(), ChangeFeed())
