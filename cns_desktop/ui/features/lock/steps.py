"""Where she is in first run: number and word; the steps already done are ticked."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel

from cns_desktop.i18n import _
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

_STEP, _ROUND = 64, 32


class Steps(Themed, QLabel):
    """A QLabel underneath, so that a screen reader meets text."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self._at = tuple(names), 0
        self.show_step(0)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(theme().px(270), theme().px(20 + _STEP * len(self._names)))

    def show_step(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(_("Step {number} of {count}: {name}").format(number=at + 1, count=len(self._names), name=self._names[at]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(_ROUND)
        for at, name in enumerate(self._names):
            top, is_here = look.px(20 + at * _STEP), at == self._at
            if at < len(self._names) - 1:
                painter.setPen(QPen(look.colour(Role.ON_BANNER_MUTED), look.px(2)))
                painter.drawLine(look.px(17), top + side + look.px(4), look.px(17), top + look.px(60))
            painter.setPen(QPen(look.colour(Role.ON_BANNER), look.px(2)))
            painter.setBrush(look.colour(Role.ON_BANNER) if is_here else Qt.BrushStyle.NoBrush)
            where = QRectF(look.px(1), top, side, side)
            painter.drawEllipse(where)
            if at < self._at:
                draw_glyph(painter, "check", Role.ON_BANNER, QRect(look.px(1), top, side, side), 18)
            else:
                painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD))
                painter.setPen(look.colour(Role.BANNER if is_here else Role.ON_BANNER))
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            painter.setPen(look.colour(Role.ON_BANNER if is_here else Role.ON_BANNER_MUTED))
            painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD if is_here else Weight.REGULAR))
            painter.drawText(QRectF(look.px(46), top, self.width() - look.px(46), side), Qt.AlignmentFlag.AlignVCenter, name)
