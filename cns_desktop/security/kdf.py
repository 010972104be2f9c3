"""From a typed passphrase to key bytes: Argon2id with parameters kept in the header."""

from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cns_desktop.security.header import KEY_BYTES, KdfParams

FLOOR = KdfParams(memory_kib=64 * 1024, iterations=3, lanes=4)
"""Never less than this for a real caseload (base.md section 5)."""

_CEILING_KIB = 1024 * 1024
_FASTEST, _SLOWEST = 0.250, 0.500
_TRIAL_SALT = b"cns-desktop time"


def stretch(passphrase: bytes, salt: bytes, params: KdfParams) -> bytes:
    """Argon2id of a passphrase: slow and memory-hungry on purpose."""
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.iterations,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    ).derive(passphrase)


def subkey(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """HKDF-SHA256: one independent key for each purpose."""
    info = f"cns-desktop/1/{purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt or None, info=info).derive(secret)


def calibrate(clock: Callable[[], float], start: KdfParams = FLOOR) -> KdfParams:
    """The parameters that cost this laptop 250 to 500 ms: memory is doubled first, then passes are added."""
    params = start
    took = _cost(params, clock)
    while took < _FASTEST and params.memory_kib < _CEILING_KIB and took * 2 <= _SLOWEST:
        params = replace(params, memory_kib=params.memory_kib * 2)
        took = _cost(params, clock)
    if took < _FASTEST:
        passes = params.iterations * _FASTEST / max(took, 0.001)
        params = replace(params, iterations=min(int(passes) + 1, params.iterations * 4))
    return params


def _cost(params: KdfParams, clock: Callable[[], float]) -> float:
    began = clock()
    stretch(b"how long does this take", _TRIAL_SALT, params)
    return clock() - began
