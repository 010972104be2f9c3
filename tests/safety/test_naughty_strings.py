"""The 515 naughty strings through every field of words: saved, found, exported, imported, printed, unchanged, or refused by name (Shows 6)."""

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from cns_desktop.db import records
from cns_desktop.db.engine import Store
from cns_desktop.db.names import fold
from cns_desktop.db.uow import Database
from cns_desktop.db.upgrade import upgrade
from cns_desktop.documents import model
from cns_desktop.documents.errors import MissingGlyph
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.markdown import blocks_of
from cns_desktop.documents.render import load_kit, render
from cns_desktop.domain.assessments import Answer, Comment, State
from cns_desktop.domain.caseload import Event, Fact, FlagKind, Step
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.ids import ActionId, PatientId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Who
from cns_desktop.fhir import registry
from cns_desktop.i18n.resources import resource
from cns_desktop.security import blobs
from cns_desktop.services import assessments, caseload, drafts, exports, imports, leaflets, patient_form, plans
from cns_desktop.services.desk import Desk
from cns_desktop.services.exports import ExportKind
from cns_desktop.ui.common.fields import GrowingText, TextField
from cns_desktop.ui.common.themehost import ThemeHost
from tests.conftest import ACTOR, KEY, Clock, FolderBlobs, a_person, shared
from tests.safety.filling import filled

COUNT = 515
BATCH = 25  # strings in one assessment or plan
CHOICES: dict[str, Any] = {
    "gender": "female", "birth_date": "1961-04-03", "deceased_on": "2026-10-01", "ethnicity": "A", "language": "pl", "nhs_number": "9990000018",
    "system": "phone", "use": "home", "voicemail": "yes", "relationship": "partner", "kind": FlagKind.ALERT.value, "code": "", "scope": "share",
    "given_on": "2026-05-01", "withdrawn_on": "", "site": "breast", "laterality": "left", "performance_status": "1", "intent": "cure",
    "stage_of_pathway": "diagnosis", "diagnosed_on": "2026-05-14", "fact": Fact.DIAGNOSIS.value, "on": "2026-05-14", "step": Step.SURGERY.value,
    "start": "2026-06-01", "end": "", "uid": "",
}  # fmt: skip
ROWS: dict[str, tuple[str, ...]] = {
    "identifiers": ("system", "value"),
    "other_names": ("family", "given", "title", "use"),
    "telecoms": ("system", "use", "value", "voicemail"),
    "contacts": ("uid", "name", "relationship", "phone", "is_next_of_kin", "note"),
    "allergies": ("uid", "substance", "reaction", "is_active"),
    "flags": ("uid", "kind", "text", "code", "is_active"),
    "consents": ("uid", "person", "topic", "scope", "permits", "authority", "given_on", "withdrawn_on"),
    "diagnoses": (
        "uid",
        "site",
        "text",
        "icd10",
        "laterality",
        "detail",
        "stage",
        "performance_status",
        "intent",
        "stage_of_pathway",
        "diagnosed_on",
    ),
    "told": ("fact", "on", "by", "words", "present"),
    "events": ("uid", "step", "label", "start", "end", "is_planned"),
}
CSV_WORDS = ("title", "family", "given", "city", "gp_practice")  # numbers and codes lose the spaces around them


@pytest.fixture(scope="module")
def strings() -> list[str]:
    found: list[str] = json.loads(shared("fuzz", "blns.json").read_text("utf-8"))
    assert len(found) == COUNT
    return found


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str, Counter[str]], None]:
    """Print counts where whoever runs the tests sees them."""

    def print_counts(what: str, counts: Counter[str]) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{what}: {', '.join(f'{number} {name}' for name, number in sorted(counts.items()))}\n")

    return print_counts


@pytest.fixture
def other_desk(tmp_path: Path) -> Iterator[Desk]:
    """A second laptop, empty."""
    store = Store(tmp_path / "other.db", KEY)
    upgrade(store, tmp_path / "other-copies")
    yield Desk(Database(store), ACTOR, Clock(), FolderBlobs(tmp_path / "other-blobs", blobs.keys_from(KEY)), is_demo=True, cap=10_000)
    store.close()


@dataclass(frozen=True)
class Kept:
    """A caseload with a patient of each string."""

    desk: Desk
    store: Store
    saved: dict[str, PatientId]
    counts: Counter[str]


