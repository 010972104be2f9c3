"""The focus ring: one overlay that goes round whatever has the focus, outside it, so that no control draws its own."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from cns_desktop.ui.common.painting import ring
from cns_desktop.ui.common.theme import theme

OWN_FOCUS = "ownFocus"  # property of a widget that rings its own cell or tab
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange)
_BEYOND = 5  # px the ring stands out


class _Overlay(QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        ring(QPainter(self), QRectF(self.rect()))


class FocusRing(QObject):
    """One for the application. The overlay lives in the scrolled page, or in the window: a tight parent would cut it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._control: QWidget | None = None
        self._overlay: _Overlay | None = None
        self._host: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        if now is None or now.property(OWN_FOCUS) or now.parentWidget() is None or now.window().windowType() == Qt.WindowType.Popup:
            return  # the list of a popup marks its row
        self._control = now
        host = self._host_of(now)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._overlay = _Overlay(host)
        self._host = host
        self._place()

    def _host_of(self, control: QWidget) -> QWidget:
        host = control
        while (parent := host.parentWidget()) is not None and not host.isWindow():
            if isinstance(parent.parentWidget(), QAbstractScrollArea):
                break
            self._watched.append(host)
            host = parent
        return host

    def _leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        if self._overlay is not None and isValid(self._overlay):
            self._overlay.hide()
            self._overlay.deleteLater()
        self._watched, self._control, self._host, self._overlay = [], None, None, None

    def _place(self) -> None:
        if self._control is None or self._host is None or self._overlay is None or not isValid(self._control) or not isValid(self._overlay):
            return
        beyond = theme().px(_BEYOND)
        at = self._control.mapTo(self._host, QPoint(0, 0))
        self._overlay.setGeometry(QRect(at, self._control.size()).adjusted(-beyond, -beyond, beyond, beyond))
        self._overlay.raise_()
        self._overlay.setVisible(self._control.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False
