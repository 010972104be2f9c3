"""The lines of today: who, when, why, and the one button that clears it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cns_desktop.domain.caseload import Name
from cns_desktop.domain.nhs_number import spaced
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.today import Due, TodayLine
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import link, primary, secondary
from cns_desktop.ui.common.days import by_when, lateness, short_day
from cns_desktop.ui.common.fields import Field, GrowingText
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Columns, HBox, VBox, flow, wrap
from cns_desktop.ui.common.text import Label, Words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed

_NOTE_MS = 500
_ACT_WIDTH = 168
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Act:
    """The sign of a line and of its button, and what the button says."""

    sign: str
    sign_role: Role
    glyph: str
    words: Callable[[], str]


ACTS: dict[Due, Act] = {
    Due.PROMPT: Act("shield-alert", Role.DANGER, "pencil", lambda: _("Write what I did")),
    Due.ACTION: Act("list-checks", Role.ACTION, "check", lambda: _("Done")),
    Due.REVIEW: Act("target", Role.ACTION, "target", lambda: _("Open plan")),
    Due.PACK: Act("package", Role.ACTION, "hand-heart", lambda: _("Given…")),
    Due.WITHDRAWN: Act("file-x", Role.ACTION, "printer", lambda: _("Make a pack")),
}
HANDINGS: dict[Handing, Callable[[], str]] = {
    Handing.HANDED_OVER: lambda: _("Handed over"),
    Handing.POSTED: lambda: _("Posted"),
    Handing.DECLINED: lambda: _("Declined"),
    Handing.DESTROYED: lambda: _("Destroyed"),
}


class Line(Themed, QWidget):
    """One thing that needs her. It wraps and is never cut.

    Signals:
        act_asked: its button was pressed.
        open_asked: she wants the record of the patient.
        given: how a printed pack left her hands.
        written: what she did about a prompt.
        noted: what she has written so far.
    """

    act_asked = Signal()
    open_asked = Signal()
    given = Signal(object)
    written = Signal(str)
    noted = Signal(str)

    def __init__(self, line: TodayLine, today: date, *, is_first: bool, note: str = "") -> None:
        super().__init__()
        self.line, self._today, self.is_first = line, today, is_first
        act = ACTS[line.due]
        who = Name(line.family, line.given, line.title).banner()
        make = primary if is_first and line.due is Due.PROMPT else secondary
        self.act = make(act.words(), act.glyph, name=f"{act.words()}: {who}").does(self._on_act)
        self.who = link(who, name=_("Open {patient}").format(patient=who), role=Role.TEXT).does(self.open_asked.emit)
        self._said = VBox(*self._words(), gap=2)
        self._note: GrowingText | None = None
        sign = VBox(4, Sign(act.sign, act.sign_role), None, gap=0)
        said = wrap(VBox(self._head(), self._said, None, gap=0))
        columns = Columns([said, wrap(HBox(self.act, None))], [1, 0], below_em=30, gap=8)
        self.setLayout(HBox(sign, (columns, 1), gap=12, margins=(14, 8, 12, 10)))
        self.setAccessibleName(f"{who}. {line.why}")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTE_MS)
        self._timer.timeout.connect(self._keep)
        if note:
            self.open_note(note)
        self.retheme()

    @property
    def is_writing(self) -> bool:
        """She is writing what she did."""
        return self._note is not None

    def retheme(self) -> None:
        self.act.setMinimumWidth(theme().px(_ACT_WIDTH))

    def _head(self) -> QWidget:
        line, today = self.line, self._today
        facts = [Label(spaced(line.nhs_number), size=Size.SMALL, role=Role.MUTED)] if line.nhs_number else []
        if line.due is Due.PROMPT and line.at is not None:
            facts.append(Label(f"{short_day(line.at.astimezone().date(), today)} {line.at.astimezone():%H:%M}", size=Size.SMALL, role=Role.MUTED))
        elif line.on is not None and line.due in (Due.ACTION, Due.REVIEW):
            is_late = bool(lateness(line.on, today))
            weight = Weight.SEMIBOLD if is_late else None
            facts.append(Label(by_when(line.on, today), size=Size.SMALL, role=Role.DANGER if is_late else Role.MUTED, weight=weight))
        return flow(self.who, *facts, gap=10, line_gap=0)

    def _words(self) -> list[QWidget]:
        line = self.line
        if line.due is Due.PROMPT:
            trust = _("Your trust’s wording: “{words}”").format(words=_whole(line.words, line.number))
            parts: list[QWidget] = [Words(line.why), Words(trust, weight=Weight.SEMIBOLD)]
            if line.number and line.number not in line.words:
                parts.append(Words(_whole(line.number, line.number), weight=Weight.SEMIBOLD))
            since = f"{line.at.astimezone():%H:%M}" if line.at else ""
            return [*parts, Words(_("Owner: {name} since {time}").format(name=line.owner, time=since), size=Size.SMALL)]
        if line.due is Due.PACK and line.at is not None:
            on = line.at.astimezone()
            printed = _("Printed {day} {time}, not yet given").format(day=short_day(on.date(), self._today), time=f"{on:%H:%M}")
            return [Words(line.why, role=Role.MUTED), Words(printed, size=Size.SMALL, role=Role.MUTED)]
        return [Words(line.why, role=Role.MUTED)]

    def _on_act(self) -> None:
        if self.line.due is Due.PROMPT:
            self.open_note("")
        elif self.line.due is Due.PACK:
            menu = self.choices()
            menu.popup(self.act.mapToGlobal(self.act.rect().bottomLeft()))
            menu.aboutToHide.connect(menu.deleteLater)
        else:
            self.act_asked.emit()

    def choices(self) -> QMenu:
        """How a printed pack left her hands."""
        menu = QMenu(self)
        for how, words in HANDINGS.items():
            menu.addAction(words(), partial(self.given.emit, how))
        return menu

    def open_note(self, words: str) -> None:
        """The place to write what was done; what stands there is kept as it is typed."""
        if self._note is not None:
            self._note.setFocus()
            return
        self._note = GrowingText(words, least=2)
        self.save = (primary if self.is_first else secondary)(_("Save entry"), "check").does(self._on_save)
        self.save.setEnabled(bool(words.strip()))
        self._note.textChanged.connect(self._on_noted)
        field = Field(_("What I did"), self._note, _("The prompt goes when this is saved."))
        self._said.put(6, wrap(VBox(field, HBox(self.save, None), gap=10)))
        self.act.hide()
        self._note.setFocus()

    @property
    def note(self) -> str:
        """What she has written so far."""
        return self._note.toPlainText() if self._note is not None else ""

    def _on_noted(self) -> None:
        if self._note is not None:
            self.save.setEnabled(bool(self.note.strip()))
            if not self._timer.isActive():
                self._timer.start()

    def flush(self) -> None:
        """Keep what has been written, now."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def _keep(self) -> None:
        if self._note is not None:
            self.noted.emit(self.note)

    def _on_save(self) -> None:
        if self._note is not None:
            self._timer.stop()
            self.save.setEnabled(False)
            self.written.emit(self.note)

    def try_again(self) -> None:
        """The entry was not stored: what she wrote is still there."""
        if self._note is not None:
            self.save.setEnabled(True)


def _whole(words: str, number: str) -> str:
    """The telephone number never breaks over two lines."""
    return words.replace(number, number.replace(" ", _NO_BREAK)) if number else words
