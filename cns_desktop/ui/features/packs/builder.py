"""The pack builder: what fits on the left, the pack in its order in the middle, the real pages on the right."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.dates import Side
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.packing import SIZES, Built, Missing, PackView, Refused, leaflet_keys
from cns_desktop.domain.packs import PackOrder
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import primary, quiet, secondary
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, TextField
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.paper import Draw, PaperPane
from cns_desktop.ui.common.text import muted, muted_words, strong, title_line
from cns_desktop.ui.common.theme import Role, Tone, theme
from cns_desktop.ui.features.packs.order import OrderList
from cns_desktop.ui.features.packs.printed import pages_words
from cns_desktop.ui.features.packs.suggestions import SuggestionCard
from cns_desktop.ui.jobs import JobRunner

_SHOWN = 2  # warnings in full; the rest by title


class LateReason(QWidget):
    """Why a leaflet that is out of date is printed all the same.

    Signals:
        given: the reason.
    """

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.reason = TextField(longest=120)
        self.use = secondary(_("Print it all the same")).does(self._on_use)
        self.setLayout(VBox(Field(_("Why is it printed all the same?"), self.reason), HBox(self.use, None), gap=6))
        self.reason.returnPressed.connect(self._on_use)

    def _on_use(self) -> None:
        if self.reason.text().strip():
            self.given.emit(self.reason.text().strip())


class BuilderView(QWidget):
    """Signals:
    size_chosen, language_chosen: how the pack is to read.
    day_set: the day by which she will ring; None while it is no day.
    words_approved: she has read the words of our own papers and stands for them.
    late_reason: the key of a leaflet out of date, and why it prints.
    """

    size_chosen = Signal(int)
    language_chosen = Signal(str)
    day_set = Signal(object)
    late_reason = Signal(str, str)
    words_approved = Signal()

    def __init__(self, jobs: JobRunner, search: Callable[[str], tuple[str, ...]], draw: Draw, today: Callable[[], date]) -> None:
        super().__init__()
        self.printer = quiet(_("Choose a printer"))
        self.print_it = primary(_("Print"), "printer", keys="Ctrl+Return")
        self.save = secondary(_("Save"), "download", name=_("Save as a PDF file"))
        self.later = secondary(_("Later"), "clock", name=_("Later: put the pack into the print queue"))
        self.fits = SuggestionCard(jobs, search)
        self.order = OrderList()
        self.pane = PaperPane(jobs, draw, self.save, self.later)
        self.notes, self.faults = VBox(gap=8), VBox(gap=8)
        self._late = LateReason()
        self._late_key = ""
        self._late.given.connect(lambda reason: self.late_reason.emit(self._late_key, reason))
        self._make_reading(today)
        middle = Card(
            HBox((strong(_("In the pack, in this order")), 1), self.count),
            (self.order, 1),
            Rule(),
            HBox((self.points, 1), (self.language, 1)),
            self._needs_line,
            self.day,
        )
        self.order.setMinimumHeight(theme().px(180))
        right = Card(self.pane, self._late)
        title = title_line(
            _("Make a pack"), _("Printing records “printed”. You say “given” afterwards, when she has it."), self.printer, self.print_it
        )
        columns = Columns([self.fits, middle, right], [6, 8, 7], below_em=56, gap=12)
        self._notes_box = wrap(self.notes)
        middle.box.put(self._notes_box)
        self._faults_box = wrap(self.faults)
        self._faults_box.hide()
        self.setLayout(VBox((Scroll(page(title, self._faults_box, (columns, 1))), 1)))
        self._connect()

    def _make_reading(self, today: Callable[[], date]) -> None:
        self.points = ChoiceField[int]([(size, _("{size}-point").format(size=size)) for size in SIZES])
        self.points.setAccessibleName(_("Size of the words"))
        self.language = ChoiceField[str]([("en", "English")])
        self.language.setAccessibleName(_("Language"))
        self.count = muted("")
        self._needs = muted_words(_("Set from what she told us she needs"))
        self._needs_line = wrap(HBox(Sign("badge-check", Role.SUCCESS, 18), (self._needs, 1), gap=6))
        self.ring = DateField(today, Side.FUTURE)
        self.day = Field(_("I will ring by"), self.ring, _("Stands on the cover: no review of a plan is agreed."), width=300)
        self._late.hide()

    def _connect(self) -> None:
        self.points.chosen.connect(lambda: self.size_chosen.emit(self.points.choice() or SIZES[0]))
        self.language.chosen.connect(lambda: self.language_chosen.emit(self.language.choice() or "en"))
        self.ring.changed.connect(lambda: self.day_set.emit(self.ring.day()))

    def clear(self, says: str) -> None:
        """Nobody's pack."""
        self.clear_faults()
        self.order.show_parts((), "en")
        self.pane.clear(says)
        self.set_ready(None)
        self._show_notes(())

    def show_view(self, view: PackView) -> None:
        """Whose pack this is, and how she reads."""
        self.fits.show_view(view)
        reading = view.reading
        self.points.show_choices([(s, _("{size}-point").format(size=s)) for s in SIZES if s >= reading.least])
        self.language.show_choices(reading.languages)
        self._needs_line.setVisible(reading.is_recorded)
        self.day.setVisible(view.needs_day)

    def show_order(self, order: PackOrder, at: int | None = None) -> None:
        """The order as it stands."""
        self.order.show_parts(order.parts, order.language, at)
        self.fits.show_keys(leaflet_keys(order))
        self.points.choose(order.body_size)
        self.language.choose(order.language)
        if self.ring.day() != order.ring_by:
            self.ring.show_day(order.ring_by)

    def set_ready(self, built: Built | None) -> None:
        """The pages are there, or not yet."""
        for button in (self.print_it, self.save, self.later):
            button.setEnabled(built is not None)
        self.count.setText(pages_words(built.pages) if built else "")
        said = ngettext("Print {count} page", "Print {count} pages", built.pages).format(count=built.pages) if built else _("Print")
        self.print_it.set_text(said)

    def show_built(self, built: Built) -> None:
        """The finished pages."""
        self.set_ready(built)
        self._late.hide()
        self.pane.show_pdf(built.pdf, built.pages)
        self._show_notes(built.warnings)
        if built.needs_approval:
            self.clear_faults()
            for button in (self.print_it, self.save, self.later):
                button.setEnabled(False)
            self.approve = secondary(_("Approve these words"), "badge-check").does(self.words_approved.emit)
            body = _("Read our own pages on the right. With your approval they may go to patients here; your name and the time are recorded.")
            self.faults.put(Message(_("The words of our own papers are model text"), body, Tone.WARNING, [self.approve]))
            self._faults_box.show()

    def show_working(self) -> None:
        self.set_ready(None)
        self.print_it.set_text(_("Making the pages"))

    def show_refused(self, error: Expected) -> None:
        """No pages: say why, and what to do."""
        self.set_ready(None)
        self.pane.clear(_("No pages yet."))
        self._show_notes(())
        self.notes.put(failure(error))
        is_late = isinstance(error, Refused) and error.code == "late"
        self._late.setVisible(is_late)
        if isinstance(error, Refused):
            self._late_key = error.subject

    def say_failed(self, error: Expected) -> None:
        """Under the title until she goes on, with the pages still there."""
        self.clear_faults()
        self.faults.put(failure(error))
        self._faults_box.show()

    def clear_faults(self) -> None:
        """She goes on."""
        _emptied(self.faults)
        self._faults_box.hide()

    def _show_notes(self, warnings: tuple[Missing, ...]) -> None:
        _emptied(self.notes)
        self.notes.put(*(Message(w.title, w.body, Tone.WARNING) for w in warnings[:_SHOWN]))
        if rest := warnings[_SHOWN:]:
            title = ngettext("And {count} more", "And {count} more", len(rest)).format(count=len(rest))
            self.notes.put(Message(title, "\n".join(w.title for w in rest), Tone.WARNING))


def _emptied(box: VBox) -> None:
    while (item := box.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
