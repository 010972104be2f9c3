"""Team content (README 14): tools, safety sets and the like, one version beside the other.

A draft is used for patients only once a named person approved it (README 5).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from cns_desktop.db import content
from cns_desktop.domain.audit import Act
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.services.desk import Desk

DRAFT, APPROVED, WITHDRAWN = "draft", "approved", "withdrawn"
_TOPICS = frozenset({Topic.TEAM, Topic.ASSESSMENTS})


@dataclass(frozen=True, slots=True)
class Content:
    """One version. `data` holds its facts (who approved it and when among them), `body` its text or Questionnaire."""

    kind: str
    key: str
    version: str
    language: str
    status: str
    title: str
    data: dict[str, Any]
    body: bytes
    sha256: str
    review_by: date | None
    changed: datetime

    @property
    def is_approved(self) -> bool:
        return self.status == APPROVED


def read(connection: Connection, kind: str) -> tuple[Content, ...]:
    """Every version of every content of a kind, oldest version first."""
    return tuple(
        Content(r.kind, r.key, r.version, r.language, r.status, r.title, json.loads(r.data or b"{}"), r.body, r.sha256, r.review_by, r.changed)
        for r in content.rows(connection, kind)
    )


def list_content(desk: Desk, kind: str) -> tuple[Content, ...]:
    with desk.db.reading() as connection:
        return read(connection, kind)


def find(connection: Connection, kind: str, key: str, version: str, language: str) -> Content | None:
    return next((c for c in read(connection, kind) if (c.key, c.version, c.language) == (key, version, language)), None)


def put_draft(
    desk: Desk, kind: str, key: str, version: str, language: str, *, title: str, data: dict[str, Any], body: bytes = b"", sha256: str = ""
) -> Change:
    """Add a version, or change it while it is a draft."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        content.put(
            unit.connection,
            kind,
            key,
            version,
            language,
            status=DRAFT,
            title=title,
            data=_bytes(data),
            body=body,
            sha256=sha256,
            now=unit.now,
        )
        unit.audit(Act.CREATE, "", "", f"content {kind} {key} {version} {language}")
    return Change(_TOPICS)


def approve(desk: Desk, kind: str, key: str, version: str, language: str) -> Change:
    """The person at the desk approves this wording by name. It may reach patients from now on."""
    return _set_status(desk, (kind, key, version, language), APPROVED, Act.APPROVE)


def withdraw(desk: Desk, kind: str, key: str, version: str, language: str) -> Change:
    return _set_status(desk, (kind, key, version, language), WITHDRAWN, Act.WITHDRAW)


def _set_status(desk: Desk, which: tuple[str, str, str, str], status: str, act: Act) -> Change:
    with desk.db.writing(desk.actor, desk.now()) as unit:
        found = find(unit.connection, *which)
        if found is None:
            raise Expected(_("This content is not on this laptop."), _("Nothing was changed."))
        data = found.data | {f"{status}_by": desk.actor.name, f"{status}_role": desk.actor.role, f"{status}_at": unit.now.isoformat()}
        content.set_status(unit.connection, *which, status=status, data=_bytes(data), now=unit.now)
        unit.audit(act, "", "", "content " + " ".join(which))
    return Change(_TOPICS)


def install(desk: Desk, shipped: Content) -> bool:
    """Put shipped content in once; what the team has already is never touched. True when it was new."""
    kind = shipped.kind
    with desk.db.writing(desk.actor, desk.now()) as unit:
        if find(unit.connection, kind, shipped.key, shipped.version, shipped.language) is not None:
            return False
        content.put(
            unit.connection,
            kind,
            shipped.key,
            shipped.version,
            shipped.language,
            status=shipped.status,
            title=shipped.title,
            data=_bytes(shipped.data),
            body=shipped.body,
            sha256=shipped.sha256,
            review_by=shipped.review_by,
            now=unit.now,
        )
        unit.audit(Act.IMPORT, "", "", f"content {kind} {shipped.key} {shipped.version} {shipped.language}")
    return True


def _bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
