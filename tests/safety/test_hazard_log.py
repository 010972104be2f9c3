"""The hazard log names its controls by test: each of them exists, and each hazard has one."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOG = (ROOT / "docs" / "safety" / "hazard-log.md").read_text("utf-8")
NAMED = re.compile(r"`(test_[a-z0-9_]+)`")


def _tests() -> Counter[str]:
    found: Counter[str] = Counter()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found.update(re.findall(r"^\s*def (test_[a-zA-Z0-9_]+)", path.read_text("utf-8"), re.MULTILINE))
    return found


def test_every_test_the_hazard_log_names_exists():
    named, known = set(NAMED.findall(LOG)), _tests()
    assert len(named) > 40
    assert sorted(named - known.keys()) == []


def test_a_name_in_the_hazard_log_means_one_test():
    known = _tests()
    assert sorted(name for name in set(NAMED.findall(LOG)) if known[name] > 1) == []


def test_every_hazard_names_a_test_or_says_that_it_is_open():
    rows = [line for line in LOG.splitlines() if re.match(r"\| H\d+ ", line)]
    assert len(rows) >= 23
    assert [row.split("|")[1].strip() for row in rows] == [f"H{number}" for number in range(1, len(rows) + 1)]
    open_ones = LOG.rsplit("**Open, for the officer:**", 1)[1]
    assert [row[:6] for row in rows if not NAMED.search(row) and row.split("|")[1].strip() not in open_ones] == []
