"""Which screens there are, how one gets there, which picture of the design each is held against, and what differs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest

from cns_desktop.domain.ids import PatientId
from cns_desktop.ui.common.buttons import Button
from tests.running import Running

DIFFERENCES = Path(__file__).parent / "differences.json"
WOMAN = "kowalska"  # the patient of most pictures


@dataclass(frozen=True)
class Screen:
    """`go` leads there; `picture` is the name in the design folder without its ending, empty where there is none."""

    key: str
    title: str
    picture: str
    go: Callable[[Running], object]


def _place(key: str) -> Callable[[Running], object]:
    return lambda running: running.show(key)


def _tab(key: str, named: str = WOMAN) -> Callable[[Running], object]:
    def go(running: Running) -> None:
        running.show("caseload")
        running.show_patient(running.patient(named), key)

    return go


def _find(running: Running) -> None:
    running.show("caseload")
    box = running.shell.top.search
    box.setFocus()
    box.clear()
    QTest.keyClicks(box, "ka")
    running.settle()


def _entry(running: Running) -> None:
    _tab("needs")(running)
    running.page.start()  # type: ignore[attr-defined]
    running.settle(400)


def _draft(running: Running) -> None:
    _tab("plan")(running)
    change = [button for button in running.page.findChildren(Button) if button.isVisible() and button.accessibleName() == "Change the plan"]
    if change:  # a draft that is open stays open
        change[0].click()
        running.settle(400)


def _not_told(running: Running) -> None:
    running.show("caseload")
    running.show_patient(not_told(running))


def not_told(running: Running) -> PatientId:
    """Somebody whose diagnosis has not been told."""
    with running.session.desk.db.reading() as connection:
        return PatientId(connection.exec_driver_sql("SELECT uid FROM patient WHERE not_told AND is_active ORDER BY pk").scalars().first())


def _cover(key: str, named: str = "") -> Callable[[Running], object]:
    def go(running: Running) -> None:
        running.show("caseload")
        if named:
            running.show_patient(running.patient(named))
        running.show_cover(key, None if named else ())

    return go


SCREENS = (
    Screen("today", "Today", "today", _place("today")),
    Screen("caseload", "Caseload", "caseload", _place("caseload")),
    Screen("find", "Find (Ctrl+K)", "find", _find),
    Screen("overview", "Overview", "overview", _tab("overview")),
    Screen("overview-not-told", "Overview, diagnosis not told", "overview-not-told", _not_told),
    Screen("needs-results", "Needs: result", "needs-results", _tab("needs")),
    Screen("needs-entry", "Needs: entry", "needs-entry", _entry),
    Screen("plan", "Plan", "plan", _draft),
    Screen("information", "Information", "", _tab("information")),
    Screen("pack", "Pack", "pack", _tab("pack")),
    Screen("papers", "Papers: printed and given", "pack-printed", _tab("papers")),
    Screen("leaflets", "Leaflets", "leaflets", _place("leaflets")),
    Screen("print", "Print", "", _place("print")),
    Screen("settings", "Settings", "settings", _place("settings")),
    Screen("patient-form", "Patient’s record", "", _cover("edit", WOMAN)),
    Screen("import", "Import", "", _cover("import")),
)
LOCKED = (("lock", "Lock", "lock"), ("first-run", "First run", "first-run"))


def differences(key: str) -> list[str]:
    """What was seen to differ when the sheets were looked at."""
    found: dict[str, list[str]] = json.loads(DIFFERENCES.read_text("utf-8"))
    return found.get(key, [])
