"""The nurse, her team, her organisation and her laptop (made at first run, README 9)."""

from dataclasses import dataclass

from cns_desktop.domain.caseload import Name
from cns_desktop.domain.ids import DeviceId, OrganizationId, PractitionerId, TeamId, Uid
from cns_desktop.domain.records import Entry


@dataclass(frozen=True, slots=True)
class Practitioner:
    """FHIR Practitioner."""

    uid: PractitionerId
    entry: Entry
    name: Name
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PractitionerRole:
    """FHIR PractitionerRole."""

    uid: Uid
    entry: Entry
    practitioner: PractitionerId
    organization: OrganizationId
    role: str


@dataclass(frozen=True, slots=True)
class Organization:
    """FHIR Organization: the trust."""

    uid: OrganizationId
    entry: Entry
    name: str
    ods_code: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """FHIR CareTeam without a subject: the nursing team, with what patients' papers say about reaching it."""

    uid: TeamId
    entry: Entry
    name: str
    organization: OrganizationId
    hospital: str = ""
    phone: str = ""
    hours: str = ""
    answerphone: str = ""
    out_of_hours_name: str = ""
    out_of_hours_phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """FHIR Device: this laptop."""

    uid: DeviceId
    entry: Entry
    name: str


@dataclass(frozen=True, slots=True)
class WhoYouAre:
    """What first run asks about the nurse and her team; all but the first four may stay empty until papers need them."""

    given: str
    family: str
    team: str
    organization: str
    role: str = ""
    hospital: str = ""
    phone: str = ""
    hours: str = ""
    answerphone: str = ""
    out_of_hours_name: str = ""
    out_of_hours_phone: str = ""
    email: str = ""
