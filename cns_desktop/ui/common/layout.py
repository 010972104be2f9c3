"""Where things go: boxes that follow the text scale, wrapping rows, columns that stack, cards, panels, pages.

An item of a box is a widget, a layout, a number (space in design px), `None` (stretch), or a tuple of a widget or layout
with its stretch and, if need be, its alignment.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QLayoutItem, QScrollArea, QSizePolicy, QSpacerItem, QWidget

from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.theme import Role, Tone, theme
from cns_desktop.ui.common.themed import Themed

Placed: TypeAlias = QWidget | QLayout
Item: TypeAlias = Placed | int | None | tuple[Placed, int] | tuple[Placed, int, Qt.AlignmentFlag]
Margins: TypeAlias = int | tuple[int, int, int, int]


class Scaled:
    """A layout whose lengths are design px; `ThemeHost` calls `rescale` when a px changes."""

    def rescale(self) -> None:
        raise NotImplementedError


def _four(margins: Margins) -> tuple[int, int, int, int]:
    return (margins, margins, margins, margins) if isinstance(margins, int) else margins


class _Box(QBoxLayout, Scaled):
    def __init__(self, direction: QBoxLayout.Direction, items: Iterable[Item], gap: int, margins: Margins) -> None:
        super().__init__(direction)
        self._gap, self._edges = gap, _four(margins)
        self._spaces: list[tuple[QSpacerItem, int]] = []
        self.rescale()
        self.put(*items)

    def put(self, *items: Item) -> None:
        """Add items at the end."""
        for item in items:
            if item is None:
                self.addStretch(1)
            elif isinstance(item, int):
                self._put_space(item)
            elif isinstance(item, tuple):
                self._put_placed(*item)
            else:
                self._put_placed(item)

    def _put_placed(self, item: Placed, stretch: int = 0, alignment: Qt.AlignmentFlag | None = None) -> None:
        if isinstance(item, QLayout):
            self.addLayout(item, stretch)
        elif alignment is None:
            self.addWidget(item, stretch)
        else:
            self.addWidget(item, stretch, alignment)
        holder = self.parentWidget()
        if holder is not None and holder.isVisible():
            _show_now(item)

    def _put_space(self, length: int) -> None:
        space = QSpacerItem(0, 0, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._spaces.append((space, length))
        self._size_space(space, length)
        self.addItem(space)

    def _size_space(self, space: QSpacerItem, length: int) -> None:
        real = theme().px(length)
        is_flat = self.direction() in (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)
        space.changeSize(real if is_flat else 0, 0 if is_flat else real, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        look = theme()
        self.setSpacing(look.px(self._gap))
        left, top, right, bottom = (look.px(edge) for edge in self._edges)
        self.setContentsMargins(left, top, right, bottom)
        for space, length in self._spaces:
            self._size_space(space, length)
        self.invalidate()


def _show_now(item: Placed) -> None:
    """Qt shows what is put into a shown box with the next event only: until then it takes neither the focus nor a press, and the page blinks."""
    if isinstance(item, QLayout):
        inner = [item.itemAt(place) for place in range(item.count())]
        for found in (one.widget() or one.layout() for one in inner if one is not None):
            if found is not None:
                _show_now(found)
    elif not (item.isHidden() and item.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)):
        item.show()


class HBox(_Box):
    """Side by side."""

    def __init__(self, *items: Item, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, items, gap, margins)


class VBox(_Box):
    """One below the other."""

    def __init__(self, *items: Item, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, items, gap, margins)


def wrap(layout: QLayout) -> QWidget:
    """The layout as a widget, where only a widget will do."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


