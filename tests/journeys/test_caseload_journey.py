"""Unlock, write down a patient, find her, change her record, bring records in: the whole app, as a nurse uses it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cns_desktop.bootstrap import early
from cns_desktop.ui.features.caseload.form import PatientFormPage
from cns_desktop.ui.features.caseload.page import CaseloadPage
from cns_desktop.ui.features.caseload.transfer import ImportPage
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from tests.journeys.conftest import PASSPHRASE, Founded, Runs

HEAD = "nhs_number,hospital_number,family_name,given_name,birth_date,gender\n"
PEOPLE = HEAD + ",H1,Kowalska,Agnieszka,1961-04-03,F\n,H2,Patel,Nisha,1970-11-08,F\n,H3,,Nobody,1970-11-08,F\n"


@pytest.fixture
def app(qtbot, runs: Runs, founded: Founded) -> early.App:
    made = runs.start(founded.layout.folder)
    qtbot.waitUntil(lambda: made.window.findChild(LockScreen) is not None)
    box = made.window.findChild(LockScreen).card.passphrase
    qtbot.keyClicks(box, PASSPHRASE)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.shell is not None and made.bound.session is not None and not made.jobs.waiting)
    made.window.resize(1280, 800)
    return made


def _type(qtbot, page: PatientFormPage, key: str, text: str) -> None:
    control = page.editors[key].control
    box = control.focusProxy() or control
    assert isinstance(box, QLineEdit)
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def _form(qtbot, app: early.App) -> PatientFormPage:
    qtbot.waitUntil(lambda: isinstance(app.shell.page, PatientFormPage) and app.shell.page._form is not None)
    return app.shell.page


def test_a_patient_is_written_down_found_and_changed(qtbot, app: early.App) -> None:
    app.shell.go("caseload")
    app.shell.page.new_item()
    page = _form(qtbot, app)
    for key, text in {"family": "Griffiths", "given": "Sian", "birth_date": "21/6/1950", "nhs_number": "943 476 5919"}.items():
        _type(qtbot, page, key, text)
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.shell.spot is not None and app.shell.spot.patient is not None)
    patient = app.shell.spot.patient
    qtbot.waitUntil(lambda: "GRIFFITHS" in app.shell.banner.accessibleName())

    app.shell.go("caseload")
    app.shell.top.show_find()
    qtbot.keyClicks(app.shell.top.search, "grif")
    qtbot.keyClick(app.shell.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.shell.spot is not None and app.shell.spot.patient == patient and not app.jobs.waiting)

    app.shell.show_cover("edit", patient)
    page = _form(qtbot, app)
    qtbot.waitUntil(lambda: page.state()["family"] == "Griffiths")
    _type(qtbot, page, "city", "Leeds")
    page.primary_action()
    qtbot.waitUntil(lambda: not app.shell.spot.cover)
    with app.bound.session.desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT act FROM audit_entry WHERE patient = ? ORDER BY seq", (patient,)).scalars().all().count("read") >= 1
        assert b"Leeds" in connection.exec_driver_sql("SELECT body FROM sync_resource WHERE uid = ?", (patient,)).scalar_one()


def test_records_are_brought_in_after_a_look_and_stand_in_the_list(qtbot, app: early.App, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    app.shell.go("caseload")
    app.shell.show_cover("import", (path,))
    qtbot.waitUntil(lambda: isinstance(app.shell.page, ImportPage) and app.shell.page.import_button.isEnabled())
    page = app.shell.page
    assert page.refusals.rowCount() == 1
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._notes.count() == 1)
    page.left.emit()
    qtbot.waitUntil(lambda: isinstance(app.shell.page, CaseloadPage) and app.shell.page.model.rowCount() == 2)
