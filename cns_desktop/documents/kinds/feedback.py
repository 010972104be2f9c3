"""Tell us how we did (kind 16): the fixed question, six answers. No name, number, birth date or printed-by."""

from __future__ import annotations

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame

KEY = "feedback"
NEEDS_TOLD = m.NeedsTold.NOTHING
_ANSWERS = ("very_good", "good", "neither", "poor", "very_poor", "unsure")


def feedback(frame: Frame) -> m.Document:
    """The page is the same for every person, byte for byte in its words."""
    words = frame.wording
    blocks: tuple[m.Block, ...] = (
        frame.masthead(),
        m.Heading(1, words.text("feedback.title")),
        m.Para(words.rich("feedback.lede"), m.Role.LEDE),
        m.Heading(2, words.text("feedback.question")),
        m.Para(words.rich("feedback.tick")),
        m.TickList(tuple(m.Tick(words.text(f"feedback.{answer}")) for answer in _ANSWERS)),
        m.Heading(2, words.text("feedback.why")),
        m.WriteLines(3),
        m.Heading(2, words.text("feedback.better")),
        m.WriteLines(3),
        m.TickRow((m.Tick(words.text("feedback.private")),)),
        m.Foot((m.Para(words.rich("feedback.back"), m.Role.SMALL), *frame.formats())),
    )
    foot = m.FootLine("", "", "", frame.code("16P"))
    title = words.text("feedback.title")
    return frame.document(KEY, title, blocks, foot, NEEDS_TOLD)
