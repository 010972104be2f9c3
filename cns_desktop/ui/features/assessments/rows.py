"""One question: number, words, star, score, "not a concern", comment, and its safety prompt where the answer raises one."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import Answer, Item, SafetyPrompt, SafetyRule
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import sign_button
from cns_desktop.ui.common.fields import GrowingText
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Columns, HBox, VBox, wrap
from cns_desktop.ui.common.scores import Given, ScoreInput, Star
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.prompting import PromptPanel
from cns_desktop.ui.jobs import JobRunner

STACKED_EM = 40
CONTROLS = 500  # px: star, eleven cells, number, "not a concern", comment, the gaps between, and a little air
_ANSWERS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class QuestionRow(Themed, QWidget):
    """Single letters work while the row, not its comment, has the focus.

    Signals:
        given: the answer changed by the user.
        starred: she wants the star on or off.
        commented: the words of the comment now.
        left: Enter (True) or Shift+Enter (False): the next or the previous question.
        dealt_with: an entry closed its safety prompt.
    """

    given = Signal()
    starred = Signal(bool)
    commented = Signal(str)
    left = Signal(bool)
    dealt_with = Signal()

    def __init__(self, item: Item, jobs: JobRunner, ports: AssessmentPorts, *, has_rule: bool) -> None:
        super().__init__()
        self.item, self._jobs, self._ports = item, jobs, ports
        self._has_score = False
        self.name = Words(item.text)
        self.star, self.input = Star(item.text), ScoreInput(item.text)
        self.comment_button = sign_button("message-square", _("Comment on {concern}").format(concern=item.text), keys="C", role=Role.LINK).sized(32)
        self.comment_text: GrowingText | None = None
        self.panel: PromptPanel | None = None
        number = Label(f"{item.number:02d}", size=Size.SMALL, role=Role.MUTED)
        sign = [Sign("shield-alert", Role.MUTED, 16, _("On your trust’s safety list"))] if has_rule else []
        left = wrap(HBox(number, (self.name, 1), *sign, gap=10))
        middle = Qt.AlignmentFlag.AlignVCenter
        self._control_box = HBox((self.star, 0, middle), (self.input, 1, middle), (self.comment_button, 0, middle), gap=10)
        self._controls = wrap(self._control_box)
        self._line = Columns([left, self._controls], [1, 0], below_em=STACKED_EM, gap=2)
        self._box = VBox(self._line, gap=4, margins=(14, 3, 8, 3))
        self.setLayout(self._box)
        self._connect()
        self.retheme()

    def _connect(self) -> None:
        self.input.changed.connect(self.given)
        self.star.clicked.connect(self.starred)
        self.comment_button.clicked.connect(self.open_comment)

    def retheme(self) -> None:
        self.setMinimumHeight(theme().px(38))
        self._fit_controls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_controls()

    def _fit_controls(self) -> None:
        """Beside the words all controls stand in columns; below them they take what room there is."""
        is_below = theme().ems(self.width()) < STACKED_EM
        self._controls.setMinimumWidth(0 if is_below else theme().px(CONTROLS))
        self._controls.setMaximumWidth(theme().px(10 * CONTROLS if is_below else CONTROLS))
        look, beside = theme(), 4 if is_below else 14
        self._control_box.setSpacing(look.px(3 if is_below else 10))
        self._box.setContentsMargins(look.px(beside), look.px(3), look.px(8), look.px(3))

    def show_answer(self, given: Given, *, is_starred: bool, comment: str) -> None:
        """Show what is answered now."""
        if self.input.given != given:
            self.input.give(given)
        self.star.setChecked(is_starred)
        if bool(given.score) != self._has_score:
            self._has_score = bool(given.score)
            self.name.set_weight(Weight.SEMIBOLD if self._has_score else None)
        if comment or self.comment_text is not None:
            self._show_comment(comment)

    def open_comment(self) -> None:
        """Write a comment; Esc goes back to the score."""
        self._comment_box().show()
        self._comment_box().setFocus()

    def take_focus(self) -> None:
        self.input.scale.setFocus(Qt.FocusReason.TabFocusReason)

    # Safety prompt -------------------------------------------------------------------------------------------------------------

    def show_fired(self, rule: SafetyRule, score: int, at: datetime) -> None:
        """This moment's answer raises a prompt."""
        panel = self._prompt_panel()
        if panel.prompt is None or not panel.prompt.is_open:
            panel.show_fired(rule, self.item.text, score, at)

    def show_prompt(self, prompt: SafetyPrompt, answer_now: Answer | None) -> None:
        self._prompt_panel().show_prompt(prompt, answer_now)

    def drop_fired(self) -> None:
        """The answer was taken back before any prompt was stored."""
        if self.panel is not None and self.panel.prompt is None:
            self._box.removeWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None

    def _prompt_panel(self) -> PromptPanel:
        if self.panel is None:
            self.panel = PromptPanel(self._jobs, self._ports)
            self.panel.written.connect(self.dealt_with)
            self._box.put(self.panel)
        return self.panel

    # Comment -------------------------------------------------------------------------------------------------------------------

    def _comment_box(self) -> GrowingText:
        if self.comment_text is None:
            self.comment_text = GrowingText(least=1, most=6)
            self.comment_text.setAccessibleName(_("Comment on {concern}").format(concern=self.item.text))
            self._box.insertWidget(1, self.comment_text)
            self.comment_text.textChanged.connect(self._on_comment_typed)
        return self.comment_text

    def _show_comment(self, comment: str) -> None:
        box = self._comment_box()
        if box.toPlainText() != comment:
            box.blockSignals(True)  # kept already: not typed
            box.setPlainText(comment)
            box.blockSignals(False)
        if not box.hasFocus():
            box.setVisible(bool(comment))

    def _on_comment_typed(self) -> None:
        if self.comment_text is not None:
            self.commented.emit(self.comment_text.toPlainText())

    # Keys ----------------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.comment_text is not None and self.comment_text.hasFocus():
            if key == Qt.Key.Key_Escape:
                self.comment_text.setVisible(bool(self.comment_text.toPlainText()))
                self.take_focus()
            return
        if self.panel is not None and self.panel.isAncestorOf(self.focusWidget() or self):
            event.ignore()  # writing what was done: its letters are words
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self.left.emit(held == Qt.KeyboardModifier.NoModifier)
        elif held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier) or not self._take_letter(event):
            event.ignore()

    def _take_letter(self, event: QKeyEvent) -> bool:
        typed = event.text().lower()
        if typed == "s":
            self.star.click()
        elif typed == "c":
            self.open_comment()
        elif (typed and typed in "0123456789n") or event.key() in _ANSWERS:
            self.input.scale.keyPressEvent(event)  # the star or the comment sign had the focus
        else:
            return False
        return True
