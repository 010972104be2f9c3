"""Files of the caseload (leaflets, papers): found by the SHA-256 of their plain content, kept encrypted under another name (README 15)."""

import hashlib

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db.tables.store import BlobRow
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _
from cns_desktop.services.desk import Desk

_put = upsert(BlobRow)
_PUT = _put.on_conflict_do_update(index_elements=["sha256"], set_={"refcount": BlobRow.refcount + 1, "path": _put.excluded.path})
_NAME = select(BlobRow.path).where(BlobRow.sha256 == bindparam("wanted"))


def put_blob(desk: Desk, connection: Connection, content: bytes, mime: str = "application/pdf") -> str:
    """Keep `content` and give back its SHA-256. The file is on the disk before the row that names it is committed."""
    digest = hashlib.sha256(content).hexdigest()
    name = desk.blobs.put(content)
    connection.execute(_PUT, {"sha256": digest, "size": len(content), "mime": mime, "path": name, "refcount": 1, "state": "local"})
    return digest


def get_blob(desk: Desk, sha256: str) -> bytes:
    """The content of `sha256`. Expected when this laptop does not hold it."""
    with desk.db.reading() as connection:
        name = connection.execute(_NAME, {"wanted": sha256}).scalar_one_or_none()
    if name is None:
        raise Expected(_("This file is not on this laptop."), _("The record of it is complete."), _("Make a new one."))
    return desk.blobs.get(name)
