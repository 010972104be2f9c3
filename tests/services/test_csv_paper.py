"""The paper on the CSV layout says what the reader does."""

import re
from pathlib import Path

from cns_desktop.services import csv_layout

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_paper_names_every_column_once_and_in_our_order():
    cells = [line.split("|")[1] for line in (DOCS / "csv-layout.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    assert tuple(name for cell in cells for name in re.findall(r"`([a-z0-9_]+)`", cell)) == csv_layout.COLUMNS
    assert tuple(name for cell in cells if "*" in cell for name in re.findall(r"`([a-z0-9_]+)`", cell)) == csv_layout.REQUIRED


def test_the_example_comes_in_whole():
    rows, refused = csv_layout.read((DOCS / "csv-example.csv").read_bytes(), "csv-example.csv")
    assert [row.cells["family_name"] for row in rows] == ["Kowalska", "Okafor"]
    assert refused == []
