"""Late stage: an earlier copy takes the place of the database; what was there is set aside, never thrown away."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from cns_desktop.db import backups
from cns_desktop.db.faults import StoreDamaged
from cns_desktop.domain.errors import Expected
from cns_desktop.security import atomic
from cns_desktop.security.errors import NotWritten
from cns_desktop.security.places import Layout


def newest_for(layout: Layout, error: Expected) -> str:
    """The newest backup's name, where `error` is a damaged store; else ""."""
    found = backups.newest(layout.backups) if isinstance(error, StoreDamaged) else None
    return found.name if found is not None else ""


def put_in_place(layout: Layout, name: str, now: datetime) -> Path:
    """Swap the closed database for the backup `name`. A crash leaves one or the other. Gives back where the old one is."""
    copy, aside = layout.backups / Path(name).name, layout.backups / f"{now:%Y-%m-%dT%H%M%S}.set-aside.db"
    part = layout.database.with_suffix(".restored")
    try:
        shutil.copyfile(copy, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if layout.database.exists():
            shutil.copyfile(layout.database, aside)
        for log in ("-wal", "-shm"):
            Path(f"{layout.database}{log}").unlink(missing_ok=True)
        part.replace(layout.database)
        atomic.sync_folder(layout.folder)
    except OSError as error:
        raise NotWritten(error.errno) from error
    finally:
        part.unlink(missing_ok=True)
    return aside
