"""What FHIR R4 knows: its resource types, their elements, which of them repeat (resources/fhir/r4-elements.json)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

TABLE = Path(__file__).resolve().parents[2] / "resources" / "fhir" / "r4-elements.json"
CONTAINER = "ResourceContainer"


@dataclass(frozen=True, slots=True)
class Kind:
    """An element's type (primitives start with a small letter), whether it repeats, whether XML writes it as an attribute."""

    name: str
    many: bool
    is_attribute: bool

    @property
    def is_primitive(self) -> bool:
        return self.name[0].islower()


def is_resource(name: object) -> bool:
    """Is this the name of an R4 resource type?"""
    return isinstance(name, str) and name in _resources()


@cache
def fields(type_name: str) -> Mapping[str, Kind]:
    """Every element of a resource or data type, those of its base first."""
    base, own = _table()["types"][type_name]
    inherited = dict(fields(base)) if base else {}
    return inherited | {name: _kind(text) for name, text in own.items()}


def _kind(text: str) -> Kind:
    return Kind(text.rstrip("*@"), "*" in text, "@" in text)


@cache
def _table() -> dict[str, Any]:
    return orjson.loads(TABLE.read_bytes())  # type: ignore[no-any-return]  # our own file


@cache
def _resources() -> frozenset[str]:
    return frozenset(_table()["resources"])
