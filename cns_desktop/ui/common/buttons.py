"""What is pressed. At most one primary a screen; danger is red words, never a red area."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from cns_desktop.ui.common.icons import icon
from cns_desktop.ui.common.style import KIND, ON_DARK
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

ICON_SIDE = 18


class Kind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    LINK = "link"
    DANGER = "danger"
    FILTER = "filter"


_WORDS = {Kind.PRIMARY: Role.ON_ACTION, Kind.QUIET: Role.LINK, Kind.LINK: Role.LINK, Kind.DANGER: Role.DANGER}
_LIGHT_WORDS = (Role.ON_BANNER, Role.FOCUS)
_BOLD = (Kind.PRIMARY, Kind.QUIET, Kind.LINK)


class Button(Themed, QPushButton):
    """A button. `text` may carry a mnemonic ("&Agree"); without `text` it is a square sign and `name` must say what it does.

    `keys` is shown in the tooltip and, unless the shell owns it, set by the page as a shortcut.
    """

    def __init__(self, text: str, kind: Kind = Kind.SECONDARY, *, glyph: str = "", name: str = "", keys: str = "", role: Role | None = None) -> None:
        super().__init__()
        self._kind, self._glyph, self._is_square = kind, glyph, not text
        self._role = role or _WORDS.get(kind, Role.TEXT)
        self._name, self._keys, self._side = name, keys, 0
        self._pressed_at: int | None = None
        self.setProperty(KIND, kind.value)
        if glyph:
            self.setIcon(icon(glyph, self._role))
        self.setAutoDefault(False)
        self.set_text(text)
        policy = QSizePolicy.Policy.Maximum if text else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        look = theme()
        self.setFont(look.font(Size.SMALL if self._kind is Kind.FILTER else Size.BODY, Weight.SEMIBOLD if self._kind in _BOLD else Weight.REGULAR))
        self.setPalette(look.words_palette(self._role))
        self.setProperty(ON_DARK, self._role in _LIGHT_WORDS)
        if self._glyph:
            self.setIconSize(QSize(look.px(ICON_SIDE), look.px(ICON_SIDE)))
        if self._is_square:
            side = look.px(self._side) if self._side else look.control
            self.setFixedSize(side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press counts where the first did: a row may have gone meanwhile, and the next one's button have come under the pointer."""
        within = QGuiApplication.styleHints().mouseDoubleClickInterval()
        if self._pressed_at is not None and event.timestamp() - self._pressed_at <= within:
            super().mouseDoubleClickEvent(event)

    def set_text(self, text: str) -> None:
        """Change the words, keeping the gap between sign and words."""
        self.setText(f" {text}" if self._glyph and text else text)
        said = self._name or text.replace("&", "")
        self.setAccessibleName(said)
        if self._is_square or self._name or self._keys:
            self.setToolTip(f"{said}  ({self._keys})" if self._keys else said)

    def set_name(self, name: str) -> None:
        """What it does now, for tooltip and screen reader."""
        self._name = name
        self.set_text(self.text().removeprefix(" "))

    def set_role(self, role: Role) -> None:
        """The colour of words and sign, where the ground is not the page's: banner, toast."""
        self._role = role
        if self._glyph:
            self.setIcon(icon(self._glyph, role))
        self.retheme()

    def set_glyph(self, glyph: str) -> None:
        self._glyph = glyph
        self.setIcon(icon(glyph, self._role))
        self.retheme()

    def sized(self, side: int) -> "Button":
        """A sign alone with sides of `side` design px, whatever the density."""
        self._side = side
        self.retheme()
        return self

    def take_shortcut(self) -> "Button":
        """Make the keys press this button, wherever the focus is in its window."""
        self.setShortcut(QKeySequence(self._keys))
        return self

    def does(self, what: Callable[[], object]) -> "Button":
        """Call `what` when pressed."""
        self.clicked.connect(lambda _on=False: what())
        return self


def primary(text: str, glyph: str = "", *, name: str = "", keys: str = "") -> Button:
    """The one thing this screen is for."""
    return Button(text, Kind.PRIMARY, glyph=glyph, name=name, keys=keys)


def secondary(text: str, glyph: str = "", *, name: str = "", keys: str = "") -> Button:
    return Button(text, Kind.SECONDARY, glyph=glyph, name=name, keys=keys)


def quiet(text: str, glyph: str = "", *, name: str = "", keys: str = "") -> Button:
    """Words without a frame, as on a card's title line."""
    return Button(text, Kind.QUIET, glyph=glyph, name=name, keys=keys)


def link(text: str, *, name: str = "", role: Role | None = None) -> Button:
    """Words in a list or a sentence that lead somewhere: no room beside them, so they stand in line with the words around."""
    return Button(text, Kind.LINK, name=name, role=role)


def danger(text: str, glyph: str = "", *, name: str = "", keys: str = "") -> Button:
    """Takes something away, or belongs to a safety prompt."""
    return Button(text, Kind.DANGER, glyph=glyph, name=name, keys=keys)


def sign_button(glyph: str, name: str, *, keys: str = "", role: Role | None = None) -> Button:
    """A sign alone: `name` is its tooltip and what a screen reader says."""
    return Button("", Kind.QUIET, glyph=glyph, name=name, keys=keys, role=role)
