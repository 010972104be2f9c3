"""An assessment that is being filled in: kept as typed in the local draft, one for each patient (README 12)."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from cns_desktop.db import drafts
from cns_desktop.domain.assessments import Answer, Assessment, Comment, State, Status
from cns_desktop.domain.ids import AssessmentId, PatientId
from cns_desktop.services.drafts import as_bytes, entry_of

FORM = "assessment"


def keep(connection: Connection, assessment: Assessment, now: datetime) -> None:
    """Keep the draft; the one before of the same patient is overwritten."""
    drafts.keep(connection, FORM, assessment.patient, assessment.patient, as_bytes(_data(assessment)), now)


def recall(connection: Connection, patient: PatientId) -> tuple[Assessment, datetime] | None:
    """The draft of this patient and when it was kept."""
    found = drafts.recall(connection, FORM, patient)
    return (_assessment(json.loads(found[0])), found[1]) if found else None


def forget(connection: Connection, patient: PatientId) -> None:
    drafts.forget(connection, FORM, patient)


def _data(a: Assessment) -> dict[str, Any]:
    entry = a.entry
    return {
        "uid": a.uid,
        "entry": {
            "author": entry.author,
            "role": entry.role,
            "organization": entry.organization,
            "device": entry.device,
            "happened": entry.happened.isoformat(),
            "entered": entry.entered.isoformat(),
            "informant": entry.informant.value,
            "third_party": entry.third_party,
            "sensitive": entry.sensitive,
            "retention": entry.retention,
            "legal_hold": entry.legal_hold,
            "filed_on": entry.filed_on.isoformat() if entry.filed_on else None,
            "error_reason": entry.error_reason,
        },
        "patient": a.patient,
        "tool": [a.tool_url, a.tool_version],
        "status": a.status.value,
        "authored": a.authored.isoformat(),
        "pathway_point": a.pathway_point,
        "completed_by": a.completed_by,
        "mode": a.mode,
        "answers": [[x.link_id, x.state.value, x.score, x.comment, x.is_starred] for x in a.answers],
        "comments": [[c.link_id, c.text] for c in a.comments],
        "other": a.other,
        "version": a.version,
        "replaces": a.replaces,
    }


def _assessment(data: dict[str, Any]) -> Assessment:
    return Assessment(
        AssessmentId(data["uid"]),
        entry_of(data["entry"]),
        PatientId(data["patient"]),
        data["tool"][0],
        data["tool"][1],
        Status(data["status"]),
        datetime.fromisoformat(data["authored"]),
        data["pathway_point"],
        data["completed_by"],
        data["mode"],
        tuple(Answer(link_id, State(state), score, comment, is_starred) for link_id, state, score, comment, is_starred in data["answers"]),
        tuple(Comment(*comment) for comment in data["comments"]),
        data["other"],
        data["version"],
        AssessmentId(data["replaces"]) if data["replaces"] else None,
    )
