"""The shelf: every leaflet with its languages and its day of review; import, write, approve, withdraw, recall."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.leaflets import ContentStatus, Leaflet
from cns_desktop.domain.packing import Recall
from cns_desktop.domain.shelf import ShelfLine, is_ours, lines_of
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import quiet, secondary
from cns_desktop.ui.common.chips import Filter
from cns_desktop.ui.common.fields import SearchField
from cns_desktop.ui.common.layout import Card, Columns, Scroll, VBox, flow, page
from cns_desktop.ui.common.messages import EmptyState, Message, failure
from cns_desktop.ui.common.paging import Cell, Column, Look, PagedModel, Tag
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import title_line
from cns_desktop.ui.common.theme import Tone
from cns_desktop.ui.features.leaflets.detail import DetailCard, standing
from cns_desktop.ui.features.leaflets.editor import LeafletPage
from cns_desktop.ui.features.leaflets.ports import ShelfPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_WAIT_MS = 150
_DAYS_LEFT = 60
_LEAST_ROWS = 5  # always in view; below that the page scrolls


def review_cell(line: ShelfLine, today: date) -> Cell:
    """The month, or a word when it matters more."""
    held = line.leaflet
    if held.status is not ContentStatus.APPROVED or held.is_out_of_date(today):
        words, glyph, tone = standing(held, today)
        return Tag(words.split(" ")[0] if held.status is ContentStatus.WITHDRAWN else words, tone, glyph)
    if held.review_by is None:
        return ""
    left = (held.review_by - today).days
    if left <= _DAYS_LEFT:
        return Tag(ngettext("{count} day left", "{count} days left", left).format(count=left), Tone.WARNING, "clock")
    return f"{held.review_by:%b %Y}"


def formats_words(line: ShelfLine) -> str:
    held = line.leaflet
    if not held.text and held.pages:
        return "PDF"
    words = _("any size") if is_ours(line) else _("PDF")
    return _("{format}, easy read").format(format=words) if held.is_easy_read else words


class ShelfPage(QWidget):
    """The Leaflets place.

    Signals:
        toast: something is done, and how to undo it.
        open_requested: the patient whose record she wants.
    """

    toast = Signal(str, object)
    open_requested = Signal(str)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: ShelfPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.lines: tuple[ShelfLine, ...] = ()
        self._shown: list[ShelfLine] = []
        self._found: tuple[str, ...] | None = None
        self._asked = 0
        self._is_loaded = False
        self._to_import: list[Path] = []
        self._brought: list[Leaflet] = []
        self._filter = "all"
        columns: tuple[Column[ShelfLine], ...] = (
            Column(_("Leaflet"), lambda line: line.leaflet.title, 260, Look.STRONG, keep=True),
            Column(_("Languages"), lambda line: " ".join(code.upper() for code in line.languages), 110, Look.MUTED, priority=1),
            Column(_("Formats"), formats_words, 110, Look.MUTED),
            Column(_("Review by"), lambda line: review_cell(line, ports.today()), 130, priority=2),
        )
        self.model: PagedModel[ShelfLine] = PagedModel(columns, lambda: range(len(self._shown)), lambda ids: [self._shown[at] for at in ids])
        self.table = Table(self.model, _("Leaflets"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.detail = DetailCard(ports.today)
        self._editor: LeafletPage | None = None
        self._build()
        self._connect(feed)

    def _build(self) -> None:
        self.bring = secondary(_("Import PDFs"), "upload").does(self.import_files)
        self.write = secondary(_("Write a leaflet"), "notebook-pen", keys="Ctrl+N").does(self.new_item)
        self.search = SearchField(_("Find a leaflet"), _("Title, topic, any word"), "Ctrl+F")
        self.search.setMinimumWidth(220)
        self.filters = {key: Filter(key) for key in ("all", "ours", "easy", "due", "draft", "withdrawn")}
        self._notes = VBox(gap=8)
        table = Card(gap=0, margins=3)
        self._empty = EmptyState("book-open", _("No leaflet here"), _("Nothing fits what is chosen above."), quiet(_("Show all")).does(self.show_all))
        holder = QWidget()
        self._tables = QStackedLayout(holder)
        self._tables.addWidget(self.table)
        self._tables.addWidget(self._empty)
        table.box.put((holder, 1))
        top = Columns([self.search, flow(*self.filters.values(), gap=6)], [2, 5], below_em=50, gap=8)
        self.table.keep_in_view(_LEAST_ROWS)
        columns = Columns([table, self.detail], [9, 5], below_em=46, gap=12)
        shelf = Scroll(page(title_line(_("Leaflets"), "", self.bring, self.write), top, self._notes, (columns, 1)))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(shelf)
        self._shelf = shelf

    def _connect(self, feed: ChangeFeed) -> None:
        for key, button in self.filters.items():
            button.clicked.connect(partial(self._on_filter, key))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda _row: self._open_line())
        self.detail.open_requested.connect(self.open_leaflet)
        self.detail.patient_requested.connect(self.open_requested.emit)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._wait.start())
        feed.changed.connect(self._on_changed)

    @property
    def editor(self) -> LeafletPage:
        """One leaflet; made when the first is opened: its fields are more than the whole shelf."""
        if self._editor is None:
            self._editor = LeafletPage(self._jobs, self._ports)
            self._editor.closed.connect(self._back)
            self._editor.done.connect(lambda words: self.toast.emit(words, None))
            self._stack.addWidget(self._editor)
        return self._editor

    # What the shell asks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_loaded:
            self._load()

    def find_in_page(self) -> None:
        self.search.setFocus()

    def new_item(self) -> None:
        """Write a leaflet of our own."""
        self._jobs.run(Lane.READ, partial(self._ports.new, _("A new leaflet")), owner=self, done=self.open_leaflet, failed=self._complain)

    def primary_action(self) -> None:
        """Ctrl+Return: approve the draft that is open."""
        if self._editor is not None and self._stack.currentWidget() is self._editor:
            self._editor.approve_now()

    def flush(self) -> None:
        if self._editor is not None:
            self._editor.flush()

    # The list

    def _on_changed(self, change: Change) -> None:
        if not change.topics & {Topic.LEAFLETS, Topic.PACKS}:
            return
        self._is_loaded = False
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        self._is_loaded = True
        self._jobs.run(Lane.READ, self._ports.leaflets, owner=self, done=self._fill, failed=self._complain)

    def _fill(self, leaflets: tuple[Leaflet, ...]) -> None:
        self.lines = lines_of(leaflets)
        counts = {key: sum(self._fits(line, key) for line in self.lines) for key in self.filters}
        words = {
            "all": _("All {count}"),
            "ours": _("Ours {count}"),
            "easy": _("Easy read {count}"),
            "due": _("Review due {count}"),
            "draft": _("Drafts {count}"),
            "withdrawn": _("Withdrawn {count}"),
        }
        for key, button in self.filters.items():
            button.set_text(words[key].format(count=counts[key]))
        self._show()

    def _fits(self, line: ShelfLine, key: str) -> bool:
        tests: dict[str, Callable[[], bool]] = {
            "all": lambda: True,
            "ours": lambda: is_ours(line),
            "easy": lambda: line.leaflet.is_easy_read,
            "due": lambda: line.is_due(self._ports.today()),
            "draft": lambda: line.leaflet.status is ContentStatus.DRAFT,
            "withdrawn": lambda: line.leaflet.status is ContentStatus.WITHDRAWN,
        }
        return tests[key]()

    def _on_filter(self, key: str, _on: bool = False) -> None:
        self._filter = key
        self._show()

    def show_all(self) -> None:
        self._filter = "all"
        self.search.clear()
        self._show()

    def _show(self) -> None:
        before = self.detail.line.leaflet if self.detail.line else None
        for key, button in self.filters.items():
            button.setChecked(key == self._filter)
        shown = [line for line in self.lines if self._fits(line, self._filter)]
        if self._found is not None:
            place = {key: at for at, key in enumerate(self._found)}
            shown = sorted((line for line in shown if line.leaflet.key in place), key=lambda line: place[line.leaflet.key])
        self._shown = shown
        self._tables.setCurrentWidget(self.table if shown else self._empty)
        self.model.reload()
        if not shown:
            self.detail.show_line(None)
            return
        same = [at for at, line in enumerate(shown) if before and (line.leaflet.key, line.leaflet.status) == (before.key, before.status)]
        self.table.pick(same[0] if same else 0)

    def _search(self) -> None:
        typed = self.search.text().strip()
        self._asked += 1
        if not typed:
            self._found = None
            self._show()
            return
        self._jobs.run(Lane.READ, partial(self._ports.search, typed), owner=self, done=partial(self._on_found, self._asked), failed=self._complain)

    def _on_found(self, asked: int, keys: tuple[str, ...]) -> None:
        if asked == self._asked:
            self._found = keys
            self._show()

    def _on_picked(self) -> None:
        ids = self.table.picked_ids()
        if not ids or ids[0] >= len(self._shown):
            return
        line = self._shown[ids[0]]
        self.detail.show_line(line)
        held = line.leaflet
        version = held.version if held.status is ContentStatus.WITHDRAWN else 0
        self._jobs.run(Lane.READ, partial(self._ports.recall, held.key, version), owner=self, done=partial(self._on_recall, line))

    def _on_recall(self, line: ShelfLine, recall: Recall) -> None:
        self.detail.show_recall(line, recall)

    def _open_line(self) -> None:
        if self.detail.line is not None:
            self.open_leaflet(self.detail.line.leaflet)

    # One leaflet

    def open_leaflet(self, leaflet: Leaflet) -> None:
        """Read it, write it, approve it."""
        self._clear_notes()
        self.editor.show_leaflet(leaflet)
        self._stack.setCurrentWidget(self.editor)
        self.editor.back.setFocus()

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._shelf)
        self._load()
        self.table.setFocus()

    # Import

    def import_files(self) -> None:
        """Bring in PDFs: each is checked and cleaned in a process of its own; what can't be is named."""
        files: Sequence[Path] = self._ports.choose_files(self)
        self._clear_notes()
        self._to_import, self._brought = list(files), []
        self._next_file()

    def _next_file(self) -> None:
        if not self._to_import:
            self._after_import()
            return
        path = self._to_import.pop(0)
        job = partial(self._ports.bring_in, path)
        self.bring.setEnabled(False)
        self._jobs.run(Lane.RENDER, job, owner=self, done=partial(self._on_clean, path), failed=partial(self._on_refused, path))

    def _on_clean(self, path: Path, clean: Any) -> None:  # noqa: ANN401 - handed on as it is
        title = path.stem.replace("_", " ").replace("-", " ").strip().capitalize()
        job = partial(self._ports.add, clean, title)
        self._jobs.run(Lane.WRITE, job, owner=self, done=self._on_added, failed=partial(self._on_refused, path))

    def _on_added(self, found: tuple[Change, Leaflet]) -> None:
        self._brought.append(found[1])
        self._next_file()

    def _on_refused(self, path: Path, error: Expected) -> None:
        self._notes.put(Message(_("{file}: {what}").format(file=path.name, what=error.what), f"{error.safe} {error.then}".strip(), Tone.DANGER))
        self._next_file()

    def _after_import(self) -> None:
        self.bring.setEnabled(True)
        if len(self._brought) == 1 and not self._notes.count():
            self.open_leaflet(self._brought[0])
        elif self._brought:
            count = ngettext("{count} leaflet is on the shelf as a draft.", "{count} leaflets are on the shelf as drafts.", len(self._brought))
            self._notes.put(Message(count.format(count=len(self._brought)), _("Read each one, set its facts, and approve it."), Tone.SUCCESS))
            self._on_filter("draft")

    def _complain(self, error: Expected) -> None:
        self._notes.put(failure(error))

    def _clear_notes(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
