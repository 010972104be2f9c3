"""Keystroke search: a router over B-tree ranges, full text only for mixed words (base.md §2). Prebuilt statements, called on the GUI thread."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from cns_desktop.db import records
from cns_desktop.db.names import fold, postcode_key
from cns_desktop.domain.caseload import Patient

LINE = "pk, uid, family, given, title, born, nhs, diagnosis, not_told, stage, flags, due_on, due_kind"
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?(\d[a-z]{0,2})?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[a-z]{3,9})(?:[/.\- ](\d{2,4}))?")
_BETWEEN = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]+")
_DX_LETTERS = 3
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _lines(where: str, order: str = "name_key, pk") -> Any:  # noqa: ANN401
    return text(f"SELECT {LINE} FROM patient WHERE {where} ORDER BY {order} LIMIT :most")  # noqa: S608 - fixed parts


NAME = _lines("name_key >= :low AND name_key < :high AND is_active")
# Ranges come in the order of their index: by name, the first digits of a number would sort the whole caseload (190 ms for 100,000).
NHS = _lines("nhs >= :low AND nhs < :high AND is_active", "nhs, pk")
BORN = _lines("born = :day AND is_active")
BIRTHDAY = _lines("substr(born, 6, 5) = :day AND is_active")
POSTCODE = _lines("postcode_key >= :low AND postcode_key < :high AND is_active", "postcode_key, name_key, pk")
NHS_PART = _lines("pk IN (SELECT rowid FROM patient_nhs WHERE patient_nhs MATCH :words LIMIT 500) AND is_active")
WORDS = _lines("pk IN (SELECT rowid FROM patient_fts WHERE patient_fts MATCH :words LIMIT 500) AND is_active")


@dataclass(frozen=True, slots=True)
class Route:
    """A prebuilt statement with its values."""

    statement: Any
    values: dict[str, Any]


def _after(prefix: str) -> str:
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _range(statement: Any, prefix: str) -> Route:  # noqa: ANN401
    return Route(statement, {"low": prefix, "high": _after(prefix)})


def _day(typed: str, this_year: int) -> Route | None:
    found = _DAY.fullmatch(typed)
    if not found:
        return None
    day, month_text, year_text = found.groups()
    month = int(month_text) if month_text.isdigit() else _MONTHS.index(month_text[:3]) + 1 if month_text[:3] in _MONTHS else 0
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        return None
    if not year_text or len(year_text) == 3:
        return Route(BIRTHDAY, {"day": f"{month:02d}-{int(day):02d}"})
    year = int(year_text)
    if year < 100:
        year += 1900 if year > this_year % 100 else 2000
    return Route(BORN, {"day": f"{year:04d}-{month:02d}-{int(day):02d}"})


def _quoted(words: Sequence[str]) -> str:
    """Each word begins a name, a number or a postcode, or a word of the diagnosis."""
    return " AND ".join(
        f'"{word}"*' if len(word) <= _DX_LETTERS else f'({{name num pc}} : "{word}"* OR dx : "{word[:_DX_LETTERS]}"*)' for word in words
    )


def _begins(words: Sequence[str]) -> str:
    """The first letters of each word of a diagnosis, which many share: prefixes of this length have an index of their own.

    A longer one is put together from every row that has it: 20 ms for "cancer" among 100,000 people. So "cancer" finds all that begins with "can".
    """
    return " ".join(word[:_DX_LETTERS] for word in words)


def _words(typed: str) -> list[str]:
    """The words as the index splits them: at every ASCII sign that is neither letter nor digit."""
    return [word for word in _BETWEEN.split(fold(typed)) if word]


def route(typed: str, this_year: int) -> Route | None:
    """How to look for what was typed; None when it is too short to mean anything (fewer than two letters)."""
    folded = fold(typed)
    plain = " ".join(typed.lower().split())
    number = "".join(c for c in plain if c in "0123456789")
    if len(folded) < 2:
        return None
    by_day = _day(plain, this_year)
    if by_day:
        return by_day
    if number and not plain.strip("0123456789 -"):
        if len(number) <= 2 or number.startswith("999") or len(number) == 10:
            return _range(NHS, number)
        return Route(NHS_PART, {"words": f'"{number}"'})
    compact = postcode_key(plain)
    if _POSTCODE.fullmatch(compact) and any(c.isdigit() for c in compact):
        return _range(POSTCODE, compact)
    words = _words(typed)
    if len(words) == 1 and words[0].isalpha():
        return _range(NAME, folded)
    return Route(WORDS, {"words": _quoted(words)}) if words else None


def find_lines(connection: Connection, typed: str, this_year: int, most: int = 51) -> Sequence[Any]:
    """Rows of LINE for what was typed, at most `most`: those of its route in its order, then those that hold its words elsewhere."""
    chosen = route(typed, this_year)
    if chosen is None:
        return ()
    rows = list(connection.execute(chosen.statement, chosen.values | {"most": most}).all())
    if chosen.statement is WORDS or len(rows) >= most or (rows and chosen.statement is not NAME):
        return rows
    seen = {row.pk for row in rows}
    more = connection.execute(WORDS, {"words": _quoted(_words(typed)), "most": most}).all()
    return [*rows, *(row for row in more if row.pk not in seen)][:most]


_LEARN = text("REPLACE INTO patient_fts(rowid, name, num, dx, pc) VALUES (:pk, :name, :num, :dx, :pc)")
_LEARN_NHS = text("REPLACE INTO patient_nhs(rowid, num) VALUES (:pk, :num)")
_SOURCE = text("SELECT pk, name_key, nhs, numbers, diagnosis, postcode_key FROM patient WHERE uid = :uid")


def index_patients(connection: Connection, people: Sequence[Patient]) -> None:
    """Bring the word index in step with these patients."""
    rows = []
    for person in people:
        found = connection.execute(_SOURCE, {"uid": person.uid}).one()
        others = " ".join(fold(f"{n.family} {n.given}") for n in person.other_names)
        rows.append(
            {
                "pk": found.pk,
                "name": f"{found.name_key} {others}".strip(),
                "num": f"{found.nhs} {found.numbers.lower()}".strip(),
                "dx": _begins(_words(found.diagnosis)),
                "pc": found.postcode_key,
            }
        )
    if rows:
        connection.execute(_LEARN, rows)
        connection.execute(_LEARN_NHS, [{"pk": r["pk"], "num": r["num"]} for r in rows])


def index_diagnoses(connection: Connection, patients: Iterable[str]) -> None:
    """The same for those (uids) whose diagnosis alone was changed."""
    found = (records.get(connection, Patient, uid) for uid in sorted(patients))
    index_patients(connection, [person for person in found if person is not None])
