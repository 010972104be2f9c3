"""`--headless` does the whole job and leaves what it says, for demo people and for real files."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from tests.conftest import shared

STEPS = ["first run", "import", "find", "assessment", "plan", "pack", "print", "given", "lock", "unlock"]


def _run(out: Path, *more: str) -> tuple[int, dict]:
    command = [sys.executable, "-m", "cns_desktop", "--headless", "--out", str(out), *more]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, timeout=240, check=False)
    return done.returncode, json.loads((out / "summary.json").read_bytes())


def test_the_demo_goes_from_first_run_to_unlock(tmp_path: Path) -> None:
    code, summary = _run(tmp_path / "out", "--patients", "30")
    assert (code, summary["ok"], [step["name"] for step in summary["steps"]]) == (0, True, STEPS)
    assert summary["import"]["patients"] == 30
    pdf = (tmp_path / "out" / "pack.pdf").read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == summary["pack"]["sha256"]
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == summary["pack"]["pages"]
    assert "Your information pack" in document[0].get_textpage().get_text_range()
    document.close()
    pictures = sorted((tmp_path / "out").glob("*.png"))
    assert len(pictures) >= 16
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1280, 800)


def _patient(uid: str, **more: object) -> dict[str, object]:
    return {"resourceType": "Patient", "id": uid} | more


def _import_of(tmp_path: Path, *people: dict[str, object]) -> tuple[int, dict]:
    path = tmp_path / "people.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in people]}), "utf-8")
    return _run(tmp_path / "out", "--import", str(path))


def _skipped(summary: dict) -> list[str]:
    return [step["name"] for step in summary["steps"] if "skipped" in step]


def test_somebody_living_is_found_though_she_has_no_name_and_her_record_asks_for_a_reason(tmp_path: Path) -> None:
    restricted = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
    dead = _patient("dead", name=[{"family": "Amber", "given": ["Ann"]}], birthDate="1950-01-02", deceasedBoolean=True)
    code, summary = _import_of(tmp_path, dead, _patient("alive", birthDate="1961-04-03", meta=restricted))
    assert (code, summary["ok"], _skipped(summary)) == (0, True, [])
    assert summary["steps"][2]["by"] == "birth date"
    assert next((tmp_path / "out").glob("*-reason.png"))
    assert summary["pack"]["pages"] > 1


def test_where_everybody_has_died_the_record_is_opened_and_no_care_is_recorded(tmp_path: Path) -> None:
    code, summary = _import_of(tmp_path, _patient("dead", name=[{"family": "Amber"}], deceasedDateTime="2026-10-30"))
    assert (code, summary["ok"], [step["name"] for step in summary["steps"]]) == (0, True, STEPS)
    assert _skipped(summary) == ["assessment", "plan", "pack", "print", "given"]
    assert "died" in summary["steps"][3]["skipped"]
    assert summary["pack"] == {"pages": 0, "seconds": 0.0, "sha256": ""}
    assert next((tmp_path / "out").glob("*-overview.png"))
    assert not (tmp_path / "out" / "pack.pdf").exists()


def test_where_no_file_holds_a_patient_that_is_said_and_what_was_refused_is_listed(tmp_path: Path) -> None:
    code, summary = _import_of(tmp_path, {"resourceType": "Patient", "id": "wrong", "birthDate": "soon"})
    assert (code, summary["ok"], [step["name"] for step in summary["steps"]]) == (0, True, STEPS)
    assert _skipped(summary) == ["find", "assessment", "plan", "pack", "print", "given"]
    assert "no patient" in summary["steps"][2]["skipped"]
    assert [refused["where"] for refused in summary["import"]["refused"]] == ["entry[0] Patient.birthDate"]


def test_real_files_go_the_same_way_and_what_is_refused_is_listed(tmp_path: Path) -> None:
    code, summary = _run(tmp_path / "out", "--import", str(shared("fhir-synthea-cancer")), str(shared("fuzz", "ndr_import")))
    assert (code, summary["ok"]) == (0, True)
    found = summary["import"]
    assert found["patients"] >= 6
    assert found["opaque"] > 400
    assert all(set(one) == {"file", "where", "reason"} and one["reason"] for one in found["refused"])
