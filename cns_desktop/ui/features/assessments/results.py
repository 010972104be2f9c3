"""What matters now: starred first, then by the latest score; first, previous and latest with their days. Each score stands alone."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from cns_desktop.domain.assessments import Assessment, ConcernLine, Score, Status
from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.needs import AssessmentLine, NeedsView, columns_of, under_columns
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import Button, link, primary, quiet, secondary
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.history import NONE, ScoreBar, Trend
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.common.text import Label, Words, card, muted_words, strong, title_line, words
from cns_desktop.ui.common.theme import Role, Size, Tone, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.assessments.beside import meanings
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.prompting import PromptPanel, clock_time
from cns_desktop.ui.jobs import JobRunner

TIGHT_EM = 54
_SAID = 62  # px: “Not a concern” on two lines, so that the concerns keep their room
_STAR, _NAME, _FIRST, _PREVIOUS, _LATEST, _TREND, _PLAN = range(7)


def short_day(day: date, newest: date) -> str:
    """`24-Nov`, with its year when that is not the newest one's."""
    return shown_date(day) if day.year != newest.year else shown_date(day)[:6]


def matters(line: ConcernLine, newest: date) -> bool:
    """Whether it stands on the page before "Show all": a score, a star, a comment, a prompt, or a score before that is unanswered now."""
    latest = line.latest
    scored = latest is not None and bool(latest.value)
    return scored or line.is_starred or line.has_prompt or bool(line.comment and latest is not None and latest.on == newest)


