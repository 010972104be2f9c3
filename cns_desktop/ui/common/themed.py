"""What a widget inherits to follow a change of theme."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # two Qt bases would make two C++ objects of one widget


class Themed(_Widget):
    """Put it before the Qt class: `class Chip(Themed, QLabel)`. `retheme` is called after each change of theme.

    The new style is set last of all, so at StyleChange colours, fonts and lengths are already the new ones.
    """

    def retheme(self) -> None:
        """Set again whatever was taken from the theme and stored: fonts, palettes, fixed lengths."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.retheme()
            self.update()
