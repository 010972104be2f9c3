"""What fits her, as the nurse puts leaflets in: each row is there the moment it is listed, and is not taken from under her hand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cns_desktop.lanes import Lanes
from cns_desktop.services import leaflets, packs
from cns_desktop.ui.features.packs.suggestions import SuggestionCard
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from tests.packing import a_story, stocked

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(desk):
    stocked(desk)
    found = packs.view(desk, a_story(desk))
    assert len(found.suggestions) > 2
    return found


@pytest.fixture
def card(qtbot, desk):
    lanes = Lanes()
    made = SuggestionCard(JobRunner(lanes, ChangeFeed()), lambda typed: leaflets.search(desk, typed))
    qtbot.addWidget(made)
    made.resize(400, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    lanes.close()


def test_a_row_can_be_pressed_from_the_moment_it_is_listed(qtbot, card, view):
    card.show_view(view)
    row = card.rows()[-1]
    assert row.add.isVisible()
    with qtbot.waitSignal(card.wanted) as wanted:
        qtbot.mouseClick(row.add, LEFT)
    assert wanted.args == [row.key]


def test_facts_that_change_meanwhile_leave_the_row_she_presses(qtbot, card, view):
    card.show_view(view)
    row = card.rows()[1]
    row.add.setFocus()
    qtbot.mousePress(row.add, LEFT)
    card.show_view(replace(view, suggestions=view.suggestions[1:]))
    assert card.rows()[0] is row
    assert row.add.hasFocus()
    with qtbot.waitSignal(card.wanted) as wanted:
        qtbot.mouseRelease(row.add, LEFT)
    assert wanted.args == [row.key]


def test_a_row_whose_reasons_change_says_the_new_ones(card, view):
    card.show_view(view)
    before = card.rows()
    first, *others = view.suggestions
    card.show_view(replace(view, suggestions=(replace(first, reasons=("she asked for it",)), *others)))
    after = card.rows()
    assert [row.key for row in after] == [row.key for row in before]
    assert after[0] is not before[0]
    assert after[0].says[1][0] == "Because: she asked for it"
    assert after[1:] == before[1:]


def test_words_that_find_nothing_say_so_and_the_suggestions_come_back_without_them(qtbot, card, view):
    card.show_view(view)
    shown = [row.key for row in card.rows()]
    card.search.setText("qqqq")
    qtbot.waitUntil(lambda: card.rows() == [])
    card.search.clear()
    qtbot.waitUntil(lambda: [row.key for row in card.rows()] == shown)
    assert all(row.add.isVisible() for row in card.rows())


def test_tab_goes_from_the_search_down_the_rows_that_are_shown(qtbot, card, view):
    card.show_view(view)
    card.show_view(replace(view, suggestions=view.suggestions[1:]))
    card.show_view(view)
    card.search.setFocus()
    seen = []
    for _row in card.rows():
        qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Tab)
        seen.append(card.focusWidget())
    assert seen == [row.add for row in card.rows()]
