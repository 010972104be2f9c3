"""Key dates on one line: what is done (filled), what runs (bar), today, what is to come (hollow)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from cns_desktop.domain.caseload import shown_date
from cns_desktop.i18n import _
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

_SIDE, _LINE, _STROKE = 44, 18, 12  # px: the ends of the strip, one line of words, how far the stroke of today stands up
_LEAST_WIDE = 280  # px
_TODAY = -1  # the level of today: the first below the line
_YEARLESS = 6  # "03-Apr" of "03-Apr-1961"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A key date, or a span when `until` is given."""

    name: str
    on: date
    until: date | None = None

    def end(self) -> date:
        return self.until or self.on


@dataclass(frozen=True, slots=True)
class _Placed:
    milestone: Milestone
    level: int  # 1, 2 … above the line; -1, -2 … below
    where: QRectF


class Timeline(Themed, QLabel):
    """Labels take turns above and below and step outward, so that they never collide."""

    def __init__(self, milestones: Sequence[Milestone], today: date) -> None:
        super().__init__()
        self._milestones = tuple(sorted(milestones, key=lambda m: m.on))
        self._today, self._above = today, 0  # px above the line
        days = [today, *(m.on for m in self._milestones), *(m.end() for m in self._milestones)]
        self._start, self._end = min(days), max(days)
        if self._start == self._end:
            self._start -= timedelta(days=1)
        said = "; ".join(f"{m.name} {self._said(m)}" for m in self._milestones)
        self.setAccessibleName(_("Key dates: {dates}").format(dates=said) if said else _("No key dates yet"))
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        self._fit(max(self.width(), theme().px(_LEAST_WIDE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """As tall as the labels need at this width."""
        labels = [self._label_place(placed, 0) for placed in self._placed(width)]
        places = (*labels, self._today_place(width, 0))
        edge = theme().px(2)
        self._above = edge - round(min(-theme().px(_STROKE), *(where.top() for where in places)))
        height = self._above + round(max(where.bottom() for where in places)) + edge
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(_LEAST_WIDE), self.minimumHeight())

    def _said(self, milestone: Milestone) -> str:
        if milestone.until is None:
            return shown_date(milestone.on)
        return _("{start} to {end}").format(start=shown_date(milestone.on), end=shown_date(milestone.until))

    def _short(self, milestone: Milestone) -> str:
        """Without the year while the strip stays within a year of today."""
        is_near = abs((milestone.on - self._today).days) < 365 and abs((milestone.end() - self._today).days) < 365
        return (
            self._said(milestone) if not is_near else " ".join(part[:_YEARLESS] if "-" in part else part for part in self._said(milestone).split(" "))
        )

    def _x(self, day: date, width: float) -> float:
        side = theme().px(_SIDE)
        return side + (width - 2 * side) * (day - self._start).days / (self._end - self._start).days

    def _placed(self, width: float) -> list[_Placed]:
        look = theme()
        strong, plain = QFontMetrics(look.font(Size.SMALL, Weight.SEMIBOLD)), QFontMetrics(look.font(Size.SMALL))
        done: list[_Placed] = []
        taken = [(_TODAY, self._today_place(width, 0))]  # before all others: nothing gets in the way of its stroke
        for turn, milestone in enumerate(self._milestones):
            middle = (self._x(milestone.on, width) + self._x(milestone.end(), width)) / 2
            wide = max(strong.horizontalAdvance(milestone.name), plain.horizontalAdvance(self._short(milestone))) + look.px(8)
            left = min(max(0.0, middle - wide / 2), max(0.0, width - wide))
            first = 1 if turn % 2 == 0 else -1
            ways = [way * level for level in range(1, len(self._milestones) + 2) for way in (first, -first)]
            near = {level for level, where in taken if where.left() < left + wide and left < where.right()}
            level = next(way for way in ways if way not in near)
            done.append(_Placed(milestone, level, QRectF(left, 0, wide, look.px(2 * _LINE))))
            taken.append((level, done[-1].where))
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, width, y = theme(), float(self.width()), float(self._above)
        now = self._x(self._today, width)
        painter.setPen(QPen(look.colour(Role.CONTROL), look.px(2)))
        painter.drawLine(QPointF(self._x(self._start, width), y), QPointF(now, y))
        painter.setPen(QPen(look.colour(Role.CONTROL), look.px(2), Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(now, y), QPointF(self._x(self._end, width), y))
        for milestone in self._milestones:
            self._paint_mark(painter, milestone, width, y)
        for placed in self._placed(width):
            self._paint_label(painter, placed.milestone, self._label_place(placed, y))
        self._paint_today(painter, now, y)

    def _label_place(self, placed: _Placed, y: float) -> QRectF:
        look, tall = theme(), placed.where.height()
        step = look.px(13) + (abs(placed.level) - 1) * tall
        return QRectF(placed.where.x(), y - step - tall if placed.level > 0 else y + step, placed.where.width(), tall)

    def _paint_mark(self, painter: QPainter, milestone: Milestone, width: float, y: float) -> None:
        look = theme()
        if milestone.until is None:
            painter.setPen(QPen(look.colour(Role.ACTION), look.px(2)))
            painter.setBrush(look.colour(Role.ACTION if milestone.on <= self._today else Role.SURFACE))
            painter.drawEllipse(QPointF(self._x(milestone.on, width), y), look.px(6), look.px(6))
            return
        left, right = self._x(milestone.on, width), self._x(milestone.until, width)
        whole = QRectF(left, y - look.px(8), max(right - left, look.px(8)), look.px(16))
        box(painter, whole, look.colour(Role.SURFACE), look.colour(Role.ACTION), look.px(2))
        done = QRectF(whole.x(), whole.y(), min(whole.right(), self._x(self._today, width)) - whole.x(), whole.height())
        if done.width() > 0:
            box(painter, done, look.colour(Role.ACTION))

    def _paint_label(self, painter: QPainter, milestone: Milestone, where: QRectF) -> None:
        look, line = theme(), where.height() / 2
        for row, (said, weight, role) in enumerate(
            ((milestone.name, Weight.SEMIBOLD, Role.TEXT), (self._short(milestone), Weight.REGULAR, Role.MUTED))
        ):
            painter.setFont(look.font(Size.SMALL, weight))
            painter.setPen(look.colour(role))
            painter.drawText(QRectF(where.x(), where.y() + row * line, where.width(), line), Qt.AlignmentFlag.AlignCenter, said)

    def _today_place(self, width: float, y: float) -> QRectF:
        """Next to the line, below it."""
        look, x = theme(), self._x(self._today, width)
        wide = QFontMetrics(look.font(Size.SMALL, Weight.SEMIBOLD)).horizontalAdvance(_("Today")) + look.px(12)
        return QRectF(min(max(0.0, x - wide / 2), max(0.0, width - wide)), y + look.px(26), wide, look.px(20))

    def _paint_today(self, painter: QPainter, x: float, y: float) -> None:
        look, tag = theme(), self._today_place(self.width(), y)
        painter.setPen(QPen(look.colour(Role.TEXT), look.px(2)))
        painter.drawLine(QPointF(x, y - look.px(_STROKE)), QPointF(x, tag.top()))
        box(painter, tag, look.colour(Role.TEXT))
        painter.setFont(look.font(Size.SMALL, Weight.SEMIBOLD))
        painter.setPen(look.colour(Role.SURFACE))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, _("Today"))