@pytest.fixture(scope="module")
def kept(strings: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("naughty")
    store = Store(folder / "caseload.db", KEY)
    upgrade(store, folder / "copies")
    desk = Desk(Database(store), ACTOR, Clock(), FolderBlobs(folder / "blobs", blobs.keys_from(KEY)), is_demo=True, cap=10_000)
    yield Kept(desk, store, *save_all(desk, strings))
    store.close()


def _line(section: str, text: str) -> dict[str, Any]:
    return {name: CHOICES.get(name, name.startswith(("is_", "permits")) or text) for name in ROWS[section]}


def state_with(text: str) -> patient_form.State:
    """The whole form with `text` in every box that takes words."""
    boxes = ("title", "family", "given", "birth_date", "gender", "nhs_number", "ethnicity", "address", "city", "district", "postcode", "language")
    more = ("gp_practice", "gp_code", "gp_doctor", "gp_phone", "neighbourhood_lead", "others", "deceased_on")
    state: patient_form.State = {name: CHOICES.get(name, text) for name in (*boxes, *more)}
    state |= {"interpreter": True, "is_sensitive": True, "is_deceased": True}
    state |= {name: [_line(name, text)] for name in ROWS if name not in ("told", "events")}
    state["diagnoses"][0] |= {"told": [_line("told", text)], "events": [_line("events", text)]}
    return state


def shown(state: Any) -> Any:
    """The state without ids, and with what the form settles: postcodes in capitals, empty lines of an address left out."""
    if isinstance(state, list):
        return [shown(one) for one in state if not patient_form.is_blank(one)]
    if not isinstance(state, dict):
        return state
    plain = {name: shown(value) for name, value in state.items() if name != "uid"}
    for name in ("address", "others") if "address" in plain else ():
        plain[name] = "\n".join(line for line in plain[name].split("\n") if line.strip())
    return plain | ({"postcode": plain["postcode"].upper()} if "postcode" in plain else {})


def save_all(desk: Desk, strings: list[str]) -> tuple[dict[str, PatientId], Counter[str]]:
    """A patient of each string; those the form refuses are counted."""
    saved: dict[str, PatientId] = {}
    counts: Counter[str] = Counter()
    for text in strings:
        before, state = caseload.new_form(desk), state_with(text)
        if patient_form.problems(state):
            counts["refused with a message"] += 1
            continue
        after = patient_form.from_state(desk, before, state)
        caseload.save_form(desk, None, after)
        saved[text] = after.patient.uid
        counts["saved"] += 1
    return saved, counts


def test_every_field_of_every_record_gives_back_every_string(desk, strings, say):
    counts: Counter[str] = Counter()
    for kind in dict.fromkeys(one.record for one in registry.MAPPERS if one.record is not Event):
        made = [filled(kind, lambda _place, text=text: text) for text in strings if text]  # an empty string is nothing written
        with desk.db.writing(desk.actor, desk.now()) as unit:
            unit.put_all([_one_id(record) for record in made])
        with desk.db.reading() as connection:
            back = [records.get(connection, kind, record.uid) for record in made]
        assert back == [_one_id(record) for record in made], kind.__name__
        counts[kind.__name__] = len(made)
    say("strings unchanged in every field of", counts)


def _one_id(record: Any) -> Any:
    """The live task of an action has the action's own id."""
    return replace(record, action=replace(record.action, uid=ActionId(record.uid))) if hasattr(record, "action") else record


def test_the_patient_form_saves_and_loads_every_string_or_says_why_not(kept, say):
    counts = kept.counts
    for text, patient in kept.saved.items():
        assert shown(patient_form.to_state(caseload.load_form(kept.desk, patient))) == shown(state_with(text)), repr(text)
    assert counts["saved"] + counts["refused with a message"] == COUNT
    assert counts["saved"] >= 500
    say("patient form", counts)


def test_every_string_can_be_searched_for_and_a_name_is_found_by_itself(kept, say):
    glance = caseload.Glance(kept.store.glance())
    counts: Counter[str] = Counter()
    missed = []
    for text, patient in kept.saved.items():
        lines = glance.find(text, 2026, most=COUNT)
        if any(line.patient == patient for line in lines):
            counts["found"] += 1
        elif len(fold(text)) < 2:
            counts["too short to search for"] += 1
        elif any(c.isalpha() for c in text) and not any(c.isdigit() for c in text):
            missed.append(text)
        else:
            counts["no word in it: nobody found, nothing raised"] += 1
    glance.connection.close()
    say("search", counts)
    assert counts["found"] > 400
    assert missed == []


def test_a_fhir_bundle_carries_every_string_to_another_laptop_and_back(kept, other_desk, tmp_path, say):
    saved = kept.saved
    exports.export(kept.desk, tmp_path / "all.json", ExportKind.FHIR, ())
    _change, report = imports.import_files(other_desk, [tmp_path / "all.json"], lambda *_: None, lambda: False)
    assert not report.refused
    for text, patient in saved.items():
        assert shown(patient_form.to_state(caseload.load_form(other_desk, patient))) == shown(state_with(text)), repr(text)
    exports.export(other_desk, tmp_path / "again.json", ExportKind.FHIR, ())
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "all.json").read_bytes()
    say("FHIR export and import", Counter({"unchanged": len(saved)}))


