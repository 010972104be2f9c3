"""What the settings page asks of the rest of the app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cns_desktop.domain.changes import Change
from cns_desktop.domain.settings import Resolved, Setting
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.ui.features.lock.ports import ChangePorts


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified copy."""

    name: str
    made: str  # in words
    size: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands under You and About; words only."""

    role: str
    folder: str
    laptop: str
    kind: str
    recovery_made: str
    passphrase_made: str
    escrow: str
    version: str
    safeguards: Sequence[str]
    policy: str
    policy_misfits: Sequence[str]


@dataclass(frozen=True, slots=True)
class SettingsPorts:
    """`resolve` and `facts` answer at once; the others run on a lane."""

    resolve: Callable[[Setting[Any]], Resolved[Any]]
    change: Callable[[Setting[Any], Any], Change]
    applied: Callable[[], None]  # on the GUI thread, after a change: puts it in force
    facts: Callable[[], Facts]
    who: Callable[[], WhoYouAre]
    change_who: Callable[[WhoYouAre], Change]
    keyring: Callable[[], str]
    printers: Callable[[], Sequence[str]]
    backups: Callable[[], Sequence[Backup]]
    backup_now: Callable[[], str]
    restore: Callable[[str], None]  # on the GUI thread: closes, swaps, locks
    verify_audit: Callable[[], str]
    export_audit: Callable[[Path], str]
    keys: ChangePorts
