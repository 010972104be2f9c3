"""What is known while locked: wrong tries, when it was last unlocked, how it looks. Times, numbers and names of colours; no word of hers."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cns_desktop.security import atomic
from cns_desktop.security.errors import NotWritten

_FILE = "screen.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """One small file beside the header."""

    failures: int = 0
    failed_at: float = 0.0
    last_unlocked: str = ""
    theme: str = "system"
    scale: int = 100
    density: str = "standard"
    geometry: str = ""

    @property
    def unlocked_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.last_unlocked)
        except ValueError:
            return None

    @property
    def window(self) -> bytes:
        try:
            return base64.b64decode(self.geometry, validate=True)
        except binascii.Error:
            return b""


class MemoryFile:
    """Reads and rewrites it; a file that can't be read or written is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self.now = self._read()

    def change(self, **values: object) -> None:
        """Keep other values."""
        self.now = replace(self.now, **values)  # type: ignore[arg-type]  # the dataclass checks the names
        try:
            atomic.write(self._path, json.dumps(asdict(self.now)).encode())
        except NotWritten:
            return  # a full or read-only disk must not stop her from unlocking

    def keep_window(self, geometry: bytes) -> None:
        self.change(geometry=base64.b64encode(geometry).decode("ascii"))

    def _read(self) -> Memory:
        try:
            content: Any = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return Memory()
        if not isinstance(content, dict):
            return Memory()
        blank = asdict(Memory())
        known = {name: content[name] for name in blank if type(content.get(name)) in {type(blank[name]), int}}
        return Memory(**known)
