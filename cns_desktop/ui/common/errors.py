"""The list at the top of a form that says what is wrong and jumps there."""

from collections.abc import Iterable

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import Button, quiet
from cns_desktop.ui.common.fields import Field
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, VBox, wrap
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import Words
from cns_desktop.ui.common.theme import Role, Weight, theme
from cns_desktop.ui.common.themed import Themed


class ErrorList(Themed, QFrame):
    """Hidden while all is well. `show_for` fills it from the fields and says whether there was anything."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Words(weight=Weight.SEMIBOLD)
        self._jumps = VBox(gap=0)
        self._lines: list[QWidget] = []
        words = VBox(self._title, self._jumps, gap=4)
        self.setLayout(HBox(VBox(2, Sign("octagon-alert", Role.DANGER), None, gap=0), (words, 1), gap=10, margins=(14, 10, 12, 10)))
        self.hide()

    def show_for(self, fields: Iterable[Field]) -> bool:
        """List the fields that have an error, in their order. The first jump takes the focus."""
        wrong = [field for field in fields if field.error]
        for line in self._lines:
            self._jumps.removeWidget(line)
            line.deleteLater()
        jumps = [_jump_to(field) for field in wrong]
        self._lines = [wrap(HBox(jump, (Words(field.error), 1))) for jump, field in zip(jumps, wrong, strict=True)]
        self._jumps.put(*self._lines)
        title = ngettext("There is {count} thing to put right", "There are {count} things to put right", len(wrong)).format(count=len(wrong))
        self._title.setText(title)
        self.setAccessibleName(title)
        self.setVisible(bool(wrong))
        if wrong:
            announce(self, title)
            jumps[0].setFocus()
        return bool(wrong)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        box(QPainter(self), self.rect(), look.colour(Role.SURFACE), look.colour(Role.DANGER), max(2, look.px(2)))


def _jump_to(field: Field) -> Button:
    text = field.label.text().replace("&", "")
    return quiet(text, name=_("{field}: {problem}").format(field=text, problem=field.error)).does(field.setFocus)
