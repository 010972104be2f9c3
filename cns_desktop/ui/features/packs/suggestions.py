"""What fits her, each leaflet with its reasons, and every other leaflet by search."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.leaflets import Leaflet, Suggestion
from cns_desktop.domain.packing import PackView
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import sign_button
from cns_desktop.ui.common.fields import SearchField
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox, Rule, Scroll, VBox, wrap
from cns_desktop.ui.common.taborder import follow_layout
from cns_desktop.ui.common.text import Words, muted_words
from cns_desktop.ui.common.theme import Role, Size, Weight
from cns_desktop.ui.jobs import JobRunner

_WAIT_MS = 150
_MOST_FOUND = 40


def because(suggestion: Suggestion) -> str:
    """The reasons as one line."""
    return _("Because: {reasons}").format(reasons=" · ".join(suggestion.reasons))


class Row(QWidget):
    """A leaflet with why it fits, and a button that puts it in."""

    def __init__(self, leaflet: Leaflet, lines: tuple[str, ...], put_in: Callable[[str], object]) -> None:
        super().__init__()
        self.says = (leaflet, lines)
        self.key, self._title = leaflet.key, leaflet.title
        self._name = Words(leaflet.title, weight=Weight.SEMIBOLD)
        self.add = sign_button("plus", _("Add {title}").format(title=leaflet.title), role=Role.LINK).does(partial(put_in, leaflet.key))
        self._tick = Sign("check", Role.MUTED, 18, _("In the pack"))
        words = VBox(self._name, *(Words(line, size=Size.SMALL, role=Role.MUTED) for line in lines if line), gap=0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self.setLayout(HBox((words, 1), (self.add, 0, middle), (self._tick, 0, middle), gap=6, margins=(0, 6, 4, 6)))
        self.show_in(is_in=False)

    def show_in(self, *, is_in: bool) -> None:
        """In the pack already: a tick instead of the button."""
        had = self.add.hasFocus()
        self.add.setVisible(not is_in)
        self._tick.setVisible(is_in)
        self._name.set_role(Role.MUTED if is_in else Role.TEXT)
        self.setAccessibleName(_("{title}, in the pack").format(title=self._title) if is_in else self._title)
        if had and is_in:
            following = self.nextInFocusChain()
            if following is not None:
                following.setFocus()


class SuggestionCard(Card):
    """Signals:
    wanted: the key of a leaflet that goes into the pack.
    """

    wanted = Signal(str)

    def __init__(self, jobs: JobRunner, search: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._jobs, self._find = jobs, search
        self._view: PackView | None = None
        self._keys: tuple[str, ...] = ()
        self._asked = 0
        self.title = Words("", weight=Weight.SEMIBOLD)
        self.search = SearchField(_("Any leaflet"), _("Any leaflet"))
        self._rows = VBox(gap=0)
        self._held = muted_words("")
        self._body = wrap(VBox(self._rows, self._held, None, gap=6))
        self.box.put(self.title, self.search, (Scroll(self._body, Role.SURFACE), 1))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda _text: self._wait.start())

    def rows(self) -> list[Row]:
        """What is shown now."""
        items = [self._rows.itemAt(place) for place in range(self._rows.count())]
        found = [item.widget() for item in items if item is not None]
        return [row for row in found if isinstance(row, Row)]

    def show_view(self, view: PackView) -> None:
        self._view = view
        self.title.setText(_("What fits {name}").format(name=view.name.given or view.name.family))
        held = ngettext(
            "{count} leaflet is held back: it says what has not been told.",
            "{count} leaflets are held back: they say what has not been told.",
            view.held_back,
        )
        self._held.setText(held.format(count=view.held_back) if view.held_back else "")
        self._held.setVisible(bool(view.held_back))
        if self.search.text().strip():
            self._ask()
        else:
            self._show_suggestions()

    def show_keys(self, keys: Sequence[str]) -> None:
        """Which leaflets are in the pack."""
        self._keys = tuple(keys)
        for row in self.rows():
            row.show_in(is_in=row.key in self._keys)

    def _fill(self, wanted: Sequence[tuple[Leaflet, tuple[str, ...]]], empty: str) -> None:
        """These leaflets. A row that says the same as before is the same row: what she presses is not taken from under her hand."""
        before = self.rows()
        kept = {row.says: row for row in before}
        rows = [kept.get(each) or Row(*each, self.wanted.emit) for each in wanted]
        if not rows or rows != before:
            self._put_rows(rows, empty)
        self.show_keys(self._keys)

    def _put_rows(self, rows: Sequence[Row], empty: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old not in rows:
                old.hide()
                old.deleteLater()
        for place, row in enumerate(rows):
            if place:
                self._rows.put(Rule())
            self._rows.put(row)
        if rows:
            self.setTabOrder(self.search, rows[0].add)
            follow_layout(self._body)
        else:
            self._rows.put(muted_words(empty))

    def _show_suggestions(self) -> None:
        if self._view is not None:
            wanted = [(s.leaflet, (because(s), s.note)) for s in self._view.suggestions]
            self._fill(wanted, _("Nothing is suggested: no told diagnosis, treatment or concern has a leaflet. Search for any leaflet above."))

    def _ask(self) -> None:
        typed = self.search.text().strip()
        self._asked += 1
        if not typed:
            self._show_suggestions()
            return
        self._jobs.run(Lane.READ, partial(self._find, typed), owner=self, done=partial(self._on_found, self._asked))

    def _on_found(self, asked: int, keys: tuple[str, ...]) -> None:
        if asked != self._asked or self._view is None:
            return
        shelf = {one.key: one for one in self._view.shelf}
        reasons = {s.leaflet.key: because(s) for s in self._view.suggestions}
        found = [shelf[key] for key in keys if key in shelf][:_MOST_FOUND]
        self._fill([(one, (reasons.get(one.key, ""),)) for one in found], _("No approved leaflet that may be given holds these words."))