def test_csv_carries_every_string_to_another_laptop_or_names_the_row(kept, strings, other_desk, tmp_path, say):
    exports.export(kept.desk, tmp_path / "all.csv", ExportKind.CSV, ())
    _numbered(tmp_path / "all.csv")
    _change, report = imports.import_files(other_desk, [tmp_path / "all.csv"], lambda *_: None, lambda: False)
    glance = caseload.Glance(other_desk.db.store.glance())
    back = [caseload.load_form(other_desk, line.patient) for line in glance.page(caseload.list_ids(other_desk, "name", caseload.CaseloadFilter()))]
    glance.connection.close()
    counts = Counter({"unchanged": 0, "refused by row": len(report.refused)})
    found = Counter(tuple(patient_form.to_state(form)[name] for name in CSV_WORDS) + (form.diagnoses[0].text,) for form in back)
    wanted = Counter((*(text,) * len(CSV_WORDS), text) for text in strings if text in kept.saved)
    for cells, number in found.items():
        assert wanted[cells] == number, repr(cells)
        counts["unchanged"] += number
    assert counts["unchanged"] + counts["refused by row"] == kept.counts["saved"]
    assert all(r.where and r.reason for r in report.refused)
    say("CSV export and import", counts)


def _numbered(path: Path) -> None:
    """Each row its own NHS number: the layout takes two rows with one number for one patient."""
    head, *rows = path.read_bytes().split(b"\r\n9990000018,")
    path.write_bytes(head + b"".join(b"\r\n%d," % (9990100000 + place) + row for place, row in enumerate(rows)))


@pytest.fixture
def people(desk: Desk) -> Iterator[PatientId]:
    """Somebody new each time."""

    def more() -> Iterator[PatientId]:
        while True:
            person = a_person(desk)
            with desk.db.writing(desk.actor, desk.now()) as unit:
                unit.put(person)
            yield person.uid

    return more()


def test_an_assessment_keeps_every_string_in_draft_and_when_finished(desk, people, strings, say):
    """Many at once: one string a question, as a comment beside a score and beside none; all of them under Anything else."""
    assessments.install_content(desk)
    for batch, a_patient in zip(_parts(strings), people, strict=False):
        sheet = assessments.start(desk, a_patient)[1]
        items = [item.link_id for item in sheet.tool.items]
        answers = tuple(Answer(link_id, State.SCORED, 4, text) for link_id, text in zip(items, batch, strict=False))
        comments = tuple(Comment(link_id, text) for link_id, text in zip(items[BATCH:], batch, strict=False) if text)
        made = replace(sheet.assessment, answers=answers, comments=comments, other="\n".join(batch))
        assessments.keep(desk, made)
        assert assessments.load_needs(desk, a_patient).open_sheet.assessment == made
        assessments.complete(desk, replace(made, pathway_point="03"))
        done = assessments.load_assessment(desk, made.uid)[0]
        assert (done.answers, done.comments, done.other) == (answers, comments, made.other)
    say("assessment", Counter({"unchanged": len(strings)}))


def test_a_plan_keeps_every_string_in_draft_and_when_agreed(desk, people, strings, say):
    """Many at once: a need with goal and action a string; all of them in each text about the whole."""
    for batch, a_patient in zip(_parts(strings), people, strict=False):
        plans.start_draft(desk, a_patient)
        draft, all_of_it = plans.load_plan(desk, a_patient).draft, "\n".join(batch)
        needs = tuple(
            Need(_uid(), text, goal=Goal(text or "Walk", outcome=text), actions=(Action(ActionId(_uid()), text, Who.OTHER, text, how_it_went=text),))
            for text in batch
        )
        draft = draft.changed(about_me=all_of_it, strengths=all_of_it, if_worse=all_of_it, people=all_of_it, needs=needs)
        plans.keep_draft(desk, draft)
        assert plans.load_plan(desk, a_patient).draft == draft
        agreement = Agreement(all_of_it, batch[0], "spoken", batch[-1], desk.now())
        plans.agree_plan(desk, draft, agreement)
        agreed = plans.load_plan(desk, a_patient).current
        assert (agreed.needs, agreed.about_me, agreed.people, agreed.agreement) == (needs, all_of_it, all_of_it, agreement)
    say("plan", Counter({"unchanged": len(strings)}))


def _parts(strings: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(strings), BATCH):
        yield strings[start : start + BATCH]


def _uid() -> str:
    return caseload.new_uid()


