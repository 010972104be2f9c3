"""A file's bytes to resources: JSON, NDJSON or XML, one resource or a Bundle of any kind, told apart by content, not by name.

What cannot be read is refused in plain words with its place, and kept out whole; the rest of the file is read all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from cns_desktop.domain.imports import Refusal
from cns_desktop.fhir import jsontext, xml
from cns_desktop.fhir.jsontext import BOM, Body, Json, JsonError
from cns_desktop.fhir.references import names_of
from cns_desktop.fhir.structure import ShapeError, examine
from cns_desktop.i18n import _

NESTING = 4  # a Bundle in a Bundle in a Bundle is somebody's mistake, not a caseload


class Format(Enum):
    """What the first bytes say a file is."""

    EMPTY = "empty"
    JSON = "json"  # also NDJSON: the first line decides
    XML = "xml"
    PDF = "pdf"
    ZIP = "zip"  # xlsx, docx, zip
    UTF16 = "utf-16"
    BINARY = "binary"
    TEXT = "text"  # CSV or something else


@dataclass(frozen=True, slots=True)
class Found:
    """One well-shaped resource. `unknown` names elements R4 does not know (kept); `must_understand` = keep it opaque."""

    where: str
    body: Body
    full_url: str = ""
    unknown: tuple[str, ...] = ()
    must_understand: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What references in the same file may call it."""
        return names_of(self.body, self.full_url)


@dataclass(slots=True)
class Parsed:
    """What one file holds."""

    resources: list[Found] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def sniff(data: bytes) -> Format:
    """What the file is, by its first bytes."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return Format.UTF16
    start = data.removeprefix(BOM)[:4096].lstrip()
    if not start:
        return Format.EMPTY
    for magic, kind in ((b"%PDF", Format.PDF), (b"PK\x03\x04", Format.ZIP), (b"{", Format.JSON), (b"[", Format.JSON), (b"<", Format.XML)):
        if start.startswith(magic):
            return kind
    return Format.BINARY if b"\0" in start else Format.TEXT


def read(data: bytes, name: str) -> Parsed:
    """Everything in the file `name`; nothing is raised for bad content, it is refused."""
    parsed = Parsed()
    kind = sniff(data)
    if kind is Format.JSON:
        _read_json(data, name, parsed)
    elif kind is Format.XML or (kind is Format.UTF16 and b"<" in data[:8]):
        try:
            _take(xml.loads(data), _Place(name), parsed)
        except JsonError as error:
            parsed.refused.append(Refusal(name, error.where, error.reason))
    else:
        parsed.refused.append(Refusal(name, "", _not_fhir(kind)))
    return parsed


def _not_fhir(kind: Format) -> str:
    return {
        Format.EMPTY: _("The file is empty."),
        Format.PDF: _("This is a PDF. Patient records are read from FHIR (JSON, NDJSON, XML) or CSV."),
        Format.ZIP: _("This is a zip or Office file. Save the sheet as CSV, or unpack the files first."),
        Format.UTF16: _("The file is UTF-16 text. Save it as UTF-8."),
        Format.BINARY: _("This is not a text file."),
    }.get(kind, _("This is neither FHIR (JSON, NDJSON, XML) nor CSV in our layout."))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in which file we are."""

    file: str
    where: str = ""
    full_url: str = ""
    depth: int = 0

    def inner(self, where: str, full_url: str = "") -> "_Place":
        return _Place(self.file, f"{self.where}.{where}" if self.where else where, full_url, self.depth + 1)


def _read_json(data: bytes, name: str, parsed: Parsed) -> None:
    try:
        value = jsontext.loads(data)
    except JsonError as error:
        rows = _rows(data)
        if len(rows) > 1 and rows[0][1].endswith(b"}"):
            _read_rows(rows, name, parsed)
        else:
            parsed.refused.append(Refusal(name, error.where, error.reason))
        return
    if not isinstance(value, dict):
        parsed.refused.append(Refusal(name, "", _("A FHIR resource is a JSON object.")))
        return
    _take(value, _Place(name), parsed)


