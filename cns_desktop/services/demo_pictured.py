"""The people of the design pictures: their dates move with the day of the demo, their facts stay."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from cns_desktop.domain.caseload import Diagnosis, Fact, PathwayEvent, Patient, Step, Told
from cns_desktop.domain.ids import ConditionId
from cns_desktop.domain.leaflets import Leaflet
from cns_desktop.domain.packs import Handing, Paper, PaperState
from cns_desktop.domain.plans import Who
from cns_desktop.domain.records import Informant
from cns_desktop.services.demo_identity import Identity, identity
from cns_desktop.services.demo_needs import Visit, visits_of
from cns_desktop.services.demo_pathway import diagnosis_of, story
from cns_desktop.services.demo_person import Person, body_size, finished, nurse_for, packs_for, plans_after, who_is
from cns_desktop.services.demo_plans import Agreed, Promise, Wish, pack_of, withdrawn_arm, words_of
from cns_desktop.services.demo_pools import Json, Pools, Staff, at, new_uid, workday

PICTURE_DAY = date(2026, 11, 24)
_QUIET = 15  # days before today in which a drawn pathway leaves room for what the picture says


def _moved(day: str, today: date) -> date:
    return date.fromisoformat(day) + (today - PICTURE_DAY)


def _promise(spec: Json, today: date, nurse_name: str, patient: Patient) -> Promise:
    who = Who(spec["who"])
    name = spec["name"] or {Who.PATIENT: patient.name.given, Who.NURSE: nurse_name}.get(who, "")
    done = _moved(spec["done_on"], today) if "done_on" in spec else None
    return Promise(who, name, spec["what"], _moved(spec["due"], today), done)


def _diagnosis(rng: Random, spec: Json, staff: Staff, nurse: str, patient: Patient, today: date) -> Diagnosis:
    """Word for word as the picture has it."""
    told = tuple(Told(Fact(fact), _moved(day, today), by, words, present) for fact, day, by, words, present in spec["told"])
    events = []
    for step, label, start, end in spec["events"]:
        begins = _moved(start, today)
        events.append(PathwayEvent(str(new_uid(rng)), Step(step), label, begins, _moved(end, today) if end else None, begins > today))
    found_on = _moved(spec["diagnosed_on"], today)
    return Diagnosis(
        ConditionId(new_uid(rng)), staff.entry(nurse, at(found_on, 16), Informant.CLINICIAN), patient.uid, "breast", f"Breast cancer, {spec['side']}",
        spec["icd10"], spec["side"], spec["detail"], spec["tnm"], found_on, "1", spec["intent"], spec["stage"], told, tuple(events),
    )  # fmt: skip


def _visit(spec: Json, today: date) -> Visit:
    told = {**spec, "on": _moved(spec["on"], today), "stars": tuple(spec["stars"])}
    return Visit(**told)


def _agreed(rng: Random, pools: Pools, spec: Json, today: date, nurse_name: str, patient: Patient, visits: list[Visit]) -> Agreed:
    on = _moved(spec["on"], today)
    scores = next((v.scores for v in visits if v.on == on), {})
    wishes = tuple(
        Wish(
            w["link"],
            w.get("text") or pools.items[w["link"]],
            scores.get(w["link"]),
            w["goal"],
            tuple(_promise(p, today, nurse_name, patient) for p in w["promises"]),
        )
        for w in spec["wishes"]
    )
    review = _moved(spec["review_on"], today) if "review_on" in spec else None
    return Agreed(on, wishes, review, on if scores else None, words_of(rng, pools))


def _papers(rng: Random, pools: Pools, spec: Json, staff: Staff, nurse: str, who: Identity, talked: date | None, today: date) -> tuple[Paper, ...]:
    shelf: dict[str, Leaflet] = {leaf.key: leaf for leaf in (*pools.starters, withdrawn_arm(pools))}
    found = []
    for paper in spec["papers"]:
        on = talked or today if paper["on"] == "talked" else _moved(paper["on"], today)
        state = PaperState.QUEUED if paper.get("queued") else PaperState.PRINTED
        given = Handing(paper["given"]) if paper["given"] else None
        leaves = [shelf[key] for key in paper["leaflets"]]
        made = pack_of(rng, staff, nurse, who.patient, leaves, on, size=body_size(who.flags), state=state, given=given)
        found.append(made)
    return tuple(found)


def _with_promises(rng: Random, pools: Pools, spec: Json, plans: list[Agreed], patient: Patient, nurse_name: str, today: date) -> list[Agreed]:
    """The plan in force keeps what the picture promises: its actions and its review day."""
    promises = tuple(_promise(p, today, nurse_name, patient) for p in spec.get("promises", ()))
    review = _moved(spec["review_on"], today) if "review_on" in spec else None
    if not promises and not review:
        return plans
    if not plans:
        wish = Wish("", "What happens next", None, "Know what happens next, and who to ring.", promises)
        return [Agreed(workday(today - timedelta(days=_QUIET)), (wish,), review, None, words_of(rng, pools))]
    last = plans[-1]
    first = last.wishes[0]
    wishes = (replace(first, promises=promises + first.promises), *last.wishes[1:])
    return [*plans[:-1], replace(last, wishes=wishes, review_on=review or last.review_on)]


def _open_visit(spec: Json, today: date, visits: list[Visit]) -> Visit:
    """The assessment whose safety prompt is still open: made yesterday, so that it is past at any hour of the demo."""
    told = spec["open_prompt"]
    scores = {**(visits[-1].scores if visits else {"PH03": 6, "PH05": 4, "EM41": 5}), told["link"]: told["score"]}
    return Visit(
        today - timedelta(days=1),
        "03",
        scores,
        ("PH03",) if "PH03" in scores else (),
        {},
        told["mode"],
        "self",
        told["hour"],
        told["minute"],
        is_open=True,
    )


def pictured(rng: Random, pools: Pools, staff: Staff, spec: Json, number: str, today: date) -> Person:
    """One of the twenty; what the picture does not say is drawn, at the stage that it shows."""
    site = pools.site("breast")
    nurse = nurse_for(pools, site)
    name = staff.names[nurse]
    if "told" in spec:
        who = identity(rng, pools, staff, who_is(spec), number, site, spec, _moved(spec["referred_on"], today), None)
        diagnosis = _diagnosis(rng, spec, staff, nurse, who.patient, today)
        visits = [_visit(v, today) for v in spec["visits"]]
        agreed = [_agreed(rng, pools, p, today, name, who.patient, visits) for p in spec["plans"]]
        talked = None
    else:
        s = story(rng, site, today, spec["stage"])
        who = identity(rng, pools, staff, who_is(spec), number, site, spec, s.on(0), None)
        diagnosis = diagnosis_of(replace(s, has_aim=True), rng, staff, nurse, who.patient.uid, side=spec["side"])
        talked = s.on(s.course.talked)
        visits = visits_of(rng, pools, s, date.fromisoformat(spec["born"]), today - timedelta(days=_QUIET))
        agreed = plans_after(rng, pools, name, who.patient, visits, today)
        agreed = _with_promises(rng, pools, spec, agreed, who.patient, name, today)
    if "papers" in spec:
        papers = _papers(rng, pools, spec, staff, nurse, who, talked, today)
    else:
        papers = packs_for(rng, pools, staff, nurse, who, (diagnosis,), agreed, today)
    if "open_prompt" in spec:
        visits = [*visits, _open_visit(spec, today, visits)]
    return replace(finished(rng, pools, staff, nurse, who, (diagnosis,), visits, agreed, papers), is_pictured=True)
