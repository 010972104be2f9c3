"""The keyboard map (design/README section 9) for what exists: one table makes the shortcuts and the list of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import sign_button
from cns_desktop.ui.common.layout import HBox, Scroll, VBox, wrap
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import heading, strong, words
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do something anywhere in the shell. `also` are other ways to the same."""

    keys: str
    does: str
    words: str
    also: tuple[str, ...] = ()


def shell_keys(places: int, tabs: int) -> tuple[Key, ...]:
    """Every shortcut the shell owns."""
    return (
        *(Key(f"Ctrl+{at}", f"place {at}", "") for at in range(1, places + 1)),
        *(Key(f"Alt+{at}", f"tab {at}", "") for at in range(1, tabs + 1)),
        Key("Ctrl+K", "find", _("Find a patient")),
        Key("Ctrl+L", "lock", _("Lock")),
        Key("Ctrl+Shift+L", "lock day", _("Lock for the day: asks who takes each open safety prompt of yours")),
        Key("F1", "keys", _("The keys of this app"), ("Ctrl+/",)),
        Key("Ctrl+Tab", "next tab", _("Next patient page")),
        Key("Ctrl+Shift+Tab", "previous tab", _("Previous patient page")),
        Key("Alt+PgDown", "next patient", _("Next patient of the list you came from")),
        Key("Alt+PgUp", "previous patient", _("Previous patient of the list you came from")),
        Key("Ctrl+W", "close patient", _("Close the patient")),
        Key("Alt+Left", "back", _("Back through what was open")),
        Key("Alt+Right", "forward", _("Forward again")),
        Key("F6", "next region", _("Next part of the window: places, top line, banner, tabs, page, message")),
        Key("Shift+F6", "previous region", _("Previous part of the window")),
        Key("Ctrl+N", "new", _("New: the page decides what")),
        Key("Ctrl+P", "print", _("Print this")),
        Key("Ctrl+Shift+P", "pack", _("Make a pack for this patient")),
        Key("Ctrl+F", "find here", _("Find in this list or page")),
        Key("Ctrl+S", "saved", _("Says that it is saved already, and when")),
        Key("Ctrl+Return", "primary", _("What this page is for: Finish, Agree, Print"), ("Ctrl+Enter",)),
        Key("F8", "shade", _("Shade: hide alerts and other names; again to show them")),
        Key("Ctrl++", "larger", _("Larger text"), ("Ctrl+=",)),
        Key("Ctrl+-", "smaller", _("Smaller text")),
        Key("Ctrl+0", "normal", _("Text at its normal size")),
        Key("Ctrl+Shift+D", "density", _("Compact, standard, roomy")),
    )


def page_keys() -> tuple[tuple[str, str], ...]:
    """Keys that pages and controls answer to, for the list."""
    return (
        ("Ctrl+1 … Ctrl+7", _("Today, Caseload, Leaflets, Print, Team, Reports, Settings")),
        ("Alt+1 … Alt+9", _("The pages of a patient, Overview to Papers")),
        ("Tab · Shift+Tab", _("Next and previous control")),
        ("Space · Enter", _("Press or tick · do what the row is for")),
        ("Esc", _("Close a list or menu. It never closes a patient and never drops words.")),
        ("Up Down PgUp PgDown Home End", _("Move in lists")),
        ("Alt+Up · Alt+Down", _("Move the row: packs and plans")),
        ("Ctrl+Z · Ctrl+Shift+Z", _("Undo and redo in this form")),
        ("0 to 9 · 1 0 · Delete · N", _("Assessment: score · ten · blank · not a concern")),
        ("S · C · Enter", _("Assessment: star · comment · next question")),
    )


def bind(window: QWidget, keys: tuple[Key, ...], does: Mapping[str, Callable[[], object]]) -> list[QShortcut]:
    """Make the shortcuts. Every key must have something to do."""
    made = []
    for key in keys:
        for combination in (key.keys, *key.also):
            shortcut = QShortcut(QKeySequence(combination), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(does[key.does])
            made.append(shortcut)
    return made


class KeyList(Themed, QFrame):
    """The list of keys over the page; Esc or F1 closes it."""

    def __init__(self, shell: QWidget, keys: tuple[Key, ...]) -> None:
        super().__init__(shell)
        self._shell = shell
        self.setAccessibleName(_("The keys of this app"))
        self.close_it = sign_button("x", _("Close this list"), keys="Esc").does(self.hide)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        shown = [*page_keys(), *((" · ".join((key.keys, *key.also)), key.words) for key in keys if key.words)]
        for row, (combination, meaning) in enumerate(shown):
            grid.addWidget(strong(combination), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(meaning), row, 1)
        inside = wrap(VBox(wrap(grid), None, margins=(16, 4, 16, 12)))
        self.body = Scroll(inside, Role.RAISED)
        self.body.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setAccessibleName(_("List of keys"))
        self.setLayout(VBox(HBox((heading(_("Keys")), 1), self.close_it, margins=(16, 10, 10, 0)), (self.body, 1), gap=4, margins=2))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.hide)
        self.hide()

    def toggle(self) -> None:
        """Show it, or take it away."""
        if self.isVisible():
            self.hide()
            return
        look = theme()
        width = min(look.px(720), self._shell.width() - look.px(40))
        self.setGeometry((self._shell.width() - width) // 2, look.px(60), width, self._shell.height() - look.px(100))
        self.show()
        self.raise_()
        self.body.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        box(QPainter(self), self.rect(), look.colour(Role.RAISED), look.colour(Role.CONTROL), look.line, radius=8)
