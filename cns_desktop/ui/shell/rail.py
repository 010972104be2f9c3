"""The rail of places: icon and word, a count only where something waits; icons alone when the window is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.icons import draw_glyph
from cns_desktop.ui.common.layout import Panel, Rule, VBox, wrap
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.shell.registry import PageSpec

WIDE, NARROW = 184, 60
_ITEM, _HEAD = 44, 50  # px; the head and the gap under it are as tall as the top line


class RailItem(Themed, QAbstractButton):
    """One place. The chosen one is white with a bar and blue words."""

    def __init__(self, spec: PageSpec, keys: str) -> None:
        super().__init__()
        self._glyph, self._title, self._keys = spec.icon, spec.title, keys
        self._count, self._is_short = 0, False
        self.key = spec.key
        self.setText(spec.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retheme()
        self._name_it()

    def retheme(self) -> None:
        self.setFont(theme().font(Size.BODY, Weight.SEMIBOLD if self.isChecked() else Weight.REGULAR))
        self.setFixedHeight(theme().px(_ITEM))

    def set_short(self, *, is_short: bool) -> None:
        self._is_short = is_short
        self.update()

    def set_count(self, count: int) -> None:
        """How many things wait there; 0 shows nothing."""
        self._count = count
        self._name_it()
        self.update()

    def _name_it(self) -> None:
        waiting = ngettext("{place}, {count} waiting", "{place}, {count} waiting", self._count)
        name = waiting.format(place=self._title, count=self._count) if self._count else self._title
        self.setAccessibleName(name)
        self.setToolTip(_("{name}  ({keys})").format(name=name, keys=self._keys))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_ITEM if self._is_short else 160), theme().px(_ITEM))

    def nextCheckState(self) -> None:
        """The shell decides which place is shown, not the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, is_on = theme(), QPainter(self), self.isChecked()
        if is_on:
            box(painter, self.rect(), look.colour(Role.SURFACE), look.colour(Role.ACTION) if look.is_high_contrast else None, 2, radius=6)
            box(painter, QRectF(0, look.px(10), look.px(4), self.height() - look.px(20)), look.colour(Role.ACTION), radius=2)
        role = Role.ACTION if is_on else Role.TEXT
        draw_glyph(painter, self._glyph, role, QRect(look.px(12), 0, look.px(24), self.height()))
        if not self._is_short:
            painter.setPen(look.colour(role))
            painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD if is_on else Weight.REGULAR))
            painter.drawText(self.rect().adjusted(look.px(44), 0, -look.px(8), 0), Qt.AlignmentFlag.AlignVCenter, self._title)
        if self._count:
            self._paint_count(painter, is_on=is_on)

    def _paint_count(self, painter: QPainter, *, is_on: bool) -> None:
        look = theme()
        font = QFont(look.font(Size.SMALL, Weight.SEMIBOLD))
        if self._is_short:
            font.setPixelSize(look.px(12))
        words = str(self._count)
        width = max(look.px(22), QFontMetrics(font).horizontalAdvance(words) + look.px(12))
        short = QRectF(self.width() - width + look.px(2), 0, width, look.px(20))
        where = short if self._is_short else QRectF(self.width() - width - look.px(8), look.px(11), width, look.px(22))
        box(
            painter,
            where,
            look.colour(Role.ACTION if is_on else Role.TEXT),
            look.colour(Role.SUNKEN),
            look.px(1.5) if self._is_short else 0.01,
            radius=11,
        )
        painter.setFont(font)
        painter.setPen(look.colour(Role.ON_ACTION if is_on else Role.SURFACE))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)


class Rail(Panel):
    """The places, the last of them at the foot, and whose app this is.

    Signals:
        chosen: the key of a place.
    """

    chosen = Signal(str)

    def __init__(self, places: Sequence[PageSpec]) -> None:
        self._is_short = False
        self.items = [
            RailItem(spec, QKeySequence(f"Ctrl+{at}").toString(QKeySequence.SequenceFormat.NativeText)) for at, spec in enumerate(places, 1)
        ]
        self._brand = Label(_("CNS Desktop"), role=Role.MUTED, weight=Weight.SEMIBOLD)
        self._name, self._team = Words(size=Size.SMALL), Words(size=Size.SMALL, role=Role.MUTED)
        self._initials = Label(size=Size.SMALL, role=Role.MUTED, weight=Weight.SEMIBOLD)
        self._foot = wrap(VBox(self._name, self._team, self._initials, gap=0, margins=(14, 0, 0, 4)))
        super().__init__(Role.SUNKEN, VBox(self._brand, *self.items[:-1], None, self.items[-1], Rule(), 4, self._foot, gap=2, margins=(8, 0, 8, 8)))
        self.setAccessibleName(_("Places"))
        for item in self.items:
            item.clicked.connect(lambda _on=False, key=item.key: self.chosen.emit(key))

    def retheme(self) -> None:
        super().retheme()
        self.setFixedWidth(theme().px(NARROW if self._is_short else WIDE))
        self._brand.setText(_("CNS") if self._is_short else _("CNS Desktop"))
        self._brand.setFixedHeight(theme().px(_HEAD))
        self._brand.setIndent(0 if self._is_short else theme().px(10))
        self._brand.setAlignment(Qt.AlignmentFlag.AlignCenter if self._is_short else Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._name.setVisible(not self._is_short)
        self._team.setVisible(not self._is_short)
        self._initials.setVisible(self._is_short)

    def set_short(self, *, is_short: bool) -> None:
        """Icons alone below the breakpoint."""
        if is_short == self._is_short:
            return
        self._is_short = is_short
        for item in self.items:
            item.set_short(is_short=is_short)
        self.retheme()

    def choose(self, key: str) -> None:
        """Mark the place that is shown."""
        for item in self.items:
            item.setChecked(item.key == key)
            item.retheme()

    def set_who(self, who: str, team: str) -> None:
        """Whose app this is."""
        self._name.setText(who)
        self._team.setText(team)
        self._initials.setText(_initials(who))
        self._initials.setAccessibleName(who)
        self._initials.setToolTip(f"{who}\n{team}")

    def set_counts(self, waiting: dict[str, int]) -> None:
        for item in self.items:
            item.set_count(waiting.get(item.key, 0))


def _initials(who: str) -> str:
    return "".join(word[0] for word in who.split()[:2]).upper()
