"""Filling in an assessment: the sheet on the desk, its edits with undo, and what the pages show. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cns_desktop.domain.assessments import (
    MOST_STARS,
    Answer,
    Assessment,
    Comment,
    ConcernLine,
    Item,
    SafetyPrompt,
    SafetyRule,
    Score,
    State,
    Status,
    Tool,
)
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import AssessmentId, PatientId
from cns_desktop.i18n import _

_LINE = re.compile(r"(\d{1,3})\s+(\d{1,2}|n|-)\s*(\*?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was kept, and the safety prompts of this assessment as they stand now."""

    at: datetime
    prompts: tuple[SafetyPrompt, ...]


@dataclass(frozen=True, slots=True)
class FactLists:
    """(code, words) of the point of the pathway, who answered, and how."""

    points: tuple[tuple[str, str], ...]
    completed_by: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]

    def point(self, code: str) -> str:
        return dict(self.points).get(code, code)

    def by(self, code: str) -> str:
        return dict(self.completed_by).get(code, code)

    def mode(self, code: str) -> str:
        return dict(self.modes).get(code, code)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assessment that is being filled in. `has_rules` False: no reviewed safety rules for this tool, which is said and recorded."""

    assessment: Assessment
    tool: Tool
    icons: dict[str, str]
    rules: tuple[SafetyRule, ...]
    has_rules: bool
    prompts: tuple[SafetyPrompt, ...]
    kept_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """An open prompt with whom it is about. `answer_now` tells when the answer was changed after the prompt was raised."""

    prompt: SafetyPrompt
    family: str
    given: str
    title: str
    nhs_number: str
    answer_now: Answer | None

    @property
    def is_answer_changed(self) -> bool:
        return self.answer_now is None or self.answer_now.score != self.prompt.score


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One version of one assessment as the history shows it."""

    assessment: Assessment
    author_name: str
    is_current: bool
    scored: int
    not_a_concern: int
    blank: int


