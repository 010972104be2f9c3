"""Holistic needs assessments: started with one version of a tool, kept as typed, finished and frozen, amended as a new version.

A safety prompt is stored in the very transaction that keeps the answer which raises it (README 1).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from cns_desktop.db import concerns, records
from cns_desktop.db.tables.caseload import PatientRow
from cns_desktop.db.uow import Unit, new_uid
from cns_desktop.domain.assessments import Assessment, ConcernLine, SafetyRule, Status, Tool, ranked
from cns_desktop.domain.audit import Act
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected, Frozen
from cns_desktop.domain.ids import AssessmentId, PatientId, PromptId
from cns_desktop.domain.needs import AssessmentLine, FactLists, Kept, NeedsView, PromptLine, Sheet, counts, current, in_tool_order
from cns_desktop.domain.records import Informant, entry_by
from cns_desktop.domain.team import Practitioner
from cns_desktop.fhir.codes import code_list
from cns_desktop.i18n import _
from cns_desktop.services import assessment_drafts, drafts, prompts, tools
from cns_desktop.services.desk import Desk
from cns_desktop.services.tools import KeptTool

NOTE = prompts.NOTE
TOPICS = frozenset({Topic.ASSESSMENTS, Topic.PROMPTS, Topic.CASELOAD})
_FROZEN = (Status.COMPLETED, Status.AMENDED, Status.ERROR)
_DIAGNOSIS, _START, _DURING, _END, _RECURRENCE, _PALLIATIVE, _LATE = "01", "02", "03", "04", "05", "06", "08"
_POINTS = {  # where a new assessment most likely stands (COSD CR7940); shown, and changed in one step
    "referred": _DIAGNOSIS,
    "diagnosis": _DIAGNOSIS,
    "before-surgery": _START,
    "surgery": _DURING,
    "chemotherapy": _DURING,
    "radiotherapy": _DURING,
    "immunotherapy": _DURING,
    "hormone": _DURING,
    "end-of-treatment": _END,
    "follow-up": _END,
    "recurrence": _RECURRENCE,
    "palliative": _PALLIATIVE,
    "end-of-life": _LATE,
}


# Filling in -----------------------------------------------------------------------------------------------------------------------


def start(desk: Desk, patient: PatientId, tool_url: str = "") -> tuple[Change, Sheet]:
    """Begin an assessment with the newest approved version of the tool, or go on with the one that is open.

    Expected when the wording is a draft nobody here approved. Without reviewed safety rules the sheet says so, and that is recorded.
    """
    with desk.db.writing(desk.actor, desk.now()) as unit:
        under_way = _open_sheet(desk, unit.connection, patient)
        if under_way is not None:
            return Change(frozenset(), patient), under_way
        kept = tools.tool_in_use(unit.connection, tool_url)
        if kept is None:
            raise Expected(_("There is no assessment form on this laptop."), _("Nothing was changed."), _("Import one under Settings."))
        if kept.needs_approval:
            raise _unapproved()
        made = _new_assessment(desk, unit, patient, kept)
        return Change(TOPICS, patient), _begin(desk, unit, made, kept)


def amend(desk: Desk, uid: AssessmentId) -> tuple[Change, Sheet]:
    """Begin the next version of a finished assessment. The old one stays as it is until the new one is finished, and is kept then."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        old = _held(unit.connection, uid)
        if _open_sheet(desk, unit.connection, old.patient) is not None:
            raise Expected(_("Another assessment of this patient is open."), _("Both are kept."), _("Finish that one first, then amend this one."))
        if uid not in {a.uid for a in current(records.find(unit.connection, Assessment, old.patient))}:
            raise Frozen(_("Only the version in force can be amended."), _("Nothing was changed."), _("Open the newest version."))
        entry = entry_by(desk.actor, unit.now, old.entry.happened, old.entry.informant)
        made = replace(old, uid=AssessmentId(new_uid()), entry=entry, status=Status.IN_PROGRESS, version=old.version + 1, replaces=old.uid)
        kept = tools.kept_tool(unit.connection, old.tool_url, old.tool_version)
        return Change(TOPICS, old.patient), _begin(desk, unit, made, kept)


