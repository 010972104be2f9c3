"""A leaflet of our own (picture 19): Markdown becomes blocks, so that it prints in any size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Look, TeamDetails, phone
from cns_desktop.documents.markdown import blocks_of
from cns_desktop.documents.words import Wording

_CODE = "LEA"


@dataclass(frozen=True, slots=True)
class LeafletContent:
    """One version of one leaflet; its Markdown holds no person."""

    key: str
    number: str  # WB-004
    version: int
    title: str
    markdown: str
    needs_told: m.NeedsTold = m.NeedsTold.NOTHING
    series: str = ""
    lede: str = ""
    published_on: date | None = None
    review_by: date | None = None
    owner: str = ""
    made_by: str = ""
    late_reason: str = ""  # why an out-of-date leaflet is printed all the same


def leaflet(content: LeafletContent, wording: Wording, team: TeamDetails, look: Look, *, strip: str = "") -> m.Document:
    """The leaflet, alone or (with a strip) as part of a pack."""
    blocks: list[m.Block] = []
    if content.late_reason and content.review_by:
        late = wording.text("leaflet.late", date=wording.stamp_month(content.review_by), reason=content.late_reason)
        blocks.append(m.Note((m.Para((m.Bold(late),)),)))
    blocks.insert(0, m.LeafletHead(content.series, wording.text("leaflet.number", number=content.number)))
    blocks.append(m.Heading(1, content.title))
    if content.lede:
        blocks.append(m.Para(m.said(content.lede), m.Role.LEDE))
    blocks += blocks_of(content.markdown)
    if end := _end(content, wording, team):
        blocks.append(m.Foot((m.Para(end, m.Role.SMALL),)))
    parts = [wording.text("leaflet.version", number=content.number, version=str(content.version))]
    if content.published_on:
        parts.append(wording.text("leaflet.published", date=wording.stamp_month(content.published_on)))
    if content.review_by:
        parts.append(wording.text("leaflet.review", date=wording.stamp_month(content.review_by)))
    owner = wording.text("leaflet.owner", owner=content.owner) if content.owner else ""
    theme = "M" if look.is_mono else "C"
    foot = m.FootLine("", " · ".join(parts), owner, f"{_CODE}-{wording.language}-{look.body}-{theme}")
    return m.Document(
        content.key,
        content.title,
        tuple(blocks),
        foot,
        content.needs_told,
        wording.language,
        look.body,
        look.is_mono,
        strip,
        is_own_count=True,
    )


def _end(content: LeafletContent, wording: Wording, team: TeamDetails) -> m.Words:
    parts: list[m.Words] = []
    if content.made_by:
        parts += [wording.rich("leaflet.made", who=content.made_by.rstrip(".")), wording.rich("leaflet.sources")]
    if team.advice_phone:
        parts.append(wording.rich("leaflet.advice", phone=phone(team.advice_phone)))
    if team.formats_phone:
        parts.append(wording.rich("leaflet.format", phone=phone(team.formats_phone)))
    found: list[m.Inline] = []
    for part in parts:
        if found:
            found.append(m.Text(" "))
        found.extend(part)
    return tuple(found)
