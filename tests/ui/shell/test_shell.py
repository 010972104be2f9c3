"""The shell as a nurse uses it: places, records, keys, find, shade, small windows, and the way back."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from cns_desktop.domain.caseload import Banner, CaseloadLine, FlagKind, Name
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.ui.common.buttons import primary
from cns_desktop.ui.common.theme import Density
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.find import Hits, bold_parts
from cns_desktop.ui.shell.ports import Admission, LookPorts, ShellPorts
from cns_desktop.ui.shell.registry import PageSpec, Registry
from cns_desktop.ui.shell.window import Shell

TODAY = date(2026, 11, 22)
ANN, BEA, FAR = PatientId("ann"), PatientId("bea"), PatientId("far")
NAMES = {ANN: ("Kowalska", "Agnieszka", "Mrs"), BEA: ("Kowalczyk", "Janina", "Mrs"), FAR: ("Away", "Team", "Dr")}


class Inline:
    def submit(self, _lane, job):
        future: Future = Future()
        try:
            future.set_result(job())
        except Exception as error:  # noqa: BLE001 - the future carries it, as an executor's does
            future.set_exception(error)
        return future


class Page(QWidget):
    """A page with everything a page may have."""

    open_requested = Signal(object)
    tab_requested = Signal(str)
    new_requested = Signal()
    toast = Signal(str, object)

    def __init__(self, name):
        super().__init__()
        self.name = name
        self.done = []
        self.patient = None
        self.words = QLineEdit()
        self.words.setObjectName(f"{name}-words")
        QVBoxLayout(self).addWidget(self.words)

    def show_patient(self, patient):
        self.patient = patient
        self.done.append(f"show {patient}")

    def primary_action(self):
        self.done.append("primary")

    def print_this(self):
        self.done.append("print")

    def flush(self):
        self.done.append("flush")

    def resume(self):
        return {"words": len(self.words.text())}

    def resume_at(self, kept):
        self.done.append(f"resume {kept['words']}")

    def listed_patients(self):
        return (ANN, BEA)

    def has_open_words(self):
        return bool(self.words.text())


class Form(QWidget):
    left = Signal()
    saved = Signal(object)

    def __init__(self):
        super().__init__()
        self.begun = []
        self.words = QLineEdit()
        self.words.setObjectName("form-words")
        QVBoxLayout(self).addWidget(self.words)


@dataclass
class World:
    """What stands behind the shell."""

    log: list = field(default_factory=list)
    kept: dict = field(default_factory=dict)
    made: list = field(default_factory=list)


def _banner(patient):
    family, given, title = NAMES[patient]
    return Banner(
        patient, Name(family, given, title), date(1961, 4, 3), "female", "9990000018", ("Allergy: penicillin",),
        ((FlagKind.FORMAT.value, "24-point print"), ("language", "Polish interpreter")), False, False, None, False,
    )  # fmt: skip


def _line(pk, patient, **more):
    family, given, title = NAMES[patient]
    return CaseloadLine(pk, patient, family, given, title, date(1961, 4, 3), "9990000018", "Breast, left", False, "", "", None, "")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def shell(qtbot, world):
    feed = ChangeFeed()
    jobs = JobRunner(Inline(), feed)

    def admit(patient):
        if patient not in NAMES:
            raise Expected("This record is not on this laptop.", "Nothing was changed.")
        away = patient == FAR and "opened far" not in world.log
        return Admission(_banner(patient), needs_reason=away, because="She is not on your team’s caseload." if away else "")

    def opened(patient, reason):
        world.log.append(f"opened {patient}" + (f" because {reason}" if reason else ""))
        return Change(frozenset({Topic.AUDIT}), patient)

    def spec(key, title, icon="user", later=""):
        def make():
            world.made.append(key)
            return Page(key)

        return PageSpec(key, title, icon, None if later else make, later)

    keys = ("today", "caseload", "leaflets", "print", "team", "reports", "settings")
    tabs = ("overview", "needs", "plan", "information", "contacts", "pathway", "wellbeing", "research", "papers")
    registry = Registry(
        tuple(spec(key, key.title(), later="Reports come with a later version." if key == "reports" else "") for key in keys),
        (*(spec(key, key.title()) for key in tabs), PageSpec("pack", "Pack", "package", lambda: Page("pack"), under="information")),
        (PageSpec("new", "New patient", "plus", Form, begin=lambda page, argument: page.begun.append(argument)),),
    )
    log = world.log.append
    look = LookPorts(lambda: log("larger"), lambda: log("smaller"), lambda: log("normal"), lambda: "Compact")
    ports = ShellPorts(
        admit=admit,
        opened=opened,
        find=lambda typed: [_line(1, ANN), _line(2, BEA)] if typed.startswith("kow") else [],
        recent=lambda: [_line(2, BEA)],
        lines=lambda patients: [_line(at, patient) for at, patient in enumerate(patients)],
        waiting=lambda: {"today": 12, "print": 3},
        keep_place=world.kept.update,
        lock=lambda: log("lock"),
        lock_for_day=lambda: log("lock for the day"),
        today=lambda: TODAY,
        look=look,
    )
    made = Shell(jobs, feed, ports, registry)
    made.set_ready(is_ready=True)
    made.set_who("Ruth Adeyemi", "Breast CNS team")
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("caseload")
    made.feed = feed
    return made


def _press(qtbot, shell, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(shell.focusWidget() or shell, key, modifier)


def _open(qtbot, shell, patient, tab="overview"):
    shell.open_patient(patient, tab)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None and shell.spot.patient == patient)


CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_page_is_built_at_its_first_showing_only(shell, world):
    assert world.made == ["caseload"]
    shell.go("today")
    shell.go("caseload")
    assert world.made == ["caseload", "today"]


@pytest.mark.parametrize(("number", "place"), [(1, "today"), (2, "caseload"), (3, "leaflets"), (7, "settings")])
def test_ctrl_and_a_number_go_to_a_place(qtbot, shell, number, place):
    shell.go("team")
    _press(qtbot, shell, Qt.Key(Qt.Key.Key_0 + number), CTRL)
    assert shell.spot.place == place
    assert [item.key for item in shell.rail.items if item.isChecked()] == [place]


def test_a_place_of_a_later_version_says_so_and_has_no_button(shell):
    shell.go("reports")
    assert "Reports come with a later version." in shell.page.accessibleName()


def test_counts_show_on_the_rail_and_are_read_out(qtbot, shell):
    qtbot.waitUntil(lambda: shell.rail.items[0].accessibleName() == "Today, 12 waiting")
    assert shell.rail.items[3].accessibleName() == "Print, 3 waiting"
    assert shell.rail.items[1].accessibleName() == "Caseload"


def test_the_banner_says_whose_record_it_is_before_her_page_shows(qtbot, shell, world):
    _open(qtbot, shell, ANN)
    assert shell.banner.isVisible()
    assert shell.banner.accessibleName() == "Patient KOWALSKA, Agnieszka (Mrs), born 03-Apr-1961 (65 y), NHS number 999\u00a0000\u00a00018"
    assert shell.page.patient == ANN
    assert world.log == ["opened ann"]


def test_leaving_a_patient_flushes_her_page_and_takes_the_banner_away(qtbot, shell):
    _open(qtbot, shell, ANN)
    page = shell.page
    shell.go("today")
    assert page.done[-1] == "flush"
    assert not shell.banner.isVisible()


def test_alt_and_a_number_open_the_pages_of_the_patient(qtbot, shell):
    _open(qtbot, shell, ANN)
    _press(qtbot, shell, Qt.Key.Key_3, ALT)
    assert (shell.spot.tab, shell.page.name) == ("plan", "plan")
    _press(qtbot, shell, Qt.Key.Key_Tab, CTRL)
    assert shell.spot.tab == "information"


def test_a_page_without_a_tab_of_its_own_keeps_its_tab_chosen(qtbot, shell):
    _open(qtbot, shell, ANN)
    _press(qtbot, shell, Qt.Key.Key_P, CTRL | SHIFT)
    assert shell.page.name == "pack"
    assert shell.tabs.tabText(shell.tabs.currentIndex()) == "Information"


def test_the_list_she_came_from_gives_the_next_patient(qtbot, shell):
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    _press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert shell.spot.patient == ANN  # nobody is opened yet
    assert shell.switch._title.text() == "Go to: Caseload"
    assert "KOWALSKA, Agnieszka (Mrs) closes with everything kept." in shell.switch._stays.text()
    assert [line.patient for line in shell.switch.model.lines] == [BEA]
    qtbot.keyClick(shell.switch.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)
    assert shell.page.patient == BEA
    assert not shell.switch.isVisible()
    assert "KOWALCZYK" in shell.banner.accessibleName()
    _press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    assert shell.toast._words.text() == "That was the last of the list."


def test_the_focus_goes_with_her_into_the_page_and_never_to_the_lock_or_the_find_box(qtbot, shell):
    shell.page.words.setFocus()
    _open(qtbot, shell, ANN)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shell.page.words)
    shell.top.search.setFocus()
    _open(qtbot, shell, BEA)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shell.page.words)


def test_a_part_of_the_page_that_is_made_anew_keeps_the_focus_in_the_page(qtbot, shell):
    _open(qtbot, shell, ANN)
    page = shell.page
    page.words.setFocus()
    anew = QLineEdit()
    page.layout().addWidget(anew)
    anew.show()
    page.words.hide()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is anew)


def test_what_a_page_is_for_gets_the_focus_first(qtbot, shell):
    shell.stack.setFocus()
    main = primary("Start")
    shell.page.layout().addWidget(main)
    main.show()
    shell.regions.enter(shell.stack)
    assert QApplication.focusWidget() is main


def test_esc_stays_with_the_patient_and_gives_the_focus_back(qtbot, shell):
    shell.page.open_requested.emit(BEA)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    shell.page.words.setFocus()
    _press(qtbot, shell, Qt.Key.Key_PageUp, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert QApplication.focusWidget() is shell.switch.view
    qtbot.keyClick(shell.switch.view, Qt.Key.Key_Escape)
    assert not shell.switch.isVisible()
    assert (shell.spot.patient, QApplication.focusWidget()) == (BEA, shell.page.words)


def test_the_offered_neighbours_are_stepped_through_and_a_click_opens(qtbot, shell):
    shell.page.listed_patients = lambda: (ANN, BEA, FAR)
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    _press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.waitUntil(shell.switch.isVisible)
    assert shell.switch.view.currentIndex().row() == 0
    _press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    assert shell.switch.view.currentIndex().row() == 1
    where = shell.switch.view.visualRect(shell.switch.model.index(0)).center()
    qtbot.mouseClick(shell.switch.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)


def test_no_neighbours_name_is_offered_while_shaded(qtbot, shell):
    shell.page.open_requested.emit(ANN)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    _press(qtbot, shell, Qt.Key.Key_F8)
    _press(qtbot, shell, Qt.Key.Key_PageDown, ALT)
    qtbot.idle()
    assert not shell.switch.isVisible()


def test_back_and_forward_go_through_what_was_open(qtbot, shell):
    _open(qtbot, shell, ANN)
    shell.show_tab("plan")
    _press(qtbot, shell, Qt.Key.Key_Left, ALT)
    assert shell.spot.tab == "overview"
    _press(qtbot, shell, Qt.Key.Key_Left, ALT)
    assert (shell.spot.place, shell.spot.patient) == ("caseload", None)
    _press(qtbot, shell, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert shell.spot.patient == ANN


def test_ctrl_w_closes_the_patient_and_esc_never_does(qtbot, shell):
    _open(qtbot, shell, ANN)
    _press(qtbot, shell, Qt.Key.Key_Escape)
    assert shell.spot.patient == ANN
    _press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert shell.spot.patient is None


def test_somebody_outside_her_team_asks_for_a_reason_which_is_kept(qtbot, shell, world):
    _open(qtbot, shell, FAR)
    reason = shell.ways.reason
    assert reason.isVisible()
    qtbot.mouseClick(reason.open_it, Qt.MouseButton.LeftButton)
    assert "Write a few words" in reason.reason.error
    assert world.log == []
    qtbot.keyClicks(reason.reason.control, "covering for Tom Baines")
    qtbot.keyClick(reason.reason.control, Qt.Key.Key_Return)
    assert world.log == ["opened far because covering for Tom Baines"]
    assert shell.page.patient == FAR


def test_a_tab_key_does_not_get_round_the_reason(qtbot, shell, world):
    _open(qtbot, shell, FAR)
    shell.show_tab("plan")
    assert shell.page is shell.ways.reason
    assert world.log == []


def test_a_record_that_is_not_here_is_said_and_the_list_stays(qtbot, shell):
    shell.open_patient(PatientId("nobody"))
    qtbot.waitUntil(shell.notes.isVisible)
    assert shell.spot == type(shell.spot)("caseload")


def test_find_opens_with_keys_alone_and_zero_clicks(qtbot, shell):
    _press(qtbot, shell, Qt.Key.Key_K, CTRL)
    assert shell.top.search.hasFocus()
    qtbot.keyClicks(shell.top.search, "kow")
    assert shell.finder.isVisible()
    assert shell.finder.accessibleName() == "2 patients match “kow”"
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Down)
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert shell.spot.patient == BEA
    assert not shell.finder.isVisible()


def test_esc_closes_the_list_and_keeps_the_words(qtbot, shell):
    _press(qtbot, shell, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(shell.top.search, "kow")
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Escape)
    assert not shell.finder.isVisible()
    assert shell.top.search.text() == "kow"


def test_an_empty_find_shows_who_was_opened_lately(qtbot, shell):
    shell.top.show_find()
    assert [line.patient for line in shell.finder.model.lines] == [BEA]
    assert shell.finder.accessibleName() == "Opened lately"


def test_find_says_born_and_number_on_each_line_and_warns_of_like_names(qtmodeltester):
    model = Hits(lambda: TODAY)
    model.show_lines([_line(1, ANN), _line(2, ANN)], "kow 61")
    qtmodeltester.check(model)
    said = model.data(model.index(0))
    assert "born 03-Apr-1961 (65 y)" in said
    assert "similar name: check" in said
    assert model.rowCount(QModelIndex()) == 2


def test_the_match_is_bold_whatever_its_case_and_marks():
    assert bold_parts("ŁUKASIEWICZ, Halina", "hal") == [("ŁUKASIEWICZ, ", False), ("Hal", True), ("ina", False)]
    assert bold_parts("GRIFFITHS, Siân", "sian")[-1] == ("Siân", True)


def test_shade_hides_flags_lists_and_counts_and_keeps_the_words(qtbot, shell):
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page is shell.shade
    assert shell.rail.items[0].accessibleName() == "Today"
    assert not shell.top.search.isEnabled()
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.name == "caseload"
    _open(qtbot, shell, ANN)
    shell.page.words.setText("open words")
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.words.isVisible()
    assert not shell.banner._flag_line.isVisible()
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.banner._flag_line.isVisible()


def test_shade_covers_a_patients_page_without_open_words_and_gives_it_back_as_it_was(qtbot, shell):
    _open(qtbot, shell, ANN)
    page = shell.page
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page is shell.shade
    assert not page.isVisible()
    assert page.done[-1] == "flush"
    shell.show_tab("plan")
    assert shell.page is shell.shade
    shell.go("caseload")
    assert shell.page is shell.shade
    _press(qtbot, shell, Qt.Key.Key_F8)
    assert shell.page.name == "caseload"


def test_ctrl_shift_l_asks_before_it_locks_for_the_day(qtbot, shell, world):
    _press(qtbot, shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert world.log[-1] == "lock for the day"


def test_f6_goes_round_the_parts_and_comes_back_to_the_same_control(qtbot, shell):
    _open(qtbot, shell, ANN)
    shell.page.words.setFocus()
    seen = []
    for _step in range(6):
        _press(qtbot, shell, Qt.Key.Key_F6)
        seen.append(shell.regions.here())
        if shell.page.words.hasFocus():
            break
    assert seen == [0, 1, 2, 3, 4]
    assert shell.page.words.hasFocus()


@pytest.mark.parametrize(
    ("key", "modifier", "done"),
    [(Qt.Key.Key_L, CTRL, "lock"), (Qt.Key.Key_Plus, CTRL, "larger"), (Qt.Key.Key_Minus, CTRL, "smaller"), (Qt.Key.Key_0, CTRL, "normal")],
)
def test_keys_of_the_shell_work_from_anywhere(qtbot, shell, world, key, modifier, done):
    shell.page.words.setFocus()
    _press(qtbot, shell, key, modifier)
    assert done in world.log


def test_ctrl_return_and_ctrl_p_are_the_pages(qtbot, shell):
    _press(qtbot, shell, Qt.Key.Key_Return, CTRL)
    _press(qtbot, shell, Qt.Key.Key_P, CTRL)
    assert shell.page.done[-2:] == ["primary", "print"]


def test_the_list_of_keys_opens_with_f1_and_closes_with_esc(qtbot, shell):
    _press(qtbot, shell, Qt.Key.Key_F1)
    assert shell.keys.isVisible()
    qtbot.waitUntil(shell.keys.body.hasFocus)
    _press(qtbot, shell, Qt.Key.Key_Escape)
    assert not shell.keys.isVisible()


def test_a_form_covers_the_page_and_leaves_again(qtbot, shell):
    shell.page.new_requested.emit()
    form = shell.page
    assert form.begun == [None]
    assert shell.spot.cover == "new"
    form.left.emit()
    assert shell.page.name == "caseload"


def test_a_form_that_stored_a_new_patient_opens_her(qtbot, shell):
    shell.page.new_requested.emit()
    shell.page.saved.emit(BEA)
    qtbot.waitUntil(lambda: shell.spot.patient == BEA and shell.ways.admitted is not None)
    assert shell.page.patient == BEA


def test_a_changed_record_changes_the_banner_at_once(qtbot, shell, monkeypatch):
    _open(qtbot, shell, ANN)
    monkeypatch.setitem(NAMES, ANN, ("Nowak", "Agnieszka", "Mrs"))
    shell.feed.changed.emit(Change(frozenset({Topic.CASELOAD}), ANN))
    qtbot.waitUntil(lambda: "NOWAK" in shell.banner.accessibleName())


def test_the_place_is_kept_without_a_word_of_hers_and_found_again(qtbot, shell, world):
    _open(qtbot, shell, ANN, "plan")
    shell.page.words.setText("secret words")
    shell.page.words.setFocus()
    shell.ways.remember()
    assert world.kept == {"place": "caseload", "patient": ANN, "tab": "plan", "cover": "", "focus": "plan-words", "page": {"words": 12}}
    kept = dict(world.kept)
    shell.go("today")
    shell.ways.come_back(kept)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None)
    assert (shell.spot.tab, shell.page.done[-1]) == ("plan", "resume 12")
    assert shell.page.words.hasFocus()


def test_a_kept_place_that_no_longer_exists_falls_back(qtbot, shell):
    shell.ways.come_back({"place": "nowhere", "patient": None})
    assert shell.spot.place == "today"


def test_a_broken_page_is_closed_and_said_and_the_next_showing_makes_it_anew(qtbot, shell, world):
    shell.go("leaflets")
    shell.fail_page(Expected("Something in this page went wrong, and it was closed.", "Everything saved before is safe."))
    assert shell.spot.place == "today"
    assert shell.notes.isVisible()
    qtbot.waitUntil(lambda: all(page.name != "leaflets" for page in shell.stack.made() if isinstance(page, Page)))
    shell.go("leaflets")
    assert world.made.count("leaflets") == 2


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 700, 1.0), (1280, 800, 2.0)])
def test_name_born_and_number_are_whole_in_a_small_window_and_at_200_per_cent(qtbot, shell, host, width, height, scale):
    host.use(scale=scale)
    shell.resize(width, height)
    _open(qtbot, shell, ANN)
    qtbot.waitUntil(shell.banner.isVisible)
    facts = [label for label in shell.banner.findChildren(type(shell.toast._words)) if label.text()]
    for label in facts:
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
        inside = label.mapTo(shell, label.rect().bottomRight())
        assert inside.x() <= shell.width()
        assert inside.y() <= shell.height()
    assert shell.width() == width
    assert shell.top.menu.isVisible() == (scale == 2.0)


def test_every_control_of_the_shell_has_a_name_and_is_big_enough(qtbot, shell, host):
    host.use(density=Density.COMPACT)
    _open(qtbot, shell, ANN)
    nameless = []
    for widget in shell.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parent(), Page):
            if not widget.accessibleName():
                nameless.append(widget)
            assert min(widget.width(), widget.height()) >= 24, widget
    assert nameless == []
