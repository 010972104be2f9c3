"""The pages of the open patient: a bar of tabs, or one menu button when the window is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QTabBar

from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import Button
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.icons import icon
from cns_desktop.ui.common.painting import box, ring
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.shell.registry import PageSpec


class Tabs(Themed, QTabBar):
    """Signals:
    chosen: the key of a page.
    """

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setAccessibleName(_("Patient pages"))
        self.setProperty(OWN_FOCUS, True)
        for at, spec in enumerate(self._specs, 1):
            self.addTab(spec.title)
            self.setTabToolTip(at - 1, _("{title}  ({keys})").format(title=spec.title, keys=f"Alt+{at}"))
        self.retheme()
        self.currentChanged.connect(self._on_changed)
        self._is_quiet = False

    def retheme(self) -> None:
        self.setFont(theme().font())

    def choose(self, key: str) -> None:
        """Mark the page that is shown, without asking for it again."""
        self._is_quiet = True
        self.setCurrentIndex(next((at for at, spec in enumerate(self._specs) if spec.key == key), 0))
        self._is_quiet = False

    def _on_changed(self, index: int) -> None:
        if not self._is_quiet and 0 <= index < len(self._specs):
            self.chosen.emit(self._specs[index].key)

    def tabSizeHint(self, index: int) -> QSize:
        look = theme()
        return QSize(QFontMetrics(look.font(Size.BODY, Weight.SEMIBOLD)).horizontalAdvance(self.tabText(index)) + look.px(26), look.px(42))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        for at in range(self.count()):
            where, is_on = self.tabRect(at), at == self.currentIndex()
            painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD if is_on else Weight.REGULAR))
            painter.setPen(look.colour(Role.ACTION if is_on else Role.TEXT))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.tabText(at))
            if is_on:
                bar = QRectF(where.x() + look.px(10), where.bottom() - look.px(3), where.width() - look.px(20), look.px(4))
                box(painter, bar, look.colour(Role.ACTION), radius=2)
                if self.hasFocus():
                    ring(painter, QRectF(where).adjusted(2, 2, -2, -look.px(4)))


class PageMenu(Button):
    """The same pages behind one button, below 50 em.

    Signals:
        chosen: the key of a page.
    """

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__(specs[0].title if specs else "", glyph="chevron-down")
        self._specs = tuple(specs)
        menu = QMenu(self)
        menu.setAccessibleName(_("Patient pages"))
        for spec in self._specs:
            menu.addAction(icon(spec.icon), spec.title).triggered.connect(lambda _on=False, key=spec.key: self.chosen.emit(key))
        self.does(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def choose(self, key: str) -> None:
        """Say which page is shown."""
        for at, spec in enumerate(self._specs, 1):
            if spec.key == key:
                self.set_text(spec.title)
                name = _("Patient page: {title}, {number} of {count}. Choose another").format(title=spec.title, number=at, count=len(self._specs))
                self.setAccessibleName(name)
                self.setToolTip(name)
