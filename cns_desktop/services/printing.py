"""Paper and pixels: printers, the pack on its way to one, its pages on screen, PDFs on their way to the shelf."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cns_desktop.documents.assemble import stamp_copy
from cns_desktop.documents.content import Look, TeamDetails
from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.preview import Preview
from cns_desktop.documents.printing.backend import PrintBackend, PrintJob, Sides
from cns_desktop.documents.printing.file import save_pdf
from cns_desktop.documents.render import FileMeta, Kit, load_kit, render
from cns_desktop.documents.words import Wording, load_wording
from cns_desktop.documents.worker import clean_in_worker
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PaperId
from cns_desktop.domain.leaflets import Leaflet, Source
from cns_desktop.domain.packing import Built, PagePicture, PrintChoice, PrinterLine, refuse_unapproved
from cns_desktop.domain.packs import Paper
from cns_desktop.domain.settings import DUPLEX, PRINTER
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import ROOT
from cns_desktop.services import papers, settings
from cns_desktop.services.blobs import get_blob
from cns_desktop.services.desk import Desk
from cns_desktop.services.leaflets import CleanPdf
from cns_desktop.services.outside import leaving
from cns_desktop.services.pack_pages import leaflet_document

WORKER = (sys.executable, "-m", "cns_desktop.documents.worker")


@dataclass(frozen=True, slots=True)
class FilePrint:
    """A printer that is a folder: for runs without a printing system. Files are named by the neutral title."""

    folder: Path

    def printers(self) -> tuple[()]:
        return ()

    def print_job(self, job: PrintJob, printer: str) -> str:
        save_pdf(job.data, self.folder / f"{printer or job.neutral_title.lower().replace(' ', '-')}.pdf")
        return job.neutral_title


@cache
def _kit() -> Kit:
    return load_kit(ROOT)


@cache
def _wording() -> Wording:
    return load_wording(ROOT / "document-text")


def list_printers(backend: PrintBackend) -> tuple[PrinterLine, ...]:
    """The printers this computer knows; none where it has no printing system."""
    try:
        return tuple(PrinterLine(p.name, p.is_default, p.is_accepting) for p in backend.printers())
    except PrintingFailed:
        return ()


def send(backend: PrintBackend, pdf: bytes, choice: PrintChoice, title: str) -> str:
    """Hand a finished PDF to a printer. PrintingFailed when the queue did not take it; nothing is recorded here."""
    sides = Sides.LONG_EDGE if choice.is_duplex else Sides.ONE
    return backend.print_job(PrintJob(pdf, choice.copies, sides, is_mono=choice.is_mono, title=title), choice.printer)


def print_pack(desk: Desk, backend: PrintBackend, built: Built, choice: PrintChoice) -> tuple[Change, Paper]:
    """Send, then record: only what a queue has accepted is printed. For runs without screens; pages take the two steps on two lanes."""
    refuse_unapproved(built)
    send(backend, built.pdf, choice, built.title)
    return papers.record_printed(desk, built, choice.copies)


def save(desk: Desk, pdf: bytes, place: Path) -> None:
    """Write the PDF where the nurse said: it leaves the encrypted store."""
    with leaving(desk, place) as part:
        part.write_bytes(pdf)


def copy_of(pdf: bytes, at: datetime) -> bytes:
    """The stored PDF, each page stamped as a copy."""
    words = _wording()
    return stamp_copy(pdf, words.text("copy", when=words.stamp(at)), _kit())


def reprint(desk: Desk, uid: PaperId) -> bytes:
    """The stored PDF stamped as a copy. Refused by name when a leaflet in it has been withdrawn."""
    papers.check_reprint(desk, uid)
    return copy_of(papers.stored_pdf(desk, uid), desk.now().astimezone())


def picture(pdf: bytes, number: int, width: int) -> PagePicture:
    """One page of the very file that is printed, `width` pixels wide. `number` counts from 0."""
    with Preview(pdf) as pages:
        image = pages.image(number, width)
    return PagePicture(image.width, image.height, image.stride, image.pixels)


def page_count(pdf: bytes) -> int:
    with Preview(pdf) as pages:
        return pages.count


def last_choice(desk: Desk) -> PrintChoice:
    """The printer used last and the sides."""
    found = settings.load_settings(desk)
    return PrintChoice(str(found.value(PRINTER)), is_duplex=bool(found.value(DUPLEX)))


def remember(desk: Desk, choice: PrintChoice) -> Change:
    """Keep the printer and the sides for next time, as far as policy leaves them to her."""
    found, before = settings.load_settings(desk), last_choice(desk)
    change = Change(frozenset())
    if choice.printer != before.printer and not found.of(PRINTER).locked_by:
        change = settings.change_setting(desk, PRINTER, choice.printer)
    if choice.is_duplex != before.is_duplex and not found.of(DUPLEX).locked_by:
        change = settings.change_setting(desk, DUPLEX, choice.is_duplex)
    return change


# Leaflets -------------------------------------------------------------------------------------------------------------------------


def clean_pdf(data: bytes, command: Sequence[str] = WORKER, *, stop: Callable[[], bool] = lambda: False) -> CleanPdf:
    """Check and clean a file from anywhere in a limited process of its own; LeafletRefused by name."""
    found = clean_in_worker(data, command, stop=stop)
    return CleanPdf(found.data, found.pages, found.language, found.is_tagged, found.text, found.warnings)


def read_pdf(place: Path, command: Sequence[str] = WORKER) -> CleanPdf:
    """`clean_pdf` of a file on disk; one that cannot be read is named."""
    try:
        data = place.read_bytes()
    except OSError as error:
        raise Expected(_("The file cannot be read."), _("Nothing was added to the shelf."), _("Choose it again.")) from error
    return clean_pdf(data, command)


def leaflet_pdf(desk: Desk, leaflet: Leaflet, body: int = 12) -> bytes:
    """A leaflet as it prints on its own: the stored file, or our own words drawn now."""
    if leaflet.source is Source.PDF:
        return get_blob(desk, leaflet.sha256)
    words = _wording()
    document = leaflet_document(leaflet, words, TeamDetails(""), Look(body))
    return render(document, _kit(), FileMeta(leaflet.title, leaflet.language, words.text("demo") if desk.is_demo else ""))
