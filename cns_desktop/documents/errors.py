"""What can stop a paper: each named, each with what to do next. Texts hold no word about a person."""

import unicodedata

from cns_desktop.domain.errors import Bug, Expected
from cns_desktop.i18n import _


class MissingGlyph(Expected):
    """No bundled font has this character; printing a box instead could hide a dose or a name."""

    def __init__(self, character: str) -> None:
        self.character = character
        self.code = f"U+{ord(character):04X}"
        name = unicodedata.name(character, "no name")
        what = _("The character {code} ({name}) cannot be printed.").format(code=self.code, name=name)
        super().__init__(what, _("Nothing was printed."), _("Write it another way, or take it out, and try again."))


class MissingFact(Expected):
    """A paper needs something that has not been entered; a gap in it would be unsafe."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        what = _("This paper needs {fact}, which has not been entered.").format(fact=fact)
        super().__init__(what, _("Nothing was printed."), _("Enter it, then print again."))


class LeafletRefused(Expected):
    """A file that cannot become a leaflet. `code`: password, broken, not-pdf, empty, too-big, too-long, too-slow."""

    def __init__(self, code: str) -> None:
        self.code = code
        what, then = _refusals()[code]
        super().__init__(what, _("Nothing was added to the shelf."), then)


def _refusals() -> dict[str, tuple[str, str]]:
    ask = _("Ask whoever made it for a good copy.")
    return {
        "password": (_("The PDF needs a password to open."), _("Save a copy without the password and import that.")),
        "broken": (_("The PDF is damaged and cannot be repaired."), ask),
        "not-pdf": (_("The file is not a PDF."), _("Choose a PDF, or write the leaflet here.")),
        "empty": (_("The PDF has no pages."), ask),
        "too-big": (_("The file is larger than 60 MB."), _("Save it with smaller pictures and import that.")),
        "too-long": (_("The PDF has more than 200 pages."), _("Import the part that is needed.")),
        "too-slow": (_("Checking the file took too long or too much memory, so it was stopped."), ask),
    }


class WorkStopped(Expected):
    """Making the paper was stopped because somebody asked for it, or the app was locked."""

    def __init__(self) -> None:
        super().__init__(_("The work was stopped."), _("Nothing was printed."))


class PrintingFailed(Expected):
    """The printing system did not take the paper. `code`: no-printing, no-printer, refused, too-slow, disk."""

    def __init__(self, code: str) -> None:
        self.code = code
        what, then = _print_failures()[code]
        super().__init__(what, _("Nothing is recorded as printed."), then)


def _print_failures() -> dict[str, tuple[str, str]]:
    save = _("Save the pack as a file instead, or ask your IT support.")
    return {
        "no-printing": (_("This computer has no printing system the app can use."), save),
        "no-printer": (_("The printer is not known on this computer."), _("Choose another printer.")),
        "refused": (_("The printer did not accept the paper."), _("Check that it is switched on, then try again.")),
        "too-slow": (_("The printing system did not answer in time."), _("Check the print queue before you try again.")),
        "disk": (_("The file could not be saved there."), _("Choose another folder.")),
    }


class PaperFault(Bug):
    """A finished paper failed its own check: text lost, font not embedded, page too small for its content."""
