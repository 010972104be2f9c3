"""Colours, lengths and fonts of the look in force, read from resources/theme/tokens.json.

A `Theme` is a frozen set of values for one name, text scale and density. `ThemeHost` keeps the one in force on the
QApplication; widgets ask `theme()` when they paint or measure, so a change while running reaches all of them.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QPalette

from cns_desktop.i18n.resources import resource

PROPERTY = "cnsTheme"
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0
EM = 16  # body text at 100 %: breakpoints are counted in this


class Name(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Density(StrEnum):
    COMPACT = "compact"
    STANDARD = "standard"
    ROOMY = "roomy"
    PATIENT = "patient"


class Size(StrEnum):
    """Three text sizes, and `DISPLAY` for patient mode, lock, first run and single figures."""

    SMALL = "small"
    BODY = "body"
    HEADING = "heading"
    DISPLAY = "display"


class Weight:
    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700


class Role(StrEnum):
    """What a colour is for. Code names roles; values are in the tokens only."""

    PAGE = "page"
    SURFACE = "surface"
    SUNKEN = "sunken"
    RAISED = "raised"
    CHIP = "chip"
    TEXT = "text"
    MUTED = "muted"
    BORDER = "border"
    CONTROL = "control"
    ACTION = "action"
    ACTION_HOVER = "actionHover"
    ON_ACTION = "onAction"
    ACTION_TINT = "actionTint"
    ON_ACTION_TINT = "onActionTint"
    LINK = "link"
    BANNER = "banner"
    ON_BANNER = "onBanner"
    ON_BANNER_MUTED = "onBannerMuted"
    BANNER_CHIP = "bannerChip"
    FOCUS = "focus"
    FOCUS_EDGE = "focusEdge"
    DANGER = "danger"
    ON_DANGER = "onDanger"
    DANGER_TINT = "dangerTint"
    ON_DANGER_TINT = "onDangerTint"
    SUCCESS = "success"
    SUCCESS_TINT = "successTint"
    ON_SUCCESS_TINT = "onSuccessTint"
    WARNING = "warning"
    ON_WARNING = "onWarning"
    WARNING_TINT = "warningTint"
    ON_WARNING_TINT = "onWarningTint"
    WARNING_EDGE = "warningEdge"
    STAR = "star"
    TRACK = "track"
    SCORE = "score"


class Tone(StrEnum):
    """What a sign says, apart from its words: ground, words and edge come from it."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    BANNER = "banner"
    ALERT = "alert"

    @property
    def ground(self) -> Role:
        return _TONES[self][0]

    @property
    def words(self) -> Role:
        return _TONES[self][1]

    @property
    def edge(self) -> Role:
        return _TONES[self][2]


_TONES = {
    Tone.NEUTRAL: (Role.CHIP, Role.TEXT, Role.CONTROL),
    Tone.INFO: (Role.ACTION_TINT, Role.ON_ACTION_TINT, Role.ACTION),
    Tone.SUCCESS: (Role.SUCCESS_TINT, Role.ON_SUCCESS_TINT, Role.SUCCESS),
    Tone.WARNING: (Role.WARNING_TINT, Role.ON_WARNING_TINT, Role.WARNING_EDGE),
    Tone.DANGER: (Role.DANGER_TINT, Role.ON_DANGER_TINT, Role.DANGER),
    Tone.BANNER: (Role.BANNER_CHIP, Role.ON_BANNER, Role.ON_BANNER),
    Tone.ALERT: (Role.WARNING, Role.ON_WARNING, Role.WARNING),
}

_PALETTE = {
    QPalette.ColorRole.Window: Role.PAGE,
    QPalette.ColorRole.WindowText: Role.TEXT,
    QPalette.ColorRole.Base: Role.SURFACE,
    QPalette.ColorRole.AlternateBase: Role.SUNKEN,
    QPalette.ColorRole.Text: Role.TEXT,
    QPalette.ColorRole.Button: Role.SURFACE,
    QPalette.ColorRole.ButtonText: Role.TEXT,
    QPalette.ColorRole.BrightText: Role.DANGER,
    QPalette.ColorRole.Highlight: Role.ACTION,
    QPalette.ColorRole.HighlightedText: Role.ON_ACTION,
    QPalette.ColorRole.Link: Role.LINK,
    QPalette.ColorRole.LinkVisited: Role.LINK,
    QPalette.ColorRole.ToolTipBase: Role.RAISED,
    QPalette.ColorRole.ToolTipText: Role.TEXT,
    QPalette.ColorRole.PlaceholderText: Role.MUTED,
    QPalette.ColorRole.Accent: Role.ACTION,
    QPalette.ColorRole.Light: Role.SURFACE,
    QPalette.ColorRole.Midlight: Role.BORDER,
    QPalette.ColorRole.Mid: Role.BORDER,
    QPalette.ColorRole.Dark: Role.CONTROL,
    QPalette.ColorRole.Shadow: Role.CONTROL,
}
_WORDS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths that the density sets, in px at 100 %; `Theme.px` makes them real."""

    control: int
    row: int
    card: int
    gap: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens file, read once by `bootstrap` through `ThemeHost`."""

    raw: dict[str, Any]

    @classmethod
    def read(cls) -> "Tokens":
        return cls(json.loads(resource("theme", "tokens.json").read_text("utf-8")))

    def colours(self, name: Name) -> dict[str, str]:
        """Role -> `#RRGGBB`."""
        return {role: value for role, value in self.raw["themes"][name].items() if isinstance(value, str)}

    def series(self, name: Name) -> list[str]:
        return list(self.raw["themes"][name]["series"])

    @property
    def pairs(self) -> list[tuple[str, str, float]]:
        """(text or sign, ground, lowest contrast) for each pair that meets on screen."""
        return [(fore, ground, float(floor)) for fore, ground, floor in self.raw["pairs"]]


