"""A Needs page over a real store, as a fixture that is put away cleanly."""

from collections.abc import Iterator

import pytest

from cns_desktop.services import assessments
from cns_desktop.ui.features.assessments.page import Part
from tests.ui.assessments.wiring import Bench


@pytest.fixture
def bench(desk, qtbot) -> Iterator[Bench]:
    assessments.install_content(desk)
    made = Bench(desk)
    qtbot.addWidget(made.page)
    made.page.resize(1096, 628)
    with qtbot.waitActive(made.page):
        made.page.show()
        made.page.activateWindow()
    yield made
    made.close()


@pytest.fixture
def page(bench, a_patient, qtbot):
    """The page of a patient without an assessment."""
    bench.page.show_patient(a_patient)
    qtbot.waitUntil(lambda: bench.page.part is Part.EMPTY)
    return bench.page


@pytest.fixture
def entry(page, qtbot):
    """An open sheet, the first question focused."""
    page.primary_action()
    qtbot.waitUntil(lambda: page.part is Part.ENTRY)
    page.activateWindow()
    qtbot.waitUntil(page.entry.questions.row("PH01").input.scale.hasFocus)
    return page.entry
