"""The shelf: leaflets from draft to approved to withdrawn, each version kept; search; and who was given what (README 4, 5)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from cns_desktop.db import content, records
from cns_desktop.db import leaflets as shelf
from cns_desktop.db.uow import Unit
from cns_desktop.domain.audit import Act
from cns_desktop.domain.caseload import Name
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.packing import Recall, RecallLine
from cns_desktop.domain.packs import Handing, Paper
from cns_desktop.domain.shelf import reading_grade
from cns_desktop.i18n import _
from cns_desktop.services import demo_plans, demo_pools
from cns_desktop.services.blobs import put_blob
from cns_desktop.services.desk import Desk

KIND = shelf.KIND
_TOPICS = frozenset({Topic.LEAFLETS})
_DAYS = ("published_on", "review_by")
_MOMENTS = ("approved_on", "withdrawn_on")
_LISTS = ("formats", "keywords", "concerns", "sites", "treatments", "warnings")


@dataclass(frozen=True, slots=True)
class CleanPdf:
    """What the worker process made of an imported file."""

    data: bytes
    pages: int
    language: str
    is_tagged: bool
    text: str
    warnings: tuple[str, ...] = ()


# Reading --------------------------------------------------------------------------------------------------------------------------


def read_shelf(connection: Connection) -> tuple[Leaflet, ...]:
    """Every version of every leaflet, oldest version first."""
    return tuple(_leaflet(row) for row in content.rows(connection, KIND))


def list_leaflets(desk: Desk) -> tuple[Leaflet, ...]:
    with desk.db.reading() as connection:
        return read_shelf(connection)


def load_leaflet(desk: Desk, key: str, version: int, language: str) -> Leaflet:
    """One version with its text. Expected when it is not on the shelf."""
    with desk.db.reading() as connection:
        return _held(connection, key, version, language)


def search(desk: Desk, typed: str) -> tuple[str, ...]:
    """Keys of the leaflets whose title, keywords or text hold every word, the best first."""
    with desk.db.reading() as connection:
        return tuple(dict.fromkeys(row.key for row in shelf.find(connection, typed)))


def recall_list(desk: Desk, key: str, version: int = 0) -> Recall:
    """Who was given this leaflet, and apart from them for whom it is printed and not yet given. Declined and destroyed count as neither."""
    with desk.db.reading() as connection:
        rows = shelf.recall(connection, key, version)
        papers = {row.paper: records.get(connection, Paper, row.paper) for row in rows}
    given: dict[PatientId, RecallLine] = {}
    printed: dict[PatientId, RecallLine] = {}
    for row in rows:  # the latest of each person counts
        patient, name = PatientId(row.patient), Name(row.family, row.given, row.title)
        how = next((h for h in Handing if h.value == row.given_how), None)
        on = _moment(row.given_at if how else row.made_at).astimezone().date()
        paper = papers.get(row.paper)
        line = RecallLine(patient, name, on, row.leaflet_version, row.language, paper.body_size if paper else 0)
        if how is None:
            printed[patient] = line
        elif how.is_given:
            given[patient] = line
    return Recall(tuple(given.values()), tuple(printed.values()))


# Changing -------------------------------------------------------------------------------------------------------------------------


def save_draft(desk: Desk, leaflet: Leaflet, language: str = "") -> Change:
    """Keep a draft: a new one, or one changed; `language` is the one it was under. An approved or withdrawn version is frozen."""
    _check(leaflet)
    with desk.db.writing(desk.actor, desk.now()) as unit:
        if language and language != leaflet.language:
            if _find(unit.connection, leaflet.key, leaflet.version, leaflet.language) is not None:
                raise Expected(_("There is a version in this language already."), _("What you typed is kept."), _("Choose another language."))
            shelf.set_language(unit.connection, leaflet.key, str(leaflet.version), language, leaflet.language)
        known = _find(unit.connection, leaflet.key, leaflet.version, leaflet.language)
        if known is not None and known.status is not ContentStatus.DRAFT:
            raise Frozen(_("This version is approved or withdrawn."), _("Nothing was changed."), _("Make the next version to change it."))
        _put(unit, replace(_measured(leaflet), status=ContentStatus.DRAFT))
        unit.audit(Act.UPDATE if known else Act.CREATE, "", "", _which(leaflet))
    return Change(_TOPICS)


def approve(desk: Desk, key: str, version: int, language: str) -> Change:
    """The person at the desk approves this version by name. The approved one before it in the same language is withdrawn as replaced."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        found = _held(unit.connection, key, version, language)
        if found.status is not ContentStatus.DRAFT:
            raise Frozen(_("This version is not a draft."), _("Nothing was changed."))
        if found.review_by is None or found.review_by < desk.today:
            raise Expected(
                _("An approved leaflet needs a day by which it is reviewed."), _("Nothing was changed."), _("Set “Review by”, then approve.")
            )
        ready = replace(found, status=ContentStatus.APPROVED, approved_by=desk.actor.name, approved_on=unit.now)
        for other in read_shelf(unit.connection):
            if (other.key, other.language, other.status) == (key, language, ContentStatus.APPROVED):
                reason = _("Version {version} replaces it.").format(version=version)
                _set(unit, replace(other, status=ContentStatus.WITHDRAWN, withdrawn_on=unit.now, withdrawn_reason=reason), Act.WITHDRAW)
        _set(unit, ready, Act.APPROVE)
    return Change(_TOPICS)


