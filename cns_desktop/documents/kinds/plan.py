"""My support plan (kind 05, pictures 05, 06, 21, 22): the person's own plan, in the first person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame, RedFlags, phone
from cns_desktop.documents.errors import MissingFact
from cns_desktop.documents.words import marked
from cns_desktop.i18n import _

KEY = "plan"
NEEDS_TOLD = m.NeedsTold.NOTHING  # with a red-flag set: of the treatment given and told


@dataclass(frozen=True, slots=True)
class PlanStep:
    what: str
    who: str
    by_when: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern taken into the plan, its wish in the person's own words."""

    title: str
    score: m.Score = m.Score(None)
    wish: str = ""
    steps: tuple[PlanStep, ...] = ()
    look_again: str = ""


@dataclass(frozen=True, slots=True)
class PlanAgreement:
    """How it was agreed, never a signature: spoken, written or not yet."""

    how: str  # spoken | written | not-yet
    present: str = ""  # "Carol Henshaw, with her daughter Ruth, and Adaeze Okafor, clinical nurse specialist"
    on: date | None = None
    copies: tuple[str, ...] = ()
    review: str = ""  # "8 December 2026, by phone, Adaeze Okafor"


@dataclass(frozen=True, slots=True)
class PlanContent:
    version: int
    agreement: PlanAgreement
    matters: str = ""
    people: str = ""
    talk: str = ""
    strengths: str = ""
    concerns: tuple[Concern, ...] = ()
    not_planned: tuple[tuple[str, int | None], ...] = ()
    flags: RedFlags | None = None
    line_name: str = ""  # approved out-of-hours line when there is no set yet
    line_number: str = ""
    if_worse: str = ""  # own words of the plan
    ring_for_me: tuple[str, str] | None = None  # name, telephone
    ring_by: date | None = None  # needed when there are no concerns


def plan(content: PlanContent, frame: Frame) -> m.Document:
    """The support plan; a plan not agreed yet says so in the running head and beside the title."""
    words = frame.wording
    is_draft = content.agreement.on is None or content.agreement.how == "not-yet"
    blocks: list[m.Block] = [frame.masthead(), m.Heading(1, words.text("plan.title")), _subtitle(content, frame)]
    lede = words.rich("plan.lede", name=frame.worker().name, phone=phone(frame.worker().phone))
    blocks.append(m.Para(lede, m.Role.LEDE))
    blocks += _about(content, frame)
    blocks.append(m.Heading(2, words.text("plan.concerns")))
    blocks += _concerns(content, frame)
    blocks += [m.Heading(2, words.text("plan.worse")), _worse(content, frame), _agreement(content.agreement, frame)]
    blocks += () if frame.has_cover else frame.formats()
    title = f"{words.text('plan.title')} · {words.text('plan.draft')}" if is_draft else words.text("plan.title")
    needs_told = NEEDS_TOLD if content.flags is None else m.NeedsTold.TREATMENT
    return frame.document(KEY, title, blocks, frame.foot("05P", _version(content, frame), content.flags), needs_told)


def _version(content: PlanContent, frame: Frame) -> str:
    words, agreement = frame.wording, content.agreement
    if agreement.on is None or agreement.how == "not-yet":
        return words.text("plan.version_draft", number=str(content.version))
    return words.text("plan.version", number=str(content.version), date=words.stamp_day(agreement.on))


def _subtitle(content: PlanContent, frame: Frame) -> m.Para:
    words, agreement, name = frame.wording, content.agreement, frame.person.name
    if agreement.on is None or agreement.how == "not-yet":
        return m.Para(words.rich("plan.subtitle_draft", name=name), m.Role.SUBTITLE)
    return m.Para(words.rich("plan.subtitle", name=name, date=words.day(agreement.on)), m.Role.SUBTITLE)


def _about(content: PlanContent, frame: Frame) -> list[m.Block]:
    """A label without a value is not printed."""
    values = (("matters", content.matters), ("people", content.people), ("talk", content.talk), ("strengths", content.strengths))
    pairs = tuple((frame.wording.text(f"plan.{key}"), m.said(value)) for key, value in values if value)
    if not pairs:
        return []
    return [m.Heading(2, frame.wording.text("plan.about")), m.FactList(pairs)]


