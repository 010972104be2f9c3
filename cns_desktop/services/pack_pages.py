"""The pages of a pack from facts: only what has been told, in the words that were agreed (README 3, design print section 13)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from cns_desktop.documents import model as m
from cns_desktop.documents.assemble import LeafletPart, OwnPart
from cns_desktop.documents.content import Frame, KeyWorker, Look, Person, TeamDetails
from cns_desktop.documents.errors import MissingFact
from cns_desktop.documents.kinds import agreed, contents, cover, feedback, leaflet, plan, who_to_call
from cns_desktop.documents.words import Wording
from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import Fact, Told
from cns_desktop.domain.leaflets import Leaflet, Source
from cns_desktop.domain.packing import score_of
from cns_desktop.domain.packs import PackOrder, Part, PartKind
from cns_desktop.domain.plans import Action, ActionStatus, Need, Plan, Who
from cns_desktop.i18n import _
from cns_desktop.services.pack_facts import Facts

_KEYS = {
    PartKind.WHO_TO_CALL: who_to_call.KEY,
    PartKind.AGREED: agreed.KEY,
    PartKind.PLAN: plan.KEY,
    PartKind.FEEDBACK: feedback.KEY,
}
_FIRST = (PartKind.WHO_TO_CALL, PartKind.AGREED, PartKind.PLAN)


@dataclass(frozen=True, slots=True)
class Setting:
    """All that the pages of one pack share. `files` holds the PDF of each imported leaflet by its hash."""

    facts: Facts
    order: PackOrder
    wording: Wording
    number: int  # of this person's packs
    made_at: datetime  # in the nurse's own time
    made_by: str
    files: Mapping[str, bytes]

    @property
    def strip(self) -> str:
        words = self.wording
        name = f"{self.facts.patient.name.given} {self.facts.patient.name.family}".strip()
        return words.text("strip", person=name.replace("{", "").replace("}", ""), date=words.stamp_day(self.made_at.date()))


def frame_of(setting: Setting) -> Frame:
    """Who, which team, sizes and the printing. Before the diagnosis is told, team and role go by their neutral names."""
    facts, words, order = setting.facts, setting.wording, setting.order
    person, team, worker = facts.patient, facts.team, facts.worker
    if not worker.phone:
        raise MissingFact(_("the key worker's telephone number"))
    details = TeamDetails(
        (team.name if facts.is_told else words.text("pack.team_untold")) if team else "",
        team.hospital if team else "",
        formats_phone=(team.phone if team else "") or worker.phone,
        formats_email=team.email if team and facts.is_told else "",
    )
    key_worker = KeyWorker(
        worker.name,
        worker.role[:1].lower() + worker.role[1:] if facts.is_told else words.text("pack.role_untold"),
        worker.phone,
        team.hours if team else "",
        team.answerphone if team else "",
    )
    return Frame(
        Person(person.name.family, person.name.given, person.birth_date, person.nhs_number),
        details,
        words,
        Look(order.body_size, order.is_mono, order.language),
        setting.made_at,
        _initialled(setting.made_by),
        key_worker,
        has_cover=any(part.kind is PartKind.COVER for part in order.parts),
    )


def _initialled(name: str) -> str:
    """`R Adeyemi`."""
    given, _space, family = name.strip().rpartition(" ")
    return f"{given[:1]} {family}".strip()


def pages_of(setting: Setting, texts: Mapping[str, Leaflet]) -> list[OwnPart | LeafletPart]:
    """Every part of the order as something that can be drawn, in order. `texts`: the leaflets of the order by key."""
    frame = frame_of(setting)
    made: list[OwnPart | LeafletPart] = []
    for part in setting.order.parts:
        if part.kind is PartKind.COVER:
            made.append(_own(cover.KEY, part.title, frame, lambda f: _cover(setting, f)))
            made.append(_own(contents.KEY, part.title, frame, lambda f: _contents(setting, f, texts)))
        elif part.kind is PartKind.CONTENTS:
            made.append(_own(contents.KEY, part.title, frame, lambda f: _contents(setting, f, texts)))
        elif part.kind is PartKind.LEAFLET:
            made.append(_leaflet(setting, part, texts[part.leaflet_key], frame))
        else:
            made.append(_own(_KEYS[part.kind], part.title, frame, _maker(setting, part.kind)))
    return made


def key_of(part: Part) -> str:
    """The key under which a part's first page is found."""
    if part.kind is PartKind.LEAFLET:
        return f"leaflet/{part.leaflet_key}"
    return {PartKind.COVER: cover.KEY, PartKind.CONTENTS: contents.KEY}.get(part.kind) or _KEYS[part.kind]


