"""Late stage: the makers of every page that needs the open session."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from PySide6.QtWidgets import QWidget

from cns_desktop.bootstrap import care_ports, caseload_ports
from cns_desktop.bootstrap.keys import Keys
from cns_desktop.bootstrap.registry import Makers
from cns_desktop.bootstrap.session import Session
from cns_desktop.bootstrap.settings_ports import Hooks, settings_ports
from cns_desktop.db.uow import new_uid
from cns_desktop.domain.errors import Expected
from cns_desktop.lanes import Lane, Lanes
from cns_desktop.services import assessments, day_end, outside, plans
from cns_desktop.ui.features.assessments.page import AssessmentsPage
from cns_desktop.ui.features.caseload.form import PatientFormPage
from cns_desktop.ui.features.caseload.transfer import ExportPage, ImportPage
from cns_desktop.ui.features.lock.day import DayPorts, LockForDayPage
from cns_desktop.ui.features.overview.page import OverviewPage
from cns_desktop.ui.features.plans.page import PlanPage
from cns_desktop.ui.features.plans.ports import PlanPorts
from cns_desktop.ui.features.settings.page import SettingsPage
from cns_desktop.ui.features.today.page import TodayPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.window import Shell

_PAPER_PAGES = "cns_desktop.bootstrap.paper_pages"


@dataclass(frozen=True, slots=True)
class Wiring:
    """What pages are made from."""

    jobs: JobRunner
    feed: ChangeFeed
    lanes: Lanes
    shell: Shell
    keys: Keys
    hooks: Hooks
    makers: Makers
    session: Session


def plug_in(wiring: Wiring) -> None:
    """Fill the registry's makers. A page is made at its first showing."""
    w = wiring
    desk = w.session.desk
    form = caseload_ports.form_ports(desk)
    transfer = caseload_ports.transfer_ports(desk)
    w.makers["cover/new"] = lambda: PatientFormPage(w.jobs, form)
    w.makers["cover/edit"] = lambda: PatientFormPage(w.jobs, form)
    w.makers["cover/import"] = lambda: ImportPage(w.jobs, transfer)
    w.makers["cover/export"] = lambda: ExportPage(w.jobs, transfer)
    w.makers["cover/day"] = lambda: LockForDayPage(w.jobs, DayPorts(partial(day_end.load_question, desk), partial(day_end.settle, desk)))
    w.makers["place/today"] = partial(_today, w)
    w.makers["patient/overview"] = partial(_overview, w)
    w.makers["patient/needs"] = partial(_needs, w)
    w.makers["patient/plan"] = partial(_plan, w)
    for key in ("patient/information", "patient/pack", "patient/papers", "place/print", "place/leaflets"):
        w.makers[key] = partial(_paper_page, w, key)
    w.jobs.run(Lane.WRITE, partial(outside.clear_left, desk), owner=w.shell, done=partial(_tell, w.shell), failed=w.shell.say_failed)
    w.jobs.run(Lane.RENDER, partial(import_module, _PAPER_PAGES), owner=w.shell)  # 60 ms that the first of them would hold the window for
    w.makers["place/settings"] = lambda: SettingsPage(w.jobs, w.feed, settings_ports(w.session, w.keys, w.hooks))


def _tell(shell: Shell, left: Sequence[Expected]) -> None:
    """What a crash left outside the store."""
    for each in left:
        shell.say_failed(each)


def _plan(w: Wiring) -> QWidget:
    desk = w.session.desk
    ports = PlanPorts(
        load=partial(plans.load_plan, desk),
        concerns=partial(assessments.list_concerns, desk),
        start=partial(plans.start_draft, desk),
        keep=partial(plans.keep_draft, desk),
        drop=partial(plans.drop_draft, desk),
        agree=partial(plans.agree_plan, desk),
        set_action=partial(plans.set_action, desk),
        mark_in_error=partial(plans.mark_in_error, desk),
        banner=lambda _patient: w.shell.dialog_banner(),
        now=desk.now,
        new_id=new_uid,
        nurse=desk.actor.name,
    )
    return PlanPage(w.jobs, w.feed, ports)


def _today(w: Wiring) -> QWidget:
    page = TodayPage(w.jobs, w.feed, care_ports.today_ports(w.session.desk))
    page.page_requested.connect(w.shell.open_patient)
    return page


def _overview(w: Wiring) -> QWidget:
    page = OverviewPage(w.jobs, w.feed, care_ports.overview_ports(w.session.desk))
    page.assessment_requested.connect(lambda _patient: _start_assessment(w))
    return page


def _start_assessment(w: Wiring) -> None:
    w.shell.show_tab("needs")
    page = w.shell.page
    if isinstance(page, AssessmentsPage):
        page.start()


def _needs(w: Wiring) -> QWidget:
    page = AssessmentsPage(w.jobs, w.feed, care_ports.assessment_ports(w.session.desk))
    page.print_requested.connect(lambda _assessment: w.shell.show_tab("pack"))
    return page


def _paper_page(w: Wiring, key: str) -> QWidget:
    """The pages that draw or read PDFs."""
    from cns_desktop.bootstrap import paper_pages  # noqa: PLC0415 - loaded on a lane once the session is open; the start needs none of it

    return paper_pages.make(w.jobs, w.feed, w.session.desk, lambda _patient: w.shell.dialog_banner(), key)
