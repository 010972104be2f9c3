"""One number, the body size B, sets a whole document (design/print §3); colours survive black-and-white printers (§4)."""

from dataclasses import dataclass

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
BODY_SIZES = (12, 14, 16, 18, 20, 24, 28)

Colour = tuple[float, float, float] | float  # RGB, or grey from 0 (black) to 1
BLACK: Colour = 0.0
WHITE: Colour = 1.0


def _rgb(code: str) -> Colour:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return (red, green, blue)


@dataclass(frozen=True, slots=True)
class Colours:
    """Five colours with a meaning; every meaning is also said in words and by shape."""

    head: Colour
    band: Colour
    urgent: Colour
    tint: Colour
    rule: Colour


IN_COLOUR = Colours(_rgb("003087"), _rgb("005EB8"), _rgb("8C0D1F"), _rgb("EAF2F9"), _rgb("5B6B77"))
IN_BLACK = Colours(BLACK, BLACK, BLACK, WHITE, BLACK)


@dataclass(frozen=True, slots=True)
class Theme:
    """All sizes of a document, in points, from its body size. Headings are added to it, never multiplied."""

    body: int
    is_mono: bool = False

    def __post_init__(self) -> None:
        if self.body not in BODY_SIZES:
            raise ValueError(f"body size {self.body} is none of {BODY_SIZES}")

    @property
    def colours(self) -> Colours:
        return IN_BLACK if self.is_mono else IN_COLOUR

    # ---- type

    @property
    def h1(self) -> float:
        return self.body + 10

    @property
    def h2(self) -> float:
        return self.body + 4

    @property
    def key(self) -> float:
        return self.body + 2

    @property
    def phone(self) -> float:
        return self.body + 6

    @property
    def small(self) -> float:
        return self.body if self.is_large else max(10, self.body - 2)

    @property
    def foot(self) -> float:
        if self.body <= 14:
            return 9
        return 12 if self.body <= 20 else 14

    @property
    def page_number(self) -> float:
        return max(self.foot, min(self.body, 16))

    @property
    def leading(self) -> float:
        return 1.3 if self.body >= 20 else 1.4

    # ---- space

    @property
    def unit(self) -> float:
        """Gaps are multiples of this."""
        return min(self.body / 3, 7)

    @property
    def pad(self) -> float:
        return 3 * self.unit

    @property
    def side(self) -> float:
        return (18 if self.body >= 20 else 22) * MM

    @property
    def width(self) -> float:
        return PAGE_WIDTH - 2 * self.side

    @property
    def prose_width(self) -> float:
        """Running text holds at most about 75 characters a line."""
        return 145 * MM if self.body < 14 else self.width

    @property
    def top(self) -> float:
        return 20 * MM

    @property
    def bottom(self) -> float:
        if self.body >= 20:
            return 29 * MM
        return (26 if self.body >= 16 else 22) * MM

    @property
    def write_pitch(self) -> float:
        """Distance of lines to write on."""
        if self.body <= 14:
            return 9 * MM
        return (11 if self.body <= 20 else 14) * MM

    @property
    def tick_box(self) -> float:
        if self.body <= 14:
            return 5.6 * MM
        return (7 if self.body <= 18 else 9) * MM

    # ---- layout

    @property
    def is_large(self) -> bool:
        """Two columns become one, small print is as big as the rest."""
        return self.body >= 16

    @property
    def is_stacked(self) -> bool:
        """Tables become lists."""
        return self.body > 18

    def columns_fit(self, count: int) -> bool:
        """Whether a table of this many columns stays a table at this size."""
        if self.is_stacked:
            return False
        return count <= 3 or not self.is_large
