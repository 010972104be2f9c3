"""The shelf's own reads: full-text search of leaflets, and which version went into which paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from cns_desktop.db.names import fold
from cns_desktop.db.tables.care import PaperLeafletRow
from cns_desktop.db.tables.store import ContentRow

KIND = "leaflet"
_PLACE = select(ContentRow.pk).where(
    ContentRow.kind == KIND,
    ContentRow.key == bindparam("wanted_key"),
    ContentRow.version == bindparam("wanted_version"),
    ContentRow.language == bindparam("wanted_language"),
)
_DROP_WORDS = text("DELETE FROM leaflet_fts WHERE rowid = :pk")
_PUT_WORDS = text("INSERT INTO leaflet_fts (rowid, title, keywords, words) VALUES (:pk, :title, :keywords, :words)")
_FIND = text(
    "SELECT c.key, c.language FROM leaflet_fts f JOIN content c ON c.pk = f.rowid WHERE leaflet_fts MATCH :words "
    "ORDER BY bm25(leaflet_fts, 10.0, 5.0, 1.0) LIMIT 500"
)
_RECALL = text(
    "SELECT l.leaflet_version, l.language, p.uid AS paper, p.state, p.given_how, p.given_at, p.made_at, p.patient, "
    "q.family, q.given, q.title FROM paper_leaflet l JOIN paper p ON p.uid = l.paper JOIN patient q ON q.uid = p.patient "
    "WHERE l.leaflet_key = :key AND (:version = 0 OR l.leaflet_version = :version) AND p.error_reason = '' AND p.state IN ('printed', 'saved') "
    "ORDER BY q.name_key, p.made_at"
)


def index(connection: Connection, key: str, version: str, language: str, *, title: str, keywords: Iterable[str], words: str) -> None:
    """Bring the search words of one version in step."""
    pk = connection.execute(_PLACE, {"wanted_key": key, "wanted_version": version, "wanted_language": language}).scalar_one()
    connection.execute(_DROP_WORDS, {"pk": pk})
    connection.execute(_PUT_WORDS, {"pk": pk, "title": _folded(title), "keywords": _folded(" ".join(keywords)), "words": _folded(words)})


def set_language(connection: Connection, key: str, version: str, language: str, to: str) -> None:
    """A draft is in another language than was thought."""
    row = update(ContentRow).where(ContentRow.kind == KIND, ContentRow.key == key, ContentRow.version == version, ContentRow.language == language)
    connection.execute(row.where(ContentRow.status == "draft").values(language=to))


def find(connection: Connection, typed: str) -> Sequence[Any]:
    """(key, language) of the versions that hold every word or the start of it, the best first."""
    words = [word for word in _folded(typed).split() if word]
    if not words:
        return ()
    return connection.execute(_FIND, {"words": " ".join(f'"{word}"*' for word in words)}).all()


def put_leaflets(connection: Connection, paper: str, patient: str, leaflets: Iterable[tuple[str, int, str]]) -> None:
    """Write down which leaflet versions stand in a paper, once."""
    connection.execute(delete(PaperLeafletRow).where(PaperLeafletRow.paper == paper))
    rows = [
        {"paper": paper, "patient": patient, "leaflet_key": key, "leaflet_version": version, "language": language}
        for key, version, language in leaflets
    ]
    if rows:
        connection.execute(insert(PaperLeafletRow), rows)


def recall(connection: Connection, key: str, version: int = 0) -> Sequence[Any]:
    """Every printed paper with this leaflet; `version` 0 = any."""
    return connection.execute(_RECALL, {"key": key, "version": version}).all()


def _folded(words: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(words)).split())
