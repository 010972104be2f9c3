"""The last resort: an error that nobody expected. Logged by type, file and line; never by its words, which may be a patient's."""

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def places(error: BaseException) -> str:
    """ "TypeError at page.py:41 < window.py:12": where it broke, innermost first, without a word of the error."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    at = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {at or 'nowhere'}"


def as_expected(error: BaseException) -> Expected:
    """What the nurse is told of a fault that is ours."""
    if isinstance(error, Expected):
        return error
    return Expected(
        _("Something in this page went wrong, and it was closed. This is a fault of the program."),
        _("Everything saved before is safe, and so is what you typed."),
        _("Open the page again. If it repeats, tell whoever looks after this program at what time."),
    )


class LastResort:
    """Takes uncaught errors of the GUI thread and of workers. `tell` shows the message and closes the page."""

    def __init__(self, tell: Callable[[Expected], None]) -> None:
        self._tell = tell
        self._is_telling = False

    def install(self) -> None:
        """Become the process's handler."""
        sys.excepthook = self.caught
        qInstallMessageHandler(_from_qt)

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.broke(error)

    def broke(self, error: BaseException) -> None:
        """A job or a slot broke."""
        if not isinstance(error, Expected):
            log.error("%s", places(error))
        if self._is_telling:
            return  # the message itself broke: once is enough
        self._is_telling = True
        try:
            self._tell(as_expected(error))
        finally:
            self._is_telling = False


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:  # noqa: ARG001 - Qt's signature
    # Qt's own messages name widgets and files, and may quote text: only where they come from is kept.
    log.log(_LEVELS.get(kind, logging.WARNING), "qt: %s", context.category or "default")
