"""Audit entries: who did what to which record, chained by hash (domain.md K9)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Act(Enum):
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    ERROR = "entered-in-error"
    PRINT = "print"
    GIVE = "give"
    EXPORT = "export"
    IMPORT = "import"
    SEARCH = "search"
    UNLOCK = "unlock"
    LOCK = "lock"
    KEYS = "keys"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    SETTING = "setting"
    MIGRATE = "migrate"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`detail` holds codes and counts only, never a clinical word."""

    seq: int
    at: datetime
    act: Act
    actor: str
    device: str
    patient: str
    subject: str
    detail: str
    hash: str
