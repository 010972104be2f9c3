"""The Information page: what fits her and why, what she was given, what is printed and not yet given."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.leaflets import Suggestion
from cns_desktop.domain.packing import PackView
from cns_desktop.domain.packs import Paper, PaperState, PartKind
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.layout import Columns, HBox, Item, Rule, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.text import Words, card, muted_words, title_line
from cns_desktop.ui.common.theme import Tone, Weight
from cns_desktop.ui.features.packs.printed import handing_words, state_words
from cns_desktop.ui.features.packs.suggestions import because
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_TOPICS = {Topic.PACKS, Topic.LEAFLETS, Topic.PLANS, Topic.ASSESSMENTS, Topic.CASELOAD}


class InformationPage(QWidget):
    """What information this patient has, and what fits.

    Signals:
        pack_requested: make a pack for this patient.
        tab_requested: another page of this patient ("papers").
    """

    pack_requested = Signal(str)
    tab_requested = Signal(str)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, load: Callable[[PatientId], PackView]) -> None:
        super().__init__()
        self._jobs, self._load_view = jobs, load
        self._patient: PatientId | None = None
        self._is_stale = False
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        feed.changed.connect(self._on_changed)

    def show_patient(self, patient: PatientId) -> None:
        """Show this patient's information."""
        if patient != self._patient:
            self._patient = patient
            self._show(page(title_line(_("Information")), None))
        self._load()

    def primary_action(self) -> None:
        self._on_make()

    def _on_make(self) -> None:
        if self._patient is not None:
            self.pack_requested.emit(self._patient)

    def _on_changed(self, change: Change) -> None:
        if self._patient is None or not change.topics & _TOPICS or change.patient not in (None, self._patient):
            return
        if self.isVisible():
            self._load()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def _load(self) -> None:
        patient = self._patient
        if patient is not None:
            self._is_stale = False
            self._jobs.run(Lane.READ, partial(self._load_view, patient), owner=self, done=partial(self._fill, patient), failed=self._complain)

    def _complain(self, error: Expected) -> None:
        self._show(page(title_line(_("Information")), failure(error), None))

    def _show(self, content: QWidget) -> None:
        if self._shown is not None:
            self._place.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = Scroll(content)
        self._place.addWidget(self._shown)

    def _fill(self, patient: PatientId, view: PackView) -> None:
        if patient != self._patient:
            return
        name = view.name.given or view.name.family
        notes: list[Item] = []
        if view.is_deceased:
            notes.append(Message(_("This person has died."), _("Papers addressed to the patient are not printed."), Tone.INFO))
        fits = card(_("What fits {name}").format(name=name), *self._fits(view))
        has = card(_("Given to {name}").format(name=name), *_given(view.papers))
        waits = card(
            _("Printed, not yet given"), *_waiting(view.papers), actions=(quiet(_("Papers")).does(lambda: self.tab_requested.emit("papers")),)
        )
        columns = Columns([wrap(VBox(fits, None, gap=12)), wrap(VBox(has, waits, None, gap=12))], [1, 1], below_em=52, gap=12)
        make = primary(_("Make a pack"), "package", keys="Ctrl+Shift+P").does(self._on_make)
        make.setEnabled(not view.is_deceased)
        self._show(page(title_line(_("Information"), _("What fits, what was given, what waits."), make), *notes, columns, None))

    def _fits(self, view: PackView) -> list[Item]:
        rows: list[Item] = []
        for suggestion in view.suggestions:
            if rows:
                rows.append(Rule())
            rows.append(_fit(suggestion))
        if not rows:
            rows.append(muted_words(_("Nothing is suggested: no told diagnosis, treatment or concern has an approved leaflet.")))
        if view.held_back:
            held = ngettext(
                "{count} leaflet is held back: it says what has not been told.",
                "{count} leaflets are held back: they say what has not been told.",
                view.held_back,
            )
            rows += [Rule(), muted_words(held.format(count=view.held_back))]
        return rows


def _fit(suggestion: Suggestion) -> QWidget:
    lines = [because(suggestion), *([suggestion.note] if suggestion.note else [])]
    return wrap(VBox(Words(suggestion.leaflet.title, weight=Weight.SEMIBOLD), *(muted_words(line) for line in lines), gap=0))


def _leaflets(paper: Paper) -> list[str]:
    return [_("{title}, version {version}").format(title=p.title, version=p.leaflet_version) for p in paper.parts if p.kind is PartKind.LEAFLET]


def _own(paper: Paper) -> str:
    return ", ".join(p.title for p in paper.parts if p.kind is not PartKind.LEAFLET)


def _paper(head: str, paper: Paper, chip: Chip | None = None) -> QWidget:
    title = Words(head, weight=Weight.SEMIBOLD)
    top: Item = HBox((title, 1), (chip, 0, Qt.AlignmentFlag.AlignTop)) if chip is not None else title
    return wrap(VBox(top, *(Words(line) for line in _leaflets(paper)), muted_words(_own(paper)), gap=0))


def _listed(rows: list[QWidget], empty: str) -> list[Item]:
    found: list[Item] = []
    for row in rows:
        if found:
            found.append(Rule())
        found.append(row)
    return found or [muted_words(empty)]


def _given(papers: tuple[Paper, ...]) -> list[Item]:
    given = sorted((p for p in papers if p.given is not None and p.given.how.is_given), key=lambda p: p.made_at, reverse=True)
    rows = []
    for paper in given:
        if paper.given is not None:
            day = shown_date(paper.given.at.astimezone().date())
            head = _("{day}, by {name}").format(day=day, name=paper.given.by)
            rows.append(_paper(head, paper, Chip(handing_words(paper.given.how), "check", Tone.SUCCESS)))
    return _listed(rows, _("Nothing yet. What is handed over or posted stands here, with its version and day."))


def _waiting(papers: tuple[Paper, ...]) -> list[Item]:
    waits = [p for p in papers if p.given is None]
    waits.sort(key=lambda p: (p.state is not PaperState.QUEUED, p.made_at))
    return _listed([_paper(state_words(p), p) for p in waits], _("Nothing waits."))
