"""The OS keyring, by an allow-list of three back-ends named by class. Imports `keyring`: only `bootstrap` loads this, late.

Classes are imported directly, never found by scanning entry points: with keyrings.alt installed `keyring` would
silently choose a plain-text file (base.md section 5).
"""

import binascii
import hmac
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable

from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, macOS
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from cns_desktop.security.device_secret import SECRET_BYTES, Answer, KeyringState

if sys.platform == "linux":
    from cns_desktop.security.secret_service import FAULTS, ask_to_unlock, probe
else:  # pragma: no cover - untested on Windows and macOS
    FAULTS = (OSError, RuntimeError)

    def probe() -> KeyringState:
        """Their key stores open with the session."""
        return KeyringState.OPEN

    ask_to_unlock = probe

# Stored in clear beside the secret, so it names no person: the app, and the caseload's random id.
_SERVICE = "cns-desktop/{database}"
_ACCOUNT = "device"
_CRED_PERSIST_LOCAL_MACHINE = 2


def allowed_backend(platform: str) -> KeyringBackend:
    """The one back-end this system may keep a secret in."""
    allowed: dict[str, Callable[[], KeyringBackend]] = {"win32": _local_vault, "darwin": macOS.Keyring}  # both untested there
    return allowed.get(platform, SecretService.Keyring)()


def _local_vault() -> KeyringBackend:
    make: Callable[[], Windows.WinVaultKeyring] = Windows.WinVaultKeyring
    vault = make()
    vault.persist = _CRED_PERSIST_LOCAL_MACHINE  # the default roams with the domain profile: no device secret then
    return vault


class SystemKeyring:
    """Keeps one device secret a caseload. Every call may block: run it through `device_secret.within`."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend or allowed_backend(sys.platform)

    def probe(self) -> KeyringState:
        """The state, without asking the nurse for anything."""
        return probe()

    def unlock(self) -> KeyringState:
        """Let the keyring ask the nurse for its password."""
        return ask_to_unlock()

    def fetch(self, database: str) -> Answer:
        """The secret of this caseload, where the keyring is open and holds one."""
        return self._when_open(lambda: Answer(KeyringState.OPEN, self._stored(database)))

    def keep(self, database: str, secret: bytes) -> KeyringState:
        """Store a secret and read it back: OPEN only when it is truly there."""

        def store() -> Answer:
            self._backend.set_password(_SERVICE.format(database=database), _ACCOUNT, b64encode(secret).decode("ascii"))
            kept = hmac.compare_digest(self._stored(database) or b"", secret)
            return Answer(KeyringState.OPEN if kept else KeyringState.UNAVAILABLE)

        return self._when_open(store).state

    def forget(self, database: str) -> KeyringState:
        """Remove the secret of this caseload; one that is not there is no fault."""

        def remove() -> Answer:
            self._backend.delete_password(_SERVICE.format(database=database), _ACCOUNT)
            return Answer(KeyringState.OPEN)

        return self._when_open(remove).state

    def _stored(self, database: str) -> bytes | None:
        text = self._backend.get_password(_SERVICE.format(database=database), _ACCOUNT)
        try:
            secret = b64decode(text or "", validate=True)
        except binascii.Error:
            return None
        return secret if len(secret) == SECRET_BYTES else None

    def _when_open(self, ask: Callable[[], Answer]) -> Answer:
        state = self.probe()
        if state is not KeyringState.OPEN:
            return Answer(state)
        try:
            return ask()
        except PasswordDeleteError:
            return Answer(KeyringState.OPEN)
        except KeyringLocked:
            return Answer(KeyringState.LOCKED)
        except (KeyringError, *FAULTS):
            return Answer(KeyringState.UNAVAILABLE)
