"""One demo person with everything that belongs to her: drawn by chance, or as the design pictures have her."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from cns_desktop.domain.assessments import Assessment, SafetyPrompt
from cns_desktop.domain.caseload import Allergy, CareTeam, Consent, Diagnosis, Flag, FlagKind, Patient
from cns_desktop.domain.packs import Handing, Paper, PaperState
from cns_desktop.domain.plans import ActionRecord, Plan
from cns_desktop.services.demo_identity import Identity, Who, identity, somebody
from cns_desktop.services.demo_needs import Visit, assessment_of, prompts_of, visits_of
from cns_desktop.services.demo_pathway import Story, diagnosis_of, recurrence_of, story
from cns_desktop.services.demo_plans import SHELF_SINCE, Agreed, agreed_after, fitting, pack_of, plans_of
from cns_desktop.services.demo_pools import Json, Pools, Staff, workday

_YEAR = 365.25

Record = Patient | Diagnosis | Allergy | Flag | Consent | CareTeam | Assessment | SafetyPrompt | Plan | ActionRecord | Paper


@dataclass(frozen=True, slots=True)
class Person:
    """A patient and her records. `is_pictured`: one of the people of the design pictures."""

    patient: Patient
    care_team: CareTeam
    diagnoses: tuple[Diagnosis, ...]
    allergies: tuple[Allergy, ...]
    flags: tuple[Flag, ...]
    consents: tuple[Consent, ...]
    assessments: tuple[Assessment, ...] = ()
    prompts: tuple[SafetyPrompt, ...] = ()
    plans: tuple[Plan, ...] = ()
    actions: tuple[ActionRecord, ...] = ()
    papers: tuple[Paper, ...] = ()
    is_pictured: bool = False

    def records(self) -> Iterator[Record]:
        """In the order in which they can be stored: nothing before what it refers to."""
        yield self.patient
        yield self.care_team
        for kind in (
            self.diagnoses,
            self.allergies,
            self.flags,
            self.consents,
            self.assessments,
            self.prompts,
            self.plans,
            self.actions,
            self.papers,
        ):
            yield from kind


def body_size(flags: tuple[Flag, ...]) -> int:
    sizes = [int(f.text[:2]) for f in flags if f.kind is FlagKind.FORMAT and f.text[:2].isdigit()]
    return max([12, *sizes])


def finished(
    rng: Random,
    pools: Pools,
    staff: Staff,
    nurse: str,
    who: Identity,
    diagnoses: tuple[Diagnosis, ...],
    visits: list[Visit],
    agreed: list[Agreed],
    papers: tuple[Paper, ...],
) -> Person:
    """The person with her assessments, prompts and plans written out."""
    patient = who.patient
    assessments = tuple(assessment_of(rng, pools, staff, nurse, patient.uid, visit) for visit in visits)
    prompts = tuple(p for a, visit in zip(assessments, visits, strict=True) for p in prompts_of(rng, pools, staff, nurse, a, visit))
    plans, actions = plans_of(rng, staff, nurse, patient, agreed)
    return Person(
        patient, who.care_team, diagnoses, who.allergies, who.flags, who.consents, assessments, prompts, plans, actions, papers
    )  # fmt: skip


def packs_for(
    rng: Random, pools: Pools, staff: Staff, nurse: str, who: Identity, diagnoses: tuple[Diagnosis, ...], agreed: list[Agreed], today: date
) -> tuple[Paper, ...]:
    """A pack with each agreed plan: handed over as a rule, sometimes posted or declined."""
    found = []
    for plan in agreed:
        if plan.on <= today - SHELF_SINCE or rng.random() < 0.25:
            continue
        leaflets = fitting(pools, diagnoses, (wish.link_id for wish in plan.wishes), plan.on)
        how = rng.choices((Handing.HANDED_OVER, Handing.POSTED, Handing.DECLINED), (80, 16, 4))[0]
        size = body_size(who.flags)
        found.append(pack_of(rng, staff, nurse, who.patient, leaflets, plan.on, size=size, state=PaperState.PRINTED, given=how))
    return tuple(found)


def _died_on(rng: Random, s: Story) -> date | None:
    start = next((first for name, first, _ in s.course.windows if name == "palliative"), None)
    if s.stage != "palliative" or start is None or s.day - start < 20 or rng.random() < 0.55:
        return None
    return s.today - timedelta(days=rng.randint(2, min(60, s.day - start - 10)))


def nurse_for(pools: Pools, site: Json) -> str:
    return str(next(n["key"] for n in pools.team["nurses"] if site["code"] in n["sites"]))


def drawn(rng: Random, pools: Pools, staff: Staff, number: str, today: date, *, with_history: bool) -> Person:
    """Somebody drawn by chance: her cancer first, then a life that fits it."""
    site = rng.choices(pools.sites, [s["weight"] for s in pools.sites])[0]
    gender = site["sex"] if site["sex"] != "any" else rng.choice(("female", "male"))
    s = story(rng, site, today)
    low, high = site["ages"]
    found_on = s.on(s.course.meeting)
    born = found_on - timedelta(days=int(rng.triangular(low + 1, high, low + (high - low) * 0.65) * _YEAR))
    died, nurse = _died_on(rng, s), nurse_for(pools, site)
    who = identity(rng, pools, staff, somebody(rng, pools, gender, born), number, site, {}, s.on(0), died)
    main = diagnosis_of(s, rng, staff, nurse, who.patient.uid, died=died)
    again = recurrence_of(s, rng, staff, nurse, main) if rng.random() < 0.12 else None
    diagnoses = (main, again) if again else (main,)
    if not with_history:
        return finished(rng, pools, staff, nurse, who, diagnoses, [], [], ())
    visits = visits_of(rng, pools, s, born, died)
    if again:
        visits.append(_on_recurrence(rng, again, visits))
    agreed = plans_after(rng, pools, staff.names[nurse], who.patient, visits, today)
    return finished(rng, pools, staff, nurse, who, diagnoses, visits, agreed, packs_for(rng, pools, staff, nurse, who, diagnoses, agreed, today))


def _on_recurrence(rng: Random, again: Diagnosis, before: list[Visit]) -> Visit:
    told_on = max(t.on for t in again.told)
    scores = {"EM41": rng.randint(6, 9), "EM44": rng.randint(4, 8), "PH03": rng.randint(2, 7), "PH04": rng.randint(2, 7)}
    on = max([told_on + timedelta(days=3), *(v.on + timedelta(days=1) for v in before)])
    return Visit(workday(on), "05", scores, ("EM41", "EM44"), {"EM41": "I thought we were through this."})


def plans_after(rng: Random, pools: Pools, nurse_name: str, patient: Patient, visits: list[Visit], today: date) -> list[Agreed]:
    found = []
    for visit in visits:
        is_last = visit is visits[-1]
        plan = agreed_after(rng, pools, nurse_name, patient, visit, today, is_last=is_last) if rng.random() < 0.85 else None
        if plan:
            found.append(plan)
    if found and found[-1].review_on is None and not patient.is_deceased:
        found[-1] = replace(found[-1], review_on=today + timedelta(days=rng.randint(4, 80)))
    return found


def who_is(spec: Json) -> Who:
    return Who(
        spec["family"], spec["given"], spec["title"], spec["gender"], date.fromisoformat(spec["born"]), spec["ethnicity"], spec["language"],
        spec["interpreter"], spec["phone"], spec["voicemail_safe"],
    )  # fmt: skip
