"""The patient form as a nurse uses it: typing, drafts, undo, what is wrong, saving."""

from concurrent.futures import Future
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cns_desktop.bootstrap.caseload_ports import form_ports
from cns_desktop.domain.caseload import Address, Fact, Telecom
from cns_desktop.domain.ids import PatientId
from cns_desktop.services import caseload, drafts
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.caseload.editors import Editor, LinesEditor
from cns_desktop.ui.features.caseload.form import PatientFormPage
from cns_desktop.ui.features.caseload.specs import blank_line
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.conftest import a_person


@pytest.fixture
def page(qtbot, desk: Desk, jobs: JobRunner) -> PatientFormPage:
    made = PatientFormPage(jobs, form_ports(desk))
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def _type(qtbot, page: PatientFormPage, key: str, text: str) -> None:
    editor = page.editors[key]
    assert isinstance(editor, Editor)
    box = editor.control.focusProxy() or editor.control
    box.setFocus()
    if isinstance(box, QLineEdit):
        box.selectAll()
    if text.isascii():
        qtbot.keyClicks(box, text)
    else:
        box.insert(text)  # QTest types ASCII only
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def _ready(qtbot, page: PatientFormPage) -> None:
    qtbot.waitUntil(lambda: page._form is not None)


def test_a_new_patient_is_typed_and_saved(qtbot, page: PatientFormPage, desk: Desk) -> None:
    page.show_new()
    _ready(qtbot, page)
    for key, text in {"family": "Nuñez", "given": "José", "birth_date": "3 apr 1961", "nhs_number": "9990000107"}.items():
        _type(qtbot, page, key, text)
    with qtbot.waitSignal(page.saved) as saved:
        qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    form = caseload.load_form(desk, saved.args[0])
    assert (form.patient.name.family, form.patient.birth_date, form.patient.nhs_number) == ("Nuñez", date(1961, 4, 3), "9990000107")
    assert form.care_team.key_worker == desk.actor.person
    assert drafts.recall(desk, "patient", "new") is None


def test_what_is_wrong_is_listed_and_nothing_is_stored(qtbot, page: PatientFormPage, desk: Desk) -> None:
    page.show_new()
    _ready(qtbot, page)
    _type(qtbot, page, "birth_date", "31 feb 1960")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert page._wrong.isVisible()
    assert {field.label.text() for field in page._fields() if field.error} == {"Surname", "Date of birth"}
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 0


def test_every_key_is_kept_and_comes_back(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId, jobs: JobRunner) -> None:
    page.show_patient(a_patient)
    _ready(qtbot, page)
    _type(qtbot, page, "gp_practice", "White Rose")
    page.flush()
    again = PatientFormPage(jobs, form_ports(desk))
    qtbot.addWidget(again)
    again.show_patient(a_patient)
    _ready(qtbot, again)
    assert again.state()["gp_practice"] == "White Rose"
    assert again.has_unsaved()
    assert caseload.load_form(desk, a_patient).patient.gp is None


