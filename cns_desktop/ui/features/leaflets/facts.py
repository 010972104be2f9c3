"""The facts of a leaflet as fields: whom it is for, what must have been told, who owns it, when it is reviewed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from cns_desktop.domain.dates import Side
from cns_desktop.domain.leaflets import Leaflet
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import secondary
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, TextField
from cns_desktop.ui.common.layout import Flow, VBox, wrap
from cns_desktop.ui.features.leaflets.ports import ShelfPorts


def told_choices() -> list[tuple[str, str]]:
    return [
        ("nothing", _("Nothing: it may go to anybody")),
        ("diagnosis", _("The diagnosis")),
        ("treatment", _("The treatment")),
        ("aim", _("The aim of treatment")),
    ]


class ManyField(QWidget):
    """Some of many: a list to add from, and a button for each one that takes it away.

    Signals:
        changed: another choice.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], add: str) -> None:
        super().__init__()
        self._names = dict(choices)
        self._values: list[str] = []
        self.choice = ChoiceField[str](choices, blank=add)
        self._flow = Flow(gap=6)
        self._chosen = wrap(self._flow)
        self.setLayout(VBox(self.choice, self._chosen, gap=6))
        self.setFocusProxy(self.choice)
        self.choice.chosen.connect(self._on_chosen)

    def values(self) -> tuple[str, ...]:
        return tuple(self._values)

    def show_values(self, values: Sequence[str]) -> None:
        """Show what is kept already."""
        self._values = list(values)
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for value in self._values:
            name = self._names.get(value, value)
            self._flow.addWidget(secondary(name, "x", name=_("Take away: {name}").format(name=name)).does(partial(self._take_away, value)))
        self._chosen.setVisible(bool(self._values))

    def _on_chosen(self) -> None:
        value = self.choice.choice()
        self.choice.choose(None)
        if value is not None and value not in self._values:
            self.show_values([*self._values, value])
            self.changed.emit()

    def _take_away(self, value: str) -> None:
        self.show_values([one for one in self._values if one != value])
        self.choice.setFocus()
        self.changed.emit()


class FactFields(QWidget):
    """Signals:
    changed: something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, ports: ShelfPorts) -> None:
        super().__init__()
        self.title = TextField(longest=120)
        self.language = ChoiceField[str](ports.languages)
        self.review = DateField(ports.today, Side.FUTURE)
        self.told = ChoiceField[str](told_choices())
        self.concerns = ManyField(ports.concerns, _("Add a concern"))
        self.sites = ManyField(ports.sites, _("Any diagnosis; add one to narrow"))
        self.treatments = ManyField(ports.treatments, _("Add a treatment"))
        self.keywords = TextField(longest=200)
        self.owner, self.author = TextField(longest=120), TextField(longest=120)
        self.licence, self.address = TextField(longest=200), TextField(longest=300)
        self.easy, self.tick = QCheckBox(_("Easy read")), QCheckBox(_("Has the PIF TICK"))
        self.setLayout(VBox(*self._fields(), self.easy, self.tick, gap=12))
        self._connect()

    def _fields(self) -> list[Field]:
        return [
            Field(_("Title"), self.title),
            Field(_("Language"), self.language, width=300),
            Field(_("Review by"), self.review, _("Nothing is approved without this day."), width=300),
            Field(_("What must have been told"), self.told, _("It is held back from everybody who has not been told this."), width=360),
            Field(_("Answers to these concerns"), self.concerns, width=420),
            Field(_("About this diagnosis only"), self.sites, width=420),
            Field(_("For this treatment"), self.treatments, width=420),
            Field(_("Words to find it by"), self.keywords, _("Divided by commas.")),
            Field(_("Owner"), self.owner),
            Field(_("Written by"), self.author),
            Field(_("Licence"), self.licence),
            Field(_("Where it comes from"), self.address),
        ]

    def _connect(self) -> None:
        for field in (self.title, self.keywords, self.owner, self.author, self.licence, self.address):
            field.textEdited.connect(lambda _text: self.changed.emit())
        for choice in (self.language, self.told):
            choice.chosen.connect(self.changed.emit)
        for many in (self.concerns, self.sites, self.treatments):
            many.changed.connect(self.changed.emit)
        for box in (self.easy, self.tick):
            box.clicked.connect(lambda _on: self.changed.emit())
        self.review.changed.connect(self.changed.emit)

    def show_facts(self, held: Leaflet) -> None:
        """What is kept of this leaflet."""
        self.title.setText(held.title)
        self.language.choose(held.language)
        self.review.show_day(held.review_by)
        self.told.choose(held.needs_told)
        self.concerns.show_values(held.concerns)
        self.sites.show_values(held.sites)
        self.treatments.show_values(held.treatments)
        self.keywords.setText(", ".join(held.keywords))
        self.owner.setText(held.owner)
        self.author.setText(held.author)
        self.licence.setText(held.licence)
        self.address.setText(held.source_url)
        self.easy.setChecked(held.is_easy_read)
        self.tick.setChecked(held.pif_tick)

    def taken(self, held: Leaflet) -> Leaflet:
        """The leaflet with what stands in the fields."""
        return replace(
            held,
            title=self.title.text().strip(),
            language=self.language.choice() or held.language,
            review_by=self.review.day(),
            needs_told=self.told.choice() or "nothing",
            concerns=self.concerns.values(),
            sites=self.sites.values(),
            treatments=self.treatments.values(),
            keywords=tuple(word.strip() for word in self.keywords.text().split(",") if word.strip()),
            owner=self.owner.text().strip(),
            author=self.author.text().strip(),
            licence=self.licence.text().strip(),
            source_url=self.address.text().strip(),
            is_easy_read=self.easy.isChecked(),
            pif_tick=self.tick.isChecked(),
        )
