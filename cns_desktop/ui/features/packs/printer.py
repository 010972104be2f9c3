"""Which printer, how many, which sides: the one dialog before paper; and the printer that is used without asking."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QSpinBox, QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.domain.packing import PrintChoice, PrinterLine
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.fields import ChoiceField, Field
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.text import heading, muted_words
from cns_desktop.ui.features.packs.ports import PrintPorts
from cns_desktop.ui.jobs import JobRunner

MOST_COPIES = 99


def usable(choice: PrintChoice, printers: Sequence[PrinterLine]) -> PrintChoice | None:
    """The printer used last while it is there, else the default, else the only one; None: she has to choose."""
    names = [p.name for p in printers]
    if choice.printer in names:
        return choice
    default = next((p.name for p in printers if p.is_default), names[0] if len(names) == 1 else "")
    return PrintChoice(default, choice.copies, choice.is_duplex, choice.is_mono) if default else None


def choice_words(choice: PrintChoice) -> str:
    """What the printer button says."""
    sides = _("both sides") if choice.is_duplex else _("one side")
    if choice.copies > 1:
        return _("{printer}, {sides}, {count} copies").format(printer=choice.printer, sides=sides, count=choice.copies)
    return _("{printer}, {sides}").format(printer=choice.printer, sides=sides)


class PrinterDialog(QDialog):
    """Choose a printer; the banner says for whom."""

    def __init__(self, parent: QWidget, banner: QWidget | None, choice: PrintChoice, printers: Sequence[PrinterLine]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Printer"))
        lines = [(p.name, p.name if p.is_accepting else _("{printer} (not accepting)").format(printer=p.name)) for p in printers]
        self.printer = ChoiceField[str](lines)
        if choice.printer in [p.name for p in printers]:
            self.printer.choose(choice.printer)
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setValue(choice.copies)
        self.duplex = QCheckBox(_("Print on both sides"))
        self.duplex.setChecked(choice.is_duplex)
        self.mono = QCheckBox(_("Black and white"))
        self.mono.setChecked(choice.is_mono)
        self.use = primary(_("Use this printer"), "printer").does(self.accept)
        self.leave = secondary(_("Go back")).does(self.reject)
        body = VBox(
            heading(_("Printer")),
            Field(_("Printer"), self.printer, width=360),
            Field(_("Copies"), self.copies, width=100),
            self.duplex,
            self.mono,
            muted_words(_("The printer shows only “Pack” and four signs, never a name.")),
            HBox(self.use, self.leave, None),
            margins=20,
            gap=12,
        )
        self.setLayout(VBox(*([banner] if banner is not None else []), body, gap=0))

    def choice(self) -> PrintChoice:
        return PrintChoice(self.printer.choice() or "", self.copies.value(), self.duplex.isChecked(), self.mono.isChecked())


class Printers(QObject):
    """The printers of this computer and the one a page prints on; `without` is said where there is none.

    Signals:
        changed: another printer is used now, or more is known of them.
        refused: there is no printer.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, page: QWidget, jobs: JobRunner, ports: PrintPorts, without: Expected) -> None:
        super().__init__(page)
        self._page, self._jobs, self._ports, self._without = page, jobs, ports, without
        self._choice = PrintChoice()
        self._known: tuple[PrinterLine, ...] = ()

    def load(self) -> None:
        """Look which there are, and which she used last; what she has said about copies stays."""
        self._jobs.run(Lane.NET, self._ports.printers, owner=self, done=lambda known: self._take(self._choice, known))
        self._jobs.run(
            Lane.READ, self._ports.choice, owner=self, done=lambda last: self._take(replace(last, copies=self._choice.copies), self._known)
        )

    def one_copy(self) -> None:
        """Another patient, or all is printed: more copies are asked for anew."""
        self._take(replace(self._choice, copies=1), self._known)

    def _take(self, choice: PrintChoice, known: tuple[PrinterLine, ...]) -> None:
        if (choice, known) != (self._choice, self._known):
            self._choice, self._known = choice, known
            self.changed.emit()

    @property
    def in_use(self) -> PrintChoice | None:
        return usable(self._choice, self._known)

    def words(self) -> str:
        """What the printer button says."""
        return choice_words(self.in_use) if self.in_use else _("Choose a printer")

    def ask(self, banner: Callable[[], QWidget | None], then: Callable[[PrintChoice], object]) -> None:
        """Ask which; go on with what she has said."""
        if not self._known:
            self.refused.emit(self._without)
            return
        dialog = PrinterDialog(self._page, banner(), self._choice, self._known)
        dialog.accepted.connect(lambda: self._on_chosen(dialog.choice(), then))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(True)
        dialog.show()

    def _on_chosen(self, choice: PrintChoice, then: Callable[[PrintChoice], object]) -> None:
        self._take(choice, self._known)
        self._jobs.run(Lane.WRITE, partial(self._ports.remember, choice), owner=self)
        then(choice)


def no_printer(safe: str, then: str) -> Expected:
    return Expected(_("This computer has no printer the app can use."), safe, then)
