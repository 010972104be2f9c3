"""One version of one assessment as it was given: read, amend, or mark as entered in error."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import Assessment, Domain, Item, Status, Tool
from cns_desktop.domain.needs import AssessmentLine, comment_on
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import danger, quiet, secondary
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox, Rule, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.common.text import Label, card, muted_words, title_line, words
from cns_desktop.ui.common.theme import Role, Size, Tone, theme
from cns_desktop.ui.features.assessments.details import facts_line
from cns_desktop.ui.features.assessments.ports import AssessmentPorts
from cns_desktop.ui.features.assessments.results import answer_words


class LookView(QWidget):
    """Signals:
    closed: back to the result.
    amend_requested: make the next version.
    error_requested: mark as entered in error, with the reason.
    """

    closed = Signal()
    amend_requested = Signal()
    error_requested = Signal(str)

    def __init__(self, ports: AssessmentPorts) -> None:
        super().__init__()
        self._ports = ports
        self._scroll: Scroll | None = None
        self.line: AssessmentLine | None = None
        self.amend: QWidget | None = None
        self.mark: QWidget | None = None
        self._reason = Field(_("Why was it entered in error?"), TextField(longest=200), width=480)
        self._reason_card: Card | None = None
        self.setLayout(VBox(gap=0))

    def show_version(self, line: AssessmentLine, tool: Tool) -> None:
        self.line = line
        self._reason = Field(
            _("Why was it entered in error?"), TextField(longest=200), _("It is kept, shown as an error, and counts no more."), width=480
        )
        parts = [
            self._head(line, tool),
            *self._states(line),
            self._made_reason_card(),
            *self._domains(line.assessment, tool),
            *_other(line.assessment),
        ]
        old, self._scroll = self._scroll, Scroll(page(*parts, None))
        box = self.layout()
        if box is not None:
            if old is not None:
                box.removeWidget(old)
                old.hide()
                old.deleteLater()
            box.addWidget(self._scroll)

    def complain(self, words_: str) -> None:
        self._reason.set_error(words_)
        if self._reason_card is not None:
            self._reason_card.show()

    def ask_reason(self) -> None:
        if self._reason_card is not None:
            self._reason_card.show()
            self._reason.setFocus()

    @property
    def reason(self) -> TextField:
        field = self._reason.control
        assert isinstance(field, TextField)  # noqa: S101 - made above
        return field

    def _head(self, line: AssessmentLine, tool: Tool) -> QWidget:
        a = line.assessment
        back = secondary(_("Back"), "chevron-left").does(self.closed.emit)
        self.amend = secondary(_("Amend"), "pencil").does(self.amend_requested.emit)
        self.mark = danger(_("Entered in error"), "triangle-alert").does(self.ask_reason)
        buttons = [back]
        if line.is_current:
            buttons.append(self.amend)
        if not a.entry.is_error and a.status is not Status.IN_PROGRESS:
            buttons.append(self.mark)
        under = facts_line(a, self._ports.facts, line.author_name)
        title = _("{title}, version {version}").format(title=tool.title, version=a.version) if a.version > 1 else tool.title
        return title_line(title, under, *buttons)

    def _states(self, line: AssessmentLine) -> list[QWidget]:
        a = line.assessment
        if a.entry.is_error:
            return [Message(_("Entered in error"), a.entry.error_reason, Tone.WARNING)]
        if a.status is Status.IN_PROGRESS:
            return [Message(_("Not finished"), _("It counts nowhere until it is finished."))]
        if not line.is_current:
            return [Message(_("Replaced by a newer version"), _("It is kept as it was."))]
        return []

    def _made_reason_card(self) -> Card:
        save = danger(_("Mark as entered in error"), "check").does(lambda: self.error_requested.emit(self.reason.text()))
        leave = quiet(_("Leave it as it is")).does(self._hide_reason)
        self.reason.returnPressed.connect(lambda: self.error_requested.emit(self.reason.text()))
        self._reason_card = Card(self._reason, HBox(save, leave, None))
        self._reason_card.hide()
        return self._reason_card

    def _hide_reason(self) -> None:
        if self._reason_card is not None:
            self._reason_card.hide()

    def _domains(self, a: Assessment, tool: Tool) -> list[QWidget]:
        return [self._domain(a, domain, [item for item in tool.items if item.domain == domain.link_id]) for domain in tool.domains]

    def _domain(self, a: Assessment, domain: Domain, items: list[Item]) -> QWidget:
        parts: list[QWidget] = []
        for item in items:
            parts += [*([Rule()] if parts else []), _answer_line(a, item)]
        return card(domain.text, *parts, gap=4)


def _answer_line(a: Assessment, item: Item) -> QWidget:
    answer, comment = a.answer(item.link_id), comment_on(a, item.link_id)
    star = [Sign("star-filled", Role.STAR, 18, _("Discuss first"))] if answer is not None and answer.is_starred else []
    number = Label(f"{item.number:02d}", size=Size.SMALL, role=Role.MUTED)
    figure = answer_words(a, item.link_id)
    figure.setMinimumWidth(theme().px(100))
    figure.setAccessibleName(_("{concern}: {answer}").format(concern=item.text, answer=figure.text() if isinstance(figure, Label) else ""))
    said = [wrap(HBox(28, muted_words(_("“{comment}”").format(comment=comment))))] if comment else []
    return wrap(VBox(HBox(number, (words(item.text), 1), *star, figure, gap=10), *said, gap=2))


def _other(a: Assessment) -> list[QWidget]:
    return [card(_("Something else to talk about"), words(a.other))] if a.other else []
