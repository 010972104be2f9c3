"""A patient's needs: the result, the open assessment, one version to read. The banner is the shell's."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cns_desktop.domain.assessments import Assessment, ConcernLine, Tool
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.needs import AssessmentLine, NeedsView, Sheet
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import Button, primary, secondary
from cns_desktop.ui.common.layout import VBox
from cns_desktop.ui.common.messages import EmptyState, failure
from cns_desktop.ui.features.assessments.approving import ApproveView
from cns_desktop.ui.features.assessments.entry import EntryView
from cns_desktop.ui.features.assessments.look import LookView
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.results import ResultsView
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_TOPICS = frozenset({Topic.ASSESSMENTS, Topic.PROMPTS, Topic.PLANS, Topic.TEAM})


class Part(StrEnum):
    """What the page shows."""

    NOTHING = "nothing"
    EMPTY = "empty"
    RESULT = "result"
    ENTRY = "entry"
    LOOK = "look"
    APPROVE = "approve"


class AssessmentsPage(QWidget):
    """The Needs tab.

    Signals:
        tab_requested: another page of this patient ("plan").
        print_requested: print this result for the patient.
        toast: something is done, with its undo or None.
        turned: another part of the page is shown.
    """

    tab_requested = Signal(str)
    print_requested = Signal(object)
    toast = Signal(str, object)
    turned = Signal()

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: AssessmentPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patient: PatientId | None = None
        self._view: NeedsView | None = None
        self._in_plan: frozenset[str] = frozenset()
        self._is_stale = False
        self._wanted: dict[str, Any] = {}
        self._starts_next = False
        self.part = Part.NOTHING
        self._make_parts()
        feed.changed.connect(self._on_changed)

    def _make_parts(self) -> None:
        self._stack = QStackedWidget()
        self._blank, self._empty = QWidget(), QWidget()
        self._empty_box = VBox(gap=12, margins=20)
        self._empty.setLayout(self._empty_box)
        self.result, self.entry = ResultsView(self._jobs, self._ports), EntryView(self._jobs, self._ports)
        self.look, self.approve = LookView(self._ports), ApproveView(self._ports.my_name)
        for widget in (self._blank, self._empty, self.result, self.entry, self.look, self.approve):
            self._stack.addWidget(widget)
        self.setLayout(VBox(self._stack, gap=0))
        self.result.start_requested.connect(self.start)
        self.result.resume_requested.connect(self._resume_sheet)
        self.result.look_requested.connect(self._on_look)
        self.result.plan_requested.connect(self._on_plan)
        self.result.planning_requested.connect(lambda: self.tab_requested.emit("plan"))
        self.result.print_requested.connect(self.print_this)
        self.result.changed.connect(self._load)
        self.result.left.connect(self._load_if_stale)
        self.entry.finish_requested.connect(self._on_finish)
        self.entry.later_requested.connect(self._on_later)
        self.entry.drop_requested.connect(self._on_drop)
        self.look.closed.connect(self._show_result)
        self.look.amend_requested.connect(self._on_amend)
        self.look.error_requested.connect(self._on_error)
        self.approve.closed.connect(self._show_result)
        self.approve.approved.connect(self._on_approved)

    # What the shell calls ----------------------------------------------------------------------------------------------------------

    def show_patient(self, patient: PatientId) -> None:
        """Show this patient's needs; nothing of the one before stays on the page."""
        self.flush()
        self.entry.close_sheet()
        self._patient, self._view, self._is_stale, self._starts_next = patient, None, False, False
        self._show_part(Part.NOTHING)
        self._load()

    def start(self) -> None:
        """Begin an assessment, or go on with the open one."""
        if self._patient is None:
            return
        if self._view is None:
            self._starts_next = True
        elif self._view.needs_approval and self._view.open_sheet is None and self._view.tool is not None:
            self.approve.show_tool(self._view.tool)
            self._show_part(Part.APPROVE)
        else:
            self._write(partial(self._ports.start, self._patient), done=self._on_started)

    def new_item(self) -> None:
        self.start()

    def primary_action(self) -> None:
        """Finish, make the plan, start, approve: what this part is for."""
        if self.part is Part.ENTRY:
            self.entry.ask_to_finish()
        elif self.part is Part.RESULT:
            self.tab_requested.emit("plan")
        elif self.part is Part.EMPTY:
            self.start()
        elif self.part is Part.APPROVE:
            self._on_approved()

    def print_this(self) -> None:
        if self._patient is not None and self.part is Part.RESULT and self._ports.prints:
            self.print_requested.emit(self._patient)

    def has_unsaved(self) -> bool:
        """Something typed is not yet known to be kept."""
        return self.entry.has_unsaved() or any(panel.is_busy for panel in self.result.panels)

    def flush(self) -> None:
        """Hand over what is typed and not yet kept."""
        self.entry.flush()
        self.result.flush()

    def saved_words(self) -> str:
        return self.entry.saved_words() if self.part is Part.ENTRY else ""

    def resume(self) -> dict[str, Any]:
        """Where she is, for coming back after a lock."""
        if self.part is Part.ENTRY:
            return {"part": Part.ENTRY.value, "at": self.entry.where()}
        if self.part is Part.LOOK and self.look.line is not None:
            return {"part": Part.LOOK.value, "at": self.look.line.assessment.uid}
        return {}

    def resume_at(self, where: dict[str, Any]) -> None:
        """Come back there as soon as the patient is loaded."""
        self._wanted = dict(where)
        if self._view is not None:
            self._go_to_wanted()

    # Loading -----------------------------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        if self._patient is not None:
            patient = self._patient
            job = partial(_both, partial(self._ports.load, patient), partial(self._ports.in_plan, patient))
            self._jobs.run(Lane.READ, job, owner=self, done=self._on_loaded, failed=self._complain)

    def _on_loaded(self, found: tuple[NeedsView, frozenset[str]]) -> None:
        view, in_plan = found
        if view.patient != self._patient:
            return  # she has opened somebody else meanwhile
        if self.part is Part.RESULT and any(panel.is_writing for panel in self.result.panels):
            self._is_stale = True  # she has begun to write since this was asked for
            return
        self._view, self._in_plan, self._is_stale = view, in_plan, False
        if self._wanted:
            self._go_to_wanted()
        elif self._starts_next:
            self._starts_next = False
            self.start()
        elif self.part not in (Part.ENTRY, Part.LOOK):
            self._show_result()

    def _go_to_wanted(self) -> None:
        wanted, self._wanted = self._wanted, {}
        view = self._view
        if view is None:
            return
        line = next((one for one in view.history if one.assessment.uid == wanted.get("at")), None)
        if wanted.get("part") == Part.ENTRY.value and view.open_sheet is not None:
            self._open_sheet(view.open_sheet, str(wanted.get("at", "")))
        elif wanted.get("part") == Part.LOOK.value and line is not None:
            self._on_look(line)
        else:
            self._show_result()

    def _on_changed(self, change: Change) -> None:
        if self._patient is None or change.patient not in (None, self._patient) or not change.topics & _TOPICS:
            return
        if self.part is Part.ENTRY or not self.isVisible() or self.result.is_writing():
            self._is_stale = True
        else:
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.part is not Part.ENTRY and not self.result.is_writing():
            self._load_if_stale()

    def _load_if_stale(self) -> None:
        if self._is_stale:
            self._load()

    # Parts ------------------------------------------------------------------------------------------------------------------------

    def _show_part(self, part: Part) -> None:
        self.part = part
        parts = {Part.EMPTY: self._empty, Part.RESULT: self.result, Part.ENTRY: self.entry, Part.LOOK: self.look, Part.APPROVE: self.approve}
        self._stack.setCurrentWidget(parts.get(part, self._blank))
        self.turned.emit()

    def has_open_words(self) -> bool:
        """Whether an assessment is being filled in: the shade leaves it."""
        return self.part is Part.ENTRY

    def _show_result(self) -> None:
        if self._view is None:
            return
        if self._view.days or self._view.prompts:
            self.result.show_view(self._view, self._in_plan)
            self._show_part(Part.RESULT)
        else:
            self._show_empty(self._view)

    def _show_empty(self, view: NeedsView) -> None:
        if view.open_sheet is not None:
            title, text = _("An assessment is not finished"), _("Nothing typed is lost.")
            first = primary(_("Go on with it"), "pencil").does(self.start)
        elif view.needs_approval:
            title = _("No assessment yet")
            text = _("The form’s wording is model text. Somebody in your team reads and approves it here before it is used with patients.")
            first = primary(_("Read the wording"), "eye").does(self.start)
        else:
            title, text = (
                _("No assessment yet"),
                _("What matters to {name} will stand here, with first, previous and latest scores.").format(name=view.given),
            )
            first = primary(_("Start an assessment"), "clipboard-list").does(self.start)
        self._fill_empty(EmptyState("clipboard-list", title, text, first, *self._old_versions(view)))

    def _old_versions(self, view: NeedsView) -> list[Button]:
        """Versions that count no more stay within reach."""
        if not view.history or view.open_sheet is not None:
            return []
        newest = view.history[0]
        return [secondary(_("Show what was entered before"), "clock").does(lambda: self._on_look(newest))]

    def _fill_empty(self, *widgets: QWidget) -> None:
        while (item := self._empty_box.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._empty_box.put(*widgets)
        self._show_part(Part.EMPTY)

    def _open_sheet(self, sheet: Sheet, at: str = "") -> None:
        self._show_part(Part.ENTRY)
        self.entry.show_sheet(sheet, at)

    def _resume_sheet(self) -> None:
        self.start()

    # Deeds --------------------------------------------------------------------------------------------------------------------------

    def _write(self, job: Callable[[], Any], *, done: Callable[[Any], None], failed: Callable[[Expected], None] | None = None) -> None:
        self._jobs.run(Lane.WRITE, job, owner=self, done=done, failed=failed or self._complain)

    def _on_started(self, result: tuple[Change, Sheet]) -> None:
        if result[1].assessment.patient == self._patient:
            self._open_sheet(result[1])

    def _on_finish(self, assessment: Assessment) -> None:
        self._write(
            partial(self._ports.complete, assessment), done=lambda _change: self._on_stored(_("Assessment finished")), failed=self.entry.complain
        )

    def _on_later(self, assessment: Assessment) -> None:
        self._write(
            partial(self._ports.finish_later, assessment),
            done=lambda _change: self._on_stored(_("Saved to finish later")),
            failed=self.entry.complain,
        )

    def _on_drop(self, assessment: Assessment, reason: str) -> None:
        undo = None if reason else partial(self._put_back, assessment)
        self._write(
            partial(self._ports.drop_open, assessment.patient, reason),
            done=lambda _change: self._on_stored(_("Assessment thrown away"), undo),
            failed=lambda error: self.entry.details.ask_reason(error.sentences()),
        )

    def _put_back(self, assessment: Assessment) -> None:
        """Undo of throwing a draft away: every answer is there again."""
        self._write(partial(self._ports.keep, assessment), done=lambda _kept: self._load())

    def _on_stored(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self.entry.close_sheet()
        self._show_part(Part.NOTHING)
        self._load()
        self.toast.emit(words, undo)

    def _on_plan(self, line: ConcernLine) -> None:
        if self._patient is not None:
            words = _("{concern} is in the plan").format(concern=line.text)
            self._write(partial(self._ports.take_concern, self._patient, line), done=lambda _change: self.toast.emit(words, None))

    def _on_look(self, line: AssessmentLine) -> None:
        job = partial(self._ports.look, line.assessment.uid)
        self._jobs.run(Lane.READ, job, owner=self, done=partial(self._on_looked, line), failed=self._complain)

    def _on_looked(self, line: AssessmentLine, found: tuple[Assessment, Tool]) -> None:
        if found[0].patient == self._patient:
            self.look.show_version(line, found[1])
            self._show_part(Part.LOOK)

    def _on_amend(self) -> None:
        if self.look.line is not None:
            self._write(partial(self._ports.amend, self.look.line.assessment.uid), done=self._on_started)

    def _on_error(self, reason: str) -> None:
        if self.look.line is not None:
            uid = self.look.line.assessment.uid
            self._write(
                partial(self._ports.mark_error, uid, reason),
                done=lambda _change: self._on_stored(_("Marked as entered in error")),
                failed=lambda error: self.look.complain(error.sentences()),
            )

    def _on_approved(self) -> None:
        tool = self._view.tool if self._view is not None else None
        if tool is not None:
            self._starts_next = True
            self._show_part(Part.NOTHING)
            self._write(partial(self._ports.approve_tool, tool.url, tool.version), done=lambda _change: self._load())

    def _complain(self, error: Expected) -> None:
        if self.part is Part.ENTRY:
            self.entry.complain(error)
            return
        again = secondary(_("Show it again"), "refresh-cw").does(self._load)
        self._fill_empty(failure(error, again), QWidget())


def _both(load: Callable[[], NeedsView], in_plan: Callable[[], frozenset[str]]) -> tuple[NeedsView, frozenset[str]]:
    return load(), in_plan()
