"""The header file: reads what it wrote, refuses the rest by name, survives kill -9 and a damaged disk."""

import json
import os
import signal
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cns_desktop.security import atomic, header, keys
from cns_desktop.security.errors import HeaderDamaged, HeaderMissing, HeaderTooNew, NotWritten, WrongSecret
from cns_desktop.security.header import KdfParams, Kind

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # fork, from Python 3.12 on
QUICK = KdfParams(memory_kib=64, iterations=1, lanes=1)
MADE = keys.create("copper tulip evening", database="7c1d8b1e", created="2026-11-22T19:40:00Z", kind=Kind.DEMO, params=QUICK)
OLD = MADE.header
NEW = keys.change_passphrase(OLD, MADE.key, "amber kayak lantern", made="2026-12-01T08:00:00Z", params=QUICK)


def with_escrow(found):
    public = x25519.X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return keys.with_escrow(found, MADE.key, public, made="2026-12-01T08:00:00Z")


def test_a_header_reads_back_as_it_was_written(tmp_path):
    for each in (OLD, with_escrow(OLD)):
        header.write(tmp_path, each)
        assert header.read(tmp_path) == each


def test_a_header_in_a_backup_is_the_same_bytes(tmp_path):
    header.write(tmp_path, OLD)
    assert (tmp_path / header.FILE_NAME).read_bytes() == header.to_bytes(OLD)
    assert header.from_bytes(header.to_bytes(OLD)) == OLD


def test_no_header_means_nothing_was_set_up(tmp_path):
    assert not header.exists(tmp_path)
    with pytest.raises(HeaderMissing):
        header.read(tmp_path)


def test_the_header_is_for_the_owner_only(tmp_path):
    header.write(tmp_path, OLD)
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600, 0o600]


def test_after_a_change_of_passphrase_no_file_of_the_folder_opens_with_the_old_one(tmp_path):
    header.write(tmp_path, OLD)
    header.write(tmp_path, NEW)
    for path in tmp_path.iterdir():
        found = header.from_bytes(path.read_bytes())
        assert keys.unlock(found, "amber kayak lantern") == MADE.key
        with pytest.raises(WrongSecret):
            keys.unlock(found, "copper tulip evening")


def test_an_old_copy_left_by_a_crash_is_brought_up_to_date_at_the_next_start(tmp_path):
    header.write(tmp_path, OLD)
    atomic.write(tmp_path / header.FILE_NAME, header.to_bytes(NEW))
    assert header.read(tmp_path) == NEW
    assert (tmp_path / header.COPY_NAME).read_bytes() == header.to_bytes(NEW)


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 400, None])
def test_a_damaged_or_missing_header_is_read_from_its_copy_and_mended(tmp_path, damage):
    header.write(tmp_path, OLD)
    first = tmp_path / header.FILE_NAME
    first.unlink() if damage is None else first.write_bytes(damage)
    assert header.read(tmp_path) == OLD
    assert first.read_bytes() == header.to_bytes(OLD)


def test_both_damaged_is_named_and_says_that_the_work_is_still_there(tmp_path):
    for name in (header.FILE_NAME, header.COPY_NAME):
        (tmp_path / name).write_bytes(b"?")
    with pytest.raises(HeaderDamaged) as raised:
        header.read(tmp_path)
    assert raised.value.safe


def test_a_folder_that_cannot_be_mended_still_opens(tmp_path):
    header.write(tmp_path, OLD)
    (tmp_path / header.FILE_NAME).unlink()
    (tmp_path / header.FILE_NAME).mkdir()
    assert header.read(tmp_path) == OLD


def test_every_flipped_bit_is_noticed_or_changes_nothing():
    raw = header.to_bytes(with_escrow(OLD))
    whole = header.from_bytes(raw)
    unnoticed = 0
    for place in range(len(raw)):
        for bit in range(8):
            flipped = raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :]
            try:
                found = header.from_bytes(flipped)
            except (HeaderDamaged, HeaderTooNew):
                continue
            assert found == whole
            unnoticed += 1
    assert unnoticed < 40  # white space between fields