def test_drafts_give_back_every_string(desk, a_patient, strings):
    for text in strings:
        drafts.keep(desk, "patient", a_patient, a_patient, {"family": text, text: "as a key"})
        assert drafts.recall(desk, "patient", a_patient).data == {"family": text, text: "as a key"}, repr(text)  # type: ignore[union-attr]


def test_the_shelf_keeps_every_string_and_finds_it_or_refuses_it(desk, strings, say):
    counts: Counter[str] = Counter()
    for text in strings:
        leaflet = Leaflet(
            "key", 1, "en", text, Source.MARKDOWN, ContentStatus.DRAFT, owner=text, author=text, licence=text, keywords=(text,), text=text
        )  # fmt: skip
        try:
            leaflets.save_draft(desk, leaflet)
        except Expected as refused:
            counts["refused with a message" if refused.what else "refused without a word"] += 1
            continue
        kept = leaflets.load_leaflet(desk, leaflet.key, 1, "en")
        assert (kept.title, kept.text, kept.owner, kept.author, kept.licence, kept.keywords) == (text, text, text, text, text, (text,)), repr(text)
        leaflets.search(desk, text)  # must not raise, whatever the signs
        counts["unchanged"] += 1
    assert sum(counts.values()) == COUNT
    assert counts["unchanged"] > 500
    assert not counts["refused without a word"]
    say("leaflets", counts)


def _ink(text: str) -> str:
    """What can be seen of a text: compatibility forms written out, no spaces, no marks that only steer."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def test_paper_shows_every_string_or_names_the_character_it_cannot_print(strings, say):
    kit = load_kit(resource())
    foot = model.FootLine("", "v1", "23-Nov-2026", "T-1")
    counts: Counter[str] = Counter()
    for text in strings:
        page = (model.Heading(1, "Words"), model.Para(model.said(text)))
        try:
            pdf = render(model.Document("naughty", "Words", page, foot, model.NeedsTold.NOTHING), kit)
        except MissingGlyph as missing:
            is_named = missing.character in text and missing.code in missing.what
            counts["refused by name" if is_named else "refused without its name"] += 1
            continue
        assert _ink(text) in _ink(text_of(pdf)), repr(text)
        counts["printed"] += 1
    assert sum(counts.values()) == COUNT
    assert counts["printed"] > 400
    assert set(counts) == {"printed", "refused by name"}
    say("paper", counts)


def test_every_string_is_markdown_that_prints_or_is_refused_by_name(strings, say):
    kit = load_kit(resource())
    foot = model.FootLine("", "v1", "23-Nov-2026", "T-1")
    counts: Counter[str] = Counter()
    for text in strings:
        try:
            blocks = (model.Heading(1, "Words"), *blocks_of(text))
            render(model.Document("naughty", "Words", blocks, foot, model.NeedsTold.NOTHING), kit)
            counts["printed"] += 1
        except Expected as refused:
            counts["refused with a message" if refused.what else "refused without a word"] += 1
    assert sum(counts.values()) == COUNT
    assert not counts["refused without a word"]
    say("Markdown", counts)


NO_SIGN = ("\ufeff", "\ufffe")  # Qt takes these at the start of a text for byte order marks: they can't be typed or pasted


def test_the_boxes_themselves_give_back_every_string(qtbot, qapp, strings, say):
    """Typed by program and pasted. Of the kinds of line end a box of several lines knows one."""
    host = ThemeHost(qapp)
    assert host
    one, several = TextField(longest=10_000), GrowingText()
    clipboard = QGuiApplication.clipboard()
    counts: Counter[str] = Counter()
    for box in (one, several):
        qtbot.addWidget(box)
        read = box.toPlainText if isinstance(box, GrowingText) else box.text
        for text in strings:
            if text in NO_SIGN:
                counts["cannot be typed"] += 1
                continue
            wanted = text.replace("\u2029", "\n") if box is several else text
            box.clear()
            clipboard.setText(text)
            box.paste()
            assert read() == wanted, repr(text)
            (box.setPlainText if isinstance(box, GrowingText) else box.setText)(text)
            assert read() == wanted, repr(text)
            counts["unchanged" if wanted == text else "unchanged but for its line ends"] += 1
    assert sum(counts.values()) == 2 * COUNT
    assert counts["unchanged"] > 1000
    clipboard.clear()
    say("boxes", counts)


def test_stored_words_longer_than_a_box_takes_are_never_cut(qtbot):
    box = TextField(longest=20)
    qtbot.addWidget(box)
    box.setText("\U0001f600" * 30)
    assert box.text() == "\U0001f600" * 30
    assert TextField("x" * 50, 20).text() == "x" * 50
    box.setText("")
    short = TextField(longest=20)
    qtbot.addWidget(short)
    short.insert("y" * 30)
    assert short.text() == "y" * 20
