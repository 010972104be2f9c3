"""Alt+PgDown, Alt+PgUp: whom the list gives next, before anything is closed (design: patient-switch)."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from cns_desktop.domain.caseload import CaseloadLine
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n import _
from cns_desktop.ui.common.focus import OWN_FOCUS
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, VBox
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import Label, Words, strong
from cns_desktop.ui.common.theme import Role, Size, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.shell.find import LINE_ROLE, HitPainter, Hits

_WIDE, _ROW, _MOST_ROWS = 560, 52, 4
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1}


class _Rows(QListView):
    """Its keys are the popover's."""

    def __init__(self, popover: "SwitchList", model: Hits) -> None:
        super().__init__()
        self._popover = popover
        self.setModel(model)
        self.setItemDelegate(HitPainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setProperty(OWN_FOCUS, True)
        self.setAccessibleName(_("Patients of the list you came from"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._popover.step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._popover.open_chosen()
        elif key == Qt.Key.Key_Escape:
            self._popover.close_list()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._popover.hide()


class SwitchList(Themed, QFrame):
    """Neighbours of the open patient in the list she came from; nobody is opened before Enter.

    Signals:
        chosen: the patient to open.
    """

    chosen = Signal(str)

    def __init__(self, shell: QWidget, below: QWidget, today: Callable[[], date]) -> None:
        super().__init__(shell)
        self._shell, self._below = shell, below
        self._before: QWidget | None = None  # had the focus
        self.model = Hits(today)
        self._title, self._stays = strong(""), Words(size=Size.SMALL)
        keys = Label(_("Enter opens · Esc stays"), size=Size.SMALL, role=Role.MUTED)
        self.view = _Rows(self, self.model)
        self.view.clicked.connect(lambda _index: self.open_chosen())
        kept = HBox(Sign("circle-check", Role.SUCCESS, 18), (self._stays, 1), margins=(12, 0, 12, 4))
        self.setLayout(VBox(HBox(self._title, None, keys, margins=(12, 4, 12, 0)), kept, self.view, gap=2, margins=(2, 6, 2, 6)))
        self.retheme()
        self.hide()

    def retheme(self) -> None:
        self.view.setPalette(theme().ground_palette(Role.RAISED))
        self.view.viewport().setAutoFillBackground(False)
        if self.isVisible():
            self._place()

    def offer(self, lines: Sequence[CaseloadLine], at: int, of_list: str, open_now: str) -> None:
        """Show these, with row `at` chosen. `of_list` is where she came from, `open_now` who is open."""
        self._title.setText(_("Go to: {place}").format(place=of_list))
        self._stays.setText(_("{name} closes with everything kept. That record never shows under another banner.").format(name=open_now))
        self.model.show_lines(lines, "")
        self._before = self._shell.window().focusWidget()
        self.show()
        self._place()
        self.raise_()
        self._choose(min(max(at, 0), len(lines) - 1))
        self.view.setFocus()

    def step(self, by: int) -> None:
        """The next one, the one before."""
        self._choose(min(max(self.view.currentIndex().row() + by, 0), len(self.model.lines) - 1))

    def _choose(self, row: int) -> None:
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        announce(self.view, str(index.data()))

    def open_chosen(self) -> None:
        index = self.view.currentIndex()
        line: CaseloadLine | None = index.data(LINE_ROLE) if index != QModelIndex() else None
        self.close_list()
        if line is not None:
            self.chosen.emit(PatientId(line.patient))

    def close_list(self) -> None:
        """Stay where she is, with the focus where it was."""
        if self.isVisible():
            before = self._before
            self.hide()
            if before is not None and before.isVisible():
                before.setFocus()

    def _place(self) -> None:
        look = theme()
        self.view.setFixedHeight(look.px(_ROW) * min(len(self.model.lines), _MOST_ROWS) + 2)
        corner = self._below.mapTo(self._shell, QPoint(0, self._below.height() + look.px(6)))
        width = min(look.px(_WIDE), self._shell.width() - look.px(24))
        self.setFixedWidth(width)
        for _pass in range(2):  # the sentence knows its height only once it has its width
            self.adjustSize()
        self.move(self._shell.width() - width - look.px(20), corner.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        box(QPainter(self), self.rect(), look.colour(Role.RAISED), look.colour(Role.CONTROL), look.line, radius=8)
