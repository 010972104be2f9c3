"""Your answers, and what we will do (kind 05, picture 09): first, before and now; no totals, no bands, no order by size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame
from cns_desktop.documents.kinds.plan import agreement_ticks

KEY = "needs-result"
NEEDS_TOLD = m.NeedsTold.NOTHING
_MOST_DRAWN = 20  # above this: the starred ones and four more are drawn, the rest is one list
_MORE_DRAWN = 4


class NoScore(Enum):
    """An answer that is not a number; blank, zero and "not a concern" are three things."""

    NOT_A_CONCERN = "not_concern"
    NO_ANSWER = "no_answer"


Answer = int | NoScore


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One concern, in the order of the form."""

    title: str
    now: Answer
    before: Answer = NoScore.NO_ANSWER
    first: Answer = NoScore.NO_ANSWER
    is_starred: bool = False
    comment: str = ""
    waits: bool = False  # the person wants to wait with this one


@dataclass(frozen=True, slots=True)
class ResultStep:
    about: str
    what: str
    who: str
    by_when: str


@dataclass(frozen=True, slots=True)
class ResultContent:
    version: int
    completed_on: date
    how: str = "self"  # self | self_paper | together | helped | other
    by: str = ""  # who, when somebody else filled it in
    moment: str = ""  # "after your operation", only from told facts
    first_on: date | None = None
    before_on: date | None = None
    lines: tuple[ResultLine, ...] = ()
    steps: tuple[ResultStep, ...] = ()
    agreed: str = ""  # spoken | written | not-yet; empty: no block
    next_look: str = ""
    ring_by: date | None = None


def needs_result(content: ResultContent, frame: Frame) -> m.Document:
    """The result of a needs form for the person who gave it."""
    words = frame.wording
    how = words.text(f"result.how_{content.how}", who=content.by)
    intro = m.Para(words.rich("result.intro", how=how))
    blocks: list[m.Block] = [frame.masthead(), m.Heading(1, words.text("result.title")), _subtitle(content, frame), intro]
    blocks += _answers(content, frame)
    blocks += [m.Heading(2, words.text("result.steps")), _steps(content, frame), _call(frame)]
    if content.agreed:
        blocks.append(_agreed(content, frame))
    blocks += frame.formats()
    version = words.text("result.version", date=words.stamp_day(content.completed_on), number=str(content.version))
    return frame.document(KEY, words.text("result.title"), blocks, frame.foot("05P", version), NEEDS_TOLD)


def _subtitle(content: ResultContent, frame: Frame) -> m.Para:
    words = frame.wording
    key = "result.subtitle" if content.moment else "result.subtitle_plain"
    day = words.day(content.completed_on)
    return m.Para(words.rich(key, name=frame.person.name, date=day, moment=content.moment), m.Role.SUBTITLE)


def _answers(content: ResultContent, frame: Frame) -> list[m.Block]:
    words = frame.wording
    if not content.lines:
        return [m.Para(words.rich("result.nothing"))]
    ordered = [line for line in content.lines if line.is_starred] + [line for line in content.lines if not line.is_starred]
    starred = sum(1 for line in ordered if line.is_starred)
    cut = len(ordered) if len(ordered) <= _MOST_DRAWN else starred + _MORE_DRAWN
    lines = tuple(_line(line, frame) for line in ordered[:cut])
    legend = tuple(words.text(f"result.legend_{key}") for key in ("star", "first", "before", "now"))
    table = m.ScoreTable(_heads(content, frame), lines, (legend[0], legend[1], legend[2], legend[3]))
    blocks: list[m.Block] = [table]
    if ordered[cut:]:
        rest = tuple((m.Bold(line.title), m.Text(f" {_said(line.now, frame)}")) for line in ordered[cut:])
        blocks += [m.Heading(2, words.text("result.also")), m.Bullets(rest, columns=2)]
    return blocks


def _heads(content: ResultContent, frame: Frame) -> tuple[tuple[str, str], ...]:
    words = frame.wording
    days = (content.first_on, content.before_on, content.completed_on)
    dated = [(words.text(f"result.{key}"), words.brief_day(on) if on else "") for key, on in zip(("first", "before", "now"), days, strict=True)]
    return ((words.text("result.told"), ""), *dated)


def _said(answer: Answer, frame: Frame) -> str:
    return str(answer) if isinstance(answer, int) else frame.wording.text(f"result.{answer.value}")


def _line(line: ResultLine, frame: Frame) -> m.ScoreLine:
    note = f"“{line.comment}”" if line.comment else ""
    if line.waits:
        note = f"{note} {frame.wording.text('result.wait')}".strip()
    numbers = [answer if isinstance(answer, int) else None for answer in (line.now, line.before, line.first)]
    score = m.Score(*numbers)
    first, before, now = (_said(answer, frame) for answer in (line.first, line.before, line.now))
    return m.ScoreLine(line.title, line.is_starred, note, first, before, now, score)


def _steps(content: ResultContent, frame: Frame) -> m.Block:
    words = frame.wording
    if not content.steps:
        name = frame.worker().first_name
        if content.ring_by:
            return m.Para(words.rich("result.no_steps", name=name, date=words.week_day(content.ring_by)))
        return m.Para(words.rich("result.no_steps_undated", name=name))
    heads = tuple(words.text(f"result.{key}") for key in ("about", "step", "who", "when"))
    rows = tuple(tuple(m.said(part) for part in (step.about, step.what, step.who, step.by_when)) for step in content.steps)
    return m.TableBlock(heads, rows, (33, 0, 41, 23))


def _call(frame: Frame) -> m.CallBox:
    words, worker = frame.wording, frame.worker()
    key = "result.call_body" if worker.hours else "result.call_body_plain"
    return m.CallBox(words.text("result.call"), words.rich(key, name=worker.name, hours=worker.hours), worker.phone)


def _agreed(content: ResultContent, frame: Frame) -> m.Ruled:
    words = frame.wording
    spoken, written, *_rest = agreement_ticks(content.agreed, frame)
    ticks = (spoken, m.Tick(words.text("result.in_writing"), written.is_on, written.is_bold))
    after = words.rich("result.next_look", when=content.next_look) if content.next_look else ()
    return m.Ruled((m.TickRow(ticks, after=after),))
