"""The stack of pages: each is built at its first showing; one that is still to come says so."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, quiet
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.layout import HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import EmptyState
from cns_desktop.ui.common.text import heading, muted_words, words
from cns_desktop.ui.common.theme import theme
from cns_desktop.ui.shell.registry import PageSpec


def flush(widget: QWidget) -> None:
    """Let a page hand over what is typed and not yet kept."""
    call = getattr(widget, "flush", None)
    if callable(call):
        call()


class PageStack(QStackedWidget):
    """Signals:
    built: a page was made; the shell connects it.
    """

    built = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, QWidget] = {}
        self._patients: dict[str, PatientId] = {}
        self.setProperty(OWN_FOCUS, True)  # it holds the focus while a page is still coming: nothing to ring
        self._blank = QWidget()
        self.addWidget(self._blank)

    def page(self, group: str, spec: PageSpec) -> QWidget:
        """The page of `spec`, made now if need be."""
        key = f"{group}/{spec.key}"
        if key not in self._pages:
            made = (spec.factory() if spec.factory is not None else None) or EmptyState(spec.icon, spec.title, spec.later)
            self._pages[key] = made
            self.addWidget(made)
            self.built.emit(spec, made)
        return self._pages[key]

    def show_place(self, spec: PageSpec) -> QWidget:
        made = self.page("place", spec)
        self.setCurrentWidget(made)
        return made

    def show_patient(self, spec: PageSpec, patient: PatientId) -> QWidget:
        """Show `patient` on this page; a page that has her already is not loaded again."""
        made = self.page("patient", spec)
        if self._patients.get(spec.key) != patient:
            self._patients[spec.key] = patient
            load = getattr(made, "show_patient", None)
            if callable(load):
                load(patient)
        self.setCurrentWidget(made)
        return made

    def show_cover(self, spec: PageSpec, argument: object) -> QWidget:
        """Show a page that covers another for a while, begun anew."""
        made = self.page("cover", spec)
        if spec.begin is not None and not isinstance(made, EmptyState):
            spec.begin(made, argument)
        self.setCurrentWidget(made)
        return made

    def shown_now(self) -> QWidget:
        """The page on the screen."""
        return self.currentWidget() or self._blank

    def show_blank(self) -> None:
        """Nobody's words while another record is fetched."""
        self.setCurrentWidget(self._blank)

    def show_other(self, widget: QWidget) -> None:
        """A page that is no place and no tab: a reason to give, a fault."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.setCurrentWidget(widget)

    def drop(self, widget: QWidget) -> None:
        """Take a page away for good; the next showing makes it anew."""
        for key, page_ in tuple(self._pages.items()):
            if page_ is widget:
                del self._pages[key]
                self._patients.pop(key.partition("/")[2], None)
        self.removeWidget(widget)
        widget.deleteLater()

    def made(self) -> tuple[QWidget, ...]:
        """Every page built so far."""
        return tuple(self._pages.values())

    def forget_patient(self) -> None:
        """The record was closed: patient pages load again at the next showing."""
        self._patients.clear()


class ReasonPage(Scroll):
    """Asks why a record outside her team is opened (README 17). The audit names a code; her words stay in the store.

    Signals:
        given: the reason she wrote.
        given_up: she does not open it.
    """

    given = Signal(str)
    given_up = Signal()
    _LEAST = 3

    def __init__(self) -> None:
        self._title, self._because = heading(""), words("")
        self.reason = Field(
            _("Why do you open this record?"), TextField(longest=200), _("Kept in the encrypted record with your name and the time."), width=480
        )
        self.open_it = primary(_("Open the record"), "eye").does(self._on_open)
        self.leave = quiet(_("Go back"))
        body = VBox(
            self._title, self._because, 8, self.reason, 8, HBox(self.open_it, self.leave, None), muted_words(_("Your trust can see each opening."))
        )
        super().__init__(page(wrap(body), None))
        self.leave.does(self.given_up.emit)
        field = self.reason.control
        if isinstance(field, TextField):
            field.returnPressed.connect(self._on_open)

    def ask(self, name: str, because: str) -> None:
        """Ask about another record."""
        self._title.setText(name)
        self._because.setText(because)
        field = self.reason.control
        if isinstance(field, TextField):
            field.clear()
        self.reason.set_error("")
        self.reason.setFocus()

    def primary_action(self) -> None:
        self._on_open()

    def _on_open(self) -> None:
        field = self.reason.control
        text = field.text().strip() if isinstance(field, TextField) else ""
        if len(text) < self._LEAST:
            self.reason.set_error(_("Write a few words, for example “covering for Tom Baines”."))
            return
        self.given.emit(text)


class ShadePage(QWidget):
    """What covers a list of names while shaded."""

    def __init__(self, show_again: Callable[[], None]) -> None:
        super().__init__()
        self.show_button = primary(_("Show again"), "eye", keys="F8").does(show_again)
        empty = EmptyState("eye-off", _("Shaded"), _("Names and lists are hidden. Nothing was closed."), self.show_button)
        self.setLayout(VBox(empty, margins=20))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)
        self.setAutoFillBackground(True)
        self.setMinimumHeight(theme().px(100))
