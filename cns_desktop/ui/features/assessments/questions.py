"""The questions of one domain, and the stack of all domains: built when first shown."""

from datetime import datetime

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cns_desktop.domain.assessments import Item, SafetyPrompt
from cns_desktop.domain.needs import comment_on
from cns_desktop.i18n import _
from cns_desktop.ui.common.fields import Field, GrowingText
from cns_desktop.ui.common.layout import Rule, VBox, wrap
from cns_desktop.ui.features.assessments.filling import Filling, given_of
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.rows import QuestionRow
from cns_desktop.ui.jobs import JobRunner

_AT_ONCE = 10  # rows made before a domain is shown: what a window holds
_THEN = 2  # rows made between two events after that: five held up the keys for 60 ms


class _Panel(QWidget):
    """The rows of one domain, and the questions whose rows are still to come."""

    def __init__(self, items: list[Item], *, is_last: bool) -> None:
        super().__init__()
        self.to_come, self.is_last = items, is_last
        self._rows = VBox(gap=0)
        self.setLayout(VBox(self._rows, None, gap=0))

    def place_of(self, link_id: str) -> int:
        """How many rows have to be made until this question has one; 0 when it has, or is not of this domain."""
        return next((at for at, item in enumerate(self.to_come, 1) if item.link_id == link_id), 0)

    def next_ones(self, number: int) -> list[Item]:
        taken, self.to_come = self.to_come[:number], self.to_come[number:]
        return taken

    def add(self, widget: QWidget) -> None:
        if self._rows.count():
            self._rows.put(Rule())
        self._rows.put(widget)


