"""Lucide signs in the colour of a role, drawn when they are shown, so that they follow a change of theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from cns_desktop.i18n.resources import resource
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed

FILLED = "-filled"  # "star-filled" is the star with its inside painted


@cache
def _source(name: str) -> str:
    text = resource("icons", f"{name.removesuffix(FILLED)}.svg").read_text("utf-8")
    return text.replace('fill="none"', 'fill="currentColor"') if name.endswith(FILLED) else text


def glyph(name: str, role: Role = Role.TEXT, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The sign `name` at `size` design pixels, from Qt's own pixmap cache when it was drawn before."""
    look = theme()
    return _drawn(name, look.colour(role).name(), look.px(size), ratio)


def _drawn(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    key = f"cns {name} {colour} {side} {ratio}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def draw_glyph(painter: QPainter, name: str, role: Role, where: QRect, size: int = 20) -> None:
    """Draw the sign in the middle of `where`, sharp on any screen."""
    side = theme().px(size)
    pixmap = glyph(name, role, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(where.x() + (where.width() - side) // 2, where.y() + (where.height() - side) // 2, pixmap)


class GlyphEngine(QIconEngine):
    """Draws in the colours of the theme in force; a disabled icon is muted."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name, self._role = name, role

    def _pixmap(self, side: int, mode: QIcon.Mode, ratio: float) -> QPixmap:
        role = Role.MUTED if mode is QIcon.Mode.Disabled else self._role
        return _drawn(self._name, theme().colour(role).name(), side, ratio)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        pixmap = self._pixmap(side, mode, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._pixmap(min(size.width(), size.height()), mode, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt hands over the size in device pixels.
        return self._pixmap(round(min(size.width(), size.height()) / scale), mode, scale)

    def clone(self) -> "GlyphEngine":
        return GlyphEngine(self._name, self._role)


def icon(name: str, role: Role = Role.TEXT) -> QIcon:
    """An icon for a button, an action or a tab. It changes with the theme by itself."""
    _source(name)  # a name that does not exist fails here and not while painting
    return QIcon(GlyphEngine(name, role))


class Sign(Themed, QLabel):
    """A sign on the page. Beside a word it is silent to a screen reader; alone it must have `name`."""

    def __init__(self, glyph_name: str, role: Role = Role.MUTED, size: int = 20, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._role, self._size = glyph_name, role, size
        _source(glyph_name)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.retheme()

    def retheme(self) -> None:
        side = theme().px(self._size)
        self.setFixedSize(side, side)
        self.setPixmap(glyph(self._glyph, self._role, self._size, self.devicePixelRatioF()))

    def set_glyph(self, glyph_name: str, role: Role | None = None) -> None:
        _source(glyph_name)
        self._glyph, self._role = glyph_name, role or self._role
        self.retheme()
