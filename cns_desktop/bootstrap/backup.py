"""Late stage: a rolling backup is the whole caseload, that is database, key header and every document the database names (README 15)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cns_desktop.db import backups
from cns_desktop.db.engine import Store
from cns_desktop.security import atomic, blobs, header
from cns_desktop.security.blobs import BlobKeys
from cns_desktop.security.errors import BlobDamaged, BlobMissing, NotWritten
from cns_desktop.security.places import Layout

HEADER = ".header.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made: of `documents`, `unreadable` could be read neither here nor in an earlier backup."""

    path: Path
    documents: int
    unreadable: int


def make(store: Store, layout: Layout, keys: BlobKeys, now: datetime, keep_days: int, stop: Callable[[], bool] = lambda: False) -> Backup:
    """A verified backup; those older than `keep_days` go. The database gets its name last: where it stands, header and documents stand beside it.

    Raises StoreFault and NotWritten; InterruptedError when stopped. The earlier backups stay whole whatever happens.
    """
    backups.sweep(layout.backups)
    atomic.sweep(layout.backup_blobs)
    target = layout.backups / backups.name_at(now)
    with backups.copied(store, target, stop) as names:
        unreadable = sum(not _keep(layout, keys, name, stop) for name in names)
        atomic.write(target.with_suffix(HEADER), header.to_bytes(header.read(layout.folder)))
    _sync(layout.backups)
    _prune(store, layout, now, keep_days)
    return Backup(target, len(names), unreadable)


def renew_headers(layout: Layout) -> None:
    """Each backup opens as the caseload does now: after a change of passphrase none still opens with the one before."""
    content = header.to_bytes(header.read(layout.folder))
    for beside in layout.backups.glob(f"*{HEADER}"):
        if beside.read_bytes() != content:
            atomic.write(beside, content)


def _keep(layout: Layout, keys: BlobKeys, name: str, stop: Callable[[], bool]) -> bool:
    """Have a sound copy of the document `name`. Copied, not linked: a bad sector must not take both."""
    if stop():
        raise InterruptedError
    if blobs.is_sound(layout.backup_blobs, keys, name):
        return True
    try:
        blobs.put(layout.backup_blobs, keys, blobs.get(layout.blobs, keys, name))
    except (BlobMissing, BlobDamaged):
        return False
    return blobs.is_sound(layout.backup_blobs, keys, name)


def _prune(store: Store, layout: Layout, now: datetime, keep_days: int) -> None:
    backups.prune(layout.backups, now, keep_days)
    for beside in layout.backups.glob(f"*{HEADER}"):
        if not beside.with_name(beside.name.removesuffix(HEADER) + ".db").exists():
            beside.unlink()
    renew_headers(layout)
    named = backups.named(store, layout.backups)
    if named is None:
        return
    for name in blobs.names(layout.backup_blobs):
        if name not in named:
            blobs.remove(layout.backup_blobs, name)


def _sync(folder: Path) -> None:
    try:
        atomic.sync_folder(folder)
    except OSError as error:
        raise NotWritten(error.errno) from error