def test_a_newer_header_is_refused_by_its_version():
    content = json.loads(header.to_bytes(OLD)) | {"version": 7}
    with pytest.raises(HeaderTooNew, match="version 7") as raised:
        header.from_bytes(json.dumps(content).encode())
    assert raised.value.found == 7


def test_a_newer_header_is_not_passed_over_for_an_older_copy(tmp_path):
    header.write(tmp_path, OLD)
    newer = json.loads(header.to_bytes(OLD)) | {"version": 2}
    (tmp_path / header.FILE_NAME).write_text(json.dumps(newer))
    with pytest.raises(HeaderTooNew):
        header.read(tmp_path)


def rewritten(change):
    content = json.loads(header.to_bytes(with_escrow(OLD)))
    change(content)
    content.pop("check", None)
    return json.dumps(content | {"check": header._check(content)}).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("format"),
        lambda content: content.update(format="another file"),
        lambda content: content.update(version="1"),
        lambda content: content.update(kind="real"),
        lambda content: content.update(database=5),
        lambda content: content.pop("slots"),
        lambda content: content["slots"].pop("recovery"),
        lambda content: content["slots"].update(escrow=7),
        lambda content: content["slots"]["passphrase"]["kdf"].update(lanes="many"),
        lambda content: content["slots"]["recovery"]["sealed"].update(salt="not base64!"),
        lambda content: content["slots"]["recovery"]["sealed"].update(nonce=None),
    ],
)
def test_a_header_of_another_shape_is_damaged_even_when_its_check_fits(change):
    with pytest.raises(HeaderDamaged):
        header.from_bytes(rewritten(change))


def test_a_header_nested_without_end_is_damaged_not_a_crash():
    with pytest.raises(HeaderDamaged):
        header.from_bytes(b"[" * 100_000)


def killed_at_line(number, folder):
    """Fork, write NEW over OLD, and kill -9 the child at the n-th line it runs there; True when it got that far."""
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        left = number

        def trace(frame, event, _arg):
            nonlocal left
            if not frame.f_code.co_filename.endswith(("atomic.py", "header.py")):
                return None
            if event == "line":
                left -= 1
                if left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        header.write(folder, NEW)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_kill_9_at_every_line_of_a_write_leaves_the_old_header_or_the_new_one(tmp_path):
    seen = set()
    number = 1
    while True:
        folder = tmp_path / str(number)
        folder.mkdir()
        header.write(folder, OLD)
        was_killed = killed_at_line(number, folder)
        found = header.read(folder)
        assert found in (OLD, NEW)
        assert (folder / header.COPY_NAME).read_bytes() == header.to_bytes(found)
        seen.add(found == NEW)
        assert atomic.sweep(folder) <= 1
        assert sorted(path.name for path in folder.iterdir()) == sorted([header.FILE_NAME, header.COPY_NAME])
        if not was_killed:
            break
        number += 1
    assert seen == {True, False}
    assert number > 40


def test_a_write_that_fails_leaves_no_half_file_and_names_the_reason(tmp_path):
    (tmp_path / "header.json").mkdir()
    with pytest.raises(NotWritten) as raised:
        atomic.write(tmp_path / "header.json", b"words")
    assert raised.value.safe
    assert [path.name for path in tmp_path.iterdir()] == ["header.json"]


def test_a_full_disk_is_named(tmp_path):
    assert "full" in NotWritten(28).what
    assert NotWritten(None).what


def test_a_header_keeps_demo_and_live_apart_for_ever():
    assert header.from_bytes(header.to_bytes(OLD)).kind is Kind.DEMO
    assert header.from_bytes(header.to_bytes(replace(OLD, kind=Kind.LIVE))).kind is Kind.LIVE
