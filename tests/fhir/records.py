"""One whole record of every type, all of them made up."""

from datetime import UTC, date, datetime

from cns_desktop.domain import assessments as hna
from cns_desktop.domain import caseload as people
from cns_desktop.domain import handing, packs, plans, team
from cns_desktop.domain.ids import AssessmentId, DeviceId, OrganizationId, PatientId, PractitionerId
from cns_desktop.domain.records import Entry, Informant

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)


def uid(number):
    return f"5e0c1f1e-0000-4000-8000-{number:012d}"


ENTRY = Entry(PractitionerId(uid(1)), "Cancer Nurse Specialist", OrganizationId(uid(2)), DeviceId(uid(3)), NOON, NOON, Informant.PATIENT)
HER = PatientId(uid(10))

PATIENT = people.Patient(
    HER, ENTRY, people.Name("Kowalska", "Agnieszka Maria", "Mrs"), date(1961, 4, 3), "female", "9990000018", "01",
    (people.Identifier("https://trust.example/mrn", "RX1"),), (people.Name("Nowak", "Agnieszka", "", "maiden"),), "C",
    (people.Address(("1 High Street", "Flat 2"), "Leeds", "West Yorkshire", "LS1 1AA"),),
    (people.Telecom("phone", "0113 496 0000", "home", True), people.Telecom("email", "a@example.org", "home")),
    (people.Contact("c1", "Marek Kowalski", "Husband", "0113 496 0001", True, "after six"), people.Contact("c2", "Ola Kowalska", "Daughter")),
    people.GpPractice("White Rose Surgery", "B86000", "Dr Marsh", "0113 496 0002"), "pl", True, None, False, True, True,
)  # fmt: skip

DIAGNOSIS = people.Diagnosis(
    people.ConditionId(uid(11)), ENTRY, HER, "breast", "Breast cancer, left", "C50.4", "left", "Invasive ductal, grade 2", "T2 N1 M0",
    date(2026, 5, 14), "1", "cure", "radiotherapy",
    (people.Told(people.Fact.DIAGNOSIS, date(2026, 5, 14), "Miss Larkin", "rak piersi, breast cancer", "interpreter"),
     people.Told(people.Fact.AIM, date(2026, 6, 24), "Dr Osei", "to cure it")),
    (people.PathwayEvent("e1", people.Step.SURGERY, "Wide excision", date(2026, 6, 11)),
     people.PathwayEvent("e2", people.Step.RADIOTHERAPY, "", date(2026, 11, 16), date(2026, 12, 4), True)),
)  # fmt: skip

ASSESSMENT = hna.Assessment(
    AssessmentId(uid(12)), ENTRY, HER, "https://cns-desktop.org.uk/fhir/Questionnaire/hna-52", "1.0.0", hna.Status.COMPLETED, NOON, "03", "with-help",
    "screen",
    (hna.Answer("PH03", hna.State.SCORED, 8, "worse after lunch", True), hna.Answer("PH04", hna.State.SCORED, 0),
     hna.Answer("PR29", hna.State.NOT_A_CONCERN), hna.Answer("7", hna.State.SCORED, 10)),
    (hna.Comment("EM41", "not today"),), "my garden", 2, AssessmentId(uid(9)),
)  # fmt: skip

PROMPT = hna.SafetyPrompt(
    hna.PromptId(uid(13)), ENTRY, HER, AssessmentId(uid(12)), "PH15", "Shivers or feverishness", 3, "Call the acute oncology line.", "0113 496 0009",
    PractitionerId(uid(1)), "Ruth Adeyemi", NOON,
)  # fmt: skip

ACTION = plans.Action(plans.ActionId(uid(15)), "Fatigue group, Thursdays", plans.Who.NURSE, "You", date(2026, 11, 27))
DONE = plans.Action(plans.ActionId(uid(16)), "Blood test", plans.Who.OTHER, "Dr Marsh", None, plans.ActionStatus.DONE, DAY, "iron was low")
NEED = plans.Need(uid(17), "Low energy", "PH03", 8, DAY, plans.Goal("Walk to the shop", date(2026, 12, 8), ""), (ACTION, DONE))
WAITS = plans.Need(uid(18), "Forms", waits=True)
PLAN = plans.Plan(
    plans.PlanId(uid(14)), ENTRY, HER, 2, plans.PlanStatus.AGREED, "My family", "Stubborn", "Ring the unit", "Marek", (NEED, WAITS),
    date(2027, 1, 10), plans.Agreement("Agnieszka Kowalska", "patient", "spoken", "Marek", NOON), plans.PlanId(uid(8)),
)  # fmt: skip
TASK = plans.ActionRecord(plans.ActionId(uid(15)), ENTRY, HER, plans.PlanId(uid(14)), uid(17), ACTION)

PAPER = packs.Paper(
    packs.PaperId(uid(19)), ENTRY, HER, "Your pack",
    (packs.Part(packs.PartKind.COVER, "Cover"), packs.Part(packs.PartKind.LEAFLET, "Sleeping better", "sleep", 3, "pl", "English only", "no other")),
    18, "pl", True, 12, "ab" * 32, packs.PaperState.SAVED, NOON, "Ruth Adeyemi", 2, "957351000000102",
    packs.Given(packs.Handing.POSTED, NOON, "Ruth Adeyemi"),
)  # fmt: skip

HANDED = handing.Handed(people.Uid(uid(27)), ENTRY, HER, packs.PaperId(uid(19)), packs.Handing.HANDED_OVER, NOON, "Ruth Adeyemi")

ALLERGY = people.Allergy(people.Uid(uid(20)), ENTRY, HER, "Penicillin", "rash")
FLAG = people.Flag(people.Uid(uid(21)), ENTRY, HER, people.FlagKind.FORMAT, "24-point print", "957351000000102")
CONSENT = people.Consent(people.Uid(uid(22)), ENTRY, HER, "Marek Kowalski", "Results", "share", True, "patient", DAY, DAY)
CARE_TEAM = people.CareTeam(
    people.TeamId(uid(23)), ENTRY, HER, people.TeamId(uid(24)), PractitionerId(uid(1)), "Ruth Adeyemi", "Jo Ward", ("Miss Larkin, surgeon",)
)
RELATED = people.RelatedPerson(people.Uid(uid(25)), ENTRY, HER, people.Name("Kowalski", "Marek", "Mr"), "Husband", "0113 496 0001")
PRACTITIONER = team.Practitioner(PractitionerId(uid(1)), ENTRY, people.Name("Adeyemi", "Ruth"), "0113 496 0003", "r@example.org")
ROLE = team.PractitionerRole(people.Uid(uid(26)), ENTRY, PractitionerId(uid(1)), OrganizationId(uid(2)), "Cancer Nurse Specialist")
ORGANIZATION = team.Organization(OrganizationId(uid(2)), ENTRY, "Leeds Teaching Hospitals", "RR8")
TEAM = team.Team(
    people.TeamId(uid(24)), ENTRY, "Breast CNS team", OrganizationId(uid(2)), "St James's", "0113 496 0004", "Mon to Fri, 9 to 5", "we ring back",
    "Acute oncology", "0113 496 0005", "breast@example.org",
)  # fmt: skip
DEVICE = team.Device(DeviceId(uid(3)), ENTRY, "LAPTOP-2")

RECORDS = (
    PATIENT, DIAGNOSIS, ASSESSMENT, PROMPT, PLAN, TASK, PAPER, HANDED, ALLERGY, FLAG, CONSENT, CARE_TEAM, RELATED,
    PRACTITIONER, ROLE, ORGANIZATION, TEAM, DEVICE,
)  # fmt: skip