class Theme:
    """Frozen values of one look. Fonts and colours are made once and shared: copy before changing one."""

    def __init__(self, tokens: Tokens, name: Name = Name.LIGHT, scale: float = 1.0, density: Density = Density.STANDARD) -> None:
        self.name, self.density = name, density
        self.scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        self.is_high_contrast = name is Name.CONTRAST
        self.line = 2 if self.is_high_contrast else 1  # px of a thin edge
        self.measures = Measures(**tokens.raw["density"][density])
        self._tokens = tokens
        self._colours = {Role(role): QColor(value) for role, value in tokens.colours(name).items()}
        self._fonts: dict[tuple[Size, int], QFont] = {}

    def px(self, length: float) -> int:
        """A length of the design at the text size in force."""
        return round(length * self.scale)

    def ems(self, width: int) -> float:
        """How many em of body text `width` pixels are: breakpoints compare this."""
        return width / (EM * self.scale)

    def colour(self, role: Role) -> QColor:
        return self._colours[role]

    @cached_property
    def series(self) -> tuple[QColor, ...]:
        """Chart colours; series n also has pattern n."""
        return tuple(QColor(value) for value in self._tokens.series(self.name))

    @cached_property
    def control(self) -> int:
        """Height of a control."""
        return self.px(self.measures.control)

    @cached_property
    def row(self) -> int:
        """Height of a table row."""
        return self.px(self.measures.row)

    @cached_property
    def least_target(self) -> int:
        """Side of the smallest thing that may be pressed."""
        kind = "patient" if self.density is Density.PATIENT else "minimum"
        return self.px(self._tokens.raw["target"][kind])

    def font(self, size: Size = Size.BODY, weight: int | None = None) -> QFont:
        """Shared: making a font with features costs more than drawing a word with it."""
        wanted = weight or int(self._tokens.raw["type"][size]["weight"])
        if (size, wanted) not in self._fonts:
            self._fonts[size, wanted] = self._made_font(size, wanted)
        return self._fonts[size, wanted]

    def _made_font(self, size: Size, weight: int) -> QFont:
        family = self._tokens.raw["font"]
        font = QFont(family["family"])
        font.setFamilies([family["family"], *family["fallback"]])
        font.setPixelSize(self.px(self._tokens.raw["type"][size]["px"]))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)  # columns of figures line up
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def palette(self) -> QPalette:
        """The application's palette: whatever we do not paint ourselves takes its colours from here."""
        palette = QPalette()
        for group, role in _PALETTE.items():
            palette.setColor(group, self.colour(role))
        for group in _WORDS:
            palette.setColor(QPalette.ColorGroup.Disabled, group, self.colour(Role.MUTED))
        return palette

    def words_palette(self, role: Role) -> QPalette:
        """A palette that only says what colour the words have; the rest is inherited."""
        palette = QPalette()
        for group in _WORDS:
            palette.setColor(group, self.colour(role))
            palette.setColor(QPalette.ColorGroup.Disabled, group, self.colour(Role.MUTED))
        return palette

    def ground_palette(self, role: Role) -> QPalette:
        """A palette that only says what colour the ground has."""
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self.colour(role))
        return palette

    def fade(self) -> int:
        """Milliseconds of a fade (design/README section 2)."""
        return int(self._tokens.raw["motion"]["fast"])


def theme() -> Theme:
    """The theme in force. `ThemeHost` must have been made for the application."""
    app = QCoreApplication.instance()
    found = app.property(PROPERTY) if app is not None else None
    if found is None:
        raise LookupError("No theme: make a ThemeHost for the application first")
    return cast(Theme, found)
