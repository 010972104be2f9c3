"""The parts of a plan that are written in one piece: about me, strengths, if things get worse, people."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.plans import Plan
from cns_desktop.i18n import _
from cns_desktop.ui.common.fields import GrowingText
from cns_desktop.ui.common.layout import VBox
from cns_desktop.ui.common.text import Words, card, muted_words
from cns_desktop.ui.features.plans.edits import UndoKeys


class Section(Enum):
    """The filter buttons of the plan, in their order. The value is the field of `Plan`."""

    NEEDS = "needs"
    ABOUT_ME = "about_me"
    STRENGTHS = "strengths"
    IF_WORSE = "if_worse"
    PEOPLE = "people"


NAMES: dict[Section, Callable[[], str]] = {
    Section.NEEDS: lambda: _("Needs and goals"),
    Section.ABOUT_ME: lambda: _("About me"),
    Section.STRENGTHS: lambda: _("Strengths"),
    Section.IF_WORSE: lambda: _("If things get worse"),
    Section.PEOPLE: lambda: _("People"),
}
_HELP: dict[Section, Callable[[], str]] = {
    Section.ABOUT_ME: lambda: _("What matters most to me, how I like to be spoken to, what to do and what not to do. In the patient’s words."),
    Section.STRENGTHS: lambda: _("What I am good at and what carries me, as far as it helps with the goals."),
    Section.IF_WORSE: lambda: _("What might happen, what to do then, and whom to ring. Use numbers that the trust has agreed."),
    Section.PEOPLE: lambda: _("Who is important to me, who helps, who may be told what."),
}
WORDS = tuple(_HELP)


class WordsSection(QWidget):
    """One text of the plan, written while a draft, read once agreed.

    Signals:
        typed: her words so far.
    """

    typed = Signal(str)

    def __init__(self, section: Section, keys: UndoKeys) -> None:
        super().__init__()
        self.section = section
        self.text = GrowingText("", least=6, most=24)
        self.text.setUndoRedoEnabled(False)
        self.text.setAccessibleName(NAMES[section]())
        self.text.setAccessibleDescription(_HELP[section]())
        self.text.installEventFilter(keys)
        self.text.textChanged.connect(lambda: self.typed.emit(self.text.toPlainText()))
        self._read = Words()
        self.setLayout(VBox(card(NAMES[section](), muted_words(_HELP[section]()), self.text, self._read)))

    def show_plan(self, plan: Plan, *, is_draft: bool) -> None:
        words: str = getattr(plan, self.section.value)
        self.text.setVisible(is_draft)
        self._read.setVisible(not is_draft)
        self._read.setText(words or _("Nothing was written here."))
        if words != self.text.toPlainText():
            blocked = QSignalBlocker(self.text)
            self.text.setPlainText(words)
            blocked.unblock()
