"""Encrypted files beside the database, each named by the keyed hash of what it holds (README 15)."""

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cns_desktop.security import atomic
from cns_desktop.security.errors import BlobDamaged, BlobMissing, BlobTooBig
from cns_desktop.security.kdf import subkey

LIMIT_MB = 50
SUFFIX = ".blob"
_LIMIT = LIMIT_MB * 1024 * 1024
_MAGIC = b"CNSB1\n"
_NONCE_BYTES = 12
_NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class BlobKeys:
    """One key to encrypt with and one to make names with, both from the data key."""

    content: bytes = field(repr=False)
    name: bytes = field(repr=False)


def keys_from(data_key: bytes) -> BlobKeys:
    """The two blob keys of a caseload."""
    return BlobKeys(subkey(data_key, "blob content"), subkey(data_key, "blob name"))


def put(folder: Path, keys: BlobKeys, content: bytes) -> str:
    """Store a file durably and return its name. The same content twice is one file; a damaged one is mended."""
    if len(content) > _LIMIT:
        raise BlobTooBig(LIMIT_MB)
    name = _name(keys, content)
    if not is_sound(folder, keys, name):
        path = _path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        nonce = os.urandom(_NONCE_BYTES)
        atomic.write(path, _MAGIC + nonce + AESGCM(keys.content).encrypt(nonce, content, _bound(name)))
        atomic.sync_folder(folder)
    return name


def get(folder: Path, keys: BlobKeys, name: str) -> bytes:
    """The file of this name, checked by its tag and by its name."""
    try:
        stored = _path(folder, name).read_bytes()
    except FileNotFoundError as error:
        raise BlobMissing from error
    except OSError as error:  # a bad sector, or a folder where the file should be
        raise BlobDamaged from error
    start = len(_MAGIC)
    nonce, sealed = stored[start : start + _NONCE_BYTES], stored[start + _NONCE_BYTES :]
    if not stored.startswith(_MAGIC) or len(nonce) < _NONCE_BYTES:
        raise BlobDamaged
    try:
        content = AESGCM(keys.content).decrypt(nonce, sealed, _bound(name))
    except InvalidTag as error:
        raise BlobDamaged from error
    if not hmac.compare_digest(_name(keys, content), name):
        raise BlobDamaged
    return content


def is_sound(folder: Path, keys: BlobKeys, name: str) -> bool:
    """Whether the file of this name is there and passes its checks."""
    try:
        get(folder, keys, name)
    except (BlobMissing, BlobDamaged):
        return False
    return True


def remove(folder: Path, name: str) -> bool:
    """Delete a file nothing refers to any more; False when it was gone already."""
    path = _path(folder, name)
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def copy_missing(source: Path, folder: Path) -> int:
    """Put the files of `source` that `folder` lacks there, as they are: no key is needed. Returns how many."""
    lacking = [name for name in names(source) if not _path(folder, name).exists()]
    for name in lacking:
        path = _path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.write(path, _path(source, name).read_bytes())
    if lacking:
        atomic.sync_folder(folder)
    return len(lacking)


def names(folder: Path) -> Iterator[str]:
    """Every stored name, in order."""
    return (path.stem for path in sorted(folder.glob(f"??/*{SUFFIX}")))


def damaged(folder: Path, keys: BlobKeys) -> tuple[str, ...]:
    """The names of the files that fail their check, for the verify command."""
    return tuple(name for name in names(folder) if not is_sound(folder, keys, name))


def _name(keys: BlobKeys, content: bytes) -> str:
    return hmac.new(keys.name, content, hashlib.sha256).hexdigest()


def _path(folder: Path, name: str) -> Path:
    # A name comes from a database row; it may never walk out of the folder.
    if len(name) != _NAME_LENGTH or not set(name) <= set("0123456789abcdef"):
        raise BlobMissing
    return folder / name[:2] / f"{name}{SUFFIX}"


def _bound(name: str) -> bytes:
    return _MAGIC + name.encode("ascii")
