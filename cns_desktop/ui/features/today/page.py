"""Today: who first, why, and the button that clears it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cns_desktop.domain.caseload import Name
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import ActionId, PaperId, PatientId, PromptId
from cns_desktop.domain.packs import Handing, Paper
from cns_desktop.domain.plans import Action
from cns_desktop.domain.today import Due, TodayBoard, TodayLine
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.days import long_day, short_day
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, Scroll, VBox, wrap
from cns_desktop.ui.common.messages import EmptyState, failure
from cns_desktop.ui.common.taborder import follow_layout
from cns_desktop.ui.common.text import Label, Words, heading, muted
from cns_desktop.ui.common.theme import Role, Tone, Weight
from cns_desktop.ui.features.today.lines import HANDINGS, Line
from cns_desktop.ui.features.today.ports import TodayPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_TOPICS = {Topic.CASELOAD, Topic.PLANS, Topic.PROMPTS, Topic.PACKS, Topic.LEAFLETS, Topic.ASSESSMENTS}
_LEFT, _RIGHT = (Due.PROMPT, Due.ACTION, Due.REVIEW), (Due.PACK, Due.WITHDRAWN)
_AT_ONCE = 6  # lines made between two events: each takes 2.5 ms
_TABS = {Due.REVIEW: "plan", Due.WITHDRAWN: "information"}


class Section(QWidget):
    """The lines of one kind under their name and count."""

    def __init__(self, due: Due) -> None:
        super().__init__()
        self._due = due
        self.lines: dict[str, Line] = {}
        self._count, self._more = Label(role=Role.MUTED), muted("")
        beside = muted(_("No prompt does not mean no problem.")) if due is Due.PROMPT else muted("")
        head = HBox(Label(_title(due), weight=Weight.SEMIBOLD), self._count, None, beside, gap=10, margins=(2, 0, 2, 0))
        self._card = Card(tone=Tone.DANGER if due is Due.PROMPT else None, gap=0, margins=1)
        self._rules: dict[Line, Rule] = {}
        self.setLayout(VBox(head, self._card, self._more, gap=8))
        self.setAccessibleName(_title(due))

    def show_lines(self, lines: list[Line], count: int) -> None:
        """Put the lines in their order. Those that are there and in their place are left alone: they keep the focus and what is typed in them."""
        self._count.setText(str(count))
        hidden = count - len(lines)
        self._more.setText(ngettext("and {count} more", "and {count} more", hidden).format(count=hidden))
        self._more.setVisible(hidden > 0)
        for gone in self._rules.keys() - set(lines):
            for part in (gone, self._rules.pop(gone)):
                self._card.box.removeWidget(part)
                part.hide()
                part.deleteLater()
        for place, line in enumerate(lines):
            self._put(line, place)
        self.lines = {line.line.subject: line for line in lines}
        self.setVisible(bool(lines))

    def _put(self, line: Line, place: int) -> None:
        """A line under its rule; the first shows none."""
        box = self._card.box
        rule = self._rules.get(line) or Rule()
        self._rules[line] = rule
        item = box.itemAt(2 * place + 1)
        if item is None or item.widget() is not line:
            for at, part in ((2 * place, rule), (2 * place + 1, line)):
                box.removeWidget(part)
                box.insertWidget(at, part)
            if self._card.isVisible():
                line.show()
        rule.setVisible(place > 0)


class TodayPage(QWidget):
    """What needs her today.

    Signals:
        counted: how many things there are, for the figure beside Today.
        open_requested: (patient) she wants the record.
        page_requested: (patient, page) she wants that page of the record: "plan" or "information".
        toast: (words, undo or None) something is done.
    """

    counted = Signal(int)
    open_requested = Signal(object)
    page_requested = Signal(object, str)
    toast = Signal(str, object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: TodayPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.board = self._coming = TodayBoard()
        self._title, self._under = heading(""), Words(role=Role.MUTED)
        self._messages = VBox()
        self._message_place = wrap(self._messages)
        self._message: QWidget | None = None
        self.sections = {due: Section(due) for due in (*_LEFT, *_RIGHT)}
        self._left = wrap(VBox(*(self.sections[due] for due in _LEFT), None, gap=16))
        self._right = wrap(VBox(*(self.sections[due] for due in _RIGHT), None, gap=16))
        self._columns = Columns([self._left, self._right], [16, 9], below_em=56, gap=16)
        self._quiet_place = VBox()
        self._quiet: QWidget | None = None
        parts = (self._message_place, wrap(VBox(self._title, self._under, gap=0)), self._columns, wrap(self._quiet_place), None)
        content = wrap(VBox(*parts, gap=12, margins=(20, 12, 20, 20)))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Scroll(content))
        self._content = content
        self._message_place.hide()
        self._columns.hide()
        feed.changed.connect(self._on_changed)

    def primary_action(self) -> None:
        """Ctrl+Return: what comes first just now, or saving what is being written about it."""
        first = next((line for section in self.sections.values() for line in section.lines.values()), None)
        if first is not None:
            (first.save if first.is_writing else first.act).click()

    def load(self) -> None:
        """Read today anew. The notes that were being written come back with it."""
        ports = self._ports

        def read() -> tuple[TodayBoard, dict[str, str]]:
            board = ports.load()
            return board, {line.subject: ports.recall_note(PromptId(line.subject)) for line in board.of(Due.PROMPT)}

        self._jobs.run(Lane.READ, read, owner=self, done=lambda found: self._fill(*found), failed=self._complain)

    def flush(self) -> None:
        """Keep what is being written, now. The shell calls it before locking."""
        for section in self.sections.values():
            for line in section.lines.values():
                line.flush()

    def _fill(self, board: TodayBoard, notes: dict[str, str]) -> None:
        """Make what is new, a few lines between two events; then show everything at once."""
        self._coming = board
        new = [line for due, section in self.sections.items() for line in board.of(due) if line.subject not in section.lines]
        self._make(board, notes, new, {})

    def _make(self, board: TodayBoard, notes: dict[str, str], new: list[TodayLine], made: dict[TodayLine, Line]) -> None:
        if board is not self._coming:  # another has come meanwhile
            for dropped in made.values():
                dropped.deleteLater()
            return
        for line in new[:_AT_ONCE]:
            made[line] = self._made(line, is_first=line is board.of(line.due)[0], note=notes.get(line.subject, ""))
        if len(new) > _AT_ONCE:
            QTimer.singleShot(0, self, partial(self._make, board, notes, new[_AT_ONCE:], made))
        else:
            self._show_board(board, notes, made)

    def _show_board(self, board: TodayBoard, notes: dict[str, str], made: dict[TodayLine, Line]) -> None:
        self.board = board
        self._title.setText(long_day(self._ports.today()))
        self._under.setText(_summary(board))
        for due, section in self.sections.items():
            lines = [made.get(line) or self._line(line, notes, is_first=place == 0) for place, line in enumerate(board.of(due))]
            section.show_lines(lines, board.count(due))
        self._columns.setVisible(board.total > 0)
        self._right.setVisible(any(board.count(due) for due in _RIGHT))
        self._show_quiet()
        follow_layout(self._content)
        self.counted.emit(board.total)

    def _line(self, line: TodayLine, notes: dict[str, str], *, is_first: bool) -> Line:
        known = self.sections[line.due].lines.get(line.subject)
        if known is not None and known.line == line and (known.is_first == is_first or known.is_writing):
            return known
        note = known.note if known is not None and known.is_writing else notes.get(line.subject, "")
        return self._made(line, is_first=is_first, note=note)

    def _made(self, line: TodayLine, *, is_first: bool, note: str) -> Line:
        made = Line(line, self._ports.today(), is_first=is_first, note=note)
        made.open_asked.connect(lambda: self.open_requested.emit(line.patient))
        made.act_asked.connect(lambda: self._on_act(line))
        made.given.connect(lambda how: self._on_given(line, how))
        made.written.connect(lambda words: self._on_written(made, words))
        made.noted.connect(lambda words: self._on_noted(line, words))
        return made

    def _show_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet_place.removeWidget(self._quiet)
            self._quiet.hide()
            self._quiet.deleteLater()
            self._quiet = None
        if self.board.total == 0:
            self._quiet = Card(EmptyState("circle-check", _("Nothing is waiting."), self._then()))
            self._quiet_place.put(self._quiet)

    def _then(self) -> str:
        then = self.board.then
        if then is None or then.on is None:
            return _("Prompts, plan actions, reviews and packs appear here when they need you.")
        who = Name(then.family, then.given, then.title).banner()
        return _("Next: {what} for {patient}, {day}.").format(what=then.why, patient=who, day=short_day(then.on, self._ports.today()))

    # What clears a line

    def _on_act(self, line: TodayLine) -> None:
        if line.due is Due.ACTION:
            self._jobs.run(
                Lane.WRITE,
                lambda: self._ports.complete(ActionId(line.subject)),
                owner=self,
                done=lambda r: self._completed(r[1]),
                failed=self._complain,
            )
        elif line.due in _TABS:
            self.page_requested.emit(line.patient, _TABS[line.due])

    def _completed(self, before: Action) -> None:
        self.toast.emit(_("Action marked as done"), lambda: self._write(lambda: self._ports.set_action(before)))

    def _on_given(self, line: TodayLine, how: Handing) -> None:
        paper = PaperId(line.subject)

        def said(_result: tuple[Change, Paper]) -> None:
            self.toast.emit(_("Pack: {how}").format(how=HANDINGS[how]()), lambda: self._write(lambda: self._ports.take_back(paper)))

        self._jobs.run(Lane.WRITE, lambda: self._ports.give(paper, how), owner=self, done=said, failed=self._complain)

    def _on_written(self, made: Line, words: str) -> None:
        def refused(error: Expected) -> None:
            made.try_again()
            self._complain(error)

        self._jobs.run(
            Lane.WRITE,
            lambda: self._ports.write_done(PromptId(made.line.subject), words),
            owner=made,
            done=lambda _change: self.toast.emit(_("Entry saved. The prompt is closed."), None),
            failed=refused,
        )

    def _on_noted(self, line: TodayLine, words: str) -> None:
        self._jobs.run(
            Lane.WRITE, lambda: self._ports.keep_note(PatientId(line.patient), PromptId(line.subject), words), owner=self, failed=self._complain
        )

    def _write(self, command: Callable[[], Change]) -> None:
        self._jobs.run(Lane.WRITE, command, owner=self, failed=self._complain)

    def _complain(self, error: Expected) -> None:
        if self._message is not None:
            self._messages.removeWidget(self._message)
            self._message.hide()
            self._message.deleteLater()
        self._message = failure(error)
        self._messages.put(self._message)
        self._message_place.show()

    # Keeping in step

    def _on_changed(self, change: Change) -> None:
        if _TOPICS & change.topics:
            self.load()  # also while hidden: the figure beside Today must be right

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)


def _title(due: Due) -> str:
    return {
        Due.PROMPT: _("Open safety prompts"),
        Due.ACTION: _("Plan actions due"),
        Due.REVIEW: _("Plan reviews due"),
        Due.PACK: _("Printed, not yet given"),
        Due.WITHDRAWN: _("Withdrawn since given"),
    }.get(due, "")


def _summary(board: TodayBoard) -> str:
    """`12 things need you. 2 are open safety prompts: start there.`"""
    if board.total == 0:
        return ""
    needs = ngettext("{count} thing needs you.", "{count} things need you.", board.total).format(count=board.total)
    prompts = board.count(Due.PROMPT)
    if not prompts:
        return needs
    first = ngettext("{count} is an open safety prompt: start there.", "{count} are open safety prompts: start there.", prompts)
    return f"{needs} {first.format(count=prompts)}"
