"""What demo people say they need: assessments at real points of the pathway, and the prompts their answers raised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from cns_desktop.domain.assessments import MOST_STARS, Answer, Assessment, Comment, SafetyPrompt, State, Status
from cns_desktop.domain.caseload import Step, age_on
from cns_desktop.domain.ids import AssessmentId, PatientId, PromptId
from cns_desktop.domain.records import Informant
from cns_desktop.services.demo_pathway import Story
from cns_desktop.services.demo_pools import Pools, Staff, at, new_uid

_LONG = 28  # days: a treatment that lasts longer gets an assessment on the way
_MOST = 3
_UNTIL_AGE = {"PR28": 66, "FA37": 56}  # work; children still at school


@dataclass(frozen=True, slots=True)
class Visit:
    """An assessment as it is to be written."""

    on: date
    point: str  # COSD CR7940
    scores: dict[str, int]
    stars: tuple[str, ...]
    comments: dict[str, str] = field(default_factory=dict)
    mode: str = "screen"
    completed_by: str = "self"
    hour: int = 10
    minute: int = 0
    is_open: bool = False  # nobody has written yet what was done


def points_of(s: Story) -> list[tuple[int, str]]:
    """The days, from referral, on which an assessment would have been offered, up to yesterday."""
    c = s.course
    found = [(c.told + 2, "01")]
    for number, piece in enumerate(c.pieces):
        if piece.step is Step.PALLIATIVE:
            found.append((piece.start + 7, "06"))
            continue
        if number == 0 and piece.start - c.told > 14:
            found.append((piece.start - 2, "02"))
        if piece.end - piece.start > _LONG and piece.stage != "follow-up":
            found.append(((piece.start + piece.end) // 2, "03"))
    if c.done is not None:
        found.append((c.done + 10, "04"))
    return [(day, point) for day, point in sorted(found) if day < s.day]


def _likely(pools: Pools, site: str, stage: str, age: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in ("any", site, stage):
        for link, weight in pools.concerns["weights"].get(key, {}).items():
            if age < _UNTIL_AGE.get(link, age + 1):
                found[link] = found.get(link, 0) + weight
    return found


def _pick(rng: Random, likely: dict[str, int], number: int) -> list[str]:
    left, found = dict(likely), []
    for _ in range(min(number, len(left))):
        link = rng.choices(list(left), list(left.values()))[0]
        found.append(link)
        del left[link]
    return found


def _stage_on(s: Story, day: int) -> str:
    return next((name for name, start, end in s.course.windows if start <= day < end), s.stage)


def visits_of(rng: Random, pools: Pools, s: Story, born: date, last: date | None) -> list[Visit]:
    """One to three for most, none for some; scores move from one to the next."""
    points = [p for p in points_of(s) if rng.random() < 0.72 and (last is None or s.on(p[0]) < last)][-_MOST:]
    found: list[Visit] = []
    scores: dict[str, int] = {}
    for day, point in points:
        likely = _likely(pools, s.site["code"], _stage_on(s, day), age_on(born, s.on(day)))
        scores = {link: min(10, max(0, score + rng.randint(-4, 2))) for link, score in scores.items()}
        for link in _pick(rng, likely, rng.randint(4, 8) if not scores else rng.randint(1, 3)):
            scores.setdefault(link, min(10, max(1, round(rng.gauss(5, 2.2)))))
        stars = tuple(sorted((k for k in scores if scores[k] > 0), key=lambda k: -scores[k])[: rng.randint(1, MOST_STARS - 1)])
        notes = pools.concerns["concerns"]
        comments = {k: rng.choice(notes[k]["comments"]) for k in stars if k in notes and notes[k]["comments"] and rng.random() < 0.5}
        mode, by = rng.choices(("screen", "paper", "phone"), (4, 4, 2))[0], rng.choices(("self", "with-help", "proxy"), (14, 5, 1))[0]
        on = s.on(day)
        if not found or on > found[-1].on:
            found.append(Visit(on, point, dict(scores), stars, comments, mode, by, rng.randint(9, 15), rng.randint(0, 59)))
    return found


def _answers(rng: Random, pools: Pools, visit: Visit) -> Iterable[Answer]:
    """Named concerns get their score; the rest is zero, not a concern, or left blank."""
    for link in pools.items:
        if link in visit.scores:
            yield Answer(link, State.SCORED, visit.scores[link], visit.comments.get(link, ""), link in visit.stars)
            continue
        kind = rng.random()
        if kind < 0.25:
            yield Answer(link, State.SCORED, 0)
        elif kind < 0.85:
            yield Answer(link, State.NOT_A_CONCERN)


def assessment_of(rng: Random, pools: Pools, staff: Staff, nurse: str, patient: PatientId, visit: Visit) -> Assessment:
    authored = at(visit.on, visit.hour, visit.minute)
    informant = Informant.CARER if visit.completed_by == "proxy" else Informant.PATIENT
    answers = tuple(_answers(rng, pools, visit))
    answered = {a.link_id for a in answers}
    comments = tuple(Comment(link, words) for link, words in visit.comments.items() if link not in answered)
    return Assessment(
        AssessmentId(new_uid(rng)),
        staff.entry(nurse, authored, informant),
        patient,
        pools.tool_url,
        pools.tool_version,
        Status.COMPLETED,
        authored,
        visit.point,
        visit.completed_by,
        visit.mode,
        answers,
        comments,
    )


def prompts_of(rng: Random, pools: Pools, staff: Staff, nurse: str, assessment: Assessment, visit: Visit) -> tuple[SafetyPrompt, ...]:
    """One for each listed item with any answer but 0; closed within two hours unless the picture has it open."""
    found = []
    for rule in pools.rules:
        answer = assessment.answer(rule.link_id)
        if answer is None or not rule.fires_on(answer) or answer.score is None:
            continue
        raised = assessment.authored + timedelta(minutes=4)
        done: datetime | None = None if visit.is_open else raised + timedelta(minutes=rng.randint(20, 110))
        words = rng.choice(pools.concerns["done_words"]) if done else ""
        found.append(
            SafetyPrompt(
                PromptId(new_uid(rng)),
                staff.entry(nurse, raised),
                assessment.patient,
                assessment.uid,
                rule.link_id,
                pools.items[rule.link_id],
                answer.score,
                rule.words,
                rule.number,
                staff.nurses[nurse],
                staff.names[nurse],
                raised,
                words,
                done,
                staff.names[nurse] if done else "",
            )
        )
    return tuple(found)
