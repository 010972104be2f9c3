"""The fixed words of our own papers ship as model text: they reach no patient until a named person has approved them (README 5)."""

import hashlib
from functools import cache

from cns_desktop.domain.changes import Change
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import resource
from cns_desktop.services import content
from cns_desktop.services.desk import Desk

KIND, KEY, LANGUAGE = "document-text", "papers", "en"
_SHOWN = 12  # signs of the hash that name a version


@cache
def _shipped() -> bytes:
    """Every word of them, in one piece."""
    return b"\n".join(path.read_bytes() for path in sorted(resource("document-text", LANGUAGE).glob("*.json")))


def version() -> str:
    """Named by the words themselves: other words are another version, which is a draft again."""
    return hashlib.sha256(_shipped()).hexdigest()[:_SHOWN]


def needs_approval(desk: Desk) -> bool:
    """Nobody here has approved these very words yet. A demo store has the demo's own approval."""
    if desk.is_demo:
        return False
    return not any(c.is_approved and (c.key, c.version) == (KEY, version()) for c in content.list_content(desk, KIND))


def approve(desk: Desk) -> Change:
    """The person at the desk has read the words of our own papers and stands for them with her name."""
    digest = hashlib.sha256(_shipped()).hexdigest()
    content.put_draft(desk, KIND, KEY, version(), LANGUAGE, title=_("Words of our own papers"), data={}, body=_shipped(), sha256=digest)
    return content.approve(desk, KIND, KEY, version(), LANGUAGE)
