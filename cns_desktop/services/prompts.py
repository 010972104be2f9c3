"""Safety prompts (README 1): raised by any answer but 0 to an item on the trust's reviewed list, open until an entry says what was done."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cns_desktop.db import drafts, records
from cns_desktop.db.tables.care import AssessmentRow, PromptRow
from cns_desktop.db.tables.caseload import PatientRow, PractitionerRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.assessments import Answer, Assessment, SafetyPrompt, SafetyRule, Tool
from cns_desktop.domain.audit import Act
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import AssessmentId, PatientId, PractitionerId, PromptId
from cns_desktop.domain.needs import PromptLine, prompted
from cns_desktop.domain.records import Informant, entry_by
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import resource
from cns_desktop.services import assessment_drafts, content
from cns_desktop.services.desk import Desk

KIND = "safety-set"
NOTE = "prompt-note"  # the form of what is being written about a prompt
TOPICS = frozenset({Topic.PROMPTS, Topic.CASELOAD})
_OPEN = (
    select(PromptRow.uid, PatientRow.family, PatientRow.given, PatientRow.title, PatientRow.nhs)
    .join(PatientRow, PatientRow.uid == PromptRow.patient)
    .where(PromptRow.done_at.is_(None), PromptRow.error_reason == "")
    .order_by(PromptRow.raised, PromptRow.pk)
)
_OF_PATIENT = _OPEN.where(PromptRow.patient == bindparam("whose"))
_ABOVE = select(AssessmentRow.replaces).where(AssessmentRow.uid == bindparam("wanted"))
_OWNERS = select(PractitionerRow.uid, PractitionerRow.name).where(PractitionerRow.error_reason == "").order_by(PractitionerRow.name)


# The trust's list -----------------------------------------------------------------------------------------------------------------


def install_demo_rules(desk: Desk) -> bool:
    """The shipped model set, in a demo store only: a live store starts with no reviewed rules, and says so."""
    if not desk.is_demo:
        return False
    shipped = json.loads(resource("safety-sets", "demo.json").read_text("utf-8"))
    return content.install(desk, _content_of(desk, shipped, content.APPROVED))


def add_rules(desk: Desk, data: dict[str, Any]) -> Change:
    """Take the trust's list in as a draft. Expected when a line lacks its words, number, reviewer or date."""
    read_rules(data)
    made = _content_of(desk, data, content.DRAFT)
    return content.put_draft(desk, KIND, made.key, made.version, made.language, title=made.title, data=made.data)


def approve_rules(desk: Desk, key: str, version: str, language: str = "en") -> Change:
    """The person at the desk has checked this list against the trust's own and puts it in force."""
    return content.approve(desk, KIND, key, version, language)


def read_rules(data: dict[str, Any]) -> tuple[SafetyRule, ...]:
    """The lines of a safety set."""
    try:
        rules = tuple(SafetyRule(**rule | {"reviewed_on": date.fromisoformat(rule["reviewed_on"])}) for rule in data["rules"])
    except (KeyError, TypeError, ValueError) as error:
        raise Expected(_("This is not a list of safety prompts."), _("Nothing was changed."), _("Ask for the file your trust approved.")) from error
    if not all(r.words.strip() and r.number.strip() and r.reviewed_by.strip() and r.owner_role.strip() for r in rules):
        raise Expected(
            _("A line of this list has no words, no number, no owner or no reviewer."),
            _("Nothing was changed."),
            _("Ask for the file your trust approved."),
        )
    return rules


def rules_in_force(connection: Connection, tool_url: str, *, is_demo: bool) -> tuple[SafetyRule, ...]:
    """The reviewed rules for a tool: of the newest approved version of each set. A demo set counts in a demo store only."""
    newest = {c.key: c for c in content.read(connection, KIND) if c.is_approved and (is_demo or not c.data.get("is_demo"))}
    by_item = {rule.link_id: rule for c in newest.values() for rule in read_rules(c.data) if rule.tool_url == tool_url}
    return tuple(by_item.values())


def _content_of(desk: Desk, data: dict[str, Any], status: str) -> content.Content:
    kept: dict[str, Any] = {k: data[k] for k in ("rules", "is_demo", "comment") if k in data}
    language = str(data.get("language", "en"))
    return content.Content(KIND, str(data["key"]), str(data["version"]), language, status, str(data["title"]), kept, b"", "", None, desk.now())


# Raising --------------------------------------------------------------------------------------------------------------------------


def raise_for(unit: Unit, desk: Desk, assessment: Assessment, tool: Tool, rules: Sequence[SafetyRule]) -> tuple[SafetyPrompt, ...]:
    """Store the prompts these answers raise, once each. An open one follows its answer while that is not 0. Gives back all of this assessment."""
    held = _of_assessment(unit.connection, assessment)
    texts = {item.link_id: item.text for item in tool.items}
    for rule in prompted(assessment, rules):
        answer = assessment.answer(rule.link_id)
        score = answer.score if answer is not None and answer.score is not None else 0
        mine = [p for p in held if p.link_id == rule.link_id]
        still_open = next((p for p in mine if p.is_open), None)
        if still_open is not None and still_open.score != score:
            moved = replace(still_open, score=score)
            unit.put(moved)
            held = [moved if p.uid == moved.uid else p for p in held]
        elif still_open is None and score not in [p.score for p in mine]:
            made = _new_prompt(desk, unit, assessment, rule, texts.get(rule.link_id, rule.link_id), score)
            unit.put(made)
            held.append(made)
    return tuple(held)


