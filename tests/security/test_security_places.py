"""Where a caseload may live."""

import os
from pathlib import Path, PureWindowsPath

import pytest

from cns_desktop.security import mounts, places
from cns_desktop.security.errors import NotWritten, PlaceRefused

NOBODY = 65534
MOUNTINFO = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 0:30 / /home rw,relatime - btrfs /dev/vdb rw
31 30 0:31 / /home/ruth/H\040drive rw - cifs //trust/ruth rw
32 27 0:32 / /mnt/nfs rw - nfs4 server:/export rw
33 27 0:33 / /mnt/ssh rw - fuse.sshfs host: rw
34 27 0:34 / /mnt/dav rw - davfs https://x rw
35 27 0:35 / /mnt/plan9 rw - 9p share rw
36 27 0:36 / /media/ruth/STICK rw - vfat /dev/sdb1 rw
37 27 0:37 / /run/media/ruth/disk rw - ext4 /dev/sdc1 rw
38 27 0:38 / /mnt/twice rw - ext4 /dev/vdc rw
39 38 0:39 / /mnt/twice rw - smb3 //trust/x rw
40 32 0:40 / /mnt/nfs/local rw - ext4 /dev/vdd rw
41 27 0:41 / /srv/stick rw - exfat /dev/sdd1 rw
a line nobody can read
7 - short
"""


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("/home/ruth/H drive/cns", "a network folder (cifs)"),
        ("/mnt/nfs/cns", "a network folder (nfs4)"),
        ("/mnt/ssh", "a network folder (fuse.sshfs)"),
        ("/mnt/dav/a/b", "a network folder (davfs)"),
        ("/mnt/plan9/a", "a network folder (9p)"),
        ("/mnt/twice/a", "a network folder (smb3)"),
        ("/media/ruth/STICK/cns", "on a memory stick or another disk that can be taken away (vfat)"),
        ("/run/media/ruth/disk", "on a memory stick or another disk that can be taken away (ext4)"),
        ("/srv/stick/cns", "on a memory stick or another disk that can be taken away (exfat)"),
        ("/home/ruth/Dropbox/cns", "a folder that Dropbox copies to other computers"),
        ("/home/ruth/Nextcloud/work/cns", "a folder that Nextcloud copies to other computers"),
        ("/home/ruth/Google Drive/cns", "a folder that Google Drive copies to other computers"),
        ("/home/ruth/OneDrive - Demo Trust/cns", "a OneDrive folder, copied to other computers"),
    ],
)
def test_a_place_away_from_this_computers_own_disk_is_refused_by_name(folder, named):
    assert places.refusal(Path(folder), mountinfo=MOUNTINFO) == named
    with pytest.raises(PlaceRefused) as raised:
        places.prepare(Path(folder), mountinfo=MOUNTINFO)
    assert raised.value.kind == named
    assert named in str(raised.value)
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    "folder", ["/home/ruth/.local/share/cns-desktop", "/var/cns", "/mnt/nfs/local/cns", "/mnt/nfsx", "/media", "/home/ruth/sync"]
)
def test_this_computers_own_disk_is_taken(folder):
    assert places.refusal(Path(folder), mountinfo=MOUNTINFO) == ""


def test_without_a_mount_table_nothing_is_refused_for_its_mount(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "_MOUNTINFO", tmp_path / "none")
    assert places.refusal(tmp_path) == ""


def test_the_real_mount_table_takes_this_tests_own_folder(tmp_path):
    assert places.refusal(tmp_path / "caseload") == ""


def test_a_link_to_a_refused_place_is_followed(tmp_path):
    (tmp_path / "link").symlink_to("/mnt/nfs")
    assert "nfs4" in places.refusal(tmp_path / "link" / "cns", mountinfo=MOUNTINFO)


@pytest.mark.parametrize(("mark", "name"), [(".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".nextcloudsync.log", "Nextcloud")])
def test_a_sync_programs_mark_in_a_folder_above_is_found(tmp_path, mark, name):
    (tmp_path / mark).touch()
    assert places.refusal(tmp_path / "work" / "cns") == f"a folder that {name} copies to other computers"


# The Windows rules are pure, so they are tested here; they have never run on Windows.
@pytest.mark.parametrize(
    ("folder", "named"),
    [
        (r"C:\Users\ruth\AppData\Roaming\cns-desktop", "a roaming folder, copied to other computers"),
        (r"C:\Users\ruth\OneDrive\cns", "a OneDrive folder, copied to other computers"),
        (r"C:\Users\ruth\OneDrive - Demo Trust\Documents\cns", "a OneDrive folder, copied to other computers"),
        (r"D:\Work\Demo\cns", "a OneDrive folder, copied to other computers"),
        (r"G:\My Drive\cns", "a folder that Google Drive copies to other computers"),
        (r"C:\Users\ruth\AppData\Local\cns-desktop", ""),
    ],
)
def test_windows_roaming_and_synced_folders_are_told_by_name(folder, named):
    environment = {"OneDriveCommercial": r"d:\work\demo", "OneDrive": ""}
    assert mounts.synced_kind(PureWindowsPath(folder), environment, lambda _path: False) == named


@pytest.mark.parametrize(
    ("folder", "drive_type", "named"),
    [
        (r"\\trust\home\ruth", None, r"a network folder (\\trust\home)"),
        (r"H:\cns", 4, "a network folder (H:)"),
        (r"E:\cns", 2, "on a memory stick or another disk that can be taken away (E:)"),
        (r"C:\cns", 3, ""),
        (r"C:\cns", None, ""),
    ],
)
def test_windows_drives_are_told_by_their_type(folder, drive_type, named):
    assert mounts.windows_kind(PureWindowsPath(folder), drive_type) == named


def test_a_prepared_folder_holds_its_parts_for_the_owner_only(tmp_path):
    layout = places.prepare(tmp_path / "new" / "caseload")
    assert [path.stat().st_mode & 0o777 for path in (layout.folder, layout.blobs, layout.backups)] == [0o700] * 3
    names = {layout.database.name, layout.header.name, layout.blobs.name, layout.backups.name, layout.instance_lock.name}
    assert names == {"caseload.db", "header.json", "blobs", "backups", "instance.lock"}
    assert places.prepare(layout.folder) == layout


def test_a_folder_that_was_open_to_others_is_closed(tmp_path):
    (tmp_path / "caseload").mkdir(mode=0o755)
    (tmp_path / "caseload").chmod(0o755)
    assert places.prepare(tmp_path / "caseload").folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder away takes root; ./check runs as root in CI")
def test_another_persons_folder_is_refused(tmp_path):
    os.chown(tmp_path, NOBODY, NOBODY)
    with pytest.raises(PlaceRefused, match="another person's folder"):
        places.prepare(tmp_path)


def test_a_file_in_the_way_is_named_not_a_crash(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotWritten):
        places.prepare(tmp_path / "file")


@pytest.fixture
def ordinary_user():
    """Root may write anywhere, so for this test it is somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_a_folder_that_can_only_be_read_is_told(tmp_path):
    assert places.is_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_folder_cannot_be_written(ordinary_user):
    assert not places.is_writable(Path("/usr"))


def test_low_space_warns_below_200_megabytes(tmp_path):
    assert places.Space(200 * 1024 * 1024 - 1).is_low
    assert not places.Space(200 * 1024 * 1024).is_low
    assert places.space(tmp_path / "not" / "there" / "yet").free_bytes > 0


def test_the_default_folder_is_local_and_per_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert places.default_folder() == tmp_path / "cns-desktop"
