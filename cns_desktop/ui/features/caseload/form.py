"""The patient form: everything known about a person, editable, kept as it is typed, undone step by step."""

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import danger, primary, quiet, secondary
from cns_desktop.ui.common.errors import ErrorList
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.layout import Scroll, VBox, flow, page
from cns_desktop.ui.common.messages import Message, announce, failure
from cns_desktop.ui.common.text import Label, card, muted_words, title_line
from cns_desktop.ui.common.theme import Role, Tone
from cns_desktop.ui.features.caseload.editors import Editor, LinesEditor, State, Tools
from cns_desktop.ui.features.caseload.ports import FormPorts
from cns_desktop.ui.features.caseload.specs import sections
from cns_desktop.ui.jobs import JobRunner

DRAFT_MS = 400
MOST_STEPS = 200


class PatientFormPage(QWidget):
    """One patient's record as a form; a new patient when no one is shown.

    Signals:
        saved: the PatientId, after saving.
        left: she went back without saving; the draft is kept.
        toast: a sentence and an undo callable.
    """

    saved = Signal(object)
    left = Signal()
    toast = Signal(str, object)

    def __init__(self, jobs: JobRunner, ports: FormPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._form: Any = None
        self._key = ""
        self._steps: list[State] = []
        self._at = 0
        self._is_filling = False
        self._is_twin_allowed = False
        self.editors: dict[str, Editor | LinesEditor] = {}
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self._keep_draft)
        self._build()

    def has_open_words(self) -> bool:
        """All of a form is open words: the shade leaves it."""
        return True

    def _build(self) -> None:
        tools = Tools(self._ports.codes, self._ports.today)
        self._saved_at = Label(role=Role.MUTED)
        self.save_button = primary(_("&Save"), "check", keys="Ctrl+Return").does(self.save)
        self._back = secondary(_("&Back"), "chevron-left").does(self.leave)
        self._undo = quiet(_("Undo"), "undo-2", keys="Ctrl+Z").does(self.undo)
        self._wrong = ErrorList()
        self._note = VBox()
        cards: list[QWidget] = []
        for section in sections():
            fields = [Editor(spec, tools, self._on_changed) for spec in section.fields]
            lists = [LinesEditor(spec, tools) for spec in section.lists]
            for editor in fields:
                self.editors[editor.spec.key] = editor
            for lines in lists:
                lines.changed.connect(self._on_changed)
                self.editors[lines.spec.key] = lines
            inside = ([flow(*(e.box for e in fields), gap=12, is_form=True)] if fields else []) + list(lists)
            cards.append(card(section.title, *([muted_words(section.help)] if section.help else []), *inside, gap=12))
        self._why_wrong = Field(_("Why this whole record is wrong"), TextField(longest=500), width=420)
        self.wrong_button = danger(_("Mark as entered in error"), "x").does(self._mark_wrong)
        about = muted_words(_("For somebody who should never have been written down here. The record is kept and no longer listed."))
        self._whole = card(_("Entered in error"), about, flow(self._why_wrong, self.wrong_button, gap=12, is_form=True))
        cards.append(self._whole)
        self._head = VBox(title_line(_("Patient"), "", self._undo, self._back, self.save_button))
        self._saved_at.hide()
        notes = VBox(self._saved_at, self._note, self._wrong, gap=8)
        body = page(self._head, notes, *cards)
        self._scroll = Scroll(body)
        self.setLayout(VBox(self._scroll))
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.redo)

    # what the shell asks -------------------------------------------------------------------------------------------------------

    def show_patient(self, patient: PatientId) -> None:
        """Load this patient's record, and the draft of it if one was left."""
        self._open(patient)

    def show_new(self) -> None:
        """A new patient, or the draft of one."""
        self._open(None)

    def primary_action(self) -> None:
        self.save()

    def has_unsaved(self) -> bool:
        return len(self._steps) > 1 and self._at > 0

    def flush(self) -> None:
        """Keep what is typed now: the lock and the close call it."""
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self._keep_draft()

    def saved_words(self) -> str:
        return self._saved_at.text()

    # loading and showing -------------------------------------------------------------------------------------------------------

    def _open(self, patient: PatientId | None) -> None:
        """Nothing of the record before stays, on the page or in what is kept under the new key."""
        self.flush()
        self._key = key = patient or "new"
        self._form, self._steps, self._at = None, [], 0
        self._show({})
        self.save_button.setEnabled(True)
        self._jobs.run(
            Lane.READ,
            lambda: (self._ports.open_form(patient), self._ports.recall_draft(key)),
            owner=self,
            done=lambda loaded: self._fill(key, *loaded),
            failed=self._fail,
        )

    def _fill(self, key: str, loaded: tuple[Any, State], draft: State | None) -> None:
        if key != self._key:
            return
        shown = draft or loaded[1]
        if any(editor.make_one(shown.get(name, [])) for name, editor in self.editors.items() if isinstance(editor, LinesEditor)):
            # One line between two events. Until all are there the form is nobody's: nothing is kept or saved from it.
            QTimer.singleShot(0, self, partial(self._fill, key, loaded, draft))
            return
        self._form, state = loaded
        self._clear_note()
        self._steps, self._at = [state], 0
        self._show(shown)
        if draft is not None and draft != state:
            self._steps, self._at = [state, draft], 1
            drop = secondary(_("Start from what is stored")).does(self._drop_draft)
            self._note.addWidget(Message(_("You were writing here"), _("What you typed before is back, not yet saved."), Tone.INFO, [drop]))
        self._saved_at.hide()
        self._wrong.show_for(())
        self._whole.setVisible(self._key != "new")
        self._is_twin_allowed = False
        first = self.editors["family"]
        if isinstance(first, Editor):
            first.box.setFocus()

    def _show(self, state: State) -> None:
        self._is_filling = True
        for key, editor in self.editors.items():
            if isinstance(editor, LinesEditor):
                editor.show(state.get(key, []))
            else:
                editor.show(state.get(key, editor.spec.start))
        self._is_filling = False

    def state(self) -> State:
        """What stands in the form now."""
        return (self._steps[0] if self._steps else {}) | {key: editor.value() for key, editor in self.editors.items()}

    def _clear_note(self) -> None:
        while (item := self._note.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _fail(self, error: Expected) -> None:
        self._clear_note()
        self._note.addWidget(failure(error))

    # typing, drafts, undo ------------------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._is_filling or self._form is None:
            return
        state = self.state()
        if state == self._steps[self._at]:
            return
        del self._steps[self._at + 1 :]
        self._steps.append(state)
        del self._steps[1 : max(1, len(self._steps) - MOST_STEPS)]
        self._at = len(self._steps) - 1
        self._keep_soon()

    def _keep_soon(self) -> None:
        """A timer that runs goes on: started anew at each key, it would keep nothing for as long as she types."""
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _keep_draft(self) -> None:
        key, state = self._key, self.state()
        self._jobs.run(Lane.WRITE, lambda: self._ports.keep_draft(key, state), owner=self, done=self._on_kept, failed=self._fail)

    def _on_kept(self, when: Any) -> None:  # noqa: ANN401 - the time it was kept
        self._saved_at.show()
        self._saved_at.setText(_("Draft saved {time}").format(time=f"{when.astimezone():%H:%M:%S}"))

    def _drop_draft(self) -> None:
        key = self._key
        self._jobs.run(Lane.WRITE, lambda: self._ports.forget_draft(key), owner=self)
        self._steps, self._at = self._steps[:1], 0
        self._show(self._steps[0])
        self._clear_note()

    def undo(self) -> None:
        """One step back in this form."""
        if self._at:
            self._step_to(self._at - 1)

    def redo(self) -> None:
        if self._at + 1 < len(self._steps):
            self._step_to(self._at + 1)

    def _step_to(self, at: int) -> None:
        self._at = at
        self._show(self._steps[at])
        self._keep_soon()

    def leave(self) -> None:
        """Back to where she came from; the draft stays."""
        self.flush()
        self.left.emit()

    # saving --------------------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Store what differs, once nothing is left to put right."""
        if self._form is None:
            return
        state = self.state()
        found = self._ports.problems(state)
        self._say(found)
        if self._wrong.show_for(self._fields()):
            return
        self.save_button.setEnabled(False)
        number, key, form, is_allowed = str(state["nhs_number"]), self._key, self._form, self._is_twin_allowed
        check = lambda: None if is_allowed else self._ports.same_number(number, PatientId(key))  # noqa: E731
        self._jobs.run(Lane.READ, check, owner=self, done=lambda twin: self._on_checked(key, form, state, twin), failed=self._on_refused)

    def _on_checked(self, key: str, form: Any, state: State, twin: PatientId | None) -> None:  # noqa: ANN401
        """Somebody else has this NHS number: nothing is stored until she says so."""
        if key != self._key:
            return  # she has gone on to another record: what she typed is kept as the draft of this one
        if twin is not None:
            self.save_button.setEnabled(True)
            self._clear_note()
            go_on = secondary(_("Save all the same")).does(self._allow_twin)
            body = _("Nothing is stored yet. Look whether it is the same person: find the number with Ctrl+K. Nothing is merged by itself.")
            self._note.addWidget(Message(_("Another patient here has this NHS number"), body, Tone.WARNING, [go_on]))
            return
        self._draft_timer.stop()
        store = lambda: self._store(form, state, key)  # noqa: E731
        self._jobs.run(Lane.WRITE, store, owner=self, done=lambda stored: self._on_saved(key, form, *stored), failed=self._on_refused)

    def _allow_twin(self) -> None:
        self._is_twin_allowed = True
        self.save()

    def _mark_wrong(self) -> None:
        control = self._why_wrong.control
        reason = control.text().strip() if isinstance(control, TextField) else ""
        self._why_wrong.set_error("" if reason else _("Write why, for whoever reads this later."))
        if reason:
            patient = PatientId(self._key)
            self._jobs.run(
                Lane.WRITE, lambda: self._ports.mark_error(patient, reason), owner=self, done=lambda _change: self._on_marked(), failed=self._fail
            )

    def _on_marked(self) -> None:
        self._steps, self._at = self._steps[:1], 0
        self.toast.emit(_("Marked as entered in error"), None)
        self.left.emit()

    def _store(self, form: Any, state: State, key: str) -> tuple[Change, Any]:  # noqa: ANN401
        stored = self._ports.save(form, state, "")
        self._ports.forget_draft(key)
        return stored

    def _on_saved(self, key: str, before: Any, change: Change, after: Any) -> None:  # noqa: ANN401
        is_new = key == "new"
        words = _("Patient added") if is_new else _("Record saved")
        announce(self, words)
        self.toast.emit(words, None if is_new else lambda: self._put_back(after, before))
        if key == self._key:
            self.save_button.setEnabled(True)
            self._steps, self._at = self._steps[self._at :][:1], 0
            self._form = after
            self.saved.emit(change.patient)

    def _put_back(self, after: Any, before: Any) -> None:  # noqa: ANN401
        self._jobs.run(
            Lane.WRITE, lambda: self._ports.undo(after, before), owner=self, done=lambda change: self.saved.emit(change.patient), failed=self._fail
        )

    def _on_refused(self, error: Expected) -> None:
        self.save_button.setEnabled(True)
        self._fail(error)
        self._scroll.ensureVisible(0, 0)

    def _say(self, found: dict[str, str]) -> None:
        _say_in(self.editors, found, "")

    def _fields(self) -> list[Field]:
        return self.findChildren(Field)


def _say_in(editors: dict[str, Any], found: dict[str, str], path: str) -> None:
    """Show each sentence under its field, through the repeated sections."""
    for key, editor in editors.items():
        if isinstance(editor, Editor):
            editor.say(found.get(path + key, ""))
            continue
        for place, line in enumerate(editor.lines):
            inside = f"{path}{key}.{place}."
            _say_in(line.editors | line.inner, found, inside)
