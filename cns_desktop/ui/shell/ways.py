"""The ways between places and patients: where she is, where she was, whose record is open. Pages only ask."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.pages import PageStack, ReasonPage, flush
from cns_desktop.ui.shell.ports import Admission, ShellPorts
from cns_desktop.ui.shell.registry import Registry
from cns_desktop.ui.shell.resume import page_state, resume_page
from cns_desktop.ui.shell.trail import Spot, Trail

_NEAR = 6  # neighbours offered on either side


class Ways(QObject):
    """Signals:
    left: a page is about to be left; lists over it close.
    record_changed: another record is open, or none.
    shown: a Spot is on the screen.
    said: a sentence for the corner.
    refused: an Expected to show above the page.
    """

    left = Signal()
    record_changed = Signal()
    shown = Signal(object)
    said = Signal(str)
    refused = Signal(object)

    def __init__(self, owner: QWidget, jobs: JobRunner, ports: ShellPorts, registry: Registry, stack: PageStack) -> None:
        super().__init__(owner)
        self._jobs, self._ports, self._registry, self._stack = jobs, ports, registry, stack
        self._trail = Trail()
        self._asked = 0  # of the record asked for last: answers to earlier asks are dropped
        self._listed: Sequence[PatientId] = ()
        self._listed_at = -1
        self._coming_back: dict[str, Any] | None = None
        self.admitted: Admission | None = None
        self.keeps_place = True
        self.reason = ReasonPage()
        self.reason.given.connect(self._on_reason)
        self.reason.given_up.connect(self.close_patient)

    @property
    def spot(self) -> Spot | None:
        return self._trail.here

    # To places, records, pages -----------------------------------------------------------------------------------------------------

    def go(self, place: str) -> None:
        """Show a place. An open patient is left with everything kept; Alt+Left comes back to her."""
        self._leave_page()
        self._close_record()
        self._trail.visit(Spot(place))
        self._show(Spot(place))

    def open_patient(self, patient: PatientId, tab: str = "overview") -> None:
        """Open a record: who it is first, then the page; nothing of hers is shown under another banner."""
        here, page = self.spot, self._stack.shown_now()
        if here is not None and here.patient == patient and self.admitted is not None:
            self.show_tab(tab)
            return
        came_from = getattr(page, "listed_patients", None)
        if callable(came_from):
            self._listed, self._listed_at = came_from(), -1
        self._leave_page()
        self._ask_for(Spot(here.place if here else self._registry.places[0].key, patient, tab))

    def show_tab(self, key: str) -> None:
        """Another page of the open patient; without one nothing happens."""
        here = self.spot
        if here is None or here.patient is None or self.admitted is None or self.admitted.needs_reason or not self._registry.has_tab(key):
            return
        self._leave_page()
        spot = Spot(here.place, here.patient, key)
        self._trail.visit(spot)
        self._show(spot)

    def show_cover(self, key: str, argument: object = None) -> None:
        """Cover the page with another for a while: a form, an import."""
        here, spec = self.spot, self._registry.cover(key)
        if here is None or spec is None:
            return
        self._leave_page()
        spot = Spot(here.place, here.patient, here.tab, key)
        self._trail.visit(spot)
        self._stack.show_cover(spec, argument if argument is not None else here.patient)
        self._arrived(spot)

    def leave_cover(self) -> None:
        """Back to the page under it."""
        here = self.spot
        if here is not None and here.cover:
            spot = Spot(here.place, here.patient, here.tab)
            self._trail.visit(spot)
            self._show(spot)

    def on_saved(self, patient: PatientId) -> None:
        """A covering form stored a record: that record is shown."""
        here = self.spot
        if here is not None and here.patient == patient:
            self.leave_cover()
        else:
            self.open_patient(patient)

    def close_patient(self) -> None:
        """Back to the place she came from; every word is kept."""
        here = self.spot
        if here is not None and here.patient is not None:
            self.go(here.place)

    # Steps -------------------------------------------------------------------------------------------------------------------------

    def step_tab(self, by: int) -> None:
        here = self.spot
        shown = [spec.key for spec in self._registry.shown_tabs]
        if here is not None and here.patient is not None and here.tab in shown:
            self.show_tab(shown[(shown.index(here.tab) + by) % len(shown)])

    def neighbours(self, by: int) -> tuple[tuple[PatientId, ...], int]:
        """A few patients of the list she came from, round the open one, and which of them is `by` away; nobody where the list ends."""
        here = self.spot
        if here is None or here.patient is None or not self._listed:
            return (), 0
        if not 0 <= self._listed_at < len(self._listed) or self._listed[self._listed_at] != here.patient:
            self._listed_at = next((at for at, patient in enumerate(self._listed) if patient == here.patient), -1)
        at = self._listed_at + by
        if self._listed_at < 0 or not 0 <= at < len(self._listed):
            self.said.emit(_("That was the last of the list.") if by > 0 else _("That was the first of the list."))
            return (), 0
        before = tuple(self._listed[max(self._listed_at - _NEAR, 0) : self._listed_at])
        after = tuple(self._listed[self._listed_at + 1 : self._listed_at + 1 + _NEAR])
        return (*before, *after), len(before) - (by < 0)

    def go_to_neighbour(self, patient: PatientId) -> None:
        """Another patient of the same list, on the same page."""
        here = self.spot
        if here is not None:
            self._listed_at = -1
            self._leave_page()
            self._ask_for(Spot(here.place, patient, here.tab))

    def step_trail(self, by: int) -> None:
        """Back or forward through what was open."""
        self._leave_page()
        spot = self._trail.step(by)
        if spot is None:
            return
        if spot.patient is not None and (self.admitted is None or self.admitted.banner.patient != spot.patient):
            self._ask_for(spot)
            return
        if spot.patient is None:
            self._close_record()
        self._show(spot)

    # Opening a record --------------------------------------------------------------------------------------------------------------

    def _ask_for(self, spot: Spot) -> None:
        if spot.patient is None:
            return
        self._close_record()
        self._trail.visit(spot)
        self._stack.show_blank()
        self.record_changed.emit()
        done, failed = partial(self._on_admission, self._asked, spot), partial(self._on_refused, self._asked)
        self._jobs.run(Lane.READ, partial(self._ports.admit, spot.patient), owner=self, done=done, failed=failed)

    def _on_admission(self, asked: int, spot: Spot, admission: Admission) -> None:
        if asked != self._asked:
            return
        self.admitted = admission
        self.record_changed.emit()
        if admission.needs_reason:
            self.reason.ask(_("Open {name}?").format(name=admission.banner.name.banner()), admission.because)
            self._stack.show_other(self.reason)
            self.shown.emit(spot)
            return
        self._open(spot, "")

    def _on_reason(self, reason: str) -> None:
        here = self.spot
        if here is not None and here.patient is not None and self.admitted is not None:
            self.admitted = Admission(self.admitted.banner, needs_reason=False)
            self._open(here, reason)

    def _open(self, spot: Spot, reason: str) -> None:
        if spot.patient is not None:
            self._jobs.run(Lane.WRITE, partial(self._ports.opened, spot.patient, reason), owner=self, failed=self.refused.emit)
        self._show(spot)

    def _on_refused(self, asked: int, error: Expected) -> None:
        if asked == self._asked:
            self._coming_back = None
            self.close_patient()
            self.refused.emit(error)

    def look_again(self) -> None:
        """The record changed: fetch who it is once more, for the banner."""
        here = self.spot
        if here is not None and here.patient is not None and self.admitted is not None and not self.admitted.needs_reason:
            self._jobs.run(Lane.READ, partial(self._ports.admit, here.patient), owner=self, done=self._on_looked)

    def _on_looked(self, admission: Admission) -> None:
        here = self.spot
        if here is not None and self.admitted is not None and admission.banner.patient == here.patient:
            self.admitted = Admission(admission.banner, needs_reason=False)
            self.record_changed.emit()

    def _close_record(self) -> None:
        self._asked += 1
        self.admitted = None
        self._stack.forget_patient()

    def _leave_page(self) -> None:
        self.left.emit()
        flush(self._stack.shown_now())

    # Showing -----------------------------------------------------------------------------------------------------------------------

    def _show(self, spot: Spot) -> None:
        if spot.patient is None:
            self._stack.show_place(self._registry.place(spot.place))
        else:
            self._stack.show_patient(self._registry.tab(spot.tab), spot.patient)
        self._arrived(spot)

    def _arrived(self, spot: Spot) -> None:
        self.record_changed.emit()
        self.shown.emit(spot)
        self._settle(spot)
        self.remember()

    def said_of(self, spot: Spot) -> str:
        """The name of what is shown, for a screen reader."""
        cover = self._registry.cover(spot.cover)
        if cover is not None:
            return cover.title
        return self._registry.place(spot.place).title if spot.patient is None else self._registry.tab(spot.tab).title

    # Lock and come back --------------------------------------------------------------------------------------------------------------

    def place_now(self) -> dict[str, Any]:
        """Where she is, to come back to after the lock: ids and keys only."""
        here = self.spot
        if here is None:
            return {}
        kept = {"place": here.place, "patient": here.patient, "tab": here.tab, "cover": here.cover}
        return kept | page_state(self._stack.shown_now())

    def remember(self) -> None:
        """Keep where she is."""
        if self.keeps_place and self._coming_back is None:
            self._ports.keep_place(self.place_now())

    def come_back(self, kept: dict[str, Any]) -> None:
        """Show the very place again; what no longer exists falls back to the first place."""
        place = str(kept.get("place") or "")
        known = place if any(spec.key == place for spec in self._registry.places) else self._registry.places[0].key
        patient, tab = kept.get("patient"), str(kept.get("tab") or "overview")
        self._coming_back = kept
        if patient and self._registry.has_tab(tab):
            self._ask_for(Spot(known, PatientId(str(patient)), tab))
        else:
            self.go(known)

    def _settle(self, spot: Spot) -> None:
        kept = self._coming_back
        if kept is None:
            return
        cover = str(kept.get("cover") or "")
        if cover and not spot.cover and self._registry.cover(cover) is not None:
            self.show_cover(cover, kept.get("patient"))
            return
        self._coming_back = None
        resume_page(self._stack.shown_now(), kept)
