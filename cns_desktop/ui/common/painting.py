"""The three shapes all our own widgets are drawn from."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPixmapCache, QPolygonF

from cns_desktop.ui.common.theme import Role, theme

_PATTERNS = (
    None,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.VerPattern,
)


def box(painter: QPainter, where: QRect | QRectF, fill: QColor | None, edge: QColor | None = None, width: float = 1, *, radius: float = 4) -> None:
    """A rounded rectangle whose edge lies wholly inside `where`. `width` is in real pixels, `radius` in design pixels."""
    round_by = theme().px(radius)
    if isinstance(where, QRect) and fill is not None and _draw_tiled(painter, where, fill, edge, int(width), round_by):
        return
    painter.save()
    _draw_round(painter, QRectF(where), fill, edge, width, round_by)
    painter.restore()


def _draw_round(painter: QPainter, where: QRectF, fill: QColor | None, edge: QColor | None, width: float, round_by: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width) if edge else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(fill) if fill else QBrush(Qt.BrushStyle.NoBrush))
    half = width / 2 if edge else 0
    painter.drawRoundedRect(where.adjusted(half, half, -half, -half), round_by, round_by)


def _draw_tiled(painter: QPainter, where: QRect, fill: QColor, edge: QColor | None, width: int, round_by: int) -> bool:
    """The same from four kept corners and seven filled rectangles: a wide anti-aliased path costs 80 us, this 10.

    False where it would not be exact: too small for its corners, or a screen ratio between whole numbers.
    """
    corner = max(round_by, width) + 1
    ratio = painter.device().devicePixelRatioF()
    x, y, wide, tall = where.x(), where.y(), where.width(), where.height()
    if wide < 2 * corner or tall < 2 * corner or ratio != int(ratio):
        return False
    tile = _tile(fill, edge, width, round_by, corner, int(ratio))
    side = far = corner * int(ratio)
    right, low, inner_wide, inner_tall = x + wide - corner, y + tall - corner, wide - 2 * corner, tall - 2 * corner
    painter.drawPixmap(x, y, tile, 0, 0, side, side)
    painter.drawPixmap(right, y, tile, far, 0, side, side)
    painter.drawPixmap(x, low, tile, 0, far, side, side)
    painter.drawPixmap(right, low, tile, far, far, side, side)
    rim = width if edge is not None else 0
    painter.fillRect(x + corner, y + rim, inner_wide, tall - 2 * rim, fill)
    painter.fillRect(x + rim, y + corner, corner - rim, inner_tall, fill)
    painter.fillRect(right, y + corner, corner - rim, inner_tall, fill)
    if edge is not None:
        painter.fillRect(x + corner, y, inner_wide, rim, edge)
        painter.fillRect(x + corner, y + tall - rim, inner_wide, rim, edge)
        painter.fillRect(x, y + corner, rim, inner_tall, edge)
        painter.fillRect(x + wide - rim, y + corner, rim, inner_tall, edge)
    return True


def _tile(fill: QColor, edge: QColor | None, width: int, round_by: int, corner: int, ratio: int) -> QPixmap:
    key = f"cns box {fill.rgba()} {edge.rgba() if edge is not None else None} {width} {round_by} {ratio}"
    tile = QPixmap()
    if QPixmapCache.find(key, tile):
        return tile
    tile = QPixmap(2 * corner * ratio, 2 * corner * ratio)
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    _draw_round(painter, QRectF(0, 0, 2 * corner, 2 * corner), fill, edge, width, round_by)
    painter.end()
    QPixmapCache.insert(key, tile)
    return tile


def ring(painter: QPainter, where: QRectF) -> None:
    """The focus ring, yellow with a black edge: seen on white, on blue and on black."""
    look = theme()
    outer = look.px(3)
    box(painter, where, None, look.colour(Role.FOCUS), outer, radius=6)
    box(painter, where.adjusted(outer, outer, -outer, -outer), None, look.colour(Role.FOCUS_EDGE), look.px(2), radius=4)


def pattern(painter: QPainter, where: QRectF, series: int) -> None:
    """Series n's pattern over a filled bar, in the surface colour, so that colour is never the only sign."""
    style = _PATTERNS[series % len(_PATTERNS)]
    if style is not None:
        painter.fillRect(where, QBrush(theme().colour(Role.SURFACE), style))


def round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def chevron(painter: QPainter, centre: QPointF, colour: QColor, *, points_up: bool = False) -> None:
    look = theme()
    arm, depth = look.px(4), look.px(4) * (-1 if points_up else 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(round_pen(colour, look.px(1.6)))
    tips = [centre + QPointF(-arm, -depth / 2), centre + QPointF(0, depth / 2), centre + QPointF(arm, -depth / 2)]
    painter.drawPolyline(QPolygonF(tips))
    painter.restore()
