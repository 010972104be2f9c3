"""Filling in an assessment, by mouse and by keyboard alone. Only the questions move: the scale's ends and the draft line stay."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import SafetyRule
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.needs import PaperLine, Sheet, stars
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, quiet, secondary
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, Scroll, VBox, flow, page, wrap
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.scores import Anchors
from cns_desktop.ui.common.text import Label, Words, heading
from cns_desktop.ui.common.theme import Role, Size, Tone, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.assessments.beside import DomainBox, Domains, FromPaper, Progress, StarCount
from cns_desktop.ui.features.assessments.details import Details, facts_line
from cns_desktop.ui.features.assessments.filling import Filling
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.prompting import clock_time
from cns_desktop.ui.features.assessments.questions import Questions
from cns_desktop.ui.features.assessments.rows import CONTROLS, STACKED_EM
from cns_desktop.ui.jobs import JobRunner

WIDE_EM, TALL_EM = 64, 26  # below: domains in a box; the whole page scrolls


class ScaleHeader(Themed, QWidget):
    """The domain, the time frame and the ends of the scale, over the questions at all times."""

    def __init__(self) -> None:
        super().__init__()
        self._domain, self._tick = Words(weight=Weight.SEMIBOLD), Label(_("Not a concern"), size=Size.SMALL, role=Role.MUTED)
        self._tick.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ends = wrap(HBox(42, Anchors(), None, self._tick, 6, gap=0))
        self._beside_bar = False
        self._box = VBox(Columns([wrap(HBox((self._domain, 1))), self._ends], [1, 0], below_em=STACKED_EM, gap=2))
        self.setLayout(self._box)
        self.retheme()

    def retheme(self) -> None:
        look = theme()
        is_below = look.ems(self.width()) < STACKED_EM + 1
        self._tick.setVisible(not is_below)  # over nothing: the controls stand below the words
        self._tick.setFixedWidth(look.px(108))
        self._ends.setMinimumWidth(0 if is_below else look.px(CONTROLS))
        self._ends.setMaximumWidth(look.px(10 * CONTROLS if is_below else CONTROLS))
        self._box.setContentsMargins(look.px(14), look.px(8), look.px(8 + (14 if self._beside_bar else 0)), look.px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.retheme()

    def stand_beside_bar(self, *, is_there: bool) -> None:
        """Leave room where the questions have their scroll bar."""
        if is_there is not self._beside_bar:
            self._beside_bar = is_there
            self.retheme()

    def say(self, domain: str, time_frame: str) -> None:
        self._domain.setText(_("{domain}, {time_frame}").format(domain=domain, time_frame=time_frame))


class MovingPart(Scroll):
    """The questions move under the header; in a low window they take their whole height, and the page moves instead."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, Role.SURFACE)
        self._is_whole = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def stand_whole(self, *, is_whole: bool) -> None:
        self._is_whole = is_whole
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if is_whole else needed)
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        taken = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        inside = self.widget()
        if self._is_whole and inside is not None:
            self.setMinimumHeight(max(inside.minimumSizeHint().height(), inside.heightForWidth(self.viewport().width())))
        else:
            self.setMinimumHeight(theme().px(200))


