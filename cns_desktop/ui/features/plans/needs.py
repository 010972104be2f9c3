"""One need: the concern with its scores, the goal in the patient's words, who does what by when."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.ids import ActionId
from cns_desktop.domain.planning import Mark, moved, put_action
from cns_desktop.domain.plans import Action, ActionStatus, Goal, Need, Who
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import quiet, sign_button
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.fields import Field, GrowingText, TextField
from cns_desktop.ui.common.history import NONE, ScoreBar
from cns_desktop.ui.common.layout import Card, Columns, HBox, VBox, flow, wrap
from cns_desktop.ui.common.text import Label, Words, muted
from cns_desktop.ui.common.theme import Role, Size, Tone, Weight
from cns_desktop.ui.features.plans.actions import ActionEditor, ActionLine, Setting

MARKS: dict[Mark, tuple[Callable[[], str], str, Tone]] = {
    Mark.NEW: (lambda: _("New"), "plus", Tone.INFO),
    Mark.CHANGED: (lambda: _("Changed"), "pencil", Tone.WARNING),
    Mark.AS_AGREED: (lambda: _("As agreed"), "check", Tone.NEUTRAL),
    Mark.TAKEN_OUT: (lambda: _("Taken out"), "x", Tone.NEUTRAL),
}


def mark_chip(mark: Mark) -> Chip:
    """New, Changed, As agreed or Taken out, as a word with a sign."""
    words, glyph, tone = MARKS[mark]
    return Chip(words(), glyph, tone)


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as it stands, with what the card shows beside it. `mark` None = nothing to compare with."""

    need: Need
    concern: ConcernLine | None
    mark: Mark | None
    is_draft: bool
    has_history: bool  # it was in the version before


