"""What every service is given: the open store, who acts, the time, the blobs. Built by bootstrap at unlock; services are functions of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cns_desktop.db.uow import Database
from cns_desktop.domain.records import Actor
from cns_desktop.domain.settings import CASELOAD_CAP
from cns_desktop.security.policy import NONE, Policy


class Blobs(Protocol):
    """Encrypted files under names of their own; `services.blobs` finds them by content hash."""

    def put(self, content: bytes) -> str: ...
    def get(self, name: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` is aware; `today` is the nurse's own calendar day, `cap` the most live patients allowed here, `machine` the policy of this computer."""

    db: Database
    actor: Actor
    now: Callable[[], datetime]
    blobs: Blobs
    is_demo: bool
    seed: int = 0
    cap: int = CASELOAD_CAP.default
    machine: Policy = NONE

    @property
    def today(self) -> date:
        return self.now().astimezone().date()