class EntryView(QWidget):
    """Signals:
    finish_requested, later_requested: store this assessment (frozen, or in progress).
    drop_requested: throw this assessment away, for this reason.
    """

    finish_requested = Signal(object)
    later_requested = Signal(object)
    drop_requested = Signal(object, str)

    def __init__(self, jobs: JobRunner, ports: AssessmentPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.filling: Filling | None = None
        self.details = Details(ports.facts, ports.today)
        self._head: QWidget = self._made_head()
        self._failure: Message | None = None
        self._no_rules = _no_rules_message()
        self._said_box = VBox(self._no_rules, gap=8)
        self._said = wrap(self._said_box)
        self._make_body()
        self._outer = Scroll(page(self._head, self._said, self.details, self._narrow, self._middle, self._foot, gap=10, margins=(20, 12, 20, 10)))
        self.setLayout(VBox(self._outer, gap=0))
        self._make_keys()
        self._is_wide: bool | None = None

    def _made_head(self) -> QWidget:
        self._title, self._facts = heading(""), Words(role=Role.MUTED)
        details = quiet(_("Details"), "pencil", name=_("Details: point of the pathway, who answered, how, which day"))
        details.clicked.connect(lambda: self._show_details(is_shown=self.details.isHidden()))
        self.later = secondary(_("Finish later"), "clock").does(self._on_later)
        self.finish = primary(_("Finish"), "check", keys="Ctrl+Return").does(self.ask_to_finish)
        self.details.closed.connect(lambda: self._show_details(is_shown=False))
        self.details.drop_requested.connect(self._on_drop)
        self.details.hide()
        return Columns([wrap(VBox(self._title, self._facts, gap=0)), flow(details, self.later, self.finish)], [1, 0], below_em=44, gap=8)

    def _make_body(self) -> None:
        self.questions = Questions(self._jobs, self._ports)
        self.domains, self.domain_box, self.paper = Domains(), DomainBox(), FromPaper()
        self._progress, self._short_stars = Progress(), StarCount(is_short=True)
        self._saved_sign, self._saved = Sign("circle-check", Role.SUCCESS, 18), Label(size=Size.SMALL, role=Role.MUTED)
        self._saved_line = wrap(HBox(self._saved_sign, self._saved, None, gap=6))
        self.header = ScaleHeader()
        self.moving = MovingPart(self.questions)
        self._card = Card(self.header, Rule(), (self.moving, 1), gap=0, margins=1)
        self._side_box = VBox(self.domains, self._progress, None, gap=8)
        self._side = wrap(self._side_box)
        self._narrow_box = VBox(HBox((self.domain_box, 1), self._short_stars), gap=8)
        self._narrow = wrap(self._narrow_box)
        self._foot_box = VBox(gap=0)
        self._foot = wrap(self._foot_box)
        self._middle = wrap(HBox(self._side, (self._card, 1), gap=12))
        self.domains.chosen.connect(self.questions.show_domain)
        self.domain_box.activated.connect(self.questions.show_domain)
        self.questions.domain_changed.connect(self._on_domain_changed)
        self.questions.moved.connect(self._on_moved)
        self.paper.read.connect(self._on_paper)

    def _make_keys(self) -> None:
        does = {
            "Ctrl+Down": lambda: self._step_domain(1),
            "Ctrl+Up": lambda: self._step_domain(-1),
            "Ctrl+Z": lambda: self.filling.undo() if self.filling else None,
            "Ctrl+Shift+Z": lambda: self.filling.redo() if self.filling else None,
        }
        for keys, what in does.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(what)

    # A sheet ---------------------------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet, at: str = "") -> None:
        """Open a sheet at a question: the one named, or the first that is blank."""
        self.flush()
        self.close_sheet()
        filling = Filling(self._jobs, sheet, self._ports.keep)
        self.filling = filling
        self.questions.show_filling(filling)
        self.details.show_filling(filling)
        self.details.hide()
        self.domains.show_tool(sheet.tool, sheet.icons)
        self.paper.show_tool(sheet.tool)
        self._title.setText(sheet.tool.title)
        for signal in (filling.answered, filling.stepped, filling.noted, filling.kept):
            signal.connect(self._refresh)
        filling.failed.connect(self._on_failed)
        filling.refused.connect(lambda error: self._say(failure(error)))
        self._set_busy(is_busy=False)
        self._no_rules.setVisible(not sheet.has_rules)
        self._clear_failure()
        self._refresh()
        blank = next((item.link_id for item in sheet.tool.items if sheet.assessment.answer(item.link_id) is None), sheet.tool.items[0].link_id)
        known = {item.link_id for item in sheet.tool.items}
        self.questions.go_to(at if at in known else blank)

    def close_sheet(self) -> None:
        """The sheet became a record or was dropped."""
        if self.filling is not None:
            self.filling.close()
            self.filling.deleteLater()
        self.filling = None

    def where(self) -> str:
        """The question that has the attention, for coming back after a lock."""
        row = self.questions.focused()
        return row.item.link_id if row is not None else ""

    def has_unsaved(self) -> bool:
        return (self.filling is not None and self.filling.is_busy) or self.questions.is_writing()

    def flush(self) -> None:
        if self.filling is not None:
            self.filling.flush()
        self.questions.flush()

    def saved_words(self) -> str:
        """`Draft saved 10:51:07`."""
        return self._saved.text()

    def ask_to_finish(self) -> None:
        """Finish, unless a fact that every assessment needs is missing; safety prompts never stand in the way."""
        if self.filling is None or not self.finish.isEnabled():
            return
        problem = self.details.problem()
        if problem is not None:
            self._show_details(is_shown=True)
            problem.setFocus()
            return
        self._set_busy(is_busy=True)
        self.filling.close()
        self.finish_requested.emit(self.filling.now)

    def complain(self, error: Expected) -> None:
        """It could not be stored: said here, where she writes."""
        self._set_busy(is_busy=False)
        self._say(failure(error))

    def _on_later(self) -> None:
        if self.filling is not None:
            self._set_busy(is_busy=True)
            self.filling.close()
            self.later_requested.emit(self.filling.now)

    def _on_drop(self, reason: str) -> None:
        if self.filling is not None:
            self.filling.close()
            self.drop_requested.emit(self.filling.now, reason)

    def _set_busy(self, *, is_busy: bool) -> None:
        """Once is enough."""
        self.finish.setDisabled(is_busy)
        self.later.setDisabled(is_busy)

    # What is shown -----------------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        if self.filling is None:
            return
        now, sheet = self.filling.now, self.filling.sheet
        self._facts.setText(facts_line(now, self._ports.facts, sheet.asked_by))
        listed = {p.link_id for p in self.filling.prompts if p.is_open} | {rule.link_id for rule in self._fired_unstored()}
        prompted = {item.domain for item in sheet.tool.items if item.link_id in listed}
        self.domains.show_counts(now, sheet.tool, prompted)
        self.domain_box.show_counts(now, sheet.tool)
        self._progress.show_progress(now, sheet.tool)
        self._short_stars.show_stars(stars(now))
        busy = self.filling.is_busy
        self._saved_sign.set_glyph("clock" if busy else "circle-check", Role.MUTED if busy else Role.SUCCESS)
        self._saved.setText(_("Draft saved {time}").format(time=clock_time(self.filling.kept_at, seconds=True)))

    def _fired_unstored(self) -> list[SafetyRule]:
        held = {p.link_id for p in self.filling.prompts} if self.filling is not None else set()
        return [rule for rule in self.filling.fired() if rule.link_id not in held] if self.filling is not None else []

    def _on_domain_changed(self, at: int) -> None:
        if self.filling is None:
            return
        tool = self.filling.sheet.tool
        self.domains.show_chosen(at)
        self.domain_box.setCurrentIndex(at)
        self.header.say(tool.domains[at].text, tool.time_frame)
        self._card.setAccessibleName(_("Questions: {domain}").format(domain=tool.domains[at].text))
        self._fit()

    def _step_domain(self, by: int) -> None:
        if self.filling is not None:
            tool = self.filling.sheet.tool
            at = self.questions.domain + by
            if 0 <= at < len(tool.domains):
                first = next(item for item in tool.items if item.domain == tool.domains[at].link_id)
                self.questions.go_to(first.link_id)

    def _on_moved(self, link_id: str) -> None:
        row = self.questions.row(link_id)
        if row is not None:
            area = self.moving if self._is_inner_moving() else self._outer
            area.ensureWidgetVisible(row, 0, theme().px(48))

    def _on_paper(self, line: PaperLine) -> None:
        if self.filling is None:
            return
        try:
            self.filling.take_paper(line)
        except Expected as error:
            self.paper.say(error.sentences(), is_wrong=True)
            return
        self.questions.go_to(line.item.link_id, take_focus=False)
        answer = _("blank") if line.state is None else _("not a concern") if line.score is None else str(line.score)
        self.paper.took(line, answer=answer)

    def _show_details(self, *, is_shown: bool) -> None:
        self.details.setVisible(is_shown)
        if is_shown:
            self.details.point.setFocus()
        self._fit()

    # Messages ------------------------------------------------------------------------------------------------------------------------

    def _on_failed(self, error: Expected) -> None:
        again = secondary(_("Try again"), "refresh-cw")
        again.does(lambda: self.filling.keep_again() if self.filling else None)
        self._say(failure(error, again))
        if self.filling is not None:
            self.filling.kept.connect(self._clear_failure)

    def _say(self, message: Message) -> None:
        self._clear_failure()
        self._failure = message
        self._said_box.put(message)
        self._said.show()

    def _clear_failure(self) -> None:
        if self._failure is not None:
            self._said_box.removeWidget(self._failure)
            self._failure.hide()
            self._failure.deleteLater()
            self._failure = None
        self._said.setVisible(not self._no_rules.isHidden())

    # Room ----------------------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _is_inner_moving(self) -> bool:
        return theme().ems(self.height()) >= TALL_EM

    def _fit(self) -> None:
        """Wide: domains beside the questions. Narrow: in a box above. Low: the whole page scrolls instead of the questions."""
        is_wide = theme().ems(self.width()) >= WIDE_EM
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._arrange(is_wide=is_wide)
        self._side.setMaximumWidth(theme().px(264))
        self.header.stand_beside_bar(is_there=self._is_inner_moving())
        self.moving.stand_whole(is_whole=not self._is_inner_moving())

    def _arrange(self, *, is_wide: bool) -> None:
        self._side.setVisible(is_wide)
        self._narrow.setVisible(not is_wide)
        self._foot.setVisible(not is_wide)
        self.paper.lie_flat(is_flat=not is_wide)
        if is_wide:
            self._side_box.insertWidget(1, self.paper)
            self._side_box.put(self._saved_line)
        else:
            self._narrow_box.put(self.paper)
            self._foot_box.put(self._saved_line)


def _no_rules_message() -> Message:
    return Message(
        _("No safety prompts: your trust’s list is not on this laptop"),
        _("No answer will raise a prompt. This is recorded. Follow your trust’s policy for worrying answers, as always."),
        Tone.WARNING,
    )
