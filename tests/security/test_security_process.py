"""A process nobody else looks into."""

import ctypes
import os
import resource
from pathlib import Path

import pytest

from cns_desktop.security.process import Hardening, harden

_PR_SET_DUMPABLE = 4
NOBODY = 65534
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # fork, from Python 3.12 on


@pytest.fixture
def restored():
    mask, cores = os.umask(0o022), resource.getrlimit(resource.RLIMIT_CORE)
    yield
    os.umask(mask)
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, cores[1]) if resource.getrlimit(resource.RLIMIT_CORE)[1] else (0, 0))


def test_hardening_takes_hold_and_says_so(restored, tmp_path):
    assert harden() == Hardening(owner_only_files=True, no_core_files=True, no_debugger=True)
    (tmp_path / "file").touch()
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def as_an_ordinary_user():
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def forked(work):
    """Run `work` in a child process and give its exit code through waitpid; it never returns into the test."""
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        code = 2
        try:
            as_an_ordinary_user()
            code = work()
        finally:
            os._exit(code)
    return child


def seen_by_the_same_user(hardened):
    """Whether another process of the same, ordinary user can read this one's memory map."""
    ready, stop = os.pipe(), os.pipe()

    def wait():
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)  # as exec leaves it
        if hardened:
            harden()
        os.write(ready[1], b".")
        os.read(stop[0], 1)
        return 0

    def look():
        try:
            return 0 if Path(f"/proc/{waiting}/maps").read_bytes() else 2
        except PermissionError:
            return 1

    waiting = forked(wait)
    os.read(ready[0], 1)
    _pid, status = os.waitpid(forked(look), 0)
    os.write(stop[1], b".")
    assert os.waitpid(waiting, 0)[1] == 0
    for end in (*ready, *stop):
        os.close(end)
    return {0: True, 1: False}[os.waitstatus_to_exitcode(status)]


def test_another_process_of_the_same_user_cannot_look_into_a_hardened_one():
    assert seen_by_the_same_user(hardened=False)
    assert not seen_by_the_same_user(hardened=True)
