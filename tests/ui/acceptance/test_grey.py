"""The check that looks for meaning in colour alone does find it."""

import pytest

from cns_desktop.ui.common.chips import Chip, Filter
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import HBox, VBox, wrap
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import Name, Role, Tone
from tests.ui.acceptance.grey import contrast_in, grey, told_by_colour_alone


@pytest.fixture
def shown(qtbot, host):
    def show(*widgets):
        window = wrap(VBox(HBox(*widgets)))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return show


def test_two_chips_that_differ_by_their_colour_only_are_found(shown):
    assert told_by_colour_alone(shown(Chip("Due", tone=Tone.WARNING), Chip("Due", tone=Tone.SUCCESS))) != []
    assert told_by_colour_alone(shown(Chip("Late", "clock", Tone.WARNING), Chip("Due", "clock", Tone.SUCCESS))) == []


def test_a_red_day_among_other_days_is_found_and_a_day_that_says_late_is_not(shown):
    assert told_by_colour_alone(shown(Label("by 27-Nov"), Label("by 03-Nov", role=Role.DANGER))) != []
    assert told_by_colour_alone(shown(Label("by 27-Nov"), Label("3 days late", role=Role.DANGER))) == []


def test_one_sign_in_two_colours_and_an_empty_chip_are_found(shown):
    assert told_by_colour_alone(shown(Sign("circle-check", Role.SUCCESS), Sign("circle-check", Role.DANGER))) != []
    assert told_by_colour_alone(shown(Chip("", tone=Tone.DANGER))) != []


@pytest.mark.parametrize("name", Name)
def test_a_filter_that_is_on_differs_in_grey_from_one_that_is_off(shown, host, name):
    host.use(name)
    off, on = Filter("Due", "clock"), Filter("Due", "clock", is_on=True)
    window = shown(off, on)
    images = [grey(each) for each in (off, on)]
    pairs = [(images[0].pixelColor(x, y).red(), images[1].pixelColor(x, y).red()) for x in range(off.width()) for y in range(off.height())]
    assert sum(abs(one - other) > 40 for one, other in pairs) >= off.width()  # its edge, all the way along
    assert window.isVisible()


def test_faint_words_are_found(shown, host):
    window = shown(Label("Faint", role=Role.BORDER), Label("Plain"))
    faint, plain = window.findChildren(Label)
    image = grey(window)
    assert contrast_in(image, faint.geometry()) < 4.0
    assert contrast_in(image, plain.geometry()) >= 4.5
