"""The cards of the overview, each drawn from what it shows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from cns_desktop.domain.assessments import ConcernLine, Score
from cns_desktop.domain.caseload import Diagnosis, Event, Fact, PathwayEvent, Told, shown_date
from cns_desktop.domain.overview import Overview, PaperLine, WithdrawnLeaflet, top_concerns
from cns_desktop.domain.packs import Handing, PaperState, PartKind
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Who
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import primary, quiet, secondary
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.days import by_when, short_day
from cns_desktop.ui.common.history import ScoreHistory, ScoreLine
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, VBox, flow, wrap
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.common.text import Words, card, heading, muted
from cns_desktop.ui.common.theme import Role, Size, Tone
from cns_desktop.ui.common.timeline import Milestone, Timeline

Ask = Callable[[str], object]  # a page of this patient
Edit = Callable[[], object]  # her record, to write in


def not_told_message(edit: Edit) -> Message:
    """Until the diagnosis is told, nothing that leaves the laptop may say it."""
    body = _("Until “told” is recorded, letters, packs, leaflet titles, envelopes and patient mode leave it out and don’t hint at it.")
    return Message(_("Diagnosis not told yet"), body, Tone.WARNING, [secondary(_("Record what was told"), "pencil").does(edit)])


def withdrawn_message(leaflet: WithdrawnLeaflet, who: str, ask: Ask) -> Message:
    """A leaflet she holds is withdrawn; the newer version, if there is one, is one click away."""
    title = _("Leaflet withdrawn: “{title}”, version {number}").format(title=leaflet.title, number=leaflet.version)
    body = _("{patient} was given it on {day}.").format(patient=who, day=shown_date(leaflet.given_on))
    after = _("Version {number} takes its place.").format(number=leaflet.newer) if leaflet.newer else _("There is no newer version yet.")
    words = _("Print version {number}").format(number=leaflet.newer) if leaflet.newer else _("Open information")
    return Message(title, f"{body} {after}", Tone.WARNING, [secondary(words, "printer").does(lambda: ask("information"))])


# Diagnosis


def diagnosis_card(diagnosis: Diagnosis, aim: str, stage: str, today: date, edit: Edit) -> Card:
    """What it is, what of it was told when by whom in which words, and the way so far."""
    is_told = diagnosis.told_of(Fact.DIAGNOSIS) is not None
    chips = [] if is_told else [Chip(_("Not told yet"), "eye-off", Tone.WARNING)]
    aims = _("aim: {aim}").format(aim=aim.lower()) if aim else ""
    under = " · ".join(part for part in ("" if is_told else _("For staff only"), diagnosis.detail, diagnosis.stage, aims, stage) if part)
    title = flow(heading(diagnosis.text), *chips, gap=10)
    change = quiet(_("Edit"), "pencil", name=_("Edit the diagnosis {diagnosis}").format(diagnosis=diagnosis.text)).does(edit)
    head = HBox((VBox(title, *([Words(under, role=Role.MUTED)] if under else []), gap=0), 1), (change, 0, Qt.AlignmentFlag.AlignTop))
    made = Card(head, gap=4)
    if is_told:
        made.box.put(flow(*(_told_line(diagnosis, fact) for fact in Fact), gap=16, line_gap=2))
    if diagnosis.events:
        made.box.put(Timeline([_milestone(event) for event in diagnosis.events], today))
    made.setAccessibleName(diagnosis.text)
    return made


def _told_line(diagnosis: Diagnosis, fact: Fact) -> QWidget:
    told = diagnosis.told_of(fact)
    if told is None:
        words = {
            Fact.DIAGNOSIS: _("Diagnosis: not told yet"),
            Fact.TREATMENT: _("Treatment: not told yet"),
            Fact.AIM: _("Aim of treatment: not told yet"),
        }[fact]
        return wrap(HBox(Sign("eye-off", Role.MUTED, 18), (Words(words, size=Size.SMALL, role=Role.MUTED), 1), gap=6))
    return wrap(HBox(Sign("circle-check", Role.SUCCESS, 18), (Words(_told(told), size=Size.SMALL), 1), gap=6))


def _told(told: Told) -> str:
    """`Told 14-May-2026 by Miss Larkin, with interpreter: “breast cancer”`"""
    start = {
        Fact.DIAGNOSIS: _("Told {day} by {name}"),
        Fact.TREATMENT: _("Treatment told {day} by {name}"),
        Fact.AIM: _("Aim told {day} by {name}"),
    }[told.fact].format(day=shown_date(told.on), name=told.by)
    present = _(", with {names}").format(names=told.present) if told.present else ""
    words = _(": “{words}”").format(words=told.words) if told.words else ""
    return f"{start}{present}{words}"


def _milestone(event: PathwayEvent) -> Milestone:
    return Milestone(event.label, event.start, event.end)


def no_diagnosis_card(edit: Edit) -> Card:
    add = quiet(_("Write it down"), "pencil").does(edit)
    return card(_("No diagnosis is recorded"), Words(_("Packs leave out what is not recorded and told."), role=Role.MUTED), actions=(add,))


# Concerns


def concerns_card(seen: Overview, concerns: tuple[ConcernLine, ...], today: date, ask: Ask, start: Callable[[], object]) -> Card:
    """The first few concerns with first, previous and latest score: no sum, no arrow, no colour by value."""
    top = top_concerns(concerns)
    answered = [c for c in concerns if c.latest is not None]
    scored = [c for c in answered if c.latest is not None and c.latest.value]
    words = _("All {count}").format(count=len(scored)) if scored else _("Needs")
    made = card(_("Top concerns"), actions=(quiet(words, name=_("All concerns")).does(lambda: ask("needs")),), gap=8)
    if top:
        made.box.put(ScoreHistory([ScoreLine(c.text, _value(c.first), _value(c.between), _value(c.latest), c.is_starred) for c in top]))
        made.box.put(Words(_days(answered, today), size=Size.SMALL, role=Role.MUTED))
    elif answered:
        made.box.put(Words(_("No concern has a score above 0. {days}").format(days=_days(answered, today)), role=Role.MUTED))
    elif seen.is_told:
        made.box.put(Words(_("No assessment yet."), role=Role.MUTED))
    else:
        made.box.put(Words(_("No assessment yet. The first is offered once she or he has been told."), role=Role.MUTED))
    if seen.is_told and not seen.is_deceased:
        made.box.put(HBox(primary(_("&Start assessment"), "play", keys="Ctrl+Return").does(start), None))
    made.box.put(None)
    return made


def _value(score: Score | None) -> int | None:
    return score.value if score is not None else None


def _days(concerns: Sequence[ConcernLine], today: date) -> str:
    first = min((c.first.on for c in concerns if c.first), default=None)
    latest = max((c.latest.on for c in concerns if c.latest), default=None)
    if first is None or latest is None or first == latest:
        return _("0 to 10, “in the last week”. Asked once, {day}.").format(day=short_day(latest, today)) if latest else ""
    return _("0 to 10, “in the last week”. First {first}, latest {latest}.").format(first=short_day(first, today), latest=short_day(latest, today))


# Promises


class Promise(QWidget):
    """An action with its tick, who, and by when."""

    def __init__(self, record: ActionRecord, nurse: str, today: date, on_tick: Callable[[ActionRecord, bool], object]) -> None:
        super().__init__()
        self._record, self._on_tick = record, on_tick
        action = record.action
        is_done = action.status is ActionStatus.DONE
        self.tick = QCheckBox()
        self.tick.setChecked(is_done)
        self.tick.setAccessibleName(_("Done: {action}").format(action=action.what))
        self.tick.clicked.connect(self._on_clicked)
        who = _("You") if action.who is Who.NURSE and action.who_name == nurse else action.who_name
        late = action.is_overdue(today)
        under = "  ".join(part for part in (who, _when(action, today)) if part)
        said = VBox(Words(action.what, role=Role.MUTED if is_done else Role.TEXT), gap=0)
        said.put(Words(under, size=Size.SMALL, role=Role.DANGER if late else Role.MUTED))
        self.setLayout(HBox((self.tick, 0, Qt.AlignmentFlag.AlignTop), (said, 1), gap=12))

    def _on_clicked(self, is_on: bool) -> None:
        self._on_tick(self._record, is_on)


def _when(action: Action, today: date) -> str:
    if action.status is ActionStatus.DONE:
        return _("done {day}").format(day=short_day(action.done_on, today)) if action.done_on else _("done")
    return by_when(action.due, today) if action.due else ""


def promises_card(seen: Overview, nurse: str, today: date, ask: Ask, on_tick: Callable[[ActionRecord, bool], object]) -> Card:
    """What we promised, and when the plan is looked at again."""
    words = _("Plan v{number}").format(number=seen.plan_version) if seen.plan_version else _("Open plan")
    made = card(_("What we promised"), actions=(quiet(words, name=_("Open the plan")).does(lambda: ask("plan")),), gap=10)
    made.box.put(*(Promise(record, nurse, today, on_tick) for record in seen.actions))
    if not seen.actions:
        nothing = _("No open action.") if seen.plan_version else _("No plan is agreed yet.")
        made.box.put(Words(nothing, role=Role.MUTED))
    if seen.has_draft:
        made.box.put(Words(_("The next version is being drafted."), size=Size.SMALL, role=Role.MUTED))
    if seen.review_on is not None:
        late = seen.review_on < today
        words = _("Review of the plan: {day}").format(day=by_when(seen.review_on, today))
        made.box.put(Words(words, size=Size.SMALL, role=Role.DANGER if late else Role.MUTED))
    made.box.put(None)
    return made


# Lately


def lately_card(seen: Overview, today: date, ask: Ask) -> Card:
    """Last contacts, what was printed and what given, the team."""
    made = card(_("Lately"), actions=(quiet(_("Papers"), "file-text").does(lambda: ask("papers")),), gap=6)
    made.box.put(muted(ngettext("Last contact", "Last contacts", len(seen.contacts))))
    made.box.put(*(Words(_contact(event, today)) for event in seen.contacts))
    if not seen.contacts:
        made.box.put(Words(_("None recorded"), role=Role.MUTED))
    made.box.put(Rule(), muted(_("Information printed and given")))
    made.box.put(*(_paper(line, today) for line in seen.papers))
    if not seen.papers:
        made.box.put(Words(_("Nothing yet"), role=Role.MUTED))
    made.box.put(Rule(), muted(_("Team")), Words(" · ".join(seen.team) or _("Nobody is named yet"), size=Size.SMALL), None)
    return made


def _contact(event: Event, today: date) -> str:
    day = short_day(_day(event.happened), today) if event.happened else _("no date")
    return _("{day}: {what}").format(day=day, what=event.text)


def _paper(line: PaperLine, today: date) -> QWidget:
    leaflets = ", ".join(part.title for part in line.paper.parts if part.kind is PartKind.LEAFLET)
    title = _("{paper}: {leaflets}").format(paper=line.paper.title, leaflets=leaflets) if leaflets else line.paper.title
    said = VBox(Words(title), Words(given_words(line, today), size=Size.SMALL, role=Role.MUTED), gap=0)
    return wrap(HBox(VBox(2, Sign("file-text", size=18), None, gap=0), (said, 1), gap=8))


def given_words(line: PaperLine, today: date) -> str:
    """Printed is not given: each state in its own words (README 4)."""
    paper = line.paper
    made = short_day(_day(paper.made_at), today)
    if paper.given is not None:
        words = {
            Handing.HANDED_OVER: _("Given {day}, handed over"),
            Handing.POSTED: _("Given {day}, posted"),
            Handing.DECLINED: _("Declined {day}, not given"),
            Handing.DESTROYED: _("Destroyed {day}, not given"),
        }[paper.given.how].format(day=short_day(_day(paper.given.at), today))
    elif paper.state is PaperState.QUEUED:
        words = _("Waiting to be printed since {day}").format(day=made)
    elif paper.state is PaperState.SAVED:
        words = _("Saved as a file {day}, not yet given").format(day=made)
    else:
        words = _("Printed {day}, not yet given").format(day=made)
    return f"{words} · {line.language}" if line.language else words


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


def three_columns(*cards: QWidget) -> Columns:
    """Side by side as in the picture, stacked when narrow."""
    return Columns(list(cards), [12, 10, 10], below_em=52)
