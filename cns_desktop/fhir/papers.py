"""DocumentReference of a printed paper. The PDF is a blob named by its hash; the body holds no copy of it."""

from datetime import datetime
from typing import Any

from cns_desktop.domain.packs import Given, Handing, Paper, PaperState, PartKind
from cns_desktop.domain.packs import Part as Piece
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, extension_of, instant, put_extension
from cns_desktop.fhir.overlay import Part, codes, linked, mapper, parts_of, said, said_many, said_once, set_or_drop, status_error

KIND = f"{BASE}/CodeSystem/document-kind"
PACK = "patient-pack"
SHA256 = f"{BASE}/StructureDefinition/sha-256"  # Attachment.hash is SHA-1 in R4
PIECE = f"{BASE}/StructureDefinition/paper-part"
GIVEN = f"{BASE}/StructureDefinition/paper-given"


def _attachment(body: Body) -> Body:
    content: Body = next(iter(body.get("content", ())), {})
    found: Body = content.get("attachment", {})
    return found


def _own_attachment(body: Body) -> Body:
    body.setdefault("content", [{"attachment": {"contentType": "application/pdf"}}])
    found: Body = body["content"][0].setdefault("attachment", {})
    return found


def _in_attachment(name: str, key: str) -> Part:
    def put(body: Body, value: str) -> None:
        set_or_drop(_own_attachment(body), key, value)

    return Part((name,), lambda body: _attachment(body).get(key, ""), put)


def _get_hash(body: Body) -> str:
    found = extension_of(_attachment(body), SHA256)
    return found.get("valueString", "") if found else ""


def _put_hash(body: Body, value: str) -> None:
    put_extension(_own_attachment(body), SHA256, {"valueString": value} if value else None)


def _get_author(body: Body) -> str:
    return next((a.get("display", "") for a in body.get("author", ())), "")


def _put_author(body: Body, value: str) -> None:
    set_or_drop(body, "author", [{"display": value}] if value else None)


def _put_made(body: Body, value: datetime) -> None:
    body["date"] = value.isoformat()


def _read_piece(said_parts: dict[str, Any]) -> Piece | None:
    kind = next((k for k in PartKind if k.value == said_parts.get("kind")), None)
    if kind is None:
        return None
    text = {name: said_parts.get(name) or "" for name in ("title", "leaflet-key", "language", "note", "reason")}
    version = said_parts.get("leaflet-version") or 0
    return Piece(kind, text["title"], text["leaflet-key"], version, text["language"], text["note"], text["reason"])


def _write_piece(piece: Piece) -> list[Body]:
    return parts_of(
        kind=piece.kind.value,
        title=piece.title,
        leaflet_key=piece.leaflet_key,
        leaflet_version=piece.leaflet_version or None,
        language=piece.language,
        note=piece.note,
        reason=piece.reason,
    )


def _read_given(said_parts: dict[str, Any]) -> Given | None:
    how = next((h for h in Handing if h.value == said_parts.get("how")), None)
    at = instant(said_parts.get("at"))
    return None if how is None or at is None else Given(how, at, said_parts.get("by") or "")


def _write_given(given: Given) -> list[Body]:
    return parts_of(how=given.how.value, at=given.at, by=given.by)


def _get_state(body: Body) -> PaperState:
    found = extension_of(body, f"{BASE}/StructureDefinition/paper-state")
    return next((s for s in PaperState if found and s.value == found.get("valueCode")), PaperState.PRINTED)


def _put_state(body: Body, value: PaperState) -> None:
    put_extension(body, f"{BASE}/StructureDefinition/paper-state", {"valueCode": value.value})


def _said(name: str, kind: str, absent: object) -> Part:
    return said(name, f"{BASE}/StructureDefinition/paper-{name.replace('_', '-')}", kind, absent)


MAPPER: Mapper[Paper] = mapper(
    Paper,
    "DocumentReference",
    (
        linked("patient", "subject", "Patient"),
        _in_attachment("title", "title"),
        _in_attachment("language", "language"),
        Part(("sha256",), _get_hash, _put_hash),
        said_many("parts", PIECE, _write_piece, _read_piece),
        _said("body_size", "valueInteger", 0),
        _said("is_mono", "valueBoolean", absent=False),
        _said("pages", "valueInteger", 0),
        _said("copies", "valueInteger", 1),
        _said("format_code", "valueCode", ""),
        Part(("state",), _get_state, _put_state),
        Part(("made_at",), lambda body: instant(body.get("date")), _put_made),
        Part(("made_by",), _get_author, _put_author),
        said_once("given", GIVEN, _write_given, _read_given),
    ),
    start={
        "status": "current",
        "type": {"coding": [{"system": KIND, "code": PACK}]},
        "content": [{"attachment": {"contentType": "application/pdf"}}],
    },
    error=status_error("current"),
    matches=lambda body: PACK in codes(body.get("type")) and instant(body.get("date")) is not None,
)