def needs_raising(connection: Connection, assessment: Assessment, rules: Sequence[SafetyRule]) -> bool:
    """Whether `raise_for` would change anything: most keystrokes do not, and then nothing but the draft is written."""
    fired = prompted(assessment, rules)
    if not fired:
        return False
    held = _of_assessment(connection, assessment)
    scores = {(p.link_id, p.score) for p in held}
    answers = [(rule.link_id, assessment.answer(rule.link_id)) for rule in fired]
    return any(answer is not None and (link_id, answer.score) not in scores for link_id, answer in answers)


def of_assessment(connection: Connection, assessment: Assessment) -> tuple[SafetyPrompt, ...]:
    """Its prompts and those of the versions it replaces, open and done, oldest first."""
    return tuple(_of_assessment(connection, assessment))


def _of_assessment(connection: Connection, assessment: Assessment) -> list[SafetyPrompt]:
    chain: set[AssessmentId] = {assessment.uid}
    above = assessment.replaces
    while above is not None and above not in chain:
        chain.add(above)
        found = connection.execute(_ABOVE, {"wanted": above}).scalar_one_or_none()
        above = AssessmentId(found) if found else None
    return [p for p in records.find(connection, SafetyPrompt, assessment.patient) if p.assessment in chain and not p.entry.is_error]


def _new_prompt(desk: Desk, unit: Unit, assessment: Assessment, rule: SafetyRule, item_text: str, score: int) -> SafetyPrompt:
    entry = entry_by(desk.actor, unit.now, informant=Informant.CLINICIAN)
    who, name = desk.actor.person, desk.actor.name
    uid = PromptId(new_uid())
    return SafetyPrompt(uid, entry, assessment.patient, assessment.uid, rule.link_id, item_text, score, rule.words, rule.number, who, name, unit.now)


# Open prompts ---------------------------------------------------------------------------------------------------------------------


def open_prompts(desk: Desk) -> tuple[PromptLine, ...]:
    """Every open prompt of this laptop, oldest first: what locking for the day asks about."""
    with desk.db.reading() as connection:
        return _lines(connection, connection.execute(_OPEN).all())


def list_prompts(desk: Desk, patient: PatientId) -> tuple[PromptLine, ...]:
    """The open prompts of one patient, oldest first."""
    with desk.db.reading() as connection:
        return open_of_patient(connection, patient)


def open_of_patient(connection: Connection, patient: PatientId) -> tuple[PromptLine, ...]:
    return _lines(connection, connection.execute(_OF_PATIENT, {"whose": patient}).all())


def owners(desk: Desk) -> tuple[tuple[PractitionerId, str], ...]:
    """Who may take a prompt: everybody this laptop knows."""
    with desk.db.reading() as connection:
        return tuple((PractitionerId(row.uid), row.name) for row in connection.execute(_OWNERS))


def hand_over(desk: Desk, prompt: PromptId, owner: PractitionerId, owner_name: str) -> Change:
    """Give an open prompt to somebody else; it stays open."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        held = _open_one(unit.connection, prompt)
        unit.put(replace(held, owner=owner, owner_name=owner_name))
        unit.audit(Act.GIVE, held.patient, held.uid, f"prompt-owner {owner}")
    return Change(TOPICS, held.patient)


def write_done(desk: Desk, prompt: PromptId, words: str) -> Change:
    """The entry that says what was done; it closes the prompt."""
    if not words.strip():
        raise Expected(_("Nothing is written yet."), _("The prompt stays open."), _("Write what you did, then save."))
    with desk.db.writing(desk.actor, desk.now()) as unit:
        held = _open_one(unit.connection, prompt)
        unit.put(replace(held, done_words=words.strip(), done_at=unit.now, done_by=desk.actor.name))
        drafts.forget(unit.connection, NOTE, held.uid)
    return Change(TOPICS | {Topic.ASSESSMENTS}, held.patient)


def _open_one(connection: Connection, uid: PromptId) -> SafetyPrompt:
    held = records.get(connection, SafetyPrompt, uid)
    if held is None:
        raise Expected(_("This safety prompt is not on this laptop."), _("Nothing was changed."))
    if not held.is_open:
        raise Frozen(_("{who} has written what was done already.").format(who=held.done_by), _("That entry is kept."))
    return held


def _lines(connection: Connection, rows: Sequence[Any]) -> tuple[PromptLine, ...]:
    found = []
    for row in rows:
        prompt = records.get(connection, SafetyPrompt, row.uid)
        if prompt is not None:
            found.append(PromptLine(prompt, row.family, row.given, row.title, row.nhs, _answer_now(connection, prompt)))
    return tuple(found)


def _answer_now(connection: Connection, prompt: SafetyPrompt) -> Answer | None:
    draft = assessment_drafts.recall(connection, prompt.patient)
    if draft is not None and prompt.assessment in (draft[0].uid, draft[0].replaces):
        return draft[0].answer(prompt.link_id)
    record = records.get(connection, Assessment, prompt.assessment)
    return record.answer(prompt.link_id) if record is not None else None