def keep(desk: Desk, assessment: Assessment) -> tuple[Change, Kept]:
    """Keep what is answered so far. Where an answer raises a safety prompt, prompt and assessment are stored in the same transaction."""
    now = desk.now()
    with desk.db.reading() as connection:
        _refuse_frozen(connection, assessment)
        rules = _rules(desk, connection, assessment)
        fires = prompts.needs_raising(connection, assessment, rules)
        held = prompts.of_assessment(connection, assessment)
    if not fires:
        with desk.db.keeping() as connection:
            assessment_drafts.keep(connection, assessment, now)
        return Change(frozenset(), assessment.patient), Kept(now, held)
    with desk.db.writing(desk.actor, now) as unit:
        assessment_drafts.keep(unit.connection, assessment, now)
        kept = tools.kept_tool(unit.connection, assessment.tool_url, assessment.tool_version)
        unit.put(in_tool_order(assessment, kept.tool))  # the prompt refers to it
        raised = prompts.raise_for(unit, desk, assessment, kept.tool, rules)
    return Change(prompts.TOPICS, assessment.patient), Kept(now, raised)


def finish_later(desk: Desk, assessment: Assessment) -> Change:
    """Save an in-progress response; the draft has become a record."""
    _store(desk, replace(assessment, status=Status.IN_PROGRESS))
    return Change(TOPICS, assessment.patient)


def complete(desk: Desk, assessment: Assessment) -> Change:
    """Finish: frozen from now on. Nothing blocks it but a missing point of the pathway, which national returns need."""
    if not assessment.pathway_point:
        raise Expected(_("Where she is on the pathway is not said."), _("The draft is kept."), _("Choose the point of the pathway, then finish."))
    _store(desk, replace(assessment, status=Status.AMENDED if assessment.replaces else Status.COMPLETED))
    return Change(TOPICS, assessment.patient)


def drop_open(desk: Desk, patient: PatientId, reason: str = "") -> Change:
    """Throw the open assessment away. Once it is a record it is kept as entered in error, and `reason` must say why. Its prompts stay."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        draft = assessment_drafts.recall(unit.connection, patient)
        record = _in_progress(unit.connection, patient)
        if record is not None:
            unit.put(_in_error(record, reason))
        if draft is not None:
            assessment_drafts.forget(unit.connection, patient)
    return Change(TOPICS, patient)


def mark_error(desk: Desk, uid: AssessmentId, reason: str) -> Change:
    """Entered in error: kept, shown struck out, and no longer counted. The version it replaced counts again."""
    with desk.db.writing(desk.actor, desk.now()) as unit:
        old = _held(unit.connection, uid)
        if old.entry.is_error:
            raise Frozen(_("This assessment is marked as entered in error already."), _("Nothing was changed."))
        unit.put(_in_error(old, reason))
    return Change(TOPICS, old.patient)


# Showing --------------------------------------------------------------------------------------------------------------------------


def load_needs(desk: Desk, patient: PatientId, tool_url: str = "") -> NeedsView:
    """Everything the Needs page shows of one patient."""
    with desk.db.reading() as connection:
        given = connection.execute(select(PatientRow.given).where(PatientRow.uid == patient)).scalar_one_or_none()
        if given is None:
            raise Expected(_("This patient's record is not on this laptop."), _("Nothing was changed."), _("Go back to the list and load it again."))
        versions = records.find(connection, Assessment, patient)
        counted = [a for a in current(versions) if not tool_url or a.tool_url == tool_url]
        newest = counted[-1] if counted else None
        of_newest = tools.kept_tool(connection, newest.tool_url, newest.tool_version) if newest else tools.tool_in_use(connection, tool_url)
        shown = [a for a in versions if of_newest is None or a.tool_url == of_newest.tool.url]
        counted = [a for a in counted if a in shown]
        open_now = prompts.open_of_patient(connection, patient)
        in_use = tools.tool_in_use(connection, of_newest.tool.url if of_newest else tool_url)
        return NeedsView(
            patient,
            given,
            of_newest.tool if of_newest else None,
            in_use is not None and in_use.needs_approval,
            _lines(connection, patient, of_newest, open_now, newest),
            tuple(_day(a.authored) for a in counted),
            _history(connection, shown, {a.uid for a in counted}),
            open_now,
            _open_sheet(desk, connection, patient),
        )


def list_concerns(desk: Desk, patient: PatientId, tool_url: str = "") -> tuple[ConcernLine, ...]:
    """Every concern that was ever answered, starred first, then by its latest score."""
    return load_needs(desk, patient, tool_url).lines


def load_assessment(desk: Desk, uid: AssessmentId) -> tuple[Assessment, Tool]:
    """One version with the form it was made with."""
    with desk.db.reading() as connection:
        found = _held(connection, uid)
        return found, tools.kept_tool(connection, found.tool_url, found.tool_version).tool


def fact_lists() -> FactLists:
    """The choices for where, by whom and how: data files that name their source."""
    points, completed_by, modes = (
        tuple((one.code, one.label) for one in code_list(name).codes) for name in ("pathway-points", "completed-by", "modes")
    )
    return FactLists(points, completed_by, modes)


def keep_note(desk: Desk, patient: PatientId, prompt: PromptId, words: str) -> None:
    """Keep what is being written about a prompt, as it is typed."""
    drafts.keep(desk, NOTE, patient, prompt, {"words": words})


def recall_note(desk: Desk, prompt: PromptId) -> str:
    """What was being written about a prompt, "" for nothing."""
    found = drafts.recall(desk, NOTE, prompt)
    return str(found.data["words"]) if found else ""


def install_content(desk: Desk) -> bool:
    """Put the shipped form, and in a demo store the model safety set, among the team's content. True when anything was new."""
    return any([tools.install(desk), prompts.install_demo_rules(desk)])


