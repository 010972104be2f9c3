"""One screen on one patient: who she is and what was promised."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.overview import Overview
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.layout import Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import failure
from cns_desktop.ui.common.style import KIND
from cns_desktop.ui.features.overview import cards
from cns_desktop.ui.features.overview.ports import OverviewPorts
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_TOPICS = {Topic.CASELOAD, Topic.ASSESSMENTS, Topic.PLANS, Topic.PACKS, Topic.LEAFLETS, Topic.PROMPTS}


class OverviewPage(QWidget):
    """The overview of the open patient.

    Signals:
        tab_requested: she wants another page of this patient: "needs", "plan", "information", "papers".
        edit_requested: (patient) she wants to write in the record, what was told among it.
        assessment_requested: she wants to start an assessment.
        toast: (words, undo or None) something is done.
    """

    tab_requested = Signal(str)
    edit_requested = Signal(object)
    assessment_requested = Signal(object)
    toast = Signal(str, object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: OverviewPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patient: PatientId | None = None
        self._is_stale = False
        self._place = VBox(gap=12)
        self._content: QWidget | None = None
        self._trouble: QWidget | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Scroll(page(wrap(self._place), None)))
        feed.changed.connect(self._on_changed)

    def show_patient(self, patient: PatientId) -> None:
        """Show this patient. Nothing of the one before stays on screen."""
        if patient != self._patient:
            self._patient = patient
            self._drop_trouble()
            self._put(None)
        self._load()

    def primary_action(self) -> None:
        """Ctrl+Return: start the assessment."""
        for button in self.findChildren(QPushButton):
            if button.property(KIND) == "primary" and button.isVisible():
                button.click()
                return

    def _load(self) -> None:
        patient = self._patient
        if patient is None:
            return
        self._is_stale = False
        ports = self._ports
        self._jobs.run(
            Lane.READ,
            lambda: (ports.load(patient), ports.concerns(patient)),
            owner=self,
            done=lambda found: self._fill(*found),
            failed=lambda error: self._put(failure(error)),
        )

    def _fill(self, seen: Overview, concerns: tuple[ConcernLine, ...]) -> None:
        if seen.patient != self._patient:
            return
        today = self._ports.today()
        edit, ask = partial(self.edit_requested.emit, seen.patient), self.tab_requested.emit
        who = " ".join(part for part in (seen.name.title, seen.name.family) if part) or seen.name.given
        parts: list[QWidget] = [cards.withdrawn_message(leaflet, who, ask) for leaflet in seen.withdrawn]
        if not seen.is_told:
            parts.insert(0, cards.not_told_message(edit))
        for place, (diagnosis, aim) in enumerate(zip(seen.diagnoses, seen.aims, strict=True)):
            parts.append(cards.diagnosis_card(diagnosis, aim, seen.stage if place == 0 else "", today, edit))
        if not seen.diagnoses:
            parts.append(cards.no_diagnosis_card(edit))
        start = partial(self.assessment_requested.emit, seen.patient)
        three = (
            cards.concerns_card(seen, concerns, today, ask, start),
            cards.promises_card(seen, self._ports.nurse, today, ask, self._on_tick),
            cards.lately_card(seen, today, ask),
        )
        parts.append(cards.three_columns(*three))
        self._put(wrap(VBox(*parts, gap=12)))

    def _put(self, content: QWidget | None) -> None:
        """Show `content`. The focus stays on the control of the same name."""
        focused = self.window().focusWidget()
        name = focused.accessibleName() if focused is not None and self._content is not None and self._content.isAncestorOf(focused) else ""
        if self._content is not None:
            self._place.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._place.put(content)
            same = [w for w in content.findChildren(QWidget) if name and w.accessibleName() == name and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
            if same:
                same[0].setFocus()

    # What she does

    def _on_tick(self, record: ActionRecord, is_on: bool) -> None:
        if is_on:
            self._jobs.run(
                Lane.WRITE, lambda: self._ports.complete(record.uid), owner=self, done=lambda result: self._completed(result[1]), failed=self._refused
            )
        else:
            self._set(replace(record.action, status=ActionStatus.OPEN, done_on=None))

    def _completed(self, before: Action) -> None:
        self.toast.emit(_("Action marked as done"), lambda: self._set(before))

    def _set(self, action: Action) -> None:
        self._jobs.run(Lane.WRITE, lambda: self._ports.set_action(action), owner=self, failed=self._refused)

    def _refused(self, error: Expected) -> None:
        """Say so above what is shown; the next load brings the page in step."""
        self._drop_trouble()
        self._trouble = failure(error)
        self._place.insertWidget(0, self._trouble)
        self._load()

    def _drop_trouble(self) -> None:
        if self._trouble is not None:
            self._place.removeWidget(self._trouble)
            self._trouble.hide()
            self._trouble.deleteLater()
            self._trouble = None

    # Keeping in step

    def _on_changed(self, change: Change) -> None:
        if self._patient and _TOPICS & change.topics and change.patient in (None, self._patient):
            if self.isVisible():
                self._load()
            else:
                self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()
