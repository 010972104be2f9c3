"""Assessment tools: Questionnaires kept as team content, reduced to what the entry screen needs."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cns_desktop.domain.assessments import Domain, Item, Tool
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import resource
from cns_desktop.services import content
from cns_desktop.services.desk import Desk

KIND = "tool"
LANGUAGE = "en"
SHIPPED = "hna-52"
_TIME_FRAME = "/time-frame"


@dataclass(frozen=True, slots=True)
class KeptTool:
    """A tool as the team has it. `needs_approval`: its wording is a draft that nobody here has approved (README 5)."""

    tool: Tool
    icons: dict[str, str]
    needs_approval: bool


def read_tool(questionnaire: dict[str, Any]) -> Tool:
    """A Questionnaire of groups of scored concerns. Expected when it is none: it can't be filled in here."""
    groups = [group for group in questionnaire.get("item", ()) if group.get("type") == "group"]
    domains = tuple(Domain(group["linkId"], group.get("text", "")) for group in groups)
    items = tuple(_item(item, group["linkId"]) for group in groups for item in group.get("item", ()) if _is_concern(item))
    frame = next((e["valueString"] for e in questionnaire.get("extension", ()) if e["url"].endswith(_TIME_FRAME)), "")
    if not items or not frame or "url" not in questionnaire or len({i.number for i in items}) != len(items):
        raise Expected(
            _("This questionnaire has no concerns scored from 0 to 10 in one time frame."),
            _("Nothing was changed."),
            _("Ask for it in the form of the shipped one."),
        )
    return Tool(questionnaire["url"], str(questionnaire.get("version", "")), questionnaire.get("title", ""), frame, domains, items)


def _is_concern(item: dict[str, Any]) -> bool:
    return any(part.get("linkId") == f"{item.get('linkId')}.score" for part in item.get("item", ()))


def _item(item: dict[str, Any], domain: str) -> Item:
    number = item.get("prefix", "")
    return Item(item["linkId"], int(number) if number.isdigit() else 0, item.get("text", ""), domain)


def install(desk: Desk) -> bool:
    """Put the shipped tool among the team's content, as a draft; in a demo store as approved for the demo. True when it was new."""
    folder = resource("questionnaires")
    body = (folder / f"{SHIPPED}.json").read_bytes()
    tool = read_tool(json.loads(body))
    status = content.APPROVED if desk.is_demo else content.DRAFT
    data: dict[str, Any] = {"icons": _icons(folder)} | ({"approved_by": "Demo", "is_demo": True} if desk.is_demo else {})
    digest = hashlib.sha256(body).hexdigest()
    return content.install(desk, content.Content(KIND, tool.url, tool.version, LANGUAGE, status, tool.title, data, body, digest, None, desk.now()))


def _icons(folder: Path) -> dict[str, str]:
    return dict(json.loads((folder / f"{SHIPPED}.icons.json").read_text("utf-8"))["icons"])


def kept_tool(connection: Connection, url: str, version: str) -> KeptTool:
    """The very version an assessment was made with. Expected when this laptop does not hold it."""
    found = content.find(connection, KIND, url, version, LANGUAGE)
    if found is None:
        raise Expected(
            _("The form this assessment was made with, version {version}, is not on this laptop.").format(version=version),
            _("The assessment itself is complete."),
            _("Import the form, then open it again."),
        )
    return _kept(found)


def tool_in_use(connection: Connection, url: str = "") -> KeptTool | None:
    """The newest approved version; where there is none, the newest draft."""
    all_versions = content.read(connection, KIND)
    versions = [c for c in all_versions if c.status != content.WITHDRAWN and (not url or c.key == url)]
    approved = [c for c in versions if c.is_approved]
    return _kept((approved or versions)[-1]) if versions else None


def approve(desk: Desk, url: str, version: str) -> Change:
    """The person at the desk has read this wording and approves it for use with patients."""
    return content.approve(desk, KIND, url, version, LANGUAGE)


def _kept(found: content.Content) -> KeptTool:
    return KeptTool(_tool_of(found.body), dict(found.data.get("icons", {})), not found.is_approved)


@lru_cache(maxsize=8)
def _tool_of(body: bytes) -> Tool:
    """Read once: every key of an assessment asks for it, and it costs 3 ms."""
    return read_tool(json.loads(body))
