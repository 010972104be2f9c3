"""Keystroke search: every prefix of what a nurse types, through the app's own Glance and by the same SQL over the bare driver.

Times are processor time of the thread that searches: nothing in it waits, and what other programs take meanwhile is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import Engine, event

from cns_desktop.db import first_page
from cns_desktop.services.caseload import Glance
from tests.bench.fixture import DAY, SEED, Big
from tests.bench.rows import Row, row
from tests.bench.timing import cpu, percentile, quiet

YEAR = DAY.year
LEAST = 2  # one letter means nothing to the router


@dataclass(frozen=True, slots=True)
class Query:
    kind: str
    typed: str


def corpus(raw: Any, people: int) -> list[Query]:
    """What is typed to find `people` patients, in every class of base.md §2, keystroke by keystroke."""
    rows = raw.execute("SELECT family, given, nhs, born, diagnosis, postcode_key FROM patient WHERE is_active").fetchall()
    chosen = Random(SEED).sample(rows, min(people, len(rows)))  # noqa: S311 - a sample, not a key
    return [query for line in chosen for whole in _said(*line) for query in _keys(whole)] + _worst(rows)


def _said(family: str, given: str, nhs: str, born: str, diagnosis: str, postcode: str) -> Iterator[Query]:
    day = date.fromisoformat(born)
    yield Query("family", family)
    yield Query("family given", f"{family} {given}")
    yield Query("given family", f"{given} {family}")
    yield Query("NHS from start", f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}")
    yield Query("NHS last digits", nhs[-4:])
    yield Query("date of birth", f"{day:%d/%m/%Y}")
    yield Query("diagnosis", diagnosis)
    yield Query("postcode", postcode)
    yield Query("family and diagnosis", f"{family} {diagnosis.split(maxsplit=1)[0]}")


def _keys(whole: Query) -> Iterator[Query]:
    for end in range(LEAST, len(whole.typed) + 1):
        yield Query(whole.kind, whole.typed[:end])


def _worst(rows: list[Any]) -> list[Query]:
    """Two commonest beginnings at once: the word index has most to join."""
    starts: dict[str, int] = {}
    for family, given, *_rest in rows:
        for word in (family, given):
            starts[word[:2].lower()] = starts.get(word[:2].lower(), 0) + 1
    common = sorted(starts, key=starts.__getitem__, reverse=True)[:6]
    return [Query("two letters twice", f"{one} {two}") for one in common for two in common if one != two]


def measure(big: Big, people: int, rounds: int) -> list[Row]:
    """The worst class against the same statements without SQLAlchemy and without our lines."""
    store = big.store()
    connection, raw = store.glance(), store.raw()
    glance = Glance(connection)
    queries = corpus(raw, people)
    asked = [_statements(connection.engine, glance, query) for query in queries]
    ours: dict[str, list[float]] = {}
    floor: dict[str, list[float]] = {}
    with quiet():
        for query, statements in zip(queries, asked, strict=True):
            pairs = [_turn(glance, raw, query, statements, number) for number in range(rounds)]
            ours.setdefault(query.kind, []).append(median(pair[0] for pair in pairs))
            floor.setdefault(query.kind, []).append(median(pair[1] for pair in pairs))
    rows = [made for kind in ours for made in row(f"search {kind}, p99", _p99(ours[kind]), "ms", _p99(floor[kind]))]
    every, bare = [t for times in ours.values() for t in times], [t for times in floor.values() for t in times]
    worst = max(ours, key=lambda kind: _p99(ours[kind]))
    rows += row(f"search, slowest class ({worst}), p99", _p99(ours[worst]), "ms", _p99(floor[worst]), limits=("value <= 5", "ratio <= 2"))
    rows += row("search, all keystrokes, p99", _p99(every), "ms", _p99(bare), limits=("value <= 5", "ratio <= 2"))
    rows += row("search, all keystrokes, p50", median(every) * 1000, "ms", median(bare) * 1000)
    raw.close()
    connection.close()
    store.close()
    return rows


def growth(big: Big, people: int) -> list[Row]:
    """What more patients cost, at this size: reported, not limited."""
    store = big.store()
    connection, raw = store.glance(), store.raw()
    glance = Glance(connection)
    queries = corpus(raw, people)
    with quiet():
        searches = [cpu(lambda typed=query.typed: glance.find(typed, YEAR)) for query in queries]
        pages = [cpu(lambda: first_page.first_lines(raw)) for _ in range(20)]
    size = big.layout.database.stat().st_size / 1e6
    raw.close()
    connection.close()
    store.close()
    name = f"{big.patients:,} patients"
    return [
        *row(f"{name}: file", size, "MB"),
        *row(f"{name}: search p99", _p99(searches), "ms"),
        *row(f"{name}: first page", median(pages) * 1000, "ms"),
    ]


def _p99(times: list[float]) -> float:
    return percentile(times, 0.99) * 1000


def _turn(glance: Glance, raw: Any, query: Query, statements: list[tuple[str, Any]], number: int) -> tuple[float, float]:
    def bare() -> None:
        for sql, values in statements:
            raw.execute(sql, values).fetchall()

    def through() -> None:
        glance.find(query.typed, YEAR)

    if number % 2:
        second, first = cpu(bare), cpu(through)
        return first, second
    return cpu(through), cpu(bare)


def _statements(engine: Engine, glance: Glance, query: Query) -> list[tuple[str, Any]]:
    """The SQL that reaches the driver for this keystroke, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        seen.append((sql, values))

    event.listen(engine, "before_cursor_execute", note)
    glance.find(query.typed, YEAR)
    event.remove(engine, "before_cursor_execute", note)
    return seen
