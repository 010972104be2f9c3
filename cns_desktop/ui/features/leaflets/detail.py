"""One leaflet beside the shelf: its standing, its facts, and who was given it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.packing import Recall, RecallLine
from cns_desktop.domain.shelf import ShelfLine, reading_age
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import link, primary, secondary
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.layout import Card, HBox, Rule, Scroll, VBox, flow, wrap
from cns_desktop.ui.common.text import Words, heading, muted, muted_words, small, strong
from cns_desktop.ui.common.theme import Role, Tone, theme

_MOST_SHOWN = 50
_LEAST = 240  # px high, where it stands below the table


def standing(leaflet: Leaflet, today: date) -> tuple[str, str, Tone]:
    """Words, sign and tone of where a version stands."""
    if leaflet.status is ContentStatus.WITHDRAWN:
        day = shown_date(leaflet.withdrawn_on.astimezone().date()) if leaflet.withdrawn_on else ""
        return _("Withdrawn {day}").format(day=day), "file-x", Tone.DANGER
    if leaflet.status is ContentStatus.DRAFT:
        return _("Draft"), "pencil", Tone.INFO
    if leaflet.is_out_of_date(today):
        return _("Out of date"), "triangle-alert", Tone.DANGER
    return _("Approved"), "badge-check", Tone.SUCCESS


class DetailCard(Card):
    """Signals:
    open_requested: read, edit or approve this version.
    patient_requested: the patient whose record she wants.
    """

    open_requested = Signal(object)
    patient_requested = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(margins=3)
        self._today = today
        self.line: ShelfLine | None = None
        self.open_button = primary(_("Read it"), "book-open")
        self._recall = VBox(gap=4)
        self._place = VBox()
        self.box.put((self._place, 1))
        self._shown: QWidget | None = None

    def retheme(self) -> None:
        super().retheme()
        self.setMinimumHeight(theme().px(_LEAST))

    def show_line(self, line: ShelfLine | None) -> None:
        """This leaflet; None: nothing is chosen."""
        self.line = line
        self._recall = VBox(gap=4)
        content = VBox(margins=16, gap=10)
        if line is None:
            content.put(muted_words(_("Choose a leaflet to see what it is and who has it.")), None)
        else:
            self._fill(content, line)
        scroll = Scroll(wrap(content), Role.SURFACE)
        self._place.put((scroll, 1))
        if self._shown is not None:
            self._place.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = scroll

    def _fill(self, content: VBox, line: ShelfLine) -> None:
        held = line.leaflet
        words, glyph, tone = standing(held, self._today())
        chips = flow(Chip(words, glyph, tone), Chip(_("Version {version}").format(version=held.version)))
        content.put(heading(held.title), chips)
        if held.withdrawn_reason:
            content.put(Words(held.withdrawn_reason))
        content.put(Rule(), *(_fact(name, said) for name, said in _facts(held) if said), Rule())
        self.open_button = primary(_("Read and approve") if held.status is ContentStatus.DRAFT else _("Open it"), "book-open")
        self.open_button.does(partial(self.open_requested.emit, held))
        others = [one for one in line.versions if one is not held]
        content.put(wrap(HBox(self.open_button, None)))
        for other in others[:6]:
            said = _("Version {version}, {language}").format(version=other.version, language=other.language)
            content.put(
                wrap(HBox(secondary(said, name=_("Open {version}").format(version=said)).does(partial(self.open_requested.emit, other)), None))
            )
        content.put(self._recall, None)

    def show_recall(self, line: ShelfLine, recall: Recall) -> None:
        """Who was given it, and apart from them, for whom it is printed."""
        if line is not self.line:
            return
        count = ngettext("{count} patient", "{count} patients", len(recall.given)).format(count=len(recall.given))
        self._recall.put(HBox(strong(_("Who was given this?")), muted(count), None))
        self._recall.put(*(self._person(each) for each in recall.given[:_MOST_SHOWN]))
        if len(recall.given) > _MOST_SHOWN:
            self._recall.put(muted_words(_("And {count} more.").format(count=len(recall.given) - _MOST_SHOWN)))
        if not recall.printed:
            self._recall.put(muted_words(_("Printed and not yet given: nobody")))
            return
        self._recall.put(strong(_("Printed and not yet given")))
        self._recall.put(*(self._person(each) for each in recall.printed[:_MOST_SHOWN]))

    def _person(self, line: RecallLine) -> QWidget:
        name = link(line.name.banner(), name=_("Open {name}").format(name=line.name.banner()))
        name.does(partial(self.patient_requested.emit, line.patient))
        form = f"{line.language.upper()} {line.body_size}" if line.body_size else line.language.upper()
        said = f"{shown_date(line.on)}  {form}  v{line.version}"
        return flow(name, small(said, role=Role.MUTED), gap=10, line_gap=0)


def _facts(held: Leaflet) -> tuple[tuple[str, str], ...]:
    age = ""
    if held.reading_grade is not None:
        low, high = reading_age(held.reading_grade)
        age = _("{low} to {high}, a hint only").format(low=low, high=high)
    source = _("Written here") if held.source is Source.MARKDOWN else _("PDF, {pages} pages").format(pages=held.pages)
    told = {"diagnosis": _("The diagnosis"), "treatment": _("The treatment"), "aim": _("The aim of treatment")}.get(held.needs_told, "")
    approved = ""
    if held.approved_on:
        approved = _("{name}, {day}").format(name=held.approved_by, day=shown_date(held.approved_on.astimezone().date()))
    return (
        (_("Owner"), held.owner),
        (_("Approved by"), approved),
        (_("Review by"), shown_date(held.review_by) if held.review_by else ""),
        (_("Reading age"), age),
        (_("Source"), ", ".join(part for part in (source, held.licence) if part)),
        (_("Must be told"), told),
    )


def _fact(name: str, said: str) -> QWidget:
    label = small(name, role=Role.MUTED)
    label.setMinimumWidth(96)
    return wrap(HBox((label, 0, Qt.AlignmentFlag.AlignTop), (Words(said), 1), gap=8))
