"""Named states of the store. Each says what happened, what is safe, what to do next; none carries a patient word (base.md §6)."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _


class StoreFault(Expected):
    """The store said no."""


class StoreFull(StoreFault):
    pass


class StoreReadOnly(StoreFault):
    pass


class StoreDamaged(StoreFault):
    pass


class StoreBusy(StoreFault):
    pass


class StoreNewer(StoreFault):
    pass


class StoreUnreachable(StoreFault):
    pass


class StoreDiskFailed(StoreFault):
    pass


def _named(text: str) -> StoreFault | None:
    if "disk is full" in text:
        return StoreFull(_("The disk is full."), _("What was saved before is safe; this change was not stored."), _("Make room, then save again."))
    if "readonly" in text or "read-only" in text:
        return StoreReadOnly(
            _("The data folder can only be read."), _("Nothing was changed."), _("Ask IT to give you back the right to write to it.")
        )
    if "disk i/o error" in text:  # a full quota, a disk that was pulled out or is failing: SQLite does not say which
        return StoreDiskFailed(
            _("The disk did not take or give what was asked of it."),
            _("What was saved before is safe; this change was not stored."),
            _("Check that there is room and that the disk is there, then try again. If it repeats, ask IT to check the disk."),
        )
    if "malformed" in text or "not a database" in text or "hmac" in text:
        return StoreDamaged(
            _("A part of the store can't be read."),
            _("The backups of the last days are untouched."),
            _("Close the app and restore the newest backup."),
        )
    if "locked" in text or "busy" in text:
        return StoreBusy(_("Another program is using the store."), _("Nothing was changed."), _("Close the other window, then try again."))
    if "unable to open" in text:
        return StoreUnreachable(
            _("The store can't be opened."), _("Nothing was changed."), _("Check that its disk is there and that you may write to it.")
        )
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's operational errors into named states; everything else passes."""
    try:
        yield
    except DBAPIError as error:
        named = _named(str(error.orig).lower()) if isinstance(error.orig, driver.DatabaseError) else None
        if named is None:
            raise
        raise named from None  # the cause could carry a statement's words
    except driver.DatabaseError as error:
        named = _named(str(error).lower())
        if named is None:
            raise
        raise named from None
