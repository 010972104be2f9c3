"""The application object and its one window: first run, lock screen and shell take turns in it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.focus import FocusRing
from cns_desktop.ui.common.icons import icon
from cns_desktop.ui.common.theme import Role
from cns_desktop.ui.common.themehost import ThemeHost

FIRST_SIZE = QSize(1280, 800)
LEAST_SIZE = QSize(640, 480)


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication, once a process. The name says nothing about anybody."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(arguments)
    app.setApplicationName("cns-desktop")
    app.setApplicationDisplayName(_("CNS Desktop"))
    app.setDesktopFileName("cns-desktop")
    return app


def dress(app: QApplication) -> ThemeHost:
    """The theme and the focus ring, once a process and before the first widget."""
    host = app.findChild(ThemeHost)
    if host is None:
        host = ThemeHost(app)
        FocusRing(app)
    app.setWindowIcon(QIcon(icon("hand-heart", Role.ACTION)))
    return host


class AppWindow(QWidget):
    """The one window. Its title never names a patient, a page or a person.

    Signals:
        close_requested: she closes the window; the app saves, then quits.
    """

    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stack = QStackedLayout()
        self.setLayout(self._stack)
        self.setWindowTitle(_("CNS Desktop"))
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self._may_close = False

    @property
    def shown(self) -> QWidget | None:
        """First run, lock screen, shell or fault: whatever is in the window."""
        return self._stack.currentWidget()

    def show_only(self, widget: QWidget) -> None:
        """Put `widget` in the window and take what was there away for good."""
        old = self._stack.currentWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        widget.setFocus()

    def let_close(self) -> None:
        """Everything is saved: the window may go."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def come_forward(self) -> None:
        """A second start asked for this window."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()
