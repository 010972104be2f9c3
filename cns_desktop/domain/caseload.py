"""Who the patients are: one dataclass for each FHIR resource, plus the lines that lists show."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.days import MONTHS as MONTHS  # noqa: PLC0414 - handed on: most readers of a day know the people
from cns_desktop.domain.days import shown_date as shown_date  # noqa: PLC0414 - the same
from cns_desktop.domain.ids import ConditionId, PatientId, PractitionerId, TeamId, Uid
from cns_desktop.domain.nhs_number import Verdict, judge
from cns_desktop.domain.records import Entry


def age_on(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Name:
    family: str
    given: str
    title: str = ""
    use: str = "official"  # FHIR name-use

    def banner(self) -> str:
        """`SURNAME, Given (Title)` (NHS Common User Interface)."""
        shown = ", ".join(part for part in (self.family.upper(), self.given) if part)
        return f"{shown} ({self.title})" if self.title else shown


@dataclass(frozen=True, slots=True)
class Identifier:
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    lines: tuple[str, ...]
    city: str = ""
    district: str = ""
    postcode: str = ""
    use: str = "home"


@dataclass(frozen=True, slots=True)
class Telecom:
    """One way to reach somebody. `voicemail_safe` None = not asked."""

    system: str  # phone | email | sms | other (FHIR contact-point-system)
    value: str
    use: str = "home"
    voicemail_safe: bool | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Next of kin, carer or friend, as the patient named them (Patient.contact)."""

    id: str  # element.id, stable
    name: str
    relationship: str
    phone: str = ""
    is_next_of_kin: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class GpPractice:
    practice: str
    code: str = ""  # ODS
    doctor: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """FHIR Patient (UK Core). `nhs_number` is ten digits or whatever was entered; judge it, never drop it."""

    uid: PatientId
    entry: Entry
    name: Name
    birth_date: date | None
    gender: str  # FHIR administrative-gender: male female other unknown
    nhs_number: str = ""
    nhs_status: str = ""  # CR1350 / UK Core verification status
    identifiers: tuple[Identifier, ...] = ()
    other_names: tuple[Name, ...] = ()
    ethnicity: str = ""  # NHS data dictionary 2001, A..Z 99
    addresses: tuple[Address, ...] = ()
    telecoms: tuple[Telecom, ...] = ()
    contacts: tuple[Contact, ...] = ()
    gp: GpPractice | None = None
    language: str = ""  # BCP 47, spoken
    interpreter: bool = False
    deceased_on: date | None = None
    is_deceased: bool = False
    is_sensitive: bool = False
    is_active: bool = True

    @property
    def nhs_verdict(self) -> Verdict | None:
        return judge(self.nhs_number) if self.nhs_number else None


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """FHIR RelatedPerson: somebody recorded beside the patient, usually imported."""

    uid: Uid
    entry: Entry
    patient: PatientId
    name: Name
    relationship: str = ""
    phone: str = ""


