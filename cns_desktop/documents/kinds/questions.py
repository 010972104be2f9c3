"""Your questions: space to write before the next visit."""

from __future__ import annotations

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame

KEY = "questions"
NEEDS_TOLD = m.NeedsTold.NOTHING
_LINES = {12: 20, 14: 20, 16: 15, 18: 15, 20: 14, 24: 10, 28: 9}


def questions(frame: Frame) -> m.Document:
    """One page of lines."""
    words = frame.wording
    blocks: tuple[m.Block, ...] = (
        frame.masthead(),
        m.Heading(1, words.text("questions.title")),
        m.Para(words.rich("questions.lede"), m.Role.LEDE),
        m.WriteLines(_LINES[frame.look.body]),
    )
    version = words.stamp_day(frame.printed_at)
    foot = frame.foot("02P", version)
    title = words.text("questions.title")
    return frame.document(KEY, title, blocks, foot, NEEDS_TOLD)
