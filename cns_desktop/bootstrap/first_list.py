"""The first caseload page straight from the file (README 23); the session's own lists take over as soon as it is open."""

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from json import loads
from pathlib import Path
from typing import Any

from cns_desktop.bootstrap.binding import Bound
from cns_desktop.domain.caseload import CaseloadFilter, CaseloadLine
from cns_desktop.domain.ids import PatientId
from cns_desktop.i18n.resources import resource
from cns_desktop.ui.features.caseload.ports import Codes, ListPorts


class FirstList:
    """Whose store it is and its first 64 lines. A file that can't be read shows nothing here: the session names the fault."""

    def __init__(self, bound: Bound, database: Path, opened: Any) -> None:  # noqa: ANN401 - custody.Opened, unknown to the early stage
        self._bound = bound
        self._lines: list[CaseloadLine] = []
        self.person = self.team = self.who = self.team_name = ""
        self._read(database, opened.key.raw)

    def _read(self, database: Path, key: bytes) -> None:
        if not database.exists():
            return  # opening would make an empty one
        import sqlcipher3.dbapi2 as driver  # noqa: PLC0415 - with the key in hand, not before

        from cns_desktop.db import first_page, raw  # noqa: PLC0415 - with the key in hand, not before

        try:
            connection = raw.connect(database, key, read_only=True)
        except driver.Error:
            return
        try:
            self._lines = [_line(row) for row in first_page.first_lines(connection)]
            self.person, self.team, self.who, self.team_name = first_page.whose(connection)
        except driver.Error:
            return  # damaged, newer or not set up: said by name in a moment
        finally:
            connection.close()

    def first(self) -> Sequence[int] | None:
        """Those 64, until the session is open."""
        return array("q", (line.pk for line in self._lines)) if self._bound.session is None else None

    def ids(self, order: str, chosen: CaseloadFilter, down: bool) -> Sequence[int]:
        """Lane.READ: everybody, when the session is open."""
        return self._bound.wait().ids(order, chosen, down)

    def page(self, pks: Sequence[int]) -> list[CaseloadLine]:
        session = self._bound.session
        if session is not None:
            return session.page(pks)
        by_pk = {line.pk: line for line in self._lines}
        return [by_pk[pk] for pk in pks if pk in by_pk]

    def find(self, typed: str) -> Sequence[CaseloadLine]:
        session = self._bound.session
        return session.find(typed) if session is not None else ()

    def recent(self) -> Sequence[CaseloadLine]:
        session = self._bound.session
        return session.recent() if session is not None else ()

    def ports(self, today: Callable[[], date]) -> ListPorts:
        return ListPorts(self.first, self.ids, self.page, today, self.person, self.team, self.team_name, self.stages)

    @cached_property
    def stages(self) -> Codes:
        return read_codes("pathway-stages")


def read_codes(name: str) -> Codes:
    """A code list of resources/codes as (code, words)."""
    content = loads(resource("codes", f"{name}.json").read_text("utf-8"))
    return tuple((str(each["code"]), str(each["label"])) for each in content["codes"])


def _line(row: Sequence[Any]) -> CaseloadLine:
    pk, uid, family, given, title, born, nhs, diagnosis, not_told, stage, flags, due_on, due_kind = row
    return CaseloadLine(pk, PatientId(uid), family, given, title, _day(born), nhs, diagnosis, bool(not_told), stage, flags, _day(due_on), due_kind)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
