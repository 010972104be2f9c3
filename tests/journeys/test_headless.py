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


def test_real_files_go_the_same_way_and_what_is_refused_is_listed(tmp_path: Path) -> None:
    code, summary = _run(tmp_path / "out", "--import", str(shared("fhir-synthea-cancer")), str(shared("fuzz", "ndr_import")))
    assert (code, summary["ok"]) == (0, True)
    found = summary["import"]
    assert found["patients"] >= 6
    assert found["opaque"] > 400
    assert all(set(one) == {"file", "where", "reason"} and one["reason"] for one in found["refused"])
