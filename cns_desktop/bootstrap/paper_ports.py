"""Late stage: ports of the pack builder, the shelf, the print queue and the papers. The services that draw are loaded when they are first called."""

import json
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from cns_desktop.documents.printing.backend import PrintBackend
from cns_desktop.documents.printing.cups import CupsBackend
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.packing import PackView
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import resource
from cns_desktop.services import leaflet_drafts, leaflets, paper_words, papers, tools
from cns_desktop.services.desk import Desk
from cns_desktop.services.pack_facts import TREATMENTS
from cns_desktop.ui.features.leaflets.ports import Choices, ShelfPorts
from cns_desktop.ui.features.packs.ports import PackPorts, PrintPorts
from cns_desktop.ui.features.papers.page import PaperPorts
from cns_desktop.ui.features.printing.page import QueuePorts

Ask = Callable[[QWidget, str], Path | None]


class _Late:
    """A service that draws: its documents take 300 ms to load. That is where it is called, on a lane; the window would wait for them."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - mypy sees the service itself
        return getattr(import_module(self._module), name)(*values, **named)


if TYPE_CHECKING:
    from cns_desktop.services import packs, printing
else:
    packs, printing = _Late("cns_desktop.services.packs"), _Late("cns_desktop.services.printing")


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
        save=partial(printing.save, desk),
        copy=partial(printing.reprint, desk),
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
        approve_words=partial(paper_words.approve, desk),
        printed=partial(papers.record_printed, desk),
        saved=partial(papers.record_saved, desk),
        queue=partial(papers.put_in_queue, desk),
        queue_printed=partial(papers.record_queue_printed, desk),
        printing=printing_,
        banner=banner,
        today=lambda: desk.today,
    )


def information_view(desk: Desk) -> Callable[[PatientId], PackView]:
    """What the Information page shows."""
    return partial(packs.view, desk)


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


def choose_pdfs(parent: QWidget) -> tuple[Path, ...]:
    """The files she wants on the shelf."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, _("Leaflets to import"), "", _("PDF (*.pdf)"))
    return tuple(Path(path) for path in chosen)


def shelf_ports(desk: Desk, printing_: PrintPorts, ask: Callable[[QWidget], tuple[Path, ...]] = choose_pdfs) -> ShelfPorts:
    """The Leaflets place."""
    return ShelfPorts(
        leaflets=partial(leaflets.list_leaflets, desk),
        search=partial(leaflets.search, desk),
        recall=partial(leaflets.recall_list, desk),
        choose_files=ask,
        bring_in=printing.read_pdf,
        add=partial(leaflets.add_pdf, desk),
        new=partial(leaflets.new_leaflet, desk),
        save=partial(leaflets.save_draft, desk),
        approve=partial(leaflets.approve, desk),
        withdraw=partial(leaflets.withdraw, desk),
        next_version=partial(leaflets.next_version, desk),
        keep=partial(leaflet_drafts.keep, desk),
        kept=partial(leaflet_drafts.kept, desk),
        forget=partial(leaflet_drafts.forget, desk),
        pdf=partial(printing.leaflet_pdf, desk),
        count=printing.page_count,
        picture=printing_.picture,
        concerns=_concerns(desk),
        sites=_codes("sites"),
        treatments=tuple((step.value, step.value.capitalize()) for step in TREATMENTS),
        languages=_codes("languages"),
        today=lambda: desk.today,
    )


def _codes(name: str) -> Choices:
    rows: list[dict[str, Any]] = json.loads(resource("codes", f"{name}.json").read_text("utf-8"))["codes"]
    return tuple((row["code"], row["label"]) for row in rows)


def _concerns(desk: Desk) -> Choices:
    with desk.db.reading() as connection:
        found = tools.tool_in_use(connection, "")
    return tuple((item.link_id, item.text) for item in found.tool.items) if found else ()
