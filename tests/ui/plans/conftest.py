"""The plan page on a real, encrypted store."""

from dataclasses import dataclass
from functools import partial

import pytest

from cns_desktop.db.uow import new_uid
from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.planning import PlanFile
from cns_desktop.lanes import Lanes
from cns_desktop.services import plans
from cns_desktop.services.desk import Desk
from cns_desktop.ui.common.messages import Toast
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.features.plans.page import PlanPage
from cns_desktop.ui.features.plans.ports import PlanPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


@dataclass
class Opened:
    """The page, what it stands on, and the concerns of the patient, which a test may set."""

    page: PlanPage
    desk: Desk
    patient: str
    jobs: JobRunner
    concerns: list[ConcernLine]
    toast: Toast

    @property
    def file(self) -> PlanFile:
        return plans.load_plan(self.desk, self.patient)


@pytest.fixture
def opened(qtbot, desk, a_patient):
    """The plan page with its patient shown."""
    lanes, feed, concerns = Lanes(), ChangeFeed(), []
    jobs = JobRunner(lanes, feed)
    ports = PlanPorts(
        partial(plans.load_plan, desk),
        lambda _patient: tuple(concerns),
        partial(plans.start_draft, desk),
        partial(plans.keep_draft, desk),
        partial(plans.drop_draft, desk),
        partial(plans.agree_plan, desk),
        partial(plans.set_action, desk),
        partial(plans.mark_in_error, desk),
        lambda _patient: Label("KOWALSKA, Agnieszka (Mrs)"),
        desk.now,
        new_uid,
        desk.actor.name,
    )
    page = PlanPage(jobs, feed, ports)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    page.show_patient(a_patient)
    qtbot.settle(jobs)
    toast = Toast(page)
    page.toast.connect(toast.show_done)
    yield Opened(page, desk, a_patient, jobs, concerns, toast)
    page.flush()
    qtbot.settle(jobs)
    lanes.close()
