"""A draft that can be undone: each step is a whole plan, and words typed into one field are one step."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from cns_desktop.domain.plans import Plan

MOST = 500  # steps kept


class PlanEdits(QObject):
    """The draft and the way back.

    Signals:
        changed: the draft is another; `typed_in` tells whether the field she types in shows it already.
    """

    changed = Signal(bool)

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.revision = 0
        self._back: list[Plan] = []
        self._forth: list[Plan] = []
        self._field = ""

    def do(self, plan: Plan) -> None:
        """One step: taking out, moving, choosing."""
        if plan != self.plan:
            self._step(plan)
            self._field = ""
            self.changed.emit(False)

    def type(self, field: str, plan: Plan) -> None:
        """Words in `field`; one step with what was typed there just before."""
        if plan == self.plan:
            return
        if field == self._field and self._back:
            self.plan, self._forth = plan, []
            self.revision += 1
        else:
            self._step(plan)
            self._field = field
        self.changed.emit(True)

    def pause(self) -> None:
        """What is typed from now on is a step of its own."""
        self._field = ""

    def undo(self) -> None:
        if self._back:
            self._forth.append(self.plan)
            self._go(self._back.pop())

    def redo(self) -> None:
        if self._forth:
            self._back.append(self.plan)
            self._go(self._forth.pop())

    def _step(self, plan: Plan) -> None:
        self._back = [*self._back[-MOST:], self.plan]
        self._forth = []
        self.plan = plan
        self.revision += 1

    def _go(self, plan: Plan) -> None:
        self.plan = plan
        self._field = ""
        self.revision += 1
        self.changed.emit(False)


class UndoKeys(QObject):
    """Gives Ctrl+Z and Ctrl+Shift+Z of a text field to the form, which knows more steps than the field.

    Signals:
        undo_asked: Ctrl+Z.
        redo_asked: Ctrl+Shift+Z.
    """

    undo_asked = Signal()
    redo_asked = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            asked = None
            if event.matches(QKeySequence.StandardKey.Undo):
                asked = self.undo_asked
            elif event.matches(QKeySequence.StandardKey.Redo):
                asked = self.redo_asked
            if asked is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    asked.emit()
                return True
        return False
