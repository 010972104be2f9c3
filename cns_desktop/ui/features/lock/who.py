"""Who the nurse is and how her team is reached: asked at first run, changed in Settings."""

from dataclasses import asdict

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.team import WhoYouAre
from cns_desktop.i18n import _
from cns_desktop.ui.common.errors import ErrorList
from cns_desktop.ui.common.fields import Field, TextField
from cns_desktop.ui.common.layout import Columns, Rule, VBox
from cns_desktop.ui.common.text import muted_words, words
from cns_desktop.ui.common.theme import Weight


class WhoForm(QWidget):
    """Twelve fields, four of them needed. `later` says when those for the papers may be filled in."""

    def __init__(self, later: str = "") -> None:
        super().__init__()
        self._fields = {
            "given": Field(_("First name"), TextField(longest=80)),
            "family": Field(_("Surname"), TextField(longest=80)),
            "role": Field(_("Role"), TextField(_("Cancer Nurse Specialist"), longest=120)),
            "team": Field(_("Team"), TextField(longest=120)),
            "organization": Field(_("Trust or organisation"), TextField(longest=160)),
            "hospital": Field(_("Hospital"), TextField(longest=160)),
            "phone": Field(_("Phone of the team"), TextField(longest=60), _("As patients dial it")),
            "hours": Field(_("When it is answered"), TextField(longest=120), _("For example “Monday to Friday, 9 am to 5 pm”")),
            "out_of_hours_name": Field(_("Out of hours: whom to ring"), TextField(longest=120)),
            "out_of_hours_phone": Field(_("Out of hours: phone"), TextField(longest=60)),
            "answerphone": Field(_("Answerphone"), TextField(longest=200), _("What happens to a message left there")),
            "email": Field(_("Email of the team"), TextField(longest=160), _("Where patients may write")),
        }
        self.errors = ErrorList()
        rows = [self._row(*pair) for pair in (("given", "family"), ("role", "team"), ("organization", "hospital"))]
        papers = [self._row(*pair) for pair in (("phone", "hours"), ("out_of_hours_name", "out_of_hours_phone"), ("answerphone", "email"))]
        title = words(_("On patients’ papers"), weight=Weight.SEMIBOLD)
        hint = [muted_words(later)] if later else []
        self.setLayout(VBox(self.errors, *rows, 6, Rule(), 6, title, *hint, *papers))
        self.setFocusProxy(self._fields["given"].control)
        for name, field in self._fields.items():
            field.control.setObjectName(name)

    def field(self, name: str) -> Field:
        """The field of one answer."""
        return self._fields[name]

    def show_who(self, who: WhoYouAre) -> None:
        """Fill in what is kept."""
        for name, text in asdict(who).items():
            control = self._fields[name].control
            if isinstance(control, TextField):
                control.setText(text)

    def answer(self) -> WhoYouAre | None:
        """What is filled in; None, and said where, while something needed is missing."""
        needed = {
            "given": _("Write your first name."),
            "family": _("Write your surname."),
            "team": _("Write the name of your team."),
            "organization": _("Write the name of your trust or organisation."),
        }
        for name, complaint in needed.items():
            self._fields[name].set_error("" if self._text(name) else complaint)
        if self.errors.show_for(self._fields.values()):
            return None
        return WhoYouAre(**{name: self._text(name) for name in self._fields})

    def _row(self, left: str, right: str) -> QWidget:
        return Columns([self._fields[left], self._fields[right]], [1, 1], below_em=30, gap=12)

    def _text(self, name: str) -> str:
        control = self._fields[name].control
        return control.text().strip() if isinstance(control, TextField) else ""
