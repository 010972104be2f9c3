"""The plan of one patient: drafted as typed, agreed, compared, changed into the next version."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.planning import PlanFile, as_it_stands, edited, mark_of, moved, need_of, put_action, unplanned, with_latest
from cns_desktop.domain.plans import Action, ActionStatus, Need, Plan, PlanStatus
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.layout import Scroll
from cns_desktop.ui.common.messages import failure
from cns_desktop.ui.features.plans.actions import ActionLine, Setting
from cns_desktop.ui.features.plans.compare import Comparison, version_name
from cns_desktop.ui.features.plans.dialogs import AgreeDialog, ErrorDialog
from cns_desktop.ui.features.plans.edits import PlanEdits, UndoKeys
from cns_desktop.ui.features.plans.keeping import DraftKeeper
from cns_desktop.ui.features.plans.needs import NeedView
from cns_desktop.ui.features.plans.ports import PlanPorts
from cns_desktop.ui.features.plans.sections import Section
from cns_desktop.ui.features.plans.view import PlanView
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_TOPICS = {Topic.PLANS, Topic.ASSESSMENTS, Topic.PROMPTS}


class PlanPage(QWidget):
    """The support plan of the open patient.

    Signals:
        tab_requested: she wants another page of this patient ("needs").
        toast: (words, undo or None) something is done.
        turned: another version is shown, or the draft is open now.
    """

    tab_requested = Signal(str)
    toast = Signal(str, object)
    turned = Signal()

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: PlanPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patient: PatientId | None = None
        self._file: PlanFile | None = None
        self._concerns: tuple[ConcernLine, ...] = ()
        self._edits: PlanEdits | None = None
        self._is_stale = self._is_shaded = False
        self._resume: dict[str, str] = {}
        self._shown: Plan | None = None  # an earlier version she looks at
        self.keys = UndoKeys(self)
        self.keys.undo_asked.connect(self._on_undo)
        self.keys.redo_asked.connect(self._on_redo)
        self.keeper = DraftKeeper(jobs, ports.keep, self)
        self.view = PlanView(self.keys, lambda: ports.now().astimezone().date(), ports.new_id)
        scroll = Scroll(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scroll)
        self._connect()
        feed.changed.connect(self._on_changed)

    def _connect(self) -> None:
        view = self.view
        view.start_asked.connect(self._on_start)
        view.agree_asked.connect(self.agree)
        view.compare_toggled.connect(lambda _on: self._render())
        view.menu_asked.connect(self._on_menu)
        view.back_asked.connect(self.show_latest)
        view.needs_asked.connect(lambda: self.tab_requested.emit("needs"))
        view.words_typed.connect(self._on_words)
        view.review_set.connect(self._on_review)
        view.concern_taken.connect(self._on_concern_taken)
        view.need_added.connect(self._on_need_added)
        view.need_typed.connect(self._on_need_typed)
        view.need_done.connect(self._on_need_done)
        view.need_out_asked.connect(self._on_need_out)
        view.need_move_asked.connect(self._on_need_moved)
        view.action_set.connect(self._on_action_set)
        self.keeper.kept.connect(view.show_saved)
        self.keeper.failed.connect(self._complain)
        for keys, act in (("Ctrl+Z", self._on_undo), ("Ctrl+Shift+Z", self._on_redo)):
            QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(act)

    # What is shown

    def show_patient(self, patient: PatientId) -> None:
        """Show this patient's plan. What was typed for another is kept first."""
        if patient != self._patient:
            self.flush()
            self._patient, self._file, self._edits, self._shown = patient, None, None, None
            self.view.clear()
        self._load()

    def flush(self) -> None:
        """Keep what has been typed, now. The shell calls it before locking."""
        if self._edits is not None:
            self._edits.pause()
        self.keeper.flush()

    def primary_action(self) -> None:
        """Ctrl+Return: start, agree or change, whichever it is now."""
        self.view.press_primary()

    def saved_words(self) -> str:
        """What Ctrl+S says."""
        self.flush()
        return self.view.saved_words()

    def resume(self) -> dict[str, str]:
        """Where she is: the part of the plan and the need she writes in, no words."""
        return {"section": self.view.section.value, "need": self.view.focused_need()}

    def resume_at(self, kept: dict[str, str]) -> None:
        """Come back to where she was, once the plan is there."""
        self._resume = kept
        if self._file is not None:
            self._resume_now()

    def _resume_now(self) -> None:
        kept, self._resume = self._resume, {}
        section = next((s for s in Section if s.value == kept.get("section")), None)
        if section is not None:
            self.view.show_section(section)
        if kept.get("need"):
            self.view.focus_need(kept["need"])

    def add_concern(self, line: ConcernLine) -> None:
        """Take a concern into the draft that is open."""
        self._on_concern_taken(line)

    def _load(self) -> None:
        patient = self._patient
        if patient is None:
            return
        self._is_stale = False
        revision = self._edits.revision if self._edits and not self.keeper.is_waiting else -1
        ports = self._ports
        self._jobs.run(
            Lane.READ,
            lambda: (ports.load(patient), ports.concerns(patient)),
            owner=self,
            done=lambda found: self._fill(found[0], found[1], revision),
            failed=self._complain,
        )

    def _fill(self, file: PlanFile, concerns: tuple[ConcernLine, ...], revision: int) -> None:
        if file.patient != self._patient:
            return
        is_first = self._file is None
        self._file, self._concerns = file, concerns
        if is_first and file.saved_at and file.draft:
            self.view.show_saved(file.saved_at)
        self._take_draft(file.draft, revision)
        self._render()
        self._resume_now()

    def _take_draft(self, draft: Plan | None, revision: int) -> None:
        """The stored draft, unless she has typed since it was read."""
        edits = self._edits
        if draft is None:
            if edits is not None and not self.keeper.is_waiting:
                self._edits = None
        elif edits is None or edits.plan.uid != draft.uid:
            plan = draft.changed(needs=with_latest(draft.needs, self._concerns))
            self._edits = PlanEdits(plan, self)
            self._edits.changed.connect(self._on_edited)
        elif revision == edits.revision and not self.keeper.is_waiting:
            edits.do(draft)

    @property
    def plan(self) -> Plan | None:
        """The version on screen: the one she looks back at, the draft, or the one in force."""
        if self._shown is not None:
            return self._shown
        return self._edits.plan if self._edits else self._file.current if self._file else None

    def has_open_words(self) -> bool:
        """Whether a draft is open: the shade leaves it."""
        return self._shown is None and self._edits is not None

    def set_shaded(self, is_shaded: bool) -> None:
        """Hide the names of other people who do something; the words of the draft stay."""
        self._is_shaded = is_shaded
        self._shade_lines()

    def _shade_lines(self) -> None:
        for line in self.view.findChildren(ActionLine):
            line.set_shaded(is_shaded=self._is_shaded)

    def _render(self) -> None:
        self._draw()
        self._shade_lines()
        self.turned.emit()

    def _draw(self) -> None:
        if self._file is None:
            return
        plan, is_draft = self.plan, self._shown is None and self._edits is not None
        before = self._file.before(plan) if plan else None
        setting = Setting(self._file.name, self._ports.nurse, lambda: self._ports.now().astimezone().date(), self.keys)
        self.view.show_head(self._file, plan, before, is_back=self._shown is not None)
        if plan is not None and before is not None and self.view.is_comparing:
            self.view.show_comparison(Comparison(before, plan))
            return
        if plan is not None:
            needs = as_it_stands(plan, self._file.actions) if self._shown is None else plan.needs
            self.view.show_plan(plan, self._views(needs, before, is_draft=is_draft), setting, is_draft=is_draft)
            if is_draft:
                self.view.show_unplanned(unplanned(self._concerns, plan))

    def _views(self, needs: tuple[Need, ...], before: Plan | None, *, is_draft: bool) -> list[NeedView]:
        lines = {c.link_id: c for c in self._concerns}
        held = {n.id for n in before.needs} if before else set()
        return [NeedView(n, lines.get(n.link_id), mark_of(n, before) if before else None, is_draft, n.id in held) for n in needs]

    def _complain(self, error: Expected) -> None:
        self.view.complain(failure(error))

    # What she does

    def _do(self, plan: Plan) -> None:
        if self._edits is not None:
            self._edits.do(plan)

    def _on_edited(self, is_typed: bool) -> None:
        edits = self._edits
        if edits is None:
            return
        self.keeper.note(edits.plan)
        if is_typed and self._file is not None:
            before = self._file.before(edits.plan)
            self.view.show_marks({n.id: mark_of(n, before) if before else None for n in edits.plan.needs})
        else:
            self._render()

    def _on_undo(self) -> None:
        if self._edits is not None and self._shown is None:
            self._edits.undo()

    def _undo_in(self, edits: PlanEdits) -> None:
        """Undo from a toast: of the draft it spoke of, whoever's plan is open by then."""
        if self._edits is edits:
            self._on_undo()

    def _on_redo(self) -> None:
        if self._edits is not None and self._shown is None:
            self._edits.redo()

    def _on_words(self, section: Section, words: str) -> None:
        if self._edits is not None:
            self._edits.type(section.value, self._edits.plan.changed(**{section.value: words}))

    def _on_review(self, day: object) -> None:
        if self._edits is not None:
            self._edits.type("review", self._edits.plan.changed(review_on=day))

    def _on_concern_taken(self, line: ConcernLine) -> None:
        if self._edits is not None:
            need = need_of(line, self._ports.new_id())
            self._do(self._edits.plan.changed(needs=(*self._edits.plan.needs, need)))
            self.view.focus_need(need.id)

    def _on_need_added(self) -> None:
        if self._edits is not None:
            need = Need(self._ports.new_id(), "")
            self._do(self._edits.plan.changed(needs=(*self._edits.plan.needs, need)))
            self.view.focus_need(need.id)

    def _on_need_typed(self, field: str, need: Need) -> None:
        if self._edits is not None:
            self._edits.type(f"{need.id} {field}", edited(self._edits.plan, need.id, lambda _old: need))

    def _on_need_done(self, need: Need) -> None:
        if self._edits is not None:
            self._do(edited(self._edits.plan, need.id, lambda _old: need))

    def _on_need_out(self, need: Need) -> None:
        if self._edits is not None:
            self._do(self._edits.plan.changed(needs=tuple(n for n in self._edits.plan.needs if n.id != need.id)))
            self.toast.emit(_("Need taken out of the plan"), partial(self._undo_in, self._edits))

    def _on_need_moved(self, need: Need, step: int) -> None:
        if self._edits is not None:
            needs = self._edits.plan.needs
            place = next(i for i, n in enumerate(needs) if n.id == need.id)
            self._do(self._edits.plan.changed(needs=moved(needs, place, step)))

    def _on_action_set(self, need: Need, before: Action, action: Action) -> None:
        """An agreed action moves as a Task; one that is only drafted moves in the draft."""
        if self._file is not None and action.uid in self._file.actions:
            self._jobs.run(
                Lane.WRITE,
                lambda: self._ports.set_action(action),
                owner=self,
                done=lambda _change: self._say(before, action),
                failed=self._complain,
            )
        elif self._edits is not None:
            self._do(edited(self._edits.plan, need.id, lambda old: put_action(old, action)))

    def _say(self, before: Action, action: Action) -> None:
        if before.status is action.status:
            self.toast.emit(_("Written down"), None)
            return
        said = {
            ActionStatus.DONE: _("Action marked as done"),
            ActionStatus.OPEN: _("Action is open again"),
            ActionStatus.DROPPED: _("Action will not be done"),
        }
        self.toast.emit(said[action.status], lambda: self._put_back(before))

    def _put_back(self, before: Action) -> None:
        self._jobs.run(Lane.WRITE, lambda: self._ports.set_action(before), owner=self, failed=self._complain)

    # Versions

    def _on_start(self) -> None:
        patient = self._patient
        if patient is not None:
            self._shown = None
            self._jobs.run(Lane.WRITE, lambda: self._ports.start(patient), owner=self, failed=self._complain)

    def agree(self) -> None:
        """Ask who agreed and how, then freeze the version."""
        if self._edits is None or self._file is None or self._patient is None:
            return
        name = f"{self._file.name.given} {self._file.name.family}".strip()
        dialog = AgreeDialog(self, self._ports.banner(self._patient), self._edits.plan.version, name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._on_agreed(dialog))
        dialog.open()

    def _on_agreed(self, dialog: AgreeDialog) -> None:
        if self._edits is None:
            return
        agreement = dialog.agreement(self._ports.now())
        draft = _tidied(self._edits.plan)
        self.keeper.flush()  # before the agreement on the same lane: should it be refused, nothing typed is lost
        self._jobs.run(
            Lane.WRITE,
            lambda: self._ports.agree(draft, agreement),
            owner=self,
            done=lambda _change: self.view.celebrate(draft.version),
            failed=self._complain,
        )

    def _on_menu(self, menu: QMenu) -> None:
        """Fill the menu of the page: earlier versions, dropping the draft, entered in error."""
        file = self._file
        if file is None:
            return
        for version in reversed(file.versions):
            menu.addAction(_("Show: {version}").format(version=version_name(version)), partial(self._look_at, version))
        if self._edits is not None:
            menu.addSeparator()
            menu.addAction(_("Throw the draft away"), self._on_drop)
        wrong = [v for v in file.versions if v.status is PlanStatus.AGREED]
        if wrong:
            menu.addSeparator()
            menu.addAction(_("Version {number} was entered in error…").format(number=wrong[-1].version), lambda: self._ask_error(wrong[-1]))

    def _look_at(self, version: Plan | None) -> None:
        is_usual = self._edits is None and self._file is not None and version == self._file.current
        self._shown = None if is_usual else version
        self.view.stop_comparing()
        self._render()

    def show_latest(self) -> None:
        """Back from an earlier version."""
        self._look_at(None)

    def _on_drop(self) -> None:
        patient, edits = self._patient, self._edits
        if patient is None or edits is None:
            return
        self.keeper.drop()
        draft, self._edits = edits.plan, None
        self._jobs.run(
            Lane.WRITE,
            lambda: self._ports.drop(patient),
            owner=self,
            done=lambda _change: self.toast.emit(_("Draft thrown away"), lambda: self._bring_back(draft)),
            failed=self._complain,
        )

    def _bring_back(self, draft: Plan) -> None:
        self._jobs.run(Lane.WRITE, lambda: self._ports.keep(draft), owner=self, done=lambda _at: self._load(), failed=self._complain)

    def _ask_error(self, version: Plan) -> None:
        if self._patient is None:
            return
        dialog = ErrorDialog(self, self._ports.banner(self._patient), version.version)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._on_error(version, dialog.reason))
        dialog.open()

    def _on_error(self, version: Plan, reason: str) -> None:
        self._jobs.run(Lane.WRITE, lambda: self._ports.mark_in_error(version.uid, reason), owner=self, failed=self._complain)

    # Keeping in step

    def _on_changed(self, change: Change) -> None:
        if self._patient and _TOPICS & change.topics and change.patient in (None, self._patient):
            if self.isVisible():
                self._load()
            else:
                self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)


def _tidied(draft: Plan) -> Plan:
    """Without lines that were opened and never written, and without needs that say nothing."""
    needs = (replace(n, actions=tuple(a for a in n.actions if a.what.strip())) for n in draft.needs)
    return draft.changed(needs=tuple(n for n in needs if n.text.strip() or n.goal or n.actions))
