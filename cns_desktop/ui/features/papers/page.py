"""Every paper made for this patient, as it was when it was made; printed again only as a copy."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PaperId, PatientId
from cns_desktop.domain.packs import Handing, Paper, PaperState, PartKind
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.layout import Card, Columns, Scroll, VBox, flow, page, wrap
from cns_desktop.ui.common.messages import EmptyState
from cns_desktop.ui.common.paging import Column, Look, PagedModel, Tag
from cns_desktop.ui.common.paper import PaperPane
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import Words, muted_words, title_line
from cns_desktop.ui.common.theme import Tone, Weight
from cns_desktop.ui.features.packs.outlet import send_copy
from cns_desktop.ui.features.packs.ports import PrintPorts
from cns_desktop.ui.features.packs.printed import HANDINGS, handing_words, pages_words, part_line, stamp, state_words
from cns_desktop.ui.features.packs.printer import Printers, no_printer
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner


@dataclass(frozen=True, slots=True)
class PaperPorts:
    """What the Papers page may ask for."""

    papers: Callable[[PatientId], tuple[Paper, ...]]
    printing: PrintPorts
    banner: Callable[[PatientId], QWidget]


def standing(paper: Paper) -> Tag:
    """Where a paper stands, in a word."""
    if paper.state is PaperState.QUEUED:
        return Tag(_("To be printed"), Tone.INFO, "clock")
    if paper.given is None:
        return Tag(_("Not yet given"), Tone.WARNING, "printer")
    if paper.given.how.is_given:
        return Tag(_("Given"), Tone.SUCCESS, "check")
    return Tag(handing_words(paper.given.how), Tone.NEUTRAL, "undo-2")


def contents(paper: Paper) -> str:
    """What is in a paper, in a few words."""
    count = sum(p.kind is PartKind.LEAFLET for p in paper.parts)
    leaflets = ngettext("{count} leaflet", "{count} leaflets", count).format(count=count)
    return f"{pages_words(paper.pages)}, {leaflets}"


_LEAST_ROWS = 6  # in view, if there are as many; below that the page scrolls
COLUMNS: tuple[Column[Paper], ...] = (
    Column(_("Made"), stamp, 150, Look.STRONG, keep=True),
    Column(_("What"), lambda p: p.title, 140, grows=True),
    Column(_("Holds"), contents, 160, Look.MUTED, priority=1),
    Column(_("Now"), standing, 150, priority=2),
)


class PapersPage(QWidget):
    """The papers of the open patient.

    Signals:
        toast: something is done, and how to undo it.
        pack_requested: make a pack for this patient.
    """

    toast = Signal(str, object)
    pack_requested = Signal(str)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: PaperPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patient: PatientId | None = None
        self._papers: tuple[Paper, ...] = ()
        self.shown: Paper | None = None
        self._is_stale = False
        self.printers = Printers(self, jobs, ports.printing, no_printer(_("Nothing was printed."), _("Ask your IT support.")))
        self.printers.refused.connect(self._complain)
        self.model: PagedModel[Paper] = PagedModel(COLUMNS, lambda: range(len(self._papers)), lambda ids: [self._papers[at] for at in ids])
        self.table = Table(self.model, _("Papers"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.picked.connect(self._on_picked)
        self._make_detail()
        make = primary(_("Make a pack"), "package").does(self._on_make)
        self.empty = EmptyState("file-text", _("Papers"), _("Every paper printed or saved for this patient stands here, as it was made."), make)
        columns = Columns([Card(self.table, margins=3), self.detail], [3, 2], below_em=56, gap=12)
        self._full = Scroll(page(title_line(_("Papers"), _("As they were when they were made. A copy is stamped as one.")), (columns, 1)))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._full)
        self._stack.addWidget(self.empty)
        feed.changed.connect(self._on_changed)

    def _make_detail(self) -> None:
        self.head, self.under = Words("", weight=Weight.SEMIBOLD), muted_words("")
        self.again = secondary(_("Print a copy"), "printer").does(self.print_copy)
        self.handing = {how: secondary(handing_words(how), glyph).does(partial(self._on_handed, how)) for how, glyph in HANDINGS}
        self.undo = secondary(_("Undo"), "undo-2").does(self._on_not_given)
        self._parts = VBox(gap=0)
        self.pane = PaperPane(self._jobs, self._ports.printing.picture, self.again)
        self.detail = Card(self.head, self.under, flow(*self.handing.values(), self.undo), (self.pane, 1), wrap(self._parts))

    # What the shell asks

    def show_patient(self, patient: PatientId) -> None:
        """Show this patient's papers, newest first."""
        if patient != self._patient:
            self._patient, self._papers, self.shown = patient, (), None
            self.model.forget()
            self._empty_detail()
            self.printers.one_copy()
        self._load()

    def print_this(self) -> None:
        self.print_copy()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def _on_make(self) -> None:
        if self._patient is not None:
            self.pack_requested.emit(self._patient)

    def _on_changed(self, change: Change) -> None:
        if self._patient is None or Topic.PACKS not in change.topics or change.patient not in (None, self._patient):
            return
        if self.isVisible():
            self._load()
        else:
            self._is_stale = True

    def _load(self) -> None:
        patient = self._patient
        if patient is None:
            return
        self._is_stale = False
        self._jobs.run(Lane.READ, partial(self._ports.papers, patient), owner=self, done=partial(self._fill, patient), failed=self._complain)
        self.printers.load()

    def _fill(self, patient: PatientId, papers: tuple[Paper, ...]) -> None:
        if patient != self._patient:
            return
        before = self.shown.uid if self.shown else None
        self._papers = papers
        self._stack.setCurrentWidget(self._full if papers else self.empty)
        self.model.reload()
        if papers:
            self.table.keep_in_view(min(len(papers), _LEAST_ROWS))
            self.table.pick(next((at for at, p in enumerate(papers) if p.uid == before), 0))

    def _complain(self, error: Expected) -> None:
        self.toast.emit(error.sentences(), None)

    # One paper

    def _on_picked(self) -> None:
        ids = self.table.picked_ids()
        if ids and ids[0] < len(self._papers):
            self._show(self._papers[ids[0]])

    def _show(self, paper: Paper) -> None:
        is_new = self.shown is None or self.shown.uid != paper.uid
        self.shown = paper
        self.head.setText(state_words(paper))
        self.under.setText(f"{paper.title} · {contents(paper)} · {paper.format_code}".rstrip(" ·"))
        is_open = paper.given is None and paper.state is not PaperState.QUEUED
        for button in self.handing.values():
            button.setVisible(is_open)
        self.undo.setVisible(paper.given is not None)
        self.again.setEnabled(bool(paper.sha256))
        if not is_new:
            return
        self._take_parts_away()
        self._parts.put(*(part_line(number, part, paper.language) for number, part in enumerate(paper.parts, 1)))
        if not paper.sha256:
            self.pane.clear(_("No file was kept of this paper."))
            return
        self.pane.clear()
        self._jobs.run(
            Lane.READ,
            partial(self._ports.printing.stored, paper.uid),
            owner=self,
            done=partial(self._on_pdf, paper),
            failed=lambda error: self.pane.clear(error.sentences()),
        )

    def _take_parts_away(self) -> None:
        while (item := self._parts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _empty_detail(self) -> None:
        """Nothing of the patient before stays while the next one's papers are fetched."""
        for words in (self.head, self.under):
            words.setText("")
        for button in (*self.handing.values(), self.undo):
            button.hide()
        self.again.setEnabled(False)
        self._take_parts_away()
        self.pane.clear()

    def _on_pdf(self, paper: Paper, pdf: bytes) -> None:
        if self.shown is not None and self.shown.uid == paper.uid:
            self.pane.show_pdf(pdf, paper.pages)

    def _on_handed(self, how: Handing) -> None:
        if self.shown is not None:
            give = partial(self._ports.printing.give, self.shown.uid, how)
            self._jobs.run(Lane.WRITE, give, owner=self, done=self._on_given, failed=self._complain)

    def _on_given(self, found: tuple[Change, Paper]) -> None:
        how = found[1].given.how if found[1].given else Handing.HANDED_OVER
        undo = partial(self._take_back, found[1].uid)  # whatever is shown by then
        self.toast.emit(_("Recorded: {how}").format(how=handing_words(how)), undo)

    def _on_not_given(self) -> None:
        if self.shown is not None:
            self._take_back(self.shown.uid)

    def _take_back(self, paper: PaperId) -> None:
        self._jobs.run(Lane.WRITE, partial(self._ports.printing.take_back, paper), owner=self, failed=self._complain)

    # A copy

    def print_copy(self) -> None:
        """The stored PDF again, each page stamped as a copy."""
        paper = self.shown
        if paper is None or not paper.sha256:
            return
        choice = self.printers.in_use
        if choice is None:
            self.printers.ask(self._banner, lambda _choice: self.print_copy())
            return
        job = partial(send_copy, self._ports.printing, paper, choice)
        self._jobs.run(Lane.RENDER, job, owner=self, done=lambda _name: self._on_copied(paper), failed=self._complain)

    def _banner(self) -> QWidget | None:
        return self._ports.banner(self._patient) if self._patient else None

    def _on_copied(self, paper: Paper) -> None:
        self._jobs.run(Lane.WRITE, partial(self._ports.printing.reprinted, paper.uid), owner=self, failed=self._complain)
        self.toast.emit(_("Printed, stamped “copy”"), None)