# ----------------------------------------------------------------------------------------------------------------------------------


def _unapproved() -> Expected:
    return Expected(
        _("The wording of this assessment is model text."),
        _("Nothing was started."),
        _("Somebody in your team has to read and approve it here before it is used with patients."),
    )


def _new_assessment(desk: Desk, unit: Unit, patient: PatientId, kept: KeptTool) -> Assessment:
    stage = unit.connection.execute(select(PatientRow.stage).where(PatientRow.uid == patient)).scalar_one_or_none()
    return Assessment(
        AssessmentId(new_uid()),
        entry_by(desk.actor, unit.now),
        patient,
        kept.tool.url,
        kept.tool.version,
        Status.IN_PROGRESS,
        unit.now,
        _POINTS.get(stage or "", ""),
        "self",
        "screen",
    )


def _begin(desk: Desk, unit: Unit, made: Assessment, kept: KeptTool) -> Sheet:
    rules = _rules(desk, unit.connection, made)
    warned = "" if rules else " no-reviewed-safety-rules"
    unit.audit(Act.CREATE, made.patient, made.uid, f"assessment-begun {made.tool_url}|{made.tool_version}{warned}")
    assessment_drafts.keep(unit.connection, made, unit.now)
    return _sheet(desk, unit.connection, made, kept, unit.now)


def _sheet(desk: Desk, connection: Connection, assessment: Assessment, kept: KeptTool, at: datetime) -> Sheet:
    rules = _rules(desk, connection, assessment)
    held = prompts.of_assessment(connection, assessment)
    names = _names(connection, [assessment])
    asked_by = names.get(assessment.entry.author, desk.actor.name if assessment.entry.author == desk.actor.person else "")
    return Sheet(assessment, kept.tool, kept.icons, rules, bool(rules), held, at, asked_by)


def _open_sheet(desk: Desk, connection: Connection, patient: PatientId) -> Sheet | None:
    """The draft, which is newer than any record of it; else the assessment that was saved for later."""
    draft = assessment_drafts.recall(connection, patient)
    if draft is None:
        record = _in_progress(connection, patient)
        draft = (record, record.entry.entered) if record is not None else None
    if draft is None:
        return None
    kept = tools.kept_tool(connection, draft[0].tool_url, draft[0].tool_version)
    return _sheet(desk, connection, draft[0], kept, draft[1])


