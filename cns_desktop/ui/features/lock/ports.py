"""What getting in asks of the rest of the app. Calls marked "lane" may take a second; the others answer at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cns_desktop.domain.errors import Expected


class Strength(Enum):
    """How the line under a new passphrase looks."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a new passphrase is taken, and the sentence to show."""

    is_accepted: bool
    strength: Strength
    sentence: str


@dataclass(frozen=True, slots=True)
class PassphrasePorts:
    """Choosing a passphrase."""

    judge: Callable[[str], Judged]
    suggest: Callable[[], str]


class Why(Enum):
    """Why the screen is locked."""

    STARTED = "started"
    ASKED = "asked"
    IDLE = "idle"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class LockNote:
    """What may be said while locked: nothing about any patient. Counts below zero are not known."""

    why: Why = Why.STARTED
    locked_at: datetime | None = None
    idle_minutes: int = 0
    last_unlocked: datetime | None = None
    who: str = ""
    team: str = ""
    drafts: int = -1
    prompts: int = -1
    demo_passphrase: str = ""


@dataclass(frozen=True, slots=True)
class LockPorts:
    """The lock screen. `unlock` and `recover` give back what `opened` is then called with."""

    unlock: Callable[[str], object]  # lane
    recover: Callable[[str, str], object]  # lane; code, new passphrase
    opened: Callable[[object], None]
    code_faults: Callable[[str], tuple[str, ...]]
    seconds_left: Callable[[], float]  # until the next try is taken
    asks_for_keyring: Callable[[Expected], bool]
    open_keyring: Callable[[], str]  # lane; the system may ask for its password; gives back its state in words
    passphrase: PassphrasePorts
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class ChangePorts:
    """Another passphrase, a new recovery code, while unlocked."""

    change: Callable[[str, str], str]  # lane; old, new; gives back the key store's state in words
    new_code: Callable[[str], str]  # lane; the passphrase once more; gives back the code
    print_code: Callable[[str], str]  # lane
    passphrase: PassphrasePorts
