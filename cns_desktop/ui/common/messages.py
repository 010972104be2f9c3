"""What the page says to the nurse: what happened, what is safe, what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import Button, danger, quiet
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Name, Role, Size, Tone, Weight, theme
from cns_desktop.ui.common.themed import Themed

TOAST_MS = 8000
_SIGNS = {Tone.INFO: "info", Tone.SUCCESS: "circle-check", Tone.WARNING: "triangle-alert", Tone.DANGER: "octagon-alert"}
_BARS = {Tone.INFO: Role.ACTION, Tone.SUCCESS: Role.SUCCESS, Tone.WARNING: Role.WARNING, Tone.DANGER: Role.DANGER}
_SIGN_ROLES = {Tone.INFO: Role.ACTION, Tone.SUCCESS: Role.SUCCESS, Tone.WARNING: Role.ON_WARNING_TINT, Tone.DANGER: Role.DANGER}
MOST_ACTIONS = 2


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say it, politely, without moving the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Message(Themed, QFrame):
    """Stays in the page until dealt with. `tone` is INFO, SUCCESS, WARNING or DANGER; at most two buttons."""

    def __init__(self, title: str, body: str = "", tone: Tone = Tone.INFO, actions: Sequence[Button] = ()) -> None:
        super().__init__()
        if len(actions) > MOST_ACTIONS:
            raise ValueError("a message has at most two buttons")
        self._tone = tone
        role = Role.ON_ACTION_TINT if tone is Tone.INFO else Role.TEXT
        self._title = Words(title, role=role, weight=Weight.SEMIBOLD)
        self._body = Words(body, role=role)
        if not body:  # shown before it has a parent it would be a window, and take the focus
            self._body.hide()
        self.said = VBox(self._title, self._body, gap=0)
        sign = VBox(2, Sign(_SIGNS[tone], _SIGN_ROLES[tone]), gap=0)
        for part in (sign, self.said):
            part.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setLayout(HBox(sign, (self.said, 1), *actions, gap=10, margins=(18, 10, 12, 10)))
        self._name_it()

    def say(self, title: str, body: str = "") -> None:
        """Say something else, and let a screen reader know."""
        self._title.setText(title)
        self._body.setText(body)
        if not body:
            self._body.hide()  # never shown before it has a parent: it would be a window of its own
        self._name_it()
        announce(self, self.accessibleName())

    def _name_it(self) -> None:
        self.setAccessibleName(" ".join(part for part in (self._title.text(), self._body.text()) if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        edge = look.colour(self._tone.edge) if look.is_high_contrast else None
        box(painter, self.rect(), look.colour(self._tone.ground), edge, look.line)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), look.px(4), look.px(4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(path)
        painter.fillRect(0, 0, look.px(6), self.height(), look.colour(_BARS[self._tone]))


def failure(error: Expected, *actions: Button) -> Message:
    """The message for what the world refused."""
    return Message(error.what, " ".join(part for part in (error.safe, error.then) if part), Tone.DANGER, actions)


class SafetyPromptCard(Message):
    """The trust's words and number, an owner, and one way on: an entry that says what was done.

    It has no close button, blocks nothing and grades nothing (README 1).

    Signals:
        entry_requested: she wants to write what she did.
    """

    entry_requested = Signal()

    def __init__(self, item: str, score: int, words: str, owner: str) -> None:
        self.write = danger(_("Write what I did"), "pencil")
        title = _("Safety prompt: {item}, {score}").format(item=item, score=score)
        super().__init__(title, words, Tone.DANGER, [self.write])
        self.write.does(self.entry_requested.emit)
        stays = _("It stays open until an entry says what was done; you can go on and finish.")
        foot = (f"{owner} {stays}", _("No prompt does not mean no problem."))
        self.said.put(*(Words(line, size=Size.SMALL) for line in foot))
        self.setAccessibleName(" ".join((title, words, *foot)))


class Toast(Themed, QFrame):
    """ "Action marked as done · Undo", bottom left of its page. One at a time; never for errors.

    It goes after 8 s, never while it has the focus or the pointer, and is announced to screen readers.

    Signals:
        closed: it has gone, by time or because Undo was pressed.
    """

    closed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._undo: Callable[[], object] | None = None
        self._sign = Sign("circle-check", Role.SUCCESS)
        self._words = Label()
        self.button = quiet(_("Undo"))
        self.button.clicked.connect(self._on_undo)
        self.setLayout(HBox(self._sign, self._words, 8, self.button, margins=(14, 4, 6, 4)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self._on_time)
        page.installEventFilter(self)
        self.retheme()
        self.hide()

    def retheme(self) -> None:
        # On a light page the toast is dark, or it would not be seen; dark pages have a raised one.
        look = theme()
        is_light = look.name is Name.LIGHT
        self._words.set_role(Role.SURFACE if is_light else Role.TEXT)
        self._sign.set_glyph("circle-check", Role.SURFACE if is_light else Role.SUCCESS)
        self.button.set_role(Role.FOCUS if is_light else Role.LINK)

    def show_done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something is done; `undo` puts it back."""
        self._undo = undo
        self._words.setText(words)
        self.button.setVisible(undo is not None)
        self.setAccessibleName(words)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()
        announce(self, words)

    def close_now(self) -> None:
        self._timer.stop()
        self._undo = None
        self.hide()
        self.closed.emit()

    def _on_undo(self) -> None:
        undo = self._undo
        self.close_now()
        if undo is not None:
            undo()

    def _on_time(self) -> None:
        if self.underMouse() or self.isAncestorOf(QApplication.focusWidget() or self._page):
            self._timer.start()
        else:
            self.close_now()

    def _place(self) -> None:
        self.adjustSize()
        edge = theme().px(20)
        self.move(edge, self._page.height() - self.height() - edge)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.start()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        if look.name is Name.LIGHT:
            box(QPainter(self), self.rect(), look.colour(Role.TEXT), radius=6)
        else:
            box(QPainter(self), self.rect(), look.colour(Role.RAISED), look.colour(Role.CONTROL), look.line, radius=6)


class EmptyState(Themed, QWidget):
    """An empty screen: a sign, what will be here, the first step as one button."""

    def __init__(self, glyph: str, title: str, body: str, *buttons: Button) -> None:
        super().__init__()
        self._head, self._body = Words(title, size=Size.HEADING), Words(body, role=Role.MUTED)
        for part in (self._head, self._body):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.setLayout(
            VBox(None, (Sign(glyph, size=40), 0, middle), self._head, HBox(None, (self._body, 8), None), 8, HBox(None, *buttons, None), None)
        )
        self.setAccessibleName(f"{title}. {body}")
        self.retheme()

    def retheme(self) -> None:
        self._body.setMaximumWidth(theme().px(440))
