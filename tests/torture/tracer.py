"""Kill a process at its n-th write system call: ptrace, so that a commit is cut between two of its own writes."""

import ctypes
import os
import platform
import signal
import struct
import sys

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_SYSGOOD, _EXITKILL = 1, 0x00100000
_AT_ENTRY = 1
# write pwrite64 writev ftruncate fsync fdatasync rename renameat renameat2 unlink unlinkat
_WRITES = {
    "x86_64": frozenset((1, 18, 20, 77, 74, 75, 82, 264, 316, 87, 263)),
    "aarch64": frozenset((64, 68, 66, 46, 82, 83, 38, 276, 35)),
}.get(platform.machine(), frozenset())


def is_possible() -> bool:
    """Whether this system has the call and this processor's numbers are known."""
    return sys.platform == "linux" and bool(_WRITES)


def _ptrace(request: int, pid: int, address: int = 0, data: int = 0) -> int:
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.restype = ctypes.c_long
    call.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    return int(call(request, pid, address, data))


def offer() -> None:
    """In the child: let the parent trace from here on."""
    _ptrace(_TRACEME, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


def follow(pid: int, kill_at: int) -> int:
    """In the parent: let the child run to its n-th write (0 = to its end) and kill it there. Gives back how many writes it came to."""
    _pid, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        return 0
    _ptrace(_SETOPTIONS, pid, 0, _SYSGOOD | _EXITKILL)
    writes, passed = 0, 0
    while True:
        _ptrace(_SYSCALL, pid, 0, passed)
        _pid, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            return writes
        stopped, passed = os.WSTOPSIG(status), 0
        if stopped == signal.SIGTRAP | 0x80:
            writes += _is_write(pid)
        elif stopped == signal.SIGSTOP:  # the end of its step
            break
        elif stopped != signal.SIGTRAP:
            passed = stopped
        if kill_at and writes >= kill_at:
            break
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return writes


def _is_write(pid: int) -> bool:
    info = ctypes.create_string_buffer(88)
    _ptrace(_SYSCALL_INFO, pid, len(info), ctypes.addressof(info))
    number = struct.unpack_from("<Q", info, 24)[0]
    return info.raw[0] == _AT_ENTRY and number in _WRITES