@dataclass(frozen=True, slots=True)
class NeedsView:
    """What the Needs page of a patient shows."""

    patient: PatientId
    given: str
    tool: Tool | None
    needs_approval: bool  # the tool's wording is a draft nobody here has approved
    lines: tuple[ConcernLine, ...]
    days: tuple[date, ...]  # of the current assessments, oldest first
    history: tuple[AssessmentLine, ...]  # newest first
    prompts: tuple[PromptLine, ...]
    open_sheet: Sheet | None

    @property
    def latest(self) -> AssessmentLine | None:
        return next((line for line in self.history if line.is_current), None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The days that stand over First, Previous and Latest; None = that column is not shown."""

    first: date | None
    previous: date | None
    latest: date | None


def columns_of(days: Sequence[date]) -> Columns:
    """One assessment has only a latest, two a first and a latest."""
    return Columns(days[0] if len(days) > 1 else None, days[-2] if len(days) > 2 else None, days[-1] if days else None)


def under_columns(history: Sequence[Score], columns: Columns) -> tuple[Score | None, Score | None, Score | None]:
    """Which answer stands in which column, each once: under its own day, or, in a column whose day has none, with its own day said.

    Latest is what was answered on the newest day; None there = blank that day.
    """
    left = list(history)
    latest = left.pop() if left and left[-1].on == columns.latest else None
    first = left.pop(0) if left and columns.first is not None and left[0].on == columns.first else None
    previous = left.pop() if left and columns.previous is not None else None
    if first is None and left and columns.first is not None:
        first = left.pop(0)
    return first, previous, latest


def scores_in_order(answers: Sequence[Score]) -> tuple[Score | None, Score | None, Score | None]:
    """First, previous and latest of the answers to one question, oldest first. The first of one answer is that answer."""
    if not answers:
        return None, None, None
    return answers[0], answers[-2] if len(answers) > 1 else None, answers[-1]


def score_of(answer: Answer, on: date) -> Score:
    return Score(answer.score, on)


def counts(assessment: Assessment, tool: Tool) -> tuple[int, int, int]:
    """(scored, not a concern, blank) of this tool's questions: how far along, never a result."""
    known = [answer for item in tool.items if (answer := assessment.answer(item.link_id)) is not None]
    scored = sum(answer.state is State.SCORED for answer in known)
    return scored, len(known) - scored, len(tool.items) - len(known)


def answered_in(assessment: Assessment, tool: Tool, domain: str) -> tuple[int, int]:
    """(answered, questions) of a domain."""
    items = [item for item in tool.items if item.domain == domain]
    return sum(assessment.answer(item.link_id) is not None for item in items), len(items)


def stars(assessment: Assessment) -> int:
    return sum(answer.is_starred for answer in assessment.answers)


def comment_on(assessment: Assessment, link_id: str) -> str:
    """The comment on a question, with or without an answer."""
    answer = assessment.answer(link_id)
    if answer is not None:
        return answer.comment
    return next((comment.text for comment in assessment.comments if comment.link_id == link_id), "")


def with_answer(assessment: Assessment, link_id: str, state: State | None, score: int | None = None) -> Assessment:
    """Answer a question, or blank it (`state` None). Its comment stays; a star stays only beside a score."""
    words = comment_on(assessment, link_id)
    before = assessment.answer(link_id)
    if state is None:
        return _placed(assessment, link_id, Comment(link_id, words) if words else None)
    is_starred = state is State.SCORED and before is not None and before.is_starred
    return _placed(assessment, link_id, Answer(link_id, state, score, words, is_starred))


def with_comment(assessment: Assessment, link_id: str, words: str) -> Assessment:
    answer = assessment.answer(link_id)
    if answer is not None:
        return _placed(assessment, link_id, replace(answer, comment=words))
    return _placed(assessment, link_id, Comment(link_id, words) if words else None)


def with_star(assessment: Assessment, link_id: str, *, is_on: bool) -> Assessment:
    """Put a star on a scored question, or take it off. Expected when there are four, or no score yet."""
    answer = assessment.answer(link_id)
    if not is_on:
        return _placed(assessment, link_id, replace(answer, is_starred=False)) if answer is not None else assessment
    if answer is None or answer.state is not State.SCORED:
        raise Expected(_("A star goes beside a score."), then=_("Give this question its score first."))
    if stars(assessment) >= MOST_STARS and not answer.is_starred:
        raise Expected(_("There are {most} stars already.").format(most=MOST_STARS), then=_("Take one off to discuss this first."))
    return _placed(assessment, link_id, replace(answer, is_starred=True))


def _placed(assessment: Assessment, link_id: str, what: Answer | Comment | None) -> Assessment:
    answers = [a for a in assessment.answers if a.link_id != link_id]
    comments = [c for c in assessment.comments if c.link_id != link_id]
    if isinstance(what, Answer):
        answers.append(what)
    elif what is not None:
        comments.append(what)
    return replace(assessment, answers=tuple(answers), comments=tuple(comments))


def in_tool_order(assessment: Assessment, tool: Tool) -> Assessment:
    """The same answers in the order of the questions, however they were given."""
    place = {item.link_id: at for at, item in enumerate(tool.items)}
    answers = sorted(assessment.answers, key=lambda a: place.get(a.link_id, len(place)))
    comments = sorted(assessment.comments, key=lambda c: place.get(c.link_id, len(place)))
    return replace(assessment, answers=tuple(answers), comments=tuple(comments))


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What a line typed from paper says: `07 3`, `07 n`, `07 -` (blank), `07 3 *` (starred)."""

    item: Item
    state: State | None
    score: int | None
    is_starred: bool

    def onto(self, assessment: Assessment) -> Assessment:
        answered = with_answer(assessment, self.item.link_id, self.state, self.score)
        return with_star(answered, self.item.link_id, is_on=True) if self.is_starred else answered


def read_paper(typed: str, tool: Tool) -> PaperLine:
    """Read one line of the paper form. Expected when it names no question or no answer."""
    how = _("Write the question and its score, like 07 3, or n: 07 n.")
    found = _LINE.fullmatch(typed.strip())
    if found is None:
        raise Expected(_("This can't be read."), then=how)
    item = next((item for item in tool.items if item.number == int(found[1])), None)
    if item is None:
        raise Expected(_("There is no question {number}.").format(number=found[1]), then=_("They go from 1 to {last}.").format(last=len(tool.items)))
    if found[2].lower() == "n":
        return PaperLine(item, State.NOT_A_CONCERN, None, is_starred=False)
    if found[2] == "-":
        return PaperLine(item, None, None, is_starred=False)
    if int(found[2]) > 10:
        raise Expected(_("{score} is not a score.").format(score=found[2]), then=_("A score goes from 0 to 10."))
    return PaperLine(item, State.SCORED, int(found[2]), bool(found[3]))


def prompted(assessment: Assessment, rules: Sequence[SafetyRule]) -> tuple[SafetyRule, ...]:
    """The rules that fire on these answers: any answer but 0 to an item on the list, nothing else (README 1)."""
    return tuple(rule for rule in rules if rule.tool_url == assessment.tool_url and rule.fires_on(assessment.answer(rule.link_id)))


class Edits:
    """Undo and redo of one sheet. Typing on in one place is one step."""

    def __init__(self, start: Assessment) -> None:
        self.now = start
        self._past: list[Assessment] = []
        self._future: list[Assessment] = []
        self._place = ""

    def make(self, new: Assessment, place: str = "") -> bool:
        """Take a change; changes with the same non-empty `place` in a row are one step. False when nothing changed."""
        if new == self.now:
            return False
        if not place or place != self._place:
            self._past.append(self.now)
        self._place = place
        self._future.clear()
        self.now = new
        return True

    def undo(self) -> bool:
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        return self._step(self._future, self._past)

    def _step(self, source: list[Assessment], target: list[Assessment]) -> bool:
        if not source:
            return False
        target.append(self.now)
        self.now = source.pop()
        self._place = ""
        return True


def current(versions: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """The versions that count, oldest first: finished, not in error, and not replaced by a version that counts."""
    valid = [a for a in versions if a.status in (Status.COMPLETED, Status.AMENDED) and not a.entry.is_error]
    parents: dict[AssessmentId, AssessmentId | None] = {a.uid: a.replaces for a in versions}
    replaced: set[AssessmentId] = set()
    for one in valid:
        above = one.replaces
        while above is not None and above not in replaced:  # a version in error in between hides nothing
            replaced.add(above)
            above = parents.get(above)
    return tuple(sorted((a for a in valid if a.uid not in replaced), key=lambda a: (a.authored, a.entry.entered)))


def moment_on(day: date, at: datetime) -> datetime:
    """The moment on another day at the same time of day: an assessment filled in on paper last week and typed in now."""
    local = at.astimezone()
    return datetime.combine(day, local.timetz()).astimezone(UTC)
