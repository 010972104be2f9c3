"""SQLCipher through SQLAlchemy: raw key, WAL, synchronous=FULL, one writer, BEGIN IMMEDIATE, hidden parameters (base.md §1)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from cns_desktop.db.faults import translated
from cns_desktop.db.raw import connect


def _engine(creator: Callable[[], Any], path: Path, begin: str | None, size: int) -> Engine:
    # module= keeps constraint errors SQLAlchemyErrors; hide_parameters keeps patient words out of them
    engine = create_engine(
        f"sqlite:///{path}", creator=creator, module=sqlcipher3.dbapi2, poolclass=QueuePool, pool_size=size, max_overflow=2, hide_parameters=True
    )

    if begin is not None:  # the driver begins nothing by itself (isolation_level=None)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

    return engine


class Store:
    """One encrypted file: a writing engine of one connection, a reading engine, and the GUI thread's own read-only connection."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._writer = _engine(lambda: connect(path, key), path, "BEGIN IMMEDIATE", 1)
        self._reader = _engine(lambda: connect(path, key, read_only=True), path, "BEGIN", 2)
        self._glancer = _engine(lambda: connect(path, key, read_only=True), path, None, 1)
        self._key = key

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: a stable snapshot until the end of the block. Raises the faults of db.faults."""
        with translated(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction, committed at the end of the block, rolled back on any exception."""
        with translated(), self._writer.connect() as connection, connection.begin():
            yield connection

    def glance(self) -> Connection:
        """A read connection without transactions for the GUI thread's keystroke search and paging: every statement sees the newest commit."""
        with translated():
            return self._glancer.connect()

    def second_key(self, path: Path) -> Any:  # noqa: ANN401 - the driver has no types
        """A raw driver connection to another file under the same key (backups)."""
        return connect(path, self._key)

    def raw(self) -> Any:  # noqa: ANN401
        """A raw driver connection to this file (backup source, checks)."""
        return connect(self.path, self._key)

    def close(self) -> None:
        """Checkpoint the log into the file and close every connection."""
        raw = self.raw()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        self._writer.dispose()
        self._reader.dispose()
        self._glancer.dispose()