def _maker(setting: Setting, kind: PartKind) -> Callable[[Frame], m.Document]:
    makers: dict[PartKind, Callable[[Setting, Frame], m.Document]] = {
        PartKind.WHO_TO_CALL: _who_to_call,
        PartKind.AGREED: _agreed,
        PartKind.PLAN: _plan,
        PartKind.FEEDBACK: lambda _setting, frame: feedback.feedback(frame),
    }
    return lambda frame: makers[kind](setting, frame)


def _own(key: str, title: str, frame: Frame, make: Callable[[Frame], m.Document]) -> OwnPart:
    mentions = key in (cover.KEY, contents.KEY)
    return OwnPart(key, title, lambda pages: make(replace(frame, pages=pages)), mentions_pages=mentions)


# Cover and contents ---------------------------------------------------------------------------------------------------------------


def _cover(setting: Setting, frame: Frame) -> m.Document:
    words, kinds = setting.wording, [p.kind for p in setting.order.parts]
    named = {PartKind.WHO_TO_CALL: "pack.who_to_call", PartKind.AGREED: "pack.agreed", PartKind.PLAN: "pack.plan"}
    first = tuple((_KEYS[kind], words.text(named[kind])) for kind in kinds if kind in named)
    return cover.cover(
        cover.CoverContent(
            setting.number,
            setting.made_at.date(),
            setting.made_by,
            ring_by=setting.order.ring_by,
            review_on=setting.facts.review_on,
            line_name=setting.facts.line[0],
            line_number=setting.facts.line[1],
            read_first=first,
            says_treatment=Fact.TREATMENT.value in setting.facts.told,
        ),
        frame,
    )


def _contents(setting: Setting, frame: Frame, texts: Mapping[str, Leaflet]) -> m.Document:
    words, parts = setting.wording, setting.order.parts
    why = {PartKind.WHO_TO_CALL: "why_call", PartKind.AGREED: "why_agreed", PartKind.PLAN: "why_plan"}
    titles = {PartKind.WHO_TO_CALL: "call.title", PartKind.AGREED: "agreed.title", PartKind.PLAN: "plan.title"}
    first = [contents.ContentsItem(_KEYS[p.kind], words.text(titles[p.kind]), words.text(f"pack.{why[p.kind]}")) for p in parts if p.kind in _FIRST]
    about = [_leaflet_item(setting, p, texts[p.leaflet_key]) for p in parts if p.kind is PartKind.LEAFLET]
    use = [
        contents.ContentsItem(feedback.KEY, words.text("feedback.title"), words.text("pack.why_feedback"))
        for p in parts
        if p.kind is PartKind.FEEDBACK
    ]
    sections = (
        contents.ContentsPart(words.text("pack.read_first"), tuple(first), is_first=True),
        contents.ContentsPart(words.text("pack.about_you"), tuple(about)),
        contents.ContentsPart(words.text("pack.to_use"), tuple(use)),
    )
    return contents.contents(contents.ContentsContent(setting.number, setting.made_at.date(), sections), frame)


def _leaflet_item(setting: Setting, part: Part, held: Leaflet) -> contents.ContentsItem:
    words = setting.wording
    score = score_of(setting.facts.concerns, held)
    why = words.text("pack.why_scored", score=str(score)) if score else words.text("pack.why_chosen")
    note = words.text("pack.english_only") if held.language != setting.order.language and held.language == "en" else ""
    return contents.ContentsItem(key_of(part), held.title, why, number_of(held), held.version, held.review_by, note)


def number_of(held: Leaflet) -> str:
    """The number printed on a leaflet: from its key, so that it is the same on every laptop and in every version."""
    letters = "".join(word[:1] for word in held.key.split("-")).upper()[:4]
    digits = sum(ord(sign) * (place + 1) for place, sign in enumerate(held.key)) % 1000
    return f"{letters}-{digits:03d}"


# Our own papers -------------------------------------------------------------------------------------------------------------------


def _who_to_call(setting: Setting, frame: Frame) -> m.Document:
    """999, 111 and the key worker; the team's out-of-hours line once treatment has begun. One number for one thing on all pages."""
    facts, words = setting.facts, setting.wording
    gp = facts.patient.gp
    line_name, line_number = facts.line
    others = (who_to_call.DirectoryLine(gp.practice, words.text("pack.gp"), gp.phone),) if gp and gp.phone else ()
    content = who_to_call.CallContent(
        setting.number,
        setting.made_at.date(),
        line_name=line_name,
        line_number=line_number,
        others=others,
    )
    return who_to_call.who_to_call(content, frame)


def _agreement_day(held: Plan, otherwise: date) -> date:
    return held.agreement.at.astimezone().date() if held.agreement else otherwise