class Flow(QLayout, Scaled):
    """Side by side, and on into the next line: chips, filters, buttons. In a form the lines' tops are level, else their middles."""

    def __init__(self, *widgets: QWidget, gap: int = 8, line_gap: int | None = None, is_form: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # nested layouts ask thousands of times for one page
        self._gap, self._line_gap, self._is_form = gap, gap if line_gap is None else line_gap, is_form
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def rescale(self) -> None:
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # null past the end
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # null past the end
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)  # QLayout's own answer grabs all room both ways

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._place(QRect(0, 0, width, 0), is_trial=True)
        return known

    def invalidate(self) -> None:
        self._heights = {}
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        gap = theme().px(self._gap)
        return QSize(sum(size.width() + gap for size in sizes) - (gap if sizes else 0), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        gap, line_gap = theme().px(self._gap), theme().px(self._line_gap)
        y = rect.y()
        for line in self._lines(rect.width(), gap):
            tallest = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if not is_trial:
                    down = 0 if self._is_form else (tallest - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + gap
            y += tallest + line_gap
        return max(y - line_gap - rect.y(), 0)

    def _lines(self, width: int, gap: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._shown():
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(width, 1)), hint.height())
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + gap
        return lines


def flow(*widgets: QWidget, gap: int = 8, line_gap: int | None = None, is_form: bool = False) -> QWidget:
    """A `Flow` as a widget."""
    return wrap(Flow(*widgets, gap=gap, line_gap=line_gap, is_form=is_form))


class Columns(Themed, QWidget):
    """Side by side while there is room (in em), stacked below that. A part with stretch 0 keeps its own width while side by side."""

    def __init__(self, parts: Sequence[QWidget], stretch: Sequence[int], *, below_em: int = 52, gap: int | None = None) -> None:
        super().__init__()
        self._parts, self._stretch, self._below, self._gap = tuple(parts), tuple(stretch), below_em, gap
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part, share in zip(self._parts, self._stretch, strict=True):
            self._box.addWidget(part, share)
        self.retheme()

    @property
    def is_stacked(self) -> bool:
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def retheme(self) -> None:
        look = theme()
        self._box.setSpacing(look.px(look.measures.gap if self._gap is None else self._gap))
        self._arrange(self.is_stacked)

    def _arrange(self, is_narrow: bool) -> None:
        for part, share in zip(self._parts, self._stretch, strict=True):
            if not share and part.maximumWidth() != part.minimumWidth():
                # Not a width in px: asked while fonts change, it would be that of another text size.
                policy = part.sizePolicy()
                policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred if is_narrow else QSizePolicy.Policy.Minimum)
                part.setSizePolicy(policy)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)

    def minimumSizeHint(self) -> QSize:
        # What it could shrink to, or the window would never get narrow enough to stack it.
        return QSize(max(part.minimumSizeHint().width() for part in self._parts), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(theme().ems(event.size().width()) < self._below)


class Panel(Themed, QWidget):
    """A flat region in one colour."""

    def __init__(self, role: Role, layout: QLayout | None = None) -> None:
        super().__init__()
        self._role = role
        self.setAutoFillBackground(True)
        if layout is not None:
            self.setLayout(layout)
        self.retheme()

    def retheme(self) -> None:
        self.setPalette(theme().ground_palette(self._role))


class Rule(Themed, QFrame):
    """A thin line between things."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal) -> None:
        super().__init__()
        self._way = orientation
        self.setAutoFillBackground(True)
        self.retheme()

    def retheme(self) -> None:
        self.setPalette(theme().ground_palette(Role.BORDER))
        (self.setFixedHeight if self._way == Qt.Orientation.Horizontal else self.setFixedWidth)(theme().line)


_CARDS = {
    None: (Role.SURFACE, Role.BORDER),
    Tone.NEUTRAL: (Role.SUNKEN, Role.BORDER),
    Tone.INFO: (Role.ACTION_TINT, Role.ACTION),
    Tone.WARNING: (Role.WARNING_TINT, Role.WARNING_EDGE),
    Tone.DANGER: (Role.DANGER_TINT, Role.DANGER),
}


class Card(Themed, QFrame):
    """White, one thin edge, no shadow. For a title and an action on its line see `text.card`.

    `margins` None follows the density.
    """

    def __init__(self, *items: Item, tone: Tone | None = None, gap: int = 8, margins: Margins | None = None) -> None:
        super().__init__()
        self._ground, self._edge = _CARDS[tone]
        self._follows_density = margins is None
        self.box = VBox(gap=gap, margins=0 if margins is None else margins)
        self.setLayout(self.box)
        self.box.put(*items)
        self.retheme()

    def retheme(self) -> None:
        if self._follows_density:
            edge = theme().px(theme().measures.card)
            self.box.setContentsMargins(edge, edge - theme().px(2), edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        box(QPainter(self), self.rect(), look.colour(self._ground), look.colour(self._edge), look.line, radius=8)


class Scroll(Themed, QScrollArea):
    """A page that scrolls down, never sideways. The focused control is always brought into view with its ring."""

    def __init__(self, widget: QWidget, role: Role = Role.PAGE) -> None:
        super().__init__()
        self._role = role
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(widget)
        self.retheme()

    def retheme(self) -> None:
        self.setPalette(theme().ground_palette(self._role))


def page(*items: Item, gap: int = 12, margins: Margins = (20, 12, 20, 20)) -> QWidget:
    """The content of a page with the page's margins; give it to `Scroll` unless a part of it scrolls by itself."""
    return wrap(VBox(*items, gap=gap, margins=margins))
