"""The schema. Importing this package registers every table on `Table.metadata`."""

from cns_desktop.db.tables import care, caseload, store
from cns_desktop.db.tables.base import Table

__all__ = ["Table", "care", "caseload", "store"]
