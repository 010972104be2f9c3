"""Scores as they were given, side by side: first, previous, latest. Never a sum, a difference, a band or a colour by value."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.painting import box, round_pen
from cns_desktop.ui.common.scores import HIGHEST
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

NONE = "–"


class ScoreBar(Themed, QLabel):
    """One score as a number and a length, in one blue whatever the value. Zero has no bar."""

    def __init__(self, score: int, width: int = 120) -> None:
        super().__init__()
        self._score, self._wide = score, width
        self.setAccessibleName(_("{score} out of 10").format(score=score))
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(theme().px(self._wide), theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, figure = theme(), QPainter(self), theme().px(26)
        painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD))
        painter.setPen(look.colour(Role.TEXT))
        painter.drawText(QRect(0, 0, figure, self.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(self._score))
        track = QRectF(figure, self.height() / 2 - look.px(4), self.width() - figure, look.px(8))
        box(painter, track, look.colour(Role.TRACK))
        if self._score:
            full = QRectF(track.x(), track.y(), max(track.height(), track.width() * self._score / HIGHEST), track.height())
            box(painter, full, look.colour(Role.SCORE))


class Trend(Themed, QLabel):
    """All scores in order on a fixed axis of 0 to 10; the latest is filled."""

    def __init__(self, name: str, scores: Sequence[int], width: int = 88) -> None:
        super().__init__()
        self._scores, self._wide = tuple(scores), width
        said = _("{concern}, scores in order: {scores}") if scores else _("{concern}, no scores")
        self.setAccessibleName(said.format(concern=name, scores=", ".join(map(str, scores))))
        self.retheme()

    def retheme(self) -> None:
        self.setFixedSize(theme().px(self._wide), theme().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, pad = theme(), QPainter(self), theme().px(6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        painter.setPen(QPen(look.colour(Role.TRACK), look.px(1)))
        for y in (area.top(), area.bottom()):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        steps = max(len(self._scores) - 1, 1)
        points = [QPointF(area.left() + area.width() * at / steps, area.bottom() - area.height() * s / HIGHEST) for at, s in enumerate(self._scores)]
        painter.setPen(round_pen(look.colour(Role.ACTION), look.px(2)))
        painter.drawPolyline(points)
        for point in points:
            is_last = point is points[-1]
            painter.setPen(QPen(look.colour(Role.ACTION), look.px(1.6)))
            painter.setBrush(look.colour(Role.ACTION if is_last else Role.SURFACE))
            radius = look.px(4 if is_last else 3)
            painter.drawEllipse(point, radius, radius)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One concern. None is "no score that day"."""

    name: str
    first: int | None
    previous: int | None
    latest: int | None
    is_starred: bool = False


@dataclass(frozen=True, slots=True)
class ScoreDays:
    """What stands under First, Previous and Latest, mostly the day."""

    first: str = ""
    previous: str = ""
    latest: str = ""


class ScoreHistory(Themed, QWidget):
    """A small table of concerns with their first, previous and latest score; `after` puts a widget at the end of each line."""

    def __init__(self, lines: Sequence[ScoreLine], days: ScoreDays | None = None, after: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._put_head(days or ScoreDays())
        for place, line in enumerate(lines):
            self._put_line(place + 2, line)
        for place, widget in enumerate(after):
            self._grid.addWidget(widget, place + 2, 5, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(_("Concerns with first, previous and latest score"))
        self.retheme()

    def retheme(self) -> None:
        self._grid.setHorizontalSpacing(theme().px(10))
        self._grid.setVerticalSpacing(theme().px(4))

    def _put_head(self, days: ScoreDays) -> None:
        heads = ((_("First"), days.first), (_("Previous"), days.previous), (_("Latest"), days.latest))
        for column, (head, day) in enumerate(heads, 2):
            self._grid.addWidget(Label(head, size=Size.SMALL, role=Role.MUTED, weight=Weight.SEMIBOLD), 0, column, Qt.AlignmentFlag.AlignRight)
            if day:
                self._grid.addWidget(Label(day, size=Size.SMALL, role=Role.MUTED), 1, column, Qt.AlignmentFlag.AlignRight)

    def _put_line(self, row: int, line: ScoreLine) -> None:
        if line.is_starred:
            self._grid.addWidget(Sign("star-filled", Role.STAR, name=_("Discuss first")), row, 0)
        self._grid.addWidget(Words(line.name), row, 1)
        figures = ((line.first, Role.MUTED, None), (line.previous, Role.MUTED, None), (line.latest, Role.TEXT, Weight.SEMIBOLD))
        for column, (score, role, weight) in enumerate(figures, 2):
            shown = Label(NONE if score is None else str(score), role=role, weight=weight)
            self._grid.addWidget(shown, row, column, Qt.AlignmentFlag.AlignRight)
