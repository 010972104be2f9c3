"""Reading the whole wording of a form and approving it by name, before it is used with patients (README 5)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cns_desktop.domain.assessments import Tool
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.layout import HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.common.text import Label, card, title_line, words
from cns_desktop.ui.common.theme import Role, Size, Tone
from cns_desktop.ui.features.assessments.beside import meanings


class ApproveView(QWidget):
    """Signals:
    approved: she has read it and stands for it with her name.
    closed: not now.
    """

    approved = Signal()
    closed = Signal()

    def __init__(self, my_name: str) -> None:
        super().__init__()
        self._my_name = my_name
        self._scroll: Scroll | None = None
        self.approve = primary("")
        self.setLayout(VBox(gap=0))

    def show_tool(self, tool: Tool) -> None:
        """Show every word of it."""
        self.approve = primary(_("Approve as {name}").format(name=self._my_name), "badge-check").does(self.approved.emit)
        back = secondary(_("Not now"), "chevron-left").does(self.closed.emit)
        under = _("Version {version}, {count} questions, asked about “{frame}”").format(
            version=tool.version, count=len(tool.items), frame=tool.time_frame
        )
        why = Message(
            _("This is model text"),
            _("Read every question. With your approval it may be used with patients here; your name and the time are recorded."),
            Tone.WARNING,
        )
        parts = [
            title_line(tool.title, under, back, self.approve),
            why,
            card(_("What the answers mean"), *map(words, meanings(tool.time_frame)), gap=4),
        ]
        parts += [self._domain(tool, domain.link_id, domain.text) for domain in tool.domains]
        old, self._scroll = self._scroll, Scroll(page(*parts, None))
        box = self.layout()
        if box is not None:
            if old is not None:
                box.removeWidget(old)
                old.deleteLater()
            box.addWidget(self._scroll)

    def _domain(self, tool: Tool, link_id: str, title: str) -> QWidget:
        lines = []
        for item in tool.items:
            if item.domain == link_id:
                lines.append(wrap(HBox(Label(f"{item.number:02d}", size=Size.SMALL, role=Role.MUTED), (words(item.text), 1), gap=10)))
        return card(title, *lines, gap=2)
