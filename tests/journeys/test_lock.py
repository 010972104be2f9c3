"""Lock replaces the process; unlocking comes back to the very form and its words."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.journeys import lock_child


def _run(founded, tmp_path: Path, stage: str) -> list[dict]:
    result = tmp_path / "result.jsonl"
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "CNS_RESULT": str(result),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, lock_child.__file__, stage, str(founded.layout.folder)],
        env=environment,
        timeout=240,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in result.read_text().splitlines()]
    assert done.returncode == 0, (lines, done.stderr[-2000:])
    return lines


def test_a_lock_in_mid_form_replaces_the_process_and_comes_back_to_the_words(founded, tmp_path):
    before, locked, after, end = _run(founded, tmp_path, "before")
    assert before["title"] == "CNS Desktop"
    assert after["typed"] == lock_child.SURNAME
    assert (after["place"], after["cover"]) == ("caseload", "new")
    assert end["fault"] == ""
    assert before["pid"] == locked["pid"], "exec keeps the process id: the old memory is gone, not left behind in a parent"


def test_the_lock_screen_says_who_and_that_the_note_was_kept_and_nothing_that_was_typed(founded, tmp_path):
    texts = _run(founded, tmp_path, "before")[1]["texts"]
    words = " ".join(texts)
    assert "Ruth Adeyemi" in words
    assert "The note you were writing was kept" in words
    assert lock_child.SURNAME not in words


def test_nothing_that_was_typed_is_left_readable_in_the_folder(founded, tmp_path):
    _run(founded, tmp_path, "before")
    for path in founded.layout.folder.rglob("*"):
        if path.is_file():
            assert lock_child.SURNAME.encode() not in path.read_bytes(), path.name
