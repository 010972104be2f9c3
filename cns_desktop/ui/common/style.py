"""The one proxy style over Fusion: our frames, buttons, ticks and scroll bars. All behaviour stays Fusion's.

It overrides no question that Qt asks thousands of times (styleHint, pixelMetric, subElementRect: 21,000 calls for a form of
300 controls at 3.6 us each from Python made such a form 2.5 times slower). What those would say is set once in `polish`.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QTextEdit,
    QWidget,
)

from cns_desktop.ui.common.painting import box, chevron, round_pen
from cns_desktop.ui.common.theme import Role, Theme

KIND = "kind"  # property of a button: see Kind
ON_DARK = "onDark"  # property of a button without a frame whose words are light: banner, toast
BARE = "bare"  # property of a field that draws no frame
INVALID = "invalid"  # property of a field whose content is refused
OWN_MARGINS = "ownMargins"  # property of a line edit that sets its text margins itself

_Content = QStyle.ContentsType
_Complex = QStyle.ComplexControl
_Sub = QStyle.SubControl
_Primitive = QStyle.PrimitiveElement
_Element = QStyle.ControlElement
_State = QStyle.StateFlag

_BUTTON_ROOM = {"filter": 22, "quiet": 16, "link": 0}  # px beside the words of a button; others have 28
_BUTTON_HEIGHT = {"filter": 32, "link": 26}  # px; others are as tall as the density says
_SCROLL_BAR = 14
_FUSION_ARROW = 24  # px that Fusion leaves for the arrow, whatever the text size


class HouseStyle(QProxyStyle):
    """Fusion in the colours and lengths of one theme; a change of theme sets a new style."""

    def __init__(self, look: Theme) -> None:
        super().__init__("Fusion")
        self._look = look

    # Set once a widget ---------------------------------------------------------------------------------------------------------

    def polish(self, thing: object, /) -> None:
        super().polish(thing)  # type: ignore[call-overload]  # a widget, a palette or the application
        if isinstance(thing, QLineEdit):
            if not thing.property(OWN_MARGINS) and not isinstance(thing.parent(), QAbstractSpinBox):
                thing.setTextMargins(self._look.px(6), 0, self._look.px(4), 0)
        elif isinstance(thing, QPlainTextEdit | QTextEdit):
            thing.viewport().setAutoFillBackground(False)  # the frame fills its own round corners

    # Sizes ---------------------------------------------------------------------------------------------------------------------

    def sizeFromContents(self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None) -> QSize:
        look = self._look
        if kind == _Content.CT_PushButton:
            return self._button_size(size, widget)
        if kind in (_Content.CT_CheckBox, _Content.CT_RadioButton) and isinstance(option, QStyleOptionButton):
            words = option.fontMetrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width()
            return QSize(look.px(24) + (words + look.px(6) if option.text else 0), max(look.px(24), option.fontMetrics.height()))
        inner = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # Qt does pass null
        if kind in (_Content.CT_LineEdit, _Content.CT_ComboBox, _Content.CT_SpinBox):
            beside = look.px(12) if kind == _Content.CT_LineEdit else look.px(36) - _FUSION_ARROW
            return QSize(inner.width() + beside, max(option.fontMetrics.height() + look.px(4), look.control))
        if kind == _Content.CT_ScrollBar and isinstance(option, QStyleOptionSlider):
            thick = look.px(_SCROLL_BAR)
            return QSize(inner.width(), thick) if option.orientation == Qt.Orientation.Horizontal else QSize(thick, inner.height())
        return inner

    def _button_size(self, words: QSize, widget: QWidget | None) -> QSize:
        look = self._look
        kind = widget.property(KIND) if widget is not None else None
        height = look.px(_BUTTON_HEIGHT[kind]) if kind in _BUTTON_HEIGHT else look.control
        return QSize(words.width() + look.px(_BUTTON_ROOM.get(str(kind), 28)), max(height, words.height() + look.px(0 if kind == "link" else 8)))

    def subControlRect(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, part: QStyle.SubControl, widget: QWidget | None = None
    ) -> QRect:
        look, whole = self._look, option.rect
        if control == _Complex.CC_ComboBox and part == _Sub.SC_ComboBoxEditField:
            return QRect(whole.adjusted(look.px(8), 0, -look.px(28), 0))
        if control == _Complex.CC_SpinBox:
            side = look.px(24)
            if part == _Sub.SC_SpinBoxEditField:
                return QRect(whole.adjusted(look.px(4), 2, -side, -2))
            if part == _Sub.SC_SpinBoxUp:
                return QRect(whole.right() - side, whole.y() + 1, side, whole.height() // 2 - 1)
            if part == _Sub.SC_SpinBoxDown:
                return QRect(whole.right() - side, whole.center().y(), side, whole.height() // 2 - 1)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # Qt does pass null

    # Painting ------------------------------------------------------------------------------------------------------------------

    def drawPrimitive(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        if element == _Primitive.PE_FrameFocusRect:
            return  # the one FocusRing does it, outside the control
        if element in (_Primitive.PE_PanelButtonCommand, _Primitive.PE_PanelButtonTool):
            self._draw_button(option, painter, widget)
        elif element in (_Primitive.PE_PanelLineEdit, _Primitive.PE_Frame, _Primitive.PE_FrameLineEdit):
            self._draw_frame(element, option, painter, widget)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None) -> None:
        if element in (_Element.CE_CheckBox, _Element.CE_RadioButton) and isinstance(option, QStyleOptionButton):
            self._draw_choice(option, painter, is_radio=element == _Element.CE_RadioButton)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if control == _Complex.CC_ComboBox:
            self._draw_field(option, painter, widget)
            centre = QPointF(option.rect.right() - self._look.px(14), option.rect.center().y() + 1)
            chevron(painter, centre, self._look.colour(Role.MUTED))
        elif control == _Complex.CC_SpinBox:
            self._draw_field(option, painter, widget)
            for part, points_up in ((_Sub.SC_SpinBoxUp, True), (_Sub.SC_SpinBoxDown, False)):
                centre = QPointF(self.subControlRect(control, option, part, widget).center())
                chevron(painter, centre, self._look.colour(Role.MUTED), points_up=points_up)
        elif control == _Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            self._draw_scroll_bar(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _edge(self, widget: QWidget | None) -> tuple[Role, int]:
        is_invalid = widget is not None and bool(widget.property(INVALID))
        return (Role.DANGER, max(2, self._look.px(2))) if is_invalid else (Role.CONTROL, self._look.line)

    def _draw_field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        role, width = self._edge(widget)
        box(painter, option.rect, option.palette.base().color(), self._look.colour(role), width)

    def _draw_frame(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if widget is not None:
            if widget.property(BARE):
                return
            if element == _Primitive.PE_PanelLineEdit and isinstance(widget.parent(), QAbstractSpinBox):
                return
        self._draw_field(option, painter, widget)

    def _draw_button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        look, state = self._look, option.state
        kind = (widget.property(KIND) if widget is not None else None) or "secondary"
        is_on, is_able = bool(state & _State.State_On), bool(state & _State.State_Enabled)
        is_near = is_able and bool(state & (_State.State_MouseOver | _State.State_Sunken))
        if kind == "primary":
            fill = Role.TRACK if not is_able else Role.ACTION_HOVER if is_near else Role.ACTION
            box(painter, option.rect, look.colour(fill), None if is_able else look.colour(Role.CONTROL))
        elif kind in ("quiet", "link"):
            if is_near and widget is not None and widget.property(ON_DARK):
                box(painter, option.rect, None, option.palette.buttonText().color(), look.line)  # a light fill would swallow light words
            elif is_on or is_near:
                box(painter, option.rect, look.colour(Role.ACTION_TINT), look.colour(Role.ACTION) if look.is_high_contrast else None, look.line)
        else:
            # Red words on a tint would fall below 4.5: a thicker edge answers the pointer instead.
            is_red = kind == "danger"
            edge = Role.ACTION if is_on else Role.DANGER if is_red and is_able else Role.CONTROL
            fill = Role.ACTION_TINT if is_on or (is_near and not is_red) else Role.SURFACE
            width = max(2, look.px(2)) if is_on or (is_near and is_red) else look.line
            box(painter, option.rect, look.colour(fill), look.colour(edge), width, radius=16 if kind == "filter" else 4)

    def _draw_choice(self, option: QStyleOptionButton, painter: QPainter, *, is_radio: bool) -> None:
        look, whole = self._look, QRectF(option.rect)
        side = look.px(20)
        sign = QRectF(whole.x(), whole.center().y() - side / 2, side, side).adjusted(1, 1, -1, -1)
        is_on = bool(option.state & (_State.State_On | _State.State_NoChange))
        able = Role.ACTION if option.state & _State.State_Enabled else Role.MUTED
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour(able if is_on else Role.CONTROL), look.px(1.5)))
        painter.setBrush(look.colour(able if is_on and not is_radio else Role.SURFACE))
        if is_radio:
            painter.drawEllipse(sign)
            if is_on:
                inset = look.px(5)
                painter.setBrush(look.colour(able))
                painter.drawEllipse(sign.adjusted(inset, inset, -inset, -inset))
        else:
            painter.drawRoundedRect(sign, look.px(3), look.px(3))
            if is_on:
                painter.setPen(round_pen(look.colour(Role.ON_ACTION), look.px(2)))
                painter.drawPolyline(_tick(sign) if option.state & _State.State_On else _dash(sign))
        painter.setPen(option.palette.windowText().color())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        painter.drawText(whole.adjusted(side + look.px(8), 0, 0, 0), flags, option.text)
        painter.restore()

    def _draw_scroll_bar(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        look = self._look
        is_flat = option.orientation == Qt.Orientation.Horizontal
        thumb = QRectF(self.subControlRect(_Complex.CC_ScrollBar, option, _Sub.SC_ScrollBarSlider, widget)).adjusted(3, 3, -3, -3)
        painter.fillRect(option.rect, look.colour(Role.SURFACE if look.is_high_contrast else Role.PAGE))
        box(painter, thumb, look.colour(Role.CONTROL), radius=(thumb.height() if is_flat else thumb.width()) / 2 / look.scale)


def _at(sign: QRectF, across: float, down: float) -> QPointF:
    return QPointF(sign.x() + sign.width() * across, sign.y() + sign.height() * down)


def _tick(sign: QRectF) -> QPolygonF:
    return QPolygonF([_at(sign, 0.24, 0.52), _at(sign, 0.43, 0.71), _at(sign, 0.77, 0.31)])


def _dash(sign: QRectF) -> QPolygonF:
    return QPolygonF([_at(sign, 0.26, 0.5), _at(sign, 0.74, 0.5)])
