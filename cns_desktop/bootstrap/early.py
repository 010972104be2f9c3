"""The early stage: window, lock screen or first run, then the shell with its first caseload page."""

import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from cns_desktop.bootstrap import relaunch, throw_away
from cns_desktop.bootstrap.binding import Bound
from cns_desktop.bootstrap.collector import GuiCollector
from cns_desktop.bootstrap.instance import SingleInstance
from cns_desktop.bootstrap.keys import Keys
from cns_desktop.bootstrap.look import Look
from cns_desktop.bootstrap.memory import MemoryFile
from cns_desktop.bootstrap.options import Options
from cns_desktop.bootstrap.warm import Warmer
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.settings import DENSITY, LOCK_AFTER_MINUTES, TEXT_SCALE, THEME
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane, Lanes
from cns_desktop.security import header
from cns_desktop.security.errors import PolicyRefused
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout, default_folder, prepare
from cns_desktop.security.policy import NONE, Policy, read_machine_policy
from cns_desktop.ui.app import AppWindow, dress, make_application
from cns_desktop.ui.crash import LastResort
from cns_desktop.ui.features.lock.lock_screen import LockScreen
from cns_desktop.ui.features.lock.ports import LockNote, LockPorts, Why
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner

if TYPE_CHECKING:
    from cns_desktop.bootstrap.idle import IdleWatch
    from cns_desktop.bootstrap.session import Session
    from cns_desktop.domain.team import WhoYouAre
    from cns_desktop.ui.features.lock.first_run_ports import Start
    from cns_desktop.ui.features.lock.states import Waiting
    from cns_desktop.ui.shell.window import Shell

DEMO_PASSPHRASE = "demo"  # noqa: S105 - said on the lock screen of a throw-away store
_BACKUP_CHECK_MS = 60 * 60 * 1000
_SETTLE_MS = 3000
_PAINT_MS = 1000
EXIT_BUSY = 4


def utc_now() -> datetime:
    return datetime.now(UTC)


class FirstPaint(QObject):
    """Calls back once, after the next paint of anything: a window covered by its page is never painted itself. A window that is not painted
    (minimised, behind another) is not waited for longer than `_PAINT_MS`."""

    def __init__(self, app: QApplication, then: Callable[[], object]) -> None:
        super().__init__(app)
        self._app, self._then = app, then
        app.installEventFilter(self)
        QTimer.singleShot(_PAINT_MS, self, self._call)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._call)
        return False

    def _call(self) -> None:
        self._app.removeEventFilter(self)
        self.deleteLater()
        then, self._then = self._then, _nothing
        then()


def _nothing() -> None:
    """Called back already."""


