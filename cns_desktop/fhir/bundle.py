"""Export: stored bodies to one Bundle of type `collection`, the same bytes for the same records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from cns_desktop.fhir.meta import BASE


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as the store holds it: its bytes are written by `jsontext.dumps`."""

    rtype: str
    uid: str
    body: bytes


def collection(resources: Iterable[Stored]) -> Iterator[bytes]:
    """The Bundle in pieces, so that a caseload never stands in memory twice; join them, or write them one by one.

    fullUrl is a RESTful address so that `Patient/<uid>` inside the bodies resolves as the FHIR rules say. No time stamp: export
    of the same records is the same file.
    """
    yield b'{"resourceType":"Bundle","type":"collection"'
    opening = b',"entry":['
    for resource in resources:
        address = orjson.dumps(f"{BASE}/{resource.rtype}/{resource.uid}")
        yield opening + b'{"fullUrl":' + address + b',"resource":' + resource.body + b"}"
        opening = b","
    yield b"}" if opening != b"," else b"]}"


def ndjson(resources: Iterable[Stored]) -> Iterator[bytes]:
    """One resource a line."""
    for resource in resources:
        yield resource.body + b"\n"
