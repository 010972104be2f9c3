"""The Needs page over the real services and a real store, as bootstrap wires it."""

from functools import partial

from cns_desktop.lanes import Lanes
from cns_desktop.services import assessments, plans, prompts, tools
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.assessments.page import AssessmentsPage
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


def ports_of(desk: Desk) -> AssessmentPorts:
    return AssessmentPorts(
        load=partial(assessments.load_needs, desk),
        look=partial(assessments.load_assessment, desk),
        in_plan=partial(plans.planned_concerns, desk),
        recall_note=partial(assessments.recall_note, desk),
        start=partial(assessments.start, desk),
        amend=partial(assessments.amend, desk),
        keep=partial(assessments.keep, desk),
        finish_later=partial(assessments.finish_later, desk),
        complete=partial(assessments.complete, desk),
        drop_open=partial(assessments.drop_open, desk),
        mark_error=partial(assessments.mark_error, desk),
        approve_tool=partial(tools.approve, desk),
        take_concern=partial(plans.take_concern, desk),
        write_done=partial(prompts.write_done, desk),
        keep_note=partial(assessments.keep_note, desk),
        facts=assessments.fact_lists(),
        today=lambda: desk.today,
        me=desk.actor.person,
        my_name=desk.actor.name,
    )


class Bench:
    """A page, its lanes and its feed."""

    def __init__(self, desk: Desk) -> None:
        self.lanes, self.feed = Lanes(), ChangeFeed()
        self.jobs = JobRunner(self.lanes, self.feed)
        self.ports = ports_of(desk)
        self.page = AssessmentsPage(self.jobs, self.feed, self.ports)

    def close(self) -> None:
        self.page.flush()
        self.lanes.drain_writes()
        self.lanes.close()
