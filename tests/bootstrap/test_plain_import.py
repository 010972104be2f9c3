"""The import of Python itself is in force in the running app (docs/decisions/140)."""

import subprocess
import sys

_ASK = """
import builtins, linecache
import PySide6.QtCore
theirs = builtins.__import__
from cns_desktop.bootstrap import plain_import
plain_import.restore()
import cns_desktop.ui.app
print(theirs.__name__, builtins.__import__ is theirs, any("ui/app.py" in name for name in linecache.cache))
"""


def test_after_pyside_no_source_text_is_read_at_import() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__feature_import__", "False", "False"], "PySide6 no longer replaces the import: bootstrap.plain_import can go"
