"""A page of the very PDF that is printed, as pixels, with a way to the other pages. Paper stays white in every theme."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cns_desktop.domain.packing import PagePicture
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import sign_button
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import label
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.jobs import JobRunner

_SETTLE_MS = 80
_MARGIN = 10
_TALLER = 2**0.5  # A4

Draw = Callable[[bytes, int, int], PagePicture]


class Sheet(Themed, QLabel):
    """The page, as large as its place lets it be. PgUp and PgDown turn it. A QLabel, so that it has a role for a screen reader."""

    def __init__(self, turn: Callable[[int], None]) -> None:
        super().__init__()
        self._turn = turn
        self.pixels: QImage | None = None
        self.says = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Preview"))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(220))

    def room(self) -> int:
        """How many device pixels wide a page can be drawn."""
        edge = 2 * theme().px(_MARGIN)
        wide = min(self.width() - edge, round((self.height() - edge) / _TALLER))
        return max(round(wide * self.devicePixelRatioF()), 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._turn(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.fillRect(self.rect(), look.colour(Role.SUNKEN))
        if self.pixels is None:
            painter.setFont(look.font())
            painter.setPen(look.colour(Role.MUTED))
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.says)
            return
        size = self.pixels.deviceIndependentSize().toSize()
        edge = look.px(_MARGIN)
        size.scale(self.width() - 2 * edge, self.height() - 2 * edge, Qt.AspectRatioMode.KeepAspectRatio)
        where = QRect((self.width() - size.width()) // 2, edge, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(where, self.pixels)
        box(painter, QRectF(where).adjusted(-1, -1, 1, 1), None, look.colour(Role.CONTROL), look.line, radius=0)


class PaperPane(Themed, QWidget):
    """A PDF page by page. Extra buttons stand at the right end of its foot."""

    def __init__(self, jobs: JobRunner, draw: Draw, *buttons: QWidget) -> None:
        super().__init__()
        self._jobs, self._draw = jobs, draw
        self._pdf, self._pages, self.number = b"", 0, 0
        self._asked = 0
        self.sheet = Sheet(self.turn)
        self.back = sign_button("chevron-left", _("Page before"), keys="PgUp").does(lambda: self.turn(-1))
        self.next = sign_button("chevron-right", _("Next page"), keys="PgDown").does(lambda: self.turn(1))
        self.where = label("")
        foot = HBox(self.back, self.where, self.next, None, *buttons, gap=4)
        self.setLayout(VBox((self.sheet, 1), foot, gap=8))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLE_MS)
        self._later.timeout.connect(self._ask)
        self._show_place()

    def show_pdf(self, pdf: bytes, pages: int) -> None:
        """Show this file, at the page that was shown."""
        self._pdf, self._pages = pdf, pages
        self.number = min(self.number, max(pages - 1, 0))
        self._ask()

    def clear(self, says: str = "") -> None:
        """No page; say why."""
        self._pdf, self._pages, self.number = b"", 0, 0
        self._asked += 1
        self.sheet.pixels, self.sheet.says = None, says
        self.sheet.setAccessibleName(says or _("Preview"))
        self.sheet.update()
        self._show_place()

    def turn(self, by: int) -> None:
        self.go_to(self.number + by)

    def go_to(self, number: int) -> None:
        """Show page `number`, counted from 0."""
        if self._pages and 0 <= number < self._pages and number != self.number:
            self.number = number
            self._ask()

    def _show_place(self) -> None:
        said = _("{page} of {pages}").format(page=self.number + 1, pages=self._pages) if self._pages else ""
        self.where.setText(said)
        self.back.setEnabled(self.number > 0)
        self.next.setEnabled(self.number + 1 < self._pages)

    def _ask(self) -> None:
        self._show_place()
        if not self._pdf:
            return
        self._asked += 1
        job = partial(self._draw, self._pdf, self.number, self.sheet.room())
        self._jobs.run(Lane.RENDER, job, owner=self, done=partial(self._on_drawn, self._asked, self.number))

    def _on_drawn(self, asked: int, number: int, picture: PagePicture) -> None:
        if asked != self._asked:
            return
        image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.sheet.pixels = image
        name = _("Preview, page {page} of {pages}").format(page=number + 1, pages=self._pages)
        if self.sheet.accessibleName() != name:
            self.sheet.setAccessibleName(name)
            announce(self.sheet, name)
        self.sheet.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf and self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pdf:
            self._later.start()  # the place may be another size than when it was drawn

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._later.stop()
