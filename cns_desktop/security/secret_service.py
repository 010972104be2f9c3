"""The Linux Secret Service, asked for its state without ever making it prompt. Loaded with `keyring_store` only."""

import os
from contextlib import closing, suppress

from jeepney import DBusErrorResponse  # type: ignore[import-untyped]  # it ships no types
from jeepney.io.blocking import DBusConnection  # type: ignore[import-untyped]  # it ships no types
from secretstorage import Collection, check_service_availability, dbus_init
from secretstorage.exceptions import ItemNotFoundException, SecretStorageException

from cns_desktop.security.device_secret import PROMPT_SECONDS, KeyringState

# With no bus secretstorage raises its own errors, which are not KeyringErrors; a dead socket is an OSError, and jeepney
# says RuntimeError for an address it has no transport for.
FAULTS = (SecretStorageException, DBusErrorResponse, OSError, RuntimeError)
_ADDRESS = "DBUS_SESSION_BUS_ADDRESS"


def probe() -> KeyringState:
    """Open, locked, no collection, no service or no bus. `keyring` itself would create or unlock, and so prompt."""
    if not os.environ.get(_ADDRESS):
        return KeyringState.NO_BUS
    try:
        connection = dbus_init()
    except FAULTS:
        return KeyringState.NO_BUS
    with closing(connection):
        return _state_over(connection)


def ask_to_unlock() -> KeyringState:
    """Let the service ask the nurse for the keyring's password, and say what came of it."""
    with suppress(*FAULTS), closing(dbus_init()) as connection:
        Collection(connection).unlock(timeout=PROMPT_SECONDS)
    return probe()


def _state_over(connection: DBusConnection) -> KeyringState:
    try:
        if not check_service_availability(connection):
            return KeyringState.NO_SERVICE
        locked = Collection(connection).is_locked()
    except ItemNotFoundException:
        return KeyringState.NO_COLLECTION
    except FAULTS:
        return KeyringState.UNAVAILABLE
    return KeyringState.LOCKED if locked else KeyringState.OPEN