class Questions(QStackedWidget):
    """Signals:
    moved: another question has the attention (linkId); the page scrolls there.
    domain_changed: another domain is shown (its place).
    """

    moved = Signal(str)
    domain_changed = Signal(int)

    def __init__(self, jobs: JobRunner, ports: AssessmentPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._filling: Filling | None = None
        self._panels: dict[int, _Panel] = {}
        self._rows: dict[str, QuestionRow] = {}
        self._fired_at: dict[str, datetime] = {}
        self._other: GrowingText | None = None
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_on)

    def show_filling(self, filling: Filling) -> None:
        """Another sheet: nothing of the one before is kept."""
        for panel in self._panels.values():
            self.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        self._panels, self._rows, self._fired_at, self._other = {}, {}, {}, None
        self._filling = filling
        filling.answered.connect(self._on_answered)
        filling.stepped.connect(self.refresh)
        filling.kept.connect(self.refresh_prompts)

    @property
    def domain(self) -> int:
        """The place of the domain shown."""
        return next((at for at, panel in self._panels.items() if panel is self.currentWidget()), 0)

    def row(self, link_id: str) -> QuestionRow | None:
        """The row of a question whose domain was shown; rows that are still to come up to it are made now."""
        for panel in self._panels.values():
            self._build(panel, panel.place_of(link_id))
        return self._rows.get(link_id)

    def focused(self) -> QuestionRow | None:
        """The question that has the focus."""
        return next((row for row in self._rows.values() if row.isAncestorOf(self.focusWidget() or self)), None)

    def is_writing(self) -> bool:
        """Something is typed about a prompt and not yet known to be kept."""
        return any(row.panel is not None and row.panel.is_busy for row in self._rows.values())

    def flush(self) -> None:
        for row in self._rows.values():
            if row.panel is not None:
                row.panel.flush()

    def show_domain(self, at: int) -> None:
        """Show a domain by its place."""
        if self._filling is None or not 0 <= at < len(self._filling.sheet.tool.domains):
            return
        if at not in self._panels:
            self._panels[at] = self._made_panel(self._filling, at)
            self._build(self._panels[at], _AT_ONCE)
            self.addWidget(self._panels[at])
        self.setCurrentWidget(self._panels[at])
        self._builder.start()
        self.domain_changed.emit(at)

    def go_to(self, link_id: str, *, take_focus: bool = True) -> None:
        """Bring a question into view, wherever it is."""
        if self._filling is None:
            return
        tool = self._filling.sheet.tool
        item = next((one for one in tool.items if one.link_id == link_id), None)
        if item is None:
            return
        self.show_domain([domain.link_id for domain in tool.domains].index(item.domain))
        row = self.row(link_id)
        self.moved.emit(link_id)
        if take_focus and row is not None:
            row.take_focus()

    def step_from(self, link_id: str, *, forward: bool) -> None:
        """The next or previous question, over the edge of a domain."""
        if self._filling is not None:
            items = self._filling.sheet.tool.items
            at = next(n for n, item in enumerate(items) if item.link_id == link_id) + (1 if forward else -1)
            if 0 <= at < len(items):
                self.go_to(items[at].link_id)

    def refresh(self) -> None:
        """Show all answers and prompts anew."""
        for link_id in self._rows:
            self._show(link_id)
        self._show_other()
        self.refresh_prompts()

    def refresh_prompts(self) -> None:
        """Show the prompts as they stand: stored ones, and those this moment's answers raise."""
        if self._filling is None:
            return
        fired = {rule.link_id: rule for rule in self._filling.fired()}
        for link_id, row in self._rows.items():
            stored = self._stored(link_id)
            answer = self._filling.now.answer(link_id)
            if stored is not None and (stored.is_open or link_id not in fired or (answer is not None and answer.score == stored.score)):
                row.show_prompt(stored, answer)
            elif link_id in fired and answer is not None and answer.score is not None:
                row.show_fired(fired[link_id], answer.score, self._fired_at.setdefault(link_id, datetime.now().astimezone()))
            else:
                row.drop_fired()

    def _stored(self, link_id: str) -> SafetyPrompt | None:
        held = [p for p in self._filling.prompts if p.link_id == link_id] if self._filling is not None else []
        return next((p for p in held if p.is_open), held[-1] if held else None)

    def _made_panel(self, filling: Filling, at: int) -> "_Panel":
        tool = filling.sheet.tool
        link_id = tool.domains[at].link_id
        return _Panel([item for item in tool.items if item.domain == link_id], is_last=at == len(tool.domains) - 1)

    def _build(self, panel: "_Panel", number: int) -> None:
        """Make the next rows of a domain."""
        if self._filling is None or not panel.to_come:
            return
        listed = {rule.link_id for rule in self._filling.sheet.rules}
        for item in panel.next_ones(number):
            panel.add(self._made_row(self._filling, item, has_rule=item.link_id in listed))
            self._show(item.link_id)
        if panel.is_last and not panel.to_come:
            panel.add(self._made_other(self._filling))
        self.refresh_prompts()

    def _build_on(self) -> None:
        """The rest of the domain on the screen, a few rows at a time: a whole one at once would hold up the keys."""
        panel = self.currentWidget()
        if isinstance(panel, _Panel) and panel.to_come:
            self._build(panel, _THEN)
        if isinstance(panel, _Panel) and not panel.to_come:
            self._builder.stop()

    def _made_row(self, filling: Filling, item: Item, *, has_rule: bool) -> QuestionRow:
        row = QuestionRow(item, self._jobs, self._ports, has_rule=has_rule)
        self._rows[item.link_id] = row
        row.given.connect(lambda: filling.answer(item.link_id, row.input.given))
        row.starred.connect(lambda is_on: filling.star(item.link_id, is_on=is_on))
        row.commented.connect(lambda words: filling.comment(item.link_id, words))
        row.left.connect(lambda forward: self.step_from(item.link_id, forward=forward))
        row.dealt_with.connect(filling.keep_again)
        return row

    def _made_other(self, filling: Filling) -> QWidget:
        """The free words at the end of the form."""
        text = GrowingText(filling.now.other)
        text.textChanged.connect(lambda: filling.say_other(text.toPlainText()))
        self._other = text
        return wrap(VBox(Field(_("Something else to talk about"), text), margins=(14, 8, 14, 10)))

    def _show_other(self) -> None:
        if self._other is not None and self._filling is not None and self._other.toPlainText() != self._filling.now.other:
            blocker = QSignalBlocker(self._other)
            self._other.setPlainText(self._filling.now.other)
            blocker.unblock()

    def _on_answered(self, link_id: str) -> None:
        self._show(link_id)
        self.refresh_prompts()

    def _show(self, link_id: str) -> None:
        row = self._rows.get(link_id)
        if row is not None and self._filling is not None:
            now = self._filling.now
            answer = now.answer(link_id)
            row.show_answer(given_of(now, link_id), is_starred=answer is not None and answer.is_starred, comment=comment_on(now, link_id))
