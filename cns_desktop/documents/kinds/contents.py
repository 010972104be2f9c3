"""Contents of a pack (kind 03, picture 02): what, why, which version, on which page; the given slip stays empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame

KEY = "contents"
NEEDS_TOLD = m.NeedsTold.NOTHING


@dataclass(frozen=True, slots=True)
class ContentsItem:
    """One thing in the pack; `number` and what follows only for leaflets."""

    key: str
    title: str
    why: str = ""
    number: str = ""
    version: int = 0
    review_by: date | None = None
    note: str = ""  # "English only"


@dataclass(frozen=True, slots=True)
class ContentsPart:
    title: str
    items: tuple[ContentsItem, ...]
    is_first: bool = False  # the part to read first


@dataclass(frozen=True, slots=True)
class ContentsContent:
    number: int
    made_on: date
    parts: tuple[ContentsPart, ...]


def contents(content: ContentsContent, frame: Frame) -> m.Document:
    """The second page of a pack."""
    words = frame.wording
    blocks: list[m.Block] = [m.Heading(1, words.text("contents.title")), m.Para(_lede(content, frame), m.Role.LEDE)]
    for part in content.parts:
        if part.items:
            blocks.append(m.ContentsPart(part.title))
            blocks += [m.ContentsLine(item.title, item.why, _version(item, frame), frame.page(item.key)) for item in part.items]
    if frame.team.leaflets_address:
        address = m.Ltr(frame.team.leaflets_address)
        more = m.Para(words.rich("contents.more", address=address))
        blocks.append(m.QrBlock(f"https://{frame.team.leaflets_address}", (more,)))
    blocks.append(m.Foot((_slip(frame),)))
    version = words.text("cover.version", number=str(content.number), date=words.stamp_day(content.made_on))
    return frame.document(KEY, words.text("cover.title"), blocks, frame.foot("03P", version), NEEDS_TOLD)


def _lede(content: ContentsContent, frame: Frame) -> m.Words:
    first = [item for part in content.parts if part.is_first for item in part.items]
    if not first:
        return frame.wording.rich("contents.lede")
    pages = [frame.page(item.key) for item in first]
    if len(pages) == 1:
        return frame.wording.rich("contents.lede_one", first=pages[0])
    return frame.wording.rich("contents.lede_range", first=pages[0], last=pages[-1])


def _version(item: ContentsItem, frame: Frame) -> str:
    words = frame.wording
    if not item.number:
        return item.note
    if item.review_by is None:
        text = words.text("contents.version", number=item.number, version=str(item.version))
    else:
        review = words.month(item.review_by)
        text = words.text("contents.version_review", number=item.number, version=str(item.version), date=review)
    return f"{text}, {item.note}" if item.note else text


def _slip(frame: Frame) -> m.Ruled:
    words = frame.wording
    ticks = tuple(m.Tick(words.text(f"contents.{key}")) for key in ("handed", "posted", "read"))
    lines = m.FillLine(((words.text("contents.date"), 32), (words.text("contents.by"), 52)), words.rich("contents.list"))
    return m.Ruled((m.TickRow(ticks, words.text("contents.slip"), is_small=True), lines), is_open=True)
