"""The change feed: every command's Change, heard by every page."""

from PySide6.QtCore import QObject, Signal


class ChangeFeed(QObject):
    """Signals:
    changed: a `Change`; a visible page loads again, a hidden one marks itself stale.
    """

    changed = Signal(object)
