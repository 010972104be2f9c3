"""What was agreed with demo people and what was printed for them; nothing they had not been told (README 3-4)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from cns_desktop.domain.caseload import Diagnosis, Fact, Patient
from cns_desktop.domain.ids import ActionId, PaperId, PlanId
from cns_desktop.domain.leaflets import ContentStatus, Leaflet
from cns_desktop.domain.packs import Given, Handing, Paper, PaperState, Part, PartKind
from cns_desktop.domain.plans import Action, ActionRecord, ActionStatus, Agreement, Goal, Need, Plan, PlanStatus, Who
from cns_desktop.services.demo_needs import Visit
from cns_desktop.services.demo_pools import Json, Pools, Staff, at, new_uid, next_workday

_REVIEW_AFTER = 56
_MOST_LEAFLETS = 3
_OWN_PAGES = 6
_PAGES_EACH = 2
SHELF_SINCE = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Promise:
    """An action as it is to be written: `due` from the day of the plan, or a fixed day."""

    who: Who
    name: str
    what: str
    due: date
    done_on: date | None = None
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A need taken into a plan."""

    link_id: str
    text: str
    score: int | None
    goal: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A plan as it is to be written."""

    on: date
    wishes: tuple[Wish, ...]
    review_on: date | None
    scored_on: date | None
    words: Json  # about_me strengths if_worse people


def _settled(rng: Random, promise: Promise, today: date, *, is_over: bool) -> Promise:
    """What was promised up to today was kept or dropped; only the pictured people have anything late, or due today."""
    if promise.due > today and not is_over:
        return promise
    last = min(promise.due, today - timedelta(days=1))
    if rng.random() < 0.12 or is_over and promise.due > today:
        return replace(promise, is_dropped=True)
    return replace(promise, done_on=last)


def agreed_after(rng: Random, pools: Pools, nurse_name: str, patient: Patient, visit: Visit, today: date, *, is_last: bool) -> Agreed | None:
    """A plan made on the day of the assessment, from the concerns she wants to talk about first."""
    notes = pools.concerns["concerns"]
    links = [k for k in sorted(visit.scores, key=lambda k: (k not in visit.stars, -visit.scores[k])) if k in notes and visit.scores[k]]
    is_over = patient.is_deceased or not is_last
    wishes = []
    for link in links[: rng.randint(2, 3)]:
        promises = []
        for a in notes[link]["actions"]:
            who = Who(a["who"])
            name = {Who.PATIENT: patient.name.given, Who.NURSE: nurse_name}.get(who, a["name"])
            due = next_workday(visit.on + timedelta(days=a["due"]))
            promises.append(_settled(rng, Promise(who, name, a["what"], due), today, is_over=is_over))
        wishes.append(Wish(link, pools.items[link], visit.scores[link], rng.choice(notes[link]["goals"]), tuple(promises)))
    if not wishes:
        return None
    review = next_workday(visit.on + timedelta(days=_REVIEW_AFTER))
    if review <= today:
        review = next_workday(today + timedelta(days=rng.randint(4, 84)))
    return Agreed(visit.on, tuple(wishes), None if is_over else review, visit.on, words_of(rng, pools))


def words_of(rng: Random, pools: Pools) -> Json:
    return {key: rng.choice(pools.concerns[key]) for key in ("about_me", "strengths", "if_worse", "people")}


def _action(rng: Random, promise: Promise) -> tuple[Action, Action]:
    """The action as agreed, and as it stands now."""
    agreed = Action(ActionId(new_uid(rng)), promise.what, promise.who, promise.name, promise.due)
    if promise.is_dropped:
        return agreed, replace(agreed, status=ActionStatus.DROPPED)
    if promise.done_on:
        return agreed, replace(agreed, status=ActionStatus.DONE, done_on=promise.done_on)
    return agreed, agreed


def plans_of(rng: Random, staff: Staff, nurse: str, patient: Patient, all_agreed: list[Agreed]) -> tuple[tuple[Plan, ...], tuple[ActionRecord, ...]]:
    """The chain of plan versions, the last one in force, with the live task of every action."""
    plans: list[Plan] = []
    records: list[ActionRecord] = []
    for version, agreed in enumerate(all_agreed, 1):
        uid, when = PlanId(new_uid(rng)), at(agreed.on, 15, 30)
        entry = staff.entry(nurse, when)
        needs = []
        for wish in agreed.wishes:
            pairs = [_action(rng, promise) for promise in wish.promises]
            need = Need(str(new_uid(rng)), wish.text, wish.link_id, wish.score, agreed.scored_on, Goal(wish.goal), tuple(a for a, _ in pairs))
            needs.append(need)
            records += [ActionRecord(live.uid, entry, patient.uid, uid, need.id, live) for _, live in pairs]
        status = PlanStatus.AGREED if version == len(all_agreed) else PlanStatus.REPLACED
        present = patient.contacts[0].name if patient.contacts and rng.random() < 0.5 else ""
        agreement = Agreement(f"{patient.name.given} {patient.name.family}", "patient", "spoken", present, when)
        before = plans[-1].uid if plans else None
        plans.append(
            Plan(
                uid,
                entry,
                patient.uid,
                version,
                status,
                needs=tuple(needs),
                review_on=agreed.review_on,
                agreement=agreement,
                replaces=before,
                **agreed.words,
            )
        )
    return tuple(plans), tuple(records)


def told_by(diagnoses: Iterable[Diagnosis], day: date) -> set[str]:
    """The facts she had been told by `day`, as the words of `Leaflet.needs_told`."""
    told = {t.fact for d in diagnoses for t in d.told if t.on <= day}
    return {"nothing"} | {fact.value for fact in Fact if fact in told}


def fitting(pools: Pools, diagnoses: tuple[Diagnosis, ...], links: Iterable[str], day: date) -> list[Leaflet]:
    """Starter leaflets for these concerns that say nothing she had not been told."""
    told, wanted = told_by(diagnoses, day), list(links)
    found = [f for link in wanted for f in pools.starters if link in f.concerns and f.needs_told in told]
    return list(dict.fromkeys(found))[:_MOST_LEAFLETS]


def pack_of(
    rng: Random,
    staff: Staff,
    nurse: str,
    patient: Patient,
    leaflets: Iterable[Leaflet],
    on: date,
    *,
    size: int,
    state: PaperState,
    given: Handing | None,
) -> Paper:
    """A pack as it was made. There is no PDF behind it (`sha256` empty): the demo prints none by itself."""
    made = at(on, 16)
    note = "English only" if patient.language not in ("", "en", "cy") else ""
    kinds = (
        (PartKind.COVER, "Cover"),
        (PartKind.WHO_TO_CALL, "Who to call"),
        (PartKind.AGREED, "What we agreed"),
        (PartKind.PLAN, "Your support plan"),
    )
    parts = [Part(kind, title) for kind, title in kinds]
    parts += [Part(PartKind.LEAFLET, leaf.title, leaf.key, leaf.version, note=note) for leaf in leaflets]
    parts.append(Part(PartKind.FEEDBACK, "How did we do?"))
    pages = _OWN_PAGES + _PAGES_EACH * (len(parts) - len(kinds) - 1)
    name = staff.names[nurse]
    handed = Given(given, made + timedelta(minutes=10 if given is Handing.HANDED_OVER else 45), name) if given else None
    return Paper(
        PaperId(new_uid(rng)),
        staff.entry(nurse, made),
        patient.uid,
        "Information pack",
        tuple(parts),
        size,
        "en",
        False,
        pages,
        "",
        state,
        made,
        name,
        given=handed,
    )


def withdrawn_arm(pools: Pools) -> Leaflet:
    """Version 2, which some had been given."""
    text = pools.arm.text.replace(
        "Ask your team before you have your blood pressure taken on that arm. What is right for you depends on your operation.", "Wear your sleeve."
    )
    return replace(pools.arm, version=2, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def shelf(pools: Pools, today: date) -> tuple[Leaflet, ...]:
    """The leaflets as the demo's own fixture approval leaves them (README 5): marked so, in date, one due for review soon, one withdrawn."""
    since = today - SHELF_SINCE
    found = []
    for place, leaf in enumerate(pools.starters):
        review = today + timedelta(days=28 if leaf.key == "sleeping-better" else 60 + 18 * place)
        found.append(_approved(leaf, since, review))
    changed = today - timedelta(days=12)
    old = _approved(withdrawn_arm(pools), since, today + timedelta(days=90))
    reason = "Advice about blood pressure cuffs changed. Version 3 replaces it."
    found.append(replace(old, status=ContentStatus.WITHDRAWN, withdrawn_on=at(changed, 9), withdrawn_reason=reason))
    found.append(_approved(pools.arm, changed, today + timedelta(days=730)))
    return tuple(found)


def _approved(leaf: Leaflet, since: date, review: date) -> Leaflet:
    by = "Demo approval, not a real one"
    return replace(leaf, status=ContentStatus.APPROVED, published_on=since, review_by=review, approved_by=by, approved_on=at(since, 9))
