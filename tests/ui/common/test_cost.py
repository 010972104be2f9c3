"""What the look costs: a form of 300 controls against plain Fusion (limit 1.4; measured 1.1), and following the system."""

import statistics
import sys
import time

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPushButton, QSpinBox, QStyleFactory, QWidget

from cns_desktop.ui.common.style import HouseStyle
from cns_desktop.ui.common.theme import Name
from cns_desktop.ui.common.themehost import SystemFollower, system_name, system_scale

RUNS = 5


def form() -> QWidget:
    widget = QWidget()
    layout = QFormLayout(widget)
    for row in range(60):
        for kind in (QLineEdit, QSpinBox, QComboBox, QCheckBox, QPushButton):
            layout.addRow(f"Field {row}", kind())
    return widget


@pytest.fixture
def unmeasured():
    """Without coverage, which counts each call into Python and none into Qt."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def seconds(qtbot) -> float:
    """Processor time to make and show the form."""
    start = time.process_time()
    made = form()
    made.resize(600, 12_000)
    with qtbot.waitExposed(made):
        made.show()
    made.grab()
    spent = time.process_time() - start
    made.close()
    made.deleteLater()
    return spent


def test_a_form_of_300_controls_costs_little_more_than_plain_fusion(qtbot, qapp, host, unmeasured):
    fusion, ours = [], []
    for _run in range(RUNS):
        qapp.setStyle(QStyleFactory.create("Fusion"))
        fusion.append(seconds(qtbot))
        qapp.setStyle(HouseStyle(host.theme))
        ours.append(seconds(qtbot))
    assert statistics.median(ours) <= 1.4 * statistics.median(fusion)


def test_the_system_decides_until_the_user_does(host):
    host.use(Name.CONTRAST)
    follower = SystemFollower(host)
    assert host.theme.name is system_name()
    follower.is_on = False
    host.use(Name.CONTRAST)
    follower.follow()
    assert host.theme.name is Name.CONTRAST
    follower.deleteLater()


def test_the_systems_text_size_is_a_sensible_number():
    assert 0.5 <= system_scale() <= 4
