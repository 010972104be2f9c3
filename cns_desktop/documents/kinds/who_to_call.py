"""Who to call (kind 01, picture 03): the right number in a bad moment, 999 before any local number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame, RedFlags, phone
from cns_desktop.documents.words import marked

KEY = "who-to-call"
NEEDS_TOLD = m.NeedsTold.NOTHING  # with a red-flag set: of the treatment given and told
_MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """Another number. Lines that tell the diagnosis are left out by the service until it is told."""

    who: str
    what: str
    number: str


@dataclass(frozen=True, slots=True)
class CallContent:
    version: int
    made_on: date
    danger: str = ""  # approved words: what means 999
    say: str = ""  # what to tell 999, from told facts
    flags: RedFlags | None = None
    line_name: str = ""  # approved out-of-hours line when there is no set yet
    line_number: str = ""
    crisis_number: str = ""
    others: tuple[DirectoryLine, ...] = ()
    have_ready: str = ""  # "the date of your operation"


def who_to_call(content: CallContent, frame: Frame) -> m.Document:
    """The page with the numbers and when to use each."""
    words = frame.wording
    blocks: list[m.Block] = [frame.masthead(), m.Heading(1, words.text("call.title"))]
    if frame.look.body > 18:  # so that both numbers stand on page 1
        blocks += _numbers_first(content, frame)
    blocks += [_danger(content, frame), _unwell(content, frame), _worker(frame)]
    blocks += [m.Heading(2, words.text("call.others")), _others(content, frame)]
    if content.have_ready:
        blocks.append(m.Para(words.rich("call.ready_treatment", fact=content.have_ready)))
    else:
        blocks.append(m.Para(words.rich("call.ready")))
    version = frame.version(content.version, content.made_on)
    return frame.document(
        KEY,
        words.text("call.title"),
        blocks,
        frame.foot("01P", version, content.flags),
        NEEDS_TOLD if content.flags is None else m.NeedsTold.TREATMENT,
    )


def _numbers_first(content: CallContent, frame: Frame) -> list[m.Block]:
    found: list[m.Block] = []
    number = content.flags.number if content.flags else content.line_number
    if number:
        found.append(m.Para(frame.wording.rich("call.line_first", number=phone(number)), m.Role.KEY))
    found.append(m.Para(frame.wording.rich("call.worker_first", name=frame.worker().name, number=phone(frame.worker().phone)), m.Role.KEY))
    return found


def _danger(content: CallContent, frame: Frame) -> m.UrgentBox:
    words = frame.wording
    intro = marked(content.danger) if content.danger else words.rich("call.danger_plain")
    if content.say:
        intro = (*intro, m.Break(), *words.rich("call.say", words=content.say))
    return m.UrgentBox(words.text("call.danger", number="1"), intro)


def _unwell(content: CallContent, frame: Frame) -> m.UrgentBox:
    words, flags = frame.wording, content.flags
    if flags is not None:
        signs = m.Bullets(tuple(marked(sign) for sign in flags.signs), columns=2)
        title = words.text("call.unwell", number="2", title=flags.title)
        return m.UrgentBox(title, marked(flags.when), flags.number, (signs,))
    if content.line_number:
        title = words.text("call.unwell_line", number="2", name=content.line_name)
        return m.UrgentBox(title, words.rich("call.unwell_line_when", name=content.line_name), content.line_number)
    return m.UrgentBox(words.text("call.unwell_111", number="2"), words.rich("call.unwell_111_when"))


def _worker(frame: Frame) -> m.CallBox:
    words, worker = frame.wording, frame.worker()
    intro = words.rich("call.worker_name", name=worker.name, role=worker.role)
    if worker.cover:
        intro = (*intro, *words.rich("call.cover", name=worker.first_name, cover=worker.cover))
    hours = f"{worker.hours.rstrip('.')}." if worker.hours else ""
    rule = " ".join(part for part in (hours, worker.answerphone) if part)
    rest: tuple[m.Block, ...] = (m.Para(m.said(rule)),) if rule else ()
    return m.CallBox(words.text("call.worker", number="3"), intro, worker.phone, rest)


def _others(content: CallContent, frame: Frame) -> m.TableBlock:
    """Despair has its own line, never a treatment line; without a crisis number 111 and 999 stand alone."""
    words = frame.wording
    if content.crisis_number:
        crisis = (m.said(words.text("call.crisis")), words.rich("call.crisis_what"), (phone(content.crisis_number),))
    else:
        crisis = (m.said(words.text("call.crisis_no_line")), words.rich("call.crisis_what_no_line"), (phone("111"),))
    rows = [crisis]
    rows += [(m.said(line.who), m.said(line.what), (phone(line.number),)) for line in content.others[:_MOST_NUMBERS] if line.number]
    heads = (words.text("call.who"), words.text("call.what"), words.text("call.number"))
    return m.TableBlock(heads, tuple(rows), (51, 0, 34))
