"""Words on the page, in three sizes. Clinical and typed text is always shown as plain text."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cns_desktop.ui.common.layout import Card, Columns, HBox, Item, Margins, VBox, flow, wrap
from cns_desktop.ui.common.theme import Role, Size, Tone, Weight, theme
from cns_desktop.ui.common.themed import Themed

WIDEST_PARAGRAPH = 900  # px; longer lines are hard to read


class Label(Themed, QLabel):
    """One line of text in a role's colour."""

    def __init__(self, text: str = "", *, size: Size = Size.BODY, role: Role = Role.TEXT, weight: int | None = None) -> None:
        super().__init__(text)
        self._size, self._role, self._weight = size, role, weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.retheme()

    def retheme(self) -> None:
        self.setFont(theme().font(self._size, self._weight))
        self.setPalette(theme().words_palette(self._role))

    def setMinimumWidth(self, minw: int) -> None:
        super().setMinimumWidth(minw)
        self.setIndent(self.indent())  # QLabel would keep the size it worked out with the former minimum

    def set_role(self, role: Role) -> None:
        self._role = role
        self.retheme()

    def set_weight(self, weight: int | None) -> None:
        self._weight = weight
        self.retheme()

    def selectable(self) -> "Label":
        """Let the text be selected and copied, by mouse and keyboard."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self


class Words(Label):
    """A paragraph exactly as tall as its text at the width it gets.

    A plain QLabel that wraps reserves its ideal shape in nested boxes, and so clips or gapes.
    """

    def __init__(self, text: str = "", *, size: Size = Size.BODY, role: Role = Role.TEXT, weight: int | None = None) -> None:
        self._height = 0
        super().__init__(text, size=size, role=role, weight=weight)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def retheme(self) -> None:
        super().retheme()
        self._measure()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._measure()

    def _measure(self) -> None:
        height = self.heightForWidth(self.width()) if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(60), self._height or self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        longest = max((self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n")), default=0)
        return QSize(min(longest + 2, theme().px(WIDEST_PARAGRAPH)), self._height or self.fontMetrics().height())


class Elided(Label):
    """One line that ends in … when short of room; the whole is the tooltip. Never for names, dates, NHS numbers or safety text."""

    def __init__(self, text: str = "", *, size: Size = Size.BODY, role: Role = Role.TEXT, weight: int | None = None) -> None:
        super().__init__(text, size=size, role=role, weight=weight)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(40), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def label(text: str, *, weight: int | None = None, role: Role = Role.TEXT) -> Label:
    """One line of body text."""
    return Label(text, role=role, weight=weight)


def strong(text: str, *, role: Role = Role.TEXT) -> Label:
    return Label(text, role=role, weight=Weight.SEMIBOLD)


def heading(text: str) -> Words:
    """The title of a page; wraps rather than being cut."""
    return Words(text, size=Size.HEADING)


def display(text: str) -> Words:
    """Patient mode, lock, first run, one figure on a report."""
    return Words(text, size=Size.DISPLAY)


def small(text: str, *, role: Role = Role.TEXT) -> Label:
    return Label(text, size=Size.SMALL, role=role)


def muted(text: str) -> Label:
    """A secondary line, one line high."""
    return Label(text, size=Size.SMALL, role=Role.MUTED)


def words(text: str, *, size: Size = Size.BODY, role: Role = Role.TEXT, weight: int | None = None) -> Words:
    """A paragraph that wraps."""
    return Words(text, size=size, role=role, weight=weight)


def muted_words(text: str, *, size: Size = Size.SMALL) -> Words:
    """A secondary paragraph that wraps."""
    return Words(text, size=size, role=Role.MUTED)


def card(title: str, *items: Item, actions: tuple[QWidget, ...] = (), tone: Tone | None = None, gap: int = 8, margins: Margins | None = None) -> Card:
    """A card with a title and at most one quiet action on the title line. For a screen reader the title names the group."""
    made = Card(tone=tone, gap=gap, margins=margins)
    head = Words(title, weight=Weight.SEMIBOLD)
    made.box.put(HBox((head, 1), *actions) if actions else head, *items)
    made.setAccessibleName(title)
    return made


def title_line(title: str, under: str = "", *actions: QWidget) -> QWidget:
    """The top of a page: its name, a line under it, its actions; stacks when narrow."""
    left = VBox(heading(title), Words(under, role=Role.MUTED), gap=0) if under else VBox(None, heading(title), None, gap=0)
    if under:
        left.setAlignment(Qt.AlignmentFlag.AlignTop)
    return Columns([wrap(left), flow(*actions)], [1, 0], below_em=38, gap=8) if actions else wrap(left)
