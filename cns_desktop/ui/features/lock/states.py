"""Whole-window pages for what stops everything: a state of the store by its name, and waiting."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox, Panel, Scroll, VBox, flow, wrap
from cns_desktop.ui.common.text import Words, display, words
from cns_desktop.ui.common.theme import Role, Size, theme

_WIDE = 560


class FaultPage(Panel):
    """What happened, what is safe, what to do; try again, close, or go back to the newest backup where there is one."""

    def __init__(self, error: Expected, again: Callable[[], None], close: Callable[[], None], restore: Callable[[], None] | None = None) -> None:
        self.again = primary(_("&Try again"), "refresh-cw").does(again)
        self.restore = secondary(_("&Restore the newest backup"), "undo-2")
        if restore is None:
            self.restore.hide()
        else:
            self.restore.does(restore)
        self.leave = secondary(_("&Close the app")).does(close)
        said = [_line("octagon-alert", Role.DANGER, error.what)]
        said += [_line("shield-check", Role.SUCCESS, error.safe)] if error.safe else []
        said += [_line("info", Role.ACTION, error.then)] if error.then else []
        self._card = Card(display(_("The caseload can’t be opened now")), 4, *said, 10, flow(self.again, self.restore, self.leave), gap=8, margins=32)
        self._card.setAccessibleName(error.sentences())
        super().__init__(Role.PAGE, VBox(Scroll(wrap(VBox(None, HBox(None, (self._card, 100), None), None, margins=16)))))
        self.setFocusProxy(self.again)

    def retheme(self) -> None:
        super().retheme()
        self._card.setMaximumWidth(theme().px(_WIDE))


class Waiting(Panel):
    """A sentence while something is made or closed."""

    def __init__(self, title: str, body: str) -> None:
        head, said = Words(title, size=Size.HEADING), words(body, role=Role.MUTED)
        for line in (head, said):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._said = said
        super().__init__(Role.PAGE, VBox(None, (Sign("hourglass", size=40), 0, Qt.AlignmentFlag.AlignHCenter), head, said, None, margins=20))
        self.setAccessibleName(f"{title}. {body}")

    def say(self, body: str) -> None:
        """How far it is."""
        self._said.setText(body)


def _line(glyph: str, role: Role, text: str) -> HBox:
    return HBox(VBox(2, Sign(glyph, role), None, gap=0), (words(text), 1), gap=10)
