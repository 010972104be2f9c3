"""What happened to a demo person and when: days counted from referral, then laid against today."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cns_desktop.domain.caseload import Diagnosis, Fact, PathwayEvent, Step, Told
from cns_desktop.domain.ids import ConditionId, PatientId
from cns_desktop.domain.records import Informant
from cns_desktop.services.demo_pools import Json, Staff, at, new_uid, next_workday, workday

_WEIGHT = {
    "referred": 3, "diagnosis": 8, "before-surgery": 9, "surgery": 11, "chemotherapy": 18, "radiotherapy": 12, "immunotherapy": 9,
    "hormone": 6, "watching": 6, "end-of-treatment": 9, "follow-up": 24, "palliative": 7,
}  # fmt: skip
_MEETING_AGAIN = 365  # days between follow-up visits
_AHEAD = 100  # days: the strip shows no plans further off
_RECURS_AFTER = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """One treatment on the day scale."""

    step: Step
    label: str
    stage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Course:
    """A whole pathway in days from referral."""

    test: int
    meeting: int
    told: int
    talked: int  # treatment and aim were talked about
    pieces: tuple[Piece, ...]
    done: int | None  # active treatment ends; None = it goes on
    windows: tuple[tuple[str, int, int], ...]  # stage, first day, day after the last


@dataclass(frozen=True, slots=True)
class Story:
    """One pathway laid against today."""

    site: Json
    path: Json
    course: Course
    stage: str
    day: int  # today, in days from referral
    today: date
    has_aim: bool

    def on(self, day: int) -> date:
        """A working day; what lies ahead of today stays ahead of it."""
        then = self.today + timedelta(days=day - self.day)
        return next_workday(then) if day > self.day else workday(then)

    @property
    def is_told(self) -> bool:
        return self.course.told <= self.day


def _pieces(path: Json, told: int, rng: Random) -> tuple[Piece, ...]:
    found, free = [], told
    for step in path["steps"]:
        start = free + step["gap"] + rng.randint(-3, 4)
        free = start + step["days"]
        found.append(Piece(Step(step["step"]), step["label"], step["stage"], max(start, told + 3), free))
    return tuple(found)


def course_of(path: Json, rng: Random) -> Course:
    """The days of one path, and the stage of the pathway on each of them."""
    test = rng.randint(8, 13)
    meeting = test + rng.randint(6, 10)
    told = meeting + rng.randint(1, 3)
    talked = told + (0 if path["steps"][0]["gap"] < 10 else rng.choice((0, 3, 6)))
    pieces = _pieces(path, told, rng)
    active = [p for p in pieces if p.stage != "follow-up"]
    first = active[0]
    windows = [("referred", 1, meeting), ("diagnosis", meeting, talked + 5)]
    windows.append(("before-surgery" if first.step is Step.SURGERY else "diagnosis", talked + 5, first.start))
    for piece, after in zip(active, active[1:], strict=False):
        windows.append((piece.stage, piece.start, after.start))
    last = active[-1]
    if last.step in (Step.PALLIATIVE, Step.OTHER) or path.get("incurable"):
        windows.append((last.stage, last.start, last.end))
        return Course(test, meeting, told, talked, pieces, None, tuple(windows))
    done = last.end + (21 if last.step is Step.SURGERY else 7)
    windows += [(last.stage, last.start, done), ("end-of-treatment", done, done + 60), ("follow-up", done + 60, done + 1500)]
    return Course(test, meeting, told, talked, pieces, done, tuple(windows))


def story(rng: Random, site: Json, today: date, stage: str = "") -> Story:
    """A pathway on which today falls into `stage`, or anywhere."""
    paths = [p for p in site["paths"] if not stage or stage in _stages_of(p)]
    path = rng.choices(paths, [p["weight"] for p in paths])[0]
    course = course_of(path, rng)
    windows = [w for w in course.windows if w[2] > w[1] + 1 and (not stage or w[0] == stage)]
    name, start, end = rng.choices(windows, [_WEIGHT[w[0]] for w in windows])[0]
    return Story(site, path, course, name, rng.randrange(start + 1, end), today, rng.random() < 0.95)


def _stages_of(path: Json) -> set[str]:
    surgery = path["steps"][0]["step"] == "surgery"
    fixed = {"referred", "diagnosis"} | ({"before-surgery"} if surgery else set())
    ends = set() if path.get("incurable") or path["steps"][-1]["step"] == "other" else {"end-of-treatment", "follow-up"}
    return fixed | ends | {s["stage"] for s in path["steps"]}


def told_facts(s: Story, staff_words: str = "") -> tuple[Told, ...]:
    """What had been told by today, by whom, in which words (README 3)."""
    if not s.is_told:
        return ()
    teller, oncologist = s.site["who"]
    on = s.on(s.course.told)
    found = [Told(Fact.DIAGNOSIS, on, teller, s.site["plain"], staff_words)]
    if s.course.talked <= s.day:
        surgical = s.path["steps"][0]["step"] == "surgery"
        by = teller if surgical else oncologist
        found.append(Told(Fact.TREATMENT, s.on(s.course.talked), by, s.path["treatment_words"], staff_words))
        if s.has_aim:
            found.append(Told(Fact.AIM, s.on(s.course.talked), by, s.path["aim_words"], staff_words))
    return tuple(found)


def _treatment_events(s: Story, rng: Random, died: date | None) -> list[PathwayEvent]:
    found = []
    for piece in s.course.pieces:
        start, end = s.on(piece.start), s.on(piece.end) if piece.end > piece.start else None
        is_planned = piece.start > s.day
        if died and (is_planned or start > died):
            break
        if is_planned and piece.start > s.day + _AHEAD:
            break
        if is_planned and s.course.talked > s.day:
            break  # nothing is booked before it has been talked about
        if died and end and end > died:
            end = died
        found.append(PathwayEvent(str(new_uid(rng)), piece.step, piece.label, start, end, is_planned))
        if is_planned:
            break
    return found


def _later_events(s: Story, rng: Random) -> list[PathwayEvent]:
    """The summary at the end of treatment, the last follow-up visit and the next."""
    active = [piece for piece in s.course.pieces if piece.stage != "follow-up"]
    if s.course.done is None or active[-1].start > s.day:
        return []
    summary = s.course.done + 14
    found = [PathwayEvent(str(new_uid(rng)), Step.SUMMARY, "Summary due" if summary > s.day else "Summary", s.on(summary), None, summary > s.day)]
    visits = range(s.course.done + 90, s.day + _MEETING_AGAIN + 1, _MEETING_AGAIN)
    for visit in [v for v in visits if s.day - _MEETING_AGAIN < v][:2]:
        found.append(PathwayEvent(str(new_uid(rng)), Step.FOLLOW_UP, s.site["follow"], s.on(visit), None, visit > s.day))
    return found


def events_of(s: Story, rng: Random, died: date | None) -> tuple[PathwayEvent, ...]:
    """The strip: what was, what is going on, the next thing planned."""
    c = s.course
    found = [PathwayEvent(str(new_uid(rng)), Step.REFERRED, "Referred", s.on(0))]
    found.append(PathwayEvent(str(new_uid(rng)), Step.OTHER, rng.choice(s.site["tests"]), s.on(c.test), None, c.test > s.day))
    if c.test <= s.day:
        found.append(PathwayEvent(str(new_uid(rng)), Step.OTHER, "MDT meeting", s.on(c.meeting), None, c.meeting > s.day))
    if c.meeting <= s.day:
        found.append(PathwayEvent(str(new_uid(rng)), Step.DIAGNOSIS, "Diagnosis" if s.is_told else "To be told", s.on(c.told), None, not s.is_told))
    if s.is_told:
        found += _treatment_events(s, rng, died) + (_later_events(s, rng) if not died else [])
    return tuple(sorted(found, key=lambda e: e.start))


def _picked(rng: Random, s: Story) -> int:
    """Which of the site's kinds of tumour: one that this path is a treatment for."""
    details, skipped = s.site["details"], s.path.get("skip", ())
    fitting = [n for n in range(len(s.site["icd10"])) if not any(word in details[n % len(details)] for word in skipped)]
    return rng.choice(fitting)


