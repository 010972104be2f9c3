"""A leaflet's words and facts as they are typed: kept at once, found again after a lock or a crash (README 12)."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime

from cns_desktop.domain.leaflets import ContentStatus, Leaflet
from cns_desktop.services import drafts
from cns_desktop.services.desk import Desk

FORM = "leaflet"
_TYPED = (
    "title",
    "language",
    "needs_told",
    "concerns",
    "sites",
    "treatments",
    "keywords",
    "owner",
    "author",
    "licence",
    "source_url",
    "is_easy_read",
    "pif_tick",
    "text",
)
_LISTS = ("concerns", "sites", "treatments", "keywords")


def _subject(leaflet: Leaflet, language: str = "") -> str:
    return f"{leaflet.key}/{leaflet.version}/{language or leaflet.language}"


def keep(desk: Desk, leaflet: Leaflet, language: str = "") -> datetime:
    """Keep what is typed; `language` is the one the leaflet is stored under."""
    facts = asdict(leaflet)
    data = {name: facts[name] for name in _TYPED} | {"review_by": leaflet.review_by.isoformat() if leaflet.review_by else None}
    return drafts.keep(desk, FORM, None, _subject(leaflet, language), json.loads(json.dumps(data)))


def kept(desk: Desk, leaflet: Leaflet) -> Leaflet:
    """The leaflet with what was typed and not stored yet."""
    found = drafts.recall(desk, FORM, _subject(leaflet)) if leaflet.status is ContentStatus.DRAFT else None
    if found is None:
        return leaflet
    data = dict(found.data)
    day = data.pop("review_by")
    data |= {name: tuple(data[name]) for name in _LISTS}
    return replace(leaflet, **data, review_by=date.fromisoformat(day) if day else None)


def forget(desk: Desk, leaflet: Leaflet) -> None:
    """It is stored."""
    drafts.forget(desk, FORM, _subject(leaflet))
