"""The theme: contrast of every pair, no colour outside the tokens, no QSS, and a switch while running."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QSpinBox, QWidget

from cns_desktop.i18n.resources import resource
from cns_desktop.ui.common.buttons import secondary
from cns_desktop.ui.common.icons import Sign, glyph, icon
from cns_desktop.ui.common.layout import HBox, Panel, VBox, wrap
from cns_desktop.ui.common.text import Words, label
from cns_desktop.ui.common.theme import Density, Name, Role, Size, Theme, Tokens, Tone, theme
from tests.ui.common.gallery import Gallery

UI = Path(__file__).parents[3] / "cns_desktop" / "ui"
SOURCES = sorted(UI.rglob("*.py"))
COLOUR_LITERAL = re.compile(
    r"""["']#[0-9a-fA-F]{3,8}["']|QColor\(\s*["'\d]|QColor\.from|Qt\.GlobalColor\.(?!transparent)|GlobalColor\.(?!transparent)"""
)
FORBIDDEN = re.compile(r"setStyleSheet|def (styleHint|pixelMetric|subElementRect)\b")


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def shows(image: QImage, colour: QColor) -> bool:
    return any(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("name", Name)
def test_every_pair_that_meets_on_screen_has_its_contrast(name):
    tokens = Tokens.read()
    look = Theme(tokens, name)
    low = [
        (fore, ground, round(contrast(look.colour(Role(fore)), look.colour(Role(ground))), 2))
        for fore, ground, floor in tokens.pairs
        if contrast(look.colour(Role(fore)), look.colour(Role(ground))) < floor
    ]
    assert tokens.pairs
    assert low == []


@pytest.mark.parametrize("name", Name)
@pytest.mark.parametrize("tone", Tone)
def test_the_words_of_every_tone_can_be_read_on_its_ground(name, tone):
    look = Theme(Tokens.read(), name)
    assert contrast(look.colour(tone.words), look.colour(tone.ground)) >= 4.5


@pytest.mark.parametrize("name", Name)
def test_chart_colours_stand_out_from_the_card(name):
    look = Theme(Tokens.read(), name)
    assert len(look.series) == 6
    assert min(contrast(colour, look.colour(Role.SURFACE)) for colour in look.series) >= 3


@pytest.mark.parametrize("name", Name)
def test_tokens_and_roles_name_the_same_colours(name):
    assert set(Tokens.read().colours(name)) == {role.value for role in Role}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_no_colour_literal_no_qss_and_no_hot_override_in_code(path):
    text = path.read_text("utf-8")
    assert COLOUR_LITERAL.findall(text) == []
    assert FORBIDDEN.findall(text) == []


def test_the_scan_for_literals_would_find_one():
    for planted in ('QColor("red")', 'colour = "#FFB81C"', "QColor(12, 3, 4)", "Qt.GlobalColor.red"):
        assert COLOUR_LITERAL.search(planted), planted
    assert FORBIDDEN.search("w.setStyleSheet('')")


def test_every_sign_named_in_code_is_in_the_folder():
    named = {
        name for path in SOURCES for name in re.findall(r"""(?:icon|glyph|Sign|sign_button)\(\s*["']([a-z0-9-]+)["']""", path.read_text("utf-8"))
    }
    there = {path.stem for path in resource("icons").glob("*.svg")} | {"star-filled"}
    assert named - there == set()


def test_a_sign_that_does_not_exist_fails_where_it_is_named(qtbot):
    with pytest.raises(FileNotFoundError):
        icon("no-such-sign")


@pytest.mark.parametrize("name", Name)
def test_icons_and_signs_repaint_when_the_theme_changes(qtbot, host, name):
    button, sign = secondary("Lock", "lock"), Sign("lock", Role.DANGER)
    page = wrap(HBox(button, sign))
    qtbot.addWidget(page)
    page.show()
    host.use(name)
    assert shows(button.icon().pixmap(QSize(64, 64)).toImage(), theme().colour(Role.TEXT))
    assert shows(sign.grab().toImage(), theme().colour(Role.DANGER)) or name is Name.LIGHT
    assert sign.pixmap().cacheKey() == glyph("lock", Role.DANGER, 20, sign.devicePixelRatioF()).cacheKey()


def test_a_disabled_icon_is_muted(qtbot):
    image = icon("square", Role.ACTION).pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()
    assert shows(image, theme().colour(Role.MUTED))


def test_an_open_window_changes_its_colours_at_once(qtbot, host):
    panel = Panel(Role.PAGE, VBox(label("Words")))
    qtbot.addWidget(panel)
    panel.show()
    for name in (Name.DARK, Name.CONTRAST, Name.LIGHT):
        host.use(name)
        assert panel.grab().toImage().pixelColor(1, 1) == theme().colour(Role.PAGE)


def test_lengths_and_fonts_follow_the_text_size(qtbot, host):
    words, row = Words("A paragraph"), HBox(gap=8, margins=4)
    page = wrap(VBox(words, row, 12))
    qtbot.addWidget(page)
    host.use(scale=2.0)
    assert words.font().pixelSize() == 32
    assert (row.spacing(), row.contentsMargins().left()) == (16, 8)
    host.use(scale=1.0)
    assert (words.font().pixelSize(), row.spacing()) == (16, 8)


def test_text_size_stays_between_80_and_200_percent(host):
    host.use(scale=5)
    assert theme().scale == 2.0
    host.larger()
    assert theme().scale == 2.0
    host.use(scale=0.1)
    assert theme().scale == 0.8


def test_density_steps_through_three_and_round(host):
    seen = []
    for _step in range(3):
        host.next_density()
        seen.append((host.theme.density, host.theme.measures.row))
    assert seen == [(Density.ROOMY, 52), (Density.COMPACT, 32), (Density.STANDARD, 40)]


def test_the_host_tells_of_a_change_and_not_of_none(qtbot, host):
    with qtbot.waitSignal(host.changed):
        host.use(Name.DARK)
    with qtbot.assertNotEmitted(host.changed):
        host.use(Name.DARK)


def test_the_letters_of_our_languages_and_the_figures_are_in_the_font(qapp):
    font = theme().font(Size.BODY)
    assert font.family() == "Atkinson Hyperlegible Next"
    assert font.family() in QFontDatabase.families()
    assert font.featureValue(QFont.Tag("tnum")) == 1
    metrics = QFontMetrics(font)
    assert [letter for letter in "ŵŷąćęłńóśźżăâîșțğışçöüİ–—‘’“”•·…×£½°" if not metrics.inFontUcs4(ord(letter))] == []


def shape(window: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    return sorted((type(w).__name__ + w.accessibleName(), w.geometry().getRect()) for w in window.findChildren(QWidget) if w.isVisible())


def settled(qtbot, window: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    """The places of all widgets once they no longer move."""
    seen: list[list[tuple[str, tuple[int, ...]]]] = []

    def is_still() -> bool:
        seen.append(shape(window))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    qtbot.waitUntil(is_still)
    return seen[-1]


def test_after_200_percent_and_back_everything_is_where_it_was(qtbot, host):
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(1280, 1750)
    with qtbot.waitExposed(gallery):
        gallery.show()
    before = settled(qtbot, gallery)
    host.use(Name.DARK, scale=2.0, density=Density.ROOMY)
    assert settled(qtbot, gallery) != before
    host.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    assert settled(qtbot, gallery) == before


@pytest.mark.parametrize("kind", [QLineEdit, QSpinBox, QComboBox, QPushButton])
def test_plain_controls_are_as_tall_as_the_density_says(qtbot, host, kind):
    for density in (Density.COMPACT, Density.STANDARD, Density.ROOMY):
        host.use(density=density)
        control = kind()
        qtbot.addWidget(control)
        assert control.sizeHint().height() == theme().control


def test_a_tick_box_is_a_target_of_24_px(qtbot):
    box = QCheckBox()
    qtbot.addWidget(box)
    assert min(box.sizeHint().width(), box.sizeHint().height()) >= 24
