"""What a passphrase is once typed: normal form, any length, any script."""

import unicodedata

MIN_LENGTH = 8
LONG_ENOUGH = 12


def normal(passphrase: str) -> str:
    """NFC, so that an accent typed on another keyboard still opens the caseload."""
    return unicodedata.normalize("NFC", passphrase)


def to_bytes(passphrase: str) -> bytes:
    """The bytes the key is made from; a lone surrogate from a broken input method is kept, not refused."""
    return normal(passphrase).encode("utf-8", "surrogatepass")


def length(passphrase: str) -> int:
    """Characters as counted for the length rule."""
    return len(normal(passphrase))
