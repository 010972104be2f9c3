"""List paging for 100,000 rows: the ids in order once, then a few rows at a time by primary key (base.md §3)."""

import json
import sys
from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from cns_desktop.db.names import fold
from cns_desktop.db.search import LINE
from cns_desktop.domain.caseload import CaseloadFilter

ORDERS = {
    "due": "due_rank, name_key, pk",
    "name": "name_key, pk",
    "born": "born, name_key, pk",
    "nhs": "nhs, pk",
    "diagnosis": "site, diagnosis, name_key, pk",
    "stage": "stage, name_key, pk",
}
PAGE = text(f"SELECT {LINE} FROM patient WHERE pk IN (SELECT value FROM json_each(:pks))")  # noqa: S608 - one statement for any number
FIRST = text(f"SELECT {LINE} FROM patient WHERE is_active ORDER BY {ORDERS['due']} LIMIT :most")  # noqa: S608


_CLAUSES = {
    "key_worker": "key_worker = :key_worker",
    "team": "team = :team",
    "stage": "stage = :stage",
    "is_due_by": "(due_kind = 'prompt' OR due_on <= :is_due_by)",
    "is_flagged": "flags <> '' AND flags <> 'test'",
    "words": "name_key >= :words AND name_key < :words || char(1114111)",  # a range of the index; LIKE would read all of it
}


def ids(connection: Connection, order: str, chosen: CaseloadFilter, *, descending: bool = False) -> "array[int]":
    """Primary keys of every matching active patient, in order. `order` is a key of ORDERS.

    They leave the store as one text of digits: 100,000 rows of Python would hold the interpreter for 40 ms, this does for 1.
    SQLite keeps the order of a subquery under group_concat; a test compares it with the rows themselves.
    """
    wanted = {name: getattr(chosen, name) for name in _CLAUSES} | {"words": fold(chosen.words)}
    where = " AND ".join(("is_active", *(clause for name, clause in _CLAUSES.items() if wanted[name])))
    by = ", ".join(f"{part} DESC" for part in ORDERS[order].split(", ")) if descending else ORDERS[order]
    rows = f"SELECT pk FROM patient WHERE {where} ORDER BY {by}"  # noqa: S608 - fixed parts
    digits = connection.execute(text(f"SELECT group_concat(printf('%016x', pk), '') FROM ({rows})"), wanted).scalar_one()  # noqa: S608
    found = array("q", bytes.fromhex(digits or ""))
    if sys.byteorder == "little":
        found.byteswap()
    return found


def page(connection: Connection, pks: Sequence[int]) -> list[Any]:
    """Rows of LINE in the order of `pks`."""
    found = {row.pk: row for row in connection.execute(PAGE, {"pks": json.dumps(list(pks))}).all()}
    return [found[pk] for pk in pks if pk in found]
