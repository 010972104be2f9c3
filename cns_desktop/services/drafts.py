"""Words as they are typed, kept at once and found again after a lock or a crash (README 12). No outbox, no audit."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cns_desktop.db import drafts
from cns_desktop.domain.ids import DeviceId, OrganizationId, PatientId, PractitionerId
from cns_desktop.domain.records import Entry, Informant
from cns_desktop.services.desk import Desk

RESUME = "resume"  # the form under which the place she was at is kept
LEAVING = "leaving"  # files on their way out of the store, by their path
NOT_TYPED = (RESUME, LEAVING)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when it was last kept."""

    data: dict[str, Any]
    at: datetime


def keep(desk: Desk, form: str, patient: PatientId | None, subject: str, data: dict[str, Any]) -> datetime:
    """Keep what is typed in `form` about `subject` (a uid, or "" for the one draft of that form). Gives back when."""
    now = desk.now()
    with desk.db.keeping() as connection:
        drafts.keep(connection, form, patient, subject, as_bytes(data), now)
    return now


def recall(desk: Desk, form: str, subject: str) -> Draft | None:
    """The draft, if there is one."""
    with desk.db.reading() as connection:
        row = drafts.recall(connection, form, subject)
    return Draft(json.loads(row[0]), row[1]) if row else None


def forget(desk: Desk, form: str, subject: str) -> None:
    """Drop the draft: its words have become a record, or she chose to."""
    with desk.db.keeping() as connection:
        drafts.forget(connection, form, subject)


def as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def entry_of(data: dict[str, Any]) -> Entry:
    """The entry of a record that was kept while it was being written."""
    filed = data["filed_on"]
    return Entry(
        PractitionerId(data["author"]),
        data["role"],
        OrganizationId(data["organization"]),
        DeviceId(data["device"]),
        datetime.fromisoformat(data["happened"]),
        datetime.fromisoformat(data["entered"]),
        Informant(data["informant"]),
        data["third_party"],
        data["sensitive"],
        data["retention"],
        data["legal_hold"],
        date.fromisoformat(filed) if filed else None,
        data["error_reason"],
    )
