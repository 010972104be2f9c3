"""Rolling verified backups: the backup API into a file under the same key, checked page by page before it counts (base.md §6)."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreDamaged, translated
from cns_desktop.i18n import _

STEP_PAGES = 2000
SUFFIX = ".backup.db"


def copy_verified(store: Store, target: Path, stop: Callable[[], bool] = lambda: False) -> Path:
    """Copy the store to `target` and check every page of the copy. An unfinished or faulty copy is removed. Raises StoreDamaged, StoreFull."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with translated(), closing(store.raw()) as source, closing(store.second_key(part)) as copy:
            source.backup(copy, pages=STEP_PAGES, progress=lambda *_: _stop_if(stop))
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall() or _quick_faults(copy)
        if faults:
            raise StoreDamaged(
                _("The backup did not match the store."),
                _("The earlier backups are untouched."),
                _("Try again; if it repeats, ask IT to check the disk."),
            )
        os.replace(part, target)
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)
    return target


def _quick_faults(copy: Any) -> list[Any]:  # noqa: ANN401 - driver connection
    try:
        return [row for row in copy.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
    except driver.DatabaseError as error:  # a word index that can't even be opened
        return [type(error).__name__]


def _stop_if(stop: Callable[[], bool]) -> None:
    if stop():
        raise InterruptedError


def backup(store: Store, folder: Path, now: datetime, keep_days: int, stop: Callable[[], bool] = lambda: False) -> Path:
    """Make today's backup and let those older than `keep_days` go. The newest one is always kept."""
    made = copy_verified(store, folder / f"{now:%Y-%m-%dT%H%M%S}{SUFFIX}", stop)
    for old in sorted(folder.glob(f"*{SUFFIX}"))[:-1]:
        if datetime.strptime(old.name.removesuffix(SUFFIX), "%Y-%m-%dT%H%M%S").replace(tzinfo=now.tzinfo) < now - timedelta(days=keep_days):
            old.unlink()
    return made


def newest(folder: Path) -> Path | None:
    """The latest backup that is there."""
    return max(folder.glob(f"*{SUFFIX}"), default=None)