class ConcernGrid(QWidget):
    """Signals:
    plan_requested: this concern is to go into the plan.
    """

    plan_requested = Signal(object)

    def __init__(self, view: NeedsView, in_plan: frozenset[str], *, is_tight: bool, shows_all: bool) -> None:
        super().__init__()
        self._view, self._in_plan, self._is_tight = view, in_plan, is_tight
        self._columns = columns_of(view.days)
        self._newest = view.days[-1]
        self._grid = QGridLayout(self)
        look = theme()
        self._grid.setHorizontalSpacing(look.px(6 if is_tight else 10))
        self._grid.setVerticalSpacing(0)
        self._grid.setContentsMargins(look.px(14), look.px(2), look.px(10), look.px(6))
        self._grid.setColumnStretch(_NAME, 1)
        self._put_head()
        self.lines = [line for line in view.lines if shows_all or matters(line, self._newest)]
        self.adders: dict[str, Button] = {}
        for at, line in enumerate(self.lines, 2):
            self._put_line(at, line)
            self._grid.setRowMinimumHeight(at, look.px(38))
        self.setAccessibleName(_("Concerns: starred first, then by the latest score"))

    def _put_head(self) -> None:
        columns = self._columns
        heads = [(_NAME, _("Concern"), None), (_LATEST, _("Latest"), columns.latest)]
        heads += [(_FIRST, _("First"), columns.first)] if columns.first else []
        heads += [(_PREVIOUS, _("Previous"), columns.previous)] if columns.previous else []
        heads += [] if self._is_tight or len(self._view.days) < 2 else [(_TREND, _("0 to 10"), None)]
        for column, text, day in heads:
            side = Qt.AlignmentFlag.AlignRight if column in (_FIRST, _PREVIOUS) else Qt.AlignmentFlag.AlignLeft
            head = Label(text, size=Size.SMALL, role=Role.MUTED, weight=Weight.SEMIBOLD)
            head.setMinimumHeight(theme().px(24))
            self._grid.addWidget(head, 0, column, side)
            under = short_day(day, self._newest) if day else self._view.tool.time_frame if column == _NAME and self._view.tool else ""
            if under and column == _NAME:
                self._grid.addWidget(Words(under, size=Size.SMALL, role=Role.MUTED), 1, column)
            elif under:
                self._grid.addWidget(Label(under, size=Size.SMALL, role=Role.MUTED), 1, column, side)

    def _put_line(self, at: int, line: ConcernLine) -> None:
        self._grid.addWidget(Sign("star-filled", Role.STAR, name=_("Discuss first")) if line.is_starred else Sign("star"), at, _STAR)
        name = words(line.text, weight=Weight.SEMIBOLD if line.is_starred else None)
        shield = [Sign("shield-alert", Role.DANGER, 18, _("Open safety prompt"))] if line.has_prompt else []
        self._grid.addWidget(wrap(HBox((name, 1), *shield, gap=4, margins=(0, 3, 0, 3))), at, _NAME)
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        first, previous, latest = under_columns(line.history, self._columns)
        if self._columns.first:
            self._grid.addWidget(self._before(line, _("first"), first, self._columns.first), at, _FIRST, middle)
        if self._columns.previous:
            self._grid.addWidget(self._before(line, _("previous"), previous, self._columns.previous), at, _PREVIOUS, middle)
        self._grid.addWidget(self._latest(latest), at, _LATEST)
        scores = [score.value for score in line.history if score.value is not None]
        if not self._is_tight and len(scores) > 1:
            self._grid.addWidget(Trend(line.text, scores, 84), at, _TREND)
        self._grid.addWidget(self._plan_cell(line), at, _PLAN, middle)

    def _before(self, line: ConcernLine, which: str, score: Score | None, day: date) -> QWidget:
        """An earlier score; its own day under it when it is not the column's."""
        text = NONE if score is None else _("Not a concern") if score.value is None else str(score.value)
        is_figure = score is None or score.value is not None
        figure = Label(text, role=Role.MUTED) if is_figure else Words(text, size=Size.SMALL, role=Role.MUTED)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        if not is_figure:
            figure.setMaximumWidth(theme().px(_SAID))
        figure.setAccessibleName(_("{concern}, {which}: {score}").format(concern=line.text, which=which, score=text))
        if score is None or score.on == day:
            return figure
        own = Label(short_day(score.on, self._newest), size=Size.SMALL, role=Role.MUTED)
        own.setAlignment(Qt.AlignmentFlag.AlignRight)
        return wrap(VBox(figure, own, gap=0))

    def _latest(self, score: Score | None) -> QWidget:
        if score is None:
            return Label(_("Blank"), size=Size.SMALL, role=Role.MUTED)
        return Words(_("Not a concern"), size=Size.SMALL) if score.value is None else ScoreBar(score.value, 64 if self._is_tight else 96)

    def _plan_cell(self, line: ConcernLine) -> QWidget:
        if line.link_id in self._in_plan:
            return Chip(_("In plan"), "check", Tone.SUCCESS)
        text = _("Add") if self._is_tight else _("Add to plan")
        adder = quiet(text, "plus", name=_("Add to plan: {concern}").format(concern=line.text))
        adder.does(lambda: self.plan_requested.emit(line))
        self.adders[line.link_id] = adder
        return adder


