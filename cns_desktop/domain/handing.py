"""That a printed paper left the nurse's hands: handed over, posted, declined or destroyed (README 4)."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from cns_desktop.domain.ids import PaperId, PatientId, Uid
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.records import Entry


@dataclass(frozen=True, slots=True)
class Handed:
    """FHIR Communication about a paper: completed when she got it, not done when it was declined or destroyed."""

    uid: Uid
    entry: Entry
    patient: PatientId
    paper: PaperId
    how: Handing
    at: datetime
    by: str


def handed_uid(paper: PaperId) -> Uid:
    """The one Communication of a paper: taking it back and giving again speak of the same record."""
    return Uid(str(uuid.UUID(bytes=hashlib.sha256(f"handed/{paper}".encode()).digest()[:16], version=4)))
