"""Hears that the computer is being locked or put to sleep, where the system says so (logind, the desktop's screen saver)."""

import os
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

# What the SLOT macro makes; the stubs ask for bytes, the library for text.
_ON_SAVER: Any = "1on_saver(bool)"
_ON_LOCK: Any = "1on_lock()"
_LOGIN = "org.freedesktop.login1"
_SAVERS = (("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"), ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"))


class AwayWatch(QObject):
    """Linux desktops. Windows has its own message for a locked session: not heard yet, the idle time locks there (untested).

    Signals:
        left: the session was locked, or the laptop goes to sleep.
    """

    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        session = QDBusConnection.sessionBus()
        if session.isConnected():
            for service, path in _SAVERS:
                session.connect(service, path, service, "ActiveChanged", self, _ON_SAVER)
        system = QDBusConnection.systemBus()
        if system.isConnected():
            system.connect(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", self, _ON_SAVER)
            here = os.environ.get("XDG_SESSION_ID", "")
            if here:
                system.connect(_LOGIN, f"/org/freedesktop/login1/session/{_escaped(here)}", f"{_LOGIN}.Session", "Lock", self, _ON_LOCK)

    @Slot(bool)
    def on_saver(self, is_on: bool) -> None:
        """The screen saver came on, or sleep begins; off and waking are nothing to us."""
        if is_on:
            self.left.emit()

    @Slot()
    def on_lock(self) -> None:
        """The session was locked."""
        self.left.emit()


def _escaped(name: str) -> str:
    """A session's name as systemd writes it into an object path."""
    return "".join(each if each.isascii() and each.isalpha() or (each.isdigit() and at) else f"_{ord(each):02x}" for at, each in enumerate(name))
