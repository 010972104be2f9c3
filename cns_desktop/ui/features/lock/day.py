"""Locking for the day: who takes each open safety prompt. Nothing is chosen for her, and each stays open (README 1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.caseload import Name
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.handover import Colleague, DayQuestion, Taken
from cns_desktop.domain.ids import PractitionerId
from cns_desktop.domain.needs import PromptLine
from cns_desktop.domain.nhs_number import spaced
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.fields import ChoiceField, Field, TextField
from cns_desktop.ui.common.layout import Card, HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import announce, failure
from cns_desktop.ui.common.text import heading, muted_words, strong, words
from cns_desktop.ui.common.theme import Role, Tone
from cns_desktop.ui.jobs import JobRunner

_SOMEBODY = PractitionerId("")


@dataclass(frozen=True, slots=True)
class DayPorts:
    """Both run on a lane."""

    load: Callable[[], DayQuestion]
    settle: Callable[[Sequence[Taken]], Change]


class TakerCard(Card):
    """One prompt and who takes it.

    Signals:
        changed: another choice, or the name of somebody else.
    """

    changed = Signal()

    def __init__(self, line: PromptLine, me: Colleague, colleagues: Sequence[Colleague]) -> None:
        self._uid = line.prompt.uid
        self._names = {me.person: me.name} | {each.person: each.name for each in colleagues}
        choices = [(me.person, _("I keep it")), *((each.person, each.name) for each in colleagues), (_SOMEBODY, _("Somebody else"))]
        self.taker = ChoiceField(choices, blank=_("Choose who takes it"))
        self.name = TextField("", 120)
        self._named = Field(_("Name of who takes it"), self.name)
        self._named.hide()
        prompt = line.prompt
        whose = Name(line.family, line.given, line.title).banner()
        number = _("NHS No. {number}").format(number=spaced(line.nhs_number)) if line.nhs_number else _("No NHS number")
        said = prompt.words if prompt.number in prompt.words else f"{prompt.words} {prompt.number}"
        title = _("{item}, {score}").format(item=prompt.item_text, score=prompt.score)
        super().__init__(
            strong(whose),
            muted_words(number),
            words(title),
            words(_("Your trust’s wording: “{words}”").format(words=said)),
            Field(_("Who takes it?"), self.taker),
            self._named,
            tone=Tone.DANGER,
        )
        self.taker.setAccessibleName(_("Who takes it? {name}, {item}").format(name=whose, item=prompt.item_text))
        self.taker.chosen.connect(self._on_chosen)
        self.name.textChanged.connect(lambda _text: self.changed.emit())

    def _on_chosen(self) -> None:
        self._named.setVisible(self.taker.choice() == _SOMEBODY)
        if self.taker.choice() == _SOMEBODY:
            self.name.setFocus()
        self.changed.emit()

    def taken(self) -> Taken | None:
        """The answer; None while there is none."""
        person, typed = self.taker.choice(), " ".join(self.name.text().split())
        if person is None or (person == _SOMEBODY and not typed):
            return None
        return Taken(self._uid, None, typed) if person == _SOMEBODY else Taken(self._uid, person, self._names[person])


class LockForDayPage(QWidget):
    """Lists her open prompts; the lock comes when each has somebody.

    Signals:
        left: back to the page under it.
        lock_requested: everything is answered.
    """

    left = Signal()
    lock_requested = Signal()

    def __init__(self, jobs: JobRunner, ports: DayPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.cards: tuple[TakerCard, ...] = ()
        self._said, self._list = words(""), VBox(gap=12)
        self._fault = VBox(gap=0)
        self._why = words("", role=Role.MUTED)
        self._why.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lock = primary(_("Lock for the day"), "lock", keys="Ctrl+Return").does(self.primary_action)
        self.leave = secondary(_("Go back")).does(self.left.emit)
        body = page(heading(_("Lock for the day")), self._said, wrap(self._list), wrap(self._fault), None)
        foot = VBox(self._why, HBox(None, self.leave, self.lock), margins=(20, 8, 20, 16))
        self.setLayout(VBox((Scroll(body), 1), foot, gap=0))

    def begin(self) -> None:
        """Ask anew."""
        self.lock.setEnabled(False)
        self._clear(self._list)
        self._clear(self._fault)
        self.cards = ()
        self._jobs.run(Lane.READ, self._ports.load, owner=self, done=self._show, failed=self._complain)

    def _show(self, question: DayQuestion) -> None:
        self._clear(self._list)
        self.cards = tuple(TakerCard(line, question.me, question.colleagues) for line in question.lines)
        self._list.put(*self.cards)
        for card in self.cards:
            card.changed.connect(self._weigh)
        asked = _(
            "These safety prompts are yours and open. Who takes each of them? They stay open, and this app tells nobody: speak to whoever takes one."
        )
        self._said.setText(asked if self.cards else _("No safety prompt of yours is open."))
        announce(self, self._said.text())
        self._weigh()
        (self.cards[0].taker if self.cards else self.lock).setFocus()

    def _weigh(self) -> None:
        missing = any(card.taken() is None for card in self.cards)
        self._why.setText(_("Choose who takes each of them. Ctrl+L locks at once, without asking.") if missing else "")
        self.lock.setEnabled(not missing)

    def primary_action(self) -> None:
        """Write down who takes what, then lock."""
        taken = tuple(answer for card in self.cards if (answer := card.taken()) is not None)
        if not self.lock.isEnabled() or len(taken) != len(self.cards):
            return
        self.lock.setEnabled(False)
        if not taken:
            self._go()
            return
        self._jobs.run(Lane.WRITE, partial(self._ports.settle, taken), owner=self, done=lambda _change: self._go(), failed=self._complain)

    def _go(self) -> None:
        self.left.emit()  # she comes back to the page under this one
        self.lock_requested.emit()

    def _complain(self, error: Expected) -> None:
        self._clear(self._fault)
        self._fault.put(failure(error))
        self._weigh()

    def _clear(self, box: VBox) -> None:
        while (item := box.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