def withdraw(desk: Desk, key: str, version: int, language: str, reason: str) -> Change:
    """Take a version off the shelf: it prints no more, and the recall list says who has it."""
    if not reason.strip():
        raise Expected(_("A reason is needed."), _("Nothing was changed."), _("Write why it is withdrawn."))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        found = _held(unit.connection, key, version, language)
        gone = replace(found, status=ContentStatus.WITHDRAWN, withdrawn_on=unit.now, withdrawn_reason=reason.strip())
        _set(unit, gone, Act.WITHDRAW)
    return Change(_TOPICS)


def next_version(desk: Desk, key: str, language: str) -> tuple[Change, Leaflet]:
    """A draft after the newest version in this language, with its words and facts; its approval is not carried over."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        same = [one for one in read_shelf(unit.connection) if one.key == key]
        base = max((one for one in same if one.language == language), key=lambda one: one.version, default=None)
        if base is None:
            raise _gone()
        if base.status is ContentStatus.DRAFT:
            return Change(_TOPICS), base
        fresh = replace(
            base,
            version=max(one.version for one in same) + 1,
            status=ContentStatus.DRAFT,
            published_on=desk.today,
            review_by=None,
            approved_by="",
            approved_on=None,
            withdrawn_on=None,
            withdrawn_reason="",
        )
        _put(unit, fresh)
        unit.audit(Act.CREATE, "", "", _which(fresh))
    return Change(_TOPICS), fresh


def add_pdf(desk: Desk, pdf: CleanPdf, title: str) -> tuple[Change, Leaflet]:
    """Put a cleaned PDF on the shelf as a draft; its file is kept encrypted."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        digest = put_blob(desk, unit.connection, pdf.data)
        known = next((one for one in read_shelf(unit.connection) if one.sha256 == digest), None)
        if known is not None:
            raise Expected(
                _("This file is on the shelf already, as “{title}”.").format(title=known.title), _("Nothing was added."), _("Open that leaflet.")
            )
        leaflet = Leaflet(
            new_key(unit.connection, title),
            1,
            _language_of(pdf.language),
            title,
            Source.PDF,
            ContentStatus.DRAFT,
            published_on=None,
            pages=pdf.pages,
            is_tagged=pdf.is_tagged,
            warnings=pdf.warnings,
            text=pdf.text,
            sha256=digest,
        )
        _put(unit, leaflet)
        unit.audit(Act.IMPORT, "", "", _which(leaflet))
    return Change(_TOPICS), leaflet


def new_key(connection: Connection, title: str) -> str:
    """A key that no leaflet has: the title in small letters."""
    plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in title.lower()).split())[:60] or "leaflet"
    taken = {one.key for one in read_shelf(connection)}
    number, key = 1, plain
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key


def new_leaflet(desk: Desk, title: str) -> Leaflet:
    """An empty leaflet of our own, not yet stored."""
    with desk.db.reading() as connection:
        key = new_key(connection, "own-leaflet")
    return Leaflet(key, 1, "en", title, Source.MARKDOWN, ContentStatus.DRAFT, author=desk.actor.name, published_on=desk.today)


# What ships -----------------------------------------------------------------------------------------------------------------------


