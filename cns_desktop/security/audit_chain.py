"""The hash chain of the audit: each entry's hash covers the one before, so that nothing is altered unnoticed."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping

from cns_desktop.security.kdf import subkey

Value = str | int | bool | None
GENESIS = "0" * 64


def chain_key(data_key: bytes) -> bytes:
    """The key of the chain: whoever has not unlocked the caseload cannot write a chain that verifies."""
    return subkey(data_key, "audit chain")


def canonical(entry: Mapping[str, Value]) -> bytes:
    """One spelling of an entry: JSON, keys in order, ASCII. Numbers with a fraction are refused: they have several."""
    for value in entry.values():
        if value is not None and not isinstance(value, (str, int)):
            raise TypeError("an audit entry holds text, whole numbers, yes or no, or nothing")
    return json.dumps(dict(entry), sort_keys=True, separators=(",", ":")).encode("ascii")


def next_hash(key: bytes, previous: str, entry: Mapping[str, Value]) -> str:
    """The hash of an entry that follows one with hash `previous` (GENESIS for the first)."""
    return hmac.new(key, bytes.fromhex(previous) + canonical(entry), hashlib.sha256).hexdigest()


def verify(key: bytes, entries: Iterable[tuple[Mapping[str, Value], str]], *, start: str = GENESIS, head: str | None = None) -> int | None:
    """The index of the first entry that does not verify, or None.

    `head` is the last hash as remembered elsewhere (a backup, an export). A chain cut short verifies in itself;
    against its head it is bad where the missing entries should begin.
    """
    previous, index = start, 0
    for entry, claimed in entries:
        if not hmac.compare_digest(next_hash(key, previous, entry).encode(), claimed.encode()):
            return index
        previous, index = claimed, index + 1
    return index if head is not None and head != previous else None
