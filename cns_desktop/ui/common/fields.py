"""What is typed and chosen in a form: a label above, help under it, the control as wide as its content, the error below."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from cns_desktop.domain.dates import NotADate, Side, read_date, shown_with_weekday
from cns_desktop.domain.days import shown_date
from cns_desktop.domain.nhs_number import Verdict, digits, judge, spaced
from cns_desktop.i18n import _
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, VBox, wrap
from cns_desktop.ui.common.style import INVALID, OWN_MARGINS
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

_Choice = TypeVar("_Choice")
NHS_DIGITS = 10
_PADDING = 8  # px round the text of a field of several lines
_PARAGRAPH_END = "\u2029"


class Checked(QWidget):
    """A control that judges its own content; `Field` shows what it says.

    Signals:
        judged: what is wrong and how to mend it; empty when all is well.
    """

    judged = Signal(str)


class Field(Themed, QWidget):
    """One labelled control. `width` (design px) limits it to what it has to hold; None lets it grow."""

    def __init__(self, text: str, control: QWidget, help_text: str = "", *, width: int | None = None) -> None:
        super().__init__()
        self.control, self._wide, self._help = control, width, help_text
        self.label = Label(text, weight=Weight.SEMIBOLD)
        self._error = Words(role=Role.DANGER)
        self._error_line = wrap(HBox(VBox(2, Sign("circle-alert", Role.DANGER, 18), None, gap=0), (self._error, 1), gap=6))
        self._error_line.hide()
        typed = self.typed
        self.label.setBuddy(typed)
        typed.setAccessibleName(text.replace("&", ""))
        typed.setAccessibleDescription(help_text)
        parts = [self.label, *([Words(help_text, size=Size.SMALL, role=Role.MUTED)] if help_text else []), control, self._error_line]
        self.setLayout(VBox(*parts, gap=4))
        self.setFocusProxy(typed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if isinstance(control, Checked):
            control.judged.connect(self.set_error)
        self.retheme()

    @property
    def typed(self) -> QWidget:
        """The widget that has the focus when she types."""
        return self.control.focusProxy() or self.control

    @property
    def error(self) -> str:
        return self._error.text()

    def retheme(self) -> None:
        if self._wide is not None:
            self.control.setMaximumWidth(theme().px(self._wide))

    def sizeHint(self) -> QSize:
        """As wide as what it has to hold."""
        hint = super().sizeHint()
        return hint if self._wide is None else QSize(max(theme().px(self._wide), self.label.sizeHint().width()), hint.height())

    def set_error(self, words: str) -> None:
        """Show what is wrong under the control; an empty text takes it away."""
        self._error.setText(words)
        self._error_line.setVisible(bool(words))
        typed = self.typed
        typed.setProperty(INVALID, bool(words))
        typed.setAccessibleDescription(" ".join(part for part in (words, self._help) if part))
        typed.update()


class TextField(QLineEdit):
    """One line of text, showing its beginning while she is elsewhere. `longest` limits what is typed; stored words are never cut."""

    def __init__(self, text: str = "", longest: int = 0) -> None:
        super().__init__()
        if longest:
            self.setMaxLength(longest)
        self.setText(text)

    def setText(self, arg__1: str | None) -> None:
        units = len((arg__1 or "").encode("utf-16-le", "surrogatepass")) // 2  # as Qt counts
        if units > self.maxLength():
            self.setMaxLength(units)
        super().setText(arg__1)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setCursorPosition(0)


class SearchField(Themed, QLineEdit):
    """A search box. The lens is a child, because Fusion's own side icon does not grow with the text."""

    def __init__(self, name: str, hint: str, keys: str = "") -> None:
        super().__init__()
        self._shows_keys = True
        self._keys = Label(keys, size=Size.SMALL, role=Role.MUTED)
        if not keys:
            self._keys.hide()  # never shown before it has a parent: it would be a window of its own
        self.setProperty(OWN_MARGINS, True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setLayout(HBox(Sign("search", size=18), None, self._keys, margins=(12, 0, 10, 0)))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(lambda _text: self._show_keys())
        self.retheme()

    def retheme(self) -> None:
        self.setTextMargins(theme().px(36), 0, theme().px(58 if self._keys.text() and self._shows_keys else 6), 0)

    def show_keys(self, *, is_wanted: bool) -> None:
        """Leave the keys out where the hint needs their room."""
        self._shows_keys = is_wanted
        self._show_keys()
        self.retheme()

    def _show_keys(self) -> None:
        self._keys.setVisible(bool(self._keys.text()) and self._shows_keys and not self.text())


class DateField(Checked):
    """A date typed in any usual form and shown back as 03-Apr-1961 with its weekday. `today` is asked each time.

    Signals:
        changed: the day changed; `day()` is None while blank or not a date.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], date], side: Side = Side.EITHER) -> None:
        super().__init__()
        self._today, self._side = today, side
        self._day: date | None = None
        self.edit = QLineEdit()
        self._echo = Label(role=Role.MUTED)
        self.setLayout(HBox(self.edit, (self._echo, 1)))
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self._on_finished)

    def day(self) -> date | None:
        return self._day

    def has_problem(self) -> bool:
        """Something is typed that names no day."""
        return self._day is None and bool(self.edit.text().strip())

    def show_day(self, day: date | None) -> None:
        """Show a day that is kept already."""
        self._day = day
        self.edit.setText(shown_date(day) if day else "")
        self._echo.setText(shown_with_weekday(day) if day else "")
        self.judged.emit("")

    def _on_edited(self, text: str) -> None:
        self.judged.emit("")  # she is still writing
        try:
            self._take(self._read(text))
        except NotADate:
            self._take(None)

    def _on_finished(self) -> None:
        try:
            day = self._read(self.edit.text())
        except NotADate as error:
            self._take(None)
            self.judged.emit(error.sentences())
            return
        self.edit.setText(shown_date(day) if day else "")
        self._take(day)
        self.judged.emit("")

    def _read(self, text: str) -> date | None:
        return read_date(text, self._today(), self._side) if text.strip() else None

    def _take(self, day: date | None) -> None:
        self._echo.setText(shown_with_weekday(day) if day else "")
        if day != self._day:
            self._day = day
            self.changed.emit()


class NhsNumberField(Checked):
    """An NHS number, grouped 3-3-4 as it is typed. One that fails its check is kept and said, never refused.

    Signals:
        changed: the number changed; `number()` holds its digits.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setMaxLength(NHS_DIGITS + 6)
        self.setLayout(HBox(self.edit))
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self._on_finished)

    def number(self) -> str:
        return digits(self.edit.text())

    def verdict(self) -> Verdict | None:
        """None while blank."""
        return judge(self.number()) if self.number() else None

    def show_number(self, number: str) -> None:
        """Show a number that is kept already."""
        self.edit.setText(_grouped(number))
        self.judged.emit("")

    def _on_edited(self, text: str) -> None:
        if self.edit.cursorPosition() == len(text):
            self.edit.setText(_grouped(digits(text)))
        self.judged.emit("")
        self.changed.emit()

    def _on_finished(self) -> None:
        number = self.number()
        self.edit.setText(_grouped(number))
        if not number or judge(number) is not Verdict.INVALID:
            self.judged.emit("")
        elif len(number) != NHS_DIGITS:
            self.judged.emit(_("An NHS number has 10 digits; this has {count}. It is kept and flagged.").format(count=len(number)))
        else:
            self.judged.emit(_("This number fails its check, so a digit is wrong or two are swapped. It is kept and flagged."))


