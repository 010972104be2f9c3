"""Late stage: an earlier copy takes the place of the database; what was there is set aside, never thrown away."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from cns_desktop.bootstrap import backup
from cns_desktop.db import backups
from cns_desktop.db.faults import StoreDamaged
from cns_desktop.domain.errors import Expected
from cns_desktop.security import atomic, blobs, header
from cns_desktop.security.errors import HeaderDamaged, HeaderMissing, NotWritten
from cns_desktop.security.places import Layout

_LOG, _INDEX = "-wal", "-shm"


def newest_for(layout: Layout, error: Expected) -> str:
    """The newest backup's name, where `error` is a damaged store or key header; else ""."""
    found = backups.newest(layout.backups) if isinstance(error, (StoreDamaged, HeaderDamaged)) else None
    return found.name if found is not None else ""


def put_in_place(layout: Layout, name: str, now: datetime) -> Path | None:
    """Put missing documents back, then swap the closed database for the backup `name`. Gives back where the old one is.

    Where it is the key header that can't be read, that alone is put back: the database is as good as it was, and None is given back.

    No key is at hand: the store may be too damaged to open. A crash leaves the one database or the other; a document that is back too
    early harms nothing. Damaged documents are mended as they are read. The next unlock finds another file in place and writes it into the audit.
    """
    copy, aside = layout.backups / Path(name).name, layout.backups / f"{now:%Y-%m-%dT%H%M%S}.set-aside.db"
    part = layout.database.with_suffix(".restored")
    if not _has_header(layout):
        _put_header_back(layout, copy)
        return None
    try:
        blobs.copy_missing(layout.backup_blobs, layout.blobs)
        _copy(copy, part)
        _set_aside(layout.database, aside)
        for log in (_LOG, _INDEX):
            Path(f"{layout.database}{log}").unlink(missing_ok=True)
        part.replace(layout.database)
        atomic.sync_folder(layout.folder)
    except OSError as error:
        raise NotWritten(error.errno) from error
    finally:
        part.unlink(missing_ok=True)
    return aside


def _has_header(layout: Layout) -> bool:
    try:
        header.read(layout.folder)
    except (HeaderMissing, HeaderDamaged):
        return False
    return True


def _put_header_back(layout: Layout, copy: Path) -> None:
    try:
        header.write(layout.folder, header.from_bytes(copy.with_suffix(backup.HEADER).read_bytes()))
    except OSError as error:
        raise NotWritten(error.errno) from error


def _set_aside(database: Path, aside: Path) -> None:
    """With its log: the last commits before a crash are in there."""
    for end in (_LOG, ""):
        source, target = Path(f"{database}{end}"), Path(f"{aside}{end}")
        if source.exists():
            try:
                _copy(source, target)
            except OSError:
                target.unlink(missing_ok=True)
                Path(f"{aside}{_LOG}").unlink(missing_ok=True)
                raise
    atomic.sync_folder(aside.parent)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
