"""Watches for keys and pointer, and for sleep; says when to warn and when to lock."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from cns_desktop.security.idle import Activity, Due, IdlePolicy, IdleState

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOK_MS = 2000


def boot_clock() -> float:
    """Seconds that go on while the laptop sleeps, where the system has such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) if hasattr(time, "clock_gettime") else time.monotonic()


class IdleWatch(QObject):
    """Signals:
    warned: half a minute is left.
    ran_out: lock now.
    """

    warned = Signal()
    ran_out = Signal()

    def __init__(self, app: QApplication, policy: IdlePolicy, clock: Callable[[], float] = boot_clock) -> None:
        super().__init__(app)
        self._app = app
        self._clock, self._policy = clock, policy
        self._state = IdleState(clock())
        self._has_warned = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.installEventFilter(self)

    def set_policy(self, policy: IdlePolicy) -> None:
        self._policy = policy

    def doing(self, activity: Activity) -> None:
        """A call or patient mode began or ended."""
        self._state = self._state.doing(activity, self._clock())

    def look(self) -> None:
        """See how much time is left."""
        due = self._state.due(self._policy, self._clock())
        if due is Due.LOCK:
            self._timer.stop()
            self.ran_out.emit()
        elif due is Due.WARN and not self._has_warned:
            self._has_warned = True
            self.warned.emit()

    def stop(self) -> None:
        """Never again: the app is being locked or closed."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            # looked at first: a key pressed on waking must not save a screen whose time ran out while it slept
            if self._state.due(self._policy, self._clock()) is Due.LOCK:
                self.look()
                return True
            self._state = self._state.touched(self._clock())
            self._has_warned = False
        return False