class App(QObject):
    """One run of the app, from the first window to the lock or the end."""

    _invented = Signal(int)

    def __init__(
        self,
        app: QApplication,
        layout: Layout,
        options: Options,
        *,
        replace_process: relaunch.Relaunch = relaunch.replace_process,
        now: Callable[[], datetime] = utc_now,
        note: LockNote | None = None,
        policy: Callable[[], Policy] = read_machine_policy,
    ) -> None:
        super().__init__()
        self.app, self.layout, self.options = app, layout, options
        self._replace, self._now, self._note = replace_process, now, note or LockNote()
        self._policy_fault: PolicyRefused | None = None
        self.machine = self._read_policy(policy)
        self.memory = MemoryFile(layout.folder)
        self.look = Look(dress(app), self.memory)
        self.collector = GuiCollector(self)
        self.lanes, self.feed = Lanes(), ChangeFeed()
        self.jobs = JobRunner(self.lanes, self.feed)
        self.warmer = Warmer(is_choosing=not header.exists(layout.folder))
        self.keys = Keys(layout, self.memory, self.warmer, self.machine, now)
        self.instance = SingleInstance(layout.instance_lock)
        self.window = AppWindow()
        self.shell: Shell | None = None
        self.bound = Bound()
        self.idle: IdleWatch | None = None
        self._is_leaving = False
        self._after_open: Callable[[Shell], None] | None = None
        self.last_resort = LastResort(self._tell_broken)
        self.jobs.broke.connect(self.last_resort.broke)
        self.window.close_requested.connect(self.close)
        self.window.restoreGeometry(self.memory.now.window)

    # Start -----------------------------------------------------------------------------------------------------------------------

    def start(self) -> bool:
        """Show the first window. False when another app holds the folder: that one has come forward."""
        if not self.instance.take():
            return False
        FirstPaint(self.app, self._after_first_paint)
        try:
            self._show_first()
        except Expected as fault:  # a header that can't be read, a newer one
            self.show_fault(fault)
        self.window.show()
        return True

    def _show_first(self) -> None:
        if header.exists(self.layout.folder) and not self._was_cut_short():
            self._show_lock()
        elif self.options.is_demo:
            self._make_demo()
        else:
            self._show_first_run()

    def _was_cut_short(self) -> bool:
        """First run wrote keys but never the store: nothing was kept under them."""
        if self.layout.database.exists() or any(self.layout.backups.glob("*.db")) or any(self.layout.blobs.glob("??/*")):
            return False
        for name in (header.FILE_NAME, header.COPY_NAME):
            (self.layout.folder / name).unlink(missing_ok=True)
        return True

    def _after_first_paint(self) -> None:
        from cns_desktop.bootstrap.logs import start_logging  # noqa: PLC0415 - after the first paint

        start_logging(self.layout.folder)
        self.warmer.start()
        self.instance.listen(self.window.come_forward)

    def _show_lock(self) -> None:
        found = header.read(self.layout.folder)
        demo = DEMO_PASSPHRASE if found.kind is Kind.DEMO else ""
        note = LockNote(
            self._note.why,
            self._note.locked_at,
            self._note.idle_minutes,
            self.memory.now.unlocked_at,
            self._note.who,
            self._note.team,
            self._note.drafts,
            self._note.prompts,
            demo,
        )
        ports = LockPorts(
            unlock=self.keys.unlock,
            recover=self.keys.recover,
            opened=partial(self.open_with, way="passphrase"),
            code_faults=self.keys.code_faults,
            seconds_left=self.keys.seconds_left,
            asks_for_keyring=self.keys.asks_for_keyring,
            open_keyring=self.keys.open_keyring,
            passphrase=self.keys.passphrase_ports(),
            now=self._now,
        )
        self.window.show_only(LockScreen(self.jobs, ports, note))

    def _show_first_run(self) -> None:
        from cns_desktop.bootstrap import welcome  # noqa: PLC0415 - not with the lock screen

        ports = welcome.FirstRunPorts(
            make_keys=self.keys.make,
            finish=self._finish_first_run,
            opened=self._on_first_run,
            print_code=self.print_code,
            open_demo=self._open_demo,
            passphrase=self.keys.passphrase_ports(),
            place=str(self.layout.folder),
        )
        self.window.show_only(welcome.FirstRun(self.jobs, ports))

    def _finish_first_run(self, who: "WhoYouAre") -> object:
        """Lane.WRITE: the store and its first records."""
        self.warmer.wait()
        from cns_desktop.bootstrap import founding  # noqa: PLC0415 - late stage

        opened = self.keys.made()
        founding.found_live(self.layout, opened, who, self._now)
        return opened

    def _on_first_run(self, opened: object, start: "Start", paths: tuple[Path, ...]) -> None:
        if paths:
            self._after_open = lambda shell: shell.show_cover("import", paths)
        self.open_with(opened, way="first-run")

    def _open_demo(self) -> None:
        """Another process, in a throw-away folder; nothing of this one stays."""
        self.instance.give_up()
        self._replace(["--demo"], LockNote())

    def _make_demo(self) -> None:
        from cns_desktop.bootstrap import welcome  # noqa: PLC0415 - not with the lock screen

        waiting = welcome.Waiting(_("Making the demo caseload"), _("Invented people, in a throw-away encrypted store."))
        self._invented.connect(partial(self._say_invented, waiting))
        self.window.show_only(waiting)
        self.jobs.run(Lane.WRITE, self._found_demo, owner=self.window, done=partial(self.open_with, way="demo"), failed=self.show_fault)

    def _found_demo(self) -> object:
        self.warmer.wait()
        from cns_desktop.bootstrap import founding  # noqa: PLC0415 - late stage

        return founding.found_demo(self.layout, DEMO_PASSPHRASE, self.options.seed, self.options.patients, self._now, progress=self._invented.emit)

    def _say_invented(self, waiting: "Waiting", count: int) -> None:
        if self.window.shown is waiting:
            waiting.say(_("{count} of {all} invented people, in a throw-away encrypted store.").format(count=count, all=self.options.patients))

    # Open ------------------------------------------------------------------------------------------------------------------------

    def open_with(self, opened: object, way: str = "passphrase") -> None:
        """Key in hand: paint the caseload at once, open the session behind it."""
        from cns_desktop.bootstrap import opening  # noqa: PLC0415 - with the key in hand, not with the lock screen

        is_demo = header.read(self.layout.folder).kind is Kind.DEMO
        desktop = opening.Desktop(self.jobs, self.feed, self.bound, self.look, self.layout.database, is_demo)
        calls = opening.Calls(self._keep_place, self.lock, self.lock_for_day, self._today)
        shell, self.makers = opening.build_shell(desktop, opened, calls)
        self.shell = shell
        self.window.show_only(shell)
        shell.go("caseload")
        job = partial(self._open_session, opened, way)
        start = partial(self.jobs.run, Lane.WRITE, job, owner=shell, done=self._on_session, failed=self.show_fault)
        FirstPaint(self.app, start)  # two threads of Python at once would make the list come later

    def _open_session(self, opened: object, way: str) -> "Session":
        try:
            self.warmer.start()
            self.warmer.wait()
            from cns_desktop.bootstrap import session as late  # noqa: PLC0415 - late stage

            opening = late.Opening(self.layout, opened, way, self.machine, self._now)  # type: ignore[arg-type]  # custody.Opened, unknown to the early stage
            made = late.open_session(opening, self.memory)
        except BaseException as fault:
            self.bound.fail(fault)
            raise
        self.bound.fulfil(made)
        return made

    def _on_session(self, session: "Session") -> None:
        shell = self.shell
        if shell is None:
            return
        from cns_desktop.bootstrap import opening, pages, settings_ports  # noqa: PLC0415 - late stage

        hooks = settings_ports.Hooks(partial(self._apply_settings, session), partial(self._restore, session))
        pages.plug_in(pages.Wiring(self.jobs, self.feed, self.lanes, shell, self.keys, hooks, self.makers, session))
        self.idle = opening.watch(self.app, shell, session, self.lock)
        self._apply_settings(session)
        if self._policy_fault is not None:
            opening.warn(shell, self._policy_fault)
        opening.warn_of_space(shell, self.layout.folder)
        shell.set_ready(is_ready=True)
        if session.place:
            shell.ways.come_back(session.place)
        if self._after_open is not None:
            self._after_open(shell)
        self._keep_safe(session)
        QTimer.singleShot(_SETTLE_MS, self.collector, self.collector.settle)

    def _apply_settings(self, session: "Session") -> None:
        """Put the settings in force, now and after each change."""
        from cns_desktop.bootstrap import opening  # noqa: PLC0415 - late stage

        self.look.follow(session.settings.of(THEME), session.settings.of(TEXT_SCALE), session.settings.of(DENSITY))
        if self.idle is not None:
            self.idle.set_policy(opening.idle_policy(session))
        if self.shell is not None:
            self.jobs.run(Lane.READ, session.names, owner=self.shell, done=self._show_names)

    def _show_names(self, names: tuple[str, str]) -> None:
        if self.shell is not None:
            self.shell.set_who(*names)

    def _restore(self, session: "Session", name: str) -> None:
        """Close, put the backup in place, lock."""

        def swap(note: LockNote) -> None:
            from cns_desktop.bootstrap import restore  # noqa: PLC0415 - late stage

            restore.put_in_place(self.layout, name, self._now())
            self._become_locked(note)

        self._leave(Why.ASKED, swap)

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _keep_safe(self, session: "Session") -> None:
        timer = QTimer(self.window)
        timer.setInterval(_BACKUP_CHECK_MS)
        timer.timeout.connect(partial(self._back_up, session))
        timer.start()
        self._back_up(session)

    def _back_up(self, session: "Session") -> None:
        if self.shell is not None and session.backup_is_due():
            self.jobs.run(Lane.RENDER, partial(session.backup, self._leaving), owner=self.shell, failed=self.shell.say_failed)

    def _leaving(self) -> bool:
        return self._is_leaving

    def _keep_place(self, place: dict[str, Any]) -> None:
        session = self.bound.session
        if session is not None and self.shell is not None:
            self.jobs.run(Lane.WRITE, partial(session.keep_place, place), owner=self.shell, failed=self.shell.say_failed)

    # Lock and end ------------------------------------------------------------------------------------------------------------------

    def lock(self, why: Why = Why.ASKED) -> None:
        """Everything typed is kept, the store is closed, the process is replaced."""
        self._leave(why, self._become_locked)

    def lock_for_day(self) -> None:
        """With safety prompts of hers open, ask first who takes each; else lock."""
        session, shell = self.bound.session, self.shell
        if session is None or shell is None:
            self.lock()
            return

        def ask(has_some: bool) -> None:
            if has_some:
                shell.ways.close_patient()  # several people's prompts must not stand under one person's banner
                shell.show_cover("day")
            else:
                self.lock()

        self.jobs.run(Lane.READ, session.has_own_prompts, owner=shell, done=ask, failed=shell.say_failed)

    def close(self) -> None:
        """The window was closed."""
        self._leave(Why.STARTED, self._end)

    def _leave(self, why: Why, then: Callable[[LockNote], None]) -> None:
        if self._is_leaving:
            return
        self._is_leaving = True
        if self.idle is not None:
            self.idle.stop()
        self.memory.keep_window(bytes(self.window.saveGeometry().data()))
        from cns_desktop.bootstrap import welcome  # noqa: PLC0415 - not with the lock screen

        welcome.forget_copied()
        session, note = self.bound.session, LockNote(why=why, locked_at=self._now())
        if self.shell is None or session is None:
            then(note)
            return
        note = LockNote(why, self._now(), session.settings.value(LOCK_AFTER_MINUTES), None, session.who.actor.name, session.who.team_name)
        self.shell.flush_all()
        self.shell.ways.remember()
        self.shell = None
        cover = welcome.Waiting(_("Locking"), _("Your work is saved."))
        self.window.show_only(cover)
        self.jobs.run(
            Lane.WRITE,
            partial(session.close, "closed" if why is Why.STARTED else why.value),
            owner=self.window,
            done=lambda waiting: then(_with_counts(note, waiting.drafts, waiting.prompts)),
            failed=lambda _error: then(note),
        )

    def _become_locked(self, note: LockNote) -> None:
        self.window.hide()
        self.instance.give_up()
        self._replace(self._arguments(), note)

    def _arguments(self) -> list[str]:
        demo = ["--demo"] if self.options.is_demo else []
        return [*demo, "--data", str(self.layout.folder)]

    def _end(self, _note: LockNote) -> None:
        self.instance.give_up()
        if self.options.is_demo:
            throw_away.remove(self.layout.folder)
        self.window.let_close()
        self.app.quit()

    # Faults ------------------------------------------------------------------------------------------------------------------------

    def show_fault(self, error: Expected) -> None:
        """A state of the store that stops everything, by its name."""
        self.shell = None
        from cns_desktop.bootstrap import welcome  # noqa: PLC0415 - not with the lock screen

        self.window.show_only(welcome.FaultPage(error, self._replace_after_fault, self.close, self._way_back(error)))

    def _way_back(self, error: Expected) -> Callable[[], None] | None:
        """To the newest verified backup, where the store itself is damaged and there is one."""
        from cns_desktop.bootstrap import restore  # noqa: PLC0415 - late stage

        name = restore.newest_for(self.layout, error)
        if not name:
            return None

        def swap() -> None:
            restore.put_in_place(self.layout, name, self._now())
            self._replace_after_fault()

        return swap

    def _replace_after_fault(self) -> None:
        self.instance.give_up()
        self._replace(self._arguments(), self._note)

    def _tell_broken(self, error: Expected) -> None:
        if self.shell is not None and self.bound.session is not None:
            self.shell.fail_page(error)
        elif self.shell is None:
            self.show_fault(error)

    def print_code(self, code: str) -> str:
        """Lane.RENDER."""
        self.warmer.wait()
        from cns_desktop.bootstrap import code_sheet  # noqa: PLC0415 - late stage

        return code_sheet.print_code(code, self._now())

    def _read_policy(self, policy: Callable[[], Policy]) -> Policy:
        try:
            return policy()
        except PolicyRefused as refused:
            self._policy_fault = refused
            return NONE


def _with_counts(note: LockNote, drafts: int, prompts: int) -> LockNote:
    return LockNote(note.why, note.locked_at, note.idle_minutes, None, note.who, note.team, drafts, prompts)


def run(options: Options) -> int:
    """The app with its window."""
    folder = options.data or (throw_away.make() if options.is_demo else default_folder())
    app = make_application(sys.argv[:1])
    layout = prepare(folder)
    ours = App(app, layout, options, note=relaunch.read_note())
    ours.last_resort.install()
    for number in (signal.SIGINT, signal.SIGTERM):  # heard between events: the collector's timer keeps Python awake
        signal.signal(number, lambda *_: ours.close())
    if not ours.start():
        return EXIT_BUSY
    code = app.exec()
    ours.lanes.close()
    return code
