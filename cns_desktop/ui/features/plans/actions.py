"""The actions of one need: a line each, opened in place to be written or changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QWidget

from cns_desktop.domain.caseload import Name
from cns_desktop.domain.dates import Side
from cns_desktop.domain.planning import who_name
from cns_desktop.domain.plans import Action, ActionStatus, Who
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import quiet, secondary, sign_button
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.days import lateness, short_day
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, TextField
from cns_desktop.ui.common.layout import Columns, HBox, VBox, flow, wrap
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.plans.edits import UndoKeys

_LONGEST = 2000
_ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Setting:
    """What lines and cards need to know beside the plan."""

    patient: Name
    nurse: str
    today: Callable[[], date]
    keys: UndoKeys


def shown_name(action: Action) -> str:
    """How the line calls whoever does it: nurse and patient by the first name."""
    return action.who_name if action.who is Who.OTHER else (action.who_name.split(" ") or [""])[0]


class ActionLine(Themed, QWidget):
    """Tick, what, who, by when, and a menu with the rest.

    Space ticks, F2 opens, Delete takes out, Alt+Up and Alt+Down move.

    Signals:
        ticked: done, or not done after all.
        open_asked: she wants to change it.
        told: she wrote how it went.
        drop_asked: it will not be done.
        out_asked: it should not be in the plan at all.
        move_asked: -1 up, 1 down.
    """

    ticked = Signal(bool)
    open_asked = Signal()
    told = Signal(str)
    drop_asked = Signal()
    out_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, action: Action, setting: Setting, *, is_draft: bool) -> None:
        super().__init__()
        self.action, self._is_draft = action, is_draft
        is_open = action.status is ActionStatus.OPEN
        self.tick = QCheckBox()
        self.tick.setChecked(action.status is ActionStatus.DONE)
        self.tick.setEnabled(action.status is not ActionStatus.DROPPED)
        self.tick.setAccessibleName(_("Done: {action}").format(action=action.what))
        self.tick.clicked.connect(self.ticked)
        what = Words(action.what or _("Nothing written yet"), role=Role.TEXT if is_open and action.what else Role.MUTED)
        self._when = Label(_when(action, setting.today()), size=Size.SMALL, role=_when_role(action, setting.today()))
        self.menu = sign_button("ellipsis", _("More for: {action}").format(action=action.what or _("this action"))).sized(24)
        self.menu.does(self._on_menu)
        said = VBox(what, gap=2, margins=(0, 2, 0, 0))  # its first line is level with tick, chip and menu
        name = shown_name(action)
        self._name = Chip(name) if name else None
        facts = [self._name] if self._name is not None else []
        self._facts = wrap(VBox(HBox(*facts, self._when, None, gap=8), None))
        said_and_facts = Columns([wrap(said), self._facts], [1, 0], below_em=24, gap=6)
        self.how = _HowItWent(action, setting)
        if not action.how_it_went:
            self.how.hide()
        self.how.told.connect(self.told.emit)
        said.put(self.how)
        self.setLayout(HBox((self.tick, 0, Qt.AlignmentFlag.AlignTop), (said_and_facts, 1), (self.menu, 0, Qt.AlignmentFlag.AlignTop), gap=10))
        for part in (self.tick, self.menu):
            part.installEventFilter(self)
        self.retheme()

    def set_shaded(self, *, is_shaded: bool) -> None:
        """Hide the name of somebody else who does it."""
        if self._name is not None and self.action.who is Who.OTHER:
            self._name.setVisible(not is_shaded)

    def retheme(self) -> None:
        self._when.setMinimumWidth(theme().px(92))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & _ALT:
            if self._is_draft:
                self.move_asked.emit(step)
        elif event.key() == Qt.Key.Key_F2 and self._is_draft:
            self.open_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            (self.out_asked if self._is_draft else self.drop_asked).emit()
        elif event.key() == Qt.Key.Key_Menu:
            self._on_menu()
        else:
            return False
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_draft:
            self.open_asked.emit()

    def tell(self) -> None:
        """Let her write how it went."""
        self.how.show()
        self.how.setFocus()

    def choices(self) -> QMenu:
        """Everything this line can do."""
        menu = QMenu(self)
        if self._is_draft:
            menu.addAction(_("Change…\tF2"), self.open_asked.emit)
            menu.addAction(_("Move up\tAlt+Up"), lambda: self.move_asked.emit(-1))
            menu.addAction(_("Move down\tAlt+Down"), lambda: self.move_asked.emit(1))
        if self.action.status is not ActionStatus.DROPPED:
            menu.addAction(_("Write how it went"), self.tell)
        if self.action.status is ActionStatus.OPEN:
            menu.addAction(_("Will not be done"), self.drop_asked.emit)
        elif self.action.status is ActionStatus.DROPPED:
            menu.addAction(_("Will be done after all"), lambda: self.ticked.emit(False))
        if self._is_draft:
            menu.addSeparator()
            menu.addAction(_("Take out\tDelete"), self.out_asked.emit)
        return menu

    def _on_menu(self) -> None:
        menu = self.choices()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu.mapToGlobal(self.menu.rect().bottomLeft()))


class _HowItWent(QWidget):
    """One line under the action. Enter or leaving keeps it."""

    told = Signal(str)

    def __init__(self, action: Action, setting: Setting) -> None:
        super().__init__()
        self._kept = action.how_it_went
        self.field = TextField(action.how_it_went, _LONGEST)
        self.field.installEventFilter(setting.keys)
        self.field.editingFinished.connect(self._on_finished)
        labelled = Field(_("How it went"), self.field)
        self.setLayout(VBox(labelled))
        self.setFocusProxy(self.field)

    def _on_finished(self) -> None:
        words = self.field.text().strip()
        if words != self._kept:
            self._kept = words
            self.told.emit(words)


class ActionEditor(QWidget):
    """An action as it is written. Every key is in the draft at once; closing only closes.

    Signals:
        typed: the action is another now.
        closed: she is done with it.
        another_asked: she pressed Enter and wants the next one.
    """

    typed = Signal(object)
    closed = Signal()
    another_asked = Signal()

    def __init__(self, action: Action, setting: Setting) -> None:
        super().__init__()
        self.action, self._setting = action, setting
        self.what = TextField(action.what, _LONGEST)
        names = ((Who.NURSE, _("Me")), (Who.PATIENT, setting.patient.given or setting.patient.family), (Who.OTHER, _("Somebody else")))
        self.who = ChoiceField(names)
        self.who.choose(action.who)
        self.name = TextField(action.who_name if action.who is Who.OTHER else "", 200)
        self.due = DateField(setting.today, Side.FUTURE)
        self.due.show_day(action.due)
        self._name_field = Field(_("Who that is"), self.name, width=220)
        if action.who is not Who.OTHER:
            self._name_field.hide()
        done = secondary(_("Done"), "check").does(self.closed.emit)
        another = quiet(_("Add another"), "plus").does(self.another_asked.emit)
        rest = flow(Field(_("Who"), self.who, width=200), self._name_field, Field(_("By when"), self.due, width=280))
        self.setLayout(VBox(Field(_("What will be done"), self.what), rest, flow(done, another), gap=8, margins=(0, 4, 0, 8)))
        self._connect()
        self.setFocusProxy(self.what)

    def _connect(self) -> None:
        for field in (self.what, self.name):
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self.another_asked.emit)
        self.who.chosen.connect(self._on_who)
        self.due.changed.connect(self._on_typed)
        for part in (self.what, self.name, self.due.edit):
            part.installEventFilter(self._setting.keys)
            part.installEventFilter(self)
        self.who.installEventFilter(self)

    def _on_who(self) -> None:
        self._name_field.setVisible(self.who.choice() is Who.OTHER)
        self._on_typed()

    def _on_typed(self) -> None:
        who = self.who.choice() or Who.NURSE
        name = self.name.text().strip() if who is Who.OTHER else who_name(who, self._setting.patient, self._setting.nurse)
        self.action = replace(self.action, what=self.what.text(), who=who, who_name=name, due=self.due.day())
        self.typed.emit(self.action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return True
        return False


def _when(action: Action, today: date) -> str:
    if action.status is ActionStatus.DONE:
        return _("done {day}").format(day=short_day(action.done_on, today)) if action.done_on else _("done")
    if action.status is ActionStatus.DROPPED:
        return _("will not be done")
    if action.due is None:
        return _("no date")
    return lateness(action.due, today) or short_day(action.due, today)


def _when_role(action: Action, today: date) -> Role:
    return Role.DANGER if action.is_overdue(today) else Role.MUTED