def _concerns(content: PlanContent, frame: Frame) -> list[m.Block]:
    words = frame.wording
    blocks: list[m.Block] = []
    if not content.concerns:
        if content.ring_by is None:
            raise MissingFact(_("a concern in the plan, or the day by which you will ring"))
        day = words.week_day(content.ring_by)
        blocks.append(m.Para(words.rich("plan.none", name=frame.worker().first_name, date=day)))
    for number, concern in enumerate(content.concerns, 1):
        blocks += _concern(number, concern, frame)
    if content.not_planned:
        listed = ", ".join(
            words.text("plan.not_planned_item", title=title, score=str(score)) if score is not None else title for title, score in content.not_planned
        )
        blocks.append(m.Para(words.rich("plan.not_planned", list=listed), m.Role.APART))
    return blocks


def score_words(score: m.Score, frame: Frame) -> m.Words:
    """8 out of 10 · before 6 · first 7; "not scored" where there is no number now."""
    words = frame.wording
    if score.now is None:
        return m.said(words.text("not_scored"))
    found = words.rich("out_of_ten", now=str(score.now))
    if score.before is not None:
        found = (*found, *words.rich("before", before=str(score.before)))
    if score.first is not None:
        found = (*found, *words.rich("first", first=str(score.first)))
    return found


def _concern(number: int, concern: Concern, frame: Frame) -> list[m.Block]:
    words = frame.wording
    wish = words.rich("plan.want", words=concern.wish.strip('“”"')) if concern.wish else ()
    head = m.ConcernHead(number, concern.title, words.text("plan.score"), score_words(concern.score, frame), concern.score, wish)
    heads = (words.text("plan.step"), words.text("plan.who"), words.text("plan.when"))
    rows = tuple((m.said(step.what), m.said(step.who), m.said(step.by_when)) for step in concern.steps)
    steps: m.Block = m.TableBlock(heads, rows, (0, 38, 34), is_first_bold=False)
    blocks: list[m.Block] = [head, steps if rows else m.Para(words.rich("plan.no_steps"))]
    if concern.look_again:
        blocks.append(m.Para(words.rich("plan.again", when=f"{concern.look_again.rstrip('.')}."), m.Role.AFTER_TABLE))
    return blocks


def _worse(content: PlanContent, frame: Frame) -> m.UrgentBox:
    words, flags = frame.wording, content.flags
    blocks: list[m.Block] = []
    if flags is not None:
        blocks.append(m.Bullets(tuple(marked(sign) for sign in flags.signs), columns=2))
    if content.if_worse:
        blocks.append(m.Para(m.said(content.if_worse)))
    if content.ring_for_me:
        name, number = content.ring_for_me
        blocks.append(m.Para(words.rich("plan.ring_for_me", name=name, phone=phone(number))))
    if flags is None and content.line_number:
        named = words.rich("plan.worse_name", name=content.line_name)
        return m.UrgentBox(words.text("plan.worse_box"), named, content.line_number, tuple(blocks))
    if flags is None:
        return m.UrgentBox(words.text("plan.worse_111"), words.rich("plan.worse_111_when"), blocks=tuple(blocks))
    return m.UrgentBox(words.text("plan.worse_box"), words.rich("plan.worse_when"), flags.number, tuple(blocks))


def agreement_ticks(how: str, frame: Frame) -> tuple[m.Tick, ...]:
    keys = (("spoken", "agreed_spoken"), ("written", "agreed_written"), ("not-yet", "agreed_not"))
    return tuple(m.Tick(frame.wording.text(key), how == name, how == name) for name, key in keys)


def _agreement(agreement: PlanAgreement, frame: Frame) -> m.Ruled:
    """Spoken needs no line to sign; in writing adds one, for the hand."""
    words = frame.wording
    blocks: list[m.Block] = [m.TickRow(agreement_ticks(agreement.how, frame))]
    if agreement.present and agreement.on:
        blocks.append(m.Para(words.rich("plan.present", who=agreement.present, date=words.day(agreement.on))))
    if agreement.how == "written":
        blocks.append(m.WriteLines(1))
    if agreement.copies:
        copies = tuple(m.Tick(name, is_on=True) for name in agreement.copies)
        blocks.append(m.TickRow(copies, words.text("plan.copies")))
    if agreement.review:
        blocks.append(m.Para(words.rich("plan.review", when=agreement.review.rstrip("."))))
    return m.Ruled(tuple(blocks))
