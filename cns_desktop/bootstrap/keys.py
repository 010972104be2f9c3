"""Binds first run, lock screen and settings to `security.custody`, which is imported only when the first key is wanted."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cns_desktop.bootstrap.memory import MemoryFile
from cns_desktop.bootstrap.warm import Warmer
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _, ngettext
from cns_desktop.security import backoff, header
from cns_desktop.security.device_secret import ASK_SECONDS, Answer, DeviceSecrets, KeyringState, passphrase_only_words, within
from cns_desktop.security.device_secret import words as keyring_words
from cns_desktop.security.errors import DeviceSecretNeeded, WrongSecret
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout
from cns_desktop.security.policy import ESCROW_KEY, Policy, resolve
from cns_desktop.ui.features.lock.ports import Judged, PassphrasePorts, Strength

if TYPE_CHECKING:
    from cns_desktop.ui.features.lock.first_run_ports import NewKeys


class TooSoon(Expected):
    """A try before the wait after a wrong passphrase is over."""


class Keys:
    """One folder's keys. Methods marked lane may be slow."""

    def __init__(self, layout: Layout, memory: MemoryFile, warmer: Warmer, machine: Policy, now: Callable[[], datetime]) -> None:
        self._layout, self._memory, self._warmer, self._machine, self._now = layout, memory, warmer, machine, now
        self._secrets: DeviceSecrets | None = None
        self._made: Any = None  # custody.SetUp of first run
        self._made_for = ""

    # Lock screen -------------------------------------------------------------------------------------------------------------------

    def unlock(self, passphrase: str) -> object:
        """Lane. Gives back custody.Opened."""
        self._warmer.wait_keys()
        from cns_desktop.security import custody  # noqa: PLC0415 - late stage: cryptography

        self._must_wait()
        secrets = self.keyring() if header.read(self._layout.folder).passphrase.needs_device else None
        return self._tried(lambda: custody.open_caseload(self._layout.folder, passphrase, secrets=secrets))

    def recover(self, code: str, passphrase: str) -> object:
        """Lane. By the code; the passphrase becomes the new one."""
        self._warmer.wait_keys()
        from cns_desktop.security import custody  # noqa: PLC0415 - late stage: cryptography

        self._must_wait()
        secrets = self.keyring()
        made = self._now().isoformat()
        return self._tried(lambda: custody.recover(self._layout.folder, code, passphrase, made=made, secrets=secrets, params=self._params()))

    def seconds_left(self) -> float:
        return self._attempts().seconds_left(time.time())

    def code_faults(self, code: str) -> tuple[str, ...]:
        from cns_desktop.security import recovery  # noqa: PLC0415 - late stage

        return tuple(typo.words() for typo in recovery.typos(code))

    def asks_for_keyring(self, error: Expected) -> bool:
        return isinstance(error, DeviceSecretNeeded)

    def open_keyring(self) -> str:
        """Lane. The system may ask her for the key store's own password."""
        secrets = self.keyring()
        return keyring_words(within(120.0, lambda: Answer(secrets.unlock())).state)

    # First run ---------------------------------------------------------------------------------------------------------------------

    def make(self, passphrase: str) -> "NewKeys":
        """Lane. New keys, or the same under another passphrase when she changed her mind."""
        self._warmer.wait_keys()
        from cns_desktop.security import custody  # noqa: PLC0415 - late stage: cryptography
        from cns_desktop.ui.features.lock.first_run_ports import NewKeys  # noqa: PLC0415 - first run only

        folder = self._layout.folder
        if self._made is not None:
            custody.change_passphrase(folder, self._made_for, passphrase, made=self._now().isoformat(), secrets=self.keyring(), params=self._params())
        else:
            from uuid import uuid4  # noqa: PLC0415 - first run only

            escrow = resolve(ESCROW_KEY, machine=self._machine).value.encode()
            self._made = custody.set_up(
                folder,
                passphrase,
                database=str(uuid4()),
                created=self._now().isoformat(),
                kind=Kind.LIVE,
                secrets=self.keyring(),
                params=self._params(),
                escrow_pem=escrow,
            )
        self._made_for = passphrase
        is_open = self._made.keyring is KeyringState.OPEN
        said = keyring_words(self._made.keyring) if is_open else f"{keyring_words(self._made.keyring)} {passphrase_only_words()}"
        return NewKeys(self._made.recovery_code, said)

    def made(self) -> Any:  # noqa: ANN401 - custody.Opened
        """The keys first run has made, as an opened caseload."""
        from cns_desktop.security import custody  # noqa: PLC0415 - late stage: cryptography

        return custody.Opened(header.read(self._layout.folder), self._made.key, self._made.keyring)

    # Settings ----------------------------------------------------------------------------------------------------------------------

    def change(self, old: str, new: str) -> str:
        """Lane. Another passphrase; gives back what the key store said."""
        from cns_desktop.security import custody  # noqa: PLC0415 - late stage: cryptography

        secrets, made = self.keyring(), self._now().isoformat()
        opened = custody.change_passphrase(self._layout.folder, old, new, made=made, secrets=secrets, params=self._params())
        return keyring_words(opened.keyring)

    def keyring_state(self) -> str:
        """Lane. The key store in words, without asking her for anything."""
        secrets = self.keyring()
        return keyring_words(within(ASK_SECONDS, lambda: Answer(secrets.probe())).state)

    def passphrase_ports(self, known: Callable[[], tuple[str, ...]] = tuple) -> PassphrasePorts:
        return PassphrasePorts(lambda text: judge(text, known()), suggest)

    def keyring(self) -> DeviceSecrets:
        """The OS keyring; importing it costs more than a lock screen may."""
        if self._secrets is None:
            from cns_desktop.security.keyring_store import SystemKeyring  # noqa: PLC0415 - late stage: keyring, 64 ms

            self._secrets = SystemKeyring()
        return self._secrets

    def _params(self) -> Any:  # noqa: ANN401 - KdfParams
        from cns_desktop.security import kdf  # noqa: PLC0415 - late stage: cryptography

        return kdf.calibrate(time.perf_counter)

    def _attempts(self) -> backoff.Attempts:
        return backoff.Attempts(self._memory.now.failures, self._memory.now.failed_at)

    def _must_wait(self) -> None:
        left = self.seconds_left()
        if left > 0:
            whole = int(left) + 1
            words = ngettext("The next try is taken in {count} second.", "The next try is taken in {count} seconds.", whole).format(count=whole)
            raise TooSoon(words, _("Your work is safe."))

    def _tried(self, attempt: Callable[[], object]) -> object:
        try:
            return attempt()
        except WrongSecret:
            failed = self._attempts().failed(time.time())
            self._memory.change(failures=failed.failures, failed_at=failed.last_failed_at)
            raise


def judge(passphrase: str, known: tuple[str, ...]) -> Judged:
    """A new passphrase in words. zxcvbn is loaded where one is chosen, not before."""
    from cns_desktop.security import strength  # noqa: PLC0415 - late stage: zxcvbn

    found = strength.judge(passphrase, known)
    return Judged(found.is_accepted, Strength(found.level.value), found.sentence)


def suggest() -> str:
    from cns_desktop.security import words  # noqa: PLC0415 - late stage: the word list

    return words.suggest()
