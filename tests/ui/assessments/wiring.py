"""The Needs page over the real services and a real store, as bootstrap wires it."""

from cns_desktop.bootstrap.care_ports import assessment_ports
from cns_desktop.lanes import Lanes
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.assessments.page import AssessmentsPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


class Bench:
    """A page, its lanes and its feed."""

    def __init__(self, desk: Desk) -> None:
        self.lanes, self.feed = Lanes(), ChangeFeed()
        self.jobs = JobRunner(self.lanes, self.feed)
        self.ports = assessment_ports(desk)
        self.page = AssessmentsPage(self.jobs, self.feed, self.ports)

    def close(self) -> None:
        self.page.flush()
        self.lanes.drain_writes()
        self.lanes.close()
