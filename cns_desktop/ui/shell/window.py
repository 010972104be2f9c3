"""The shell: rail, top line, banner, tabs and the page, and the ways between them. It knows the way; pages only ask."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from cns_desktop.domain.caseload import CaseloadLine
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
from cns_desktop.ui.shell.pages import PageStack, ShadePage, flush
from cns_desktop.ui.shell.ports import ShellPorts
from cns_desktop.ui.shell.rail import Rail
from cns_desktop.ui.shell.regions import Regions
from cns_desktop.ui.shell.registry import PageSpec, Registry
from cns_desktop.ui.shell.switch import SwitchList
from cns_desktop.ui.shell.tabs import Tabs
from cns_desktop.ui.shell.topline import TopLine
from cns_desktop.ui.shell.trail import Spot
from cns_desktop.ui.shell.ways import Ways

RAIL_SHORT_EM, NARROW_EM = 69, 50
PATIENTS_PLACE = "caseload"  # marked while a record is open, wherever she came from


class Shell(Themed, QWidget):
    """The whole of the unlocked app.

    Signals:
        shown: a spot is on the screen; tests and the clock of the bench listen.
    """

    shown = Signal(object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: ShellPorts, registry: Registry) -> None:
        super().__init__()
        self._jobs, self._feed, self._ports, self._registry = jobs, feed, ports, registry
        self._is_shaded = False
        self._covered: QWidget | None = None  # the page under the shade
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
        self.ways = Ways(self, self._jobs, ports, registry, self.stack)
        self.shade = ShadePage(self.toggle_shade)
        self.toast = Toast(self.stack)
        self.notes = NoteArea()
        keys = shell_keys(len(registry.places), len(registry.shown_tabs))
        self.finder = FindList(self, self.top.search, ports.find, ports.recent, ports.today)
        self.switch = SwitchList(self, self.banner, ports.today)
        self.keys = KeyList(self, keys)
        self._parts = (self.rail, self.top, self.banner, self._tab_bar, self.stack, self.notes, self.toast)
        self.regions = Regions(self._parts)
        self._shortcuts = bind(self, keys, self._actions())

    def _lay_out(self) -> None:
        right = VBox(self.top, self.banner, self._tab_bar, self._tab_rule, self.notes, (self.stack, 1), gap=0)
        self.setLayout(HBox(self.rail, (right, 1), gap=0))
        self.setAutoFillBackground(True)
        self._on_record()

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.tabs.chosen.connect(self.show_tab)
        self.top.menu.chosen.connect(self.show_tab)
        self.top.lock_requested.connect(self._ports.lock)
        self.top.day_requested.connect(self._ports.lock_for_day)
        self.banner.close_requested.connect(self.ways.close_patient)
        self.banner.shade_requested.connect(self.toggle_shade)
        self.finder.chosen.connect(lambda patient: self.open_patient(PatientId(patient)))
        self.finder.closed.connect(self._arrange)
        self.switch.chosen.connect(lambda patient: self.ways.go_to_neighbour(PatientId(patient)))
        self.stack.built.connect(self._on_built)
        self.ways.left.connect(self.finder.close_list)
        self.ways.left.connect(self._on_left)
        self._jobs.delivered.connect(self._on_delivered)
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._on_focus_moved)
        self.ways.record_changed.connect(self._on_record)
        self.ways.shown.connect(self._on_shown)
        self.ways.said.connect(self.say_done)
        self.ways.refused.connect(self.say_failed)
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
            "lock day": self._ports.lock_for_day,
            "keys": self.keys.toggle,
            "next tab": lambda: self.ways.step_tab(1),
            "previous tab": lambda: self.ways.step_tab(-1),
            "next patient": lambda: self._offer_neighbour(1),
            "previous patient": lambda: self._offer_neighbour(-1),
            "close patient": self.ways.close_patient,
            "back": lambda: self.ways.step_trail(-1),
            "forward": lambda: self.ways.step_trail(1),
            "next region": lambda: self.regions.step(1),
            "previous region": lambda: self.regions.step(-1),
            "new": lambda: self._ask_page("new_item"),
            "print": lambda: self._ask_page("print_this"),
            "pack": self._make_pack,
            "find here": lambda: self._ask_page("find_in_page"),
            "saved": self._say_saved,
            "primary": lambda: self._ask_page("primary_action"),
            "shade": self.toggle_shade,
            "larger": partial(self._dress, look.larger),
            "smaller": partial(self._dress, look.smaller),
            "normal": partial(self._dress, look.normal),
            "density": partial(self._dress, look.next_density),
        }

    # Where she is ----------------------------------------------------------------------------------------------------------------

    @property
    def spot(self) -> Spot | None:
        return self.ways.spot

    @property
    def page(self) -> QWidget:
        """The page on the screen."""
        return self.stack.shown_now()

    def go(self, place: str) -> None:
        self.ways.go(place)

    def open_patient(self, patient: PatientId, tab: str = "overview") -> None:
        self.ways.open_patient(patient, tab)

    def show_tab(self, key: str) -> None:
        self.ways.show_tab(key)

    def show_cover(self, key: str, argument: object = None) -> None:
        self.ways.show_cover(key, argument)

    def _on_shown(self, spot: Spot) -> None:
        self.rail.choose(spot.place if spot.patient is None else PATIENTS_PLACE)
        if spot.patient is not None:
            spec = self._registry.tab(spot.tab)
            self.tabs.choose(spec.under or spec.key)
            self.top.menu.choose(spec.under or spec.key)
        self._shade_page()
        self.regions.enter(self.stack)
        announce(self, self.ways.said_of(spot))
        self.shown.emit(spot)

    def _on_left(self) -> None:
        """What had the focus goes with its page; Qt would hand it to whatever comes next, the find box or the lock."""
        if self.regions.here() in (-1, self._parts.index(self.stack), self._parts.index(self.top)):
            self.stack.setFocus()

    def _on_focus_moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        """A part of the page that had the focus is made anew: she stays in the page."""
        if old is not None and isValid(old) and not old.isVisible() and self.stack.isAncestorOf(old):
            QTimer.singleShot(0, self, self._stay_in_page)

    def _stay_in_page(self) -> None:
        """A page is there only once its lane has answered; until then the stack has the focus."""
        if self.isVisible() and (self.stack.hasFocus() or self.regions.here() != self._parts.index(self.stack)):
            self.regions.enter(self.stack, is_taken=True)

    def _on_delivered(self) -> None:
        if self.stack.hasFocus():
            QTimer.singleShot(0, self, self._stay_in_page)

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
        has_patient = self.ways.admitted is not None
        self.rail.set_short(is_short=ems < RAIL_SHORT_EM)
        self.top.arrange(is_narrow=ems < NARROW_EM, has_patient=has_patient)
        self.banner.arrange(is_narrow=ems < NARROW_EM)
        self._tab_bar.setVisible(has_patient and ems >= NARROW_EM)
        self._tab_rule.setVisible(has_patient)

    def _on_record(self) -> None:
        admitted = self.ways.admitted
        if admitted is not None:
            self.banner.show_banner(admitted.banner, self._ports.today())
        self.banner.setVisible(admitted is not None)
        self._arrange()

    def refresh_counts(self) -> None:
        """Ask what waits where."""
        self._jobs.run(Lane.READ, self._ports.waiting, owner=self, done=self.rail.set_counts)

    def _on_changed(self, change: Change) -> None:
        if change.topics & {Topic.PROMPTS, Topic.PLANS, Topic.PACKS, Topic.ASSESSMENTS, Topic.CASELOAD, Topic.LEAFLETS}:
            self.refresh_counts()
        here = self.spot
        if Topic.CASELOAD in change.topics and here is not None and change.patient in (None, here.patient):
            self.ways.look_again()

    def toggle_shade(self) -> None:
        """Hide everything but whose record it is and the words she has open (README 18)."""
        self._is_shaded = not self._is_shaded
        self.banner.set_shaded(is_shaded=self._is_shaded)
        self.finder.close_list()
        self.switch.close_list()
        self.top.search.setEnabled(not self._is_shaded)
        if self._is_shaded:
            self.rail.set_counts({})
        else:
            self.refresh_counts()
        self._shade_page()
        announce(self, _("Shaded") if self._is_shaded else _("Shown again"))

    def _shade_page(self) -> None:
        """A page is covered whole, unless words are open on it: then it hides other people's names by itself."""
        shown, covered = self.page, self._covered
        if shown is self.shade and covered is not None:
            if not self._is_shaded or _has_open_words(covered):
                self._covered = None
                self.stack.setCurrentWidget(covered)
                shown = covered
        elif self._is_shaded and shown is not self.shade and not _has_open_words(shown):
            flush(shown)
            self._covered = shown
            self.stack.show_other(self.shade)
        own = getattr(shown, "set_shaded", None)
        if callable(own):
            own(self._is_shaded)

    # What pages ask for ------------------------------------------------------------------------------------------------------------

    def _on_built(self, spec: PageSpec, made: QWidget) -> None:
        ways: dict[str, Callable[..., object]] = {
            "open_requested": lambda patient: self.open_patient(PatientId(patient)),
            "tab_requested": self.show_tab,
            "place_requested": self.go,
            "pack_requested": lambda patient: self.open_patient(PatientId(patient), "pack"),
            "toast": self.say_done,
            "left": self.ways.leave_cover,
            "lock_requested": self._ports.lock,
            "saved": lambda patient: self.ways.on_saved(PatientId(patient)),
            "turned": self._shade_page,
            "counted": lambda _count: self._on_delivered(),  # Today makes its lines after its lane has answered
            **{f"{each.key}_requested": partial(self.show_cover, each.key) for each in self._registry.covers},
        }
        if self._registry.cover(spec.key) is not spec:
            del ways["left"], ways["saved"]
        for name, way in ways.items():
            signal = getattr(made, name, None)
            if isinstance(signal, SignalInstance):
                signal.connect(way)

    def _ask_page(self, name: str) -> None:
        call = getattr(self.page, name, None)
        if callable(call):
            call()

    def _offer_neighbour(self, by: int) -> None:
        """Whom the list gives next: said before anything is closed."""
        if self.switch.isVisible():
            self.switch.step(by)
            return
        patients, at = self.ways.neighbours(by)
        here, admitted = self.spot, self.ways.admitted
        if not patients or here is None or admitted is None or self._is_shaded:
            return
        title, who = self._registry.place(here.place).title, admitted.banner.name.banner()

        def offer(lines: Sequence[CaseloadLine]) -> None:
            if self.spot == here and lines:
                self.switch.offer(lines, at, title, who)

        self._jobs.run(Lane.READ, partial(self._ports.lines, patients), owner=self, done=offer, failed=self.say_failed)

    def _make_pack(self) -> None:
        here = self.spot
        if here is not None and here.patient is not None and self._registry.has_tab("pack"):
            self.show_tab("pack")

    def _say_saved(self) -> None:
        call = getattr(self.page, "saved_words", None)
        self.say_done(str(call()) if callable(call) else _("Saved already: everything is kept as you type."))

    def _dress(self, change: Callable[[], str | None]) -> None:
        """Change the look; where the organisation has set it, say so."""
        try:
            now = change()
        except Expected as error:
            self.say_failed(error)
        else:
            if now:
                self.say_done(now)

    def say_done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say in the corner that something is done."""
        self.toast.show_done(words, undo)

    def say_failed(self, error: Expected) -> None:
        """Say at the top of the page what the world refused, until she takes it away."""
        self.notes.say_failed(error)

    def fail_page(self, error: Expected) -> None:
        """Close the page that broke; the message says so, and the rest goes on."""
        broken, here = self.page, self.spot
        self._covered = None
        self.go("today" if here is None or here.place != "today" or here.patient is not None else "settings")
        if broken in self.stack.made():
            QTimer.singleShot(0, lambda: self.stack.drop(broken))
        self.say_failed(error)

    def dialog_banner(self) -> QWidget:
        """The banner of the open patient once more, for the top of a dialog that belongs to her."""
        made = BannerBar()
        made.take_buttons_away()
        if self.ways.admitted is not None:
            made.show_banner(self.ways.admitted.banner, self._ports.today())
        return made

    # Lock and come back --------------------------------------------------------------------------------------------------------------

    def flush_all(self) -> None:
        """Every page hands over what is typed."""
        for made in self.stack.made():
            flush(made)

    def has_unsaved(self) -> bool:
        return any(call() for made in self.stack.made() if callable(call := getattr(made, "has_unsaved", None)))

    def set_ready(self, *, is_ready: bool) -> None:
        """While the store is still being opened only the first list is there."""
        self.ways.keeps_place = is_ready
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


def _has_open_words(page: QWidget) -> bool:
    call = getattr(page, "has_open_words", None)
    return callable(call) and bool(call())