def _agreed(setting: Setting, frame: Frame) -> m.Document:
    facts, words = setting.facts, setting.wording
    held = _plan_of(facts)
    steps = tuple(
        agreed.NextStep(action.what, words.week_day(action.due) if action.due else "", _who(action, frame, words.text("pack.you")))
        for need in facts.needs
        if not need.waits
        for action in need.actions
        if action.status is ActionStatus.OPEN
    )
    told = _told_words(facts)
    content = agreed.AgreedContent(
        held.version,
        _agreement_day(held, setting.made_at.date()),
        facts.worker.name,
        told_by=words.text("pack.and").join(dict.fromkeys(t.by for t in told if t.by)) or facts.worker.name,
        told=tuple(f"{t.words[:1].upper()}{t.words[1:].rstrip('.')}." for t in told),
        matters=held.about_me.strip('“”" '),
        steps=steps,
        ring_by=setting.order.ring_by or facts.review_on,
    )
    return agreed.agreed(content, frame)


def _told_words(facts: Facts) -> list[Told]:
    """The latest telling of each fact of each diagnosis, in the words used."""
    found = [d.told_of(fact) for d in facts.diagnoses for fact in Fact]
    return [t for t in found if t is not None and t.words.strip()]


def _plan_of(facts: Facts) -> Plan:
    if facts.plan is None:
        raise MissingFact(_("an agreed plan"))
    return facts.plan


def _plan(setting: Setting, frame: Frame) -> m.Document:
    facts, words = setting.facts, setting.wording
    held = _plan_of(facts)
    day = _agreement_day(held, setting.made_at.date())
    lines = {c.link_id: c for c in facts.concerns}
    agreement = plan.PlanAgreement(
        held.agreement.how if held.agreement else "not-yet",
        _present(held, facts),
        day if held.agreement else None,
        review=f"{words.day(held.review_on)}, {facts.worker.name}" if held.review_on else "",
    )
    content = plan.PlanContent(
        held.version,
        agreement,
        matters=held.about_me,
        people=held.people,
        strengths=held.strengths,
        concerns=tuple(_concern(need, lines.get(need.link_id), frame) for need in facts.needs if not need.waits),
        not_planned=tuple((need.text, need.score) for need in facts.needs if need.waits),
        line_name=facts.line[0],
        line_number=facts.line[1],
        if_worse=held.if_worse,
        ring_by=setting.order.ring_by or facts.review_on,
    )
    return plan.plan(content, frame)


def _present(held: Plan, facts: Facts) -> str:
    if held.agreement is None:
        return ""
    return ", ".join(part for part in (held.agreement.by, held.agreement.present, facts.worker.name) if part)


def _concern(need: Need, line: ConcernLine | None, frame: Frame) -> plan.Concern:
    words = frame.wording
    steps = tuple(
        plan.PlanStep(a.what, _who(a, frame, words.text("pack.me")), words.short_day(a.due) if a.due else "")
        for a in need.actions
        if a.status is not ActionStatus.DROPPED
    )
    target = need.goal.target if need.goal else None
    again = words.day(target) if target else ""
    return plan.Concern(need.text, _score(need, line), need.goal.words if need.goal else "", steps, again)


def _score(need: Need, line: ConcernLine | None) -> m.Score:
    """Latest, and before it only answers of other days (README 2)."""
    if line is None or line.latest is None:
        return m.Score(need.score)
    days = {line.latest.on}
    before = line.previous.value if line.previous and line.previous.on not in days else None
    if line.previous:
        days.add(line.previous.on)
    first = line.first.value if line.first and line.first.on not in days else None
    return m.Score(line.latest.value, before, first)


def _who(action: Action, frame: Frame, herself: str) -> str:
    if action.who is Who.PATIENT:
        return herself
    return action.who_name or (frame.worker().name if action.who is Who.NURSE else "")


# Leaflets -------------------------------------------------------------------------------------------------------------------------


def _leaflet(setting: Setting, part: Part, held: Leaflet, frame: Frame) -> OwnPart | LeafletPart:
    words = setting.wording
    if held.source is Source.PDF:
        late = words.text("pack.late", date=words.stamp_month(held.review_by), reason=part.reason) if part.reason and held.review_by else ""
        return LeafletPart(key_of(part), held.title, setting.files[held.sha256], late)
    document = leaflet_document(held, words, frame.team, frame.look, strip=setting.strip, reason=part.reason)
    return OwnPart(key_of(part), held.title, lambda _pages: document)


def leaflet_document(held: Leaflet, words: Wording, team: TeamDetails, look: Look, *, strip: str = "", reason: str = "") -> m.Document:
    """A leaflet of our own as a document, alone or as part of a pack."""
    content = leaflet.LeafletContent(
        f"leaflet/{held.key}",
        number_of(held),
        held.version,
        held.title,
        held.text,
        m.NeedsTold(held.needs_told),
        words.text("pack.series"),
        published_on=held.published_on,
        review_by=held.review_by,
        owner=held.owner,
        made_by=held.author,
        late_reason=reason,
    )
    return leaflet.leaflet(content, words, team, look, strip=strip)
