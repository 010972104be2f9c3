"""What stands beside the questions: the domains with how far along, typing from paper, stars and what the three answers mean."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QWidget

from cns_desktop.domain.assessments import MOST_STARS, Assessment, Tool
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.needs import PaperLine, answered_in, counts, read_paper, stars
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import Button, Kind
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.text import Label, Words, strong
from cns_desktop.ui.common.theme import Role, Size, Weight, theme

EXAMPLE = "07 3"
QWIDGETSIZE_MAX = 16777215  # Qt names it in C++ only


def meanings(time_frame: str) -> tuple[str, str, str]:
    """What blank, 0 and "not a concern" say, in every mode (README 2)."""
    return (
        _("Blank: not answered"),
        _("0: not at all {time_frame}").format(time_frame=time_frame),
        _("Not a concern: answered, no score"),
    )


class _DomainButton(Button):
    """A domain with how many of its questions are answered."""

    def __init__(self, name: str, glyph: str) -> None:
        self._title, self._glyph_name = name, glyph
        self._words, self._count = Words(name), Label(size=Size.SMALL, role=Role.MUTED)
        self._sign, self._shield = Sign(glyph or "circle-dashed"), Sign("shield-alert", Role.DANGER, 16)
        super().__init__("", Kind.QUIET, name=name)
        self.setCheckable(True)
        self.setLayout(HBox(self._sign, (self._words, 1), self._shield, self._count, gap=10, margins=(10, 2, 10, 2)))
        for part in (self._words, self._count, self._sign, self._shield):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._shield.hide()
        self.toggled.connect(lambda _on: self._look_chosen())

    def retheme(self) -> None:
        look = theme()
        self.setMinimumSize(look.px(200), look.px(46 if len(self._title) > 16 else 37))
        self.setMaximumWidth(look.px(400))
        self._look_chosen()

    def show_count(self, answered: int, questions: int, *, has_prompt: bool) -> None:
        self._count.setText(f"{answered}/{questions}")
        self._shield.setVisible(has_prompt)
        said = _("{domain}, {answered} of {questions} answered").format(domain=self._title, answered=answered, questions=questions)
        self.setAccessibleName(_("{domain}, open safety prompt").format(domain=said) if has_prompt else said)
        self.setToolTip(self.accessibleName())

    def _look_chosen(self) -> None:
        is_on = self.isChecked()
        self._words.set_role(Role.ON_ACTION_TINT if is_on else Role.TEXT)
        self._count.set_role(Role.ON_ACTION_TINT if is_on else Role.MUTED)
        self._words.set_weight(Weight.SEMIBOLD if is_on else None)
        self._sign.set_glyph(self._glyph_name or "circle-dashed", Role.ACTION if is_on else Role.MUTED)


class Domains(Card):
    """Signals:
    chosen: the place of a domain.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(gap=2, margins=7)
        self.setAccessibleName(_("Parts of the assessment"))
        self.buttons: list[_DomainButton] = []

    def show_tool(self, tool: Tool, icons: dict[str, str]) -> None:
        for button in self.buttons:
            self.box.removeWidget(button)
            button.deleteLater()
        self.buttons = [_DomainButton(domain.text, icons.get(domain.link_id, "")) for domain in tool.domains]
        self.box.put(*self.buttons)
        for at, button in enumerate(self.buttons):
            button.clicked.connect(lambda _on=False, at=at: self.chosen.emit(at))

    def show_counts(self, assessment: Assessment, tool: Tool, prompted: set[str]) -> None:
        for button, domain in zip(self.buttons, tool.domains, strict=True):
            button.show_count(*answered_in(assessment, tool, domain.link_id), has_prompt=domain.link_id in prompted)

    def show_chosen(self, at: int) -> None:
        for place, button in enumerate(self.buttons):
            button.setChecked(place == at)


