"""The line above every page: find, how sync stands, lock; on a patient in a narrow window also the page menu."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy

from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import quiet, sign_button
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.fields import SearchField
from cns_desktop.ui.common.icons import icon
from cns_desktop.ui.common.layout import HBox, Panel
from cns_desktop.ui.common.theme import Role, Tone, theme
from cns_desktop.ui.shell.pill import Pill
from cns_desktop.ui.shell.registry import PageSpec
from cns_desktop.ui.shell.tabs import PageMenu

_LEAST, _MOST = 150, 480


class TopLine(Panel):
    """Signals:
    lock_requested: now.
    day_requested: after asking who takes her open safety prompts.
    """

    lock_requested = Signal()
    day_requested = Signal()

    def __init__(self, tabs: Sequence[PageSpec], *, is_demo: bool) -> None:
        self.search = SearchField(_("Find a patient"), _("Find a patient: name, NHS number, date of birth"), "Ctrl+K")
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.menu = PageMenu(tabs)
        self.find_button = sign_button("search", _("Find a patient"), keys="Ctrl+K", role=Role.LINK)
        self.demo = Chip(_("Demo"), "info", Tone.ALERT)
        self.demo.setToolTip(_("Invented people in a throw-away caseload. Never put a real patient here."))
        if not is_demo:
            self.demo.hide()
        self.pill = Pill()
        self.lock = quiet(_("Lock"), "lock", name=_("Lock now"), keys="Ctrl+L")
        self.lock_sign = sign_button("lock", _("Lock now"), keys="Ctrl+L", role=Role.LINK)
        self.lock_ways = sign_button("chevron-down", _("Ways to lock"), role=Role.LINK)
        super().__init__(
            Role.PAGE,
            HBox(
                self.menu,
                (self.search, 1),
                None,
                self.find_button,
                self.demo,
                self.pill,
                HBox(self.lock, self.lock_sign, self.lock_ways, gap=0),
                gap=10,
                margins=(16, 8, 12, 8),
            ),
        )
        self.setAccessibleName(_("Top line"))
        for button in (self.lock, self.lock_sign):
            button.does(self.lock_requested.emit)
        self._make_ways()
        self.arrange(is_narrow=False, has_patient=False)
        self.find_button.does(self.show_find)

    def _make_ways(self) -> None:
        button, menu = self.lock_ways, QMenu(self.lock_ways)
        menu.setAccessibleName(_("Ways to lock"))
        # The keys are the shell's: an action that held them too would make both ambiguous.
        menu.addAction(icon("lock"), _("Lock now") + "\tCtrl+L").triggered.connect(lambda _on=False: self.lock_requested.emit())
        self.for_day = menu.addAction(icon("lock"), _("Lock for the day") + "\tCtrl+Shift+L")
        self.for_day.triggered.connect(lambda _on=False: self.day_requested.emit())
        button.does(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))

    def retheme(self) -> None:
        super().retheme()
        self.search.setMinimumWidth(theme().px(_LEAST))
        self.search.setMaximumWidth(theme().px(_MOST))

    def arrange(self, *, is_narrow: bool, has_patient: bool) -> None:
        """One line instead of two: on a patient below the breakpoint find and lock are signs and the tabs a menu."""
        is_tight = is_narrow and has_patient
        self.menu.setVisible(is_tight)
        self.search.setVisible(not is_tight)
        self.find_button.setVisible(is_tight)
        self.lock.setVisible(not is_narrow)
        self.lock_sign.setVisible(is_narrow)
        self.search.show_keys(is_wanted=not is_narrow)
        self.search.setPlaceholderText(_("Find a patient") if is_narrow else _("Find a patient: name, NHS number, date of birth"))

    def show_find(self) -> None:
        """Put the cursor in the find box, also where it is folded away."""
        self.search.show()
        self.menu.setVisible(False)
        self.find_button.setVisible(False)
        self.search.setFocus()
        self.search.selectAll()
