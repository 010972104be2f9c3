"""What a command touched, so that pages know whether to load again."""

from dataclasses import dataclass
from enum import Enum

from cns_desktop.domain.ids import PatientId


class Topic(Enum):
    CASELOAD = "caseload"
    ASSESSMENTS = "assessments"
    PLANS = "plans"
    LEAFLETS = "leaflets"
    PACKS = "packs"
    PROMPTS = "prompts"
    AUDIT = "audit"
    SETTINGS = "settings"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Change:
    """Topics touched; `patient` None means possibly every patient."""

    topics: frozenset[Topic]
    patient: PatientId | None = None