def test_nothing_of_one_record_is_shown_kept_or_stored_in_the_next(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId) -> None:
    other = a_person(desk, "Nowak", "Ewa", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    page.show_patient(a_patient)
    _ready(qtbot, page)
    _type(qtbot, page, "city", "Leeds")
    page.save()
    page.show_patient(other.uid)
    assert (page.state()["family"], page.state()["city"]) == ("", "")
    _ready(qtbot, page)
    qtbot.settle(page._jobs)
    assert page.state()["family"] == "Nowak"
    assert not page.has_unsaved()
    assert page.save_button.isEnabled()
    assert caseload.load_form(desk, other.uid).patient.addresses == ()
    assert drafts.recall(desk, "patient", other.uid) is None
    page.show_patient(a_patient)
    _ready(qtbot, page)
    assert page.state()["city"] == "Leeds", "kept, stored or as a draft"


def test_a_record_of_many_lines_comes_line_by_line_and_is_neither_kept_nor_saved_before_it_is_whole(
    qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId
) -> None:
    lists = {key: editor for key, editor in page.editors.items() if isinstance(editor, LinesEditor)}
    form, state = page._ports.open_form(a_patient)
    full = state | {key: [blank_line(editor.spec) | {"uid": f"{key}-{n}"} for n in range(3)] for key, editor in lists.items()}
    page._key, saved = str(a_patient), []
    page.saved.connect(saved.append)
    page._fill(str(a_patient), (form, full), None)
    page.flush()
    page.save()
    assert page._form is None
    _ready(qtbot, page)
    assert {key: [line["uid"] for line in editor.value()] for key, editor in lists.items()} == {
        key: [f"{key}-{n}" for n in range(3)] for key in lists
    }
    assert not page.has_unsaved()
    assert saved == []
    assert drafts.recall(desk, "patient", a_patient) is None


class Backwards:
    """Lanes whose last job is done first."""

    def __init__(self) -> None:
        self._asked: list = []

    def submit(self, _lane, job) -> Future:
        future: Future = Future()
        self._asked.append((future, job))
        return future

    def run(self) -> None:
        while self._asked:
            future, job = self._asked.pop()
            future.set_result(job())


def test_the_record_asked_for_last_is_the_one_that_shows(qtbot, desk: Desk, a_patient: PatientId) -> None:
    other = a_person(desk, "Nowak", "Ewa", "9990000026")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(other)
    lanes = Backwards()
    page = PatientFormPage(jobs := JobRunner(lanes, ChangeFeed()), form_ports(desk))
    qtbot.addWidget(page)
    page.show_patient(other.uid)
    page.show_patient(a_patient)
    lanes.run()
    qtbot.settle(jobs)
    assert page.state()["family"] == "Kowalska"


def test_undo_and_redo_step_through_this_form(qtbot, page: PatientFormPage, a_patient: PatientId) -> None:
    page.show_patient(a_patient)
    _ready(qtbot, page)
    _type(qtbot, page, "city", "Leeds")
    allergies = page.editors["allergies"]
    assert isinstance(allergies, LinesEditor)
    qtbot.mouseClick(allergies.add_button, Qt.MouseButton.LeftButton)
    assert len(allergies.lines) == 1
    page.undo()
    assert len(allergies.lines) == 0
    for _step in "Leeds":
        page.undo()
    assert page.state()["city"] == ""
    page.redo()
    assert page.state()["city"] == "L"


def test_an_allergy_and_what_was_told_are_stored_and_taken_out_with_a_mark(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId) -> None:
    page.show_patient(a_patient)
    _ready(qtbot, page)
    allergies, diagnoses = page.editors["allergies"], page.editors["diagnoses"]
    assert isinstance(allergies, LinesEditor)
    assert isinstance(diagnoses, LinesEditor)
    allergies.add_line()
    allergies.lines[0].editors["substance"].show("penicillin")
    told = diagnoses.lines[0].inner["told"]
    told.add_line()
    for key, value in {"fact": "treatment", "on": "2026-06-24", "by": "Dr Osei", "words": "to cure it"}.items():
        told.lines[1].editors[key].show(value)
    with qtbot.waitSignal(page.saved):
        page.save()
    form = caseload.load_form(desk, a_patient)
    assert [a.substance for a in form.allergies] == ["penicillin"]
    assert form.diagnoses[0].told_of(Fact.TREATMENT).words == "to cure it"
    assert caseload.load_banner(desk, a_patient).alerts == ("Allergy: penicillin",)
    qtbot.mouseClick(allergies.lines[0].remove, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.saved):
        page.save()
    assert caseload.load_form(desk, a_patient).allergies == ()
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT substance, error_reason <> '' FROM allergy").all() == [("penicillin", 1)]


def test_saving_offers_undo_and_undo_puts_it_back(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId) -> None:
    page.show_patient(a_patient)
    _ready(qtbot, page)
    _type(qtbot, page, "city", "Leeds")
    with qtbot.waitSignal(page.toast) as toast:
        page.save()
    assert caseload.load_form(desk, a_patient).patient.addresses[0].city == "Leeds"
    with qtbot.waitSignal(page.saved):
        toast.args[1]()
    assert caseload.load_form(desk, a_patient).patient.addresses == ()


def test_a_number_somebody_else_has_is_said_before_anything_is_stored(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId) -> None:
    page.show_new()
    _ready(qtbot, page)
    _type(qtbot, page, "family", "Patel")
    _type(qtbot, page, "nhs_number", "9990000018")
    page.save()
    qtbot.waitUntil(lambda: page._note.count() == 1)
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 1
    with qtbot.waitSignal(page.saved):
        page._allow_twin()
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 2


def test_a_whole_record_is_marked_only_with_a_reason(qtbot, page: PatientFormPage, desk: Desk, a_patient: PatientId) -> None:
    page.show_patient(a_patient)
    _ready(qtbot, page)
    qtbot.mouseClick(page.wrong_button, Qt.MouseButton.LeftButton)
    assert page._why_wrong.error
    qtbot.keyClicks(page._why_wrong.control, "written down twice")
    with qtbot.waitSignal(page.left):
        qtbot.mouseClick(page.wrong_button, Qt.MouseButton.LeftButton)
    assert caseload.load_form(desk, a_patient).patient.entry.error_reason == "written down twice"


def test_another_text_size_is_no_change_of_the_record(qtbot, page: PatientFormPage, desk: Desk, host) -> None:
    person = a_person(desk, telecoms=(Telecom("phone", "01632 960 790"),), addresses=(Address(("1 Mill Lane", "Kelderwick")),))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(person)
    page.show_patient(person.uid)
    _ready(qtbot, page)
    assert page.state() == page._steps[0]
    for scale in (2.0, 1.0):
        host.use(scale=scale)
        qtbot.idle()
    assert not page.has_unsaved()
    assert page.saved_words() == ""
