"""What kind of place a folder is on: network, memory stick, memory only, or kept in step with a cloud."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from cns_desktop.i18n import _

if sys.platform == "win32":  # pragma: no cover - untested on Windows
    import ctypes


class PlaceKind(Enum):
    """A place patient data may not live in."""

    NETWORK = "network"
    REMOVABLE = "removable"
    ROAMING = "roaming"
    ONEDRIVE = "onedrive"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the kernel's mount table."""

    point: PurePath
    fs_type: str


# WAL needs shared memory that network file systems do not give; and a copy elsewhere is a copy nobody locks.
_NETWORK = frozenset(
    {
        "9p",
        "acfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "davfs2",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.google-drive-ocamlfuse",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncp",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "smb3",
        "smbfs",
        "sshfs",
        "vboxsf",
        "vmhgfs",
    }
)
# These keep no owner and no permissions, so that a folder cannot be closed to others; memory sticks come this way.
_REMOVABLE = frozenset({"exfat", "fuse.exfat", "msdos", "vfat"})
_REMOVABLE_POINTS = ("/media/", "/run/media/")
_OCTAL = re.compile(r"\\([0-7]{3})")
_SYNCED_NAMES = {
    "box sync": "Box",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "megasync": "MEGA",
    "mobile documents": "iCloud Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
}
_SYNC_MARKS = {".dropbox": "Dropbox", ".stfolder": "Syncthing", ".owncloudsync.log": "Nextcloud", ".nextcloudsync.log": "Nextcloud"}
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def parse(mountinfo: str) -> tuple[Mount, ...]:
    """The mounts of /proc/self/mountinfo; lines it cannot read are passed over."""
    found = []
    for line in mountinfo.splitlines():
        before, bar, after = line.partition(" - ")
        fields = before.split(" ")
        if bar and len(fields) > 4:
            found.append(Mount(PurePath(_OCTAL.sub(_unescaped, fields[4])), after.split(" ")[0]))
    return tuple(found)


def mounted_kind(place: Path, mountinfo: str) -> str:
    """The words for a network or removable place, by the mount it is on; empty for a disk of this computer."""
    over = [mount for mount in parse(mountinfo) if place.is_relative_to(mount.point)]
    if not over:
        return ""
    # The longest mount point holds the folder; of two on the same point the later one hides the earlier.
    mount = max(reversed(over), key=lambda each: len(each.point.parts))
    if mount.fs_type in _NETWORK:
        return words(PlaceKind.NETWORK, mount.fs_type)
    if mount.fs_type in _REMOVABLE or f"{mount.point}/".startswith(_REMOVABLE_POINTS):
        return words(PlaceKind.REMOVABLE, mount.fs_type)
    return ""


def synced_kind(place: PurePath, environment: Mapping[str, str] = os.environ, exists: Callable[[Path], bool] = os.path.lexists) -> str:
    """The words for a roaming, OneDrive or otherwise synced place, by its names and the marks such programs leave."""
    parts = [part.casefold() for part in place.parts]
    onedrive = [value for name in _ONEDRIVE_VARIABLES if (value := environment.get(name))]
    if any(part == "onedrive" or part.startswith(("onedrive -", "onedrive-")) for part in parts) or any(
        place.is_relative_to(type(place)(folder)) for folder in onedrive
    ):
        return words(PlaceKind.ONEDRIVE)
    if any(pair == ("appdata", "roaming") for pair in zip(parts, parts[1:], strict=False)):
        return words(PlaceKind.ROAMING)
    named = next((_SYNCED_NAMES[part] for part in parts if part in _SYNCED_NAMES), "")
    marked = "" if named else _mark(place, exists)
    return words(PlaceKind.SYNCED, named or marked) if named or marked else ""


def words(kind: PlaceKind, name: str = "") -> str:
    """How a message names the place."""
    sentences = {
        PlaceKind.NETWORK: _("a network folder ({name})"),
        PlaceKind.REMOVABLE: _("on a memory stick or another disk that can be taken away ({name})"),
        PlaceKind.ROAMING: _("a roaming folder, copied to other computers"),
        PlaceKind.ONEDRIVE: _("a OneDrive folder, copied to other computers"),
        PlaceKind.SYNCED: _("a folder that {name} copies to other computers"),
    }
    return sentences[kind].format(name=name)


def _mark(place: PurePath, exists: Callable[[Path], bool]) -> str:
    for folder in (place, *place.parents):
        for mark, name in _SYNC_MARKS.items():
            if exists(Path(folder, mark)):
                return name
    return ""


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match.group(1), 8))


def windows_kind(place: PurePath, drive_type: int | None = None) -> str:
    """The words for a network or removable Windows drive. `drive_type` as GetDriveTypeW gives it; untested on Windows."""
    if place.drive.startswith("\\\\"):
        return words(PlaceKind.NETWORK, place.drive)
    if drive_type is None and sys.platform == "win32":  # pragma: no cover - untested on Windows
        drive_type = ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\")
    return {2: words(PlaceKind.REMOVABLE, place.drive), 4: words(PlaceKind.NETWORK, place.drive)}.get(drive_type or 0, "")
