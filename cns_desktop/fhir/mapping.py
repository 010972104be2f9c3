"""What a mapper is: one record type to and from one FHIR R4 resource type, pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cns_desktop.domain.records import Entry

Body = dict[str, Any]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Mapper(Generic[R]):
    """`matches(body)` tells our record types of one resource type apart, e.g. a diagnosis from a planned concern (both Condition).

    `to_fhir(record, base)` sets our owned paths on a copy of `base` and leaves everything else as it is; `base` None starts a new body.
    `from_fhir(body, fallback)` reads a body; record fields the body does not carry come from `fallback`.
    """

    record: type[R]
    rtype: str
    to_fhir: Callable[[R, Body | None], Body]
    from_fhir: Callable[[Body, Entry], R]
    matches: Callable[[Body], bool] = lambda _body: True
