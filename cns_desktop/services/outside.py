"""Files on their way out of the encrypted store, to where the nurse said. A crash in the middle must not leave half a caseload behind unseen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from cns_desktop.db.faults import StoreFault
from cns_desktop.db.tables.store import DraftRow
from cns_desktop.db.uow import new_uid
from cns_desktop.domain.audit import Act
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.services import drafts
from cns_desktop.services.desk import Desk
from cns_desktop.services.drafts import LEAVING

_OWNER_ONLY = 0o600
_LOOKED_FOR = timedelta(days=14)
_LEFT = select(DraftRow.key, DraftRow.at).where(DraftRow.form == LEAVING).order_by(DraftRow.at)


@contextmanager
def leaving(desk: Desk, path: Path) -> Iterator[Path]:
    """Write to the path given; it becomes `path` when the block ends well and is gone when it does not.

    Before it is made the store notes its name: what a kill leaves is removed by `clear_left`. Raises Expected where nothing can be written.
    """
    part = path.absolute().with_name(f"{path.name}.{new_uid()[:8]}.part")
    drafts.keep(desk, LEAVING, None, str(part), {})
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Expected(_("The file could not be written there."), _("No file was left there."), _("Choose another folder and try again.")) from error
    finally:
        if _is_gone(part):
            with suppress(StoreFault):  # the note alone harms nothing: the next start looks, and finds no file
                drafts.forget(desk, LEAVING, str(part))


def clear_left(desk: Desk) -> tuple[Expected, ...]:
    """Remove what a crash left outside, and what to tell of it. A folder that is not there now is looked for again, for two weeks."""
    with desk.db.reading() as connection:
        left = [(Path(row.key.removeprefix(f"{LEAVING}:")), row.at) for row in connection.execute(_LEFT)]
    told = (_clear(desk, part, noted) for part, noted in left)
    return tuple(each for each in told if each is not None)


def _clear(desk: Desk, part: Path, noted: datetime) -> Expected | None:
    there, folder = part.exists(), {"folder": part.parent}
    if not there and part.parent.exists():
        drafts.forget(desk, LEAVING, str(part))
        return None
    if there and _is_gone(part):
        _let_go(desk, part, "unfinished file removed")
        what = _("An export into {folder} was cut short; the unfinished file was removed.").format(**folder)
        return Expected(what, _("Your records are whole."), _("Export again if you still need it."))
    if desk.now() - noted > _LOOKED_FOR:
        _let_go(desk, part, "unfinished file not found")
    what = _("An export into {folder} was cut short, and anybody can read the unfinished file “{file}” there.").format(file=part.name, **folder)
    return Expected(what, _("Your records are whole."), _("Connect that disk and unlock again, or delete the file yourself."))


def _let_go(desk: Desk, part: Path, detail: str) -> None:
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.audit(Act.EXPORT, detail=detail)
    drafts.forget(desk, LEAVING, str(part))


def _is_gone(part: Path) -> bool:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return False
    return True
