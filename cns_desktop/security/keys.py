"""The data key and the ways to it: passphrase, recovery code, trust escrow."""

import os
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cns_desktop.security import escrow, header, kdf, passphrases, recovery
from cns_desktop.security.errors import DeviceSecretNeeded, SlotMissing, WrongSecret
from cns_desktop.security.header import EscrowSlot, Header, KdfParams, Kind, PassphraseSlot, RecoverySlot, Sealed, Slot

_SALT_BYTES = 16
_NONCE_BYTES = 12
_UNSEALED = Sealed(b"", b"", b"")


@dataclass(frozen=True, slots=True)
class DataKey:
    """The 32 random bytes everything is encrypted with. Never shown, never logged."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != header.KEY_BYTES:
            raise ValueError("a data key is 32 bytes")

    def subkey(self, purpose: str) -> bytes:
        """An independent key for one purpose, so that no key is used twice."""
        return kdf.subkey(self.raw, purpose)


@dataclass(frozen=True, slots=True)
class NewCaseload:
    """What first run makes. `recovery_code` exists only here and on the nurse's paper."""

    header: Header
    key: DataKey = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A fresh recovery code and the header that knows it."""

    header: Header
    recovery_code: str = field(repr=False)


def create(
    passphrase: str,
    *,
    database: str,
    created: str,
    kind: Kind,
    params: KdfParams = kdf.FLOOR,
    device_secret: bytes | None = None,
) -> NewCaseload:
    """A new data key with its passphrase and recovery slots. The device secret is used when there is one."""
    key = DataKey(os.urandom(header.KEY_BYTES))
    blank = Header(
        database=database,
        created=created,
        kind=kind,
        passphrase=PassphraseSlot(created, params, device_secret is not None, _UNSEALED),
        recovery=RecoverySlot(created, _UNSEALED),
    )
    made = change_passphrase(blank, key, passphrase, made=created, params=params, device_secret=device_secret)
    code = new_recovery_code(made, key, made=created)
    return NewCaseload(code.header, key, code.recovery_code)


def unlock(found: Header, passphrase: str, device_secret: bytes | None = None) -> DataKey:
    """The data key, by passphrase. Slow on purpose: call it off the GUI thread."""
    slot = found.passphrase
    if slot.needs_device and device_secret is None:
        raise DeviceSecretNeeded
    if not slot.kdf.is_sane() or len(slot.sealed.salt) < _SALT_BYTES:
        raise WrongSecret
    return _open(found, "passphrase", slot, _passphrase_key(passphrase, slot.sealed.salt, slot, device_secret))


def unlock_with_code(found: Header, code: str) -> DataKey:
    """The data key, by recovery code. A code no sheet can hold raises RecoveryTypo and names the groups."""
    slot = found.recovery
    secret = recovery.read_code(code)
    return _open(found, "recovery", slot, kdf.subkey(secret, "recovery", slot.sealed.salt))


def unlock_with_escrow(found: Header, private_key_pem: bytes) -> DataKey:
    """The data key, by the trust's private key. Whoever calls this writes the audit entry."""
    slot = found.escrow
    if slot is None:
        raise SlotMissing
    return _open(found, "escrow", slot, escrow.open_carrier(slot.carrier, private_key_pem, slot.scheme, slot.sealed.salt))


def change_passphrase(found: Header, key: DataKey, passphrase: str, *, made: str, params: KdfParams, device_secret: bytes | None = None) -> Header:
    """The same caseload under another passphrase: the data key is wrapped anew, the database is not rewritten."""
    slot = PassphraseSlot(made, params, device_secret is not None, _UNSEALED)
    salt = os.urandom(_SALT_BYTES)
    sealed = _seal(found, "passphrase", slot, key, under=_passphrase_key(passphrase, salt, slot, device_secret), salt=salt)
    return replace(found, passphrase=replace(slot, sealed=sealed))


def new_recovery_code(found: Header, key: DataKey, *, made: str) -> NewCode:
    """A fresh code; the old sheet opens nothing any more."""
    secret = os.urandom(recovery.SECRET_BYTES)
    slot = RecoverySlot(made, _UNSEALED)
    salt = os.urandom(_SALT_BYTES)
    sealed = _seal(found, "recovery", slot, key, under=kdf.subkey(secret, "recovery", salt), salt=salt)
    return NewCode(replace(found, recovery=replace(slot, sealed=sealed)), recovery.write_code(secret))


def with_escrow(found: Header, key: DataKey, public_key_pem: bytes, *, made: str) -> Header:
    """Add or replace the trust's way in. Whoever calls this tells the nurse and writes the audit entry."""
    salt = os.urandom(_SALT_BYTES)
    carried = escrow.make_carrier(public_key_pem, salt)
    slot = EscrowSlot(made, carried.scheme, carried.key_id, carried.carrier, _UNSEALED)
    sealed = _seal(found, "escrow", slot, key, under=carried.key, salt=salt)
    return replace(found, escrow=replace(slot, sealed=sealed))


def without_escrow(found: Header) -> Header:
    """The policy no longer names a key."""
    return replace(found, escrow=None)


def _passphrase_key(passphrase: str, salt: bytes, slot: PassphraseSlot, device_secret: bytes | None) -> bytes:
    stretched = kdf.stretch(passphrases.to_bytes(passphrase), salt, slot.kdf)
    # Argon2id's output has a fixed length, so where the device secret begins is never in doubt.
    secret = stretched + device_secret if slot.needs_device and device_secret else stretched
    return kdf.subkey(secret, "passphrase", salt)


def _seal(found: Header, name: str, slot: Slot, key: DataKey, *, under: bytes, salt: bytes) -> Sealed:
    nonce = os.urandom(_NONCE_BYTES)
    bound = header.slot_binding(found, name, replace(slot, sealed=Sealed(salt, nonce, b"")))
    return Sealed(salt, nonce, AESGCM(under).encrypt(nonce, key.raw, bound))


def _open(found: Header, name: str, slot: Slot, slot_key: bytes) -> DataKey:
    bound = header.slot_binding(found, name, slot)
    try:
        return DataKey(AESGCM(slot_key).decrypt(slot.sealed.nonce, slot.sealed.wrapped, bound))
    except (InvalidTag, ValueError) as error:  # ValueError: a nonce cut short or drawn out
        raise WrongSecret from error
