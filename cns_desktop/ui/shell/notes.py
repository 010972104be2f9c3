"""Messages of the shell's own, above the page, until she takes them away."""

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import quiet
from cns_desktop.ui.common.layout import VBox
from cns_desktop.ui.common.messages import Message, announce, failure


class NoteArea(QWidget):
    """Empty and hidden most of the time."""

    def __init__(self) -> None:
        super().__init__()
        self._notes = VBox(gap=8, margins=(20, 10, 20, 0))
        self.setLayout(self._notes)
        self.hide()

    def say_failed(self, error: Expected) -> None:
        """What the world refused; the same words are shown once."""
        words = error.sentences()
        if any(note.property("said") == words for note in self.findChildren(Message)):
            return
        close = quiet(_("Close"))
        note = failure(error, close)
        note.setProperty("said", words)
        close.does(lambda: self._drop(note))
        self.put(note)

    def put(self, note: QWidget) -> None:
        """Put a message on top of the others."""
        self._notes.insertWidget(0, note)
        self.show()
        announce(note, note.accessibleName())

    def _drop(self, note: QWidget) -> None:
        self._notes.removeWidget(note)
        note.hide()
        note.setParent(None)
        note.deleteLater()
        self.setVisible(self._notes.count() > 0)
