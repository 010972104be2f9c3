"""One app a data folder: a lock file that a crash does not leave behind, and a socket over which a second start raises the first."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_WAIT_MS = 1000


class SingleInstance(QObject):
    """Holds the folder. `take` is False when another app does; that one is then asked to come forward."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__()
        self._path = lock_file
        self._lock = QLockFile(str(lock_file))
        self._lock.setStaleLockTime(0)  # only a dead owner loses it: kill -9 leaves nothing to clean up
        self._name = "cns-desktop-" + hashlib.sha256(str(lock_file).encode()).hexdigest()[:24]
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Become the one, or call the one that is there."""
        if self._lock.tryLock(0):
            return True
        if self._call_the_other() or not self._is_half_made():
            return False
        self._path.unlink(missing_ok=True)
        return self._lock.tryLock(0)

    def _is_half_made(self) -> bool:
        """Killed between making the lock file and writing into it: nobody's, and Qt would keep it for ever."""
        try:
            return self._path.stat().st_size == 0
        except OSError:
            return False

    def listen(self, come_forward: Callable[[], None]) -> None:
        """After the first paint: hear of second starts."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - late stage: QtNetwork is not needed for the first paint

        QLocalServer.removeServer(self._name)  # the socket of one that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._on_call(come_forward))
        server.listen(self._name)
        self._server = server

    def give_up(self) -> None:
        """Before the process is replaced or ends."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _on_call(self, come_forward: Callable[[], None]) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnectFromServer()
            caller.deleteLater()
        come_forward()

    def _call_the_other(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - only a second start needs it

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        is_there = socket.waitForConnected(_WAIT_MS)
        socket.disconnectFromServer()
        return is_there
