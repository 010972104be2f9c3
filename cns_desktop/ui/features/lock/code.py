"""The recovery code: shown once, printed or copied, and its last group typed back to prove that it was kept."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import quiet, secondary
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox, VBox, flow, wrap
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.features.lock.clipboard import SecretClipboard
from cns_desktop.ui.jobs import JobRunner


class CodeText(Label):
    """The eight groups, large and spaced, four to a line."""

    def __init__(self) -> None:
        super().__init__(size=Size.HEADING, weight=Weight.SEMIBOLD)
        self.setVisible(False)

    def retheme(self) -> None:
        super().retheme()
        font = QFont(theme().font(Size.HEADING, Weight.SEMIBOLD))
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, theme().px(1))
        self.setFont(font)

    def show_code(self, code: str) -> None:
        groups = code.split("-")
        self.setText("\n".join("   ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)))
        self.setAccessibleName(_("Recovery code: {code}").format(code=", ".join(groups)))
        self.setVisible(bool(code))


class CodeCard(Card):
    """The way back in. `ask_for_code` is told to make one when she wants to see or print it.

    Signals:
        proved: the last group was typed back as it stands in the code.
    """

    proved = Signal()

    def __init__(self, jobs: JobRunner, print_code: Callable[[str], str], ask_for_code: Callable[[Callable[[str], None]], None]) -> None:
        self._jobs, self._print, self._ask = jobs, print_code, ask_for_code
        self._code = ""
        self._clipboard = SecretClipboard()
        self.print_it = secondary(_("&Print the code"), "printer").does(partial(self._with_code, self._on_print))
        self.show_it = quiet(_("Sho&w it"), "eye").does(partial(self._with_code, self._on_show))
        self.copy_it = quiet(_("&Copy it"), "clipboard-list").does(self._on_copy)
        self.copy_it.setToolTip(_("Taken off the clipboard again after 30 seconds."))
        self.copy_it.hide()
        self._text, self._said = CodeText(), Words(role=Role.MUTED, size=Size.SMALL)
        self._said.hide()
        self.back = TextField(longest=12)
        self.back_field = Field(_("Type the last group of the code, to be sure you have it"), self.back, width=140)
        self.back_field.hide()
        self.back.textEdited.connect(self._on_typed)
        title = Words(_("Your way back in: the recovery code"), weight=Weight.SEMIBOLD)
        only = _("If you forget the passphrase, only this code opens your caseload. Nobody else can, not even IT.")
        why = Words(_("{only_way} Print it now and keep it away from the laptop.").format(only_way=only))
        inside = VBox(title, why, 4, flow(self.print_it, self.show_it, self.copy_it), self._text, self._said, self.back_field, gap=4)
        super().__init__(HBox(VBox(Sign("life-buoy", Role.ACTION, 24), None), (wrap(inside), 1), gap=14))
        self.setAccessibleName(_("Your way back in: the recovery code"))

    @property
    def is_proved(self) -> bool:
        typed = "".join(self.back.text().split()).upper()
        return bool(self._code) and typed == self._code.rpartition("-")[2]

    def start_over(self) -> None:
        """The code shown before is worth nothing now."""
        self._code = ""
        self._text.show_code("")
        self.back.clear()
        self.back_field.hide()
        self.copy_it.hide()
        self._said.hide()

    def complain(self) -> bool:
        """Say what is missing; False when the code was proved."""
        if not self._code:
            self._say(_("Print or show the code first; it is shown only now."), Role.DANGER)
            self.print_it.setFocus()
        elif not self.is_proved:
            self.back_field.set_error(_("That is not the last group of the code."))
            self.back.setFocus()
        return not self.is_proved

    def _with_code(self, then: Callable[[], None]) -> None:
        if self._code:
            then()
            return

        def take(code: str) -> None:
            self._code = code
            then()

        self._ask(take)

    def _on_show(self) -> None:
        self._text.show_code(self._code)
        self._prove()

    def _on_print(self) -> None:
        self._prove()
        self._say(_("Sending the code to the printer…"), Role.MUTED)
        self._jobs.run(Lane.RENDER, partial(self._print, self._code), owner=self, done=partial(self._say, role=Role.MUTED), failed=self._on_refused)

    def _on_refused(self, error: Expected) -> None:
        self._text.show_code(self._code)
        self._say(error.sentences(), Role.DANGER)

    def _on_copy(self) -> None:
        self._clipboard.copy(self._code)
        self._say(_("Copied. It leaves the clipboard in 30 seconds."), Role.MUTED)

    def _prove(self) -> None:
        self.copy_it.show()
        self.back_field.show()
        self.back.setFocus()

    def _say(self, words: str, role: Role) -> None:
        self._said.set_role(role)
        self._said.setText(words)
        self._said.setVisible(bool(words))
        announce(self, words)

    def _on_typed(self, _text: str) -> None:
        self.back_field.set_error("")
        if self.is_proved:
            self.proved.emit()
