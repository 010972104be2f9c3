"""Write a whole file or none of it: temp file, fsync, rename, fsync of the folder."""

import os
import sys
from pathlib import Path

from cns_desktop.security.errors import NotWritten

TEMP_SUFFIX = ".part"
_OWNER_ONLY = 0o600


def write(path: Path, content: bytes) -> None:
    """Replace `path` in one step: a crash leaves the old file or the new one, never a mixture."""
    try:
        _replace(path, content)
    except OSError as error:
        raise NotWritten(error.errno) from error


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}{TEMP_SUFFIX}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows has no such call (untested there); its rename is journalled."""
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Remove what a crash in mid-write left behind; returns how many files went."""
    left = list(folder.glob(f"**/*{TEMP_SUFFIX}"))
    for part in left:
        part.unlink(missing_ok=True)
    return len(left)
