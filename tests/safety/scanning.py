"""Looks for marked words in every file below some folders: plain, UTF-16, base64, inside zips and inside compressed PDF streams."""

import io
import re
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pypdfium2

from cns_desktop.documents.leaflets import text_of

MARK = "Zqxvark"  # every marked word starts with it; no language has it
_STREAM = re.compile(rb"stream\r?\n")


def _in_base64(word: str) -> Iterator[bytes]:
    for shift in range(3):
        coded = b64encode(b"\0" * shift + word.encode())
        yield coded[-(-shift * 8 // 6) : (shift + len(word)) * 8 // 6]


def _patterns() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, word in (("", MARK), (" small", MARK.lower()), (" capitals", MARK.upper())):
        found |= {f"UTF-8{name}": word.encode(), f"UTF-16LE{name}": word.encode("utf-16-le"), f"UTF-16BE{name}": word.encode("utf-16-be")}
        found |= {f"base64/{shift}{name}": coded for shift, coded in enumerate(_in_base64(word))}
        found[f"hex{name}"] = word.encode().hex().encode()
    return found


PATTERNS = _patterns()


def marks_in(data: bytes) -> list[str]:
    """In which shapes the mark stands in `data`, archives and compressed streams opened."""
    return sorted({name for part in _opened(data) for name, pattern in PATTERNS.items() if pattern in part})


def _opened(data: bytes, depth: int = 0) -> Iterator[bytes]:
    yield data
    if depth > 3:
        return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _opened(archive.read(name), depth + 1)
    if b"%PDF-" in data[:1024]:
        for found in _STREAM.finditer(data):
            yield _inflated(data[found.end() :])
        with suppress(pypdfium2.PdfiumError):  # cut short: its streams were read all the same
            yield text_of(data).encode()
    if data[:2] == b"\x1f\x8b":
        yield from _opened(_inflated(data, 31), depth + 1)


def _inflated(data: bytes, bits: int = 15) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data)
    except zlib.error:
        return b""


def leaks(folders: list[Path], excluded: list[Path]) -> tuple[list[str], int]:
    """What leaked where, and how many files were read. The names of files and folders count too."""
    found, read = [], 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(path.is_relative_to(each) for each in excluded):
                continue
            if marks_in(str(path.relative_to(folder)).encode()):
                found.append(f"the name {path.name}")
            if path.is_file() and not path.is_symlink():
                read += 1
                found += [f"{path.relative_to(folder)}: {shape}" for shape in marks_in(path.read_bytes())]
    return found, read
