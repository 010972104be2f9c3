"""What the README promises exists."""

import re
from pathlib import Path

import pytest

from cns_desktop.bootstrap.options import read_options
from tests.setup.conftest import ROOT

PAPERS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
JUSTFILE = (ROOT / "justfile").read_text("utf-8")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_what_a_paper_points_to_is_there(paper: Path):
    wanted = [link for link in re.findall(r"\]\(([^)#\s]+)", paper.read_text("utf-8")) if "://" not in link]
    assert [link for link in wanted if not (paper.parent / link).exists()] == []


def test_every_recipe_the_readme_names_is_one_and_the_asked_for_ones_are_there():
    recipes = set(re.findall(r"^([a-z]+)(?: \*ARGS)?:$", JUSTFILE, re.MULTILINE))
    assert {"fix", "check", "test", "bench", "torture", "docs", "strings", "lock", "assets"} <= recipes
    assert set(re.findall(r"`just ([a-z]+)", README)) <= recipes


def test_every_option_the_readme_names_is_one(tmp_path: Path):
    named = set(re.findall(r"--[a-z]+", "".join(re.findall(r"`\./start[^`]*`", README))))
    assert named == {"--data", "--headless", "--out", "--import", "--patients"}
    found = read_options(["--headless", "--data", "d", "--out", "o", "--import", "p", "--patients", "3"])
    assert (found.is_headless, found.data, found.out, found.imports, found.patients) == (True, Path("d"), Path("o"), (Path("p"),), 3)


def test_the_readme_states_the_boundary_of_the_device():
    assert "it stores, shows, reminds and prints" in README
    assert "It computes no risk, no triage" in README
