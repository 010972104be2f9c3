"""The shell: rail, top line, banner, tabs and the page, and the ways between them. It knows the way; pages only ask."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.layout import HBox, Panel, Rule, VBox
from cns_desktop.ui.common.messages import Toast, announce
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.banner import BannerBar
from cns_desktop.ui.shell.find import FindList
from cns_desktop.ui.shell.keys import KeyList, bind, shell_keys
from cns_desktop.ui.shell.notes import NoteArea
from cns_desktop.ui.shell.pages import PageStack, ReasonPage, ShadePage, flush
from cns_desktop.ui.shell.ports import Admission, ShellPorts
from cns_desktop.ui.shell.rail import Rail
from cns_desktop.ui.shell.regions import Regions
from cns_desktop.ui.shell.registry import PageSpec, Registry
from cns_desktop.ui.shell.resume import page_state, resume_page
from cns_desktop.ui.shell.tabs import Tabs
from cns_desktop.ui.shell.topline import TopLine
from cns_desktop.ui.shell.trail import Spot, Trail

RAIL_SHORT_EM, NARROW_EM = 69, 50


class Shell(Themed, QWidget):
    """The whole of the unlocked app.

    Signals:
        shown: a spot is on the screen; tests and the clock of the bench listen.
    """

    shown = Signal(object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: ShellPorts, registry: Registry) -> None:
        super().__init__()
        self._jobs, self._feed, self._ports, self._registry = jobs, feed, ports, registry
        self._trail = Trail()
        self._admitted: Admission | None = None
        self._asked = 0  # of the record asked for last: answers to earlier asks are dropped
        self._listed: Sequence[PatientId] = ()
        self._listed_at = -1
        self._is_ready = True
        self._is_shaded = False
        self._coming_back: dict[str, Any] | None = None
        self._make_parts()
        self._lay_out()
        self._connect()

    # Parts -----------------------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        registry, ports = self._registry, self._ports
        self.rail = Rail(registry.places)
        self.top = TopLine(registry.shown_tabs, is_demo=ports.is_demo)
        self.banner = BannerBar()
        self.tabs = Tabs(registry.shown_tabs)
        self._tab_bar = Panel(Role.SURFACE, HBox(self.tabs, None, margins=(8, 0, 8, 0)))
        self._tab_rule = Rule()
        self.stack = PageStack()
        self.reason = ReasonPage()
        self.shade = ShadePage(self.toggle_shade)
        self.toast = Toast(self.stack)
        self.notes = NoteArea()
        keys = shell_keys(len(registry.places), len(registry.shown_tabs))
        self.finder = FindList(self, self.top.search, ports.find, ports.recent, ports.today)
        self.keys = KeyList(self, keys)
        self.regions = Regions(
            (self.rail, self.top, self.banner, self._tab_bar, self.stack, self.notes, self.toast),
        )
        self._shortcuts = bind(self, keys, self._actions())

    def _lay_out(self) -> None:
        right = VBox(self.top, self.banner, self._tab_bar, self._tab_rule, self.notes, (self.stack, 1), gap=0)
        self.setLayout(HBox(self.rail, (right, 1), gap=0))
        self.setAutoFillBackground(True)
        self._show_patient_parts()

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.tabs.chosen.connect(self.show_tab)
        self.top.menu.chosen.connect(self.show_tab)
        self.top.lock_requested.connect(self._ports.lock)
        self.banner.close_requested.connect(self.close_patient)
        self.banner.shade_requested.connect(self.toggle_shade)
        self.finder.chosen.connect(lambda patient: self.open_patient(PatientId(patient)))
        self.finder.closed.connect(self._arrange)
        self.stack.built.connect(self._on_built)
        self.reason.given.connect(self._on_reason)
        self.reason.given_up.connect(self.close_patient)
        self._feed.changed.connect(self._on_changed)

    def _actions(self) -> dict[str, Callable[[], object]]:
        places = {f"place {at}": partial(self.go, spec.key) for at, spec in enumerate(self._registry.places, 1)}
        tabs = {f"tab {at}": partial(self.show_tab, spec.key) for at, spec in enumerate(self._registry.shown_tabs, 1)}
        look = self._ports.look
        return {
            **places,
            **tabs,
            "find": self.top.show_find,
            "lock": self._ports.lock,
            "keys": self.keys.toggle,
            "next tab": lambda: self._step_tab(1),
            "previous tab": lambda: self._step_tab(-1),
            "next patient": lambda: self._step_patient(1),
            "previous patient": lambda: self._step_patient(-1),
            "close patient": self.close_patient,
            "back": lambda: self._step_trail(-1),
            "forward": lambda: self._step_trail(1),
            "next region": lambda: self.regions.step(1),
            "previous region": lambda: self.regions.step(-1),
            "new": lambda: self._ask_page("new_item"),
            "print": lambda: self._ask_page("print_this"),
            "pack": self._make_pack,
            "find here": lambda: self._ask_page("find_in_page"),
            "saved": self._say_saved,
            "primary": lambda: self._ask_page("primary_action"),
            "shade": self.toggle_shade,
            "larger": look.larger,
            "smaller": look.smaller,
            "normal": look.normal,
            "density": lambda: self.say_done(look.next_density()),
        }

    # Where she is ----------------------------------------------------------------------------------------------------------------

    @property
    def spot(self) -> Spot | None:
        return self._trail.here

    @property
    def page(self) -> QWidget:
        """The page on the screen."""
        return self.stack.shown_now()

    def go(self, place: str) -> None:
        """Show a place. An open patient is left with everything kept; Alt+Left comes back to her."""
        self._leave_page()
        self._close_record()
        self._trail.visit(Spot(place))
        self._show_spot(Spot(place))

    def open_patient(self, patient: PatientId, tab: str = "overview") -> None:
        """Open a record: who it is first, then the page; nothing of hers is shown under another banner."""
        came_from = getattr(self.page, "listed_patients", None)
        if callable(came_from):
            self._listed, self._listed_at = came_from(), -1
        here = self.spot
        self._leave_page()
        self._ask_for(Spot(here.place if here else self._registry.places[0].key, patient, tab))

    def show_tab(self, key: str) -> None:
        """Another page of the open patient; without one nothing happens."""
        here = self.spot
        if here is None or here.patient is None or self._admitted is None or not self._registry.has_tab(key):
            return
        self._leave_page()
        spot = Spot(here.place, here.patient, key)
        self._trail.visit(spot)
        self._show_spot(spot)

    def show_cover(self, key: str, argument: object = None) -> None:
        """Cover the page with another for a while: a form, an import."""
        here = self.spot
        spec = self._registry.cover(key)
        if here is None or spec is None:
            return
        self._leave_page()
        spot = Spot(here.place, here.patient, here.tab, key)
        self._trail.visit(spot)
        self.stack.show_cover(spec, argument)
        self._after_showing(spot)

    def _leave_cover(self) -> None:
        here = self.spot
        if here is not None and here.extra:
            spot = Spot(here.place, here.patient, here.tab)
            self._trail.visit(spot)
            self._show_spot(spot)

    def close_patient(self) -> None:
        """Back to the place she came from; every word is kept."""
        here = self.spot
        if here is not None and here.patient is not None:
            self.go(here.place)

    def _ask_for(self, spot: Spot) -> None:
        patient = spot.patient
        if patient is None:
            return
        self._close_record()
        self._trail.visit(spot)
        self._asked += 1
        self.stack.show_blank()
        self._show_patient_parts()
        self._jobs.run(
            Lane.READ,
            partial(self._ports.admit, patient),
            owner=self,
            done=partial(self._on_admission, self._asked, spot),
            failed=partial(self._on_refused, self._asked),
        )

    def _on_admission(self, asked: int, spot: Spot, admission: Admission) -> None:
        if asked != self._asked:
            return
        self._admitted = admission
        self.banner.show_banner(admission.banner, self._ports.today())
        self._show_patient_parts()
        if admission.needs_reason:
            self.reason.ask(_("Open {name}?").format(name=admission.banner.name.banner()), admission.because)
            self.stack.show_other(self.reason)
            self.shown.emit(spot)
            return
        self._record_opening(spot, "")

    def _on_reason(self, reason: str) -> None:
        here = self.spot
        if here is not None and here.patient is not None and self._admitted is not None:
            self._admitted = Admission(self._admitted.banner, needs_reason=False)
            self._record_opening(here, reason)

    def _record_opening(self, spot: Spot, reason: str) -> None:
        if spot.patient is not None:
            self._jobs.run(Lane.WRITE, partial(self._ports.opened, spot.patient, reason), owner=self, failed=self.say_failed)
        self._show_spot(spot)

    def _on_refused(self, asked: int, error: Expected) -> None:
        if asked == self._asked:
            self.close_patient()
            self.say_failed(error)

    def _close_record(self) -> None:
        self._asked += 1
        self._admitted = None
        self.stack.forget_patient()

    def _leave_page(self) -> None:
        self.finder.close_list()
        flush(self.page)

    def _show_spot(self, spot: Spot) -> None:
        self.rail.choose(spot.place)
        if spot.patient is None:
            shown = self.stack.show_place(self._registry.place(spot.place))
        else:
            spec = self._registry.tab(spot.tab)
            self.tabs.choose(spec.under or spec.key)
            self.top.menu.choose(spec.under or spec.key)
            shown = self.stack.show_patient(spec, spot.patient)
        self._shade_page(shown)
        self._after_showing(spot)

    def _after_showing(self, spot: Spot) -> None:
        self._show_patient_parts()
        self.remember_place()
        announce(self, self._said(spot))
        self._resume_page()
        self.shown.emit(spot)

    def _said(self, spot: Spot) -> str:
        extra = self._registry.cover(spot.extra)
        if extra is not None:
            return extra.title
        return self._registry.place(spot.place).title if spot.patient is None else self._registry.tab(spot.tab).title

    def _step_tab(self, by: int) -> None:
        here = self.spot
        shown = [spec.key for spec in self._registry.shown_tabs]
        if here is not None and here.patient is not None and here.tab in shown:
            self.show_tab(shown[(shown.index(here.tab) + by) % len(shown)])

    def _step_patient(self, by: int) -> None:
        here = self.spot
        if here is None or here.patient is None or not self._listed:
            return
        if not 0 <= self._listed_at < len(self._listed) or self._listed[self._listed_at] != here.patient:
            self._listed_at = next((at for at, patient in enumerate(self._listed) if patient == here.patient), -1)
        at = self._listed_at + by
        if self._listed_at >= 0 and 0 <= at < len(self._listed):
            self._listed_at = at
            self._leave_page()
            self._ask_for(Spot(here.place, self._listed[at], here.tab))
        else:
            self.say_done(_("That was the last of the list.") if by > 0 else _("That was the first of the list."))

    def _step_trail(self, by: int) -> None:
        self._leave_page()
        spot = self._trail.step(by)
        if spot is None:
            return
        if spot.patient is not None:
            self._ask_for(spot)
        else:
            self._close_record()
            self._show_spot(spot)

    # What is shown where -----------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def retheme(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        if not hasattr(self, "rail"):
            return
        ems = theme().ems(self.width())
        has_patient = self._admitted is not None
        self.rail.set_short(is_short=ems < RAIL_SHORT_EM)
        self.top.arrange(is_narrow=ems < NARROW_EM, has_patient=has_patient)
        self._tab_bar.setVisible(has_patient and ems >= NARROW_EM)
        self._tab_rule.setVisible(has_patient)

    def _show_patient_parts(self) -> None:
        self.banner.setVisible(self._admitted is not None)
        self._arrange()

    def refresh_counts(self) -> None:
        """Ask what waits where."""
        self._jobs.run(Lane.READ, self._ports.waiting, owner=self, done=self.rail.set_counts)

    def _on_changed(self, change: Change) -> None:
        if change.topics & {Topic.PROMPTS, Topic.PLANS, Topic.PACKS, Topic.ASSESSMENTS, Topic.CASELOAD, Topic.LEAFLETS}:
            self.refresh_counts()
        here = self.spot
        if here is None or here.patient is None or self._admitted is None or change.patient not in (None, here.patient):
            return
        if Topic.CASELOAD in change.topics:
            self._jobs.run(Lane.READ, partial(self._ports.admit, here.patient), owner=self, done=partial(self._on_banner, here.patient))

    def _on_banner(self, patient: PatientId, admission: Admission) -> None:
        here = self.spot
        if here is not None and here.patient == patient and self._admitted is not None:
            self.banner.show_banner(admission.banner, self._ports.today())

    def toggle_shade(self) -> None:
        """Hide alerts, needs, counts and other people's names; the open words stay."""
        self._is_shaded = not self._is_shaded
        self.banner.set_shaded(is_shaded=self._is_shaded)
        self.finder.close_list()
        self.top.search.setEnabled(not self._is_shaded)
        if self._is_shaded:
            self.rail.set_counts({})
        else:
            self.refresh_counts()
        here = self.spot
        if here is not None and (here.patient is None or self._admitted is not None):
            shown = self.stack.page("place", self._registry.place(here.place)) if here.patient is None else self.page
            self.stack.setCurrentWidget(shown)
            self._shade_page(shown)
        announce(self, _("Shaded") if self._is_shaded else _("Shown again"))

    def _shade_page(self, shown: QWidget) -> None:
        own = getattr(shown, "set_shaded", None)
        if callable(own):
            own(self._is_shaded)
        elif self._is_shaded and self.spot is not None and self.spot.patient is None:
            self.stack.show_other(self.shade)

    # What pages ask for ------------------------------------------------------------------------------------------------------------

    def _on_built(self, spec: PageSpec, made: QWidget) -> None:
        ways: dict[str, Callable[..., object]] = {
            "open_requested": lambda patient: self.open_patient(PatientId(patient)),
            "tab_requested": self.show_tab,
            "place_requested": self.go,
            "pack_requested": lambda patient: self.open_patient(PatientId(patient), "pack"),
            "toast": self.say_done,
            "left": self._leave_cover,
            "saved": lambda patient: self.open_patient(PatientId(patient)),
            **{f"{each.key}_requested": partial(self._on_cover, each.key) for each in self._registry.covers},
        }
        if self._registry.cover(spec.key) is not spec:
            del ways["left"], ways["saved"]
        for name, way in ways.items():
            signal = getattr(made, name, None)
            if signal is not None and hasattr(signal, "connect"):
                signal.connect(way)

    def _on_cover(self, key: str, argument: object = None) -> None:
        here = self.spot
        self.show_cover(key, argument if argument is not None or here is None else here.patient)

    def _ask_page(self, name: str) -> None:
        call = getattr(self.page, name, None)
        if callable(call):
            call()

    def _make_pack(self) -> None:
        here = self.spot
        if here is not None and here.patient is not None and self._registry.has_tab("pack"):
            self.show_tab("pack")

    def _say_saved(self) -> None:
        call = getattr(self.page, "saved_words", None)
        self.say_done(str(call()) if callable(call) else _("Saved already: everything is kept as you type."))

    def say_done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say in the corner that something is done."""
        self.toast.show_done(words, undo)

    def say_failed(self, error: Expected) -> None:
        """Say at the top of the page what the world refused, until she takes it away."""
        self.notes.say_failed(error)

    def fail_page(self, error: Expected) -> None:
        """Close the page that broke; the message says so, and the rest goes on."""
        broken, here = self.page, self.spot
        self.go("today" if here is None or here.place != "today" or here.patient is not None else "settings")
        if broken in self.stack.made():
            QTimer.singleShot(0, lambda: self.stack.drop(broken))
        self.say_failed(error)

    def dialog_banner(self) -> QWidget:
        """The banner of the open patient once more, for the top of a dialog that belongs to her."""
        made = BannerBar()
        made.shade.hide()
        made.close_it.hide()
        if self._admitted is not None:
            made.show_banner(self._admitted.banner, self._ports.today())
        return made

    # Lock and come back --------------------------------------------------------------------------------------------------------------

    def flush_all(self) -> None:
        """Every page hands over what is typed."""
        for made in self.stack.made():
            flush(made)

    def has_unsaved(self) -> bool:
        return any(call() for made in self.stack.made() if callable(call := getattr(made, "has_unsaved", None)))

    def place_now(self) -> dict[str, Any]:
        """Where she is, to come back to after the lock: ids and keys only."""
        here = self.spot
        if here is None:
            return {}
        return {"place": here.place, "patient": here.patient, "tab": here.tab, "extra": here.extra, **page_state(self.page)}

    def remember_place(self) -> None:
        """Keep where she is."""
        if self._is_ready:
            self._ports.keep_place(self.place_now())

    def set_ready(self, *, is_ready: bool) -> None:
        """While the store is still being opened only the first list is there."""
        self._is_ready = is_ready
        self.rail.setEnabled(is_ready)
        self.top.search.setEnabled(is_ready)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(is_ready)
        if is_ready:
            self.refresh_counts()
            self.refresh_page()

    def refresh_page(self) -> None:
        """The store is open: the list that was painted before it shows everything."""
        reload = getattr(self.page, "reload", None)
        if callable(reload):
            reload()

    def set_who(self, who: str, team: str) -> None:
        self.rail.set_who(who, team)

    def come_back(self, kept: dict[str, Any]) -> None:
        """Show the very place again; what no longer exists falls back to the first place."""
        place = str(kept.get("place") or "")
        known = place if any(spec.key == place for spec in self._registry.places) else self._registry.places[0].key
        patient, tab = kept.get("patient"), str(kept.get("tab") or "overview")
        self._coming_back = kept
        if not patient or not self._registry.has_tab(tab):
            self.go(known)
        else:
            self._ask_for(Spot(known, PatientId(str(patient)), tab))

    def _resume_page(self) -> None:
        kept, self._coming_back = self._coming_back, None
        if not kept:
            return
        extra = str(kept.get("extra") or "")
        if extra and self.spot is not None and not self.spot.extra:
            self._coming_back = kept
            self.show_cover(extra, kept.get("patient"))
            return
        resume_page(self.page, kept)
