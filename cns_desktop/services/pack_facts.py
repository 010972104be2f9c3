"""What is known for a pack: who she is, what she has been told, what was agreed, and which leaflets fit and why (README 3)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import Connection, select

from cns_desktop.db import records
from cns_desktop.db.tables.caseload import PractitionerRoleRow
from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import CareTeam, Diagnosis, Fact, Flag, FlagKind, PathwayEvent, Patient, Step, shown_date
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Suggestion
from cns_desktop.domain.packing import ENGLISH, FIRST_LEAFLETS, Reading, in_language, is_ready, may_say, score_of
from cns_desktop.domain.packs import PackOrder, Paper, PaperState, Part, PartKind
from cns_desktop.domain.planning import PlanFile, as_it_stands
from cns_desktop.domain.plans import ActionStatus, Need, Plan
from cns_desktop.domain.settings import BODY_SIZE
from cns_desktop.domain.team import Practitioner, Team
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import resource
from cns_desktop.services import assessments, leaflets, plans
from cns_desktop.services.desk import Desk
from cns_desktop.services.settings import load_settings

NOTHING = "nothing"
TREATMENTS = (Step.SURGERY, Step.CHEMOTHERAPY, Step.RADIOTHERAPY, Step.IMMUNOTHERAPY, Step.HORMONE)


@dataclass(frozen=True, slots=True)
class Worker:
    """The key worker as papers name her."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a pack of one patient is made from. `told` holds the words of `Leaflet.needs_told`, `sites` the diagnoses told."""

    patient: Patient
    team: Team | None
    worker: Worker
    diagnoses: tuple[Diagnosis, ...]
    told: frozenset[str]
    sites: frozenset[str]
    flags: tuple[Flag, ...]
    plan: Plan | None
    needs: tuple[Need, ...]
    concerns: tuple[ConcernLine, ...]
    papers: tuple[Paper, ...]
    shelf: tuple[Leaflet, ...]
    today: date
    default_size: int = BODY_SIZE.default

    @property
    def is_told(self) -> bool:
        """She has been told at least one diagnosis, and there is none that she has not been told."""
        return Fact.DIAGNOSIS.value in self.told and all(d.told_of(Fact.DIAGNOSIS) for d in self.diagnoses)

    @property
    def review_on(self) -> date | None:
        """The day agreed for looking at the plan again, while it is to come."""
        day = self.plan.review_on if self.plan else None
        return day if day and day >= self.today else None

    @property
    def line(self) -> tuple[str, str]:
        """The team's out-of-hours line, name and number, once a treatment has been told and begun; until then 111 and 999 alone."""
        team, treated = self.team, {step.value for step in TREATMENTS}
        begun = any(e.step.value in treated and not e.is_planned and e.start <= self.today for d in self.diagnoses for e in d.events)
        has_line = bool(team and team.out_of_hours_name and team.out_of_hours_phone)
        if team is None or not (has_line and begun and self.is_told and Fact.TREATMENT.value in self.told):
            return "", ""
        return team.out_of_hours_name, team.out_of_hours_phone


def gather(desk: Desk, patient: PatientId) -> Facts:
    """Read everything at once. Expected when she is not on this laptop."""
    file: PlanFile = plans.load_plan(desk, patient)
    concerns = assessments.list_concerns(desk, patient)
    with desk.db.reading() as connection:
        person = records.get(connection, Patient, patient)
        if person is None:
            raise Expected(_("This patient's record is not on this laptop."), _("Nothing was changed."), _("Go back to the list and load it again."))
        diagnoses = tuple(d for d in records.find(connection, Diagnosis, patient) if not d.entry.is_error)
        flags = tuple(f for f in records.find(connection, Flag, patient) if f.is_active and not f.entry.is_error)
        papers = tuple(p for p in records.find(connection, Paper, patient) if not p.entry.is_error)
        team, worker = _team_of(desk, connection, patient)
        shelf = leaflets.read_shelf(connection)
    told = frozenset({NOTHING} | {t.fact.value for d in diagnoses for t in d.told})
    sites = frozenset(d.site for d in diagnoses if d.told_of(Fact.DIAGNOSIS))
    plan = file.current
    needs = as_it_stands(plan, file.actions) if plan else ()
    size = int(load_settings(desk).value(BODY_SIZE))
    return Facts(person, team, worker, diagnoses, told, sites, flags, plan, needs, concerns, papers, shelf, desk.today, size)


def _team_of(desk: Desk, connection: Connection, patient: PatientId) -> tuple[Team | None, Worker]:
    """Her team and key worker; where none is recorded, the team and the name of the nurse at the desk."""
    teams = records.find(connection, CareTeam, patient)
    own = teams[-1] if teams else None
    team = (records.get(connection, Team, own.team) if own and own.team else None) or records.get(connection, Team, desk.actor.team)
    phone = team.phone if team else ""
    if own is None or own.key_worker in (None, desk.actor.person):
        return team, Worker(desk.actor.name, desk.actor.role, _phone(connection, desk.actor.person) or phone)
    role = connection.execute(
        select(PractitionerRoleRow.role_name).where(PractitionerRoleRow.practitioner == own.key_worker).order_by(PractitionerRoleRow.pk.desc())
    ).scalar()
    return team, Worker(own.key_worker_name or desk.actor.name, role or desk.actor.role, _phone(connection, str(own.key_worker)) or phone)


