"""The acceptance lines of the screens, over every screen of the whole app on its demo caseload."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QScrollArea, QScrollBar, QWidget

from cns_desktop.ui.common.buttons import Kind
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.messages import SafetyPromptCard
from cns_desktop.ui.common.style import KIND
from cns_desktop.ui.common.table import Table
from cns_desktop.ui.common.text import Elided, Label, Words
from cns_desktop.ui.common.theme import Density, Name
from tests.contact_sheet.screens import SCREENS, Screen
from tests.running import Running, demo_folder
from tests.ui.acceptance.grey import contrast_in, grey, place_of, told_by_colour_alone

LOOKS = {"1280x800": (Name.LIGHT, 1.0, 1280, 800), "1024x700": (Name.LIGHT, 1.0, 1024, 700), "200%": (Name.LIGHT, 2.0, 1280, 800)}
OF_A_PATIENT = frozenset({"overview", "overview-not-told", "needs-results", "needs-entry", "plan", "information", "pack", "papers", "patient-form"})
LEAST = 24
FAINTEST = 4.0  # 4.5 less what smoothing takes from thin strokes; the pairs themselves are held to 4.5
_MNEMONIC = re.compile(r"&([^&\s])")


@pytest.fixture(scope="module")
def running(qapp, tmp_path_factory) -> Iterator[Running]:
    """One app for all of these tests: they only look."""
    made = Running(qapp, demo_folder(tmp_path_factory.mktemp("demo"), 30)).open().stock()
    yield made
    made.app.look.host.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    made.close()


@dataclass(frozen=True)
class Shown:
    """A screen in a look."""

    running: Running
    screen: Screen
    look: str

    @property
    def window(self) -> QWidget:
        return self.running.window


@pytest.fixture(scope="module", params=[(screen, look) for screen in SCREENS for look in LOOKS], ids=lambda one: f"{one[0].key}-{one[1]}")
def shown(running: Running, request) -> Shown:
    """Module scope: pytest then runs all tests of a screen before it goes to the next."""
    screen, look = request.param
    name, scale, width, height = LOOKS[look]
    running.app.look.host.use(name, scale=scale, density=Density.STANDARD)
    running.window.resize(width, height)
    screen.go(running)
    running.settle()
    return Shown(running, screen, look)


@pytest.fixture(autouse=True)
def host(shown: Shown):
    """The look belongs to the screen here, not to the test."""
    return shown.running.app.look.host


def seen(shown: Shown, kind: type[QWidget] = QWidget) -> list[QWidget]:
    return [widget for widget in shown.window.findChildren(kind) if widget.isVisible()]


def focusable(shown: Shown) -> list[QWidget]:
    return [
        widget
        for widget in seen(shown)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not widget.objectName().startswith("qt_")
    ]


def in_list(widget: QWidget) -> bool:
    return any(isinstance(each, QAbstractItemView) for each in _parents(widget))


def _parents(widget: QWidget) -> Iterator[QWidget]:
    found = widget.parentWidget()
    while found is not None:
        yield found
        found = found.parentWidget()


def where(shown: Shown, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(shown.window, QPoint(0, 0)), widget.size())


def test_the_banner_is_on_every_page_of_a_patient_and_says_who_uncut(shown):
    banner = shown.running.shell.banner
    assert banner.isVisible() == (shown.screen.key in OF_A_PATIENT)
    if not banner.isVisible():
        return
    labels = [label for label in banner.findChildren(QLabel) if label.isVisible() and label.text()]
    words = " ".join(label.text() for label in labels)
    admitted = shown.running.shell.ways.admitted.banner
    assert admitted.name.banner() in words
    assert "999" in words
    for label in labels:
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
        assert shown.window.rect().contains(where(shown, label)), label.text()


def test_everything_that_takes_the_keyboard_has_a_name_a_role_and_24_px(shown):
    faults = []
    for widget in focusable(shown):
        said = QAccessible.queryAccessibleInterface(widget)
        kind = type(widget).__name__
        if not said.text(QAccessible.Text.Name).strip():
            faults.append(f"{kind} has no name at {where(shown, widget)}")
        if said.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client) and not isinstance(widget, QScrollArea):
            faults.append(f"{kind} {widget.accessibleName()!r} has no role")
        if min(widget.width(), widget.height()) < LEAST:
            faults.append(f"{kind} {widget.accessibleName()!r} is {widget.width()} x {widget.height()}")
    assert faults == []


def test_only_tables_scroll_sideways(shown):
    bars = [bar for bar in seen(shown, QScrollBar) if bar.orientation() == Qt.Orientation.Horizontal and bar.maximum() > bar.minimum()]
    assert [type(bar.parentWidget().parentWidget()).__name__ for bar in bars if not in_list(bar)] == []


def test_nothing_stands_outside_the_window_or_loses_words(shown):
    faults = []
    for widget in seen(shown):
        if in_list(widget) or not isinstance(widget, (Label, Words, QAbstractButton)):
            continue
        place = where(shown, widget)
        if place.left() < 0 or place.right() > shown.window.width():
            faults.append(f"{_words(widget)!r} reaches from {place.left()} to {place.right()}")
        if isinstance(widget, Words):
            if widget.heightForWidth(widget.width()) > widget.height():
                faults.append(f"{_words(widget)!r} needs {widget.heightForWidth(widget.width())} px of height, has {widget.height()}")
        elif isinstance(widget, Label) and not isinstance(widget, Elided):
            wide = max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().split("\n"))
            if wide > widget.width():
                faults.append(f"{_words(widget)!r} needs {wide} px, has {widget.width()}")
    assert faults == []


def test_what_a_table_must_keep_stands_whole_without_scrolling(shown):
    """Name, birth date and NHS number."""
    for table in seen(shown, Table):
        kept = [at for at in range(table.model().columnCount()) if table.column_of(at).keep]
        ends = [table.columnViewportPosition(at) + table.columnWidth(at) for at in kept]
        assert all(end <= table.viewport().width() for end in ends), (table.accessibleName(), ends, table.viewport().width())


def test_safety_words_are_never_cut(shown):
    prompts = seen(shown, SafetyPromptCard)
    words = [label for prompt in prompts for label in prompt.findChildren(Words) if label.isVisible()]
    rows = [label for label in seen(shown, Words) if "Your trust" in label.text()]
    assert words + rows or shown.screen.key != "today"
    for label in words + rows:
        assert not isinstance(label, Elided)
        assert label.heightForWidth(label.width()) <= label.height(), label.text()


def test_a_screen_has_at_most_one_primary_button(shown):
    found = [button.accessibleName() for button in seen(shown, QAbstractButton) if button.property(KIND) == Kind.PRIMARY.value]
    assert len(found) <= 1, found


def test_no_two_controls_of_a_screen_share_an_alt_letter(shown):
    taken: dict[str, list[str]] = {}
    for widget in seen(shown):
        text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
        letter = _MNEMONIC.search(text.replace("&&", ""))
        if letter and not (isinstance(widget, QLabel) and widget.buddy() is None):
            taken.setdefault(letter.group(1).lower(), []).append(text.strip())
    keys = [QKeySequence(f"Alt+{letter}") for letter in taken]
    assert all(not key.isEmpty() for key in keys)
    assert {letter: texts for letter, texts in taken.items() if len(texts) > 1} == {}


def test_light_dark_and_contrast_take_each_others_place_while_running(shown):
    """Back in light, every point is as it was: nothing of another theme stays behind."""
    host = shown.running.app.look.host
    shots = {}
    for name in (Name.LIGHT, Name.DARK, Name.CONTRAST, Name.LIGHT):
        host.use(name)
        shown.running.settle(60)
        shots.setdefault(name, []).append(shown.window.grab().toImage())
    first, last = shots[Name.LIGHT]
    assert first.size() == last.size()
    corner = [image.pixelColor(4, image.height() - 4).lightness() for image in (first, shots[Name.DARK][0], shots[Name.CONTRAST][0], last)]
    assert corner[0] > 200
    assert corner[1] < 60
    assert corner[2] < 10
    assert corner[3] == corner[0]


def test_another_text_size_and_back_leaves_every_point_as_it_was(shown):
    if shown.screen.key in ("find", "pack") or LOOKS[shown.look][1] != 1.0:
        return  # find lies over another screen, the pack's preview is drawn anew, and what was scrolled at 200 % stands elsewhere
    host = shown.running.app.look.host
    shown.running.shell.stack.setFocus()  # no cursor blinks, and nothing is scrolled to
    shown.running.settle()
    before = shown.window.grab().toImage()
    for scale in (2.0, 1.0):
        host.use(scale=scale)
        shown.running.settle()
    shown.running.until(lambda: shown.window.grab().toImage() == before)


def test_grey_screenshots_lose_no_meaning(shown):
    """Each state is a word or a sign before it is a colour, and what is written can be read without any."""
    assert told_by_colour_alone(shown.window) == []
    faint = []
    for name in (Name.LIGHT, Name.DARK, Name.CONTRAST):
        shown.running.app.look.host.use(name)
        shown.running.settle(60)
        image = grey(shown.window)
        for widget in seen(shown):
            if not isinstance(widget, (Chip, Label, QAbstractButton)) or not widget.isEnabled() or not re.search(r"\w", widget.text()):
                continue
            place = place_of(shown.window, widget)
            if place is not None and (found := contrast_in(image, place)) < FAINTEST:
                faint.append(f"{name.value}: {_words(widget)!r} {found:.1f}")
    shown.running.app.look.host.use(Name.LIGHT)
    assert faint == []


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton, Words)) else ""
    return (text or widget.accessibleName())[:60]
