"""Late stage: ports of Today and of the overview."""

from functools import partial

from cns_desktop.services import assessments, papers, plans, prompts
from cns_desktop.services.desk import Desk
from cns_desktop.services.overview import load_overview
from cns_desktop.services.today import list_today
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
