"""Our own CSV layout, in and out (docs/csv-layout.md): one row a patient, UTF-8, a header row. No cell runs in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cns_desktop.domain.caseload import Address, CareTeam, Diagnosis, Fact, GpPractice, Identifier, Name, Patient, Telecom, Told
from cns_desktop.domain.ids import ConditionId, PatientId, TeamId
from cns_desktop.domain.imports import Refusal
from cns_desktop.domain.nhs_number import digits
from cns_desktop.domain.records import Actor, Informant, entry_by
from cns_desktop.i18n import _

HOSPITAL = "https://cns-desktop.org.uk/fhir/hospital-number"
REQUIRED = ("family_name", "given_name", "birth_date")
COLUMNS = (
    "nhs_number", "hospital_number", "title", "family_name", "given_name", "birth_date", "gender", "ethnic_category",
    "address_1", "address_2", "city", "postcode", "phone", "mobile", "email", "language", "interpreter",
    "gp_practice", "gp_code", "gp_phone", "diagnosis", "site", "icd10", "laterality", "stage", "diagnosis_date", "stage_of_pathway",
    "told_on", "told_by", "told_words", "deceased_date",
)  # fmt: skip
_GENDERS = {"": "unknown", "1": "male", "2": "female", "9": "other", "x": "unknown", "m": "male", "f": "female"}
_WORDS = frozenset(
    ("title", "family_name", "given_name", "address_1", "address_2", "city", "gp_practice", "diagnosis", "stage", "told_by", "told_words")
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: its cells by column name, and the name it is known by when it comes again."""

    line: int
    cells: dict[str, str]
    alias: str

    @property
    def where(self) -> str:
        return _("row {line}").format(line=self.line)


