"""Click budgets of the design (README 11) that cross pages, in the whole app: each press is a real one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTabBar

from tests.running import Running, demo_folder

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def running(qapp, tmp_path_factory) -> Iterator[Running]:
    made = Running(qapp, demo_folder(tmp_path_factory.mktemp("demo"), 30)).open().stock()
    yield made
    made.close()


def press(running: Running, name: str) -> None:
    """The one visible button of that name."""
    running.until(lambda: any(True for _each in _named(running, name)))
    button = next(_named(running, name))
    QTest.mouseClick(button, LEFT)
    running.settle()


def _named(running: Running, name: str) -> Iterator[QAbstractButton]:
    for button in running.window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and button.accessibleName().startswith(name):
            yield button


def test_from_an_open_patient_the_third_click_prints(running):
    running.show("caseload")
    running.show_patient(running.patient("kowalska"))
    tabs: QTabBar = running.shell.tabs
    at = next(at for at in range(tabs.count()) if tabs.tabText(at) == "Information")
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(at).center())
    running.settle()
    press(running, "Make a pack")
    running.until(lambda: any(True for _each in _named(running, "Print ")))
    third = next(_named(running, "Print "))
    assert third.accessibleName().endswith("pages")


def test_one_click_lists_who_is_due(running):
    page = running.show("caseload")
    everybody = page.model.rowCount()
    press(running, "Due")
    assert 0 < page.model.rowCount() < everybody
    lines = page._ports.page([page.model.id_at(row) for row in range(page.model.rowCount())])
    assert all(line.due_kind for line in lines)
    press(running, "Due")


def test_find_opens_with_letters_and_enter_alone(running):
    running.show("today")
    QTest.keyClick(running.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = running.shell.top.search
    running.until(box.hasFocus)
    QTest.keyClicks(box, "kowalska")
    QTest.keyClick(box, Qt.Key.Key_Return)
    running.until(running.shell.banner.isVisible)
    assert "KOWALSKA" in running.shell.banner.accessibleName()


def test_one_click_starts_an_assessment_from_the_overview(running):
    running.show("caseload")
    running.show_patient(running.patient("kowalska"))
    press(running, "Start assessment")
    running.until(lambda: any(True for _each in _named(running, "Finish")))
