"""Places and patient pages. The caseload's list is ready at once; the others get their makers when the session is open."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cns_desktop.bootstrap.first_list import FirstList
from cns_desktop.i18n import _
from cns_desktop.ui.features.caseload.page import CaseloadPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.registry import PageSpec, Registry

Makers = dict[str, Callable[[], QWidget]]


def make_registry(makers: Makers, jobs: JobRunner, feed: ChangeFeed, first: FirstList, today: Callable[[], date]) -> Registry:
    """`makers` is filled by bootstrap.pages: "place/today", "patient/plan", "cover/new"."""
    makers["place/caseload"] = lambda: CaseloadPage(jobs, feed, first.ports(today))

    def make(key: str) -> QWidget | None:
        maker = makers.get(key)
        return maker() if maker is not None else None

    def place(key: str, title: str, icon: str, later: str = "") -> PageSpec:
        return PageSpec(key, title, icon, partial(make, f"place/{key}"), later)

    def tab(key: str, title: str, icon: str, later: str = "", under: str = "") -> PageSpec:
        return PageSpec(key, title, icon, partial(make, f"patient/{key}"), later, under)

    def cover(key: str, title: str, icon: str, begin: Callable[[Any, Any], None]) -> PageSpec:
        return PageSpec(key, title, icon, partial(make, f"cover/{key}"), begin=begin)

    return Registry(
        places=(
            place("today", _("Today"), "list-todo", _("What needs you comes with a later version.")),
            place("caseload", _("Caseload"), "users"),
            place("leaflets", _("Leaflets"), "book-open", _("The shelf comes with a later version.")),
            place("print", _("Print"), "printer", _("The print queue comes with a later version. Packs are printed from a patient’s page.")),
            place("team", _("Team"), "handshake", _("Handing over and covering for each other come with a later version.")),
            place("reports", _("Reports"), "chart-column", _("Reports come with a later version.")),
            place("settings", _("Settings"), "settings"),
        ),
        tabs=(
            tab("overview", _("Overview"), "user", _("The overview comes with a later version.")),
            tab("needs", _("Needs"), "clipboard-list", _("Assessments come with a later version.")),
            tab("plan", _("Plan"), "target", _("Plans come with a later version.")),
            tab("information", _("Information"), "book-open", _("Leaflets that fit come with a later version.")),
            tab("contacts", _("Contacts"), "phone", _("Contacts come with a later version.")),
            tab("pathway", _("Pathway"), "route", _("The pathway comes with a later version.")),
            tab("wellbeing", _("Wellbeing"), "heart-pulse", _("Wellbeing comes with a later version.")),
            tab("research", _("Research"), "microscope", _("Research comes with a later version.")),
            tab("papers", _("Papers"), "file-text", _("Papers come with a later version.")),
            tab("pack", _("Pack"), "package", _("Packs come with a later version."), under="information"),
        ),
        covers=(
            cover("new", _("New patient"), "plus", lambda page, _none: page.show_new()),
            cover("edit", _("Patient’s record"), "pencil", lambda page, patient: page.show_patient(patient)),
            cover("import", _("Import"), "upload", lambda page, paths: page.take(paths or ())),
            cover("day", _("Lock for the day"), "lock", lambda page, _none: page.begin()),
            cover("export", _("Export"), "download", lambda page, patients: page.start(tuple(patients or ()))),
        ),
    )
