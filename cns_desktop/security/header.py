"""The header beside the database: who may open it and how. No secret is readable in it, and no patient word."""

import binascii
import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from cns_desktop.security import atomic
from cns_desktop.security.errors import HeaderDamaged, HeaderMissing, HeaderTooNew, NotWritten

VERSION = 1
FILE_NAME = "header.json"
COPY_NAME = "header.copy.json"
KEY_BYTES = 32
_FORMAT = "cns-desktop-header"


class Kind(Enum):
    """Demo or live, for ever (README 16)."""

    DEMO = "demo"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class KdfParams:
    """What Argon2id costs. Kept in the header, and bound to the slot: lowering them opens nothing."""

    memory_kib: int
    iterations: int
    lanes: int

    def is_sane(self) -> bool:
        """Whether the library takes them and no altered header can stop the laptop with them."""
        return 1 <= self.lanes <= 64 and 1 <= self.iterations <= 64 and 8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    """The data key under one slot's key, AES-256-GCM."""

    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """Opened by the passphrase, and this laptop's secret where `needs_device`."""

    made: str
    kdf: KdfParams
    needs_device: bool
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """Opened by the printed recovery code, on any laptop."""

    made: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class EscrowSlot:
    """Opened by the trust's private key. `key_id` says which one; `carrier` holds what it needs."""

    made: str
    scheme: str
    key_id: str
    carrier: bytes
    sealed: Sealed


Slot = PassphraseSlot | RecoverySlot | EscrowSlot


@dataclass(frozen=True, slots=True)
class Header:
    """One caseload's identity and its ways in."""

    database: str
    created: str
    kind: Kind
    passphrase: PassphraseSlot
    recovery: RecoverySlot
    escrow: EscrowSlot | None = None

    def identity(self) -> dict[str, object]:
        """What never changes, and what every slot is bound to."""
        return {"format": _FORMAT, "version": VERSION, "database": self.database, "created": self.created, "kind": self.kind.value}


def slot_binding(header: Header, name: str, slot: Slot) -> bytes:
    """The bytes AES-GCM authenticates beside the wrapped key: this header's identity and this slot's own terms."""
    terms = {key: value for key, value in _terms(slot).items() if key != "sealed"}
    return canonical({"header": header.identity(), "slot": name, "terms": terms, "salt": b64encode(slot.sealed.salt).decode()})


def canonical(content: Mapping[str, object]) -> bytes:
    """One spelling of a JSON object, in ASCII, keys in order."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def to_bytes(header: Header) -> bytes:
    """The header as stored beside the database and inside every backup."""
    content = header.identity() | {"slots": {name: _terms(slot) for name, slot in _slots(header).items()}}
    return json.dumps(content | {"check": _check(content)}, sort_keys=True, indent=1).encode("ascii") + b"\n"


def from_bytes(raw: bytes) -> Header:
    """Read a stored header. Raises HeaderTooNew by version, HeaderDamaged for anything else that is not one."""
    try:
        content = json.loads(raw)
        found = content["version"] if content["format"] == _FORMAT else 0
        if isinstance(found, int) and found > VERSION:
            raise HeaderTooNew(found, VERSION)
        check = content.pop("check")
        if found != VERSION or check != _check(content):
            raise HeaderDamaged
        return _parsed(content)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError) as error:
        raise HeaderDamaged from error


def exists(folder: Path) -> bool:
    """Whether a caseload was set up in this folder."""
    return (folder / FILE_NAME).exists() or (folder / COPY_NAME).exists()


def read(folder: Path) -> Header:
    """The header of this folder, from its copy when the file itself is missing or damaged; the other is then mended."""
    if not exists(folder):
        raise HeaderMissing
    first, copy = _bytes_of(folder / FILE_NAME), _bytes_of(folder / COPY_NAME)
    try:
        found = from_bytes(first)
    except HeaderDamaged:
        found = from_bytes(copy)
        _mend(folder / FILE_NAME, copy)
        return found
    if copy != first:
        _mend(folder / COPY_NAME, first)
    return found


def write(folder: Path, header: Header) -> None:
    """Replace the header in one step, and only when it reads back well its copy.

    The copy guards against a damaged file. It is brought up to date too, so that after a change of passphrase
    no file of this folder still opens with the old one.
    """
    content = to_bytes(header)
    atomic.write(folder / FILE_NAME, content)
    from_bytes(_bytes_of(folder / FILE_NAME))
    atomic.write(folder / COPY_NAME, content)


def _mend(path: Path, content: bytes) -> None:
    # A read-only folder still opens: then the good one of the two simply stays the one that is read.
    with suppress(NotWritten):
        atomic.write(path, content)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # missing, or a bad sector: the copy is asked next
        return b""


def _slots(header: Header) -> dict[str, Slot]:
    slots: dict[str, Slot] = {"passphrase": header.passphrase, "recovery": header.recovery}
    return slots | ({"escrow": header.escrow} if header.escrow else {})


def _terms(slot: Slot) -> dict[str, object]:
    return {name: _plain(value) for name, value in asdict(slot).items()}


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _check(content: Mapping[str, Any]) -> str:
    # Tells a damaged file from a wrong passphrase. It protects nothing: the slots' own tags do that.
    return hashlib.sha256(canonical(content)).hexdigest()


def _parsed(content: Mapping[str, Any]) -> Header:
    slots = content["slots"]
    recovery, escrow = slots["recovery"], slots.get("escrow")
    header = Header(
        database=_text(content["database"]),
        created=_text(content["created"]),
        kind=Kind(content["kind"]),
        passphrase=_passphrase_slot(slots["passphrase"]),
        recovery=RecoverySlot(_text(recovery["made"]), _sealed(recovery["sealed"])),
    )
    return replace(header, escrow=_escrow_slot(escrow)) if escrow is not None else header


def _passphrase_slot(slot: Mapping[str, Any]) -> PassphraseSlot:
    costs = slot["kdf"]
    return PassphraseSlot(
        made=_text(slot["made"]),
        kdf=KdfParams(int(costs["memory_kib"]), int(costs["iterations"]), int(costs["lanes"])),
        needs_device=slot["needs_device"] is True,
        sealed=_sealed(slot["sealed"]),
    )


def _escrow_slot(slot: Mapping[str, Any]) -> EscrowSlot:
    return EscrowSlot(
        made=_text(slot["made"]),
        scheme=_text(slot["scheme"]),
        key_id=_text(slot["key_id"]),
        carrier=_decoded(slot["carrier"]),
        sealed=_sealed(slot["sealed"]),
    )


def _sealed(sealed: Mapping[str, Any]) -> Sealed:
    return Sealed(_decoded(sealed["salt"]), _decoded(sealed["nonce"]), _decoded(sealed["wrapped"]))


def _decoded(text: str) -> bytes:
    return b64decode(text, validate=True)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a header field is not text")
    return value
