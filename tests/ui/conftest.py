"""What every test of a widget needs: the look, put back to the usual one afterwards."""

import pytest

from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import ThemeHost


@pytest.fixture(autouse=True)
def host(qapp):
    """The theme host of the application; light, 100 %, standard at the start of each test."""
    found = qapp.findChild(ThemeHost) or ThemeHost(qapp)
    found.use(Name.LIGHT, scale=1.0, density=Density.STANDARD)
    return found