def _grouped(number: str) -> str:
    if len(number) == NHS_DIGITS:
        return spaced(number)
    parts = (number[:3], number[3:6], number[6:])
    return "\u00a0".join(part for part in parts if part)


class ChoiceField(QComboBox, Generic[_Choice]):
    """One of a few. `blank` is what "none chosen" is called; without it the first is chosen.

    Signals:
        chosen: the user took another.
    """

    chosen = Signal()

    def __init__(self, choices: Sequence[tuple[_Choice, str]], blank: str | None = None) -> None:
        super().__init__()
        self._values: list[_Choice | None] = [] if blank is None else [None]
        if blank is not None:
            self.addItem(blank)
        for value, text in choices:
            self._values.append(value)
            self.addItem(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _index: self.chosen.emit())

    def choice(self) -> _Choice | None:
        return self._values[self.currentIndex()] if self.currentIndex() >= 0 else None

    def choose(self, value: _Choice | None) -> None:
        """Show a choice that is kept already; one that is not on the list shows as none."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else (0 if self._values and self._values[0] is None else -1))

    def show_choices(self, choices: Sequence[tuple[_Choice, str]]) -> None:
        """Other choices; none of them is chosen by her yet."""
        self.clear()
        self._values = []
        for value, text in choices:
            self.add(value, text)

    def add(self, value: _Choice, text: str) -> None:
        """One more choice, at the end: a kept value that the list does not hold."""
        self._values.append(value)
        self.addItem(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must never change a choice


class GrowingText(Themed, QPlainTextEdit):
    """Several lines of plain text; grows with what is written, then scrolls. Tab leaves it.

    Signals:
        left: the focus went elsewhere.
    """

    left = Signal()

    def __init__(self, text: str = "", least: int = 2, most: int = 10) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setPlainText(text)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.retheme()

    def toPlainText(self) -> str:
        """The words as they were written. Qt's own answer turns a no-break space into a space, which could part a dose from its unit."""
        return self.document().toRawText().replace(_PARAGRAPH_END, "\n")

    def retheme(self) -> None:
        self.document().setDocumentMargin(theme().px(_PADDING))
        self._grow()

    def _grow(self) -> None:
        lines = min(max(int(self.document().size().height()), self._least), self._most)
        # Lines are laid out a fraction taller than lineSpacing says; without the slack an idle scroll bar appears.
        slack = theme().px(2)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * theme().px(_PADDING) + 2 + slack)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), self.minimumHeight())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow()
