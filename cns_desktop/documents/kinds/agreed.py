"""What we agreed today (kind 02, picture 04): given in hand before leaving, in the words used in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame, phone
from cns_desktop.documents.errors import MissingFact
from cns_desktop.i18n import _

KEY = "what-was-agreed"
_DAY = 28  # letters of the longest day, “Wednesday 30 September 2026”
NEEDS_TOLD = m.NeedsTold.NOTHING
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    what: str
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something not settled yet, promised by somebody by a day."""

    what: str
    by: date
    who: str


@dataclass(frozen=True, slots=True)
class AgreedContent:
    version: int
    on: date
    written_by: str
    where: str = ""
    main_thing: str = ""
    decided: str = ""
    saw: str = ""  # "Mr Daniel Reyes (surgeon) and Adaeze Okafor, with Ruth, your daughter"
    told_by: str = ""
    told: tuple[str, ...] = ()  # told facts, word for word
    matters: str = ""
    steps: tuple[NextStep, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    ring_by: date | None = None  # needed when there are no steps


def agreed(content: AgreedContent, frame: Frame) -> m.Document:
    """The appointment summary."""
    words = frame.wording
    blocks: list[m.Block] = [frame.masthead(), m.Heading(1, words.text("agreed.title")), _subtitle(content, frame)]
    if content.main_thing:
        main = words.rich("agreed.main", words=content.main_thing)
        if content.decided:
            main = (*main, *words.rich("agreed.decided", words=content.decided))
        blocks.append(m.Note((m.Para(main),)))
    if content.saw:
        blocks.append(m.Para(words.rich("agreed.saw", who=content.saw)))
    if content.told:
        blocks.append(m.Heading(2, words.text("agreed.told", who=content.told_by)))
        blocks.append(m.Bullets(tuple(m.said(fact) for fact in content.told[:_MOST_TOLD])))
    if content.matters:
        blocks.append(m.Heading(2, words.text("agreed.matters")))
        blocks.append(m.Quote(words.rich("agreed.quote", words=content.matters)))
    blocks.append(m.Heading(2, words.text("agreed.next")))
    blocks.append(_steps(content, frame))
    blocks += [_open_point(point, frame) for point in content.open_points]
    blocks.append(m.Foot(_end(content, frame)))
    needs = m.NeedsTold.DIAGNOSIS if content.told else NEEDS_TOLD
    return frame.document(KEY, words.text("agreed.title"), blocks, frame.foot("02P", frame.version(content.version, content.on)), needs)


def _subtitle(content: AgreedContent, frame: Frame) -> m.Para:
    key = "agreed.subtitle" if content.where else "agreed.subtitle_plain"
    day = frame.wording.week_day(content.on)
    return m.Para(frame.wording.rich(key, name=frame.person.name, day=day, where=content.where), m.Role.SUBTITLE)


def _steps(content: AgreedContent, frame: Frame) -> m.Block:
    words = frame.wording
    if not content.steps:
        if content.ring_by is None:
            raise MissingFact(_("a step, or the day by which you will ring"))
        day = words.week_day(content.ring_by)
        return m.Para(words.rich("agreed.nothing_next", name=frame.worker().first_name, date=day))
    rows = tuple((m.said(step.what), m.said(step.when), m.said(step.who)) for step in content.steps)
    heads = (words.text("agreed.what"), words.text("agreed.when"), words.text("agreed.who"))
    # A day alone leaves its room to what is done; where a place stands beside the day, that needs it.
    is_day_only = all(len(step.when) <= _DAY for step in content.steps)
    return m.TableBlock(heads, rows, (0, 60, 36) if is_day_only else (46, 0, 42))


def _open_point(point: OpenPoint, frame: Frame) -> m.Note:
    words = frame.wording
    day = f"{words.weekdays[point.by.weekday()]} {words.short_day(point.by)}"
    sentence = words.rich("agreed.open", what=point.what.rstrip("."), who=point.who, date=day, phone=phone(frame.worker().phone))
    return m.Note((m.Para(sentence),))


def _end(content: AgreedContent, frame: Frame) -> tuple[m.Block, ...]:
    words = frame.wording
    written = words.rich("agreed.written", who=content.written_by)
    if frame.has("questions"):
        written = (*words.rich("agreed.questions", page=frame.page("questions")), m.Break(), *written)
    return (m.Para(written, m.Role.SMALL),)
