"""No widget is ever a window of its own for a moment: one shown before it has a parent flashes on the nurse's screen."""

import traceback
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from cns_desktop.ui.app import AppWindow
from tests.contact_sheet.screens import SCREENS
from tests.running import Running, demo_folder


class Flashes(QObject):
    """Notes each window that shows itself, with the line of ours that did it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow() and not _may_be_a_window(watched):
            ours = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_stack() if "/cns_desktop/" in frame.filename]
            self.seen.append(f"{type(watched).__name__} at {ours[-1] if ours else 'nowhere'}")
        return False


def _may_be_a_window(widget: QWidget) -> bool:
    return isinstance(widget, (AppWindow, QDialog)) or widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


@pytest.fixture
def flashes(qapp) -> Iterator[Flashes]:
    watch = Flashes()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_no_screen_on_its_way_shows_a_window_of_its_own(qapp, tmp_path, flashes: Flashes) -> None:
    running = Running(qapp, demo_folder(tmp_path, 30)).open().stock()
    try:
        for screen in SCREENS:
            screen.go(running)
            running.settle()
        running.shell.go("leaflets")
        running.settle()
        running.page.new_item()  # the editor, with facts to choose
        running.settle()
    finally:
        running.close()
    assert flashes.seen == []


def test_a_widget_shown_without_a_parent_is_seen(qapp, flashes: Flashes) -> None:
    lonely = QWidget()
    lonely.setVisible(True)
    lonely.deleteLater()
    assert [each.split()[0] for each in flashes.seen] == ["QWidget"]
