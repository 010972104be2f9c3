"""README 23: what a lock screen and the first caseload page need imports neither SQLAlchemy nor services."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATE = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "keyring",
    "zxcvbn",
    "cryptography",
    "pikepdf",
    "pypdfium2",
    "PySide6.QtNetwork",
    "cns_desktop.services",
    "cns_desktop.fhir",
    "cns_desktop.documents",
)
LOCK_SCREEN = "from cns_desktop.bootstrap import early"
FIRST_PAGE = """
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtWidgets import QApplication
from cns_desktop.bootstrap import early
from cns_desktop.bootstrap.binding import Bound
from cns_desktop.bootstrap.first_list import FirstList
from cns_desktop.ui.app import dress
from cns_desktop.ui.features.caseload.page import CaseloadPage
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.lanes import Lanes
app = QApplication([])
dress(app)
first = FirstList(Bound(), Path("no such file"), SimpleNamespace(key=SimpleNamespace(raw=bytes(32))))
page = CaseloadPage(JobRunner(Lanes(), ChangeFeed()), ChangeFeed(), first.ports(lambda: date(2026, 11, 22)))
page.show()
app.processEvents()
"""
WORKER = "from cns_desktop.bootstrap import main"


def _loaded(code: str) -> set[str]:
    script = f"{code}\nimport sys\nsys.stdout.write('\\n'.join(sys.modules))"
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # measuring loads modules of its own
    environment = unmeasured | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("code", [LOCK_SCREEN, FIRST_PAGE], ids=["lock screen", "first page"])
def test_the_early_stage_leaves_the_late_one_alone(code):
    loaded = _loaded(code)
    assert {name for name in loaded if any(name == late or name.startswith(f"{late}.") for late in LATE)} == set()
    assert "PySide6.QtWidgets" in loaded


def test_the_command_line_itself_loads_no_window():
    assert not any(name.startswith("PySide6") for name in _loaded(WORKER))


def test_the_standard_sqlite_is_never_loaded():
    assert "sqlite3" not in _loaded(FIRST_PAGE)


def test_an_open_session_has_not_loaded_documents_until_a_page_draws():
    loaded = _loaded("import cns_desktop.bootstrap.session, cns_desktop.bootstrap.pages")
    assert {name for name in loaded if name.split(".")[0] in {"reportlab", "pikepdf", "pypdfium2", "keyring", "segno"}} == set()


def test_the_pages_of_papers_are_made_without_the_documents_layer():
    loaded = _loaded("import cns_desktop.bootstrap.session, cns_desktop.bootstrap.paper_pages")
    assert "cns_desktop.ui.features.leaflets.page" in loaded
    assert {name for name in loaded if name.split(".")[0] in {"reportlab", "pikepdf", "pypdfium2", "PIL"}} == set()