class NeedCard(Card):
    """One need of the plan.

    Signals:
        typed: (field, need) words in one field.
        done: (need) one step: an action added, moved or taken out, not planned now.
        action_set: (action before, action) ticked, dropped or told how it went.
        built: its controls are made anew.
        out_asked: take the need out of the plan.
        move_asked: -1 up, 1 down.
    """

    typed = Signal(str, object)
    done = Signal(object)
    action_set = Signal(object, object)
    built = Signal()
    out_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, view: NeedView, setting: Setting, new_id: Callable[[], str]) -> None:
        super().__init__()
        self.view, self._setting, self._new_id = view, setting, new_id
        self._content: QWidget | None = None
        self._mark: Chip | None = None
        self._open: ActionId | None = None
        self.lines: dict[ActionId, ActionLine | ActionEditor] = {}
        self._build()

    @property
    def need(self) -> Need:
        return self.view.need

    def part(self, name: str) -> QWidget | None:
        """The control of that name as it is now, not one that is on its way out."""
        return self._content.findChild(QWidget, name) if self._content is not None else None

    def show_view(self, view: NeedView) -> None:
        """Show the need as it is now; the focus stays where it was, as far as that is still there."""
        if view != self.view:
            where = self._focused()
            self.view = view
            self._build()
            self._refocus(where)

    def show_mark(self, mark: Mark | None) -> None:
        """Only how it stands to the version before, while she types."""
        if mark is not None and mark is not self.view.mark and self._mark is not None:
            self.view = replace(self.view, mark=mark)
            words, glyph, tone = MARKS[mark]
            self._mark.show_fact(words(), glyph, tone)

    def _focused(self) -> tuple[ActionId | None, str] | None:
        window = self.window().focusWidget()
        if window is None or not self.isAncestorOf(window):
            return None
        for uid, line in self.lines.items():
            if line.isAncestorOf(window):
                return uid, "menu" if isinstance(line, ActionLine) and window is line.menu else "tick"
        return None, window.objectName()

    def _refocus(self, where: tuple[ActionId | None, str] | None) -> None:
        if where is None:
            return
        uid, part = where
        line = self.lines.get(uid) if uid else None
        if isinstance(line, ActionLine):
            (line.menu if part == "menu" else line.tick).setFocus()
        elif line is not None:
            line.setFocus()
        else:
            found = self.part(part) if part else None
            (found or self.more).setFocus()
            if isinstance(found, GrowingText):
                found.moveCursor(QTextCursor.MoveOperation.End)

    def _build(self) -> None:
        if self._content is not None:
            self.box.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self.lines = {}
        parts = [wrap(self._head())] if self.need.waits else [wrap(self._head()), wrap(self._goal()), wrap(self._actions())]
        self._content = Columns(parts, [4, 5, 10][: len(parts)], below_em=50, gap=20)
        self.box.put(self._content)
        self.built.emit()
        self.setAccessibleName(_("Need: {need}").format(need=self.need.text))

    def _head(self) -> VBox:
        need = self.need
        self.more = sign_button("ellipsis", _("More for the need {need}").format(need=need.text)).does(self._on_menu)
        self.more.setObjectName("more")
        self.more.installEventFilter(self)
        self.more.sized(28)
        if not self.view.is_draft:
            self.more.hide()  # showing what has no parent yet would make a window of it
        head = VBox(gap=4)
        if need.link_id or not self.view.is_draft:
            head.put(HBox((Words(need.text, weight=Weight.SEMIBOLD), 1), (self.more, 0, Qt.AlignmentFlag.AlignTop), gap=4))
        else:
            title = TextField(need.text, 500)
            title.setObjectName("title")
            title.installEventFilter(self._setting.keys)
            title.textEdited.connect(lambda text: self._type("title", replace(self.need, text=text)))
            head.put(HBox((Field(_("Need, in a few words"), title), 1), (self.more, 0, Qt.AlignmentFlag.AlignTop), gap=4))
        head.put(*self._scores())
        self._mark = mark_chip(self.view.mark) if self.view.mark else None
        chips = [self._mark] if self._mark else []
        if need.waits:
            chips.append(Chip(_("Not planned now"), "hourglass"))
        head.put(flow(*chips, gap=6), None)
        return head

    def _scores(self) -> list[QWidget]:
        line, need = self.view.concern, self.need
        if line is not None and line.latest is not None:
            bar = [ScoreBar(line.latest.value, 140)] if line.latest.value is not None else []
            words = _("First {first}, previous {previous}, latest {latest}") if line.between else _("First {first}, latest {latest}")
            said = words.format(first=_score(line.first), previous=_score(line.between), latest=_score(line.latest))
            return [*bar, Words(said, size=Size.SMALL, role=Role.MUTED)]
        return [ScoreBar(need.score, 140)] if need.score is not None else []

    def _goal(self) -> VBox:
        need, goal = self.need, self.need.goal
        box = VBox(gap=4)
        if not self.view.is_draft:
            box.put(muted(_("Goal, in the patient’s words")), Words(goal.words if goal and goal.words else NONE))
            if goal and goal.outcome:
                box.put(muted(_("How it went")), Words(goal.outcome))
            box.put(None)
            return box
        words = self._text("goal", goal.words if goal else "", self._on_goal)
        box.put(_labelled(_("Goal, in the patient’s words"), words, _("Goal for {need}, in the patient’s words").format(need=need.text)))
        if self.view.has_history or (goal and goal.outcome):
            outcome = self._text("outcome", goal.outcome if goal else "", self._on_outcome, least=1)
            box.put(_labelled(_("How it went so far"), outcome, _("How it went so far: {need}").format(need=need.text)))
        box.put(None)
        return box

    def _text(self, name: str, words: str, on_typed: Callable[[str], None], least: int = 3) -> GrowingText:
        text = GrowingText(words, least=least)
        text.setObjectName(name)
        text.setUndoRedoEnabled(False)
        text.installEventFilter(self._setting.keys)
        text.installEventFilter(self)
        text.textChanged.connect(lambda: on_typed(text.toPlainText()))
        return text

    def _actions(self) -> VBox:
        box = VBox(muted(_("Who does what, by when")), gap=4)
        for action in self.need.actions:
            box.put(self._editor(action) if action.uid == self._open and self.view.is_draft else self._line(action))
        if not self.need.actions and not self.view.is_draft:
            box.put(Label(_("No actions"), role=Role.MUTED))
        if self.view.is_draft and self._open is None:
            add = quiet(_("Add action"), "plus", name=_("Add action for {need}").format(need=self.need.text)).does(self.add_action)
            add.setObjectName("add")
            box.put(HBox(add, None))
        box.put(None)
        return box

    def _line(self, action: Action) -> ActionLine:
        line = ActionLine(action, self._setting, is_draft=self.view.is_draft)
        line.ticked.connect(lambda on, a=action: self._on_ticked(a, on))
        line.told.connect(lambda words, a=action: self.action_set.emit(a, replace(a, how_it_went=words)))
        line.drop_asked.connect(lambda a=action: self.action_set.emit(a, replace(a, status=ActionStatus.DROPPED, done_on=None)))
        line.open_asked.connect(lambda a=action: self.open_action(a.uid))
        line.out_asked.connect(lambda a=action: self._take_out(a))
        line.move_asked.connect(lambda step, a=action: self._move(a, step))
        self.lines[action.uid] = line
        return line

    def _editor(self, action: Action) -> ActionEditor:
        editor = ActionEditor(action, self._setting)
        editor.typed.connect(lambda a: self._type(f"action {a.uid}", put_action(self.need, a)))
        editor.closed.connect(self.close_action)
        editor.another_asked.connect(self._on_another)
        self.lines[action.uid] = editor
        return editor

    def add_action(self) -> None:
        """A new line, open to be written."""
        self._open = ActionId(self._new_id())
        self.done.emit(put_action(self.need, Action(self._open, "", Who.NURSE, self._setting.nurse)))
        self._show_open()

    def open_action(self, uid: ActionId) -> None:
        self._open = uid
        self._build()
        self._show_open()

    def close_action(self) -> None:
        """Close what is open; a line without a word goes."""
        uid, self._open = self._open, None
        kept = tuple(a for a in self.need.actions if a.uid != uid or a.what.strip())
        if kept != self.need.actions:
            self.done.emit(replace(self.need, actions=kept))
        self._build()
        line = self.lines.get(uid) if uid else None
        target = line.tick if isinstance(line, ActionLine) else self.part("add")
        if target is not None:
            target.setFocus()

    def _on_another(self) -> None:
        open_now = next((a for a in self.need.actions if a.uid == self._open), None)
        if open_now is not None and open_now.what.strip():
            self.add_action()
        else:
            self.close_action()

    def _show_open(self) -> None:
        line = self.lines.get(self._open) if self._open else None
        if isinstance(line, ActionLine):  # nothing else had changed, so the page did not show the card anew
            self._build()
            line = self.lines.get(self._open) if self._open else None
        if line is not None:
            line.setFocus()

    def _take_out(self, action: Action) -> None:
        self.done.emit(replace(self.need, actions=tuple(a for a in self.need.actions if a.uid != action.uid)))

    def _move(self, action: Action, step: int) -> None:
        place = next(i for i, a in enumerate(self.need.actions) if a.uid == action.uid)
        self.done.emit(replace(self.need, actions=moved(self.need.actions, place, step)))

    def _on_ticked(self, action: Action, is_on: bool) -> None:
        done_on = self._setting.today() if is_on else None
        self.action_set.emit(action, replace(action, status=ActionStatus.DONE if is_on else ActionStatus.OPEN, done_on=done_on))

    def _on_goal(self, words: str) -> None:
        goal = replace(self.need.goal, words=words) if self.need.goal else Goal(words)
        self._type("goal", replace(self.need, goal=goal if words or goal.outcome or goal.target else None))

    def _on_outcome(self, words: str) -> None:
        goal = replace(self.need.goal, outcome=words) if self.need.goal else Goal("", outcome=words)
        self._type("outcome", replace(self.need, goal=goal))

    def _type(self, field: str, need: Need) -> None:
        self.view = replace(self.view, need=need)
        self.typed.emit(field, need)

    def choices(self) -> QMenu:
        """Everything that can be done with this need."""
        menu = QMenu(self)
        menu.addAction(_("Move up\tAlt+Up"), lambda: self.move_asked.emit(-1))
        menu.addAction(_("Move down\tAlt+Down"), lambda: self.move_asked.emit(1))
        words = _("Plan it now") if self.need.waits else _("Not planned now")
        menu.addAction(words, lambda: self.done.emit(replace(self.need, waits=not self.need.waits)))
        menu.addSeparator()
        menu.addAction(_("Take out\tDelete"), self.out_asked.emit)
        return menu

    def _on_menu(self) -> None:
        menu = self.choices()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not self.view.is_draft:
            return False
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(step)
        elif event.key() == Qt.Key.Key_Delete and watched is self.more:
            self.out_asked.emit()
        else:
            return False
        return True


def _score(score: Score | None) -> str:
    if score is None:
        return NONE
    return _("not a concern") if score.value is None else str(score.value)


def _labelled(label: str, text: GrowingText, name: str) -> QWidget:
    text.setAccessibleName(name)
    return wrap(VBox(muted(label), text, gap=4))
