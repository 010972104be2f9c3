"""Chip = a fact, not pressable. Filter = a button that stays down. Never swap the shapes."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from cns_desktop.ui.common.buttons import Button, Kind
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.theme import Size, Theme, Tone, Weight, theme
from cns_desktop.ui.common.themed import Themed

SIGN = 14
_LOUD = (Tone.ALERT, Tone.DANGER)


def chip_width(look: Theme, words: int, *, has_glyph: bool) -> int:
    """How wide a chip is whose text is `words` pixels wide."""
    return words + look.px(16 + (SIGN + 6 if has_glyph else 0))


def draw_chip(painter: QPainter, where: QRect, text: str, tone: Tone, glyph: str = "") -> None:
    """A chip, also for table cells. The painter's font is used."""
    look = theme()
    box(painter, where, look.colour(tone.ground), look.colour(tone.words) if look.is_high_contrast else None, look.line, radius=4)
    left = where.x() + look.px(8)
    if glyph:
        draw_glyph(painter, glyph, tone.words, QRect(left, where.y(), look.px(SIGN), where.height()), SIGN)
        left += look.px(SIGN + 5)
    room = where.right() + 1 - look.px(6) - left
    painter.setPen(look.colour(tone.words))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left, where.y(), room, where.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Chip(Themed, QLabel):
    """A word with its sign. A QLabel underneath, so that a screen reader meets text with a name and not a nameless pane."""

    def __init__(self, text: str, glyph: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__(text)
        self._glyph, self._tone = glyph, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        self.setFont(theme().font(Size.SMALL, Weight.SEMIBOLD if self._tone in _LOUD else Weight.REGULAR))

    def show_fact(self, text: str, glyph: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        """Say something else."""
        self._glyph, self._tone = glyph, tone
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.retheme()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(chip_width(theme(), metrics.horizontalAdvance(self.text()), has_glyph=bool(self._glyph)), metrics.height() + theme().px(6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(theme().px(60), self.sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        draw_chip(painter, self.rect(), self.text(), self._tone, self._glyph)


class Filter(Button):
    """A round button that stays down while the filter is on. Listen to `toggled`."""

    def __init__(self, text: str, glyph: str = "", *, name: str = "", keys: str = "", is_on: bool = False) -> None:
        super().__init__(text, Kind.FILTER, glyph=glyph, name=name, keys=keys)
        self.setCheckable(True)
        self.setChecked(is_on)