def stock(desk: Desk) -> Change:
    """Put what ships on the shelf once: drafts in a live store; in a demo store with the demo's own approval (README 5).

    What the team has already is never touched.
    """
    given: Iterable[Leaflet] = demo_plans.shelf(demo_pools.load(), desk.today) if desk.is_demo else demo_pools.starter_leaflets()
    with desk.db.writing(desk.actor, desk.now(), "import") as unit:
        known = {(one.key, one.version, one.language) for one in read_shelf(unit.connection)}
        fresh = [one for one in given if (one.key, one.version, one.language) not in known]
        for leaflet in fresh:
            _put(unit, leaflet)
            unit.audit(Act.IMPORT, "", "", _which(leaflet))
    return Change(_TOPICS)


# ----------------------------------------------------------------------------------------------------------------------------------


def _gone() -> Expected:
    return Expected(_("This leaflet is not on the shelf."), _("Nothing was changed."), _("Load the list again."))


def _which(leaflet: Leaflet) -> str:
    return f"content {KIND} {leaflet.key} {leaflet.version} {leaflet.language}"


def _find(connection: Connection, key: str, version: int, language: str) -> Leaflet | None:
    return next((one for one in read_shelf(connection) if (one.key, one.version, one.language) == (key, version, language)), None)


def _held(connection: Connection, key: str, version: int, language: str) -> Leaflet:
    found = _find(connection, key, version, language)
    if found is None:
        raise _gone()
    return found


def _check(leaflet: Leaflet) -> None:
    if not leaflet.title.strip():
        raise Expected(_("A leaflet needs a title."), _("What you typed is kept."), _("Write the title."))
    if not leaflet.key or not leaflet.language:
        raise Expected(_("A leaflet needs a language."), _("What you typed is kept."), _("Choose the language."))


def _measured(leaflet: Leaflet) -> Leaflet:
    """With the reading grade of our own English text: a hint."""
    if leaflet.source is not Source.MARKDOWN or leaflet.language != "en":
        return leaflet
    return replace(leaflet, reading_grade=reading_grade(leaflet.text))


def _language_of(said: str) -> str:
    """The language a PDF says it is in, as our codes have it; English where it says none."""
    found = "".join(sign for sign in said.replace("_", "-").split("-")[0].lower() if sign.isalpha())
    return found if len(found) in (2, 3) else "en"


def _put(unit: Unit, leaflet: Leaflet) -> None:
    known = leaflet if leaflet.source is Source.PDF else replace(leaflet, sha256=hashlib.sha256(leaflet.text.encode()).hexdigest())
    body = known.text.encode("utf-8", "surrogatepass")
    content.put(
        unit.connection,
        KIND,
        known.key,
        str(known.version),
        known.language,
        status=known.status.value,
        title=known.title,
        data=_data(known),
        body=body,
        sha256=known.sha256,
        review_by=known.review_by,
        now=unit.now,
    )
    shelf.index(unit.connection, known.key, str(known.version), known.language, title=known.title, keywords=known.keywords, words=known.text)


def _set(unit: Unit, leaflet: Leaflet, act: Act) -> None:
    which = (KIND, leaflet.key, str(leaflet.version), leaflet.language)
    content.set_status(unit.connection, *which, status=leaflet.status.value, data=_data(leaflet), now=unit.now)
    unit.audit(act, "", "", _which(leaflet))


def _data(leaflet: Leaflet) -> bytes:
    facts = asdict(leaflet)
    for name in ("key", "version", "language", "title", "status", "text", "sha256"):
        del facts[name]
    return json.dumps(facts, default=_plain, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, Source):
        return value.value
    if isinstance(value, date):  # datetime included
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _leaflet(row: Any) -> Leaflet:  # noqa: ANN401 - a row of db.content
    facts: dict[str, Any] = json.loads(row.data or b"{}")
    facts["source"] = Source(facts.get("source", Source.MARKDOWN.value))
    facts |= {name: tuple(facts.get(name, ())) for name in _LISTS}
    facts |= {name: date.fromisoformat(facts[name]) for name in _DAYS if facts.get(name)}
    facts |= {name: datetime.fromisoformat(facts[name]) for name in _MOMENTS if facts.get(name)}
    text = row.body.decode("utf-8", "surrogatepass")
    return Leaflet(
        key=row.key,
        version=int(row.version),
        language=row.language,
        title=row.title,
        status=ContentStatus(row.status),
        text=text,
        sha256=row.sha256,
        **facts,
    )


def _moment(written: str | datetime) -> datetime:
    moment = written if isinstance(written, datetime) else datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
