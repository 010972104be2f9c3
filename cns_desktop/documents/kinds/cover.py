"""Pack cover (kind 03, picture 01): whom to call, when, what happens next. No illness, no treatment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame, RedFlags
from cns_desktop.documents.errors import MissingFact
from cns_desktop.i18n import _

KEY = "cover"
NEEDS_TOLD = m.NeedsTold.NOTHING


@dataclass(frozen=True, slots=True)
class Appointment:
    """When, with whom and where; never what for."""

    at: datetime
    who: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class CoverContent:
    number: int  # of this person's packs
    made_on: date
    made_by: str
    flags: RedFlags | None = None
    appointment: Appointment | None = None
    ring_by: date | None = None  # when there is no appointment
    review_on: date | None = None  # of the plan, when there is neither
    line_name: str = ""  # approved out-of-hours line when there is no set yet
    line_number: str = ""
    read_first: tuple[tuple[str, str], ...] = ()  # (part key, words after the page number)
    says_treatment: bool = False  # only when a treatment has been told


def cover(content: CoverContent, frame: Frame) -> m.Document:
    """The first page of a pack."""
    words = frame.wording
    blocks: list[m.Block] = [
        m.Masthead(frame.team.name, frame.team.hospital, is_cover=True),
        m.Banner(
            words.text("cover.title"),
            frame.person.name,
            words.text("cover.made", date=words.day(content.made_on), who=content.made_by),
        ),
        m.Para(words.rich("cover.keep"), m.Role.KEY),
        _worker(content, frame),
        _unwell(content, frame),
        _next(content, frame),
        *_read_first(content, frame),
    ]
    if panel := frame.formats():
        blocks.append(m.Foot(panel))
    version = words.text("cover.version", number=str(content.number), date=words.stamp_day(content.made_on))
    return frame.document(KEY, words.text("cover.title"), blocks, frame.foot("03P", version), NEEDS_TOLD)


def _worker(content: CoverContent, frame: Frame) -> m.CallBox:
    words, worker = frame.wording, frame.worker()
    role = worker.role[:1].upper() + worker.role[1:]
    key = "cover.worker_role" if content.says_treatment else "cover.worker_role_nothing_told"
    intro: m.Words = words.rich(key, role=role)
    if worker.hours:
        intro = (*intro, m.Break(), m.Bold(f"{worker.hours.rstrip('.')}."))
    if worker.message:
        intro = (*intro, m.Text(f" {worker.message}"))
    return m.CallBox(words.text("cover.worker", name=worker.name), intro, worker.phone, is_cover=True)


def _unwell(content: CoverContent, frame: Frame) -> m.UrgentBox:
    words = frame.wording
    if content.flags is None and content.line_number:
        named = words.rich("cover.unwell_name", name=content.line_name)
        return m.UrgentBox(words.text("cover.unwell"), named, content.line_number, is_cover=True)
    if content.flags is None:
        return m.UrgentBox(words.text("cover.unwell"), words.rich("cover.unwell_111"), is_cover=True)
    page = frame.page("who-to-call") if frame.has("who-to-call") else ""
    intro = words.rich("cover.unwell_line", page=page) if page else words.rich("cover.unwell_line_only")
    return m.UrgentBox(words.text("cover.unwell"), intro, content.flags.number, is_cover=True)


def _next(content: CoverContent, frame: Frame) -> m.Block:
    words, visit = frame.wording, content.appointment
    if visit is None:
        if content.ring_by is None and content.review_on is not None:
            again = words.rich("cover.review", name=frame.worker().first_name, date=words.week_day(content.review_on))
            return m.IconRow("calendar", (m.Para(again),))
        if content.ring_by is None:
            raise MissingFact(_("the next appointment, or the day by which you will ring"))
        ring = words.rich("cover.ring_by", name=frame.worker().first_name, date=words.week_day(content.ring_by))
        return m.IconRow("phone", (m.Para(ring),))
    when = m.Bold(words.text("cover.next_when", day=words.week_day(visit.at), time=words.clock(visit.at)))
    key = "cover.next_where" if visit.place else "cover.next_with"
    lines = (
        m.Para((m.Bold(words.text("cover.next")),)),
        m.Para((when,), m.Role.KEY),
        m.Para(words.rich(key, who=visit.who, place=visit.place)),
    )
    return m.IconRow("calendar", lines)


def _read_first(content: CoverContent, frame: Frame) -> list[m.Block]:
    words = frame.wording
    parts = [words.text("cover.read_page", page=frame.page(key), what=what) for key, what in content.read_first if frame.has(key)]
    if not parts:
        return []
    listed = " · ".join(parts)
    line = f"{listed[:1].upper()}{listed[1:]}. {words.text('cover.read_list')}"
    return [m.IconRow("doc", (m.Para((m.Bold(words.text("cover.read")),)), m.Para(m.said(line))))]
