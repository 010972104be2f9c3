"""Saving a paper where the nurse said, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cns_desktop.documents.errors import PrintingFailed


def save_pdf(data: bytes, path: Path) -> Path:
    """Write beside the place and move in: a full disk leaves no half paper. Only the owner may read it."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".saving-", suffix=".pdf", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise PrintingFailed("disk") from error
    return path
