"""The three shapes all our own widgets are drawn from."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

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
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width) if edge else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(fill) if fill else QBrush(Qt.BrushStyle.NoBrush))
    half = width / 2 if edge else 0
    round_by = theme().px(radius)
    painter.drawRoundedRect(QRectF(where).adjusted(half, half, -half, -half), round_by, round_by)
    painter.restore()


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
