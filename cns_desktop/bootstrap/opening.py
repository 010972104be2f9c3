"""With the key in hand: the shell with its first caseload page. Loaded after the lock screen's first paint, before SQLAlchemy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from cns_desktop.bootstrap.binding import Bound
from cns_desktop.bootstrap.first_list import FirstList
from cns_desktop.bootstrap.idle import IdleWatch
from cns_desktop.bootstrap.look import Look
from cns_desktop.bootstrap.registry import Makers, make_registry
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.settings import CALL_LOCK_MINUTES, LOCK_AFTER_MINUTES
from cns_desktop.i18n import _
from cns_desktop.security import places
from cns_desktop.security.idle import IdlePolicy
from cns_desktop.ui.common.messages import Message
from cns_desktop.ui.common.theme import Tone
from cns_desktop.ui.features.lock.ports import Why
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.ports import ShellPorts
from cns_desktop.ui.shell.window import Shell

if TYPE_CHECKING:
    from cns_desktop.bootstrap.session import Session


@dataclass(frozen=True, slots=True)
class Calls:
    """What the shell asks of the running app itself."""

    keep_place: Callable[[dict[str, Any]], None]
    lock: Callable[[], None]
    lock_for_day: Callable[[], None]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True)
class Desktop:
    """What the shell is built over."""

    jobs: JobRunner
    feed: ChangeFeed
    bound: Bound
    look: Look
    database: Path
    is_demo: bool


def build_shell(desktop: Desktop, opened: Any, calls: Calls) -> tuple[Shell, Makers]:  # noqa: ANN401 - custody.Opened, unknown to the early stage
    """The shell, not ready yet: only its first list can be seen. `makers` takes the late pages."""
    bound = desktop.bound
    first = FirstList(bound, desktop.database, opened)
    makers: Makers = {}
    registry = make_registry(makers, desktop.jobs, desktop.feed, first, calls.today)
    ports = ShellPorts(
        admit=lambda patient: bound.wait().admit(patient),
        opened=lambda patient, reason: bound.wait().note_opened(patient, reason),
        find=first.find,
        recent=first.recent,
        lines=lambda patients: bound.wait().lines(patients),
        waiting=lambda: bound.wait().waiting(),
        keep_place=calls.keep_place,
        lock=calls.lock,
        lock_for_day=calls.lock_for_day,
        today=calls.today,
        look=desktop.look.ports(),
        is_demo=desktop.is_demo,
    )
    shell = Shell(desktop.jobs, desktop.feed, ports, registry)
    shell.set_ready(is_ready=False)
    shell.set_who(first.who, first.team_name)
    return shell, makers


def idle_policy(session: "Session") -> IdlePolicy:
    return IdlePolicy(session.settings.value(LOCK_AFTER_MINUTES), session.settings.value(CALL_LOCK_MINUTES))


def watch(app: QApplication, shell: Shell, session: "Session", lock: Callable[[Why], None]) -> IdleWatch:
    """Lock after no key for a while, and when the session is locked or the laptop sleeps."""
    from cns_desktop.bootstrap.away import AwayWatch  # noqa: PLC0415 - late stage: QtDBus

    idle = IdleWatch(app, idle_policy(session))
    idle.ran_out.connect(partial(lock, Why.IDLE))
    idle.warned.connect(lambda: shell.say_done(_("No key for a while: locking in 30 seconds.")))
    away = AwayWatch(shell)
    away.left.connect(partial(lock, Why.SESSION))
    return idle


def warn(shell: Shell, fault: Expected) -> None:
    """Something she should know that stops nothing."""
    shell.notes.put(Message(fault.what, fault.then, Tone.WARNING))


def warn_of_space(shell: Shell, folder: Path) -> None:
    """Before a save fails, while everything still works."""
    if places.space(folder).is_low:
        warn(
            shell,
            Expected(
                _("The disk is nearly full: less than 200 MB are left."),
                _("Everything so far is saved."),
                _("Make room soon, or saving will stop."),
            ),
        )
