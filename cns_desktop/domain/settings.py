"""Every setting, declared once, typed, with its help. Resolved machine policy > trust > user (README 20)."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bool, int, float, str)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A typed setting. `allowed` lists the only values, where there are few."""

    key: str
    default: T
    help: str
    allowed: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved(Generic[T]):
    """A setting's value in force and who decided it: `source` is machine | trust | user | default."""

    value: T
    source: str
    locked_by: str = ""


LOCK_AFTER_MINUTES = Setting("security.lock_after_minutes", 5, "Idle minutes before the screen locks, 1 to 15.")
CALL_LOCK_MINUTES = Setting("security.call_lock_minutes", 30, "Idle minutes allowed while a call timer or patient mode is open.")
CASELOAD_CAP = Setting("caseload.cap", 400, "Most live patients kept on this laptop.")
BACKUP_DAYS = Setting("storage.backup_days", 14, "Days a backup is kept.")
THEME = Setting("look.theme", "system", "Light, dark, high contrast, or as the system says.", ("system", "light", "dark", "contrast"))
TEXT_SCALE = Setting("look.text_scale", 100, "Text size in per cent, 80 to 200.")
DENSITY = Setting("look.density", "standard", "How tight rows and controls stand.", ("compact", "standard", "roomy"))
LANGUAGE = Setting("look.language", "en", "Language of the screens.")
BODY_SIZE = Setting("print.body_size", 12, "Body size of patient papers in points when no need is recorded.", (12, 14, 16, 18, 20, 24, 28))
PRINTER = Setting("print.printer", "", "Printer used last.")
DUPLEX = Setting("print.duplex", True, "Print on both sides.")
ALL: tuple[Setting[bool] | Setting[int] | Setting[str], ...] = (
    LOCK_AFTER_MINUTES,
    CALL_LOCK_MINUTES,
    CASELOAD_CAP,
    BACKUP_DAYS,
    THEME,
    TEXT_SCALE,
    DENSITY,
    LANGUAGE,
    BODY_SIZE,
    PRINTER,
    DUPLEX,
)
