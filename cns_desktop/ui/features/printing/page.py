"""The Print place: what was put off until there is a printer, and what is printed and not yet given."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PaperId
from cns_desktop.domain.nhs_number import spaced
from cns_desktop.domain.packing import PrintChoice, QueueLine
from cns_desktop.domain.packs import Handing, Paper, PaperState
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import Button, danger, link, primary, quiet, secondary
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, Item, Rule, Scroll, VBox, flow, page, wrap
from cns_desktop.ui.common.messages import EmptyState, Message, failure
from cns_desktop.ui.common.text import Label, Words, card, title_line
from cns_desktop.ui.common.theme import Role, Tone
from cns_desktop.ui.features.packs.ports import PrintPorts
from cns_desktop.ui.features.packs.printed import HANDINGS, handing_words, pages_words, state_words
from cns_desktop.ui.features.packs.printer import Printers, no_printer
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


@dataclass(frozen=True, slots=True)
class QueuePorts:
    """What the Print place may ask for. `pdf` gives a waiting paper and its pages, or says why it may not be printed any more."""

    queue: Callable[[], tuple[QueueLine, ...]]
    pdf: Callable[[PaperId], tuple[bytes, int]]
    printed: Callable[[PaperId, bytes, int, int], tuple[Change, Paper]]
    take_out: Callable[[PaperId, str], tuple[Change, Paper]]
    put_back: Callable[[Paper], Change]
    printing: PrintPorts


class PrintPage(QWidget):
    """The queue.

    Signals:
        toast: something is done, and how to undo it.
        open_requested: the patient whose record she wants.
    """

    toast = Signal(str, object)
    open_requested = Signal(str)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: QueuePorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.lines: tuple[QueueLine, ...] = ()
        without = no_printer(_("The packs stay in the queue."), _("Ask your IT support for a printer."))
        self.printers = Printers(self, jobs, ports.printing, without)
        self.printers.changed.connect(self._render)
        self.printers.refused.connect(self._complain)
        self._errors: list[Expected] = []
        self._waiting: list[QueueLine] = []
        self._is_loaded = self._is_busy = False
        self.print_all: Button | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        feed.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_loaded:
            self._load()

    def primary_action(self) -> None:
        self.print_everything()

    def print_this(self) -> None:
        self.print_everything()

    def _on_changed(self, change: Change) -> None:
        if not change.topics & {Topic.PACKS, Topic.LEAFLETS, Topic.PLANS, Topic.CASELOAD}:
            return
        self._is_loaded = False
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        self._is_loaded = True
        self._jobs.run(Lane.READ, self._ports.queue, owner=self, done=self._fill, failed=self._complain)
        self.printers.load()

    def _fill(self, lines: tuple[QueueLine, ...]) -> None:
        self.lines = lines
        self._render()

    def _complain(self, error: Expected) -> None:
        self._is_busy = False
        self._errors.append(error)
        self._render()

    # What is shown

    def _render(self) -> None:
        to_print = [line for line in self.lines if line.paper.state is PaperState.QUEUED]
        to_give = [line for line in self.lines if line.paper.state is not PaperState.QUEUED]
        ready = [line for line in to_print if not line.refused]
        items: list[Item] = [self._title(ready), *(failure(error) for error in self._errors)]
        if to_print:
            count = ngettext("{count} to be printed", "{count} to be printed", len(to_print)).format(count=len(to_print))
            items.append(card(count, *_ruled([self._queued(line) for line in to_print])))
        if to_give:
            count = ngettext("{count} printed, not yet given", "{count} printed, not yet given", len(to_give)).format(count=len(to_give))
            items.append(card(count, *_ruled([self._printed(line) for line in to_give])))
        if not self.lines:
            items.append(
                (EmptyState("printer", _("Nothing waits"), _("Packs put off with Later, and packs printed and not yet given, stand here.")), 1)
            )
        self._show(page(*items, None))

    def _show(self, content: QWidget) -> None:
        scroll = Scroll(content)
        self._place.addWidget(scroll)
        if self._shown is not None:
            self._place.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = scroll

    def _title(self, ready: list[QueueLine]) -> QWidget:
        printer = quiet(self.printers.words(), name=_("Printer")).does(self.choose_printer)
        buttons: list[QWidget] = [printer]
        self.print_all = None
        if ready:
            pages = sum(line.paper.pages for line in ready)
            words = _("Print all, {pages}").format(pages=pages_words(pages))
            self.print_all = primary(words, "printer", keys="Ctrl+Return").does(self.print_everything)
            buttons.append(self.print_all)
        return title_line(_("Print"), _("Printed is not given. Say how each was given when it happens."), *buttons)

    def _head(self, line: QueueLine) -> QWidget:
        name = link(line.name.banner(), name=_("Open {name}").format(name=line.name.banner()))
        name.does(lambda: self.open_requested.emit(line.paper.patient))
        number = Label(spaced(line.nhs_number) if len(line.nhs_number) == 10 else line.nhs_number, role=Role.MUTED)
        return flow(name, number, gap=10, line_gap=0)

    def _row(self, line: QueueLine, glyph: str, *below: Item) -> QWidget:
        words = VBox(self._head(line), Words(f"{line.paper.title} · {state_words(line.paper)} · {pages_words(line.paper.pages)}"), 4, *below, gap=2)
        row = wrap(HBox(VBox(3, Sign(glyph, Role.MUTED), None, gap=0), (words, 1), gap=10, margins=(0, 6, 0, 6)))
        row.setAccessibleName(f"{line.name.banner()}, {state_words(line.paper)}")
        return row

    def _queued(self, line: QueueLine) -> QWidget:
        out = danger(_("Take out"), "x", name=_("Take the pack of {name} out of the queue").format(name=line.name.banner()))
        out.does(partial(self._take_out, line))
        if line.refused:
            why = Message(line.refused, _("It is not printed. Make the pack again, or take it out."), Tone.WARNING)
            return self._row(line, "clock", why, flow(out))
        go = secondary(
            _("Print {pages}").format(pages=pages_words(line.paper.pages)), "printer", name=_("Print for {name}").format(name=line.name.banner())
        )
        go.does(partial(self.print_lines, [line]))
        return self._row(line, "clock", flow(go, out))

    def _printed(self, line: QueueLine) -> QWidget:
        buttons: list[QWidget] = []
        for how, glyph in HANDINGS:
            said = _("{how}: {name}").format(how=handing_words(how), name=line.name.banner())
            buttons.append(secondary(handing_words(how), glyph, name=said).does(partial(self._hand, line.paper, how)))
        return self._row(line, "printer", flow(*buttons))

    # What she does

    def print_everything(self) -> None:
        """Print whatever may be printed."""
        self.print_lines([line for line in self.lines if line.paper.state is PaperState.QUEUED and not line.refused])

    def print_lines(self, lines: list[QueueLine]) -> None:
        """Print these, one after the other; each is recorded once its printer has taken it."""
        if self._is_busy or not lines:
            return
        if self.printers.in_use is None:
            self.choose_printer(partial(self.print_lines, lines))
            return
        self._errors = []
        self._waiting = list(lines)
        self._next()

    def _next(self) -> None:
        choice = self.printers.in_use
        if not self._waiting or choice is None:
            self._is_busy = False
            self.printers.one_copy()
            self._load()
            return
        self._is_busy = True
        line = self._waiting.pop(0)
        job = partial(self._ports.pdf, line.paper.uid)
        self._jobs.run(Lane.RENDER, job, owner=self, done=partial(self._send, line.paper, choice), failed=self._on_failed)

    def _send(self, paper: Paper, choice: PrintChoice, found: tuple[bytes, int]) -> None:
        pdf, pages = found
        job = partial(self._ports.printing.send, pdf, replace(choice, is_mono=paper.is_mono), "")
        record = partial(self._ports.printed, paper.uid, pdf, pages, choice.copies)
        self._jobs.run(Lane.NET, job, owner=self, done=lambda _name: self._record(record), failed=self._on_failed)

    def _record(self, job: Callable[[], tuple[Change, Paper]]) -> None:
        self._jobs.run(Lane.WRITE, job, owner=self, done=lambda _found: self._next(), failed=self._on_failed)

    def _on_failed(self, error: Expected) -> None:
        """Stop here: what has not been sent stays in the queue."""
        self._waiting = []
        self._complain(Expected(error.what, _("Nothing was recorded as printed. The pack is still in the queue."), error.then))

    def _take_out(self, line: QueueLine) -> None:
        job = partial(self._ports.take_out, line.paper.uid, _("Taken out of the print queue."))
        self._jobs.run(Lane.WRITE, job, owner=self, done=self._on_taken_out, failed=self._complain)

    def _on_taken_out(self, found: tuple[Change, Paper]) -> None:
        paper = found[1]
        self.toast.emit(_("Taken out of the queue"), lambda: self._jobs.run(Lane.WRITE, partial(self._ports.put_back, paper), owner=self))

    def _hand(self, paper: Paper, how: Handing) -> None:
        give = partial(self._ports.printing.give, paper.uid, how)
        self._jobs.run(Lane.WRITE, give, owner=self, done=self._on_handed, failed=self._complain)

    def _on_handed(self, found: tuple[Change, Paper]) -> None:
        paper = found[1]
        how = handing_words(paper.given.how) if paper.given else ""
        back = partial(self._ports.printing.take_back, paper.uid)
        self.toast.emit(_("Recorded: {how}").format(how=how), lambda: self._jobs.run(Lane.WRITE, back, owner=self))

    def choose_printer(self, then: Callable[[], None] | None = None) -> None:
        """Ask which printer; go on with `then` once she has said."""
        self.printers.ask(lambda: None, lambda _choice: then() if then is not None else None)


def _ruled(rows: list[QWidget]) -> list[Item]:
    found: list[Item] = []
    for row in rows:
        if found:
            found.append(Rule())
        found.append(row)
    return found
