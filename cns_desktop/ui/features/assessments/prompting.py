"""A safety prompt on the page: the trust's words and number, an owner, and the entry that says what was done (README 1)."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import Answer, SafetyPrompt, SafetyRule, State
from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import danger, quiet
from cns_desktop.ui.common.fields import Field, GrowingText
from cns_desktop.ui.common.layout import HBox, VBox, wrap
from cns_desktop.ui.common.messages import Message, SafetyPromptCard
from cns_desktop.ui.common.text import Words
from cns_desktop.ui.common.theme import Size, Tone, Weight
from cns_desktop.ui.features.assessments.keeper import Keeper
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.jobs import JobRunner


def clock_time(moment: datetime, *, seconds: bool = False) -> str:
    return moment.astimezone().strftime("%H:%M:%S" if seconds else "%H:%M")


def trust_words(words: str, number: str) -> str:
    """The trust's words, and its number where the words do not hold it."""
    whole = words if number in words else f"{words} {number}"
    return _("Your trust’s wording: “{words}”").format(words=whole)


def since(name: str, moment: datetime, today: date, *, is_me: bool) -> str:
    day = moment.astimezone().date()
    when = clock_time(moment) if day == today else f"{shown_date(day)} {clock_time(moment)}"
    text = _("Owner: {name} (you) since {when}.") if is_me else _("Owner: {name} since {when}.")
    return text.format(name=name, when=when)


def changed_words(answer: Answer | None) -> str:
    """What stands now where the answer that raised a prompt was."""
    if answer is None:
        return _("Answer changed: it is blank now. The prompt stays until an entry says what was done.")
    if answer.state is State.NOT_A_CONCERN:
        return _("Answer changed: it is “not a concern” now. The prompt stays until an entry says what was done.")
    return _("Answer changed: it is {score} now. The prompt stays until an entry says what was done.").format(score=answer.score)


class PromptPanel(QWidget):
    """One prompt, from the moment its answer is given; the record of it follows within the blink of an eye.

    Signals:
        written: what she did is recorded; the prompt is closed.
        left: she closed the form without an entry; her words are kept.
    """

    written = Signal()
    left = Signal()

    def __init__(self, jobs: JobRunner, ports: AssessmentPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._prompt: SafetyPrompt | None = None
        self._shown: tuple[object, ...] = ()
        self._noted = ""
        self._box = VBox(gap=6)
        self._card: QWidget | None = None
        self._text = GrowingText(least=2, most=8)
        self.field = Field(_("What did you do?"), self._text, _("Whom you rang, what they said, what happens next. This closes the prompt."))
        self.save = danger(_("Save what I did"), "check").does(self._on_save)
        self.leave = quiet(_("Not yet")).does(self._on_leave)
        self._form = wrap(VBox(self.field, HBox(self.save, self.leave, None), gap=6, margins=(18, 0, 12, 8)))
        self._form.hide()
        self.setLayout(VBox(self._box, self._form, gap=6))
        self._keeper: Keeper[str, None] = Keeper(jobs, self, self._keep_note, kept=lambda _none: None, failed=self._complain)
        self._text.textChanged.connect(self._on_typed)

    def show_fired(self, rule: SafetyRule, item: str, score: int, at: datetime) -> None:
        """The answer was given this moment; nothing is stored yet."""
        words = trust_words(rule.words, rule.number)
        self._put(item, score, words, since(self._ports.my_name, at, self._ports.today(), is_me=True), "")

    def show_prompt(self, prompt: SafetyPrompt, answer_now: Answer | None) -> None:
        """The record of it, open or dealt with."""
        self._prompt = prompt
        if not prompt.is_open:
            self._put_done(prompt)
            return
        is_changed = answer_now is None or answer_now.score != prompt.score
        owner = since(prompt.owner_name, prompt.raised, self._ports.today(), is_me=prompt.owner == self._ports.me)
        words = trust_words(prompt.words, prompt.number)
        self._put(prompt.item_text, prompt.score, words, owner, changed_words(answer_now) if is_changed else "")

    @property
    def prompt(self) -> SafetyPrompt | None:
        return self._prompt

    @property
    def is_writing(self) -> bool:
        return not self._form.isHidden()

    @property
    def is_busy(self) -> bool:
        return self._keeper.is_busy

    def flush(self) -> None:
        self._keeper.flush()

    def open_form(self) -> None:
        """Let her write what she did. What she had begun to write is there again."""
        if self._prompt is None:
            return
        self._form.show()
        self._text.setFocus()
        self._jobs.run(Lane.READ, partial(self._ports.recall_note, self._prompt.uid), owner=self, done=self._on_recalled)

    def _put(self, item: str, score: int, words: str, owner: str, changed: str) -> None:
        shown = (item, score, words, owner, changed)
        if shown == self._shown:
            return
        self._shown = shown
        card = SafetyPromptCard(item[:1].lower() + item[1:], score, words, owner)
        if changed:
            card.said.put(Words(changed, size=Size.SMALL, weight=Weight.SEMIBOLD))
            card.setAccessibleName(f"{card.accessibleName()} {changed}")
        card.entry_requested.connect(self.open_form)
        self._replace_card(card)

    def _put_done(self, prompt: SafetyPrompt) -> None:
        at = prompt.done_at or prompt.raised
        said = _("{who}, {day} {time}: {words}").format(
            who=prompt.done_by, day=shown_date(at.astimezone().date()), time=clock_time(at), words=prompt.done_words
        )
        self._shown = ("done", said)
        self._form.hide()
        self._replace_card(Message(_("Safety prompt dealt with"), said, Tone.SUCCESS))

    def _replace_card(self, card: QWidget) -> None:
        had_focus = self._card is not None and self._card.isAncestorOf(self.focusWidget() or self)
        if self._card is not None:
            self._box.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        self._box.put(card)
        if had_focus and isinstance(card, SafetyPromptCard):
            card.write.setFocus()

    def _close_form(self) -> None:
        self._form.hide()
        if isinstance(self._card, SafetyPromptCard):
            self._card.write.setFocus()

    def _on_recalled(self, words: str) -> None:
        if words and not self._text.toPlainText():
            self._noted = words
            self._text.setPlainText(words)

    def _on_typed(self) -> None:
        words = self._text.toPlainText()
        if words == self._noted:
            return  # a change of text size is announced as a change of text
        self._noted = words
        self.field.set_error("")
        if self._prompt is not None:
            self._keeper.offer(words)

    def _keep_note(self, words: str) -> None:
        if self._prompt is not None:
            self._ports.keep_note(self._prompt.patient, self._prompt.uid, words)

    def _on_save(self) -> None:
        if self._prompt is not None:
            self._keeper.drop()
            job = partial(self._ports.write_done, self._prompt.uid, self._text.toPlainText())
            self._jobs.run(Lane.WRITE, job, owner=self, done=lambda _change: self._on_saved(), failed=self._complain)

    def _on_leave(self) -> None:
        self._keeper.flush()
        self._close_form()
        self.left.emit()

    def _on_saved(self) -> None:
        self._form.hide()
        self.written.emit()

    def _complain(self, error: Expected) -> None:
        self.field.set_error(error.sentences())
