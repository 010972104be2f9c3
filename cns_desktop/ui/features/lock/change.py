"""Another passphrase, or a new recovery code, while the caseload is open. Both ask for the passphrase once more."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet
from cns_desktop.ui.common.fields import Field
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.text import heading, words
from cns_desktop.ui.features.lock.code import CodeCard
from cns_desktop.ui.features.lock.passphrase import NewPassphrase, SecretField
from cns_desktop.ui.features.lock.ports import ChangePorts
from cns_desktop.ui.jobs import JobRunner


class ChangePassphrase(QWidget):
    """Old, new, new again.

    Signals:
        changed: it is changed; carries what the computer's key store said.
        left: she leaves it as it is.
    """

    changed = Signal(str)
    left = Signal()

    def __init__(self, jobs: JobRunner, ports: ChangePorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.old = SecretField()
        self.old_field = Field(_("Passphrase you use now"), self.old, width=480)
        self.new = NewPassphrase(ports.passphrase)
        self.change = primary(_("Change the passphrase"), "key-round").does(self._on_change)
        self.leave = quiet(_("Leave it as it is")).does(self.left.emit)
        under = words(_("The old one opens nothing after this. The recovery code stays as it is."))
        self.setLayout(VBox(heading(_("Change the passphrase")), under, 4, self.old_field, self.new, 8, HBox(self.change, self.leave, None)))
        self.setFocusProxy(self.old)
        self.old.textEdited.connect(lambda _text: self.old_field.set_error(""))

    def primary_action(self) -> None:
        self._on_change()

    def _on_change(self) -> None:
        if not self.old.text():
            self.old_field.set_error(_("Type the passphrase you use now."))
            self.old.setFocus()
            return
        if self.new.complain():
            return
        self.change.setEnabled(False)
        job = partial(self._ports.change, self.old.text(), self.new.text())
        self._jobs.run(Lane.WRITE, job, owner=self, done=self._on_done, failed=self._on_refused)

    def _on_done(self, keyring: str) -> None:
        self._forget()
        self.changed.emit(keyring)

    def _on_refused(self, error: Expected) -> None:
        self.change.setEnabled(True)
        self.old_field.set_error(error.sentences())
        self.old.setFocus()

    def _forget(self) -> None:
        self.change.setEnabled(True)
        self.old.clear()
        self.new.forget()


class NewCode(QWidget):
    """A new recovery code; the sheet printed before opens nothing any more.

    Signals:
        made: she has typed its last group back.
        left: back to the settings.
    """

    made = Signal()
    left = Signal()

    def __init__(self, jobs: JobRunner, ports: ChangePorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.passphrase = SecretField()
        self.field = Field(_("Your passphrase, once more"), self.passphrase, width=480)
        self.code = CodeCard(jobs, ports.print_code, self._make)
        self.done = primary(_("I have it"), "check").does(self._on_done)
        self.leave = quiet(_("Go back")).does(self.left.emit)
        under = words(_("A new code makes the one on the old sheet useless. Destroy the old sheet."))
        self.setLayout(VBox(heading(_("A new recovery code")), under, 4, self.field, self.code, 8, HBox(self.done, self.leave, None)))
        self.setFocusProxy(self.passphrase)
        self.passphrase.textEdited.connect(lambda _text: self.field.set_error(""))

    def primary_action(self) -> None:
        self._on_done()

    def _make(self, take: Callable[[str], None]) -> None:
        if not self.passphrase.text():
            self.field.set_error(_("Type your passphrase."))
            self.passphrase.setFocus()
            return
        job = partial(self._ports.new_code, self.passphrase.text())
        self._jobs.run(Lane.WRITE, job, owner=self, done=take, failed=self._on_refused)

    def _on_refused(self, error: Expected) -> None:
        self.field.set_error(error.sentences())
        self.passphrase.setFocus()

    def _on_done(self) -> None:
        if not self.code.complain():
            self.passphrase.clear()
            self.code.start_over()
            self.made.emit()
