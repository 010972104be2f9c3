"""Imports the late stage after the first paint, in a thread, while a passphrase is typed."""

import importlib
import threading

KEYS = ("cns_desktop.security.custody", "cns_desktop.db.raw", "cns_desktop.db.first_page")
CHOOSING = ("cns_desktop.security.strength",)  # 13 MB of word lists, for one who chooses a passphrase
LATE = ("cns_desktop.bootstrap.opening", "cns_desktop.bootstrap.welcome", "cns_desktop.bootstrap.session", "cns_desktop.bootstrap.pages")


class Warmer:
    """`keys_ready` and `wait` are for lanes; both raise what an import raised."""

    def __init__(self, *, is_choosing: bool = False) -> None:
        self._wanted = (*KEYS, *CHOOSING) if is_choosing else KEYS
        self._keys, self._all = threading.Event(), threading.Event()
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="warm", daemon=True)
        self._first = threading.Lock()

    def start(self) -> None:
        """After the first paint; asked again, by whichever thread, it does nothing."""
        if self._first.acquire(blocking=False):
            self._thread.start()

    @property
    def is_done(self) -> bool:
        return self._all.is_set()

    def wait_keys(self) -> None:
        """Until a passphrase can be tried."""
        self._keys.wait()
        self._raise()

    def wait(self) -> None:
        """Until services can be called."""
        self._all.wait()
        self._raise()

    def _run(self) -> None:
        try:
            for name in self._wanted:
                importlib.import_module(name)
            self._keys.set()
            for name in LATE:
                importlib.import_module(name)
        except BaseException as error:
            self._fault = error
            raise
        finally:
            self._keys.set()
            self._all.set()

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault
