"""Settings as they hold: machine policy > trust > user > our own default (README 20). A locked one says who and since."""

import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from cns_desktop.domain.settings import Resolved, Setting
from cns_desktop.i18n import _
from cns_desktop.security.errors import PolicyRefused

if sys.platform == "win32":  # pragma: no cover - untested on Windows
    import winreg

T = TypeVar("T", bool, int, float, str)
Value = bool | int | float | str

POLICY_FILE = Path("/etc/cns-desktop/policy.json")
REGISTRY_KEY = r"Software\Policies\CNS Desktop"
ESCROW_KEY = Setting("security.escrow_public_key", "", "The trust's public key (PEM) that may open a lost caseload.")
DEFAULT, USER, TRUST, MACHINE = "default", "user", "trust", "machine"

_ROOT = 0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LARGEST = 256 * 1024
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Policy:
    """What one authority decided: its values, its name, and since when."""

    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    set_by: str = ""
    since: str = ""

    def locked_by(self) -> str:
        """Who locked a setting and since when, as the settings page says it."""
        who = self.set_by or _("IT Services")
        return _("{who}, since {date}").format(who=who, date=_day(self.since)) if self.since else who


NONE = Policy()


def resolve(setting: Setting[T], *, machine: Policy = NONE, trust: Policy = NONE, user: Policy = NONE) -> Resolved[T]:
    """The value in force. A value of the wrong type or outside the allowed ones is passed over, never half believed."""
    for source, policy in ((MACHINE, machine), (TRUST, trust), (USER, user)):
        value = policy.values.get(setting.key)
        if value is not None and _fits(setting.default, setting.allowed, value):
            locked_by = "" if source == USER else policy.locked_by()
            return Resolved(type(setting.default)(value), source, locked_by)
    return Resolved(setting.default, DEFAULT)


def misfits(policy: Policy, known: tuple[Setting[bool] | Setting[int] | Setting[float] | Setting[str], ...]) -> tuple[str, ...]:
    """The keys of a policy that name no setting or carry a value it cannot take: to be shown, so that IT can mend them."""
    by_key = {setting.key: setting for setting in known}
    return tuple(
        sorted(key for key, value in policy.values.items() if key not in by_key or not _fits(by_key[key].default, by_key[key].allowed, value))
    )


def read_policy_file(path: Path = POLICY_FILE) -> Policy:
    """The machine policy of this Linux or macOS computer; none when there is no file.

    Refused: a file, or a folder around it, that anyone but root may change, and anything that is not a plain file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return NONE
    except OSError as error:
        raise PolicyRefused(_("the file cannot be opened")) from error
    try:
        # What was opened is what is judged: a path looked at twice could be another file the second time.
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise PolicyRefused(_("the file is not a plain file"))
        _must_be_roots(found, _("the file"))
        _must_be_roots(path.parent.stat(), _("its folder"))
        return from_json(os.read(descriptor, _LARGEST + 1))
    finally:
        os.close(descriptor)


def from_json(raw: bytes) -> Policy:
    """A policy from its file: {"set_by": …, "since": …, "settings": {key: value}}."""
    try:
        content = json.loads(raw) if len(raw) <= _LARGEST else None
    except (ValueError, RecursionError) as error:
        raise PolicyRefused(_("the file is not JSON")) from error
    settings = content.get("settings", {}) if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(settings, dict):
        raise PolicyRefused(_("the file has not the layout of a policy"))
    if not all(isinstance(value, (bool, int, float, str)) for value in settings.values()):
        raise PolicyRefused(_("a value in the file is neither text, a number, nor true or false"))
    set_by, since = content.get("set_by", ""), content.get("since", "")
    if not isinstance(set_by, str) or not isinstance(since, str):
        raise PolicyRefused(_("the file has not the layout of a policy"))
    return Policy(MappingProxyType(settings), set_by, since)


def from_registry_values(values: Mapping[str, object]) -> Policy:
    """A policy from the values of one registry key: REG_SZ and REG_DWORD; `set_by` and `since` beside the settings."""
    settings = {name: value for name, value in values.items() if isinstance(value, (int, str)) and name not in {"set_by", "since"}}
    return Policy(MappingProxyType(settings), str(values.get("set_by", "")), str(values.get("since", "")))


def read_machine_policy() -> Policy:
    """The machine policy of this computer, wherever its system keeps one."""
    if sys.platform == "win32":  # pragma: no cover - untested on Windows
        return from_registry_values(_registry_values())
    return read_policy_file()


def _must_be_roots(found: os.stat_result, what: str) -> None:
    if found.st_uid != _ROOT:
        raise PolicyRefused(_("{what} does not belong to the administrator").format(what=what))
    if found.st_mode & _OTHERS_WRITE:
        raise PolicyRefused(_("{what} can be changed by others than the administrator").format(what=what))


def _fits(default: Value, allowed: tuple[Value, ...], value: Value) -> bool:
    wanted = type(default)
    if wanted is bool:
        return isinstance(value, int) and value in {0, 1}  # the registry has no yes or no
    if isinstance(value, bool) or not isinstance(value, (int, float) if wanted is float else wanted):
        return False
    return not allowed or value in allowed


def _day(since: str) -> str:
    # As domain.caseload.shown_date writes it, whose module would cost the lock screen some 15 ms.
    try:
        day = date.fromisoformat(since)
    except ValueError:
        return since
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


if sys.platform == "win32":  # pragma: no cover - untested on Windows

    def _registry_values() -> dict[str, object]:
        try:
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, REGISTRY_KEY)
        except FileNotFoundError:
            return {}
        with key:
            count = winreg.QueryInfoKey(key)[1]
            return {name: value for name, value, _kind in (winreg.EnumValue(key, index) for index in range(count))}
