"""Late stage: ports of Today, the overview and the needs."""

from functools import partial

from cns_desktop.services import assessments, papers, plans, prompts, tools
from cns_desktop.services.desk import Desk
from cns_desktop.services.overview import load_overview
from cns_desktop.services.today import list_today
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.overview.ports import OverviewPorts
from cns_desktop.ui.features.today.ports import TodayPorts


def today_ports(desk: Desk) -> TodayPorts:
    """What needs her, and what clears each line."""
    return TodayPorts(
        load=partial(list_today, desk),
        write_done=partial(prompts.write_done, desk),
        keep_note=partial(assessments.keep_note, desk),
        recall_note=partial(assessments.recall_note, desk),
        complete=partial(plans.complete_action, desk),
        set_action=partial(plans.set_action, desk),
        give=partial(papers.give, desk),
        take_back=partial(papers.take_back, desk),
        today=lambda: desk.today,
    )


def overview_ports(desk: Desk) -> OverviewPorts:
    """One patient at a glance."""
    return OverviewPorts(
        load=partial(load_overview, desk),
        concerns=partial(assessments.list_concerns, desk),
        complete=partial(plans.complete_action, desk),
        set_action=partial(plans.set_action, desk),
        today=lambda: desk.today,
        nurse=desk.actor.name,
    )


def assessment_ports(desk: Desk) -> AssessmentPorts:
    """Filling in, completing and amending an assessment, and what is open about it."""
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
        prints=True,
    )
