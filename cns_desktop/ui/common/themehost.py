"""Keeps the theme in force on the application, and changes it while running."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from cns_desktop.i18n.resources import resource
from cns_desktop.ui.common.layout import Scaled
from cns_desktop.ui.common.style import HouseStyle
from cns_desktop.ui.common.theme import PROPERTY, Density, Name, Theme, Tokens

SCALE_STEP = 0.1
_DPI = 96  # logical dots an inch at which a system means "text at 100 %"


class ThemeHost(QObject):
    """One for the application. `use` puts a theme in force; what is not named stays as it was.

    Signals:
        changed: a theme has been put in force; every widget has been told already.
    """

    changed = Signal()

    def __init__(self, app: QApplication, tokens: Tokens | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._tokens = tokens or Tokens.read()
        for font in sorted(resource("fonts", "screen").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
        self._put(Theme(self._tokens))

    @property
    def theme(self) -> Theme:
        found = self._app.property(PROPERTY)
        assert isinstance(found, Theme)  # noqa: S101 - __init__ has put it there
        return found

    def use(self, name: Name | None = None, *, scale: float | None = None, density: Density | None = None) -> None:
        """Put a theme in force in all open windows at once."""
        now = self.theme
        wanted = Theme(self._tokens, name or now.name, now.scale if scale is None else scale, density or now.density)
        if (wanted.name, wanted.scale, wanted.density) != (now.name, now.scale, now.density):
            self._put(wanted)
            self.changed.emit()

    def larger(self) -> None:
        self.use(scale=round(self.theme.scale + SCALE_STEP, 2))

    def smaller(self) -> None:
        self.use(scale=round(self.theme.scale - SCALE_STEP, 2))

    def next_density(self) -> None:
        """Compact, standard, roomy, and round again; patient mode sets its own."""
        steps = (Density.COMPACT, Density.STANDARD, Density.ROOMY)
        here = steps.index(self.theme.density) if self.theme.density in steps else 0
        self.use(density=steps[(here + 1) % len(steps)])

    def _put(self, look: Theme) -> None:
        self._app.setProperty(PROPERTY, look)
        self._app.setPalette(look.palette())
        self._app.setFont(look.font())
        # Qt posts the font to the widgets; sizes asked before it arrives would be kept.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
        _rescale(self._app.topLevelWidgets())
        self._app.setStyle(HouseStyle(look))  # last: it sends StyleChange, at which widgets read the new theme
        for widget in self._app.allWidgets():
            widget.updateGeometry()  # layouts remember sizes asked between font and style


def _rescale(windows: Iterable[QWidget]) -> None:
    # Layouts get no events of their own.
    for window in windows:
        for layout in window.findChildren(QObject):
            if isinstance(layout, Scaled):
                layout.rescale()


def system_name() -> Name:
    """The theme the system asks for now: more contrast first, then dark or light."""
    hints = QGuiApplication.styleHints()  # kept in a variable: accessibility() dies with a temporary
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Name.CONTRAST
    return Name.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Name.LIGHT


def system_scale() -> float:
    """The system's own text size, 1.0 = 100 %. It is multiplied with the user's."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInch() / _DPI if screen is not None else 1.0


class SystemFollower(QObject):
    """Puts the system's theme in force whenever the system changes it, while `is_on`."""

    def __init__(self, host: ThemeHost) -> None:
        super().__init__(host)
        self._host = host
        self.is_on = True
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_changed)
        self.follow()

    def _on_changed(self, _asked: object) -> None:
        self.follow()

    def follow(self) -> None:
        if self.is_on:
            self._host.use(system_name())
