"""The main job with no display: the real window, pages and services, driven from the first run to the unlock after a lock.

DIR gets a picture of every screen on the way, `pack.pdf` and `summary.json`. Where the files hold nobody the job could be done for, the steps of
care are skipped and say why: that is no fault of the files, and the rest is done.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cns_desktop.bootstrap.early import DEMO_PASSPHRASE, App
from cns_desktop.bootstrap.options import Options
from cns_desktop.db.uow import new_uid
from cns_desktop.documents.printing.file import save_pdf
from cns_desktop.domain.assessments import Answer, State
from cns_desktop.domain.caseload import CaseloadFilter, CaseloadLine
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import ActionId, PatientId
from cns_desktop.domain.imports import ImportReport
from cns_desktop.domain.packs import Handing
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Plan, Who
from cns_desktop.security.places import prepare
from cns_desktop.services import assessments, imports, packs, papers, plans
from cns_desktop.services.desk import Desk
from cns_desktop.ui.app import make_application
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from cns_desktop.ui.features.lock.ports import LockNote

WAIT_MS = 60_000
SIZE = (1280, 800)
_ANSWERS = {"PH03": 7, "EM41": 6, "PH04": 5, "PR29": 2}  # low energy, worry, sleep, bills: the commonest (domain.md A2)
_PLANNED = {  # goal in her words, action, days until then
    "PH03": ("I want to walk to the shop and back.", "Send the dates of the moving more class", 7),
    "EM41": ("I want to think of other things in the evening.", "Ring to talk about what worries you most", 9),
    "PH04": ("I want to sleep until the morning.", "Write down for a week when you sleep and wake", 14),
    "PR29": ("I want to know what help I can get.", "Ask the money adviser to ring you", 10),
}
_REVIEW_DAYS = 28
_REASON = "The main job, run without a display"
_DEAD = "Everybody in these files has died: the record is opened, no care is recorded."
_NOBODY = "There is no patient in these files: see what is imported and what is refused."
_NO_PACK: dict[str, Any] = {"pages": 0, "seconds": 0.0, "sha256": ""}


class Run:
    """One run: the app, the pictures, the steps with their times."""

    def __init__(self, application: QApplication, options: Options, out: Path) -> None:
        self._application, self._options, self._out = application, options, out
        self._folder = Path(tempfile.mkdtemp(prefix="cns-desktop-headless-"))
        self._pictures = 0
        self._locked: list[LockNote] = []
        self.steps: list[dict[str, Any]] = []
        self.report = ImportReport()
        self.pack = _NO_PACK
        self.why_not = ""  # why the steps of care are skipped
        self.app: App | None = None
        self.patient = PatientId("")

    # The steps --------------------------------------------------------------------------------------------------------------------

    def all(self) -> bool:
        """Every step in order; the first that fails ends the run."""
        ways: Sequence[tuple[str, Callable[[], dict[str, Any] | None]]] = (
            ("first run", self.first_run),
            ("import", self.bring_in),
            ("find", self.find),
            ("assessment", self._care(self.assess)),
            ("plan", self._care(self.plan)),
            ("pack", self._care(self.build_pack)),
            ("print", self._care(self.print_pack)),
            ("given", self._care(self.give)),
            ("lock", self.lock),
            ("unlock", self.unlock),
        )
        for name, way in ways:
            started = time.perf_counter()
            try:
                more = way() or {}
            except Expected as error:
                self.steps.append({"name": name, "seconds": round(time.perf_counter() - started, 3), "failed": error.sentences()})
                return False
            self.steps.append({"name": name, "seconds": round(time.perf_counter() - started, 3)} | more)
        return True

    def first_run(self) -> None:
        """The first-run screen for the picture, then the throw-away store under its own keys."""
        fresh = self._start(Options(), self._folder / "fresh")
        self._picture("first-run")
        fresh.close()
        fresh.lanes.close()
        count = 0 if self._options.imports else self._options.patients
        self.app = self._start(Options(is_demo=True, patients=count), self._folder / "data")
        self._until(self._is_open)
        if self.app.idle is not None:
            self.app.idle.stop()  # nobody is at the keys: a long import is no reason to lock
        self._picture("caseload")

    def bring_in(self) -> dict[str, Any]:
        """The files named, or the demo people that are there already."""
        desk = self._desk()
        if self._options.imports:
            files = imports.files_of(self._options.imports)
            self._shell().show_cover("import", files)
            self._settle()
            self._picture("import")
            self.report = imports.import_files(desk, files, lambda _done, _total: None, lambda: False)[1]
        else:
            self.report = _what_is_here(desk)
        self._shell().go("caseload")
        self._shell().page.reload()
        self._settle()
        self._picture("caseload-filled")
        return {"patients": self.report.patients}

    def find(self) -> dict[str, Any]:
        """Type a name, a number or a birth date, open the line: somebody living whose record asks for no reason, if there is one."""
        session = self._session()
        lines = session.page(session.ids("due", CaseloadFilter(), False))
        if not lines:
            self.why_not = _NOBODY
            return {"skipped": _NOBODY}
        chosen = min(lines, key=lambda line: ("deceased" in line.flags, "sensitive" in line.flags, not (line.family or line.given)))
        self.why_not = _DEAD if "deceased" in chosen.flags else ""
        way = next((way for way, typed in _typed(chosen) if chosen.patient in {line.patient for line in session.find(typed)}), "the list")
        self.patient = chosen.patient
        self._open_patient()
        self._picture("overview")
        return {"by": way} | ({"note": _DEAD} if self.why_not else {})

    def _care(self, way: Callable[[], None]) -> Callable[[], dict[str, Any]]:
        """A step of care: skipped where there is nobody to care for."""

        def step() -> dict[str, Any]:
            if self.why_not:
                return {"skipped": self.why_not}
            way()
            return {}

        return step

    def assess(self) -> None:
        desk = self._desk()
        sheet = assessments.start(desk, self.patient)[1]
        known = {item.link_id for item in sheet.tool.items}
        answers = tuple(Answer(link, State.SCORED, score, is_starred=score > 5) for link, score in _ANSWERS.items() if link in known)
        self._shell().show_tab("needs")
        self._settle()
        self._shell().page.start()  # the open sheet, as she sees it
        self._settle()
        self._picture("needs-entry")
        self._shell().show_tab("plan")
        self._settle()
        filled = replace(sheet.assessment, pathway_point=sheet.assessment.pathway_point or "01", answers=answers)
        assessments.keep(desk, filled)
        self.app.feed.changed.emit(assessments.complete(desk, filled))  # type: ignore[union-attr]
        self._show_tab("needs", "needs-results")

    def plan(self) -> None:
        desk = self._desk()
        plans.start_draft(desk, self.patient)
        for line in assessments.list_concerns(desk, self.patient):
            if line.link_id in _PLANNED and line.latest and line.latest.value:
                plans.take_concern(desk, self.patient, line)
        file = plans.load_plan(desk, self.patient)
        if file.draft is None:
            raise Expected("The plan could not be begun.")
        draft = _with_goals(file.draft, desk)
        plans.keep_draft(desk, draft)
        self._show_tab("plan", "plan-draft")
        agreement = Agreement(f"{file.name.given} {file.name.family}", "patient", "spoken", "", desk.now())
        self.app.feed.changed.emit(plans.agree_plan(desk, draft, agreement))  # type: ignore[union-attr]
        self._show_tab("plan", "plan-agreed")

    def build_pack(self) -> None:
        desk = self._desk()
        self._show_tab("information", "information")
        self._show_tab("pack", "pack")
        started = time.perf_counter()
        self._built = packs.build(desk, packs.propose(desk, self.patient))
        self.pack = {"pages": self._built.pages, "seconds": round(time.perf_counter() - started, 3), "sha256": self._built.sha256}

    def print_pack(self) -> None:
        """To a file, as a printer would get it; recorded as printed, not as given."""
        save_pdf(self._built.pdf, self._out / "pack.pdf")
        change, self._paper = papers.record_printed(self._desk(), self._built)
        self.app.feed.changed.emit(change)  # type: ignore[union-attr]
        self._show_tab("papers", "papers-printed")

    def give(self) -> None:
        change, _paper = papers.give(self._desk(), self._paper.uid, Handing.HANDED_OVER)
        self.app.feed.changed.emit(change)  # type: ignore[union-attr]
        self._show_tab("papers", "papers-given")
        for place in ("today", "leaflets", "print", "settings"):
            self._shell().go(place)
            self._settle()
            self._picture(place)
        self._open_patient()

    def lock(self) -> None:
        """Everything is kept and closed; a new app stands at the lock screen, as a new process would."""
        old = self.app
        if old is None:
            raise Expected("The app is not open.")
        old.lock()
        self._until(lambda: bool(self._locked))
        old.lanes.close()
        self.app = self._start(Options(is_demo=True), self._folder / "data", self._locked[0])
        self._until(lambda: self._lock_screen() is not None)
        self._picture("locked")

    def unlock(self) -> None:
        """Type the passphrase; the very screen is back."""
        screen = self._lock_screen()
        if screen is None:
            raise Expected("There is no lock screen.")
        QTest.keyClicks(screen.card.passphrase, DEMO_PASSPHRASE)
        QTest.keyClick(screen.card.passphrase, Qt.Key.Key_Return)
        self._until(self._is_open)
        self._until(lambda: self._shell().spot is not None)
        self._settle()
        self._picture("unlocked")

    def end(self) -> None:
        if self.app is not None:
            self.app.close()
            self._until(lambda: self.app is None or not self.app.window.isVisible() or self.app.shell is None)
            self.app.lanes.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # The app ----------------------------------------------------------------------------------------------------------------------

    def _start(self, options: Options, folder: Path, note: LockNote | None = None) -> App:
        made = App(self._application, prepare(folder), options, replace_process=lambda _arguments, left: self._locked.append(left), note=note)
        made.window.resize(*SIZE)
        if not made.start():
            raise Expected("Another app holds the folder.")
        made.window.resize(*SIZE)
        self.app = made
        self._settle()
        return made

    def _is_open(self) -> bool:
        app = self.app
        return app is not None and app.shell is not None and app.bound.session is not None and not app.jobs.waiting

    def _session(self) -> Any:  # noqa: ANN401 - bootstrap.session.Session
        session = self.app.bound.session if self.app else None
        if session is None:
            raise Expected("The caseload is not open.")
        return session

    def _desk(self) -> Desk:
        desk: Desk = self._session().desk
        return desk

    def _shell(self) -> Any:  # noqa: ANN401 - ui.shell.window.Shell
        shell = self.app.shell if self.app else None
        if shell is None:
            raise Expected("The shell is not open.")
        return shell

    def _lock_screen(self) -> LockScreen | None:
        return self.app.window.findChild(LockScreen) if self.app else None

    def _open_patient(self) -> None:
        """Open the record; where the app asks for a reason, give one."""
        shell = self._shell()
        shell.open_patient(self.patient)
        self._settle()
        if shell.ways.admitted is not None and shell.ways.admitted.needs_reason:
            self._picture("reason")
            QTest.keyClicks(shell.ways.reason.reason.control, _REASON)
            QTest.keyClick(shell.ways.reason.reason.control, Qt.Key.Key_Return)
            self._settle()

    def _show_tab(self, key: str, picture: str) -> None:
        self._shell().show_tab(key)
        self._settle()
        self._picture(picture)

    def _settle(self) -> None:
        """Let results arrive and pages paint: until a moment has passed in which nothing was begun."""
        is_calm = False
        while not is_calm:
            self._until(lambda: self.app is None or not self.app.jobs.waiting)
            loop = QEventLoop()
            QTimer.singleShot(150, loop.quit)
            loop.exec()
            is_calm = self.app is None or not self.app.jobs.waiting

    def _until(self, is_so: Callable[[], bool]) -> None:
        """Run the event loop until `is_so`; Expected after a minute."""
        clock, loop, timer = QElapsedTimer(), QEventLoop(), QTimer()
        clock.start()
        timer.setInterval(10)
        seen: list[bool] = []  # once is enough: a page may load anew a moment later

        def look() -> None:
            if is_so():
                seen.append(True)
            if seen or clock.elapsed() > WAIT_MS:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        if not seen:
            raise Expected("A step did not finish within a minute.")

    def _picture(self, name: str) -> None:
        self._pictures += 1
        if self.app is not None:
            self.app.window.grab().save(str(self._out / f"{self._pictures:02d}-{name}.png"))


def _typed(line: CaseloadLine) -> Iterator[tuple[str, str]]:
    """What a nurse might type for this patient, one way after the other: a foreign record may have no name, or one that fifty share."""
    yield from (("name", name) for name in (line.family, line.given, f"{line.given} {line.family}") if name.strip())
    if line.nhs_number:
        yield "number", line.nhs_number
    if line.born:
        yield "birth date", f"{line.born:%d.%m.%Y}"


def _with_goals(draft: Plan, desk: Desk) -> Plan:
    """A goal and an action for each need that has none yet."""
    return replace(draft, needs=tuple(_planned(need, desk) for need in draft.needs), review_on=desk.today + timedelta(days=_REVIEW_DAYS))


def _planned(need: Need, desk: Desk) -> Need:
    if need.link_id not in _PLANNED or need.goal is not None or need.actions:
        return need
    goal, what, days = _PLANNED[need.link_id]
    action = Action(ActionId(new_uid()), what, Who.NURSE, desk.actor.name, desk.today + timedelta(days=days))
    return replace(need, goal=Goal(goal), actions=(action,))


def _what_is_here(desk: Desk) -> ImportReport:
    with desk.db.reading() as connection:
        people = connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one()
        whole = connection.exec_driver_sql("SELECT count(*) FROM sync_resource").scalar_one()
    return ImportReport(patients=people, resources=whole)


def run(options: Options) -> int:
    """The whole job; 0 if every step worked."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = options.out or Path("out")
    out.mkdir(parents=True, exist_ok=True)
    made = Run(make_application(sys.argv[:1]), options, out)
    ok = made.all()
    found = made.report
    summary = {
        "ok": ok,
        "steps": made.steps,
        "import": {"patients": found.patients, "resources": found.resources, "opaque": found.opaque, "refused": [asdict(r) for r in found.refused]},
        "pack": made.pack,
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=1), "utf-8")
    made.end()
    sys.stdout.write(f"{'ok' if ok else 'FAILED'}: {out}{f' (no pack. {made.why_not})' if made.why_not else ''}\n")
    return 0 if ok else 1
