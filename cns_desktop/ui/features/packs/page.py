"""Make a pack: build, look at the very pages, print, and then, as a separate act, given."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.packing import Built, PackView, PrintChoice, moved, with_leaflet, without
from cns_desktop.domain.packs import Handing, PackOrder, Paper, Part
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.features.packs.builder import BuilderView
from cns_desktop.ui.features.packs.outlet import Outlet
from cns_desktop.ui.features.packs.ports import PackPorts
from cns_desktop.ui.features.packs.printed import PrintedView, handing_words
from cns_desktop.ui.features.packs.printer import Printers, no_printer
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_SETTLE_MS = 120  # a row moved five places is one build, not five
_MOST_UNDO = 100
_TOPICS = {Topic.LEAFLETS, Topic.PLANS, Topic.CASELOAD, Topic.ASSESSMENTS}


class PackPage(QWidget):
    """The pack of the open patient.

    Signals:
        toast: something is done, and how to undo it.
        place_requested: she wants the Print place.
    """

    toast = Signal(str, object)
    place_requested = Signal(str)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: PackPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patient: PatientId | None = None
        self._view: PackView | None = None
        self.order: PackOrder | None = None
        self.built: Built | None = None
        self._undo: list[PackOrder] = []
        self._redo: list[PackOrder] = []
        self._stop = threading.Event()
        self._asked = 0
        self._is_busy = self._is_stale = self._is_new = False
        self.builder = BuilderView(jobs, ports.search, ports.printing.picture, ports.today)
        self.printed = PrintedView(jobs, ports.printing.picture)
        without = no_printer(_("Nothing is recorded as printed."), _("Save the pack as a file, or put it into the queue with Later."))
        self.printers = Printers(self, jobs, ports.printing, without)
        self.outlet = Outlet(self, jobs, ports)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.builder)
        self._stack.addWidget(self.printed)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._build)
        self._connect()
        feed.changed.connect(self._on_changed)

    def _connect(self) -> None:
        b = self.builder
        b.fits.wanted.connect(self._on_wanted)
        b.order.moved.connect(self._on_moved)
        b.order.taken_out.connect(self._on_taken_out)
        b.order.chosen.connect(self._on_chosen)
        b.size_chosen.connect(lambda size: self._change(body_size=size))
        b.language_chosen.connect(self._on_language)
        b.day_set.connect(self._on_day)
        b.late_reason.connect(self._on_late_reason)
        b.words_approved.connect(self._on_words_approved)
        b.printer.does(self.choose_printer)
        b.print_it.does(self.print_now)
        b.save.does(self.save_as)
        b.later.does(self.put_in_queue)
        self.printers.changed.connect(lambda: b.printer.set_text(self.printers.words()))
        self.printers.refused.connect(b.say_failed)
        self.outlet.recorded.connect(self._on_recorded)
        self.outlet.queued.connect(self._on_queued)
        self.outlet.failed.connect(b.say_failed)
        self.outlet.copied.connect(lambda: self.toast.emit(_("Printed again, stamped “copy”"), None))
        self.outlet.copy_failed.connect(self._on_failed_printed)
        self.printed.handed.connect(self._on_handed)
        self.printed.undo.connect(self._on_not_given)
        self.printed.again.connect(self._on_again)
        self.printed.later.connect(self._on_later)
        for keys, act in (("Ctrl+Z", self._on_undo), ("Ctrl+Shift+Z", self._on_redo)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(act)

    # What the shell asks

    def show_patient(self, patient: PatientId) -> None:
        """Make a pack for this patient; an order kept before is taken up again."""
        if patient != self._patient:
            self.flush()
            self._stop.set()
            self._asked += 1
            self._patient, self._view, self.order, self.built = patient, None, None, None
            self._undo, self._redo = [], []
            self.outlet.forget()
            self.printers.one_copy()
            self.builder.clear(_("The pack is being put together."))
        self._is_new = True
        self._stack.setCurrentWidget(self.builder)
        self._load()

    def primary_action(self) -> None:
        """Ctrl+Return: Print, or, once printed, handed over."""
        if self._stack.currentWidget() is self.builder:
            self.print_now()
        elif self.printed.paper is not None and self.printed.paper.given is None:
            self._on_handed(Handing.HANDED_OVER)

    def print_this(self) -> None:
        """Ctrl+P."""
        if self._stack.currentWidget() is self.builder:
            self.print_now()

    def find_in_page(self) -> None:
        self.builder.fits.search.setFocus()

    def flush(self) -> None:
        """Every change is handed over as it is made: nothing waits here."""

    # Loading

    def _load(self) -> None:
        patient = self._patient
        if patient is None:
            return
        self._is_stale = False
        self._jobs.run(
            Lane.READ, partial(self._ports.view, patient), owner=self, done=partial(self._on_view, patient), failed=self.builder.show_refused
        )
        self.printers.load()

    def _on_view(self, patient: PatientId, view: PackView) -> None:
        if patient != self._patient:
            return
        self._view = view
        if self.order is None or self.order.patient != patient:
            self.order = view.order
        self.builder.show_view(view)
        self._show_order()
        self._build()

    def _on_changed(self, change: Change) -> None:
        if self._patient is None or not change.topics & _TOPICS or change.patient not in (None, self._patient):
            return
        if self.isVisible() and self._stack.currentWidget() is self.builder:
            self._reload()
        else:
            self._is_stale = True

    def _reload(self) -> None:
        """The facts have changed under the order: take up what is new, keep what she chose."""
        order, patient = self.order, self._patient
        if order is not None and patient is not None:
            self._is_stale = False
            job = partial(_both, partial(self._ports.view, patient), partial(self._ports.refresh, order))
            self._jobs.run(Lane.READ, job, owner=self, done=partial(self._on_reloaded, order))

    def _on_reloaded(self, asked: PackOrder, found: tuple[PackView, PackOrder]) -> None:
        view, order = found
        if view.patient != self._patient:
            return
        if self.order != asked:  # what she has changed since stands: the facts are taken up under it
            self._reload()
        else:
            self._view, self.order = view, order
            self.builder.show_view(view)
            self._show_order()
            self._build()

    # The order

    def _show_order(self, at: int | None = None) -> None:
        if self.order is not None:
            self.builder.show_order(self.order, at)

    def _set(self, order: PackOrder, at: int | None = None) -> None:
        """The order is this now: shown, kept, and its pages made."""
        if self.order is None or order == self.order:
            self._show_order(at)
            return
        self._undo = [*self._undo[-_MOST_UNDO:], self.order]
        self._redo = []
        self._put(order, at)

    def _put(self, order: PackOrder, at: int | None = None) -> None:
        self.order, self.built = order, None
        self.builder.clear_faults()
        self._show_order(at)
        self.builder.set_ready(None)
        self._jobs.run(Lane.WRITE, partial(self._ports.keep, order), owner=self, failed=self.builder.say_failed)
        self._stop.set()
        self._settle.start()

    def _change(self, **changes: object) -> None:
        if self.order is not None:
            self._is_new = False
            self._set(replace(self.order, **changes))  # type: ignore[arg-type]  # field names are checked by replace

    def _on_wanted(self, key: str) -> None:
        order = self.order
        if order is not None:
            job = partial(self._ports.part, order.patient, key, order.language)
            self._jobs.run(Lane.READ, job, owner=self, done=partial(self._on_part, order.patient), failed=self.builder.say_failed)

    def _on_part(self, patient: PatientId, part: Part) -> None:
        if self.order is not None and self.order.patient == patient:
            order = with_leaflet(self.order, part)
            self._set(order, order.parts.index(part) if part in order.parts else None)

    def _on_moved(self, at: int, by: int) -> None:
        if self.order is not None:
            self._set(replace(self.order, parts=moved(self.order.parts, at, by)), at + by)

    def _on_taken_out(self, at: int) -> None:
        if self.order is None or not 0 <= at < len(self.order.parts):
            return
        title = self.order.parts[at].title
        self._set(replace(self.order, parts=without(self.order.parts, at)))
        self.toast.emit(_("“{title}” taken out").format(title=title), partial(self._undo_for, self._patient))

    def _on_chosen(self, at: int) -> None:
        if self.built is not None and at < len(self.built.starts):
            self.builder.pane.go_to(self.built.starts[at] - 1)

    def _on_language(self, language: str) -> None:
        order = self.order
        if order is not None:
            wanted = replace(order, language=language)
            self._jobs.run(Lane.READ, partial(self._ports.refresh, wanted), owner=self, done=partial(self._on_translated, order))

    def _on_translated(self, asked: PackOrder, order: PackOrder) -> None:
        if self.order == asked:
            self._set(order)
        elif self.order is not None and self.order.patient == asked.patient:
            self._on_language(order.language)  # she has changed the pack since: in the language she asked for, but as it is now

    def _on_day(self, day: date | None) -> None:
        self._change(ring_by=day)

    def _on_late_reason(self, key: str, reason: str) -> None:
        if self.order is not None:
            parts = tuple(replace(p, reason=reason) if p.leaflet_key == key else p for p in self.order.parts)
            self._set(replace(self.order, parts=parts))

    def _on_words_approved(self) -> None:
        self._jobs.run(Lane.WRITE, self._ports.approve_words, owner=self, done=lambda _change: self._on_approved(), failed=self.builder.say_failed)

    def _on_approved(self) -> None:
        self.builder.clear_faults()
        self.toast.emit(_("The words of our own papers are approved"), None)

    def _on_undo(self) -> None:
        if self._undo and self.order is not None:
            self._redo.append(self.order)
            self._put(self._undo.pop())

    def _undo_for(self, patient: PatientId | None) -> None:
        """Undo from a toast: in the pack it spoke of, whoever's is open by then."""
        if patient == self._patient:
            self._on_undo()

    def _on_redo(self) -> None:
        if self._redo and self.order is not None:
            self._undo.append(self.order)
            self._put(self._redo.pop())

    # The pages

    def _build(self) -> None:
        order = self.order
        if order is None:
            return
        self._stop.set()
        self._stop = threading.Event()
        self._asked += 1
        self.built = None
        self.builder.show_working()
        job = partial(self._ports.build, order, self._stop.is_set)
        self._jobs.run(Lane.RENDER, job, owner=self, done=partial(self._on_built, self._asked), failed=partial(self._on_refused, self._asked))

    def _on_built(self, asked: int, built: Built) -> None:
        if asked == self._asked:
            self.built = built
            self.builder.show_built(built)
            if self._is_new and self.isVisible() and self._stack.currentWidget() is self.builder:
                self._is_new = False
                self.builder.print_it.setFocus()  # the pages are there: one press prints them

    def _on_refused(self, asked: int, error: Expected) -> None:
        if asked == self._asked:
            self.builder.show_refused(error)

    # Printing

    def choose_printer(self, then: Callable[[], None] | None = None) -> None:
        """Ask which printer; go on with `then` once she has said."""
        self.printers.ask(self._banner, partial(self._on_printer, then))

    def _banner(self) -> QWidget | None:
        return self._ports.banner(self._patient) if self._patient else None

    def _on_printer(self, then: Callable[[], None] | None, choice: PrintChoice) -> None:
        if self.order is not None and choice.is_mono != self.order.is_mono:
            self._change(is_mono=choice.is_mono)
        elif then is not None:
            then()

    def print_now(self) -> None:
        """Send the very bytes that are shown; record them once the queue has taken them."""
        built, choice = self.built, self.printers.in_use
        if built is None or self.outlet.is_busy or built.needs_approval:
            return
        if choice is None:
            self.choose_printer(self.print_now)
            return
        self.builder.clear_faults()
        self.outlet.print_pack(built, choice)

    def save_as(self) -> None:
        """Save the pages where she says; they leave the encrypted store."""
        if self.built is None or self.outlet.is_busy:
            return
        place = self._ports.printing.choose_place(self, f"{self.built.title}.pdf")
        if place is not None:
            self.outlet.save_pack(self.built, place)

    def put_in_queue(self) -> None:
        """Print it another time."""
        if self.built is not None and not self.outlet.is_busy:
            self.outlet.put_in_queue(self.built)

    def _on_recorded(self, built: Built, paper: Paper) -> None:
        if built.order.patient != self._patient:
            return
        self.order = None
        self._show_paper(paper, built)

    def _show_paper(self, paper: Paper, built: Built | None = None) -> None:
        if self._view is None or paper.patient != self._patient:
            return
        self._stack.setCurrentWidget(self.printed)
        self.printed.show_paper(paper, self._view.name, built.warnings if built else ())
        if built is not None:
            self.printed.pane.show_pdf(built.pdf, built.pages)

    def _on_queued(self) -> None:
        self.toast.emit(_("The pack waits in Print"), None)
        self.order = None
        self._load()

    # Given

    def _on_handed(self, how: Handing) -> None:
        paper = self.printed.paper
        if paper is not None and not self._is_busy:
            self._is_busy = True
            self._jobs.run(
                Lane.WRITE, partial(self._ports.printing.give, paper.uid, how), owner=self, done=self._on_given, failed=self._on_failed_printed
            )

    def _on_given(self, found: tuple[Change, Paper]) -> None:
        self._is_busy = False
        self._show_paper(found[1])
        how = found[1].given.how if found[1].given else Handing.HANDED_OVER
        undo = partial(self._take_back, found[1])  # whatever is shown by then
        self.toast.emit(_("Recorded: {how}").format(how=handing_words(how)), undo)

    def _on_not_given(self) -> None:
        paper = self.printed.paper
        if paper is not None and paper.given is not None:
            self._take_back(paper)

    def _take_back(self, paper: Paper) -> None:
        before = replace(paper, given=None)
        job = partial(self._ports.printing.take_back, paper.uid)
        self._jobs.run(Lane.WRITE, job, owner=self, done=lambda _change: self._show_taken_back(before), failed=self._on_failed_printed)

    def _show_taken_back(self, paper: Paper) -> None:
        if self.printed.paper is not None and self.printed.paper.uid == paper.uid:
            self._show_paper(paper)

    def _on_failed_printed(self, error: Expected) -> None:
        self._is_busy = False
        self.toast.emit(error.sentences(), None)

    def _on_again(self) -> None:
        paper, choice = self.printed.paper, self.printers.in_use
        if paper is None:
            return
        if choice is None:
            self.choose_printer(self._on_again)
            return
        self.outlet.print_copy(paper, replace(choice, copies=1))

    def _on_later(self) -> None:
        """Leave how she got it for another time: it waits in Print."""
        self.printed.paper = None
        self._stack.setCurrentWidget(self.builder)
        self.order = None
        self._load()


def _both(view: Callable[[], PackView], order: Callable[[], PackOrder]) -> tuple[PackView, PackOrder]:
    return view(), order()
