"""Every common part on one page, beside design/parts.png.

QT_QPA_PLATFORM=offscreen python -m tests.ui.common.gallery DIR    draws it in each theme and at 200 %
"""

import sys
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QWidget

from cns_desktop.domain.dates import Side
from cns_desktop.ui.common.buttons import danger, primary, quiet, secondary, sign_button
from cns_desktop.ui.common.chips import Chip, Filter
from cns_desktop.ui.common.errors import ErrorList
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, GrowingText, NhsNumberField, SearchField, TextField
from cns_desktop.ui.common.focus import FocusRing
from cns_desktop.ui.common.history import ScoreBar, ScoreDays, ScoreHistory, ScoreLine, Trend
from cns_desktop.ui.common.layout import Card, Columns, HBox, Scroll, VBox, flow, page, wrap
from cns_desktop.ui.common.messages import EmptyState, Message, SafetyPromptCard, Toast
from cns_desktop.ui.common.paging import Column, Look, Mark, Tag, fixed_rows
from cns_desktop.ui.common.scores import Anchors, Given, ScoreInput, Star
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import card, muted_words, title_line
from cns_desktop.ui.common.theme import Density, Name, Role, Tone
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.common.timeline import Milestone, Timeline

TODAY = date(2026, 11, 24)
NB = "\u00a0"
POLISH, ALLERGY = Mark("languages", "Polish"), Mark("shield-alert", "Allergy", Role.DANGER)
PEOPLE = (
    ("HUGHES, Rhiannon (Ms)", "12-Feb-1978 (48 y)", f"999{NB}000{NB}0026", "Breast, right", "Chemotherapy", (), Tag("Safety prompt", Tone.DANGER)),
    (
        "ŁUKASIEWICZ, Halina (Mrs)",
        "14-Oct-1947 (79 y)",
        f"999{NB}000{NB}0085",
        "Breast",
        "End of treatment",
        (POLISH,),
        Tag("Clinic 11:30", Tone.INFO),
    ),
    (
        "KOWALSKA, Agnieszka (Mrs)",
        "03-Apr-1961 (65 y)",
        f"999{NB}000{NB}0018",
        Tag("Not told yet", Tone.WARNING),
        "Radiotherapy",
        (POLISH, ALLERGY),
        Tag("HNA today", Tone.WARNING),
    ),
)


def form() -> tuple[Card, list[Field], ErrorList]:
    born = DateField(lambda: TODAY, Side.PAST)
    fields = [
        Field("Street", TextField("Ashbourne Road")),
        Field("Born", born, "As she says it, for example 3/4/61", width=300),
        Field("NHS number", NhsNumberField(), width=160),
        Field("Gender", ChoiceField([("f", "Female"), ("m", "Male")], blank="Not asked"), width=160),
        Field("In her own words", GrowingText("The tiredness is the worst.")),
    ]
    fields[1].set_error("There is no 31 February. Write the date like 3-Apr-1961.")
    born.edit.setText("31-02-1961")
    errors = ErrorList()
    spoken, interpreter = QRadioButton("Spoken"), QCheckBox("Interpreter needed")
    for box in (spoken, interpreter):
        box.setChecked(True)
    choices = flow(spoken, QRadioButton("Written"), interpreter, QCheckBox("Home visits"), gap=16)
    return card("Form", errors, *fields, choices, None), fields, errors


def signs() -> QWidget:
    pain = ScoreInput("Pain")
    pain.give(Given(4))
    zero, skipped = ScoreInput("Worry"), ScoreInput("Cough")
    zero.give(Given(0))
    skipped.give(Given(is_not_a_concern=True))
    return card(
        "Signs and actions",
        flow(primary("Agree", "signature"), secondary("Compare", "columns-2"), quiet("Open"), danger("Take out", "x"), sign_button("pencil", "Edit")),
        flow(Filter("Mine 312"), Filter("Flagged", "flag", is_on=True), gap=6),
        flow(
            Chip("Draft", "pencil", Tone.INFO),
            Chip("In plan", "check", Tone.SUCCESS),
            Chip("Due", "clock", Tone.WARNING),
            Chip("Withdrawn", "file-x", Tone.DANGER),
            Chip("Version 2"),
            Chip("Allergy: penicillin", "shield-alert", Tone.ALERT),
            gap=6,
        ),
        flow(*(ScoreBar(score, 96) for score in (0, 2, 5, 9)), gap=16),
        HBox(Anchors(), None),
        *(HBox(given, None) for given in (pain, zero, skipped, ScoreInput("Sleep"))),
        HBox(Trend("Worry", [8, 6, 5]), Star("Pain", is_on=True), Star("Sleep"), None),
        ScoreHistory(
            [ScoreLine("Low energy", 5, None, 8, is_starred=True), ScoreLine("Hard stools, or not going", 0, 2, 5)],
            ScoreDays("21-May", "08-Jul", "24-Nov"),
            [quiet("Add to plan", "plus"), Chip("In plan", "check", Tone.SUCCESS)],
        ),
        None,
    )


