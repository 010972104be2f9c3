"""F6: from one part of the window to the next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from cns_desktop.ui.common.style import KIND


class Regions:
    """Remembers where the focus was in each part and goes back there."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        self._parts = tuple(parts)
        self._last: dict[int, QWidget] = {}

    def here(self) -> int:
        """The part that has the focus, -1 when none has."""
        focus = QApplication.focusWidget()
        if focus is None:
            return -1
        return next((at for at, part in enumerate(self._parts) if part is focus or part.isAncestorOf(focus)), -1)

    def step(self, by: int) -> None:
        """To the next part that is on the screen and can take the focus."""
        start, focus = self.here(), QApplication.focusWidget()
        if start >= 0 and focus is not None:
            self._last[start] = focus
        for offset in range(1, len(self._parts) + 1):
            at = (start + by * offset) % len(self._parts)
            wanted = self._wanted(at)
            if wanted is not None:
                wanted.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def enter(self, part: QWidget, *, is_taken: bool = False) -> None:
        """Put the focus into `part`, on a list or else on what the page is for, where nothing else on the screen has it.

        `is_taken`: wherever it is.
        """
        focus = QApplication.focusWidget()
        if not is_taken and focus is not None and focus is not part and focus.isVisible() and self.here() >= 0:
            return
        wanted = self._wanted(self._parts.index(part))
        (wanted or part).setFocus()

    def _wanted(self, at: int) -> QWidget | None:
        part, last = self._parts[at], self._last.get(at)
        if not part.isVisible():
            return None
        if last is not None and isValid(last) and last.isVisible() and last.isEnabled() and part.isAncestorOf(last):
            return last
        # Only the page that is shown: the others hold thousands of widgets, and this runs at every step.
        inside = (page, *page.findChildren(QWidget)) if (page := _page_of(part)) is not None else part.findChildren(QWidget)
        can = [widget for widget in inside if _takes_focus(widget)]
        lists = [widget for widget in can if isinstance(widget, QAbstractItemView)]
        mains = [widget for widget in can if widget.property(KIND) == "primary"]
        return next(iter((*lists, *mains, *can)), None)


def _page_of(part: QWidget) -> QWidget | None:
    return part.currentWidget() if isinstance(part, QStackedWidget) else None


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.focusProxy() is None
