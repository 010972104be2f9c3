"""Bringing records in (choose, look, import, report) and taking them out (choose, warned, export)."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHeaderView, QProgressBar, QTableWidget, QTableWidgetItem, QWidget

from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.imports import ImportReport, Refusal
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, secondary
from cns_desktop.ui.common.layout import HBox, Scroll, VBox, flow, page
from cns_desktop.ui.common.messages import Message, failure
from cns_desktop.ui.common.text import card, muted_words, title_line, words
from cns_desktop.ui.common.theme import Tone
from cns_desktop.ui.features.caseload.ports import TransferPorts
from cns_desktop.ui.jobs import JobRunner

MOST_SHOWN = 500


class ImportPage(QWidget):
    """Files of patient records: what they hold, then the import, then what became of each.

    Signals:
        left: back to the caseload.
    """

    left = Signal()
    _progressed = Signal(int, int)

    def __init__(self, jobs: JobRunner, ports: TransferPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self.paths: tuple[Path, ...] = ()
        self._is_stopped = False
        self.setAcceptDrops(True)
        self.choose_button = secondary(_("&Choose files"), "upload").does(self._choose)
        self.folder_button = secondary(_("Choose a &folder")).does(self._choose_folder)
        self.import_button = primary(_("Import"), "check").does(self._import)
        self.import_button.setEnabled(False)
        self.cancel_button = secondary(_("Cancel"), "square").does(self.cancel)
        self.cancel_button.hide()
        self._back = secondary(_("&Back"), "chevron-left").does(self.left.emit)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Progress"))
        self.progress.hide()
        self._notes = VBox()
        self.counts = words("")
        self.refusals = _refusal_table()
        self.refusals.hide()
        about = _("FHIR R4 (JSON, XML or NDJSON) or CSV in our layout. Files can be dropped here. Nothing is stored before you press Import.")
        head = title_line(_("Import patient records"), "", self._back, self.import_button)
        found = card(_("What the files hold"), self.counts, self.refusals)
        pick = card(_("Files"), muted_words(about), flow(self.choose_button, self.folder_button), HBox((self.progress, 1), self.cancel_button))
        self.setLayout(VBox(Scroll(page(head, self._notes, pick, found, None))))
        self._progressed.connect(self._on_progress)

    def start(self) -> None:
        """Empty, ready for other files."""
        self.take(())

    def take(self, paths: Sequence[Path]) -> None:
        """Look into these files (folders are opened) without storing anything."""
        self.paths = tuple(file for path in paths for file in _files(path))
        self._clear()
        self.counts.setText(_("No files chosen yet."))
        self.import_button.setEnabled(False)
        self.import_button.set_text(_("Import"))
        if self.paths:
            self._run(self._ports.preview, self._on_preview)

    def cancel(self) -> None:
        """Stop after the file in hand. What was imported stays."""
        self._is_stopped = True
        self.cancel_button.setEnabled(False)

    def primary_action(self) -> None:
        if self.import_button.isEnabled():
            self._import()

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files"), "", _("Patient records (*.json *.ndjson *.xml *.csv);;All files (*)"))
        if names:
            self.take([Path(name) for name in names])

    def _choose_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, _("Choose a folder")):
            self.take([Path(name)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        self._is_stopped = True
        super().closeEvent(event)

    def _run(self, what: object, done: object, lane: Lane = Lane.READ) -> None:
        self._is_stopped = False
        self.progress.setRange(0, len(self.paths))
        self.progress.setValue(0)
        for widget in (self.progress, self.cancel_button):
            widget.show()
        self.cancel_button.setEnabled(True)
        self.choose_button.setEnabled(False)
        paths = self.paths
        job = lambda: what(paths, self._progressed.emit, lambda: self._is_stopped)  # type: ignore[operator]  # noqa: E731
        self._jobs.run(lane, job, owner=self, done=done, failed=self._on_failed)  # type: ignore[arg-type]

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.setFormat(_("{done} of {total} files").format(done=done, total=total))

    def _rest(self) -> None:
        self.progress.hide()
        self.cancel_button.hide()
        self.choose_button.setEnabled(True)

    def _on_preview(self, report: ImportReport) -> None:
        self._rest()
        self._show(report)
        new = report.resources - report.unchanged
        self.import_button.setEnabled(new > 0 and not report.is_cancelled)
        self.import_button.set_text(ngettext("Import {count} record", "Import {count} records", new).format(count=f"{new:,}"))

    def _import(self) -> None:
        self.import_button.setEnabled(False)
        self._run(self._ports.bring_in, self._on_imported, Lane.WRITE)

    def _on_imported(self, result: tuple[Change, ImportReport]) -> None:
        self._rest()
        report = result[1]
        self._show(report)
        if report.is_cancelled:
            note = Message(
                _("Stopped"), _("The files done before you stopped are stored whole. The others were not touched. Import again to go on."), Tone.INFO
            )
        else:
            body = _("Stored and kept on this laptop. Importing the same files again changes nothing.")
            note = Message(_("Imported"), body, Tone.SUCCESS, [secondary(_("Go to the caseload")).does(self.left.emit)])
        self._notes.addWidget(note)

    def _on_failed(self, error: Expected) -> None:
        self._rest()
        self._clear()
        self._notes.addWidget(failure(error))

    def _clear(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.refusals.hide()

    def _show(self, report: ImportReport) -> None:
        self._clear()
        lines = [
            _("{count} patients").format(count=f"{report.patients:,}"),
            _("{count} records, {opaque} of them kept whole and listed only").format(count=f"{report.resources:,}", opaque=f"{report.opaque:,}"),
            _("{count} already here and unchanged").format(count=f"{report.unchanged:,}"),
            _("{count} with an NHS number that fails its check: kept and flagged").format(count=f"{report.flagged:,}"),
            _("{count} refused").format(count=f"{len(report.refused):,}"),
        ]
        self.counts.setText("\n".join(lines))
        _fill(self.refusals, report.refused)


def _refusal_table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setHorizontalHeaderLabels([_("File"), _("Where"), _("Why")])
    table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setAccessibleName(_("Refused"))
    table.setMinimumHeight(160)
    return table


def _fill(table: QTableWidget, refused: Sequence[Refusal]) -> None:
    table.setRowCount(min(len(refused), MOST_SHOWN))
    for row, one in enumerate(refused[:MOST_SHOWN]):
        for column, text in enumerate((one.file, one.where, one.reason)):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            table.setItem(row, column, item)
    table.resizeColumnsToContents()
    table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    table.setVisible(bool(refused))


def _files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


class ExportPage(QWidget):
    """Records out: which, how, where, with what that means.

    Signals:
        left: back to the caseload.
    """

    left = Signal()

    def __init__(self, jobs: JobRunner, ports: TransferPorts) -> None:
        super().__init__()
        self._jobs, self._ports = jobs, ports
        self._patients: tuple[PatientId, ...] = ()
        self._is_stopped = False
        self._who = words("")
        self._notes = VBox()
        self.fhir_button = primary(_("Export as &FHIR"), "download").does(lambda: self._choose("fhir"))
        self.csv_button = secondary(_("Export as &CSV"), "download").does(lambda: self._choose("csv"))
        self.cancel_button = secondary(_("Cancel"), "square").does(self._cancel)
        self.cancel_button.hide()
        warning = Message(
            _("The file leaves the locked store"),
            _("Anybody who has the file can read it. Keep it on an encrypted stick or folder only. Who exported what is recorded."),
            Tone.WARNING,
        )
        head = title_line(_("Export patient records"), "", secondary(_("&Back"), "chevron-left").does(self.left.emit))
        about = muted_words(_("FHIR holds everything. CSV holds one row a patient, for a spreadsheet."))
        body = card(_("What goes out"), self._who, about, flow(self.fhir_button, self.csv_button, self.cancel_button))
        self.setLayout(VBox(Scroll(page(head, warning, self._notes, body, None))))

    def start(self, patients: tuple[PatientId, ...]) -> None:
        """Export these patients; none = everybody."""
        self._patients = patients
        self._clear()
        count = len(patients)
        self._who.setText(ngettext("{count} patient", "{count} patients", count).format(count=count) if count else _("Everybody on this laptop"))

    def to(self, path: Path, kind: str) -> None:
        """Write to `path`. The audit entry is made first: nothing leaves unrecorded."""
        self._is_stopped = False
        self.cancel_button.show()
        patients = self._patients
        note = lambda: self._ports.note_export(kind, patients)  # noqa: E731
        self._jobs.run(Lane.WRITE, note, owner=self, done=lambda _noted: self._write(path, kind, patients), failed=self._on_failed)

    def _write(self, path: Path, kind: str, patients: tuple[PatientId, ...]) -> None:
        job = lambda: self._ports.take_out(path, kind, patients, lambda: self._is_stopped)  # noqa: E731
        self._jobs.run(Lane.READ, job, owner=self, done=self._on_done, failed=self._on_failed)

    def _choose(self, kind: str) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Export to"), f"export.{'json' if kind == 'fhir' else 'csv'}")
        if name:
            self.to(Path(name), kind)

    def _cancel(self) -> None:
        self._is_stopped = True

    def _on_done(self, counts: tuple[int, int]) -> None:
        self.cancel_button.hide()
        self._clear()
        patients, records = counts
        self._notes.addWidget(
            Message(
                _("Exported"), _("{patients} patients, {records} records.").format(patients=f"{patients:,}", records=f"{records:,}"), Tone.SUCCESS
            )
        )

    def _on_failed(self, error: Expected) -> None:
        self.cancel_button.hide()
        self._clear()
        self._notes.addWidget(failure(error))

    def _clear(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
