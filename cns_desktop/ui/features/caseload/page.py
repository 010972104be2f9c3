"""The caseload: 100,000 rows by keyboard or mouse, filters, what is selected and what can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import overload

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cns_desktop.domain.caseload import CaseloadFilter, CaseloadLine
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet, secondary
from cns_desktop.ui.common.chips import Filter
from cns_desktop.ui.common.fields import ChoiceField, SearchField
from cns_desktop.ui.common.layout import Card, Columns, HBox, Scroll, VBox, flow, wrap
from cns_desktop.ui.common.messages import EmptyState
from cns_desktop.ui.common.paging import PagedModel
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import Label, title_line
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.caseload.columns import columns
from cns_desktop.ui.features.caseload.ports import ListPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_NARROW_EM = 62
_FOOT_EM = 46
_EDGE_EM = 50
_LEAST_ROWS = 5
_HEAD = 36


class CaseloadPage(Themed, QWidget):
    """The list of patients.

    Signals:
        open_requested: a PatientId to open.
        new_requested: she wants to write down a new patient.
        import_requested, export_requested: records in; a tuple of PatientIds out (empty = everybody in the list).
    """

    open_requested = Signal(object)
    new_requested = Signal()
    import_requested = Signal()
    export_requested = Signal(object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: ListPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._chosen = CaseloadFilter()
        self._order, self._down = "due", False
        self._is_stale, self._is_clearing = True, False
        self._asked = 0
        labels = dict(ports.stages)
        self.model = PagedModel(columns(ports.today, lambda code: labels.get(code, code)), tuple, ports.page)
        self.table = Table(self.model, _("Patients"))
        self.table.mark_sorted("due", is_descending=False)
        self._build()
        self._connect(feed)

    def _build(self) -> None:
        self.new_button = primary(_("&New patient"), "plus", keys="Ctrl+N")
        self._import = secondary(_("&Import"), "upload")
        self._export_all = secondary(_("E&xport list"), "download")
        self.mine = Filter(_("Mine"), is_on=False)
        self.team = Filter(self._ports.team_name or _("My team"))
        self.due = Filter(_("Due"), "clock")
        self.flagged = Filter(_("Flagged"), "flag")
        self.stage = ChoiceField(self._ports.stages, blank=_("Any stage of pathway"))
        self.stage.setAccessibleName(_("Stage of pathway"))
        self.seek = SearchField(_("Find in this list"), _("Surname in this list"), "Ctrl+F")
        self._picked = Label()
        self._take_out = quiet(_("Export"), "download")
        self._open = quiet(_("Open"), "user")
        self._place = Label(role=Role.MUTED)
        chosen = flow(self._picked, self._open, self._take_out)
        foot = VBox(Columns([chosen, wrap(HBox(self._place))], [1, 0], below_em=_FOOT_EM, gap=4), margins=(16, 4, 16, 4))
        self._empty = EmptyState(
            "users", _("Nobody here"), _("No patient fits what is chosen above."), quiet(_("Show everybody")).does(self.show_all)
        )
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        box = Card(gap=0, margins=3)
        box.box.put((stack, 1), foot)
        narrow = [flow(self.mine, self.team, self.due, self.flagged), flow(self.seek, self.stage)]
        filters = Columns(narrow, [1, 0], below_em=_NARROW_EM, gap=8)
        head = title_line(_("Caseload"), "", self._import, self._export_all, self.new_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._body = VBox(head, filters, (box, 1), gap=12)
        layout.addWidget(Scroll(wrap(self._body)))
        self.retheme()

    def retheme(self) -> None:
        """A few rows are always in view, whatever the text size; then the page scrolls."""
        look = theme()
        self.table.setMinimumHeight(look.px(_HEAD) + _LEAST_ROWS * look.row)
        self._fit_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_margins()

    def _fit_margins(self) -> None:
        """At large text the page's edges give their room to the NHS number."""
        look = theme()
        side = look.px(20 if look.ems(self.width()) >= _EDGE_EM else 8)
        self._body.setContentsMargins(side, look.px(12), side, look.px(16))

    def _connect(self, feed: ChangeFeed) -> None:
        self.table.opened.connect(self._on_opened)
        self.table.picked.connect(self._show_foot)
        self.table.sort_requested.connect(self._on_sort)
        bar = self.table.verticalScrollBar()
        bar.valueChanged.connect(lambda _at: self._show_foot())
        bar.rangeChanged.connect(lambda _least, _most: self._show_foot())
        for button in (self.mine, self.team, self.due, self.flagged):
            button.toggled.connect(lambda _on: self._on_filter())
        self.stage.chosen.connect(self._on_filter)
        self.seek.textChanged.connect(lambda _text: self._on_filter())
        self.new_button.does(self.new_requested.emit)
        self._import.does(self.import_requested.emit)
        self._export_all.does(lambda: self.export_requested.emit(()))
        self._take_out.does(lambda: self.export_requested.emit(self.picked()))
        self._open.does(lambda: self._on_opened(self.table.picked_ids()[0]))
        feed.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_stale:
            return
        first = self._ports.first()
        if first is None:
            self.reload()
        else:
            self._show(first)

    def picked(self) -> tuple[PatientId, ...]:
        """The patients selected, from the top down."""
        return tuple(line.patient for line in self._ports.page(self.table.picked_ids()))

    def listed_patients(self) -> Sequence[PatientId]:
        """The list as it stands, for next and previous patient (Alt+PgDown, Alt+PgUp)."""
        return _Listed(self.model, self._ports.page)

    def new_item(self) -> None:
        self.new_requested.emit()

    def find_in_page(self) -> None:
        self.seek.setFocus()

    def primary_action(self) -> None:
        self.new_requested.emit()

    def show_all(self) -> None:
        """Take every filter away, and ask once."""
        self._is_clearing = True
        for button in (self.mine, self.team, self.due, self.flagged):
            button.setChecked(False)
        self.seek.clear()
        self.stage.choose(None)
        self._is_clearing = False
        self._on_filter()

    def reload(self) -> None:
        """Ask for the list again; it is shown when it has come, where she was."""
        self._is_stale = False
        self._asked += 1
        job = partial(self._ports.ids, self._order, self._chosen, self._down)
        self._jobs.run(Lane.READ, job, owner=self, done=partial(self._on_ids, self._asked))

    def _on_ids(self, asked: int, ids: Sequence[int]) -> None:
        if asked == self._asked:  # else she has asked for another since
            self._show(ids)

    def _show(self, ids: Sequence[int]) -> None:
        current = self.table.currentIndex()
        kept = self.model.id_at(current.row()) if current.isValid() else None
        self.table.mark_sorted(self._order, is_descending=self._down)
        self.model.show_ids(ids)
        if kept is not None:
            self.table.pick(kept)
        elif self.model.rowCount():
            self.table.selectRow(0)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        QTimer.singleShot(0, self, self._show_foot)

    def _on_filter(self) -> None:
        if self._is_clearing:
            return
        self._chosen = CaseloadFilter(
            key_worker=self._ports.person if self.mine.isChecked() else "",
            team=self._ports.team if self.team.isChecked() else "",
            stage=self.stage.choice() or "",
            is_due_by=self._ports.today().isoformat() if self.due.isChecked() else "",
            is_flagged=self.flagged.isChecked(),
            words=self.seek.text(),
        )
        self.reload()

    def _on_sort(self, key: str, down: bool) -> None:
        self._order, self._down = key, down
        self.reload()

    def _on_opened(self, pk: int) -> None:
        lines = self._ports.page([pk])
        if lines:
            self.open_requested.emit(lines[0].patient)

    def _on_changed(self, change: Change) -> None:
        if not change.topics & {Topic.CASELOAD, Topic.ASSESSMENTS, Topic.PLANS, Topic.PACKS, Topic.PROMPTS}:
            return
        if self.isVisible():
            self.reload()
        else:
            self._is_stale = True

    def _show_foot(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self._picked.setText(ngettext("{count} selected", "{count} selected", count).format(count=count))
        self._take_out.setEnabled(count > 0)
        self._open.setEnabled(count == 1)
        first, last = self.table.rows_in_view()
        orders = {
            "due": _("sorted by what is due"),
            "name": _("sorted by name"),
            "born": _("sorted by date of birth"),
            "nhs": _("sorted by NHS number"),
            "diagnosis": _("sorted by diagnosis"),
            "stage": _("sorted by stage"),
        }
        total = f"{self.model.rowCount():,}"
        self._place.setText(_("{first}–{last} of {total} · {order}").format(first=first, last=last, total=total, order=orders[self._order]))


class _Listed(Sequence[PatientId]):
    """Patients by their row in the list; only what is asked for is read."""

    def __init__(self, model: PagedModel[CaseloadLine], page: Callable[[Sequence[int]], list[CaseloadLine]]) -> None:
        self._model, self._page = model, page

    def __len__(self) -> int:
        return self._model.rowCount()

    @overload
    def __getitem__(self, at: int) -> PatientId: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[PatientId]: ...
    def __getitem__(self, at: int | slice) -> PatientId | Sequence[PatientId]:
        if isinstance(at, slice):
            return [line.patient for line in self._page([self._model.id_at(row) for row in range(*at.indices(len(self)))])]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._page([self._model.id_at(at % len(self))])[0].patient