def _phone(connection: Connection, uid: str) -> str:
    person = records.get(connection, Practitioner, uid)
    return person.phone if person else ""


# How she reads --------------------------------------------------------------------------------------------------------------------


@cache
def _codes(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(resource("codes", f"{name}.json").read_text("utf-8"))["codes"]
    return found


def language_name(code: str) -> str:
    """The English name of a language, or its code."""
    return next((str(c["label"]) for c in _codes("languages") if c["code"] == code), code)


def reading_of(facts: Facts) -> Reading:
    """Size, language and other formats as recorded (DAPB1605)."""
    known = _codes("information-formats")
    formats = [f for f in facts.flags if f.kind is FlagKind.FORMAT]
    rows = [next((c for c in known if f.code and c["code"] == f.code or c["label"] == f.text), None) for f in formats]
    points = [int(str(c["points"])) for c in rows if c and "points" in c]
    others = tuple(f.text for f, c in zip(formats, rows, strict=True) if c is None or "points" not in c)
    language = (facts.patient.language or ENGLISH).split("-")[0]
    offered = [ENGLISH] if language == ENGLISH else [language, ENGLISH]
    is_recorded = bool(points) or language != ENGLISH or facts.patient.interpreter
    return Reading(max(points, default=0), language, tuple((c, language_name(c)) for c in offered), is_recorded, others, facts.patient.interpreter)


# What fits ------------------------------------------------------------------------------------------------------------------------


def suggest(facts: Facts, language: str) -> tuple[Suggestion, ...]:
    """Leaflets that fit, each with its reasons; the most talked about first. Nothing is suggested because of an untold fact."""
    found: list[tuple[tuple[bool, int], Suggestion]] = []
    for versions in by_key(facts.shelf).values():
        leaflet = in_language(versions, language)
        if leaflet is None or not may_say(leaflet, facts.told, facts.sites):
            continue
        answering = _answering(leaflet, facts.concerns)
        reasons = (*(_concern_words(c) for c in answering), *_site_reasons(leaflet, facts), *_treatment_reasons(leaflet, facts))
        if reasons:
            place = (not any(c.is_starred for c in answering), -(score_of(answering, leaflet) or 0))
            found.append((place, Suggestion(leaflet, reasons, _note(leaflet, facts, language))))
    return tuple(suggestion for _place, suggestion in sorted(found, key=lambda each: each[0]))


def held_back(facts: Facts, language: str) -> int:
    """How many leaflets that answer to her concerns or treatment would say what she has not been told."""
    count = 0
    for versions in by_key(facts.shelf).values():
        leaflet = in_language(versions, language)
        if leaflet is not None and not may_say(leaflet, facts.told, facts.sites):
            count += bool(_answering(leaflet, facts.concerns))
    return count


def by_key(shelf: Iterable[Leaflet]) -> dict[str, list[Leaflet]]:
    found: dict[str, list[Leaflet]] = {}
    for leaflet in shelf:
        found.setdefault(leaflet.key, []).append(leaflet)
    return found


def _answering(leaflet: Leaflet, concerns: Sequence[ConcernLine]) -> list[ConcernLine]:
    return [c for c in concerns if c.link_id in leaflet.concerns and c.latest is not None and c.latest.value]


def _concern_words(line: ConcernLine) -> str:
    score = line.latest.value if line.latest else ""
    name = line.text[:1].lower() + line.text[1:]
    if line.is_starred:
        return _("{concern} {score}, starred").format(concern=name, score=score)
    return _("{concern} {score}").format(concern=name, score=score)


def _site_reasons(leaflet: Leaflet, facts: Facts) -> tuple[str, ...]:
    named = [d for d in facts.diagnoses if d.site in leaflet.sites and d.told_of(Fact.DIAGNOSIS)]
    return tuple(_("diagnosis told: {diagnosis}").format(diagnosis=d.text) for d in named[:1] if not leaflet.treatments)


def _treatment_reasons(leaflet: Leaflet, facts: Facts) -> tuple[str, ...]:
    """Treatment that has begun and was told."""
    if Fact.TREATMENT.value not in facts.told:
        return ()
    told = [d for d in facts.diagnoses if d.told_of(Fact.TREATMENT) and (not leaflet.sites or d.site in leaflet.sites)]
    events: list[PathwayEvent] = [
        e for d in told for e in d.events if e.step.value in leaflet.treatments and not e.is_planned and e.start <= facts.today
    ]
    newest = max(events, key=lambda e: e.start, default=None)
    return (_("{treatment}, {day}").format(treatment=newest.label.lower(), day=shown_date(newest.start)),) if newest else ()


def _note(leaflet: Leaflet, facts: Facts, language: str) -> str:
    """What became of it before; else in which language it is when not in hers."""
    for paper in sorted(facts.papers, key=lambda p: p.made_at, reverse=True):
        part = next((p for p in paper.parts if p.leaflet_key == leaflet.key), None)
        if part is None or paper.state is PaperState.QUEUED:
            continue
        if paper.given is None:
            return _("Printed {day}, not yet given").format(day=shown_date(paper.made_at.astimezone().date()))
        if not paper.given.how.is_given:
            continue
        if any((one.key, one.version, one.status) == (leaflet.key, part.leaflet_version, ContentStatus.WITHDRAWN) for one in facts.shelf):
            return _("Given {day}, version {version}, since withdrawn").format(
                day=shown_date(paper.given.at.astimezone().date()), version=part.leaflet_version
            )
        return _("Given {day}, version {version}").format(day=shown_date(paper.given.at.astimezone().date()), version=part.leaflet_version)
    return _("In {language}").format(language=language_name(leaflet.language)) if leaflet.language != language else ""


def already_has(facts: Facts, leaflet: Leaflet) -> bool:
    """This very version was printed for her, and neither declined nor destroyed."""
    return any(
        (p.leaflet_key, p.leaflet_version) == (leaflet.key, leaflet.version)
        for paper in facts.papers
        if paper.state is not PaperState.QUEUED and (paper.given is None or paper.given.how.is_given)
        for p in paper.parts
    )


# The first order ------------------------------------------------------------------------------------------------------------------


def leaflet_part(leaflet: Leaflet, language: str, *, reason: str = "") -> Part:
    """The leaflet as a line of the order: which version, in which language, to be reviewed when."""
    named = language_name(leaflet.language)
    said = [named if leaflet.language == language else _("{language} only").format(language=named)]
    said.append(_("v{version}").format(version=leaflet.version))
    if leaflet.review_by:
        said.append(_("review {month}").format(month=shown_date(leaflet.review_by)[3:].replace("-", " ")))
    return Part(PartKind.LEAFLET, leaflet.title, leaflet.key, leaflet.version, leaflet.language, " · ".join(said), reason)


def first_order(facts: Facts, suggestions: Sequence[Suggestion]) -> PackOrder:
    """What a new pack starts with: our own pages, the best-fitting leaflets she does not have yet, the feedback page."""
    reading = reading_of(facts)
    made_here = _("Made here")
    parts = [Part(PartKind.COVER, _("Cover and contents"), note=made_here), Part(PartKind.WHO_TO_CALL, _("Who to call"), note=made_here)]
    if facts.plan is not None:
        version = facts.plan.version
        note = _("Words as agreed · plan v{version}").format(version=version)
        parts.append(Part(PartKind.AGREED, _("What we agreed"), leaflet_version=version, note=note))
        parts.append(Part(PartKind.PLAN, _("Support plan"), leaflet_version=version, note=note))
    fresh = [s.leaflet for s in suggestions if not already_has(facts, s.leaflet) and not s.leaflet.is_out_of_date(facts.today)]
    parts += [leaflet_part(leaflet, reading.language) for leaflet in fresh[:FIRST_LEAFLETS]]
    parts.append(Part(PartKind.FEEDBACK, _("Tell us how we did"), note=made_here))
    size = max(facts.default_size, reading.least)
    return PackOrder(facts.patient.uid, tuple(parts), size, reading.language)


def refreshed(order: PackOrder, facts: Facts) -> PackOrder:
    """A kept order with what has changed since: newer leaflets, the plan in force, never below the recorded size."""
    parts: list[Part] = []
    versions = by_key(facts.shelf)
    for part in order.parts:
        if part.kind is PartKind.LEAFLET:
            newest = in_language(versions.get(part.leaflet_key, ()), order.language)
            parts.append(leaflet_part(newest, order.language, reason=part.reason) if newest else part)
        elif part.kind in (PartKind.AGREED, PartKind.PLAN):
            if facts.plan is not None:
                note = _("Words as agreed · plan v{version}").format(version=facts.plan.version)
                parts.append(replace(part, leaflet_version=facts.plan.version, note=note))
        else:
            parts.append(part)
    return replace(order, parts=tuple(parts), body_size=max(order.body_size, reading_of(facts).least))


def open_steps(need: Need) -> list[str]:
    return [a.what for a in need.actions if a.status is ActionStatus.OPEN]


def offered(facts: Facts) -> tuple[Leaflet, ...]:
    """Every approved leaflet that may be printed for her, one version each, by title. The text is left out."""
    language = reading_of(facts).language
    found = [in_language(versions, language) for versions in by_key(facts.shelf).values()]
    fit = [replace(one, text="") for one in found if one is not None and is_ready(one) and may_say(one, facts.told, facts.sites)]
    return tuple(sorted(fit, key=lambda one: one.title.casefold()))
