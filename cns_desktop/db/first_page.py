"""The first caseload page by SQL text over the bare driver: all that stands between the key and a painted list (README 23).

`FIRST_PAGE` is tested equal to the Core statement of db.paging. No SQLAlchemy, no services here.
"""

import json
from typing import Any

LINE = "pk, uid, family, given, title, born, nhs, diagnosis, not_told, stage, flags, due_on, due_kind"
FIRST_PAGE = f"SELECT {LINE} FROM patient WHERE is_active ORDER BY due_rank, name_key, pk LIMIT 64"  # noqa: S608 - fixed parts
WHOSE = """
  SELECT s.practitioner, s.team, p.body, t.body FROM store s
  LEFT JOIN sync_resource p ON p.uid = s.practitioner LEFT JOIN sync_resource t ON t.uid = s.team
"""
COUNT = "SELECT count(*) FROM patient WHERE is_active"


def first_lines(connection: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - driver connection
    """The first 64 rows in the order of what is due."""
    return list(connection.execute(FIRST_PAGE).fetchall())


def count(connection: Any) -> int:  # noqa: ANN401
    return int(connection.execute(COUNT).fetchone()[0])


def schema_version(connection: Any) -> int:  # noqa: ANN401
    """PRAGMA user_version: compared with db.upgrade.HEAD before anything else is read."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def whose(connection: Any) -> tuple[str, str, str, str]:  # noqa: ANN401
    """The nurse's uid, her team's, and both names, for the rail of the first page; empty where first run was cut short."""
    row = connection.execute(WHOSE).fetchone()
    if row is None:
        return "", "", "", ""
    person, team = (json.loads(body) if body else {} for body in row[2:])
    name = (person.get("name") or [{}])[0]
    return row[0], row[1], " ".join((*name.get("given", ()), name.get("family", ""))).strip(), team.get("name", "")
