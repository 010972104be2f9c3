"""Every part in a gallery: names, sizes, nothing cut at 200 %; messages, toast, timeline, focus ring."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from cns_desktop.domain.errors import Expected
from cns_desktop.ui.common.buttons import Button, Kind, danger, link, primary, quiet, secondary, sign_button
from cns_desktop.ui.common.chips import Chip, Filter
from cns_desktop.ui.common.focus import FocusRing
from cns_desktop.ui.common.layout import Columns, Flow, HBox, Panel, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message, SafetyPromptCard, Toast, failure
from cns_desktop.ui.common.text import Elided, Label, Words, card, label, title_line
from cns_desktop.ui.common.theme import Density, Name, Role, Tone, Weight, theme
from cns_desktop.ui.common.timeline import Milestone, Timeline
from tests.ui.common.gallery import Gallery

TODAY = date(2026, 11, 24)
LOOKS = [(Name.LIGHT, 1.0, 1280), (Name.DARK, 1.0, 1024), (Name.CONTRAST, 2.0, 1280), (Name.LIGHT, 2.0, 1024)]


@pytest.fixture
def gallery(qtbot, host):
    made = Gallery()
    qtbot.addWidget(made)
    return made


def open_at(qtbot, gallery: Gallery, width: int) -> None:
    gallery.resize(width, 900)
    with qtbot.waitExposed(gallery):
        gallery.show()
    qtbot.idle()


def focusable(window: QWidget) -> list[QWidget]:
    everything = [w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [w for w in everything if not w.objectName().startswith("qt_") and not isinstance(w, QScrollArea)]


@pytest.mark.parametrize(("name", "scale", "width"), LOOKS)
def test_every_control_has_a_name_and_is_large_enough(qtbot, host, gallery, name, scale, width):
    host.use(name, scale=scale)
    open_at(qtbot, gallery, width)
    controls = focusable(gallery)
    assert len(controls) > 30
    nameless = [type(w).__name__ for w in controls if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    small = [(type(w).__name__, w.accessibleName(), w.size()) for w in controls if min(w.width(), w.height()) < 24 * scale]
    assert nameless == []
    assert small == []


@pytest.mark.parametrize(("name", "scale", "width"), LOOKS)
def test_nothing_is_cut_and_the_page_never_scrolls_sideways(qtbot, host, gallery, name, scale, width):
    host.use(name, scale=scale)
    open_at(qtbot, gallery, width)
    assert gallery.horizontalScrollBar().maximum() == 0
    cut = []
    for widget in gallery.findChildren(QWidget):
        if not widget.isVisible():
            continue
        needs = 0
        if isinstance(widget, QPushButton):
            needs = widget.sizeHint().width() if widget.text() else 0
        elif isinstance(widget, Words):
            if widget.heightForWidth(widget.width()) > widget.height():
                cut.append((widget.text(), widget.size()))
        elif isinstance(widget, Label) and not isinstance(widget, Elided):
            needs = widget.fontMetrics().horizontalAdvance(widget.text())
        elif isinstance(widget, QComboBox):
            needs = widget.sizeHint().width()
        if needs > widget.width():
            cut.append((widget.accessibleName() or type(widget).__name__, widget.width(), needs))
    assert cut == []


@pytest.mark.parametrize("make", [primary, secondary, quiet, danger])
@pytest.mark.parametrize("density", [Density.COMPACT, Density.STANDARD, Density.ROOMY])
def test_a_button_holds_its_words_at_200_percent(qtbot, host, make, density):
    host.use(scale=2.0, density=density)
    button = make("Agree and lock version 3", "signature")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    words = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text())
    assert button.width() >= words.width() + button.iconSize().width() + theme().px(8)
    assert button.height() >= words.height()


def test_a_button_says_its_keys_and_what_it_does(qtbot):
    lock = sign_button("lock", "Lock now", keys="Ctrl+L")
    qtbot.addWidget(lock)
    assert (lock.accessibleName(), lock.toolTip()) == ("Lock now", "Lock now  (Ctrl+L)")
    assert secondary("&Agree").accessibleName() == "Agree"


def test_a_button_calls_what_it_was_given(qtbot):
    done = []
    button = primary("Print 14 pages").does(lambda: done.append("printed"))
    qtbot.addWidget(button)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert done == ["printed"]


def test_a_filter_stays_down_and_a_chip_is_not_pressable(qtbot):
    mine, fact = Filter("Mine 312"), Chip("Due", "clock", Tone.WARNING)
    for widget in (mine, fact):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(mine.toggled):
        mine.click()
    assert mine.isChecked()
    assert fact.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert QAccessible.queryAccessibleInterface(fact).role() == QAccessible.Role.StaticText
    fact.show_fact("In plan", "check", Tone.SUCCESS)
    assert fact.accessibleName() == "In plan"


def test_words_are_exactly_as_tall_as_their_text_at_any_width(qtbot):
    words = Words("Nothing is lost. Free some space before the visit, or the packs can’t be made. " * 3)
    box = wrap(VBox(HBox(label("Left"), (VBox(words), 1)), None))
    qtbot.addWidget(box)
    box.show()
    for width in (700, 300, 500):
        box.resize(width, 600)
        qtbot.waitUntil(lambda: words.height() == words.heightForWidth(words.width()))


def test_text_that_looks_like_markup_is_shown_as_it_is(qtbot):
    for made in (label("<b>x</b>"), Words("<script>"), Chip("<i>")):
        qtbot.addWidget(made)
        assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_flow_goes_on_in_the_next_line(qtbot):
    flowing = Flow(*(secondary(f"Button number {n}") for n in range(6)))
    box = wrap(flowing)
    qtbot.addWidget(box)
    assert flowing.heightForWidth(300) > flowing.heightForWidth(2000)
    assert flowing.takeAt(0) is not None
    assert flowing.takeAt(99) is None
    assert flowing.count() == 5


def test_columns_stack_below_their_breakpoint_in_em(qtbot, host):
    columns = Columns([label("a"), label("b")], [1, 0], below_em=40)
    qtbot.addWidget(columns)
    columns.show()
    columns.resize(40 * 16 + 10, 100)
    assert not columns.is_stacked
    columns.resize(40 * 16 - 10, 100)
    assert columns.is_stacked
    host.use(scale=2.0)
    columns.resize(40 * 16 + 10, 100)
    assert columns.is_stacked, "large text and a small window are the same thing"


def test_a_failure_says_what_happened_what_is_safe_and_what_next(qtbot):
    error = Expected("The printer did not answer.", "Nothing was recorded as printed.", "The pack is in the queue.")
    made = failure(error, secondary("Open queue"))
    qtbot.addWidget(made)
    assert made.accessibleName() == "The printer did not answer. Nothing was recorded as printed. The pack is in the queue."
    with pytest.raises(ValueError, match="two buttons"):
        Message("x", actions=[quiet("1"), quiet("2"), quiet("3")])
    made.say("The printer is back.")
    assert made.accessibleName() == "The printer is back."


def test_a_safety_prompt_shows_words_and_owner_and_can_only_be_answered(qtbot):
    words = "Your trust’s wording: “Ring the acute oncology line now, 01632 960 500. Write what you did.”"
    prompt = SafetyPromptCard("shivers or feverishness", 2, words, "Owner: Ruth Adeyemi (you) since 14:58.")
    qtbot.addWidget(prompt)
    said = " ".join(part.text() for part in prompt.findChildren(Words))
    for part in ("shivers or feverishness, 2", words, "Ruth Adeyemi", "No prompt does not mean no problem."):
        assert part in said
        assert part in prompt.accessibleName()
    assert [button.accessibleName() for button in prompt.findChildren(QAbstractButton)] == ["Write what I did"]
    with qtbot.waitSignal(prompt.entry_requested):
        prompt.write.click()


@pytest.fixture
def toast(qtbot):
    window = wrap(VBox(None))
    qtbot.addWidget(window)
    window.resize(600, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made = Toast(window)
    made.window_kept = window
    return made


def test_a_toast_offers_undo_once_and_goes(qtbot, toast):
    undone = []
    toast.show_done("Action marked as done", lambda: undone.append(1))
    assert toast.isVisible()
    assert toast.accessibleName() == "Action marked as done"
    with qtbot.waitSignal(toast.closed):
        toast.button.click()
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_stays_while_it_has_the_focus(qtbot, toast):
    toast.show_done("Action marked as done", lambda: None)
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # the offscreen pointer may lie anywhere
    toast.button.setFocus()
    toast._timer.timeout.emit()
    assert toast.isVisible()
    toast.button.clearFocus()
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_one_toast_at_a_time_and_it_keeps_to_its_corner(toast):
    toast.show_done("First")
    toast.show_done("Second", lambda: None)
    assert toast.accessibleName() == "Second"
    toast.parentWidget().resize(900, 700)
    assert toast.geometry().bottom() == 700 - theme().px(20) - 1


def test_the_timeline_says_its_dates_and_keeps_its_labels_apart(qtbot, host):
    milestones = [Milestone(f"Clinic visit {n}", date(2026, 11, 1 + n)) for n in range(6)] + [
        Milestone("Chemotherapy", date(2026, 7, 8), date(2026, 10, 14))
    ]
    line = Timeline(milestones, TODAY)
    qtbot.addWidget(line)
    for scale, width in ((1.0, 1000), (2.0, 1000)):
        host.use(scale=scale)
        line.resize(width, 400)
        places = [line._today_place(width, line._above), *(line._label_place(placed, line._above) for placed in line._placed(width))]
        clashes = [(a, b) for at, a in enumerate(places) for b in places[:at] if a.intersects(b)]
        assert clashes == []
        assert all(where.top() >= 0 and where.bottom() <= line.minimumHeight() for where in places)
        assert not line.grab().isNull()
    assert "Chemotherapy 08-Jul-2026 to 14-Oct-2026" in line.accessibleName()


def test_the_stroke_of_today_crosses_no_words(qtbot, host):
    days = [TODAY + timedelta(days=by) for by in (-60, -1, 0, 1, 40)]
    line = Timeline([Milestone(f"A long name {n}", day) for n, day in enumerate(days)], TODAY)
    qtbot.addWidget(line)
    for scale in (1.0, 1.5, 2.0):
        host.use(scale=scale)
        for width in (400, 700, 1000):
            line.resize(width, 400)
            tag, x = line._today_place(width, line._above), line._x(TODAY, width)
            assert tag.left() <= x <= tag.right()
            stroke = QRectF(x - 1, line._above - theme().px(12), 2, tag.top() - line._above + theme().px(12))
            assert [where for placed in line._placed(width) if (where := line._label_place(placed, line._above)).intersects(stroke)] == []


def test_light_words_stay_readable_under_the_pointer(qtbot, host):
    button = Button("Shade", Kind.QUIET, role=Role.ON_BANNER)
    qtbot.addWidget(button)
    ground = Panel(Role.BANNER, HBox(button, margins=20))
    qtbot.addWidget(ground)
    with qtbot.waitExposed(ground):
        ground.show()
    option = QStyleOptionButton()
    option.initFrom(button)
    option.state |= QStyle.StateFlag.State_MouseOver
    for name in (Name.LIGHT, Name.DARK):
        host.use(name)
        image = QImage(button.size(), QImage.Format.Format_RGB32)
        image.fill(theme().colour(Role.BANNER))
        painter = QPainter(image)
        button.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelButtonCommand, option, painter, button)
        painter.end()
        assert image.pixelColor(image.rect().center()) == theme().colour(Role.BANNER)
        assert image.pixelColor(image.width() // 2, 0) != theme().colour(Role.BANNER)  # an edge answers the pointer


def first_ink(image: QImage) -> int:
    """The first column that is not all ground."""
    ground = image.pixelColor(0, 0)
    return next(x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(image.height())))


def test_a_link_stands_in_line_with_the_words_around_it(qtbot, host):
    for scale in (1.0, 2.0):
        host.use(scale=scale)
        named, said = link("KOWALSKA, Agnieszka (Mrs)"), Label("KOWALSKA, Agnieszka (Mrs)", weight=Weight.SEMIBOLD)
        holder = wrap(VBox(HBox(named, None), said))
        qtbot.addWidget(holder)
        with qtbot.waitExposed(holder):
            holder.show()
        starts = [part.mapTo(holder, QPoint(first_ink(part.grab().toImage()), 0)).x() for part in (named, said)]
        assert abs(starts[0] - starts[1]) <= 2 * scale
        assert named.height() >= 24


def test_a_timeline_without_dates_can_be_drawn(qtbot):
    line = Timeline([], TODAY)
    qtbot.addWidget(line)
    assert line.accessibleName() == "No key dates yet"
    assert not line.grab().isNull()


@pytest.fixture
def ring(qapp):
    return qapp.findChild(FocusRing) or FocusRing(qapp)


def overlay(window: QWidget) -> QWidget | None:
    found = [w for w in window.findChildren(QWidget) if type(w).__name__ == "_Overlay" and w.isVisible()]
    return found[0] if found else None


def test_the_ring_goes_round_what_has_the_focus_and_moves_with_it(qtbot, ring):
    first, second = QLineEdit(), secondary("Compare")
    window = Scroll(page(card("Form", first, second), None))
    qtbot.addWidget(window)
    window.resize(500, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for control in (first, second):
        control.setFocus()
        qtbot.waitUntil(lambda control=control: overlay(window) is not None and overlay(window).rect().isValid() and _round(window, control))
    second.setFixedHeight(90)
    qtbot.waitUntil(lambda: _round(window, second))
    image = window.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme().colour(Role.FOCUS).name(), theme().colour(Role.FOCUS_EDGE).name()} <= colours


def _round(window: QWidget, control: QWidget) -> bool:
    found = overlay(window)
    if found is None:
        return False
    at = control.mapTo(found.parentWidget(), control.rect().topLeft())
    return found.geometry().adjusted(5, 5, -5, -5).topLeft() == at and found.height() == control.height() + 10


def test_the_ring_survives_the_page_it_was_on(qtbot, ring):
    window = wrap(VBox(first := Button("One")))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(lambda: overlay(window) is not None)
    second = Button("Two")
    window.layout().replaceWidget(first, second)
    first.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    second.setFocus()
    qtbot.waitUntil(lambda: overlay(window) is not None and _round(window, second))


def test_the_gallery_can_be_drawn_in_every_look(qtbot, host, gallery, tmp_path):
    for name, scale, width in LOOKS:
        host.use(name, scale=scale)
        open_at(qtbot, gallery, width)
        target = tmp_path / f"{name}-{scale}-{width}.png"
        assert gallery.grab().save(str(target))
        assert target.stat().st_size > 20_000


def test_columns_off_the_screen_keep_their_widths_through_another_text_size(qtbot, host):
    """Their buttons stood in the middle of the title line once she had changed the text size on another page."""
    line = title_line("Caseload", "", secondary("Import", "upload"), primary("New patient", "plus"))
    holder = wrap(VBox(line, None))
    qtbot.addWidget(holder)
    holder.resize(1000, 300)
    host.use(scale=2.0)
    host.use(scale=1.0)
    with qtbot.waitExposed(holder):
        holder.show()
    last = line.findChildren(QAbstractButton)[-1]
    assert last.mapTo(holder, last.rect().topRight()).x() >= holder.width() - 2


def test_a_sign_of_its_own_size_keeps_it_through_another_text_size(qtbot, host):
    more = sign_button("ellipsis", "More").sized(24)
    qtbot.addWidget(more)
    for scale in (2.0, 1.0):
        host.use(scale=scale)
        assert more.width() == round(24 * scale)
