"""Audit entries: who did what to which record, chained by hash (domain.md K9)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

FIRST = "0" * 64


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
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`at` is ISO UTC. `detail` holds codes and counts only, never a clinical word. `hash` covers all before it and the hash of the entry before."""

    seq: int
    at: str
    act: str
    actor: str
    device: str
    patient: str
    subject: str
    detail: str
    hash: str


def link(previous: str, seq: int, *fields: str) -> str:
    """The hash of an entry: SHA-256 over the previous hash and its own fields, separated so that no two readings coincide."""
    return hashlib.sha256("\x1f".join((previous, str(seq), *fields)).encode()).hexdigest()


def first_broken(entries: Iterable[AuditEntry]) -> int | None:
    """The `seq` of the first entry whose hash or place does not fit, or None when the chain holds."""
    previous, expected = FIRST, 1
    for e in entries:
        if e.seq != expected or e.hash != link(previous, e.seq, e.at, e.act, e.actor, e.device, e.patient, e.subject, e.detail):
            return e.seq
        previous, expected = e.hash, expected + 1
    return None
