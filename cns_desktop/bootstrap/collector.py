"""Python's cycle collector, on the GUI thread only.

Left alone it runs in whichever thread allocates, so a worker may destroy widgets and models of the GUI thread: that ends
in a crash now and then (seen: an import in a worker while a lock screen was being replaced). It is also what makes a frame
late (base.md section 2): so it runs between events, and what start-up has made is frozen out of it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 300
_SMALL, _MIDDLE, _LARGE = 2000, 20, 20  # of gc.get_count(): objects, then collections of the generation below


class GuiCollector(QObject):
    """One for the application, made before the first worker."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what is due."""
        small, middle, large = gc.get_count()
        if large > _LARGE:
            gc.collect(2)
        elif middle > _MIDDLE:
            gc.collect(1)
        elif small > _SMALL:
            gc.collect(0)

    def settle(self) -> None:
        """Start-up is over: what there is now stays, and is not looked at again.

        Not collected first: looking through all that was loaded holds the window for 60 to 300 ms and finds 800 small objects.
        """
        gc.freeze()

    def stop(self) -> None:
        """Python's own way again: the workers have ended."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
