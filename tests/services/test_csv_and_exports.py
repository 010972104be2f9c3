"""Our CSV layout in and out, imports whole or not at all, exports that leave nothing half done."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import PatientId
from cns_desktop.services import caseload, csv_layout, exports, imports
from cns_desktop.services.desk import Desk

HEAD = "nhs_number,hospital_number,family_name,given_name,birth_date,gender,diagnosis,site,told_on,told_by,told_words\n"
GOOD = "9990000018,H1,Kowalska,Agnieszka,1961-04-03,F,Breast cancer,breast,2026-05-14,Miss Larkin,breast cancer\n"


def _quiet(_done: int, _total: int) -> None:
    return None


def _import(desk: Desk, path: Path):
    return imports.import_files(desk, [path], _quiet, lambda: False)[1]


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_row_becomes_a_patient_with_what_was_told(desk: Desk, tmp_path: Path) -> None:
    report = _import(desk, _write(tmp_path, HEAD + GOOD))
    assert (report.patients, report.refused) == (1, ())
    with desk.db.reading() as connection:
        patient = connection.exec_driver_sql("SELECT uid FROM patient").scalar_one()
    form = caseload.load_form(desk, PatientId(patient))
    assert form.diagnoses[0].told[0].by == "Miss Larkin"
    assert form.care_team.key_worker == desk.actor.person


def test_importing_rows_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = _write(tmp_path, HEAD + GOOD)
    _import(desk, path)
    again = _import(desk, path)
    assert (again.patients, again.unchanged) == (0, 1)
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,2,Only three\n", "cells"),
        ("9990000018,,,Agnieszka,1961-04-03,F,,,,,\n", "family_name is empty"),
        ("9990000018,,Kowalska,Agnieszka,03/04/1961,F,,,,,\n", "not a date"),
        ("9990000018,,Kowalska,Agnieszka,1961-04-03,Q,,,,,\n", "gender"),
        ("9990000018,,Kowalska,Agnieszka,1961-04-03,F,,,2026-05-14,,\n", "told_by"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_the_good_one_stays(desk: Desk, tmp_path: Path, row: str, words: str) -> None:
    report = _import(desk, _write(tmp_path, HEAD + row + GOOD))
    assert report.patients == 1
    assert [(r.where, words in r.reason) for r in report.refused] == [("row 2", True)]


def test_an_invalid_nhs_number_is_kept_and_flagged(desk: Desk, tmp_path: Path) -> None:
    report = _import(desk, _write(tmp_path, HEAD + GOOD.replace("9990000018", "9990000019")))
    assert report.flagged == 1
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT nhs FROM patient").scalar_one() == "9990000019"


def test_a_row_with_a_test_number_is_refused_in_a_live_store(desk: Desk, tmp_path: Path) -> None:
    real = GOOD.replace("9990000018", "").replace("H1", "H2")
    report = _import(replace(desk, is_demo=False), _write(tmp_path, HEAD + GOOD + real))
    assert report.patients == 1
    assert [(r.where, "tests only" in r.reason) for r in report.refused] == [("row 2", True)]
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT nhs FROM patient").scalars().all() == [""]


def _resource(rtype: str, uid: str, **more: object) -> dict[str, object]:
    return {"resource": {"resourceType": rtype, "id": uid} | more}


def _her(nhs: str, uid: str, **more: object) -> dict[str, object]:
    return _resource(
        "Patient", uid, identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": nhs}], name=[{"family": "Kowalska"}], **more
    )


def test_a_test_patient_stays_out_of_a_live_store_with_all_the_file_says_of_her(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    entries = [
        _resource("Condition", "c1", subject={"reference": "Patient/invented"}, code={"text": "Breast cancer"}),
        _her("9990000018", "invented"),
        _resource("Media", "m1", status="completed", content={"title": "x"}, subject={"reference": "https://old.example/Patient/invented"}),
        _her("9434765919", "real", link=[{"other": {"reference": "Patient/invented"}, "type": "seealso"}]),
        _resource("Condition", "c2", subject={"reference": "Patient/real"}, code={"text": "Bowel cancer"}),
    ]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), "utf-8")
    live = replace(desk, is_demo=False)
    report = _import(live, path)
    assert (report.patients, report.resources, report.opaque) == (1, 2, 0)
    assert {(r.where, "tests only" in r.reason) for r in report.refused} == {("entry[1]", True), ("entry[0]", True), ("entry[2]", True)}
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT nhs FROM patient").scalars().all() == ["9434765919"]
        assert connection.exec_driver_sql("SELECT count(*) FROM sync_resource").scalar_one() == 2
    assert _import(live, path).refused == report.refused
    demo = _import(desk, path)
    assert (demo.patients, demo.resources, demo.unchanged, demo.refused) == (2, 5, 1, ())  # the real one now knows whom her link means


def test_a_stopped_import_keeps_the_files_done(desk: Desk, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(HEAD + GOOD, "utf-8")
    second.write_text(HEAD + GOOD.replace("H1", "H2").replace("9990000018", "9990000107"), "utf-8")
    asked = iter((False, True))
    report = imports.import_files(desk, [first, second], _quiet, lambda: next(asked))[1]
    assert (report.is_cancelled, report.patients) == (True, 1)


def test_a_preview_stores_nothing(desk: Desk, tmp_path: Path) -> None:
    report = imports.preview(desk, [_write(tmp_path, HEAD + GOOD)], _quiet, lambda: False)
    assert report.patients == 1
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 0


def test_a_file_that_fails_half_way_leaves_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cns_desktop.db.uow.refresh", broken)
    with pytest.raises(KeyboardInterrupt):
        _import(desk, _write(tmp_path, HEAD + GOOD))
    with desk.db.reading() as connection:
        counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar_one() for t in ("patient", "sync_resource", "outbox", "sync_alias")]
    assert counts == [0, 0, 0, 0]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-x", "@cmd", "'quoted", "'=x", "\tx", "plain", ""])
def test_no_exported_cell_runs_and_each_comes_back(cell: str) -> None:
    safe = csv_layout.safe(cell)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert csv_layout._cell("family_name", safe) == cell


def test_the_csv_of_a_caseload_imports_as_the_same_people(desk: Desk, tmp_path: Path, a_patient: PatientId) -> None:
    path = tmp_path / "out.csv"
    done = exports.export(desk, path, exports.ExportKind.CSV, ())
    assert done.patients == 1
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert (rows[0]["family_name"], rows[0]["told_words"]) == ("Kowalska", "breast cancer")
    good, refused = csv_layout.read(path.read_bytes(), "out.csv")
    assert (len(good), refused) == (1, [])


def test_one_patient_exports_as_a_bundle_of_her_records_only(desk: Desk, tmp_path: Path, a_patient: PatientId) -> None:
    path = tmp_path / "one.json"
    exports.note_export(desk, exports.ExportKind.FHIR, (a_patient,))
    done = exports.export(desk, path, exports.ExportKind.FHIR, (a_patient,))
    bundle = json.loads(path.read_bytes())
    assert sorted(e["resource"]["resourceType"] for e in bundle["entry"]) == ["CareTeam", "Condition", "Patient"]
    assert done.resources == len(bundle["entry"])
    with desk.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_entry WHERE act = 'export'").scalar_one() == 2


def test_a_cancelled_export_leaves_no_file(desk: Desk, tmp_path: Path, a_patient: PatientId) -> None:
    for kind in exports.ExportKind:
        with pytest.raises(Expected, match="cancelled"):
            exports.export(desk, tmp_path / "out", kind, (), stop=lambda: True)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("out")] == []


def test_an_export_to_nowhere_says_so(desk: Desk, tmp_path: Path, a_patient: PatientId) -> None:
    with pytest.raises(Expected, match="could not be written"):
        exports.export(desk, tmp_path / "missing" / "out.json", exports.ExportKind.FHIR, ())
