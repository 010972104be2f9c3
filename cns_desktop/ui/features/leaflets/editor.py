"""One version of one leaflet: its words and facts while it is a draft, the pages it makes, and approving or withdrawing it."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet, secondary
from cns_desktop.ui.common.fields import Field, GrowingText, TextField
from cns_desktop.ui.common.layout import Card, Columns, HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.paper import PaperPane
from cns_desktop.ui.common.text import heading, muted_words, strong
from cns_desktop.ui.common.theme import Tone
from cns_desktop.ui.features.leaflets.facts import FactFields
from cns_desktop.ui.features.leaflets.ports import ShelfPorts
from cns_desktop.ui.jobs import JobRunner

_KEEP_MS, _DRAW_MS = 500, 400


def warning_words(code: str) -> str:
    """What the check of an imported file found, in words."""
    return {
        "repaired": _("The file was damaged and has been repaired: compare the pages."),
        "restricted": _("The file's owner set limits on it: be sure that you may print it."),
        "removed": _("Things that act or hide were taken out of the file."),
        "form": _("It had fields to fill in; they are part of the page now."),
        "layers": _("It had hidden layers; all of them show now."),
        "untagged": _("A screen reader cannot tell its parts: give it on paper."),
        "no-text": _("Its words are pictures: it cannot be searched or read out."),
        "odd-size": _("Its pages are not A4: look how they come out."),
    }.get(code, code)


class LeafletPage(QWidget):
    """Signals:
    closed: back to the shelf.
    done: something was recorded; the words to say, and how to undo it.
    moved_on: another version is to be shown.
    """

    closed = Signal()
    done = Signal(str)
    moved_on = Signal(object)

    def __init__(self, jobs: JobRunner, ports: ShelfPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.held: Leaflet | None = None
        self._asked = 0
        self._is_filling = False
        self.facts = FactFields(ports)
        self.facts.changed.connect(self._on_edited)
        self.text = GrowingText(least=16, most=60)
        self.text.textChanged.connect(self._on_edited)
        self.back = quiet(_("Leaflets"), "chevron-left").does(self.close_page)
        self.title, self.state = heading(""), muted_words("")
        self.approve = primary(_("Approve"), "badge-check").does(self.approve_now)
        self.next = secondary(_("Make the next version"), "plus").does(self._on_next)
        self.withdraw = secondary(_("Withdraw"), "file-x").does(self._on_withdraw)
        self.reason = TextField(longest=200)
        self._reason_field = Field(_("Why is it withdrawn?"), self.reason)
        self.pane = PaperPane(jobs, ports.picture)
        self._notes = VBox(gap=8)
        self._lay_out()
        self._keep = self._timer(_KEEP_MS, self._keep_now)
        self._draw = self._timer(_DRAW_MS, self._draw_now)

    def _timer(self, wait: int, done: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(done)
        return timer

    def _lay_out(self) -> None:
        how = muted_words(_("Plain words. “## ” starts a heading, “- ” a point of a list, two stars make **bold**. The pages are on the right."))
        self._words = wrap(VBox(strong(_("The words")), how, self.text, gap=6))
        self.text.setAccessibleName(_("The words of the leaflet"))
        left = Card(self._words, self.facts, gap=16)
        right = Card(strong(_("As it prints")), (self.pane, 1))
        top = VBox(HBox(self.back, None), self.title, self.state, HBox(self.approve, self.next, self.withdraw, None), self._reason_field, self._notes)
        columns = Columns([left, right], [1, 1], below_em=52, gap=12)
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(Scroll(page(wrap(top), (columns, 1))))

    # Showing

    def show_leaflet(self, leaflet: Leaflet) -> None:
        """This version; a draft with the words as they were last typed."""
        self.flush()
        self.held = None
        self.pane.clear()
        self._jobs.run(Lane.READ, partial(self._ports.kept, leaflet), owner=self, done=self._fill, failed=self._complain)

    def _fill(self, leaflet: Leaflet) -> None:
        self._is_filling = True
        self.held = leaflet
        self.facts.show_facts(leaflet)
        self.text.setPlainText(leaflet.text if leaflet.source is Source.MARKDOWN else "")
        self._is_filling = False
        is_draft = leaflet.status is ContentStatus.DRAFT
        self._words.setVisible(leaflet.source is Source.MARKDOWN)
        self._words.setEnabled(is_draft)
        self.facts.setEnabled(is_draft)
        self.approve.setVisible(is_draft)
        self.next.setVisible(not is_draft)
        self.withdraw.setVisible(leaflet.status is ContentStatus.APPROVED)
        self._reason_field.hide()
        self._clear_notes()
        self._notes.put(*(Message(warning_words(code), tone=Tone.WARNING) for code in leaflet.warnings))
        self._say_state()
        self._draw_now()

    def _say_state(self) -> None:
        held = self.held
        if held is None:
            return
        self.title.setText(held.title or _("A new leaflet"))
        version = _("Version {version}").format(version=held.version)
        if held.status is ContentStatus.APPROVED and held.approved_on:
            day = shown_date(held.approved_on.astimezone().date())
            said = _("Approved by {name}, {day}").format(name=held.approved_by, day=day)
        elif held.status is ContentStatus.WITHDRAWN and held.withdrawn_on:
            day = shown_date(held.withdrawn_on.astimezone().date())
            said = _("Withdrawn {day}: {reason}").format(day=day, reason=held.withdrawn_reason)
        else:
            said = _("Draft: it reaches no patient until somebody has read and approved it. Everything is kept as you type.")
        self.state.setText(f"{version} · {said}")

    def _clear_notes(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _complain(self, error: Expected) -> None:
        self._clear_notes()
        self._notes.put(failure(error))

    # Typing

    def typed(self) -> Leaflet | None:
        """The draft as it stands in the fields."""
        held = self.held
        if held is None or held.status is not ContentStatus.DRAFT:
            return None
        found = self.facts.taken(held)
        return replace(found, text=self.text.toPlainText()) if held.source is Source.MARKDOWN else found

    def _on_edited(self) -> None:
        if self._is_filling or self.typed() is None:
            return
        if not self._keep.isActive():
            self._keep.start()
        self._draw.start()

    def _keep_now(self) -> None:
        draft = self.typed()
        if draft is not None and self.held is not None:
            self._keep.stop()
            self._jobs.run(Lane.WRITE, partial(self._ports.keep, draft, self.held.language), owner=self, failed=self._complain)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._draw.stop()

    def flush(self) -> None:
        """Hand over what is typed and not kept yet."""
        if self._keep.isActive():
            self._keep_now()

    def _draw_now(self) -> None:
        shown = self.typed() or self.held
        if shown is None:
            return
        self._asked += 1
        self._jobs.run(Lane.RENDER, partial(self._drawn, shown), owner=self, done=partial(self._on_drawn, self._asked), failed=self._on_not_drawn)

    def _drawn(self, leaflet: Leaflet) -> tuple[bytes, int]:
        pdf = self._ports.pdf(leaflet)
        return pdf, self._ports.count(pdf)

    def _on_drawn(self, asked: int, found: tuple[bytes, int]) -> None:
        if asked == self._asked:
            self.pane.show_pdf(*found)

    def _on_not_drawn(self, error: Expected) -> None:
        self.pane.clear(error.sentences())

    # Recording

    def close_page(self) -> None:
        """Back to the shelf; a draft is stored with what was typed."""
        draft = self.typed()
        self._keep.stop()
        if draft is None or not draft.title:
            self.flush()
            self.closed.emit()
            return
        self._jobs.run(Lane.WRITE, partial(self._store, draft), owner=self, done=lambda _change: self.closed.emit(), failed=self._complain)

    def _store(self, draft: Leaflet) -> Change:
        held = self.held or draft
        change = self._ports.save(draft, held.language)
        self._ports.forget(held)
        return change

    def approve_now(self) -> None:
        """She has read it and approves it by name."""
        draft = self.typed()
        if draft is None:
            return
        self._keep.stop()
        self._jobs.run(Lane.WRITE, partial(self._approved, draft), owner=self, done=partial(self._on_approved, draft), failed=self._complain)

    def _approved(self, draft: Leaflet) -> Change:
        self._store(draft)
        return self._ports.approve(draft.key, draft.version, draft.language)

    def _on_approved(self, draft: Leaflet, _change: Change) -> None:
        self.done.emit(_("“{title}” is approved").format(title=draft.title))
        self.closed.emit()

    def _on_withdraw(self) -> None:
        """Once to be asked why, then to withdraw."""
        held = self.held
        if held is None:
            return
        if self._reason_field.isHidden():
            self._reason_field.show()
            self.reason.setFocus()
            return
        job = partial(self._ports.withdraw, held.key, held.version, held.language, self.reason.text())
        self._jobs.run(Lane.WRITE, job, owner=self, done=lambda _change: self._on_withdrawn(held), failed=self._on_no_reason)

    def _on_no_reason(self, error: Expected) -> None:
        self._reason_field.set_error(error.sentences())

    def _on_withdrawn(self, held: Leaflet) -> None:
        self.reason.clear()
        self.done.emit(_("“{title}” is withdrawn").format(title=held.title))
        self.closed.emit()

    def _on_next(self) -> None:
        held = self.held
        if held is not None:
            job = partial(self._ports.next_version, held.key, held.language)
            self._jobs.run(Lane.WRITE, job, owner=self, done=lambda found: self.show_leaflet(found[1]), failed=self._complain)
