"""Import and export pages: look first, then store; progress, cancel, report; what goes out is warned of and recorded."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from cns_desktop.bootstrap.caseload_ports import transfer_ports
from cns_desktop.domain.ids import PatientId
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.caseload.transfer import ExportPage, ImportPage
from cns_desktop.ui.jobs import JobRunner

HEAD = "nhs_number,hospital_number,family_name,given_name,birth_date,gender\n"
GOOD = "9990000018,H1,Kowalska,Agnieszka,1961-04-03,F\n"
BAD = "9990000107,H2,,José,1983-05-06,M\n"


@pytest.fixture
def page(qtbot, jobs: JobRunner, desk: Desk) -> ImportPage:
    made = ImportPage(jobs, transfer_ports(desk))
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def _people(desk: Desk) -> int:
    with desk.db.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one())


def _file(tmp_path: Path, text: str = HEAD + GOOD + BAD) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(text, "utf-8")
    return path


def test_looking_stores_nothing_and_importing_does(qtbot, page: ImportPage, desk: Desk, tmp_path: Path) -> None:
    page.take([_file(tmp_path)])
    qtbot.waitUntil(page.import_button.isEnabled)
    assert _people(desk) == 0
    assert "1 refused" in page.counts.text()
    assert page.refusals.item(0, 1).text() == "row 3"
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _people(desk) == 1)


def test_a_second_look_finds_nothing_new(qtbot, page: ImportPage, desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path)
    page.take([path])
    qtbot.waitUntil(page.import_button.isEnabled)
    page.primary_action()
    qtbot.waitUntil(lambda: _people(desk) == 1)
    page.take([path])
    qtbot.waitUntil(lambda: "1 already here" in page.counts.text())
    assert not page.import_button.isEnabled()


def test_files_can_be_dropped(qtbot, page: ImportPage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(_file(tmp_path)))])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    qtbot.waitUntil(page.import_button.isEnabled)


def test_a_folder_is_opened_and_what_is_not_readable_is_named(qtbot, page: ImportPage, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "in" / "empty.json").write_bytes(b"")
    page.take([tmp_path / "in"])
    qtbot.waitUntil(lambda: page.refusals.rowCount() == 2)
    assert {page.refusals.item(row, 0).text() for row in range(2)} == {"x.pdf", "empty.json"}
    assert not page.import_button.isEnabled()


def test_an_export_warns_records_and_writes(qtbot, jobs: JobRunner, desk: Desk, a_patient: PatientId, tmp_path: Path) -> None:
    page = ExportPage(jobs, transfer_ports(desk))
    qtbot.addWidget(page)
    page.start((a_patient,))
    page.to(tmp_path / "one.json", "fhir")
    qtbot.waitUntil((tmp_path / "one.json").exists)
    qtbot.waitUntil(lambda: page._notes.count() == 1)
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_entry WHERE act = 'export'").scalar_one() == 2


def test_an_export_that_fails_says_what_is_safe(qtbot, jobs: JobRunner, desk: Desk, a_patient: PatientId, tmp_path: Path) -> None:
    page = ExportPage(jobs, transfer_ports(desk))
    qtbot.addWidget(page)
    page.start(())
    page.to(tmp_path / "missing" / "one.csv", "csv")
    qtbot.waitUntil(lambda: page._notes.count() == 1)
    assert "No file was left there." in page._notes.itemAt(0).widget().accessibleName()
