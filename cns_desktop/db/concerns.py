"""Answers as rows and the concern summary (README 13): made anew for a patient in the transaction that changed one of her assessments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from cns_desktop.db import records
from cns_desktop.db.tables.care import AnswerRow, AssessmentRow, ConcernRow
from cns_desktop.domain.assessments import Answer, Assessment, Score
from cns_desktop.domain.needs import comment_on, current, score_of, scores_in_order

_NOT_CURRENT = update(AssessmentRow).where(AssessmentRow.patient == bindparam("whose")).values(is_current=False)
_CURRENT = update(AssessmentRow).where(AssessmentRow.uid.in_(bindparam("uids", expanding=True))).values(is_current=True)
_NO_ANSWERS = delete(AnswerRow).where(AnswerRow.patient == bindparam("whose"))
_NO_CONCERNS = delete(ConcernRow).where(ConcernRow.patient == bindparam("whose"))
_CONCERNS = select(ConcernRow.__table__).where(ConcernRow.patient == bindparam("whose"), ConcernRow.tool_url == bindparam("tool"))
_HISTORY = (
    select(AnswerRow.link_id, AnswerRow.score, AnswerRow.authored)
    .join(AssessmentRow, AssessmentRow.uid == AnswerRow.assessment)
    .where(AnswerRow.patient == bindparam("whose"), AnswerRow.tool_url == bindparam("tool"), AssessmentRow.is_current)
    .order_by(AnswerRow.authored, AnswerRow.pk)
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the summary. A score of None with a day = not a concern that day."""

    link_id: str
    first: Score | None
    previous: Score | None
    latest: Score | None
    is_starred: bool
    comment: str


def rebuild(connection: Connection, patients: Iterable[str]) -> None:
    """Bring answers, concerns and `is_current` of these patients in step with their assessments."""
    for patient in sorted(patients):
        counted = current(records.find(connection, Assessment, patient))
        connection.execute(_NOT_CURRENT, {"whose": patient})
        connection.execute(_NO_ANSWERS, {"whose": patient})
        connection.execute(_NO_CONCERNS, {"whose": patient})
        if counted:
            connection.execute(_CURRENT, {"uids": [a.uid for a in counted]})
        _put(connection, AnswerRow, [_answer_row(a, answer) for a in counted for answer in a.answers])
        _put(connection, ConcernRow, _concern_rows(counted))


def summary(connection: Connection, patient: str, tool_url: str) -> tuple[Summary, ...]:
    """First, previous and latest of each concern that was ever answered."""
    rows = connection.execute(_CONCERNS, {"whose": patient, "tool": tool_url})
    return tuple(
        Summary(
            row.link_id,
            _score(row.first, row.first_on),
            _score(row.previous, row.previous_on),
            _score(row.latest, row.latest_on),
            row.is_starred,
            row.comment,
        )
        for row in rows
    )


def histories(connection: Connection, patient: str, tool_url: str) -> dict[str, tuple[Score, ...]]:
    """Every counted answer of each concern, oldest first."""
    found: dict[str, list[Score]] = {}
    for row in connection.execute(_HISTORY, {"whose": patient, "tool": tool_url}):
        found.setdefault(row.link_id, []).append(Score(row.score, row.authored.astimezone().date()))
    return {link_id: tuple(scores) for link_id, scores in found.items()}


def _put(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:  # noqa: ANN401 - either table
    if rows:
        connection.execute(insert(table), rows)


def _answer_row(a: Assessment, answer: Answer) -> dict[str, Any]:
    of = {"assessment": a.uid, "patient": a.patient, "tool_url": a.tool_url, "tool_version": a.tool_version, "authored": a.authored}
    return of | {
        "link_id": answer.link_id,
        "state": answer.state.value,
        "score": answer.score,
        "comment": answer.comment,
        "is_starred": answer.is_starred,
    }


def _concern_rows(counted: Sequence[Assessment]) -> list[dict[str, Any]]:
    given: dict[tuple[str, str], list[tuple[Assessment, Answer]]] = {}
    for a in counted:
        for answer in a.answers:
            given.setdefault((a.tool_url, answer.link_id), []).append((a, answer))
    last = {a.tool_url: a for a in counted}  # oldest first: the last one stays
    return [_concern_row(counted[0].patient, key, answers, last[key[0]]) for key, answers in given.items()]


def _concern_row(patient: str, key: tuple[str, str], answers: Sequence[tuple[Assessment, Answer]], last: Assessment) -> dict[str, Any]:
    tool_url, link_id = key
    row: dict[str, Any] = {"patient": patient, "tool_url": tool_url, "link_id": link_id}
    scores = scores_in_order([score_of(answer, a.authored.astimezone().date()) for a, answer in answers])
    for name, score in zip(("first", "previous", "latest"), scores, strict=True):
        row |= {name: score.value if score else None, f"{name}_on": score.on if score else None}
    now = last.answer(link_id)  # a star and a comment belong to the assessment they were given in
    return row | {"is_starred": now is not None and now.is_starred, "comment": comment_on(last, link_id)}


def _score(value: int | None, on: Any) -> Score | None:  # noqa: ANN401 - a date or None
    return Score(value, on) if on is not None else None
