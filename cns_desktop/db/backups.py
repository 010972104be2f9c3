"""Verified copies of the store: the backup API into a file under the same key, checked page by page before it counts (base.md §6)."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreDamaged, StoreFault, translated
from cns_desktop.i18n import _

STEP_PAGES = 2000
SUFFIX = ".backup.db"
_STAMP = "%Y-%m-%dT%H%M%S"
_SALT_BYTES = 16
_BLOBS = "SELECT path FROM blob ORDER BY path"


def name_at(now: datetime) -> str:
    """The name of a backup made now: the names' order is that of time."""
    return f"{now:{_STAMP}}{SUFFIX}"


@contextmanager
def copied(store: Store, target: Path, stop: Callable[[], bool] = lambda: False) -> Iterator[tuple[str, ...]]:
    """Copy the store and check every page; the block is told which documents the copy names. The copy gets its name when the block ends well.

    An unfinished or faulty copy is removed. Raises StoreDamaged, StoreFull; InterruptedError when stopped.
    """
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield _copy(store, part, stop)
        os.replace(part, target)
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)


def copy_verified(store: Store, target: Path) -> Path:
    """The store alone (before an upgrade)."""
    with copied(store, target):
        return target


def _copy(store: Store, part: Path, stop: Callable[[], bool]) -> tuple[str, ...]:
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
        return tuple(path for (path,) in copy.execute(_BLOBS))


def _quick_faults(copy: Any) -> list[Any]:  # noqa: ANN401 - driver connection
    try:
        return [row for row in copy.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
    except driver.DatabaseError as error:  # a word index that can't even be opened
        return [type(error).__name__]


def _stop_if(stop: Callable[[], bool]) -> None:
    if stop():
        raise InterruptedError


def sweep(folder: Path) -> None:
    """Remove what a kill in mid-copy left behind."""
    for left in folder.glob("*.part*"):
        left.unlink(missing_ok=True)


def prune(folder: Path, now: datetime, keep_days: int) -> None:
    """Let those older than `keep_days` go. The newest one is always kept."""
    for old in _ours(folder)[:-1]:
        if datetime.strptime(old.name, f"{_STAMP}{SUFFIX}").replace(tzinfo=now.tzinfo) < now - timedelta(days=keep_days):
            old.unlink()


def named(store: Store, folder: Path) -> frozenset[str] | None:
    """The documents any backup names; None where one of them can't be asked."""
    found: set[str] = set()
    try:
        for each in _ours(folder):
            with translated(), closing(store.second_key(each)) as copy:
                found.update(path for (path,) in copy.execute(_BLOBS))
    except StoreFault:
        return None
    return frozenset(found)


def salt_of(path: Path) -> str:
    """What SQLCipher gave this file alone: a copy has another one, and the file keeps it for life."""
    with path.open("rb") as file:
        return file.read(_SALT_BYTES).hex()


def came_from(store: Store, folder: Path) -> str:
    """The copy in `folder` that the store's file is, by name; "" where it is none of them."""
    salt = salt_of(store.path)
    return next((copy.name for copy in sorted(folder.glob("*.db")) if salt_of(copy) == salt), "")


def newest(folder: Path) -> Path | None:
    """The latest backup that is there."""
    return max(_ours(folder), default=None)


def _ours(folder: Path) -> list[Path]:
    """The backups this program made, oldest first."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if _is_stamped(path.name))


def _is_stamped(name: str) -> bool:
    try:
        datetime.strptime(name, f"{_STAMP}{SUFFIX}")  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True
