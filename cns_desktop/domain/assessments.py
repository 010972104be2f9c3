"""Holistic needs assessments: tools, answers, concerns, safety prompts. No totals, bands or thresholds anywhere (README 1-2)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cns_desktop.domain.ids import AssessmentId, PatientId, PractitionerId, PromptId
from cns_desktop.domain.records import Entry

MOST_STARS = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a tool as the entry screen needs it. `number` is what is printed and typed."""

    link_id: str
    number: int
    text: str
    domain: str  # linkId of its group


@dataclass(frozen=True, slots=True)
class Domain:
    link_id: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A Questionnaire reduced to concerns scored 0 to 10. Identified by url and version."""

    url: str
    version: str
    title: str
    time_frame: str
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]


class State(Enum):
    """The three things an item can say; a blank item has no Answer at all (README 2)."""

    SCORED = "scored"  # 0 to 10; 0 = not at all in the last week
    NOT_A_CONCERN = "not-a-concern"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answered item. SCORED needs `score` 0..10; NOT_A_CONCERN has none."""

    link_id: str
    state: State
    score: int | None = None
    comment: str = ""
    is_starred: bool = False

    def __post_init__(self) -> None:
        if (self.state is State.SCORED) != (self.score is not None) or (self.score is not None and not 0 <= self.score <= 10):
            raise ValueError(self.link_id)


class Status(Enum):
    """FHIR QuestionnaireResponse.status."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    AMENDED = "amended"
    ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an item that has no score yet is kept as well."""

    link_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """FHIR QuestionnaireResponse. Completed ones are frozen; an amendment is a new one that `replaces` it with `version` + 1."""

    uid: AssessmentId
    entry: Entry
    patient: PatientId
    tool_url: str
    tool_version: str
    status: Status
    authored: datetime
    pathway_point: str  # COSD CR7940 01-08, 97
    completed_by: str  # self | with-help | proxy
    mode: str  # screen | paper | phone
    answers: tuple[Answer, ...] = ()
    comments: tuple[Comment, ...] = ()  # on items without an answer
    other: str = ""
    version: int = 1
    replaces: AssessmentId | None = None

    def answer(self, link_id: str) -> Answer | None:
        return next((a for a in self.answers if a.link_id == link_id), None)


@dataclass(frozen=True, slots=True)
class Score:
    """A score and the day it was given; `value` None with a date = not a concern that day."""

    value: int | None
    on: date


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One concern as lists show it: first, previous, latest, never a difference."""

    link_id: str
    text: str
    first: Score | None
    previous: Score | None
    latest: Score | None
    history: tuple[Score, ...]
    is_starred: bool
    comment: str
    in_plan: bool = False
    has_prompt: bool = False

    @property
    def between(self) -> Score | None:
        """The previous score, where it is another than the first: nothing is said twice."""
        return self.previous if self.previous is not None and (self.first is None or self.previous.on != self.first.on) else None


def ranked(lines: tuple[ConcernLine, ...]) -> tuple[ConcernLine, ...]:
    """Starred first, then by latest score, then by item order; concerns without a latest score last."""

    def place(line: ConcernLine) -> tuple[bool, int]:
        value = line.latest.value if line.latest else None
        return (not line.is_starred, -(value if value is not None else -1))

    return tuple(sorted(lines, key=place))


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """A line of the trust's list (README 1): any non-zero answer to this item shows these words and this number."""

    tool_url: str
    link_id: str
    owner_role: str
    words: str
    number: str
    reviewed_on: date
    reviewed_by: str

    def fires_on(self, answer: Answer | None) -> bool:
        return answer is not None and bool(answer.score)


@dataclass(frozen=True, slots=True)
class SafetyPrompt:
    """An open prompt (FHIR Task). It stays until `done_words` say what was done."""

    uid: PromptId
    entry: Entry
    patient: PatientId
    assessment: AssessmentId
    link_id: str
    item_text: str
    score: int
    words: str
    number: str
    owner: PractitionerId
    owner_name: str
    raised: datetime
    done_words: str = ""
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.done_at is None
