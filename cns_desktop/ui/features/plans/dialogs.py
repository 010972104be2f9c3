"""The two things of a plan that need a dialog: agreeing it, and saying that a version was entered in error."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QPushButton, QRadioButton, QWidget

from cns_desktop.domain.plans import Agreement
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.fields import Field, GrowingText, TextField
from cns_desktop.ui.common.layout import Columns, HBox, Item, Scroll, VBox, flow, page
from cns_desktop.ui.common.text import heading, muted_words, strong, words
from cns_desktop.ui.common.theme import Role, theme


class _Dialog(QDialog):
    """The banner of the patient on top, the content scrolling, the buttons always in sight."""

    def __init__(self, parent: QWidget, banner: QWidget, title: str, content: QWidget, main: QPushButton, *foot: Item) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setLayout(VBox(banner, (Scroll(content), 1), VBox(*foot, margins=(20, 8, 20, 16)), gap=0))
        # Not the button's own shortcut: that would take the place of its Alt letter.
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(main.click)
        room = parent.window().size()
        self.resize(min(theme().px(640), room.width()), min(theme().px(560), room.height()))


class AgreeDialog(_Dialog):
    """Who agreed, how, who was there. What the button does stands on it."""

    def __init__(self, parent: QWidget, banner: QWidget, version: int, patient: str) -> None:
        self._patient = patient
        self.how = {"spoken": QRadioButton(_("&Spoken")), "written": QRadioButton(_("&Written"))}
        self.by_patient, self.by_other = QRadioButton(patient), QRadioButton(_("A &representative"))
        self.by_patient.setChecked(True)
        self._groups = [_group(parent, *self.how.values()), _group(parent, self.by_patient, self.by_other)]
        self.name, self.authority, self.present = TextField("", 200), TextField("", 200), TextField("", 500)
        authority = Field(_("On what &authority"), self.authority, _("For example: attorney for health and welfare, seen 3-Nov-2026"))
        self._other = Columns([Field(_("&Name"), self.name), authority], [1, 1], below_em=34)
        self._other.hide()
        agree = _("A&gree and lock version {number}").format(number=version)
        self.agree = primary(agree, "signature", keys="Ctrl+Return").does(self.accept)
        self._why = words(_("Choose spoken or written."), role=Role.MUTED)
        self._why.setAlignment(Qt.AlignmentFlag.AlignRight)
        content = page(
            heading(_("Agree the support plan")),
            muted_words(_("From then on version {number} does not change. A change makes the next version.").format(number=version)),
            strong(_("Who agreed")),
            flow(self.by_patient, self.by_other, gap=16),
            self._other,
            strong(_("How")),
            flow(*self.how.values(), gap=16),
            Field(_("Who was &present"), self.present, _("Leave it empty when nobody else was there.")),
            None,
        )
        keep = secondary(_("&Keep as draft")).does(self.reject)
        super().__init__(parent, banner, agree.replace("&", ""), content, self.agree, self._why, HBox(None, keep, self.agree))
        for button in (*self.how.values(), self.by_patient, self.by_other):
            button.toggled.connect(lambda _on: self._weigh())
        for field in (self.name, self.authority):
            field.textChanged.connect(lambda _text: self._weigh())
        self._weigh()
        self.how["spoken"].setFocus()

    def _weigh(self) -> None:
        """What is missing is said beside the button that waits for it."""
        self._other.setVisible(self.by_other.isChecked())
        missing = ""
        if self.by_other.isChecked() and not (self.name.text().strip() and self.authority.text().strip()):
            missing = _("Write the name of who agreed, and on what authority.")
        elif not any(button.isChecked() for button in self.how.values()):
            missing = _("Choose spoken or written.")
        self._why.setText(missing)
        self.agree.setEnabled(not missing)

    def agreement(self, at: datetime) -> Agreement:
        """What was chosen."""
        is_patient = self.by_patient.isChecked()
        return Agreement(
            self._patient if is_patient else self.name.text().strip(),
            "patient" if is_patient else self.authority.text().strip(),
            next(how for how, button in self.how.items() if button.isChecked()),
            self.present.text().strip(),
            at,
        )


class ErrorDialog(_Dialog):
    """Entered in error, because …: nothing is erased."""

    def __init__(self, parent: QWidget, banner: QWidget, version: int) -> None:
        self._reason = GrowingText("", least=3)
        mark = _("Mark version {number} as entered in error").format(number=version)
        self.mark = primary(mark, keys="Ctrl+Return").does(self.accept)
        self.mark.setEnabled(False)
        content = page(
            heading(_("Version {number} was entered in error").format(number=version)),
            words(_("It is kept and shown as an error. The version before it is in force again, with its actions.")),
            Field(_("Because"), self._reason, _("The reason stands in the record.")),
            None,
        )
        leave = secondary(_("Leave it as it is")).does(self.reject)
        super().__init__(parent, banner, mark, content, self.mark, HBox(None, leave, self.mark))
        self._reason.textChanged.connect(lambda: self.mark.setEnabled(bool(self.reason)))
        self._reason.setFocus()

    @property
    def reason(self) -> str:
        return self._reason.toPlainText().strip()


def _group(parent: QWidget, *buttons: QRadioButton) -> QButtonGroup:
    group = QButtonGroup(parent)
    for button in buttons:
        group.addButton(button)
    return group
