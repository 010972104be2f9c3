"""What the journeys read: files to import, a pack and a leaflet that a renderer made."""

import csv
import io
import json
from pathlib import Path

from cns_desktop.documents import model
from cns_desktop.documents.render import load_kit, render
from cns_desktop.i18n.resources import resource
from cns_desktop.services import csv_layout

ROWS = 40
PEOPLE = 25


def make(folder: Path) -> None:
    """Write them all."""
    folder.mkdir()
    (folder / "saved").mkdir()
    (folder / "a-people.csv").write_text(_csv(), encoding="utf-8")
    (folder / "b-bundle.json").write_text(json.dumps(_bundle()), encoding="utf-8")
    (folder / "c-lines.ndjson").write_text("\n".join(json.dumps(p) for p in _people("line")), encoding="utf-8")
    (folder / "leaflet.pdf").write_bytes(render(_page("Sleeping better"), load_kit(resource(""))))


def _page(title: str) -> model.Document:
    blocks = (model.Heading(1, title), *(model.Para(model.said(f"Line {number}: words a nurse might print.")) for number in range(30)))
    foot = model.FootLine("", "v1", "23-Nov-2026", "T-1")
    return model.Document("torture", title, blocks, foot, model.NeedsTold.NOTHING)


def _csv() -> str:
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, csv_layout.COLUMNS)
    writer.writeheader()
    for number in range(ROWS):
        writer.writerow(
            {
                "hospital_number": f"H{number:05d}",
                "family_name": f"Row{number}",
                "given_name": "Ann",
                "birth_date": "1961-04-03",
                "diagnosis": "Breast cancer",
                "site": "breast",
            }
        )
    return lines.getvalue()


def _people(prefix: str) -> list[dict[str, object]]:
    return [
        {"resourceType": "Patient", "id": f"{prefix}-{number}", "name": [{"family": f"Person{number}", "given": ["Ann"]}], "birthDate": "1950-01-02"}
        for number in range(PEOPLE)
    ]


def _bundle() -> dict[str, object]:
    entries: list[dict[str, object]] = []
    for person in _people("bundle"):
        ref = {"reference": f"Patient/{person['id']}"}
        condition = {"resourceType": "Condition", "id": f"c-{person['id']}", "subject": ref, "code": {"text": "Breast cancer"}}
        allergy = {"resourceType": "AllergyIntolerance", "id": f"a-{person['id']}", "patient": ref, "code": {"text": "Latex"}}
        device = {"resourceType": "Media", "id": f"m-{person['id']}", "subject": ref, "status": "completed", "content": {"title": "kept whole"}}
        entries += [{"resource": each} for each in (person, condition, allergy, device)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
