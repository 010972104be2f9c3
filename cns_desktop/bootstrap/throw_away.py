"""The folder of a demo: made in the temporary folder, thrown away at the end; one left by a crash goes at the next demo."""

import os
from pathlib import Path

from PySide6.QtCore import QLockFile

from cns_desktop.security import header
from cns_desktop.security.errors import HeaderDamaged, HeaderMissing
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout

_PREFIX = "cns-desktop-demo-"


def make() -> Path:
    """A new folder of its own; those that no running app holds are removed."""
    import tempfile  # noqa: PLC0415 - the demo only

    place = Path(tempfile.gettempdir())
    for left in place.glob(f"{_PREFIX}*"):
        if left.stat().st_uid == os.getuid() and _is_nobodys(left):
            remove(left)
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))


def remove(folder: Path) -> None:
    """Throw it away, if it is a demo's own folder and nothing else: what came by --data is never touched."""
    if not folder.name.startswith(_PREFIX) or not _is_demo(folder):
        return
    import shutil  # noqa: PLC0415 - the demo only

    shutil.rmtree(folder, ignore_errors=True)


def _is_demo(folder: Path) -> bool:
    try:
        return header.read(folder).kind is Kind.DEMO
    except HeaderMissing:
        return not any(folder.glob("*.db"))
    except HeaderDamaged:
        return False


def _is_nobodys(folder: Path) -> bool:
    lock = QLockFile(str(Layout(folder).instance_lock))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True