def _rows(data: bytes) -> list[tuple[int, bytes]]:
    """NDJSON: each line that is not blank, with its number."""
    lines = data.removeprefix(BOM).split(b"\n")
    return [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]


def _read_rows(rows: list[tuple[int, bytes]], name: str, parsed: Parsed) -> None:
    for number, line in rows:
        where = _("line {line}").format(line=number)
        try:
            body = jsontext.load_object(line)
        except JsonError as error:
            parsed.refused.append(Refusal(name, where, error.reason))
        else:
            _take(body, _Place(name, where), parsed)


def _take(body: Body, place: _Place, parsed: Parsed) -> None:
    """A resource, or each resource of a Bundle."""
    if body.get("resourceType") == "Bundle":
        _take_bundle(body, place, parsed)
        return
    try:
        findings = examine(body)
    except ShapeError as error:
        parsed.refused.append(Refusal(place.file, " ".join(part for part in (place.where, error.path) if part), error.reason))
        return
    parsed.resources.append(Found(place.where, body, place.full_url, tuple(findings.unknown), findings.must_understand))


def _take_bundle(bundle: Body, place: _Place, parsed: Parsed) -> None:
    entries = bundle.get("entry", [])
    reason = ""
    if bundle.get("type") == "history":
        reason = _("A history holds old versions of records; import the current ones.")
    elif place.depth > NESTING:
        reason = _("The data is nested too deeply.")
    elif not isinstance(entries, list):
        reason = _("R4 wants a list here.")
    if reason:
        parsed.refused.append(Refusal(place.file, f"{place.where} Bundle.entry".strip(), reason))
        return
    seen: dict[str, tuple[str, Body]] = {}
    for index, entry in enumerate(entries):
        where = f"entry[{index}]"
        if refusal := _entry_refusal(entry, seen, where):
            parsed.refused.append(Refusal(place.file, place.inner(where).where, refusal))
            continue
        full_url = entry.get("fullUrl", "")
        _take(entry["resource"], place.inner(where, full_url if isinstance(full_url, str) else ""), parsed)


def _entry_refusal(entry: Json, seen: dict[str, tuple[str, Body]], where: str) -> str:
    """Why this entry brings no record, or nothing at all."""
    if not isinstance(entry, dict):
        return _("R4 wants an object here.")
    resource = entry.get("resource")
    if order := _order(entry.get("request")):
        return _("This entry asks for something to be done ({order}); it brings no record.").format(order=order)
    if resource is None:
        return _("This entry brings no record.")
    if not isinstance(resource, dict):
        return _("R4 wants an object here.")
    search = entry.get("search")
    if isinstance(search, dict) and search.get("mode") == "outcome":
        return _("This is a note about the search, not a record.")
    return _repeats(entry, resource, seen, where)


def _order(request: Json) -> str:
    """GET, DELETE, PATCH and operations ask a server for something; POST and PUT of a type bring records."""
    if not isinstance(request, dict):
        return ""
    method, url = str(request.get("method", "")), str(request.get("url", ""))
    if method in ("GET", "HEAD", "DELETE", "PATCH"):
        return method
    return _("operation") if "$" in url else ""


def _repeats(entry: Body, resource: Body, seen: dict[str, tuple[str, Body]], where: str) -> str:
    """The refusal of a second entry with one identity; remembers the first."""
    if resource.get("resourceType") == "Bundle":
        return ""
    names = list(_identities(entry, resource))
    earlier = next((seen[one] for one in names if one in seen), None)
    seen.update({one: (where, resource) for one in names if one not in seen})
    if earlier is None:
        return ""
    first, body = earlier
    if body == resource:
        return _("This repeats {first} word for word; it is read once.").format(first=first)
    return _("{first} of this file already has this identity; which is right cannot be known.").format(first=first)


def _identities(entry: Body, resource: Body) -> Iterator[str]:
    """Two entries may not be the same resource: same fullUrl, or same type and id."""
    if isinstance(url := entry.get("fullUrl"), str) and url:
        yield url
    if isinstance(identity := resource.get("id"), str) and "fullUrl" not in entry:
        yield f"{resource.get('resourceType')}/{identity}"
