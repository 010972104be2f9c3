"""Late stage: Information, pack builder, papers, print queue and shelf. Importing this loads no documents yet."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cns_desktop.bootstrap import paper_ports
from cns_desktop.domain.ids import PatientId
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.leaflets.page import ShelfPage
from cns_desktop.ui.features.packs.information import InformationPage
from cns_desktop.ui.features.packs.page import PackPage
from cns_desktop.ui.features.papers.page import PapersPage
from cns_desktop.ui.features.printing.page import PrintPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


def make(jobs: JobRunner, feed: ChangeFeed, desk: Desk, banner: Callable[[PatientId], QWidget], key: str) -> QWidget:
    """The page of `key`."""
    printing = paper_ports.print_ports(desk)
    makers: dict[str, Callable[[], QWidget]] = {
        "patient/information": lambda: InformationPage(jobs, feed, paper_ports.information_view(desk)),
        "patient/pack": lambda: PackPage(jobs, feed, paper_ports.pack_ports(desk, banner, printing)),
        "patient/papers": lambda: PapersPage(jobs, feed, paper_ports.patient_paper_ports(desk, banner, printing)),
        "place/print": lambda: PrintPage(jobs, feed, paper_ports.queue_ports(desk, printing)),
        "place/leaflets": lambda: ShelfPage(jobs, feed, paper_ports.shelf_ports(desk, printing)),
    }
    return makers[key]()
