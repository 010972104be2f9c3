"""After printing: printed is not given. One key says how she got it (README 4)."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.caseload import Name, shown_date
from cns_desktop.domain.packing import Missing
from cns_desktop.domain.packs import Handing, Paper, PaperState, Part
from cns_desktop.i18n import _, ngettext
from cns_desktop.ui.common.buttons import Button, primary, quiet, secondary
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, Flow, HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.paper import Draw, PaperPane
from cns_desktop.ui.common.text import Words, label, muted, muted_words, strong, title_line
from cns_desktop.ui.common.theme import Role, Size, Weight
from cns_desktop.ui.jobs import JobRunner

HANDINGS = (
    (Handing.HANDED_OVER, "check"),
    (Handing.POSTED, "mail"),
    (Handing.DECLINED, "undo-2"),
    (Handing.DESTROYED, "x"),
)


def handing_words(how: Handing) -> str:
    return {
        Handing.HANDED_OVER: _("Given: handed over"),
        Handing.POSTED: _("Given: posted"),
        Handing.DECLINED: _("Declined"),
        Handing.DESTROYED: _("Destroyed"),
    }[how]


def pages_words(count: int) -> str:
    return ngettext("{count} page", "{count} pages", count).format(count=count)


def stamp(paper: Paper) -> str:
    """ "24-Nov-2026 15:42" in the nurse's own time."""
    at = paper.made_at.astimezone()
    return f"{shown_date(at.date())} {at:%H:%M}"


def state_words(paper: Paper) -> str:
    """ "Printed 24-Nov-2026 15:42 · not yet given"."""
    made = {
        PaperState.PRINTED: _("Printed {when}"),
        PaperState.SAVED: _("Saved as a file {when}"),
        PaperState.QUEUED: _("Waits to be printed since {when}"),
    }[paper.state].format(when=stamp(paper))
    if paper.state is PaperState.QUEUED:
        return made
    if paper.given is None:
        return _("{made} · not yet given").format(made=made)
    at = paper.given.at.astimezone()
    return f"{made} · {handing_words(paper.given.how)} {shown_date(at.date())} {at:%H:%M}"


class HandingBar(QWidget):
    """The four ways a paper leaves her hands; Alt+G is the first.

    Signals:
        handed: how it left.
        later: she says so another time.
    """

    handed = Signal(object)
    later = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Handing, Button] = {}
        for how, glyph in HANDINGS:
            make = primary if how is Handing.HANDED_OVER else secondary
            self.buttons[how] = make(handing_words(how), glyph, keys="Alt+G" if how is Handing.HANDED_OVER else "").does(
                partial(self.handed.emit, how)
            )
        self.wait = quiet(_("Later"), "clock").does(self.later.emit)
        self.setLayout(Flow(*self.buttons.values(), self.wait))


class PrintedView(QWidget):
    """What was printed, and how she got it.

    Signals:
        handed: how the paper left the nurse's hands.
        again: print it once more, stamped as a copy.
        undo: it was not so.
        later: leave it for now.
    """

    handed = Signal(object)
    again = Signal()
    undo = Signal()
    later = Signal()

    def __init__(self, jobs: JobRunner, draw: Draw) -> None:
        super().__init__()
        self.paper: Paper | None = None
        self.again_button = secondary(_("Print again, stamped “copy”"), "printer").does(self.again.emit)
        self.bar = HandingBar()
        self.bar.handed.connect(self.handed.emit)
        self.bar.later.connect(self.later.emit)
        self.undo_button = secondary(_("Undo"), "undo-2").does(self.undo.emit)
        self.head = Words("", weight=Weight.SEMIBOLD)
        self.under = muted_words("")
        said = VBox(self.head, self.under, self.bar, wrap(HBox(self.undo_button, None)), gap=4)
        self.card = Card(HBox((Sign("printer", Role.TEXT), 0, Qt.AlignmentFlag.AlignTop), (said, 1), gap=12))
        self._lines = VBox(gap=2)
        self._count, self._foot = muted(""), muted_words("")
        scroll = Scroll(wrap(VBox(self._lines, None)), Role.SURFACE)
        left = Card(HBox((strong(_("What was printed")), 1), self._count), (scroll, 1), self._foot)
        self.pane = PaperPane(jobs, draw)
        right = Card(self.pane)
        title = title_line(_("Make a pack"), _("Printed is not given. Only given things count in recall and in reports."), self.again_button)
        columns = Columns([left, right], [3, 2], below_em=46, gap=12)
        body = page(title, self.card, (columns, 1))
        self.setLayout(VBox((Scroll(body), 1)))
        key = QShortcut(QKeySequence("Alt+G"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._on_key)

    def show_paper(self, paper: Paper, name: Name, warnings: tuple[Missing, ...] = ()) -> None:
        """This paper as it stands now."""
        is_first = self.paper is None or self.paper.uid != paper.uid
        self.paper = paper
        self.head.setText(f"{state_words(paper)} · {pages_words(paper.pages)}")
        called = f"{name.title} {name.family}".strip()
        is_open = paper.given is None
        ask = _("How did {name} get it? One key, whenever it happens; until then it waits in Print.").format(name=called)
        counts = paper.given is not None and paper.given.how.is_given
        done = _("It counts as given, by {name}.") if counts else _("It does not count as given. Recorded by {name}.")
        self.under.setText(ask if paper.given is None else done.format(name=paper.given.by))
        self.bar.setVisible(is_open)
        self.undo_button.setVisible(not is_open)
        self.card.setAccessibleName(self.head.text())
        if is_first:
            self._fill(paper, warnings)
        (self.bar.buttons[Handing.HANDED_OVER] if is_open else self.undo_button).setFocus()

    def _fill(self, paper: Paper, warnings: tuple[Missing, ...]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._count.setText(pages_words(paper.pages))
        self._lines.put(*(part_line(number, part, paper.language) for number, part in enumerate(paper.parts, 1)))
        how = _("{size}-point").format(size=paper.body_size)
        said = [how, *(warning.title for warning in warnings)]
        self._foot.setText(" · ".join(said))

    def _on_key(self) -> None:
        if self.paper is not None and self.paper.given is None:
            self.handed.emit(Handing.HANDED_OVER)


def part_line(number: int, part: Part, language: str) -> QWidget:
    """A part of a paper as a line: its number, its title, its version."""
    role = Role.ON_WARNING_TINT if part.leaflet_key and part.language != language else Role.MUTED
    words = VBox(Words(part.title), *([Words(part.note, size=Size.SMALL, role=role)] if part.note else []), gap=0)
    return wrap(HBox((label(str(number), role=Role.MUTED), 0, Qt.AlignmentFlag.AlignTop), (words, 1), gap=10, margins=(8, 4, 0, 4)))
