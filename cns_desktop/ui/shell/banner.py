"""The patient banner: the only solid blue area of the app. Blue across the top means a record is open, and this is whose."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.caseload import Banner, FlagKind, age_on, shown_date
from cns_desktop.domain.nhs_number import spaced
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import Button, Kind, sign_button
from cns_desktop.ui.common.chips import Chip
from cns_desktop.ui.common.layout import Flow, HBox, Panel, VBox, wrap
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Role, Size, Tone, Weight, theme

_NEED_SIGNS = {
    "language": "languages",
    FlagKind.FORMAT.value: "a-large-small",
    FlagKind.COMMUNICATION.value: "ear",
    FlagKind.ADJUSTMENT.value: "accessibility",
    FlagKind.ALERT.value: "triangle-alert",
}


def born_words(born: date | None, today: date) -> str:
    """ "03-Apr-1961 (65 y)", or that it is not known."""
    return _("{date} ({age} y)").format(date=shown_date(born), age=age_on(born, today)) if born else _("not known")


def gender_words(gender: str) -> str:
    return {"male": _("Male"), "female": _("Female"), "other": _("Other")}.get(gender, _("Unknown"))


def nhs_words(number: str) -> str:
    """3-3-4 with spaces that do not break, or that there is none."""
    return spaced(number) if len(number) == 10 else (number or _("none recorded"))


class BannerBar(Panel):
    """Full width, never scrolls. Line 1 says who, line 2 what to know; alerts first, in amber.

    Signals:
        close_requested, shade_requested: their buttons.
    """

    close_requested = Signal()
    shade_requested = Signal()

    def __init__(self) -> None:
        self._banner: Banner | None = None
        self._is_shaded = False
        self._ids, self._flags = Flow(gap=20, line_gap=0), Flow(gap=6)
        shade = _("Shade: hide alerts and other names")
        self.shade = Button(_("Shade"), Kind.QUIET, glyph="eye-off", name=shade, keys="F8", role=Role.ON_BANNER)
        self.shade_sign = sign_button("eye-off", shade, keys="F8", role=Role.ON_BANNER)
        self.close_it = sign_button("x", _("Close patient"), keys="Ctrl+W", role=Role.ON_BANNER)
        self._flag_line = wrap(self._flags)
        top = Qt.AlignmentFlag.AlignTop
        line = HBox((wrap(self._ids), 1), (self.shade, 0, top), (self.shade_sign, 0, top), (self.close_it, 0, top), gap=4)
        super().__init__(Role.BANNER, VBox(line, self._flag_line, gap=4, margins=(16, 8, 8, 10)))
        self.shade_sign.hide()
        for button in (self.shade, self.shade_sign):
            button.does(self.shade_requested.emit)
        self.close_it.does(self.close_requested.emit)

    def retheme(self) -> None:
        is_dead = self._banner is not None and self._banner.is_deceased
        self.setPalette(theme().ground_palette(Role.SUNKEN if is_dead else Role.BANNER))

    def show_banner(self, banner: Banner, today: date) -> None:
        """Say whose record is open."""
        self._banner = banner
        words, muted = (Role.TEXT, Role.MUTED) if banner.is_deceased else (Role.ON_BANNER, Role.ON_BANNER_MUTED)
        name = Label(banner.name.banner(), size=Size.HEADING, role=words, weight=Weight.BOLD).selectable()
        facts = (
            (_("Born"), born_words(banner.born, today)),
            (_("Gender"), gender_words(banner.gender)),
            (_("NHS No."), nhs_words(banner.nhs_number)),
        )
        _fill(self._ids, [name, *(_pair(key, value, muted, words) for key, value in facts)])
        for button in (self.shade, self.shade_sign, self.close_it):
            button.set_role(words)
        self._fill_flags()
        self.setAccessibleName(
            _("Patient {name}, born {born}, NHS number {number}").format(name=banner.name.banner(), born=facts[0][1], number=facts[2][1])
        )
        self.retheme()

    def set_shaded(self, *, is_shaded: bool) -> None:
        """Hide alerts and needs, keep who it is."""
        self._is_shaded = is_shaded
        for button in (self.shade, self.shade_sign):
            button.set_glyph("eye" if is_shaded else "eye-off")
            button.set_name(_("Show alerts and other names again") if is_shaded else _("Shade: hide alerts and other names"))
        self.shade.set_text(_("Show") if is_shaded else _("Shade"))
        self._fill_flags()

    def arrange(self, *, is_narrow: bool) -> None:
        """Below the breakpoint the word of the shade gives its room to the name."""
        self.shade.setVisible(not is_narrow)
        self.shade_sign.setVisible(is_narrow)

    def take_buttons_away(self) -> None:
        """On a dialog: whose it is, and nothing to press."""
        for button in (self.shade, self.shade_sign, self.close_it):
            button.hide()

    def _fill_flags(self) -> None:
        chips = [] if self._banner is None or self._is_shaded else _chips(self._banner)
        _fill(self._flags, chips)
        self._flag_line.setVisible(bool(chips))


def _chips(banner: Banner) -> list[QWidget]:
    first: list[QWidget] = []
    if banner.is_sensitive:
        first.append(Chip(_("Sensitive"), "shield-alert", Tone.ALERT))
    if banner.is_deceased:
        when = _("Died {date}").format(date=shown_date(banner.deceased_on)) if banner.deceased_on else _("Deceased")
        first.append(Chip(when, "info", Tone.ALERT))
    first += [Chip(words, "shield-alert", Tone.ALERT) for words in banner.alerts]
    if banner.not_told:
        first.append(Chip(_("Diagnosis not told yet"), "eye-off", Tone.ALERT))
    tone = Tone.NEUTRAL if banner.is_deceased else Tone.BANNER
    return first + [Chip(words, _NEED_SIGNS.get(kind, "info"), tone) for kind, words in banner.needs]


def _pair(key: str, value: str, key_role: Role, value_role: Role) -> QWidget:
    named, said = Label(key, role=key_role), Label(value, role=value_role, weight=Weight.SEMIBOLD).selectable()
    said.setAccessibleName(f"{key} {value}")
    return wrap(HBox(named, said, gap=6, margins=(0, 4, 0, 0)))


def _fill(line: Flow, widgets: list[QWidget]) -> None:
    while (item := line.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        line.addWidget(widget)
        widget.show()
    line.invalidate()
