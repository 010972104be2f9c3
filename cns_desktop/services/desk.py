"""What every service is given: the open store, who acts, the time, the blobs. Built by bootstrap at unlock; services are functions of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cns_desktop.db.uow import Database
from cns_desktop.domain.records import Actor


class Blobs(Protocol):
    """Encrypted files by the SHA-256 of their plain content."""

    def put(self, content: bytes) -> str: ...
    def get(self, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` is aware; `today` is the nurse's own calendar day."""

    db: Database
    actor: Actor
    now: Callable[[], datetime]
    blobs: Blobs
    is_demo: bool
    seed: int = 0

    @property
    def today(self) -> date:
        return self.now().astimezone().date()
