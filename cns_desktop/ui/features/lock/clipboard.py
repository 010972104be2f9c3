"""A secret on the clipboard: marked so that clipboard histories leave it out, and taken off again if it is still ours."""

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEAR_AFTER_MS = 30_000
MARK = "application/x-cns-desktop"
# What KDE's, Windows' and macOS' clipboard histories ask for (KeePassXC does the same). Windows and macOS: untested.
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
    "application/x-nspasteboard-concealed-type": b"1",
}


def _clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


class SecretClipboard(QObject):
    """Copies one secret at a time; `forget` is also called at lock and at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEAR_AFTER_MS)
        self._timer.timeout.connect(forget_copied)

    def copy(self, secret: str) -> None:
        data = QMimeData()
        data.setText(secret)
        data.setData(MARK, QByteArray(b"1"))
        for kind, value in _HINTS.items():
            data.setData(kind, QByteArray(value))
        _clipboard().setMimeData(data)
        self._timer.start()


def forget_copied() -> None:
    """Clear the clipboard if what it holds came from here."""
    held = _clipboard().mimeData()
    if held is not None and held.hasFormat(MARK):
        _clipboard().clear()
