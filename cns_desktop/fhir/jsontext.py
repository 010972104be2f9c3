"""JSON that keeps what it was given: numbers keep their source text, keys their order, and nothing is quietly dropped.

A plain `json.loads` turns `1.50` into `1.5` and `1e3` into `1000.0`, and lets the second of two equal keys win; a record that
other systems own must come out as it went in (guide README 11).
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from cns_desktop.i18n import _

Json = Any  # dict | list | str | int | bool | None | Number, as read; checked by the reader, not by the type
Body = dict[str, Json]

DEPTH = 100  # FHIR's own examples stay under 20; orjson itself stops at 254
BOM = b"\xef\xbb\xbf"
# 15 digits are exact everywhere (FHIR integers have 10); longer whole numbers keep their text.
EXACT = 15
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]+")
# What orjson would read as another number than `_whole` does: fractions, and whole numbers longer than EXACT.
_KEPT_AS_TEXT = re.compile(rb"[:,\[]-?(?:\d+[.eE]|\d{16})")


class Number(str):
    """A number as it was written: `1.50`, `1e3`, `-0`. Compares as text, prints as text, is written back as a number."""

    __slots__ = ()


class JsonError(ValueError):
    """The text is not JSON we can keep. `where` is a path or a line; neither holds a patient's words."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where


class _Doubled(Exception):
    """Inside one object a key stands twice."""


class _Constant(Exception):
    """NaN or Infinity: Python reads them, JSON has no such thing."""


def loads(data: bytes) -> Json:
    """The value in `data` (UTF-8, a byte order mark is allowed); JsonError where it is not JSON or cannot be kept whole."""
    data = data.removeprefix(BOM)
    if (quick := _unchanged_by_orjson(data)) is not None:
        return quick
    try:
        value = _DECODER.decode(data.decode())
    except UnicodeDecodeError as error:
        raise JsonError(_("The file is not UTF-8 text."), _("byte {number}").format(number=error.start + 1)) from error
    except json.JSONDecodeError as error:
        where = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        raise JsonError(_("This is not valid JSON."), where) from error
    except _Constant as error:
        raise JsonError(_("NaN and Infinity are not JSON numbers.")) from error
    except _Doubled as error:
        raise JsonError(_("A name stands twice in one object."), _path_of_doubled(data)) from error
    except RecursionError as error:
        raise JsonError(_("The data is nested too deeply.")) from error
    _check_depth(value, DEPTH)
    _check_text(data)
    return value


def load_object(data: bytes) -> Body:
    """As `loads`, for a value that must be an object."""
    value = loads(data)
    if not isinstance(value, dict):
        raise JsonError(_("A FHIR resource is a JSON object."))
    return value


def dumps(value: Json) -> bytes:
    """The one form we write: compact UTF-8, keys in their order, numbers as they were written."""
    return orjson.dumps(value, default=_as_written, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def number(text: str) -> int | Number | None:
    """The number `text` writes, as `loads` would give it; None where JSON has no such number."""
    if not _NUMBER.fullmatch(text):
        return None
    return _whole(text) if _WHOLE.fullmatch(text) else Number(text)


def clone(value: Json) -> Json:
    """A deep copy (text and numbers never change, so they are shared)."""
    if type(value) is dict:
        return {key: clone(item) if type(item) in _CONTAINERS else item for key, item in value.items()}
    if type(value) is list:
        return [clone(item) if type(item) in _CONTAINERS else item for item in value]
    return value


_CONTAINERS = frozenset((dict, list))


def _unchanged_by_orjson(data: bytes) -> Json:
    """The value if orjson reads and writes it back byte for byte (our own stored bodies); None where it would change it."""
    if not data.startswith((b"{", b"[")) or _KEPT_AS_TEXT.search(data):
        return None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    try:
        same = orjson.dumps(value) == data
    except TypeError:  # nested deeper than orjson writes
        return None
    if not same:
        return None
    _check_depth(value, DEPTH)
    return value


def _as_written(value: object) -> orjson.Fragment:
    if isinstance(value, Number):
        return orjson.Fragment(str(value))
    raise TypeError(type(value).__name__)


def _whole(text: str) -> int | Number:
    return Number(text) if len(text.lstrip("-")) > EXACT or text == "-0" else int(text)


def _refuse(_text: str) -> NoReturn:
    raise _Constant


def _object(pairs: list[tuple[str, Json]]) -> Body:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Doubled
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=Number, parse_int=_whole, parse_constant=_refuse)


def _check_depth(value: Json, left: int) -> None:
    if left == 0:
        raise JsonError(_("The data is nested too deeply."))
    for item in value.values() if type(value) is dict else value if type(value) is list else ():
        if type(item) in _CONTAINERS:
            _check_depth(item, left - 1)


def _check_text(data: bytes) -> None:
    """Half of a surrogate pair can be escaped in JSON but is no character; UTF-8 cannot hold it."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise JsonError(_("The text holds half a character (an unpaired surrogate).")) from error


class _Marked(dict[str, Json]):
    """An object in which `doubled` stands twice."""

    doubled: str = ""


def _mark(pairs: list[tuple[str, Json]]) -> Body:
    made = _Marked()
    for key, value in pairs:
        if key in made and not made.doubled:
            made.doubled = key
        made[key] = value
    return made


def _path_of_doubled(data: bytes) -> str:
    """Where the first doubled name is. Only names from the file's structure, so free of patient words."""
    found = json.loads(data, object_pairs_hook=_mark, parse_constant=str)
    return next(_doubled_in(found, "$"), "$")


def _doubled_in(value: Json, path: str) -> Any:  # noqa: ANN401 - an iterator of paths
    if isinstance(value, _Marked) and value.doubled:
        yield f"{path}.{value.doubled}"
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from _doubled_in(item, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}")
