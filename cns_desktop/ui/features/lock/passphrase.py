"""Typing a passphrase: hidden until she looks, judged in words while she chooses a new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import secondary
from cns_desktop.ui.common.fields import Field
from cns_desktop.ui.common.icons import Sign, icon
from cns_desktop.ui.common.layout import Columns, HBox, VBox, wrap
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.text import Words
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.lock.ports import Judged, PassphrasePorts, Strength

TALL = 44
_LOOKS = {
    Strength.WEAK: ("circle-dashed", Role.MUTED),
    Strength.FAIR: ("circle-check", Role.TEXT),
    Strength.STRONG: ("circle-check", Role.SUCCESS),
}


class SecretField(Themed, QLineEdit):
    """A line whose letters are hidden; the eye at its end shows them."""

    def __init__(self, *, is_shown: bool = False) -> None:
        super().__init__()
        self._eye = self.addAction(icon("eye", Role.MUTED), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(self._turn)
        self._show(is_shown=is_shown)
        self.retheme()

    def retheme(self) -> None:
        self.setMinimumHeight(theme().px(TALL))

    def _turn(self) -> None:
        self._show(is_shown=self.echoMode() == QLineEdit.EchoMode.Password)

    def _show(self, *, is_shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        words = _("Hide what you type") if is_shown else _("Show what you type")
        self._eye.setIcon(icon("eye-off" if is_shown else "eye", Role.MUTED))
        self._eye.setText(words)
        self._eye.setToolTip(words)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with its strength in words and a suggestion to take.

    Signals:
        changed: either line changed.
    """

    changed = Signal()

    def __init__(self, ports: PassphrasePorts) -> None:
        super().__init__()
        self._ports = ports
        self._judged = Judged(is_accepted=False, strength=Strength.WEAK, sentence="")
        self.first, self.again = SecretField(is_shown=True), SecretField()
        self.first_field = Field(_("Passphrase"), self.first)
        self.again_field = Field(_("Type it again"), self.again)
        self.suggest = secondary(_("&Suggest another"), "sparkles").does(self._on_suggest)
        self.suggest.setMinimumHeight(theme().px(TALL))
        self._sign, self._said = Sign("circle-dashed"), Words(role=Role.MUTED)
        self._line = wrap(HBox(VBox(self._sign, None, gap=0), (self._said, 1), gap=8))
        beside = Columns([wrap(VBox(self.first_field)), wrap(VBox(None, self.suggest, gap=0))], [1, 0], below_em=34, gap=10)
        self.setLayout(VBox(beside, self._line, 8, self.again_field, gap=8))
        self.setFocusProxy(self.first)
        self.first.textChanged.connect(self._on_first)
        self.again.textChanged.connect(self._on_again)
        self.again.editingFinished.connect(self._compare)
        self._show(Judged(is_accepted=False, strength=Strength.WEAK, sentence=_("Type three or more unrelated words.")))

    def text(self) -> str:
        return self.first.text()

    def is_ready(self) -> bool:
        """Strong enough, and typed the same twice."""
        return self._judged.is_accepted and self.first.text() == self.again.text()

    def complain(self) -> bool:
        """Say what is still missing; False when nothing is."""
        self.first_field.set_error("" if self._judged.is_accepted else self._judged.sentence)
        self._line.setVisible(self._judged.is_accepted)
        differs = self.first.text() != self.again.text()
        self.again_field.set_error(_("The two are not the same. Type it again.") if differs else "")
        if not self._judged.is_accepted:
            self.first.setFocus()
        elif differs:
            self.again.setFocus()
        return not self.is_ready()

    def forget(self) -> None:
        """Empty both lines."""
        self.first.clear()
        self.again.clear()

    def _on_suggest(self) -> None:
        self.first.setText(self._ports.suggest())
        self.again.clear()
        self.again.setFocus()

    def _on_first(self, text: str) -> None:
        self.first_field.set_error("")
        self._line.show()
        self._show(self._ports.judge(text))
        self.changed.emit()

    def _on_again(self, _text: str) -> None:
        self.again_field.set_error("")
        self.changed.emit()

    def _compare(self) -> None:
        if self.again.text() and self.first.text() != self.again.text():
            self.again_field.set_error(_("The two are not the same. Type it again."))

    def _show(self, judged: Judged) -> None:
        is_new = judged != self._judged
        self._judged = judged
        glyph, role = _LOOKS[judged.strength]
        self._sign.set_glyph(glyph, role)
        self._said.set_role(role)
        self._said.setText(judged.sentence)
        if is_new and judged.sentence:
            announce(self, judged.sentence)
