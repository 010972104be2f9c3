"""Code lists: data files under resources/codes, each naming its source. Labels are content, not screen words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "codes"


@dataclass(frozen=True, slots=True)
class Code:
    """A line of a list. `more` holds what only that list knows, e.g. `points`, `category`, `icd10`."""

    code: str
    label: str
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One file: in its own order, which is the order a chooser shows."""

    name: str
    source: str
    system: str
    codes: tuple[Code, ...]

    def label(self, code: str) -> str:
        """The words for a code; a code that is not in the list is its own label."""
        return next((one.label for one in self.codes if one.code == code), code)

    def __contains__(self, code: object) -> bool:
        return any(one.code == code for one in self.codes)


@cache
def code_list(name: str) -> CodeList:
    """The list `resources/codes/<name>.json`."""
    data = orjson.loads((FOLDER / f"{name}.json").read_bytes())
    lines = tuple(Code(one.pop("code"), one.pop("label"), one) for one in data["codes"])
    return CodeList(data["name"], data["source"], data.get("system", ""), lines)


def names() -> tuple[str, ...]:
    """Every list there is."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def site_of_icd10(code: str) -> str:
    """The site of an ICD-10 code by its longest prefix; "" for what is no tumour. Only the place a list shows, no judgement."""
    wanted = code.upper().replace(" ", "")
    if len(wanted) > 3 and "." not in wanted:  # ICD-10 categories have three characters: C504 is C50.4
        wanted = f"{wanted[:3]}.{wanted[3:]}"
    found = [(len(prefix), site.code) for site in code_list("sites").codes for prefix in site.more.get("icd10", ()) if wanted.startswith(prefix)]
    return max(found)[1] if found else ""


@cache
def sites_by_snomed() -> Mapping[str, str]:
    """SNOMED CT disorder code to site."""
    return {code: site.code for site in code_list("sites").codes for code in site.more.get("snomed", ())}
