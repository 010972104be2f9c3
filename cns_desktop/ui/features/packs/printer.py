"""Which printer, how many, which sides: the one dialog before paper; and the printer that is used without asking."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QSpinBox, QWidget

from cns_desktop.domain.packing import PrintChoice, PrinterLine
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.fields import ChoiceField, Field
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.text import heading, muted_words

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
