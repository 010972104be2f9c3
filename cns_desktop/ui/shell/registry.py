"""Which places and patient pages there are. `bootstrap` fills it; the shell builds a page at its first showing.

A place is any widget. A patient page has `show_patient(PatientId)`. What else a page has is looked for by name:
signals `open_requested(PatientId)`, `tab_requested(str)`, `pack_requested(PatientId)`, `place_requested(str)`, `toast(str, undo | None)`,
`turned()`: other parts of the page are shown now;
methods `primary_action()`, `has_unsaved() -> bool`, `flush()`, `new_item()`, `print_this()`, `find_in_page()`, `saved_words() -> str`,
`listed_patients() -> Sequence[PatientId]`, `has_open_words() -> bool` and `set_shaded(bool)` for the shade, `resume() -> dict`, `resume_at(dict)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page. Without a `factory`, or while it makes nothing, it says `later`.

    `under` names the tab that stays chosen for a page that has none of its own.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[], QWidget | None] | None = None
    later: str = ""
    under: str = ""
    begin: Callable[[Any, Any], None] | None = None  # for a page that covers another: (page, argument)


@dataclass(frozen=True, slots=True)
class Registry:
    """The places of the rail, top to bottom, the pages of a patient, left to right, and pages that cover one for a while.

    A covering page answers the signal `<key>_requested` of any page; its spec says how it begins;
    it has the signal `left`, perhaps `saved(PatientId)`.
    """

    places: tuple[PageSpec, ...]
    tabs: tuple[PageSpec, ...]
    covers: tuple[PageSpec, ...] = ()

    @property
    def shown_tabs(self) -> tuple[PageSpec, ...]:
        """The patient pages that have a tab of their own."""
        return tuple(spec for spec in self.tabs if not spec.under)

    def place(self, key: str) -> PageSpec:
        return next(spec for spec in self.places if spec.key == key)

    def tab(self, key: str) -> PageSpec:
        return next(spec for spec in self.tabs if spec.key == key)

    def cover(self, key: str) -> PageSpec | None:
        return next((spec for spec in self.covers if spec.key == key), None)

    def has_tab(self, key: str) -> bool:
        return any(spec.key == key for spec in self.tabs)