def _side(text: str, side: str) -> str:
    if side in {"left", "right"}:
        return f"{text}, {side}"
    return f"{text}, both sides" if side == "both" else text


def diagnosis_of(s: Story, rng: Random, staff: Staff, nurse: str, patient: PatientId, *, side: str = "", died: date | None = None) -> Diagnosis:
    """The main diagnosis as staff hold it, told or not."""
    side = side or rng.choice(s.site["sides"])
    known = s.course.meeting <= s.day
    found_on = s.on(s.course.meeting - 1)
    status = rng.choices(("0", "1", "2", "3"), (5, 4, 2, 1))[0] if s.stage != "palliative" else rng.choice("123")
    picked = _picked(rng, s)
    return Diagnosis(
        ConditionId(new_uid(rng)),
        staff.entry(nurse, at(min(found_on, s.today - timedelta(days=1)) if known else s.on(0), 16), Informant.CLINICIAN),
        patient,
        s.site["code"],
        _side(s.site["text"], side) if known else _side(f"Tests for {s.site['plain']}", side),
        s.site["icd10"][picked] if known else "",
        side,
        s.site["details"][picked % len(s.site["details"])] if known else "",
        rng.choice(s.path["stages"]) if known else "",
        found_on if known else None,
        status if known else "9",
        s.path["intent"] if s.course.talked <= s.day else "",
        s.stage,
        told_facts(s),
        events_of(s, rng, died),
    )


def recurrence_of(s: Story, rng: Random, staff: Staff, nurse: str, first: Diagnosis) -> Diagnosis | None:
    """For a few, long after treatment: a second diagnosis with its own dates, told facts and treatment."""
    done = s.course.done
    if done is None or s.day < done + _RECURS_AFTER or s.site["code"] in {"thyroid", "testis-penis"}:
        return None
    place, icd10 = rng.choice((("bones", "C79.5"), ("liver", "C78.7"), ("lung", "C78.0")))
    day = s.day - rng.randint(35, 120)
    told_on, start = s.on(day + 12), s.on(day + 28)
    teller = s.site["who"][1]
    words = (f"it has come back, in the {place}", "chemotherapy", "to keep it small for as long as we can")
    told = tuple(Told(fact, told_on, teller, said) for fact, said in zip((Fact.DIAGNOSIS, Fact.TREATMENT, Fact.AIM), words, strict=True))
    events = [
        PathwayEvent(str(new_uid(rng)), Step.REFERRED, "Seen early", s.on(day)),
        PathwayEvent(str(new_uid(rng)), Step.DIAGNOSIS, "Recurrence", told_on),
        PathwayEvent(str(new_uid(rng)), Step.CHEMOTHERAPY, "Chemotherapy", start, s.on(day + 28 + 126)),
    ]
    text = f"{s.site['text']}, come back in the {place}"
    entry = staff.entry(nurse, at(told_on, 16), Informant.CLINICIAN)
    return Diagnosis(
        ConditionId(new_uid(rng)), entry, first.patient, first.site, text, icd10, "none", first.detail, "M1", s.on(day + 9), "1", "control",
        "recurrence", told, tuple(events),
    )  # fmt: skip
