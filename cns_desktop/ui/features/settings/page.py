"""The settings: sections left, rows right. A locked setting says who locked it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from cns_desktop.domain import settings as known
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.settings import Setting
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.layout import Card, Columns, HBox, Scroll, VBox, page, wrap
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.text import title_line
from cns_desktop.ui.common.theme import Tone, theme
from cns_desktop.ui.features.lock.change import ChangePassphrase, NewCode
from cns_desktop.ui.features.lock.who import WhoForm
from cns_desktop.ui.features.settings.ports import Backup, SettingsPorts
from cns_desktop.ui.features.settings.rows import NavItem, Row, RowCard, choice, locked_words, tick
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

_NAV = 228


class SettingsPage(QWidget):
    """Signals:
    toast: a sentence and None.
    """

    toast = Signal(str, object)

    def __init__(self, jobs: JobRunner, feed: ChangeFeed, ports: SettingsPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._title = title_line(
            _("Settings"), _("Machine policy comes before the trust’s settings, and those before yours. A locked setting says who locked it.")
        )
        self._notes = VBox()
        self._sections: tuple[tuple[str, str, Callable[[], QWidget]], ...] = (
            ("you", _("You and this laptop"), self._you),
            ("security", _("Security"), self._security),
            ("look", _("Look and text size"), self._look),
            ("printing", _("Printing"), self._printing),
            ("backups", _("Backups"), self._backups),
            ("audit", _("Audit"), self._audit),
            ("about", _("About"), self._about),
        )
        self._place = VBox()  # one section at a time: a stack would be as tall as the tallest
        self._shown: QWidget | None = None
        self.nav = {key: NavItem(text) for key, text, _make in self._sections}
        for key, item in self.nav.items():
            item.setObjectName(f"settings-{key}")
            item.clicked.connect(lambda _on=False, key=key: self.show_section(key))
        self._side = Card(*self.nav.values(), gap=2, margins=6)
        self._side.setAccessibleName(_("Sections"))
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        columns = Columns([wrap(VBox(self._side, None)), wrap(VBox(self._place, None))], [0, 1], below_em=50)
        self.setLayout(VBox(Scroll(page(self._title, self._notes, columns, None))))
        feed.changed.connect(self._on_changed)
        self.here = ""
        self.show_section("you")

    # Sections --------------------------------------------------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Show one section, as it stands now."""
        self._show(next(make for name, _text, make in self._sections if name == key)())
        self.nav[key].setChecked(True)
        self.here = key
        self._say(None)

    def _show(self, made: QWidget) -> None:
        old, self._shown = self._shown, made
        self._place.addWidget(made)
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()

    def resume(self) -> dict[str, Any]:
        return {"section": self.here}

    def resume_at(self, kept: dict[str, Any]) -> None:
        if kept.get("section") in self.nav:
            self.show_section(str(kept["section"]))

    def _you(self) -> QWidget:
        form, facts = WhoForm(), self._ports.facts()
        form.show_who(self._ports.who())
        self.who_form = form
        self.save_who = primary(_("&Save"), "check").does(partial(self._on_who, form))
        rows = RowCard(
            _("This laptop"),
            Row(_("Laptop"), facts.laptop),
            Row(_("Where everything is kept"), _("{folder}, encrypted. Nothing is sent anywhere.").format(folder=facts.folder)),
            Row(_("What this caseload is"), facts.kind),
        )
        return wrap(VBox(Card(form, HBox(self.save_who, None)), rows, gap=12))

    def _security(self) -> QWidget:
        facts = self._ports.facts()
        keyring = Row(_("This computer’s key store"), _("Asking…"))
        self._jobs.run(Lane.READ, self._ports.keyring, owner=keyring, done=keyring.say)
        self.change_passphrase = secondary(_("&Change the passphrase"), "key-round").does(self._on_change_passphrase)
        self.new_code = secondary(_("&Make a new code"), "life-buoy").does(self._on_new_code)
        minutes = [(count, ngettext("{count} minute", "{count} minutes", count).format(count=count)) for count in (1, 2, 3, 5, 10, 15)]
        cap = self._ports.resolve(known.CASELOAD_CAP)
        return RowCard(
            _("Security"),
            self._choice_row(known.LOCK_AFTER_MINUTES, _("Lock after no key for"), _("An open call timer or patient mode waits longer."), minutes),
            Row(_("Passphrase"), facts.passphrase_made, self.change_passphrase),
            Row(_("Recovery code"), _("{made} A new code makes the old one useless.").format(made=facts.recovery_made), self.new_code),
            keyring,
            Row(_("Trust escrow of the key"), facts.escrow),
            Row(
                _("Most live patients on this laptop"),
                _("{count}. Your trust sets this number.").format(count=cap.value),
                locked=locked_words(cap),
            ),
        )

    def _look(self) -> QWidget:
        sizes = [(size, _("{size} %").format(size=size)) for size in range(80, 201, 10)]
        themes = [("system", _("As the system says")), ("light", _("Light")), ("dark", _("Dark")), ("contrast", _("High contrast"))]
        steps = [("compact", _("Compact")), ("standard", _("Standard")), ("roomy", _("Roomy"))]
        return RowCard(
            _("Look and text size"),
            self._choice_row(known.THEME, _("Colours"), "", themes),
            self._choice_row(known.TEXT_SCALE, _("Text size"), _("Ctrl+Plus and Ctrl+Minus change it anywhere, Ctrl+0 puts it back."), sizes),
            self._choice_row(known.DENSITY, _("How tight rows and buttons stand"), _("Ctrl+Shift+D steps through them."), steps),
        )

    def _printing(self) -> QWidget:
        duplex, size = self._ports.resolve(known.DUPLEX), [(points, _("{size} point").format(size=points)) for points in known.BODY_SIZE.allowed]
        both = tick(_("Print on both sides"), is_on=duplex.value, chosen=partial(self._change, known.DUPLEX))
        self._printer_row = Row(_("Printer"), _("Asking this computer for its printers…"))
        card = RowCard(
            _("Printing"),
            self._printer_row,
            Row(_("Print on both sides"), _("A single sheet is printed on one side."), both, locked=locked_words(duplex)),
            self._choice_row(known.BODY_SIZE, _("Letter size of papers"), _("When the patient’s record says nothing else."), size),
        )
        self._jobs.run(Lane.READ, self._ports.printers, owner=card, done=lambda names: self._on_printers(card, names))
        return card

    def _backups(self) -> QWidget:
        self.backup_now = secondary(_("&Back up now"), "shield-check").does(self._on_backup)
        days = [(count, ngettext("{count} day", "{count} days", count).format(count=count)) for count in (7, 14, 30)]
        about = _("A verified copy is made each day while the app is open, under the same key, in the same folder.")
        self._copies = VBox(gap=0)
        made = RowCard(
            _("Backups"),
            Row(_("Backups"), about, self.backup_now),
            self._choice_row(known.BACKUP_DAYS, _("Keep backups for"), _("The newest one is always kept."), days),
            wrap(self._copies),
        )
        self._jobs.run(Lane.READ, self._ports.backups, owner=made, done=self._on_backups)
        return made

    def _audit(self) -> QWidget:
        self.verify = secondary(_("&Check the chain"), "shield-check").does(self._on_verify)
        self.export = secondary(_("&Save as a file"), "download").does(self._on_export)
        about = _("Who opened, changed, printed or exported what, and when. It is only ever added to; each entry seals the ones before.")
        return RowCard(
            _("Audit"),
            Row(_("Audit trail"), about, self.verify),
            Row(_("Take it out"), _("A CSV file of numbers and codes, without names. Taking it out is an entry too."), self.export),
        )

    def _about(self) -> QWidget:
        facts = self._ports.facts()
        rows = [
            Row(_("CNS Desktop"), _("Version {version}. It stores, shows, reminds and prints; it makes no decisions.").format(version=facts.version))
        ]
        rows.append(Row(_("Policy of this computer"), facts.policy))
        if facts.policy_misfits:
            rows.append(Row(_("Not understood in the policy"), ", ".join(facts.policy_misfits)))
        rows.append(Row(_("Safeguards of this process"), " ".join(facts.safeguards)))
        rows.append(Row(_("Licences"), _("MIT. Fonts: Atkinson Hyperlegible Next, Noto Sans (OFL). Icons: Lucide (ISC). See NOTICE.")))
        return RowCard(_("About"), *rows)

    # What she does -----------------------------------------------------------------------------------------------------------------

    def _choice_row(self, setting: Setting[Any], name: str, about: str, choices: list[tuple[Any, str]]) -> Row:
        found = self._ports.resolve(setting)
        field = choice(name, choices, found.value, partial(self._change, setting))
        field.setObjectName(setting.key)
        field.setMinimumWidth(theme().px(150))
        return Row(name, about, field, locked=locked_words(found))

    def _change(self, setting: Setting[Any], value: Any) -> None:  # noqa: ANN401 - any setting's value
        self._run(lambda: self._ports.change(setting, value), lambda _change: self._ports.applied())

    def _on_who(self, form: WhoForm) -> None:
        who = form.answer()
        if who is not None:
            self._run(partial(self._ports.change_who, who), lambda _change: self._kept_who(who))

    def _kept_who(self, who: WhoYouAre) -> None:
        self._ports.applied()
        self.toast.emit(_("Saved. It stands on what is printed from now on."), None)

    def _on_change_passphrase(self) -> None:
        panel = ChangePassphrase(self._jobs, self._ports.keys)
        panel.changed.connect(lambda keyring: self._back_to_security(_("The passphrase is changed. {keyring}").format(keyring=keyring)))
        panel.left.connect(lambda: self._back_to_security(""))
        self._show_panel(panel)

    def _on_new_code(self) -> None:
        panel = NewCode(self._jobs, self._ports.keys)
        panel.made.connect(lambda: self._back_to_security(_("The new code holds. Destroy the old sheet.")))
        panel.left.connect(lambda: self._back_to_security(""))
        self._show_panel(panel)

    def _show_panel(self, panel: QWidget) -> None:
        self.here = "keys"
        self._show(Card(panel, margins=16))
        panel.setFocus()

    def _back_to_security(self, said: str) -> None:
        self.show_section("security")
        if said:
            self.toast.emit(said, None)

    def _on_printers(self, card: QWidget, names: Sequence[str]) -> None:
        if not names:
            self._printer_row.say(_("This computer has no printer set up. Papers can be saved as files."))
            return
        found = self._ports.resolve(known.PRINTER)
        choices = [("", _("The computer’s own choice")), *((name, name) for name in names)]
        field = choice(_("Printer"), choices, found.value, partial(self._change, known.PRINTER))
        row = Row(_("Printer"), _("Chosen first when something is printed."), field, locked=locked_words(found))
        layout = card.layout()
        if layout is not None:
            layout.replaceWidget(self._printer_row, row)
            self._printer_row.deleteLater()
            self._printer_row = row

    def _on_backup(self) -> None:
        self.backup_now.setEnabled(False)
        self._jobs.run(Lane.RENDER, self._ports.backup_now, owner=self, done=self._on_backed_up, failed=self._on_refused)

    def _on_backed_up(self, _name: str) -> None:
        self.show_section("backups")
        self.toast.emit(_("Backed up and checked."), None)

    def _on_backups(self, copies: Sequence[Backup]) -> None:
        for copy in copies:
            restore = secondary(_("Restore"), "undo-2", name=_("Restore the backup of {made}").format(made=copy.made))
            restore.does(partial(self._on_restore, copy))
            self._copies.put(Row(copy.made, copy.size, restore))
        if not copies:
            self._copies.put(Row(_("No backup yet"), _("The first one is being made in the background.")))

    def _on_restore(self, copy: Backup) -> None:
        sure = secondary(_("Restore it and lock"), "undo-2").does(partial(self._ports.restore, copy.name))
        keep = secondary(_("Keep what is there")).does(partial(self._say, None))
        title = _("Go back to the backup of {made}?").format(made=copy.made)
        body = _("What was written since then is set aside in the backup folder, not thrown away. The app locks; your passphrase stays the same.")
        self._say(Message(title, body, Tone.WARNING, [sure, keep]))
        sure.setFocus()

    def _on_verify(self) -> None:
        self._run(self._ports.verify_audit, lambda said: self._say(Message(_("Audit trail"), str(said), Tone.INFO)))

    def _on_export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the audit trail"), "audit.csv")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the audit trail to a file she chose."""
        self._run(partial(self._ports.export_audit, path), lambda said: self.toast.emit(str(said), None))

    def _run(self, job: Callable[[], object], done: Callable[[object], None]) -> None:
        self._jobs.run(Lane.WRITE, job, owner=self, done=done, failed=self._on_refused)

    def _on_refused(self, error: Expected) -> None:
        if self.here in self.nav:
            self.show_section(self.here)
        self._say(failure(error))

    def _say(self, message: QWidget | None) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if message is not None:
            self._notes.put(message)

    def _on_changed(self, change: Change) -> None:
        if Topic.SETTINGS in change.topics and self.here in {"look", "security"}:
            focus = self.focusWidget()
            name = focus.objectName() if focus is not None else ""
            self.show_section(self.here)
            again = self.findChild(QWidget, name) if name else None
            if again is not None:
                again.setFocus()
