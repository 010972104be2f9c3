"""The sync pill: words first, then a sign, then colour. Never red: being offline is normal."""

from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from cns_desktop.i18n import _
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.theme import Tone, theme
from cns_desktop.ui.common.themed import Themed


class SyncState(Enum):
    """What the pill can say; until a server is set up it says so."""

    NOT_SET_UP = "not set up"
    OFFLINE = "offline"
    SYNCED = "synced"


_LOOKS = {
    SyncState.NOT_SET_UP: ("cloud-off", Tone.NEUTRAL),
    SyncState.OFFLINE: ("cloud-off", Tone.NEUTRAL),
    SyncState.SYNCED: ("cloud-check", Tone.SUCCESS),
}


class Pill(Themed, QPushButton):
    """Says how things stand; its tooltip says what that means."""

    def __init__(self) -> None:
        super().__init__()
        self._state = SyncState.NOT_SET_UP
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(SyncState.NOT_SET_UP, _("Not set up to sync"), _("Everything is kept on this laptop, encrypted. Nothing is sent."))
        self.retheme()

    def say(self, state: SyncState, words: str, meaning: str) -> None:
        """Show another state."""
        self._state = state
        self.setText(words)
        self.setToolTip(meaning)
        self.setAccessibleName(_("Sync: {words}").format(words=words))
        self.setAccessibleDescription(meaning)
        self.updateGeometry()
        self.update()

    def retheme(self) -> None:
        self.setFont(theme().font())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + theme().px(46), theme().px(32))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        glyph, tone = _LOOKS[self._state]
        box(painter, self.rect(), look.colour(tone.ground), look.colour(tone.words) if look.is_high_contrast else None, look.line, radius=16)
        draw_glyph(painter, glyph, tone.words, QRect(look.px(12), 0, look.px(18), self.height()), 18)
        painter.setPen(look.colour(tone.words))
        painter.drawText(self.rect().adjusted(look.px(35), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