class DomainBox(QComboBox):
    """The domains in a narrow window."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Part of the assessment"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def show_counts(self, assessment: Assessment, tool: Tool) -> None:
        chosen = max(self.currentIndex(), 0)
        texts = []
        for domain in tool.domains:
            answered, questions = answered_in(assessment, tool, domain.link_id)
            texts.append(_("{domain}, {answered} of {questions} answered").format(domain=domain.text, answered=answered, questions=questions))
        if self.count() != len(texts):
            self.clear()
            self.addItems(texts)
            self.setCurrentIndex(chosen)
        for at, text in enumerate(texts):
            self.setItemText(at, text)


class _PaperEdit(QLineEdit):
    """Enter takes the line; the row's letters mean nothing here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.accept()


class FromPaper(Card):
    """`07 3 Enter`, `07 n Enter`: question, score or n; the next line follows at once.

    Signals:
        read: a PaperLine she typed.
    """

    read = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=4, margins=9)
        self.edit = _PaperEdit()
        self.edit.setPlaceholderText(EXAMPLE)
        self.edit.setMaxLength(12)
        self.edit.setAccessibleName(_("From paper: question number, then score or n"))
        self.said = Words(size=Size.SMALL, role=Role.MUTED)
        self._help = _("Question, score or n, Enter.")
        self.box.put(strong(_("From paper")), self.said, self.edit)
        self._tool: Tool | None = None
        self.say(self._help)
        self.edit.returnPressed.connect(self._on_enter)

    def lie_flat(self, *, is_flat: bool) -> None:
        """One line in a narrow window, where height is short."""
        self.box.setDirection(QBoxLayout.Direction.LeftToRight if is_flat else QBoxLayout.Direction.TopToBottom)
        self.box.setStretchFactor(self.said, 1 if is_flat else 0)
        self.edit.setMaximumWidth(theme().px(120) if is_flat else QWIDGETSIZE_MAX)

    def show_tool(self, tool: Tool) -> None:
        self._tool = tool
        self.edit.clear()
        self.say(self._help)

    def say(self, words: str, *, is_wrong: bool = False) -> None:
        self.said.set_role(Role.DANGER if is_wrong else Role.MUTED)
        self.said.setText(words)
        self.edit.setAccessibleDescription(words)
        if words != self._help:
            announce(self.edit, words)

    def took(self, line: PaperLine, *, answer: str) -> None:
        """The line is answered: say so and be ready for the next."""
        self.edit.clear()
        self.say(_("{number} {concern}: {answer}").format(number=f"{line.item.number:02d}", concern=line.item.text, answer=answer))

    def _on_enter(self) -> None:
        if self._tool is None or not self.edit.text().strip():
            return
        try:
            line = read_paper(self.edit.text(), self._tool)
        except Expected as error:
            self.say(error.sentences(), is_wrong=True)
            self.edit.selectAll()
            return
        self.read.emit(line)


class StarCount(QWidget):
    """How many stars are given, of how many."""

    def __init__(self, *, is_short: bool = False) -> None:
        super().__init__()
        self._is_short = is_short
        self._words = Label()
        self._sign = Sign("star-filled", Role.STAR, 18, _("Discuss first") if is_short else "")
        self.setLayout(HBox(self._sign, self._words, None))

    def show_stars(self, number: int) -> None:
        text = _("{number} of {most}") if self._is_short else _("Discuss first: {number} of {most}")
        self._words.setText(text.format(number=number, most=MOST_STARS))


class Progress(Card):
    """Stars given, how far along, what the answers mean. Never a result."""

    def __init__(self) -> None:
        super().__init__(gap=2, margins=9)
        self._stars = StarCount()
        self._answered = Label(size=Size.SMALL, role=Role.MUTED)
        self._means = [Words(size=Size.SMALL, role=Role.MUTED) for _each in range(3)]
        self.box.put(self._stars, self._answered, *self._means)

    def show_progress(self, assessment: Assessment, tool: Tool) -> None:
        blank = counts(assessment, tool)[2]
        self._stars.show_stars(stars(assessment))
        self._answered.setText(_("{answered} of {questions} answered.").format(answered=len(tool.items) - blank, questions=len(tool.items)))
        for words, meaning in zip(self._means, meanings(tool.time_frame), strict=True):
            words.setText(meaning)