class ResultsView(Themed, QWidget):
    """Signals:
    plan_requested: a ConcernLine to take into the plan.
    planning_requested: go and make the plan.
    print_requested: print this result for the patient.
    start_requested, resume_requested: a new assessment; go on with the open one.
    look_requested: one version (AssessmentLine).
    changed: a prompt was dealt with.
    left: she stopped writing about one.
    """

    plan_requested = Signal(object)
    planning_requested = Signal()
    print_requested = Signal()
    start_requested = Signal()
    resume_requested = Signal()
    look_requested = Signal(object)
    changed = Signal()
    left = Signal()

    def __init__(self, jobs: JobRunner, ports: AssessmentPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._view: NeedsView | None = None
        self._in_plan: frozenset[str] = frozenset()
        self._shows_all = self._shows_words = False
        self._is_tight: bool | None = None
        self.panels: list[PromptPanel] = []
        self.grid: ConcernGrid | None = None
        self._scroll: Scroll | None = None
        self.setLayout(VBox(gap=0))

    def show_view(self, view: NeedsView, in_plan: frozenset[str]) -> None:
        """Show a patient's result; the place in the page is kept for the same patient."""
        if self._view is None or view.patient != self._view.patient:
            self._shows_all = self._shows_words = False
        self._view, self._in_plan = view, in_plan
        self._build()

    def is_writing(self) -> bool:
        """She is writing what she did: nothing may be built anew under her hands."""
        return any(panel.is_writing or panel.is_busy for panel in self.panels)

    def flush(self) -> None:
        for panel in self.panels:
            panel.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._view is not None and not self.is_writing() and self._tight() is not self._is_tight:
            self._build()

    def retheme(self) -> None:
        """The table's lengths and columns follow the text size; not in the middle of the change itself."""
        if self._view is not None:
            QTimer.singleShot(0, self, self._build_for_theme)

    def _build_for_theme(self) -> None:
        if not self.is_writing():
            self._build()

    def _tight(self) -> bool:
        return theme().ems(self.width()) < TIGHT_EM

    def _build(self) -> None:
        view, box = self._view, self.layout()
        if view is None or box is None:
            return
        at = self._scroll.verticalScrollBar().value() if self._scroll is not None else 0
        self._is_tight = self._tight()
        self.panels = [self._panel(line_at) for line_at in range(len(view.prompts))]
        body = [Columns([self._concerns(view), self._beside(view)], [72, 28], below_em=62)] if view.days else [self._history_card(view)]
        parts = [self._head(view), *self._unfinished(view), *self.panels, *body]
        old, self._scroll = self._scroll, Scroll(page(*parts, None, gap=12, margins=(20, 12, 20, 16)))
        if old is not None:
            box.removeWidget(old)
            old.hide()
            old.deleteLater()
        box.addWidget(self._scroll)
        self._scroll.show()  # at once: a layout shows it a moment later, and the page would blink
        self._scroll.verticalScrollBar().setValue(at)

    def _head(self, view: NeedsView) -> QWidget:
        latest = view.latest
        buttons: list[Button] = [secondary(_("New assessment"), "plus", keys="Ctrl+N").does(self.start_requested.emit)] if not view.open_sheet else []
        if self._ports.prints:
            buttons.append(secondary(_("Print for patient"), "printer", keys="Ctrl+P").does(self.print_requested.emit))
        if view.days:
            buttons.append(primary(_("Make the plan"), "target", keys="Ctrl+Return").does(self.planning_requested.emit))
        under = self._under(latest) if latest else ""
        return title_line(_("What matters to {name} now").format(name=view.given), under, *buttons)

    def _under(self, line: AssessmentLine) -> str:
        a = line.assessment
        counted = _("{scored} scored, {none} not a concern, {blank} blank").format(scored=line.scored, none=line.not_a_concern, blank=line.blank)
        finished = _("finished {time}").format(time=clock_time(a.entry.entered))
        return " · ".join((self._ports.facts.point(a.pathway_point), shown_date(_day(a)), counted, finished))

    def _unfinished(self, view: NeedsView) -> list[QWidget]:
        if view.open_sheet is None:
            return []
        kept = view.open_sheet.kept_at.astimezone()
        title = _("An assessment is not finished")
        body = _("Kept {day} {time}. Nothing typed is lost.").format(day=shown_date(kept.date()), time=clock_time(kept))
        return [Message(title, body, Tone.INFO, [secondary(_("Go on with it"), "pencil").does(self.resume_requested.emit)])]

    def _panel(self, at: int) -> PromptPanel:
        assert self._view is not None  # noqa: S101 - _build has checked
        line = self._view.prompts[at]
        panel = PromptPanel(self._jobs, self._ports)
        panel.show_prompt(line.prompt, line.answer_now)
        panel.written.connect(self.changed)
        panel.left.connect(self.left)
        return panel

    def _concerns(self, view: NeedsView) -> QWidget:
        self.grid = ConcernGrid(view, self._in_plan, is_tight=bool(self._is_tight), shows_all=self._shows_all)
        self.grid.plan_requested.connect(self.plan_requested)
        rest = len(view.lines) - len(self.grid.lines)
        more: list[QWidget] = []
        if rest or self._shows_all:
            text = _("Show only what has a score") if self._shows_all else ngettext("Show {count} more answer", "Show {count} more answers", rest)
            toggle = quiet(text.format(count=rest), "chevron-up" if self._shows_all else "chevron-down")
            more = [wrap(HBox(toggle.does(self._toggle_all), None, margins=(10, 0, 10, 4)))]
        return wrap(VBox(Card(self.grid, *more, gap=0, margins=(0, 2, 0, 2)), None))

    def _toggle_all(self) -> None:
        self._shows_all = not self._shows_all
        self._build()

    def _beside(self, view: NeedsView) -> QWidget:
        starred = sum(line.is_starred for line in view.lines)
        told = ngettext(
            "{name} starred {count} to discuss first. It stands on top.", "{name} starred {count} to discuss first. They stand on top.", starred
        )
        stars = [words(told.format(name=view.given, count=starred)), Rule()] if starred else []
        frame = view.tool.time_frame if view.tool else ""
        alone = _("Each score stands alone: never added up, never held against a limit.")
        how = card(_("How to read this"), *stars, *(muted_words(m) for m in meanings(frame)), Rule(), muted_words(alone), gap=6)
        return wrap(VBox(how, *self._words_card(view), self._history_card(view), None, gap=12))

    def _words_card(self, view: NeedsView) -> list[QWidget]:
        said = [
            (line.comment, _("Comment on {concern}").format(concern=line.text[:1].lower() + line.text[1:])) for line in view.lines if line.comment
        ]
        if view.latest is not None and view.latest.assessment.other:
            said.append((view.latest.assessment.other, _("Something else to talk about")))
        if not said:
            return []
        shown = said if self._shows_words else said[:1]
        parts = [wrap(VBox(words(_("“{comment}”").format(comment=text)), muted_words(about), gap=2)) for text, about in shown]
        toggle = _("First only") if self._shows_words else _("All {count}").format(count=len(said))
        actions = (quiet(toggle, name=_("All {count} comments").format(count=len(said))).does(self._toggle_words),) if len(said) > 1 else ()
        return [card(_("In {name}’s words").format(name=view.given), *parts, actions=actions, gap=8)]

    def _toggle_words(self) -> None:
        self._shows_words = not self._shows_words
        self._build()

    def _history_card(self, view: NeedsView) -> QWidget:
        return card(_("Assessments"), *(self._history_line(line) for line in view.history), gap=4)

    def _history_line(self, line: AssessmentLine) -> QWidget:
        a = line.assessment
        opener = link(
            shown_date(_day(a)), name=_("Open the assessment of {day}, version {version}").format(day=shown_date(_day(a)), version=a.version)
        )
        opener.does(lambda: self.look_requested.emit(line))
        facts = [self._ports.facts.point(a.pathway_point)] if a.pathway_point else []
        if a.version > 1:
            facts.append(_("version {version}").format(version=a.version))
        return wrap(VBox(HBox(opener, None, *_state_chips(line)), muted_words(" · ".join(facts)), gap=0))


def _day(a: Assessment) -> date:
    return a.authored.astimezone().date()


def _state_chips(line: AssessmentLine) -> list[QWidget]:
    a = line.assessment
    if a.entry.is_error:
        return [Chip(_("Entered in error"), "triangle-alert", Tone.WARNING)]
    if a.status is Status.IN_PROGRESS:
        return [Chip(_("Not finished"), "clock")]
    return [] if line.is_current else [Chip(_("Replaced"), "git-compare")]


def answer_words(a: Assessment, link_id: str) -> QWidget:
    """One answer as it was given."""
    answer = a.answer(link_id)
    if answer is None:
        return Label(_("Blank"), size=Size.SMALL, role=Role.MUTED)
    return strong(str(answer.score)) if answer.score is not None else Label(_("Not a concern"), size=Size.SMALL)
