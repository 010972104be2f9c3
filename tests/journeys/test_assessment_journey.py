"""The whole of an assessment as a nurse does it: 52 answers by keyboard, a prompt on the way, a crash, and the plan."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cns_desktop.services import assessments, prompts
from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.features.assessments.page import Part
from tests.conftest import KEY
from tests.ui.assessments.wiring import Bench

Key = Qt.Key
NOT_A_CONCERN, BLANK = "n", ""

TYPING_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.services.desk import Desk
from cns_desktop.ui.common.themehost import ThemeHost
from cns_desktop.ui.features.assessments.page import Part
from tests.conftest import ACTOR, NOW
from tests.ui.assessments.wiring import Bench

app = QApplication([])
host = ThemeHost(app)
bench = Bench(Desk(Database(Store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))), ACTOR, lambda: NOW, None, True))
page = bench.page
page.show()
page.show_patient(sys.argv[3])
while page.part is not Part.EMPTY: app.processEvents()
page.start()
while page.part is not Part.ENTRY: app.processEvents()
for number, key in enumerate("370n2", 1):
    row = page.entry.questions.row(f"PH{number + 10}")
    QTest.keyClicks(row.input.scale, key)
while page.has_unsaved(): app.processEvents()
os.kill(os.getpid(), signal.SIGKILL)
"""


def press(qtbot, *keys):
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        qtbot.keyClicks(target, key) if isinstance(key, str) else qtbot.keyClick(target, key)


@pytest.fixture(autouse=True)
def host(qapp):
    found = qapp.findChild(ThemeHost) or ThemeHost(qapp)
    found.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    return found


def opened(qtbot, desk, patient, part):
    bench = Bench(desk)
    qtbot.addWidget(bench.page)
    bench.page.resize(1096, 628)
    with qtbot.waitActive(bench.page):
        bench.page.show()
        bench.page.activateWindow()
    bench.page.show_patient(patient)
    qtbot.waitUntil(lambda: bench.page.part is part)
    return bench


def test_52_answers_by_keyboard_with_a_prompt_on_the_way_and_a_concern_into_the_plan(qtbot, desk, a_patient):
    assessments.install_content(desk)
    bench = opened(qtbot, desk, a_patient, Part.EMPTY)
    page = bench.page
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.entry.filling.note(point="03", completed_by="self", mode="screen")
    qtbot.waitUntil(page.entry.questions.row("PH01").input.scale.hasFocus)
    given = {3: "7", 4: "6", 10: "10", 15: "2", 16: "0", 41: "5"}
    for number in range(1, 53):
        press(qtbot, given.get(number, BLANK if number in (50, 51) else NOT_A_CONCERN), *(["s"] if number in (3, 41) else []), Key.Key_Return)
    qtbot.waitUntil(lambda: not page.has_unsaved())
    assert [line.prompt.item_text for line in prompts.open_prompts(desk)] == ["Shivers or feverishness"]
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.RESULT)
    latest = assessments.load_needs(desk, a_patient).latest
    assert (latest.scored, latest.not_a_concern, latest.blank) == (6, 44, 2)
    assert [(line.link_id, line.latest.value) for line in page.result.grid.lines] == [
        ("PH03", 7),
        ("EM41", 5),
        ("PH10", 10),
        ("PH04", 6),
        ("PH15", 2),
    ]
    qtbot.mouseClick(page.result.grid.adders["PH03"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.ports.in_plan(a_patient) == frozenset({"PH03"}))
    panel = page.result.panels[0]
    panel._card.write.click()
    qtbot.waitUntil(panel._text.hasFocus)
    press(qtbot, "Rang the acute oncology line; seen tonight.")
    panel.save.click()
    qtbot.waitUntil(lambda: prompts.open_prompts(desk) == ())
    bench.close()


def test_killed_in_mid_form_every_answer_and_the_prompt_are_back(qtbot, desk, a_patient):
    assessments.install_content(desk)
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", TYPING_UNTIL_KILLED, str(desk.db.store.path), KEY.hex(), a_patient]
    ended = subprocess.run(command, cwd=root, env=environment, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    bench = opened(qtbot, desk, a_patient, Part.RESULT)  # the open prompt stands there
    assert "Safety prompt: shivers or feverishness, 2" in bench.page.result.panels[0]._card.accessibleName()
    bench.page.start()
    qtbot.waitUntil(lambda: bench.page.part is Part.ENTRY)
    answers = {a.link_id: a.score for a in bench.page.entry.filling.now.answers}
    assert answers == {"PH11": 3, "PH12": 7, "PH13": 0, "PH14": None, "PH15": 2}
    bench.close()
