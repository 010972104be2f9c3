"""Stored documents: what goes in comes out, or is refused."""

import errno
import os
import subprocess

import pytest

from cns_desktop.security import atomic, blobs
from cns_desktop.security.errors import BlobDamaged, BlobMissing, BlobTooBig, NotWritten

KEYS = blobs.keys_from(bytes(range(32)))
LETTER = b"%PDF-1.7 marker-word " * 500


def path_of(folder, name):
    return folder / name[:2] / f"{name}.blob"


@pytest.mark.parametrize("content", [b"", b"x", LETTER, os.urandom(200_000)], ids=["empty", "one byte", "text", "random"])
def test_a_file_comes_back_as_it_was_stored(tmp_path, content):
    assert blobs.get(tmp_path, KEYS, blobs.put(tmp_path, KEYS, content)) == content


def test_nothing_of_the_content_or_its_plain_hash_can_be_read_on_disk(tmp_path):
    name = blobs.put(tmp_path, KEYS, LETTER)
    assert b"marker-word" not in path_of(tmp_path, name).read_bytes()
    assert name != blobs.put(tmp_path / "other", blobs.keys_from(bytes(32)), LETTER)


def test_the_same_content_twice_is_one_file_and_is_not_written_again(tmp_path):
    name = blobs.put(tmp_path, KEYS, LETTER)
    before = path_of(tmp_path, name).stat().st_mtime_ns
    assert blobs.put(tmp_path, KEYS, LETTER) == name
    assert path_of(tmp_path, name).stat().st_mtime_ns == before
    assert list(blobs.names(tmp_path)) == [name]


def test_a_damaged_file_is_refused_listed_and_mended_by_storing_it_again(tmp_path):
    name, sound = blobs.put(tmp_path, KEYS, LETTER), blobs.put(tmp_path, KEYS, b"another")
    path = path_of(tmp_path, name)
    stored = path.read_bytes()
    for place in (0, 5, 6, 17, 18, len(stored) - 1):
        path.write_bytes(stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :])
        with pytest.raises(BlobDamaged):
            blobs.get(tmp_path, KEYS, name)
    assert blobs.damaged(tmp_path, KEYS) == (name,)
    assert blobs.put(tmp_path, KEYS, LETTER) == name
    assert blobs.damaged(tmp_path, KEYS) == ()
    assert blobs.is_sound(tmp_path, KEYS, sound)


@pytest.mark.parametrize("left", [0, 3, 6, 10, 18, 30])
def test_a_file_cut_short_is_refused(tmp_path, left):
    path = path_of(tmp_path, name := blobs.put(tmp_path, KEYS, LETTER))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(BlobDamaged):
        blobs.get(tmp_path, KEYS, name)


def test_one_stored_file_cannot_be_passed_off_as_another(tmp_path):
    one, other = blobs.put(tmp_path, KEYS, b"one"), blobs.put(tmp_path, KEYS, b"other")
    path_of(tmp_path, one).write_bytes(path_of(tmp_path, other).read_bytes())
    with pytest.raises(BlobDamaged):
        blobs.get(tmp_path, KEYS, one)


def test_a_file_whose_tag_fits_but_whose_name_does_not_is_refused(tmp_path):
    liar = blobs.BlobKeys(content=KEYS.content, name=bytes(32))
    name = blobs.put(tmp_path, liar, LETTER)
    with pytest.raises(BlobDamaged):
        blobs.get(tmp_path, KEYS, name)


def test_another_caseloads_key_opens_nothing(tmp_path):
    name = blobs.put(tmp_path, KEYS, LETTER)
    with pytest.raises(BlobDamaged):
        blobs.get(tmp_path, blobs.keys_from(bytes(32)), name)


@pytest.mark.parametrize("name", ["", "a" * 63, "A" * 64, "../" + "a" * 61, "/etc/passwd", "0" * 64])
def test_a_name_that_is_none_or_names_nothing_is_missing(tmp_path, name):
    with pytest.raises(BlobMissing):
        blobs.get(tmp_path, KEYS, name)


def test_a_place_that_cannot_be_read_is_damage_not_a_crash(tmp_path):
    path_of(tmp_path, "0" * 64).mkdir(parents=True)
    with pytest.raises(BlobDamaged):
        blobs.get(tmp_path, KEYS, "0" * 64)


def test_more_than_fifty_megabytes_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(BlobTooBig, match="50 MB"):
        blobs.put(tmp_path, KEYS, bytes(blobs.LIMIT_MB * 1024 * 1024 + 1))
    assert list(tmp_path.iterdir()) == []


def test_removing_says_whether_there_was_anything_to_remove(tmp_path):
    name = blobs.put(tmp_path, KEYS, LETTER)
    assert blobs.remove(tmp_path, name)
    assert not blobs.remove(tmp_path, name)
    assert list(blobs.names(tmp_path)) == []


def test_what_a_crash_left_half_written_is_swept_and_nothing_else(tmp_path):
    name = blobs.put(tmp_path, KEYS, LETTER)
    half = path_of(tmp_path, name).with_name("half.blob.77.part")
    half.write_bytes(b"half")
    assert atomic.sweep(tmp_path) == 1
    assert not half.exists()
    assert blobs.get(tmp_path, KEYS, name) == LETTER


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root; ./check runs as root in CI")
def test_a_full_disk_is_named_and_leaves_what_was_there(tmp_path):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tmp_path], check=True)
    try:
        name = blobs.put(tmp_path, KEYS, b"kept")
        with pytest.raises(NotWritten) as raised:
            blobs.put(tmp_path, KEYS, os.urandom(400_000))
        assert raised.value.reason == errno.ENOSPC
        assert blobs.get(tmp_path, KEYS, name) == b"kept"
        assert atomic.sweep(tmp_path) == 0
    finally:
        subprocess.run(["umount", tmp_path], check=True)
