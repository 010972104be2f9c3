"""Late stage: ports of the pack builder, the shelf, the print queue and the papers. The services that draw are loaded with these pages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cns_desktop.documents.printing.backend import PrintBackend
from cns_desktop.documents.printing.cups import CupsBackend
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.services import leaflets, packs, papers, printing
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.packs.ports import PackPorts, PrintPorts
from cns_desktop.ui.features.papers.page import PaperPorts
from cns_desktop.ui.features.printing.page import QueuePorts

Ask = Callable[[QWidget, str], Path | None]


def choose_place(parent: QWidget, name: str) -> Path | None:
    """Where a PDF goes; the title says that it leaves the encrypted store."""
    title = _("Save as a PDF. The file leaves the encrypted store: anybody who can open the folder can read it.")
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, _("PDF (*.pdf)"))
    return Path(chosen) if chosen else None


def print_ports(desk: Desk, backend: PrintBackend | None = None, ask: Ask = choose_place) -> PrintPorts:
    """Printers and papers."""
    to = backend or CupsBackend()
    return PrintPorts(
        printers=partial(printing.list_printers, to),
        choice=partial(printing.last_choice, desk),
        remember=partial(printing.remember, desk),
        send=partial(printing.send, to),
        picture=printing.picture,
        save=printing.save,
        copy=lambda pdf: printing.copy_of(pdf, desk.now().astimezone()),
        stored=partial(papers.stored_pdf, desk),
        reprinted=partial(papers.record_reprinted, desk),
        give=partial(papers.give, desk),
        take_back=partial(papers.take_back, desk),
        choose_place=ask,
    )


def pack_ports(desk: Desk, banner: Callable[[PatientId], QWidget], printing_: PrintPorts) -> PackPorts:
    """The pack builder."""
    return PackPorts(
        view=partial(packs.view, desk),
        build=lambda order, stop: packs.build(desk, order, stop=stop),
        refresh=partial(packs.refresh, desk),
        part=partial(packs.part_for, desk),
        search=partial(leaflets.search, desk),
        keep=partial(packs.keep_order, desk),
        forget=partial(packs.forget_order, desk),
        printed=partial(papers.record_printed, desk),
        saved=partial(papers.record_saved, desk),
        queue=partial(papers.put_in_queue, desk),
        printing=printing_,
        banner=banner,
        today=lambda: desk.today,
    )


def queue_ports(desk: Desk, printing_: PrintPorts) -> QueuePorts:
    """The Print place."""
    return QueuePorts(
        queue=partial(papers.list_queue, desk),
        pdf=partial(packs.queued_pdf, desk),
        printed=partial(papers.record_queue_printed, desk),
        take_out=partial(papers.take_from_queue, desk),
        put_back=partial(papers.put_back, desk),
        printing=printing_,
    )


def patient_paper_ports(desk: Desk, banner: Callable[[PatientId], QWidget], printing_: PrintPorts) -> PaperPorts:
    """The Papers page."""
    return PaperPorts(partial(papers.list_papers, desk), printing_, banner)
