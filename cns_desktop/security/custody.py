"""Setting up, opening and changing the ways into one folder's caseload: header file, keyring and keys together.

Every function here may take half a second or wait for the keyring: call it off the GUI thread.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from cns_desktop.security import escrow, header, kdf, keys
from cns_desktop.security.device_secret import ASK_SECONDS, SECRET_BYTES, Answer, DeviceSecrets, KeyringState, within
from cns_desktop.security.errors import AlreadySetUp
from cns_desktop.security.header import Header, KdfParams, Kind
from cns_desktop.security.keys import DataKey


@dataclass(frozen=True, slots=True)
class SetUp:
    """A new caseload: its key, the code to print now and never again, and what the keyring said."""

    header: Header
    key: DataKey = field(repr=False)
    recovery_code: str = field(repr=False)
    keyring: KeyringState


@dataclass(frozen=True, slots=True)
class Opened:
    """An open caseload and what the keyring said on the way."""

    header: Header
    key: DataKey = field(repr=False)
    keyring: KeyringState


def set_up(
    folder: Path,
    passphrase: str,
    *,
    database: str,
    created: str,
    kind: Kind,
    secrets: DeviceSecrets | None,
    params: KdfParams = kdf.FLOOR,
    escrow_pem: bytes = b"",
) -> SetUp:
    """First run. `secrets` None means passphrase only, as does a keyring that is not open; a header is never replaced."""
    if header.exists(folder):
        raise AlreadySetUp
    device = _device_secret(secrets, database)
    made = keys.create(passphrase, database=database, created=created, kind=kind, params=params, device_secret=device.secret)
    found = keys.with_escrow(made.header, made.key, escrow_pem, made=created) if escrow_pem else made.header
    header.write(folder, found)
    return SetUp(found, made.key, made.recovery_code, device.state)


def open_caseload(folder: Path, passphrase: str, *, secrets: DeviceSecrets | None) -> Opened:
    """Unlock by passphrase. Raises WrongSecret, DeviceSecretNeeded or what header.read raises."""
    found = header.read(folder)
    device = _stored(secrets, found.database) if found.passphrase.needs_device else Answer(KeyringState.UNAVAILABLE)
    return Opened(found, keys.unlock(found, passphrase, device.secret), device.state)


def change_passphrase(folder: Path, old: str, new: str, *, made: str, secrets: DeviceSecrets | None, params: KdfParams = kdf.FLOOR) -> Opened:
    """A new passphrase for one who knows the old one."""
    opened = open_caseload(folder, old, secrets=secrets)
    return _rewrapped(folder, opened.header, opened.key, new, made=made, secrets=secrets, params=params)


def recover(folder: Path, code: str, new: str, *, made: str, secrets: DeviceSecrets | None, params: KdfParams = kdf.FLOOR) -> Opened:
    """A new passphrase for one who holds the recovery code; on another laptop this binds the caseload to that one."""
    found = header.read(folder)
    key = keys.unlock_with_code(found, code)
    return _rewrapped(folder, found, key, new, made=made, secrets=secrets, params=params)


def new_recovery_code(folder: Path, key: DataKey, *, made: str) -> str:
    """A new code, to be printed now; the old sheet opens nothing any more."""
    fresh = keys.new_recovery_code(header.read(folder), key, made=made)
    header.write(folder, fresh.header)
    return fresh.recovery_code


def follow_escrow_policy(folder: Path, key: DataKey, escrow_pem: bytes, *, made: str) -> bool:
    """Bring the trust's way in to what the policy says, none when it names no key; True when that changed something."""
    found = header.read(folder)
    wanted = escrow.key_id(escrow_pem) if escrow_pem else ""
    if wanted == (found.escrow.key_id if found.escrow else ""):
        return False
    header.write(folder, keys.with_escrow(found, key, escrow_pem, made=made) if escrow_pem else keys.without_escrow(found))
    return True


def _rewrapped(folder: Path, found: Header, key: DataKey, new: str, *, made: str, secrets: DeviceSecrets | None, params: KdfParams) -> Opened:
    device = _device_secret(secrets, found.database)
    changed = keys.change_passphrase(found, key, new, made=made, params=params, device_secret=device.secret)
    header.write(folder, changed)
    return Opened(changed, key, device.state)


def _stored(secrets: DeviceSecrets | None, database: str) -> Answer:
    if secrets is None:
        return Answer(KeyringState.UNAVAILABLE)
    return within(ASK_SECONDS, lambda: secrets.fetch(database))


def _device_secret(secrets: DeviceSecrets | None, database: str) -> Answer:
    # One that is there is used again, never replaced: a crash before the header is written would otherwise leave the
    # old header needing a secret that is gone.
    found = _stored(secrets, database)
    if secrets is None or found.state is not KeyringState.OPEN or found.secret is not None:
        return found
    fresh = os.urandom(SECRET_BYTES)
    state = within(ASK_SECONDS, lambda: Answer(secrets.keep(database, fresh))).state
    return Answer(state, fresh if state is KeyringState.OPEN else None)
