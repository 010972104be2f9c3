"""When an untouched screen locks. Pure: the caller passes the time.

Pass a clock that goes on while the laptop sleeps (CLOCK_BOOTTIME where there is one): waking up late then locks at once.
"""

from dataclasses import dataclass, replace
from enum import Enum

SHORTEST_MINUTES = 1
DEFAULT_MINUTES = 5
LONGEST_MINUTES = 15
LONGEST_EXTENDED_MINUTES = 60
WARNING_SECONDS = 30.0


class Activity(Enum):
    """What is open. A call keeps a nurse's hands off the keys; a patient reads slowly."""

    ORDINARY = "ordinary"
    CALL = "call"
    PATIENT_MODE = "patient mode"


class Due(Enum):
    """What the shell does now."""

    NOTHING = "nothing"
    WARN = "warn"
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class IdlePolicy:
    """Idle minutes allowed, as the settings resolve them; values out of range are brought into it."""

    minutes: int = DEFAULT_MINUTES
    extended_minutes: int = 30

    def limit_seconds(self, activity: Activity) -> float:
        """Seconds without a key or a pointer before the lock; an open call or patient mode only ever extends it."""
        ordinary = min(max(self.minutes, SHORTEST_MINUTES), LONGEST_MINUTES)
        if activity is Activity.ORDINARY:
            return ordinary * 60.0
        return min(max(self.extended_minutes, ordinary), LONGEST_EXTENDED_MINUTES) * 60.0


@dataclass(frozen=True, slots=True)
class IdleState:
    """When the nurse last touched the laptop, and what is open."""

    last_input: float
    activity: Activity = Activity.ORDINARY

    def touched(self, now: float) -> "IdleState":
        """A key was pressed or the pointer moved."""
        return replace(self, last_input=now)

    def doing(self, activity: Activity, now: float) -> "IdleState":
        """A call or patient mode began or ended. Ending one starts the ordinary time afresh, not in the past."""
        return IdleState(now, activity)

    def seconds_left(self, policy: IdlePolicy, now: float) -> float:
        """Seconds until the lock, never below zero."""
        idle = max(0.0, now - self.last_input)
        return max(0.0, policy.limit_seconds(self.activity) - idle)

    def due(self, policy: IdlePolicy, now: float) -> Due:
        """Whether to lock, to warn, or to leave her alone."""
        left = self.seconds_left(policy, now)
        if left <= 0.0:
            return Due.LOCK
        return Due.WARN if left <= WARNING_SECONDS else Due.NOTHING
