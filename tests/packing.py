"""A desk with a team, a stocked shelf, and a patient with concerns and an agreed plan: what a pack is made from."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from cns_desktop.db.uow import new_uid
from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.printing.backend import Printer
from cns_desktop.domain.assessments import Answer, Assessment, State, Status
from cns_desktop.domain.caseload import Diagnosis, Fact, Flag, FlagKind, PathwayEvent, Patient, Step, Told
from cns_desktop.domain.ids import ActionId, AssessmentId, ConditionId, PatientId, PlanId, Uid
from cns_desktop.domain.leaflets import ContentStatus, Leaflet, Source
from cns_desktop.domain.plans import Action, Agreement, Goal, Need, Plan, PlanStatus, Who
from cns_desktop.domain.records import entry_by
from cns_desktop.domain.team import Team
from cns_desktop.services import leaflets, tools
from tests.conftest import TEAM, a_person

LATER = date(2026, 12, 8)
LARGE = "957351000000102"  # 24-point print


def put(desk, *records):
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.put(*records)


def stocked(desk):
    """Team with a telephone, the assessment tool, and the demo's shelf with its fixture approval."""
    entry = entry_by(desk.actor, desk.now())
    team = Team(
        TEAM, entry, "Breast CNS team", desk.actor.organization, "Wrenfield Hospital", "01632 960 107", "Monday to Friday, 8:30 to 16:30",
        "Leave your name and number.", "Acute oncology line", "01632 960 500", "breastcare@example.org",
    )  # fmt: skip
    put(desk, team)
    tools.install(desk)
    leaflets.stock(desk)


def a_story(desk, *, told=True, plan=True, review=True, language="", flags=(), family="KOWALSKA", given="Agnieszka", nhs="9990000018"):
    """A patient with breast cancer after surgery, tired and worried, with an agreed plan; `told` False: she knows nothing yet."""
    person = replace(a_person(desk, family, given, nhs), language=language, interpreter=bool(language))
    entry = person.entry
    facts = (
        Told(Fact.DIAGNOSIS, date(2026, 5, 14), "Miss Larkin", "breast cancer, early"),
        Told(Fact.TREATMENT, date(2026, 5, 20), "Miss Larkin", "an operation, then tablets"),
    )
    events = (PathwayEvent("e1", Step.SURGERY, "Surgery", date(2026, 6, 11)),)
    sick = Diagnosis(ConditionId(new_uid()), entry, person.uid, "breast", "Breast cancer, left", "C50.9", told=facts if told else (), events=events)
    needs = [Flag(Uid(new_uid()), entry, person.uid, FlagKind.FORMAT, text, code) for text, code in flags]
    with desk.db.reading() as connection:
        tool = tools.tool_in_use(connection, "").tool
    answers = (
        Answer("PH03", State.SCORED, 8, "Worst after lunch", True),
        Answer("EM41", State.SCORED, 6),
        Answer("PR29", State.SCORED, 0),
    )
    asked = Assessment(
        AssessmentId(new_uid()), entry, person.uid, tool.url, tool.version, Status.COMPLETED, desk.now() - timedelta(days=3), "04", "self",
        "screen", answers,
    )  # fmt: skip
    records = [person, sick, *needs, asked]
    if plan:
        records.append(a_plan(desk, person, LATER if review else None))
    put(desk, *records)
    return person.uid


def a_plan(desk, person: Patient, review: date | None = LATER) -> Plan:
    entry = entry_by(desk.actor, desk.now())
    steps = (
        Action(ActionId(new_uid()), "Short walk each day", Who.PATIENT, "", date(2026, 12, 1)),
        Action(ActionId(new_uid()), "Ask for a blood test", Who.NURSE, "Ruth Adeyemi", date(2026, 11, 27)),
    )
    need = Need(new_uid(), "Low energy", "PH03", 8, date(2026, 11, 21), Goal("To walk to the shop and back"), steps)
    agreement = Agreement(f"{person.name.given} {person.name.family}", "patient", "spoken", "", desk.now())
    return Plan(
        PlanId(new_uid()), entry, person.uid, 1, PlanStatus.AGREED, "My garden", "Keeping a diary", "Ring my daughter", "Ola, my daughter",
        (need,), review, agreement,
    )  # fmt: skip


def words_of(pdf: bytes) -> list[str]:
    """The words of each page as a reader gets them, spaces made plain."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(" ".join(text.get_text_bounded().replace("\u00a0", " ").split()))
        text.close()
        page.close()
    document.close()
    return found


def a_pdf(*pages: str) -> bytes:
    """A small real PDF."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for words in pages:
        canvas.drawString(72, 720, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def a_leaflet(key="wigs", title="Wigs and headwear", **more) -> Leaflet:
    facts = {"concerns": ("PH25",), "review_by": LATER, "text": "## In short\n\n- Wigs are on loan.\n"} | more
    return Leaflet(key, 1, "en", title, Source.MARKDOWN, ContentStatus.DRAFT, **facts)


class Queue:
    """A print queue that keeps what it was sent, or refuses."""

    def __init__(self, *names: str, refuses: str = "") -> None:
        self.names, self.refuses, self.jobs = names or ("Office-2",), refuses, []

    def printers(self):
        return tuple(Printer(name, is_default=place == 0) for place, name in enumerate(self.names))

    def print_job(self, job, printer):
        if self.refuses:
            raise PrintingFailed(self.refuses)
        self.jobs.append((job, printer))
        return f"{printer}-{len(self.jobs)}"


def at(hour: int) -> datetime:
    return datetime(2026, 11, 24, hour).astimezone()


__all__ = ["LARGE", "LATER", "PatientId", "Queue", "a_leaflet", "a_pdf", "a_plan", "a_story", "at", "put", "stocked", "words_of"]
