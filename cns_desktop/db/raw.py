"""One way to open the encrypted file. Light enough for the lock screen: no SQLAlchemy here (README 23)."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:  # noqa: ANN401 - the driver has no types
    """Open `path` with the raw 32-byte key. The key is never part of a URL or of an error text."""
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in ("foreign_keys=on", "journal_mode=wal", "synchronous=full", "trusted_schema=off", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only=on")
    return connection
