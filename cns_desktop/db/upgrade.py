"""Bring a file to this program's schema: after a verified copy, in one go, or not at all. A newer file is refused by name."""

from pathlib import Path

from cns_desktop.db.backups import copy_verified
from cns_desktop.db.engine import Store
from cns_desktop.db.faults import StoreNewer
from cns_desktop.i18n import _

HEAD = 3  # PRAGMA user_version; revision "%04d" of db/migrations/versions


def schema_version(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def refuse_newer(version: int) -> None:
    """Raise StoreNewer for a file made by a later version of the program."""
    if version > HEAD:
        raise StoreNewer(
            _("This data was last used by a newer version of CNS Desktop (data version {theirs}, this program reads {ours}).").format(
                theirs=version, ours=HEAD
            ),
            _("Nothing was changed."),
            _("Install the newer version, then open it again."),
        )


def upgrade(store: Store, copies: Path) -> Path | None:
    """Upgrade `store` to HEAD. Returns the verified copy made before, None when there was nothing to do. A new, empty file needs no copy."""
    version = schema_version(store)
    refuse_newer(version)
    if version == HEAD:
        return None
    from cns_desktop.db.migrate import migrate  # noqa: PLC0415 - 17 MB that no ordinary start needs

    copy = copy_verified(store, copies / f"before-version-{HEAD}.db") if version else None
    with store.transaction() as connection:
        migrate(connection, f"{HEAD:04d}")
        connection.exec_driver_sql(f"PRAGMA user_version = {HEAD}")
    return copy


def revision(store: Store) -> str | None:
    """Alembic's revision in the file (tests hold it against HEAD)."""
    from cns_desktop.db.migrate import revision_of  # noqa: PLC0415 - as above

    with store.reading() as connection:
        return revision_of(connection)