def read(data: bytes, file: str) -> tuple[list[Row], list[Refusal]]:
    """The good rows and why the others are not. A file of another layout is refused whole, by name of what is missing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Refusal(file, "", _("The file is not UTF-8 text. Save it as CSV UTF-8."))]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return [], [Refusal(file, "", _("The quotes in this file do not match, so its rows can't be told apart."))]
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        return [], [Refusal(file, _("row 1"), _("This is not our CSV layout: no column {names}.").format(names=", ".join(missing)))]
    unknown = [name for name in header if name and name not in COLUMNS]
    if unknown or len(set(header)) != len(header):
        return [], [Refusal(file, _("row 1"), _("Columns not in our layout, or twice: {count}.").format(count=len(unknown) or 1))]
    return _rows(file, header, rows[1:])


def _rows(file: str, header: list[str], rows: Iterable[list[str]]) -> tuple[list[Row], list[Refusal]]:
    good, refused, seen = [], [], set()
    for line, values in enumerate(rows, 2):
        if not any(value.strip() for value in values):
            continue
        cells = dict.fromkeys(COLUMNS, "") | {name: _cell(name, value) for name, value in zip(header, values, strict=False)}
        reason = _fault(header, values, cells)
        row = Row(line, cells, _alias(cells))
        if not reason and row.alias in seen:
            reason = _("The same patient stands in an earlier row.")
        seen.add(row.alias)
        if reason:
            refused.append(Refusal(file, row.where, reason))
        else:
            good.append(row)
    return good, refused


def _fault(header: list[str], values: list[str], cells: dict[str, str]) -> str:
    if len(values) != len(header):
        return _("The row has {found} cells, the header {wanted}.").format(found=len(values), wanted=len(header))
    if any(len(value) > _LONGEST_CELL or "\0" in value for value in values):
        return _("A cell is too long or holds a null character.")
    for name in REQUIRED:
        if not cells[name].strip():
            return _("{name} is empty.").format(name=name)
    for name in ("birth_date", "diagnosis_date", "told_on", "deceased_date"):
        if cells[name] and _day(cells[name]) is None:
            return _("{name} is not a date like 1961-04-03.").format(name=name)
    if cells["gender"].lower() not in _GENDERS and cells["gender"].lower() not in _GENDERS.values():
        return _("gender is not one of male, female, other, unknown.")
    if cells["told_on"] and not (cells["told_by"] and cells["told_words"]):
        return _("told_on needs told_by and told_words.")
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _alias(cells: dict[str, str]) -> str:
    number = digits(cells["nhs_number"])
    known_by = cells["hospital_number"] or number or "|".join(cells[name].lower() for name in REQUIRED)
    return f"csv:{known_by}"


def records(row: Row, uid: str, actor: Actor, now: datetime, new_uid: Callable[[], str]) -> list[Any]:
    """Patient, care team and, where there is one, diagnosis of a row."""
    c, entry = row.cells, entry_by(actor, now, informant=Informant.RECORD)
    patient = PatientId(uid)
    gender = _GENDERS.get(c["gender"].lower(), c["gender"].lower())
    lines = tuple(line for line in (c["address_1"], c["address_2"]) if line)
    told_to = (Telecom("phone", c["phone"]), Telecom("phone", c["mobile"], "mobile"), Telecom("email", c["email"]))
    deceased = _day(c["deceased_date"])
    person = Patient(
        patient,
        entry,
        Name(c["family_name"], c["given_name"], c["title"]),
        _day(c["birth_date"]),
        gender,
        digits(c["nhs_number"]) or c["nhs_number"],
        identifiers=(Identifier(HOSPITAL, c["hospital_number"]),) if c["hospital_number"] else (),
        ethnicity=c["ethnic_category"],
        addresses=(Address(lines, c["city"], "", c["postcode"]),) if lines or c["city"] or c["postcode"] else (),
        telecoms=tuple(t for t in told_to if t.value),
        gp=GpPractice(c["gp_practice"], c["gp_code"], "", c["gp_phone"]) if c["gp_practice"] or c["gp_code"] else None,
        language=c["language"],
        interpreter=c["interpreter"].lower() in ("yes", "true", "1", "y"),
        deceased_on=deceased,
        is_deceased=deceased is not None,
    )
    made: list[Any] = [person, CareTeam(TeamId(new_uid()), entry, patient, TeamId(actor.team), actor.person, actor.name)]
    if c["diagnosis"]:
        told_on = _day(c["told_on"])
        told = (Told(Fact.DIAGNOSIS, told_on, c["told_by"], c["told_words"]),) if told_on else ()
        made.append(
            Diagnosis(
                ConditionId(new_uid()),
                entry,
                patient,
                c["site"],
                c["diagnosis"],
                c["icd10"],
                c["laterality"],
                "",
                c["stage"],
                _day(c["diagnosis_date"]),
                stage_of_pathway=c["stage_of_pathway"],
                told=told,
            )  # fmt: skip
        )
    return made


def safe(cell: str) -> str:
    """A cell no spreadsheet will run: a leading sign gets an apostrophe before it (taken away again by `read`)."""
    return f"'{cell}" if cell.startswith(_RISKY) or (cell.startswith("'") and cell[1:].startswith((*_RISKY, "'"))) else cell


def _cell(name: str, cell: str) -> str:
    """What `safe` was given; codes, dates and numbers without the spaces around them, words as they were written."""
    bare = cell if name in _WORDS else cell.strip()
    return bare[1:] if bare.startswith("'") and bare[1:].startswith((*_RISKY, "'")) else bare


def write(people: Iterable[tuple[Patient, Diagnosis | None]]) -> Iterator[str]:
    """The layout as text, line by line."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for person, diagnosis in people:
        writer.writerow([safe(cell) for cell in _cells(person, diagnosis)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cells(p: Patient, d: Diagnosis | None) -> list[str]:
    address = p.addresses[0] if p.addresses else Address(())
    lines = (*address.lines, "", "")
    phone, mobile, email = (
        next((t.value for t in p.telecoms if t.system == system and (t.use == "mobile") == is_mobile), "")
        for system, is_mobile in (("phone", False), ("phone", True), ("email", False))
    )
    gp = p.gp or GpPractice("")
    told = d.told_of(Fact.DIAGNOSIS) if d else None
    hospital = next((i.value for i in p.identifiers if i.system == HOSPITAL), "")
    about = (d.text, d.site, d.icd10, d.laterality, d.stage, _iso(d.diagnosed_on), d.stage_of_pathway) if d else ("",) * 7
    return [
        p.nhs_number, hospital, p.name.title, p.name.family, p.name.given, _iso(p.birth_date), p.gender, p.ethnicity,
        lines[0], lines[1], address.city, address.postcode, phone, mobile, email, p.language, "yes" if p.interpreter else "",
        gp.practice, gp.code, gp.phone, *about, _iso(told.on) if told else "", told.by if told else "", told.words if told else "",
        _iso(p.deceased_on),
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
