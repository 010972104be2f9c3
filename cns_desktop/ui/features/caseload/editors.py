"""From specs to widgets: each editor shows one value of the state and says when it changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import quiet, sign_button
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, GrowingText, NhsNumberField, TextField
from cns_desktop.ui.common.layout import HBox, Rule, VBox, flow, wrap
from cns_desktop.ui.common.text import label, muted_words, strong
from cns_desktop.ui.features.caseload.ports import Codes
from cns_desktop.ui.features.caseload.specs import Ask, FieldSpec, ListSpec, blank_line

LONGEST = 10_000
State = dict[str, Any]


class Tools:
    """What editors need from outside: code lists and the day."""

    def __init__(self, codes: Callable[[str], Codes], today: Callable[[], date]) -> None:
        self.codes, self.today = codes, today


class Editor:
    """One field: `value`, `show`, and a `Field` (or tick box) to look at."""

    def __init__(self, spec: FieldSpec, tools: Tools, changed: Callable[[], None]) -> None:
        self.spec = spec
        self.control = _control(spec, tools)
        self.box: QWidget = _level(self.control) if spec.ask is Ask.TICK else Field(spec.label, self.control, spec.help, width=spec.width or None)
        _listen(self.control, changed)

    def value(self) -> object:
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, ChoiceField):
            return control.choice() or ""
        if isinstance(control, DateField):
            day = control.day()
            return day.isoformat() if day else control.edit.text().strip()
        if isinstance(control, NhsNumberField):
            return control.number()
        return control.toPlainText() if isinstance(control, GrowingText) else _text(control)

    def show(self, value: Any) -> None:  # noqa: ANN401 - a value of the state
        control = self.control
        if self.value() == value:
            return
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, ChoiceField):
            _choose(control, str(value))
        elif isinstance(control, DateField):
            _show_day(control, str(value))
        elif isinstance(control, NhsNumberField):
            control.show_number(str(value))
        elif isinstance(control, GrowingText):
            control.setPlainText(str(value))
        elif isinstance(control, QLineEdit):
            control.setText(str(value))

    def say(self, problem: str) -> None:
        if isinstance(self.box, Field):
            self.box.set_error(problem)


def _control(spec: FieldSpec, tools: Tools) -> QWidget:
    if spec.ask is Ask.TICK:
        return QCheckBox(spec.label)
    if spec.ask is Ask.CHOICE:
        choices = tools.codes(spec.codes) if isinstance(spec.codes, str) else spec.codes
        return ChoiceField(choices, blank=_("Not chosen"))
    if spec.ask is Ask.DATE:
        return DateField(tools.today)
    if spec.ask is Ask.NHS:
        return NhsNumberField()
    return GrowingText() if spec.ask is Ask.LINES else TextField(longest=LONGEST)


def _level(tick: QWidget) -> QWidget:
    """Beside labelled fields a tick box stands where their controls stand."""
    box = wrap(VBox(label(""), 6, tick, gap=4))
    box.setFocusProxy(tick)
    return box


def _text(control: QWidget) -> str:
    return control.text() if isinstance(control, QLineEdit) else ""


def _choose(control: ChoiceField[str], value: str) -> None:
    """A code that the list does not hold is kept: shown as itself."""
    control.choose(value or None)
    if value and control.choice() != value:
        control.add(value, value)
        control.choose(value)


def _show_day(control: DateField, value: str) -> None:
    try:
        control.show_day(date.fromisoformat(value) if value else None)
    except ValueError:
        control.edit.setText(value)


def _listen(control: QWidget, changed: Callable[[], None]) -> None:
    if isinstance(control, QCheckBox):
        control.toggled.connect(lambda _on: changed())
    elif isinstance(control, ChoiceField):
        control.chosen.connect(changed)
    elif isinstance(control, DateField):
        control.edit.textEdited.connect(lambda _text: changed())
    elif isinstance(control, NhsNumberField):
        control.changed.connect(changed)
    elif isinstance(control, GrowingText | QLineEdit):
        control.textChanged.connect(lambda *_text: changed())


class LinesEditor(QWidget):
    """A repeated section: lines that can be added and taken out, some with sections inside.

    Signals:
        changed: a value changed, a line came or went.
    """

    changed = Signal()

    def __init__(self, spec: ListSpec, tools: Tools) -> None:
        super().__init__()
        self.spec, self._tools = spec, tools
        self.lines: list[_Line] = []
        self._spare: list[_Line] = []  # made and blank still: a line is 5 to 20 ms of widgets
        self._empty = muted_words(spec.empty)
        self._rows = VBox(gap=12)
        self.add_button = quiet(spec.add, "plus").does(self.add_line)
        self.setLayout(VBox(strong(spec.title), self._empty, self._rows, HBox(self.add_button, None), gap=8))
        self.setAccessibleName(spec.title)
        self._empty.setVisible(bool(spec.empty))

    def add_line(self) -> None:
        """A new line, with the focus in its first field."""
        line = self._put(blank_line(self.spec))
        line.focus()
        self.changed.emit()

    def value(self) -> list[State]:
        return [line.value() for line in self.lines]

    def show(self, states: list[State]) -> None:  # type: ignore[override]  # a value, not visibility: same verb as Editor
        while len(self.lines) > len(states):
            self._drop(self.lines[-1])
        for place, state in enumerate(states):
            if place < len(self.lines):
                self.lines[place].show_state(state)
            else:
                self._put(state)
        self._empty.setVisible(bool(self.spec.empty) and not self.lines)

    def make_one(self, states: list[State]) -> bool:
        """Make one of the lines that showing these will need; False when there are enough, inner ones too."""
        there = (*self.lines, *self._spare)
        if len(there) < len(states):
            self._spare.append(self._made())
            return True
        return any(line.make_one(state) for line, state in zip(there, states, strict=False))

    def _made(self) -> "_Line":
        line = _Line(self.spec, self._tools, self.changed.emit)
        line.remove.does(lambda: self._take_out(line))
        return line

    def _put(self, state: State) -> "_Line":
        line = self._spare.pop(0) if self._spare else self._made()
        line.show_state(state)
        self.lines.append(line)
        self._rows.addWidget(line)
        self._empty.setVisible(False)
        return line

    def _take_out(self, line: "_Line") -> None:
        self._drop(line)
        self._empty.setVisible(bool(self.spec.empty) and not self.lines)
        self.add_button.setFocus()
        self.changed.emit()

    def _drop(self, line: "_Line") -> None:
        self.lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()


class _Line(QWidget):
    """One line of a repeated section, under a thin rule: a card in a card would be one frame too many."""

    def __init__(self, spec: ListSpec, tools: Tools, changed: Callable[[], None]) -> None:
        super().__init__()
        self._extra: State = {}  # what has no field: its uid, if such a line has one
        self.editors = {field.key: Editor(field, tools, changed) for field in spec.fields}
        self.inner = {one.key: LinesEditor(one, tools) for one in spec.lists}
        self.remove = sign_button("x", _("Take this line out"))
        fields = flow(*(e.box for e in self.editors.values()), gap=12, is_form=True)
        inner = VBox(*self.inner.values(), gap=10, margins=(24, 0, 0, 0))
        self.setLayout(VBox(Rule(), HBox((fields, 1), self.remove), inner, gap=10))
        for editor in self.inner.values():
            editor.changed.connect(changed)

    def value(self) -> State:
        own = {key: editor.value() for key, editor in self.editors.items()}
        return self._extra | own | {key: editor.value() for key, editor in self.inner.items()}

    def make_one(self, state: State) -> bool:
        return any(lines.make_one(state.get(key, [])) for key, lines in self.inner.items())

    def show_state(self, state: State) -> None:
        self._extra = {key: value for key, value in state.items() if key not in self.editors and key not in self.inner}
        for key, editor in self.editors.items():
            editor.show(state.get(key, editor.spec.start))
        for key, lines in self.inner.items():
            lines.show(state.get(key, []))

    def focus(self) -> None:
        next(iter(self.editors.values())).box.setFocus()
