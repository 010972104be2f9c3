"""Make this process hard to read from outside: no core file, no debugger, files for the owner only.

Windows: untested. There the counterparts are exclusion from Windows Error Reporting and a tighter process DACL, set by
the installer and IT policy; this module does nothing but the file mask.
"""

import ctypes
import os
import sys
from dataclasses import dataclass

if sys.platform != "win32":  # pragma: no branch
    import resource

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4
_OWNER_ONLY = 0o077


@dataclass(frozen=True, slots=True)
class Hardening:
    """What took hold; the settings page shows it."""

    owner_only_files: bool
    no_core_files: bool
    no_debugger: bool


def harden() -> Hardening:
    """Call first thing, in every process: exec sets the dumpable flag again."""
    os.umask(_OWNER_ONLY)
    return Hardening(owner_only_files=True, no_core_files=_forbid_core_files(), no_debugger=_forbid_debugger())


def _forbid_core_files() -> bool:
    if sys.platform == "win32":  # pragma: no cover
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def _forbid_debugger() -> bool:
    if sys.platform != "linux":  # pragma: no cover
        return False
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
