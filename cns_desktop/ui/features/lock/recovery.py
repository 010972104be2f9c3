"""The way in with the recovery code: it opens the caseload and sets a new passphrase."""

from functools import partial

from PySide6.QtCore import Signal

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.layout import HBox, Scroll, VBox, wrap
from cns_desktop.ui.common.text import display, words
from cns_desktop.ui.common.theme import theme
from cns_desktop.ui.features.lock.passphrase import NewPassphrase
from cns_desktop.ui.features.lock.ports import LockPorts
from cns_desktop.ui.jobs import JobRunner

_WIDE = 660


class RecoveryPage(Scroll):
    """Eight groups from the printed sheet, then a new passphrase.

    Signals:
        left: back to the passphrase.
    """

    left = Signal()

    def __init__(self, jobs: JobRunner, ports: LockPorts) -> None:
        self._jobs, self._ports = jobs, ports
        self.code = TextField(longest=80)
        self.code_field = Field(
            _("Recovery code"), self.code, _("Eight groups of five. Small letters, spaces and dashes make no difference."), width=560
        )
        self.new = NewPassphrase(ports.passphrase)
        self.open_it = primary(_("Open with the code"), "key-round").does(self._on_open)
        self.back = quiet(_("Go back"))
        body = VBox(
            display(_("Open with the recovery code")),
            words(_("Take the printed sheet. Nothing is lost: the code opens the same caseload, and you choose a new passphrase.")),
            8,
            self.code_field,
            8,
            self.new,
            14,
            HBox(self.open_it, self.back, None),
            None,
        )
        self._form = wrap(body)
        super().__init__(wrap(HBox(None, (self._form, 10), None, margins=(24, 40, 24, 32))))
        self.back.does(self.left.emit)
        self.code.editingFinished.connect(self._judge_code)
        self.code.textEdited.connect(lambda _text: self.code_field.set_error(""))

    def retheme(self) -> None:
        super().retheme()
        self._form.setMaximumWidth(theme().px(_WIDE))

    def primary_action(self) -> None:
        self._on_open()

    def _judge_code(self) -> bool:
        typed = self.code.text().strip()
        faults = self._ports.code_faults(typed) if typed else (_("Type the code from the sheet."),)
        self.code_field.set_error(" ".join(faults))
        return not faults

    def _on_open(self) -> None:
        if not self._judge_code():
            self.code.setFocus()
            return
        if self.new.complain():
            return
        self.open_it.setEnabled(False)
        job = partial(self._ports.recover, self.code.text(), self.new.text())
        self._jobs.run(Lane.READ, job, owner=self, done=self._on_opened, failed=self._on_refused)

    def _on_opened(self, opened: object) -> None:
        self.code.clear()
        self.new.forget()
        self._ports.opened(opened)

    def _on_refused(self, error: Expected) -> None:
        self.open_it.setEnabled(True)
        self.code_field.set_error(error.sentences())
        self.code.setFocus()
