"""The journeys, step by step. Each command that has come back is announced; each one about to start says what it may leave behind."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cns_desktop.bootstrap import backup, founding, restore
from cns_desktop.domain.assessments import Assessment, State
from cns_desktop.domain.audit import Act
from cns_desktop.domain.ids import ActionId, AssessmentId, PaperId, PatientId, PromptId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.needs import with_answer
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Plan, Who
from cns_desktop.domain.settings import BODY_SIZE
from cns_desktop.security import custody
from cns_desktop.security.custody import Opened
from cns_desktop.security.header import Kind
from cns_desktop.security.places import prepare
from cns_desktop.services import (
    assessments,
    caseload,
    drafts,
    exports,
    imports,
    leaflets,
    lock,
    packs,
    papers,
    patient_form,
    plans,
    printing,
    prompts,
    settings,
)
from cns_desktop.services.exports import ExportKind
from tests.torture.world import DATABASE, PASSPHRASES, QUICK, RUTH, Run, head_of

Step = Callable[[Run], None]
KEYS = 12  # keystrokes kept in a step
FORM = "patient"
DAY = date(2026, 11, 23)


def _try(run: Run, **facts: Any) -> None:
    """What the command about to start may leave, should the process end before it comes back."""
    run.tell("try", facts)


def _draft(run: Run, key: str, number: int | None) -> dict[str, Any]:
    return {"drafts": run.facts.get("drafts", {}) | {key: number}}


def _kept(run: Run, key: str, number: int | None) -> None:
    run.facts |= _draft(run, key, number)
    run.did()


def first_run(run: Run) -> None:
    """In a folder of its own: the keys, then the schema, the first records and what ships."""
    there = prepare(run.folder / "second")
    created = run.clock().isoformat()
    made = custody.set_up(there.folder, PASSPHRASES[0], database=DATABASE, created=created, kind=Kind.LIVE, secrets=None, params=QUICK)
    founding.found_live(there, Opened(made.header, made.key, made.keyring), RUTH, run.clock)
    run.facts["second"] = True
    run.did()


def import_files(run: Run) -> None:
    for name in sorted(p.name for p in (run.folder / "files").iterdir() if p.suffix in (".json", ".ndjson", ".csv")):
        imports.import_files(run.desk, [run.folder / "files" / name], lambda *_: None, lambda: False)
        run.facts["imported"] = [*run.facts.get("imported", ()), name]
        run.did()


def _patient(run: Run) -> PatientId:
    """Somebody with an allergy or a flag, found once."""
    if "patient" not in run.facts:
        glance = caseload.Glance(run.store.glance())  # type: ignore[union-attr]
        lines = glance.page(caseload.list_ids(run.desk, "name", caseload.CaseloadFilter()))
        glance.connection.close()
        run.facts["patient"] = lines[0].patient
    return PatientId(run.facts["patient"])


def edit_patient(run: Run) -> None:
    patient = _patient(run)
    for number in range(5):
        before = caseload.load_form(run.desk, patient)
        state = patient_form.to_state(before)
        state["address"] = f"{number} Mill Lane\nFlat {number}"
        state["allergies"].append({"uid": "", "substance": f"Latex {number}", "reaction": "Rash", "is_active": True})
        state["telecoms"].append({"system": "phone", "use": "mobile", "value": f"07700 90000{number}", "voicemail": "yes"})
        after = patient_form.from_state(run.desk, before, state)
        caseload.save_form(run.desk, before, after)
        run.did()
        if number == 3:
            caseload.save_form(run.desk, after, before, reason="Undone")
            run.did()
    caseload.note_opened(run.desk, patient)
    run.did()
    fresh = caseload.new_form(run.desk)
    caseload.save_form(run.desk, None, replace(fresh, patient=replace(fresh.patient, name=replace(fresh.patient.name, family="Zzz", given="New"))))
    run.did()


def type_draft(run: Run) -> None:
    patient = _patient(run)
    for number in range(1, KEYS + 1):
        _try(run, **_draft(run, f"{FORM}:{patient}", number))
        drafts.keep(run.desk, FORM, patient, patient, {"family": f"words {number}"})
        _kept(run, f"{FORM}:{patient}", number)
    _try(run, **_draft(run, f"{FORM}:{patient}", None))
    drafts.forget(run.desk, FORM, patient)
    _kept(run, f"{FORM}:{patient}", None)
    settings.change_setting(run.desk, BODY_SIZE, 16)
    run.did()


def _open(run: Run) -> Assessment:
    return assessments.start(run.desk, _patient(run))[1].assessment


def draft_assessment(run: Run) -> None:
    patient = _patient(run)
    if assessments.load_needs(run.desk, patient).open_sheet is not None:
        assessments.drop_open(run.desk, patient, "Begun twice")
        run.did()
    key = f"assessment:{patient}"
    _try(run, **_draft(run, key, 0))
    made = _open(run)
    _kept(run, key, 0)
    tool = assessments.load_needs(run.desk, patient).open_sheet
    assert tool is not None
    items = [item.link_id for item in tool.tool.items]
    risky = next((r.link_id for r in tool.rules if r.link_id in items), items[0])
    for number, link_id in enumerate([*items[:KEYS], risky], 1):
        made = replace(with_answer(made, link_id, State.SCORED, number % 11), other=f"words {number}")
        _try(run, **_draft(run, key, number))
        assessments.keep(run.desk, made)
        _kept(run, key, number)
    _try(run, **_draft(run, key, None))
    assessments.finish_later(run.desk, made)
    _kept(run, key, None)


def complete_assessment(run: Run) -> None:
    key = f"assessment:{_patient(run)}"
    made = replace(_open(run), pathway_point="03", other="words 1")
    _try(run, **_draft(run, key, 1))
    assessments.keep(run.desk, made)
    _kept(run, key, 1)
    _try(run, **_draft(run, key, None))
    assessments.complete(run.desk, made)
    run.facts["assessment"] = made.uid
    _kept(run, key, None)


def amend_assessment(run: Run) -> None:
    key = f"assessment:{_patient(run)}"
    _try(run, **_draft(run, key, 1))
    made = assessments.amend(run.desk, AssessmentId(run.facts["assessment"]))[1].assessment
    _kept(run, key, 1)
    made = with_answer(replace(made, other="words 2"), made.answers[0].link_id, State.NOT_A_CONCERN, None)
    _try(run, **_draft(run, key, 2))
    assessments.keep(run.desk, made)
    _kept(run, key, 2)
    _try(run, **_draft(run, key, None))
    assessments.complete(run.desk, made)
    _kept(run, key, None)


def write_prompt(run: Run) -> None:
    patient = _patient(run)
    for line in prompts.list_prompts(run.desk, patient):
        uid = PromptId(line.prompt.uid)
        owner = prompts.owners(run.desk)[0]
        prompts.hand_over(run.desk, uid, *owner)
        run.did()
        assessments.keep_note(run.desk, patient, uid, "Rang the GP")
        run.did()
        prompts.write_done(run.desk, uid, "Rang the GP, seen today")
        run.did()


def draft_plan(run: Run) -> None:
    patient = _patient(run)
    key = f"plan:{patient}"
    plans.start_draft(run.desk, patient)
    for line in assessments.list_concerns(run.desk, patient)[:2]:
        plans.take_concern(run.desk, patient, line)
    draft = plans.load_plan(run.desk, patient).draft
    assert draft is not None
    action = Action(ActionId("5d1cb2a4-0000-4000-8000-00000000000a"), "Walk to the shop", Who.PATIENT, "Her", DAY)
    need = Need("5d1cb2a4-0000-4000-8000-000000000001", "Low energy", goal=Goal("Lift Zosia again"), actions=(action,))
    draft = draft.changed(needs=(*draft.needs, need))
    for number in range(1, KEYS + 1):
        draft = draft.changed(about_me=f"words {number}")
        _try(run, **_draft(run, key, number))
        plans.keep_draft(run.desk, draft)
        _kept(run, key, number)


def _agree(run: Run, draft: Plan) -> None:
    key = f"plan:{draft.patient}"
    _try(run, **_draft(run, key, None))
    plans.agree_plan(run.desk, draft, Agreement("Her", "patient", "spoken", "", run.clock()))
    _kept(run, key, None)


def agree_plan(run: Run) -> None:
    draft = plans.load_plan(run.desk, _patient(run)).draft
    assert draft is not None
    _agree(run, draft.changed(review_on=DAY + timedelta(days=14)))


def change_plan(run: Run) -> None:
    patient = _patient(run)
    live = plans.load_plan(run.desk, patient).live
    plans.complete_action(run.desk, live[-1].uid, "Managed it")
    run.did()
    _try(run, **_draft(run, f"plan:{patient}", KEYS))
    plans.start_draft(run.desk, patient)
    _kept(run, f"plan:{patient}", KEYS)
    draft = plans.load_plan(run.desk, patient).draft
    assert draft is not None
    _agree(run, draft.changed(if_worse="Ring us", needs=draft.needs[1:]))


def print_pack(run: Run) -> None:
    patient = _patient(run)
    key = f"pack:{patient}"
    order = packs.propose(run.desk, patient)
    order = replace(order, ring_by=DAY, parts=order.parts[:4])
    _try(run, **_draft(run, key, 0))
    packs.keep_order(run.desk, order)
    _kept(run, key, 0)
    built = packs.build(run.desk, order)
    _try(run, **_draft(run, key, None))
    paper = papers.record_printed(run.desk, built, 2)[1]
    run.facts["paper"] = paper.uid
    _kept(run, key, None)
    queued = papers.put_in_queue(run.desk, replace(built, title="Pack 8F2D"))[1]
    run.did()
    papers.record_queue_printed(run.desk, queued.uid, built.pdf, built.pages)
    run.did()
    papers.record_saved(run.desk, replace(built, title="Pack 8F2E"))
    run.did()
    papers.record_reprinted(run.desk, paper.uid)
    run.did()


def give_pack(run: Run) -> None:
    uid = PaperId(run.facts["paper"])
    for how in (Handing.HANDED_OVER, Handing.POSTED):
        papers.give(run.desk, uid, how)
        run.did()
        papers.take_back(run.desk, uid)
        run.did()
    papers.give(run.desk, uid, Handing.DECLINED)
    run.did()


def shelve_leaflet(run: Run) -> None:
    clean = printing.read_pdf(run.folder / "files" / "leaflet.pdf")  # in the worker process
    _change, leaflet = leaflets.add_pdf(run.desk, clean, "Sleep well")
    run.did()
    ready = replace(leaflet, review_by=DAY + timedelta(days=700), owner="Breast CNS team")
    leaflets.save_draft(run.desk, ready)
    run.did()
    leaflets.approve(run.desk, ready.key, ready.version, ready.language)
    run.did()
    own = Leaflet(
        "our-own", 1, "en", "Our own", Source.MARKDOWN, ContentStatus.DRAFT, review_by=DAY + timedelta(days=700), text="# Our own\n\nWords."
    )
    leaflets.save_draft(run.desk, own)
    run.did()
    leaflets.approve(run.desk, own.key, 1, "en")
    run.did()
    _change, second = leaflets.next_version(run.desk, own.key, "en")
    run.did()
    leaflets.save_draft(run.desk, replace(second, text="# Our own\n\nBetter words.", review_by=DAY + timedelta(days=700)))
    run.did()
    leaflets.approve(run.desk, own.key, 2, "en")
    run.did()
    leaflets.withdraw(run.desk, own.key, 2, "en", "Out of step")
    run.did()


def back_up(run: Run) -> None:
    assert run.store is not None
    for _ in range(2):
        made = backup.make(run.store, run.layout, run.keys, run.clock(), 14).path
        run.facts["backups"] = [*run.facts.get("backups", ()), made.name]
        run.did()
        with run.desk.db.writing(run.desk.actor, run.clock()) as unit:
            unit.audit(Act.BACKUP, subject=made.name)
        run.did()


def restore_backup(run: Run) -> None:
    """An earlier state takes the place of this one, or this one stays."""
    assert run.store is not None
    for _ in range(2):
        made = backup.make(run.store, run.layout, run.keys, run.clock(), 14).path
        then = head_of(run.store)
        caseload.note_opened(run.desk, _patient(run))
        run.did()
        _try(run, head=then)
        run.close()
        restore.put_in_place(run.layout, made.name, run.clock())
        run.open()
        run.did()


def export(run: Run) -> None:
    for kind, name in ((ExportKind.FHIR, "out.json"), (ExportKind.CSV, "out.csv")):
        exports.note_export(run.desk, kind, ())
        run.did()
        exports.export(run.desk, run.folder / "files" / "saved" / name, kind, ())
        run.facts["exported"] = [*run.facts.get("exported", ()), name]
        run.did()


def lock_and_reopen(run: Run) -> None:
    for _ in range(2):
        lock.keep_place(run.desk, {"page": "plan"})
        lock.note_locked(run.desk, "asked")
        run.did()
        run.close()
        run.open()
        lock.note_unlocked(run.desk, "passphrase", run.layout.backups)
        run.did()


def change_keys(run: Run) -> None:
    for _ in range(2):
        now = run.facts.get("passphrase", 0)
        _try(run, passphrase=1 - now)
        custody.change_passphrase(run.folder, PASSPHRASES[now], PASSPHRASES[1 - now], made="2026-11-23", secrets=None, params=QUICK)
        run.facts["passphrase"] = 1 - now
        run.did()
        lock.note_keys(run.desk, "passphrase")
        run.did()
    opened = custody.open_caseload(run.folder, PASSPHRASES[run.facts["passphrase"]], secrets=None)
    custody.new_recovery_code(run.folder, opened.key, made="2026-11-23")
    run.did()


STEPS: dict[str, Step] = {
    "first run": first_run,
    "import": import_files,
    "edit patient": edit_patient,
    "type in a form": type_draft,
    "assessment drafted": draft_assessment,
    "assessment completed": complete_assessment,
    "assessment amended": amend_assessment,
    "prompt written up": write_prompt,
    "plan drafted": draft_plan,
    "plan agreed": agree_plan,
    "plan changed": change_plan,
    "pack printed": print_pack,
    "pack given": give_pack,
    "leaflet shelved": shelve_leaflet,
    "backup": back_up,
    "backup restored": restore_backup,
    "export": export,
    "lock and reopen": lock_and_reopen,
    "keys changed": change_keys,
}


def run_step(run: Run, name: str) -> None:
    run.tell("step", name)
    STEPS[name](run)
    with suppress(BrokenPipeError):
        run.tell("end", name)


def input_files(folder: Path) -> list[Path]:
    return sorted(p for p in (folder / "files").iterdir() if p.suffix in (".json", ".ndjson", ".csv"))