class Fact(Enum):
    """What a patient can have been told (README 3)."""

    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    AIM = "aim"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact carries when, by whom and in which words it was told; without it papers and patient mode leave it out."""

    fact: Fact
    on: date
    by: str
    words: str
    present: str = ""


class Step(Enum):
    """Kinds of event on the pathway strip."""

    REFERRED = "referred"
    DIAGNOSIS = "diagnosis"
    SURGERY = "surgery"
    CHEMOTHERAPY = "chemotherapy"
    RADIOTHERAPY = "radiotherapy"
    IMMUNOTHERAPY = "immunotherapy"
    HORMONE = "hormone"
    FOLLOW_UP = "follow-up"
    PALLIATIVE = "palliative"
    SUMMARY = "summary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PathwayEvent:
    """A dated step. `end` None = a point, or still going on; `is_planned` = not done yet."""

    id: str
    step: Step
    label: str
    start: date
    end: date | None = None
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """FHIR Condition (encounter-diagnosis). Stage and TNM are text as entered; nothing is computed from them."""

    uid: ConditionId
    entry: Entry
    patient: PatientId
    site: str  # code of resources/codes/sites.json, e.g. breast
    text: str  # "Breast cancer, left"
    icd10: str = ""
    laterality: str = ""  # left right both none
    detail: str = ""  # "Invasive ductal, grade 2"
    stage: str = ""  # TNM or stage as text
    diagnosed_on: date | None = None
    performance_status: str = ""  # ECOG 0-4, 9
    intent: str = ""  # cure | control | comfort
    stage_of_pathway: str = ""  # code of resources/codes/pathway-stages.json
    told: tuple[Told, ...] = ()
    events: tuple[PathwayEvent, ...] = ()

    def told_of(self, fact: Fact) -> Told | None:
        """The latest telling of `fact`, or None: not told yet."""
        return max((t for t in self.told if t.fact is fact), key=lambda t: t.on, default=None)


@dataclass(frozen=True, slots=True)
class Allergy:
    """FHIR AllergyIntolerance."""

    uid: Uid
    entry: Entry
    patient: PatientId
    substance: str
    reaction: str = ""
    is_active: bool = True


class FlagKind(Enum):
    ALERT = "alert"  # safeguarding, lone working ...
    FORMAT = "format"  # DAPB1605 information format
    COMMUNICATION = "communication"  # DAPB1605 contact, professional, support
    ADJUSTMENT = "adjustment"  # DAPB4019 reasonable adjustment


@dataclass(frozen=True, slots=True)
class Flag:
    """FHIR Flag: an alert, an accessible-information need (DAPB1605) or a reasonable adjustment (DAPB4019)."""

    uid: Uid
    entry: Entry
    patient: PatientId
    kind: FlagKind
    text: str
    code: str = ""  # SNOMED CT, only where the code list has a source
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Consent:
    """FHIR Consent: per person, topic, scope and authority (README 8)."""

    uid: Uid
    entry: Entry
    patient: PatientId
    person: str  # who may be told
    topic: str
    scope: str  # share | contact | research
    permits: bool
    authority: str  # "patient", or the representative and on what authority
    given_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class CareTeam:
    """FHIR CareTeam of one patient: her key worker, her team, her named neighbourhood lead, others by name."""

    uid: TeamId
    entry: Entry
    patient: PatientId
    team: TeamId
    key_worker: PractitionerId | None
    key_worker_name: str = ""
    neighbourhood_lead: str = ""
    others: tuple[str, ...] = ()  # "Miss Larkin, surgeon"


@dataclass(frozen=True, slots=True)
class Event:
    """A read-only line of the timeline from an Encounter, Appointment, Observation, Communication ... (README 11)."""

    uid: Uid
    patient: PatientId
    rtype: str
    text: str
    happened: datetime | None


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands across the top of every patient screen and dialog."""

    patient: PatientId
    name: Name
    born: date | None
    gender: str
    nhs_number: str
    alerts: tuple[str, ...]  # allergy first; amber
    needs: tuple[tuple[str, str], ...]  # (FlagKind value or "language", words); pale
    not_told: bool
    is_sensitive: bool
    deceased_on: date | None
    is_deceased: bool


@dataclass(frozen=True, slots=True)
class CaseloadFilter:
    """What the caseload shows. Empty = everything active."""

    key_worker: str = ""
    team: str = ""
    stage: str = ""
    is_due_by: str = ""  # ISO date: due then or before, or a prompt open
    is_flagged: bool = False
    words: str = ""  # folded start of the name


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One row of the caseload table and of Find."""

    pk: int
    patient: PatientId
    family: str
    given: str
    title: str
    born: date | None
    nhs_number: str
    diagnosis: str
    not_told: bool
    stage: str
    flags: str  # space separated tokens: prompt allergy alert language ear eye format visit sensitive deceased test
    due_on: date | None
    due_kind: str  # prompt plan hna review action pack "" (data, not judgement)
