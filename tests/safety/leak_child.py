"""A real process that writes marked words everywhere, uses everything, and ends badly. Started by test_leaks.py."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cns_desktop.bootstrap import early, founding
from cns_desktop.bootstrap.logs import start_logging
from cns_desktop.bootstrap.options import Options
from cns_desktop.domain.assessments import Comment, State
from cns_desktop.domain.caseload import Event
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import ActionId, PatientId, PromptId
from cns_desktop.domain.needs import with_answer
from cns_desktop.domain.packing import PrintChoice
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Who
from cns_desktop.fhir import registry
from cns_desktop.lanes import Lane
from cns_desktop.security.places import prepare
from cns_desktop.security.policy import NONE
from cns_desktop.security.process import harden
from cns_desktop.services import (
    assessments,
    audit,
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
)
from cns_desktop.services.caseload import new_uid
from cns_desktop.services.desk import Desk
from cns_desktop.services.exports import ExportKind
from cns_desktop.ui.app import make_application
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from tests.journeys.driving import Driver, Journey
from tests.safety.filling import filled
from tests.safety.scanning import MARK
from tests.safety.test_naughty_strings import state_with

PASSPHRASE = "copper tulip evening lamp"
_numbers = count(1)


def word(place: str = "") -> str:
    """A marked word of its own."""
    return f"{MARK}{next(_numbers):04d}"


def say(kind: str, what: Any) -> None:
    sys.stdout.write(json.dumps([kind, what]) + "\n")
    sys.stdout.flush()


class Marked:
    """Everything a nurse can do, with marked words in every field."""

    def __init__(self, desk: Desk, saved: Path) -> None:
        self.desk, self.saved = desk, saved
        self.patient = PatientId(caseload.new_form(desk).patient.uid)

    def all(self) -> None:
        for act in (self.records, self.form, self.bring_in, self.assess, self.agree, self.shelve, self.print_pack, self.take_out, self.refusals):
            act()
            say("used", act.__name__)

    def records(self) -> None:
        """One of every record type with a marked word in each of its fields."""
        for kind in dict.fromkeys(one.record for one in registry.MAPPERS if one.record is not Event):
            with self.desk.db.writing(self.desk.actor, self.desk.now()) as unit:
                unit.put(filled(kind, word))

    def form(self) -> None:
        before, state = caseload.new_form(self.desk), state_with(word())
        state |= {"is_deceased": False, "deceased_on": "", "family": word(), "given": word(), "is_sensitive": False}
        drafts.keep(self.desk, "patient", before.patient.uid, before.patient.uid, state)
        after = patient_form.from_state(self.desk, before, state)
        caseload.save_form(self.desk, None, after)
        self.patient = after.patient.uid
        changed = patient_form.to_state(after) | {"city": word(), "allergies": []}
        caseload.save_form(self.desk, after, patient_form.from_state(self.desk, after, changed), reason=word())
        caseload.note_opened(self.desk, self.patient, word())
        drafts.keep(self.desk, "patient", self.patient, self.patient, {"family": word()})
        lock.keep_place(self.desk, {"page": "needs", "typed": word()})

    def bring_in(self) -> None:
        person = {"resourceType": "Patient", "id": "one", "name": [{"family": word(), "given": [word()]}], "birthDate": "1950-01-02"}
        media = {"resourceType": "Media", "id": "two", "status": "completed", "content": {"title": word()}, "subject": {"reference": "Patient/one"}}
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": person}, {"resource": media}]}
        (self.saved / "in.json").write_text(json.dumps(bundle))
        (self.saved / "broken.json").write_text('{"resourceType": "Patient", "name": [{"family": "' + word())
        (self.saved / "in.csv").write_text(f"family_name,given_name,birth_date\r\n{word()},{word()},1961-04-03\r\n{word()},,{word()}\r\n")
        report = imports.import_files(self.desk, sorted(self.saved.glob("*.*")), lambda *_: None, lambda: False)[1]
        say("refused", [[r.where, r.reason] for r in report.refused])

    def assess(self) -> None:
        made = assessments.start(self.desk, self.patient)[1].assessment
        rules = assessments.load_needs(self.desk, self.patient).open_sheet.rules  # type: ignore[union-attr]
        made = with_answer(made, rules[0].link_id, State.SCORED, 8)
        made = replace(made, answers=tuple(replace(a, comment=word()) for a in made.answers), other=word(), comments=(Comment("PH02", word()),))
        assessments.keep(self.desk, made)
        assessments.complete(self.desk, replace(made, pathway_point="03"))
        prompt = PromptId(prompts.list_prompts(self.desk, self.patient)[0].prompt.uid)
        assessments.keep_note(self.desk, self.patient, prompt, word())
        prompts.write_done(self.desk, prompt, word())
        begun = assessments.start(self.desk, self.patient)[1].assessment  # left open, as typed
        assessments.keep(self.desk, replace(begun, other=word()))

    def agree(self) -> None:
        for _ in range(2):
            plans.start_draft(self.desk, self.patient)
            draft = plans.load_plan(self.desk, self.patient).draft
            action = Action(ActionId(new_uid()), word(), Who.OTHER, word(), date(2030, 12, 1), how_it_went=word())
            need = Need(new_uid(), word(), goal=Goal(word(), outcome=word()), actions=(action,))
            draft = draft.changed(about_me=word(), strengths=word(), if_worse=word(), people=word(), needs=(need,), review_on=date(2030, 1, 5))  # type: ignore[union-attr]
            plans.keep_draft(self.desk, draft)
            plans.agree_plan(self.desk, draft, Agreement(word(), word(), "spoken", word(), self.desk.now()))
        plans.start_draft(self.desk, self.patient)

    def shelve(self) -> None:
        own = leaflets.new_leaflet(self.desk, word())
        own = replace(own, owner=word(), licence=word(), keywords=(word(),), text=f"# {word()}\n\n{word()}", review_by=date(2030, 1, 1))
        leaflets.save_draft(self.desk, own)
        leaflets.approve(self.desk, own.key, 1, "en")
        pdf = self.saved / "leaflet.pdf"
        pdf.write_bytes(printing.leaflet_pdf(self.desk, own))
        _change, added = leaflets.add_pdf(self.desk, printing.read_pdf(pdf), word())
        leaflets.search(self.desk, word())
        leaflets.withdraw(self.desk, added.key, added.version, added.language, word())

    def print_pack(self) -> None:
        leaflets.stock(self.desk)
        order = replace(packs.propose(self.desk, self.patient), ring_by=date(2030, 1, 1))
        packs.keep_order(self.desk, order)
        built = packs.build(self.desk, order)
        say("title", built.title)
        _change, paper = printing.print_pack(self.desk, printing.FilePrint(self.saved), built, PrintChoice())
        printing.save(self.desk, built.pdf, self.saved / "pack.pdf")
        papers.record_saved(self.desk, built)
        printing.copy_of(papers.stored_pdf(self.desk, paper.uid), self.desk.now())
        printing.picture(built.pdf, 0, 800)
        papers.give(self.desk, paper.uid, Handing.HANDED_OVER)
        packs.keep_order(self.desk, order)

    def take_out(self) -> None:
        for kind, name in ((ExportKind.FHIR, "out.json"), (ExportKind.CSV, "out.csv")):
            exports.note_export(self.desk, kind, (self.patient,))
            exports.export(self.desk, self.saved / name, kind, ())
        (self.saved / "audit.csv").write_bytes(audit.export_audit(self.desk))

    def refusals(self) -> None:
        """Each way of being told no, with marked words at hand: what is said names none of them."""
        form = caseload.load_form(self.desk, self.patient)
        other, wrong = PatientId(new_uid()), word()
        done = assessments.load_needs(self.desk, self.patient).history[0].assessment
        ways: list[Callable[[], Any]] = [
            lambda: caseload.save_form(
                self.desk, form, replace(form, patient=replace(form.patient, name=replace(form.patient.name, family="", given="")))
            ),
            lambda: caseload.save_form(self.desk, form, replace(form, patient=replace(form.patient, birth_date=date(2031, 1, 1)))),
            lambda: caseload.save_form(replace(self.desk, cap=0), None, form),
            lambda: caseload.save_form(
                replace(self.desk, is_demo=False), form, replace(form, patient=replace(form.patient, nhs_number="9990000018"))
            ),
            lambda: caseload.load_form(self.desk, other),
            lambda: assessments.load_assessment(self.desk, wrong),  # type: ignore[arg-type]
            lambda: assessments.amend(self.desk, done.uid),
            lambda: assessments.mark_error(self.desk, done.uid, " "),
            lambda: plans.agree_plan(
                self.desk, plans.load_plan(self.desk, self.patient).current, Agreement(wrong, wrong, "spoken", wrong, self.desk.now())
            ),  # type: ignore[arg-type]
            lambda: prompts.write_done(self.desk, PromptId(wrong), wrong),
            lambda: papers.load_paper(self.desk, wrong),  # type: ignore[arg-type]
            lambda: packs.build(self.desk, replace(packs.propose(self.desk, self.patient), parts=())),
            lambda: printing.read_pdf(self.saved / "in.json"),
            lambda: printing.read_pdf(self.saved / wrong),
            lambda: exports.export(self.desk, self.saved / "no" / wrong, ExportKind.CSV, ()),
            lambda: lock.identity(self.desk.db) and self.desk.blobs.get(wrong),
        ]
        for way in ways:
            try:
                way()
                say("not refused", ways.index(way))
            except Expected as error:
                say("expected", [type(error).__name__, str(error), repr(error), error.sentences()])
        with suppress(Exception):  # what the driver says when a statement breaks: its text is what counts
            try:
                with self.desk.db.keeping() as connection:
                    connection.exec_driver_sql("INSERT INTO draft (key, form) VALUES (?, ?)", (word(), word()))
            except Exception as error:
                say("driver", [str(error), repr(error)])
                raise


def journey(app: early.App, saved: Path, ending: str) -> Journey:
    yield lambda: isinstance(app.window.shown, LockScreen)
    QTest.keyClicks(app.window.shown.card.passphrase, PASSPHRASE)
    QTest.keyClick(app.window.shown.card.passphrase, Qt.Key.Key_Return)
    yield lambda: app.shell is not None and app.shell.rail.isEnabled()
    session = app.bound.session
    marked = Marked(session.desk, saved)
    done = app.lanes.submit(Lane.WRITE, marked.all)
    yield done.done
    done.result()
    yield from look_round(app, marked.patient)
    session.backup()
    titles(app)
    yield from END[ending](app)


def look_round(app: early.App, patient: PatientId) -> Journey:
    """Every page of the patient and every place, with something typed."""
    app.shell.open_patient(patient)
    yield lambda: app.shell.spot is not None and not app.jobs.waiting
    titles(app)
    for tab in ("overview", "needs", "plan", "information", "pack", "papers", "record"):
        with suppress(KeyError, StopIteration):
            app.shell.show_tab(tab)
        yield lambda: not app.jobs.waiting
        titles(app)
    for place in ("today", "caseload", "leaflets", "print", "settings"):
        app.shell.go(place)
        yield lambda: not app.jobs.waiting
        titles(app)
    app.shell.top.search.setFocus()
    QTest.keyClicks(app.shell.top.search, MARK)
    QApplication.clipboard().setText(word())
    yield lambda: not app.jobs.waiting
    titles(app)


def titles(app: early.App) -> None:
    """What a task bar or another program could read."""
    say("title", [each.windowTitle() for each in app.app.topLevelWidgets()] + [app.app.applicationDisplayName(), app.app.applicationName()])


def killed(_app: early.App) -> Journey:
    os.kill(os.getpid(), signal.SIGKILL)
    yield lambda: False


def raising(app: early.App) -> Journey:
    """Errors nobody expected, in the GUI thread and in a job, with marked words in them; then the process dies."""
    QTimer.singleShot(0, partial(_break, app))
    app.jobs.run(Lane.WRITE, partial(_break, app), owner=app.window)
    yield lambda: not app.jobs.waiting
    yield lambda: True
    titles(app)
    os.kill(os.getpid(), signal.SIGKILL)
    yield lambda: False


def _break(app: early.App) -> None:
    secret = word()
    raise ValueError(f"broken on {secret}", secret, app.layout)


def locked(app: early.App) -> Journey:
    """Locked in the middle of typing; the second process is not this test's matter."""
    app.lock()
    yield lambda: False


END: dict[str, Callable[[early.App], Iterator[Any]]] = {"killed": killed, "raising": raising, "locked": locked}


def main() -> None:
    folder, saved, ending = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    harden()
    layout = prepare(folder)
    founding.found_demo(layout, PASSPHRASE, 0, 3, early.utc_now)
    qt = make_application(sys.argv[:1])
    start_logging(layout.folder)
    app = early.App(qt, layout, Options(data=folder), policy=lambda: NONE, replace_process=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    app.last_resort.install()
    assert app.start()
    driver = Driver(journey(app, saved, ending), lambda fault: (say("fault", fault), os._exit(1)))
    assert driver
    qt.exec()


if __name__ == "__main__":
    main()