def notes() -> QWidget:
    trust = "Your trust’s wording: “Ring the acute oncology line now, 01632 960 500. Write what you did.”"
    full = "Nothing is lost. Free some space before the visit, or the packs can’t be made."
    left = VBox(
        Message("Plan agreed. Version 3 is locked.", "A change from now on makes version 4.", Tone.SUCCESS),
        Message("This laptop is nearly full: 180 MB left", full, Tone.WARNING, [quiet("How")]),
        SafetyPromptCard("shivers or feverishness", 2, trust, "Owner: Ruth Adeyemi (you) since 14:58."),
        Message("The printer did not answer", "Nothing was recorded as printed. The pack is in the queue.", Tone.DANGER, [secondary("Open queue")]),
        Message("A new version of the tool is here", "", Tone.INFO),
    )
    empty = Card(
        EmptyState("package", "No packs waiting", "Packs you make offline wait here until there is a printer.", secondary("Make a pack", "plus"))
    )
    return Columns([wrap(left), empty], [5, 3])


def people() -> Table:
    columns = [
        Column("Patient", lambda p: p[0], 200, Look.STRONG, keep=True, sort="name"),
        Column("Born", lambda p: p[1], 150, Look.MUTED, keep=True, sort="born"),
        Column("NHS number", lambda p: p[2], 120, keep=True),
        Column("Diagnosis", lambda p: p[3], 130, priority=5),
        Column("Stage of pathway", lambda p: p[4], 140, priority=1),
        Column("Flags", lambda p: p[5], 100, priority=2),
        Column("Due", lambda p: p[6], 120, priority=8, sort="due"),
    ]
    table = Table(fixed_rows(columns, PEOPLE), "Caseload")
    table.mark_sorted("due", is_descending=False)
    table.setMinimumHeight(200)
    return table


def dates() -> QWidget:
    events = [
        Milestone("Referred", date(2026, 4, 21)),
        Milestone("Diagnosis", date(2026, 5, 14)),
        Milestone("Surgery", date(2026, 6, 11)),
        Milestone("Chemotherapy", date(2026, 7, 8), date(2026, 10, 14)),
        Milestone("Radiotherapy", date(2026, 11, 16), date(2026, 12, 4)),
        Milestone("Summary due", date(2026, 12, 26)),
    ]
    return card("Breast cancer, left", muted_words("Invasive ductal, grade 2"), Timeline(events, TODAY), actions=(quiet("Pathway", "route"),))


class Gallery(Scroll):
    def __init__(self) -> None:
        made, self.fields, self.errors = form()
        self.table = people()
        find = SearchField("Find a patient", "Find a patient: name, NHS number, date of birth", "Ctrl+K")
        content = page(
            title_line("Parts", "Every common part", secondary("Print the form", "printer"), secondary("Hand over to patient", "hand-heart")),
            find,
            Columns([made, signs()], [1, 1], below_em=62),
            dates(),
            notes(),
            Card(self.table, margins=1),
        )
        super().__init__(content)
        self.toast = Toast(self)


def main(folder: Path) -> None:
    app = QApplication([])
    host, ring = ThemeHost(app), FocusRing(app)
    gallery = Gallery()
    gallery.show()
    gallery.toast.show_done("Action marked as done", lambda: None)
    compare = next(button for button in gallery.findChildren(QWidget) if button.accessibleName() == "Compare")
    app.focusChanged.emit(None, compare)
    shots = ((Name.LIGHT, 1.0, 1280, 1750), (Name.DARK, 1.0, 1280, 1750), (Name.CONTRAST, 1.0, 1280, 1750), (Name.LIGHT, 2.0, 1280, 4600))
    for name, scale, width, height in (*shots, (Name.LIGHT, 1.0, 840, 2400)):
        host.use(name, scale=scale, density=Density.STANDARD)
        gallery.resize(width, height)
        for _turn in range(5):
            app.processEvents()
        gallery.grab().save(str(folder / f"gallery-{name}-{round(scale * 100)}-{width}.png"))
    assert ring


if __name__ == "__main__":
    main(Path(sys.argv[1]))
