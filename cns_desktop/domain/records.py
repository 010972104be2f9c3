"""What every record carries beside its own content (guide README 8)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId


class Informant(Enum):
    """Who the words come from."""

    PATIENT = "patient"
    CARER = "carer"
    CLINICIAN = "clinician"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role, for whom, on which laptop. Made once at unlock."""

    person: PractitionerId
    name: str
    role: str
    organization: OrganizationId
    team: str
    device: DeviceId


@dataclass(frozen=True, slots=True)
class Entry:
    """The record fields of README 8. Times are aware (UTC). `happened` is when it was so, `entered` when it was written down."""

    author: PractitionerId
    role: str
    organization: OrganizationId
    device: DeviceId
    happened: datetime
    entered: datetime
    informant: Informant = Informant.PATIENT
    third_party: bool = False
    sensitive: bool = False
    retention: str = "cancer-30-years"
    legal_hold: bool = False
    filed_on: date | None = None
    error_reason: str = ""

    @property
    def is_error(self) -> bool:
        """Entered in error: kept and shown struck out, never deleted."""
        return bool(self.error_reason)


def entry_by(actor: Actor, now: datetime, happened: datetime | None = None, informant: Informant = Informant.PATIENT) -> Entry:
    """The entry `actor` makes `now`."""
    return Entry(actor.person, actor.role, actor.organization, actor.device, happened or now, now, informant)
