"""Where on the pathway, by whom, how and on which day: shown in one line, changed in one card."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from cns_desktop.domain.assessments import Assessment
from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.dates import Side
from cns_desktop.domain.needs import FactLists
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import danger, secondary
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, TextField
from cns_desktop.ui.common.layout import Card, HBox, flow
from cns_desktop.ui.features.assessments.filling import Filling


def facts_line(assessment: Assessment, facts: FactLists, asked_by: str) -> str:
    """`During treatment · 24-Nov-2026 · The patient, on paper · asked by Ruth Adeyemi`."""
    happened, entered = (moment.astimezone().date() for moment in (assessment.authored, assessment.entry.entered))
    parts = [
        facts.point(assessment.pathway_point) if assessment.pathway_point else _("Point of the pathway not chosen"),
        shown_date(happened),
        ", ".join(part for part in (facts.by(assessment.completed_by), _inside(facts.mode(assessment.mode))) if part),
    ]
    if asked_by:
        parts.append(_("asked by {name}").format(name=asked_by))
    if happened != entered:
        parts.append(_("typed in {day}").format(day=shown_date(entered)))
    return " · ".join(parts)


def _inside(words: str) -> str:
    """As it stands within a sentence."""
    return words[:1].lower() + words[1:]


class Details(Card):
    """Signals:
    closed: she is done with it.
    drop_requested: throw the open assessment away, with the reason ("" when none was asked for).
    """

    closed = Signal()
    drop_requested = Signal(str)

    def __init__(self, facts: FactLists, today: Callable[[], date]) -> None:
        super().__init__(gap=8)
        self._filling: Filling | None = None
        self._today = today
        self.point_box: ChoiceField[str] = ChoiceField(facts.points, blank=_("Choose"))
        self.by_box: ChoiceField[str] = ChoiceField(facts.completed_by)
        self.mode_box: ChoiceField[str] = ChoiceField(facts.modes)
        self.day = DateField(today, Side.PAST)
        self.point = Field(_("Point of the pathway"), self.point_box, width=300)
        self.day_field = Field(_("The day it was filled in"), self.day, width=300)
        fields = (self.point, Field(_("Who answered"), self.by_box, width=300), Field(_("How"), self.mode_box, width=200), self.day_field)
        self.done = secondary(_("Close details"), "chevron-up").does(self.closed.emit)
        self.drop = danger(_("Throw this assessment away"), "x").does(self._on_drop)
        self.reason_text = TextField(longest=200)
        self.reason = Field(_("Why was it entered in error?"), self.reason_text, width=480)
        self.reason.hide()
        self.box.put(flow(*fields, gap=16, line_gap=8), self.reason, HBox(self.done, None, self.drop))
        self.setAccessibleName(_("Details of this assessment"))
        for choice in (self.point_box, self.by_box, self.mode_box):
            choice.chosen.connect(self._on_chosen)
        self.day.changed.connect(self._on_day)

    def show_filling(self, filling: Filling) -> None:
        self._filling = filling
        self.reason.hide()
        self.reason_text.clear()
        self.show_facts()
        filling.stepped.connect(self.show_facts)

    def show_facts(self) -> None:
        """Show what is kept."""
        if self._filling is None:
            return
        now = self._filling.now
        self.point_box.choose(now.pathway_point or None)
        self.by_box.choose(now.completed_by)
        self.mode_box.choose(now.mode)
        if self.day.day() != now.authored.astimezone().date():
            self.day.show_day(now.authored.astimezone().date())

    def ask_reason(self, words: str) -> None:
        """It is a record already, so it is kept as entered in error, and that needs a reason."""
        self.reason.show()
        self.reason.set_error(words)
        self.reason.setFocus()

    def _on_drop(self) -> None:
        self.drop_requested.emit(self.reason_text.text() if not self.reason.isHidden() else "")

    def problem(self) -> Field | None:
        """The field that keeps it from being finished, with its error shown."""
        if self._filling is None or not self._filling.now.pathway_point:
            self.point.set_error(_("Choose the point of the pathway: the returns need it."))
            return self.point
        day = self.day.day()
        if self.day.has_problem() or day is None or day > self._today():
            self.day_field.set_error(_("Write the day it was filled in, today or before."))
            return self.day_field
        return None

    def _on_chosen(self) -> None:
        if self._filling is not None:
            self.point.set_error("")
            point, by, mode = self.point_box.choice() or "", self.by_box.choice() or "", self.mode_box.choice() or ""
            self._filling.note(point=point, completed_by=by, mode=mode)

    def _on_day(self) -> None:
        day = self.day.day()
        if self._filling is not None and day is not None and day <= self._today():
            self._filling.date_it(day)
