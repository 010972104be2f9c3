"""Where a caseload lives: one folder per OS user on this computer's own disk, and nowhere else (README 20)."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cns_desktop.i18n import _
from cns_desktop.security import mounts
from cns_desktop.security.errors import NotWritten, PlaceRefused

APP_FOLDER = "cns-desktop"
LOW_SPACE_BYTES = 200 * 1024 * 1024
_OWNER_ONLY = 0o700
_MOUNTINFO = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one caseload."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "caseload.db"

    @property
    def header(self) -> Path:
        """The key header; read and write it through security.header."""
        return self.folder / "header.json"

    @property
    def blobs(self) -> Path:
        """Encrypted documents."""
        return self.folder / "blobs"

    @property
    def backups(self) -> Path:
        """Rolling verified copies."""
        return self.folder / "backups"

    @property
    def backup_blobs(self) -> Path:
        """The documents the copies name: each once, however many copies name it."""
        return self.backups / "blobs"

    @property
    def instance_lock(self) -> Path:
        """Held by the one running app."""
        return self.folder / "instance.lock"


@dataclass(frozen=True, slots=True)
class Space:
    """What the disk has left."""

    free_bytes: int

    @property
    def is_low(self) -> bool:
        """Below 200 MB a save may soon fail: warn now, while everything still works."""
        return self.free_bytes < LOW_SPACE_BYTES


def default_folder() -> Path:
    """The local, never roaming, application folder of this OS user."""
    return Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False, roaming=False))


def refusal(folder: Path, *, mountinfo: str | None = None) -> str:
    """Why patient data may not live here, as words for "it is …"; empty when it may."""
    place = folder.expanduser().absolute().resolve()
    if sys.platform == "win32":  # pragma: no cover - untested on Windows
        return mounts.synced_kind(place) or mounts.windows_kind(place)
    table = mountinfo if mountinfo is not None else _read_mountinfo()
    return mounts.synced_kind(place) or mounts.mounted_kind(place, table)


def prepare(folder: Path, *, mountinfo: str | None = None) -> Layout:
    """Make the folder and its parts, for the owner only. Raises PlaceRefused or NotWritten; both name the reason."""
    kind = refusal(folder, mountinfo=mountinfo)
    if kind:
        raise PlaceRefused(kind)
    layout = Layout(folder.expanduser().absolute().resolve())
    try:
        for each in (layout.folder, layout.blobs, layout.backups):
            each.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
            _close_to_others(each)
    except OSError as error:
        raise NotWritten(error.errno) from error
    return layout


def is_writable(folder: Path) -> bool:
    """Whether a file can be made here, tried for real: permission bits say nothing of a read-only disk."""
    probe = folder / f".writable.{os.getpid()}"
    try:
        probe.touch(exist_ok=True)
        probe.unlink()
    except OSError:
        return False
    return True


def space(folder: Path) -> Space:
    """What is left on the disk of this folder, or of the nearest folder above it that exists."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return Space(shutil.disk_usage(there).free)


def _close_to_others(folder: Path) -> None:
    found = folder.stat()
    if sys.platform != "win32" and found.st_uid != os.geteuid():
        raise PlaceRefused(_("another person's folder"))
    if found.st_mode & 0o077:
        folder.chmod(_OWNER_ONLY)


def _read_mountinfo() -> str:
    try:
        return _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
