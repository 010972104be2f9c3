"""This laptop's half of the key: what the OS keyring can answer, in words, and a time limit for asking it.

The keyring itself is in `keyring_store`, which only `bootstrap` imports, late. With a display a locked keyring asks the
nurse for its password and the call waits for her answer; without a time limit it could wait for ever.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from cns_desktop.i18n import _

SECRET_BYTES = 32
ASK_SECONDS = 3.0
PROMPT_SECONDS = 90.0


class KeyringState(Enum):
    """Everything the OS keyring can be."""

    OPEN = "open"
    LOCKED = "locked"
    NO_COLLECTION = "no collection"
    NO_SERVICE = "no service"
    NO_BUS = "no bus"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the state, and the secret where it is open and holds one."""

    state: KeyringState
    secret: bytes | None = field(default=None, repr=False)


class DeviceSecrets(Protocol):
    """A place of this computer that keeps one secret a caseload."""

    def probe(self) -> KeyringState:
        """The state, without asking the nurse for anything."""
        ...

    def fetch(self, database: str) -> Answer:
        """The secret of this caseload; a locked keyring is not prompted for."""
        ...

    def keep(self, database: str, secret: bytes) -> KeyringState:
        """Store a secret; it is kept only when the state that comes back is OPEN."""
        ...

    def forget(self, database: str) -> KeyringState:
        """Remove the secret of this caseload; one that is not there is no fault."""
        ...

    def unlock(self) -> KeyringState:
        """Let the keyring ask the nurse for its password; only on her own request."""
        ...


def words(state: KeyringState) -> str:
    """The state in plain words, as first run and Settings say it."""
    sentences = {
        KeyringState.OPEN: _("This computer's key store is open. It keeps one half of the key; your passphrase is the other."),
        KeyringState.LOCKED: _("This computer's key store is locked. Open it with its own password, or use passphrase only."),
        KeyringState.NO_COLLECTION: _("This computer's key store has not been set up. Passphrase only is used."),
        KeyringState.NO_SERVICE: _("This computer has no key store. Passphrase only is used."),
        KeyringState.NO_BUS: _("This session cannot reach a key store. Passphrase only is used."),
        KeyringState.UNAVAILABLE: _("This computer's key store did not answer in time. Passphrase only is used."),
    }
    return sentences[state]


def passphrase_only_words() -> str:
    """What "passphrase only" means, said once at first run and kept in Settings."""
    return _(
        "Passphrase only: your passphrase alone opens the caseload. Nothing else is kept on this computer. "
        "Somebody who copies the files could try passphrases on another computer, so choose a strong one."
    )


def within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers, or UNAVAILABLE when it has not in time. Call it off the GUI thread.

    The call that was given up stays behind in a daemon thread: a D-Bus wait cannot be broken off, and must not keep
    the app from closing.
    """
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask()), name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else Answer(KeyringState.UNAVAILABLE)
