"""Late stage: the recovery code on one sheet of paper."""

from datetime import datetime

from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.printing.backend import PrintJob, Sides
from cns_desktop.documents.printing.cups import CupsBackend
from cns_desktop.i18n import _
from cns_desktop.services import code_sheet


def print_code(code: str, now: datetime) -> str:
    """Print the sheet on the printer this computer prints on by itself; gives back where it went."""
    backend = CupsBackend()
    printers = [each for each in backend.printers() if each.is_accepting]
    if not printers:
        raise PrintingFailed("no-printer")
    chosen = next((each for each in printers if each.is_default), printers[0])
    backend.print_job(PrintJob(code_sheet.draw(code, now), sides=Sides.ONE, title=_("One page")), chosen.name)
    return _("Sent to the printer “{printer}”. Keep the sheet away from the laptop.").format(printer=chosen.name)