def _in_progress(connection: Connection, patient: PatientId) -> Assessment | None:
    found = [a for a in records.find(connection, Assessment, patient) if a.status is Status.IN_PROGRESS and not a.entry.is_error]
    return found[-1] if found else None


def _rules(desk: Desk, connection: Connection, assessment: Assessment) -> tuple[SafetyRule, ...]:
    return prompts.rules_in_force(connection, assessment.tool_url, is_demo=desk.is_demo)


def _store(desk: Desk, assessment: Assessment) -> None:
    now = desk.now()
    with desk.db.writing(desk.actor, now) as unit:
        _refuse_frozen(unit.connection, assessment)
        kept = tools.kept_tool(unit.connection, assessment.tool_url, assessment.tool_version)
        informant = Informant.CARER if assessment.completed_by == "proxy" else Informant.PATIENT
        entry = replace(assessment.entry, happened=assessment.authored, entered=now, informant=informant)
        done = in_tool_order(replace(assessment, entry=entry), kept.tool)
        unit.put(done)
        prompts.raise_for(unit, desk, done, kept.tool, _rules(desk, unit.connection, done))
        assessment_drafts.forget(unit.connection, assessment.patient)


def _refuse_frozen(connection: Connection, assessment: Assessment) -> None:
    held = records.get(connection, Assessment, assessment.uid)
    if held is not None and held.status in _FROZEN:
        raise Frozen(_("This assessment is finished."), _("Nothing was changed."), _("Amend it to make the next version."))


def _held(connection: Connection, uid: AssessmentId) -> Assessment:
    found = records.get(connection, Assessment, uid)
    if found is None:
        raise Expected(_("This assessment is not on this laptop."), _("Nothing was changed."))
    return found


def _in_error(a: Assessment, reason: str) -> Assessment:
    if not reason.strip():
        raise Expected(_("Say why it was entered in error."), _("Nothing was changed."), _("A few words are enough."))
    return replace(a, status=Status.ERROR, entry=replace(a.entry, error_reason=reason.strip()))


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


def _names(connection: Connection, versions: Sequence[Assessment]) -> dict[str, str]:
    """Who wrote them, as one says it: `Ruth Adeyemi`."""
    found = (records.get(connection, Practitioner, author) for author in {a.entry.author for a in versions})
    return {p.uid: f"{p.name.given} {p.name.family}".strip() for p in found if p is not None}


def _history(connection: Connection, versions: list[Assessment], counted: set[AssessmentId]) -> tuple[AssessmentLine, ...]:
    names = _names(connection, versions)
    found = []
    for a in versions:
        tool = tools.kept_tool(connection, a.tool_url, a.tool_version).tool
        found.append(AssessmentLine(a, names.get(a.entry.author, ""), a.uid in counted, *counts(a, tool)))
    return tuple(sorted(found, key=lambda line: (line.assessment.authored, line.assessment.version, line.assessment.entry.entered), reverse=True))


def _lines(
    connection: Connection, patient: PatientId, kept: KeptTool | None, open_now: tuple[PromptLine, ...], newest: Assessment | None
) -> tuple[ConcernLine, ...]:
    if kept is None:
        return ()
    held = {s.link_id: s for s in concerns.summary(connection, patient, kept.tool.url)}
    histories = concerns.histories(connection, patient, kept.tool.url)
    prompted = {line.prompt.link_id for line in open_now}
    words = {c.link_id: c.text for c in newest.comments} if newest else {}
    lines = []
    for item in kept.tool.items:
        s = held.get(item.link_id)
        if s is None and item.link_id not in words and item.link_id not in prompted:
            continue
        comment = s.comment if s is not None and s.comment else words.get(item.link_id, "")
        scores = (s.first, s.previous, s.latest) if s is not None else (None, None, None)
        history = histories.get(item.link_id, ())
        is_starred = s is not None and s.is_starred
        lines.append(ConcernLine(item.link_id, item.text, *scores, history, is_starred, comment, has_prompt=item.link_id in prompted))
    return ranked(tuple(lines))
