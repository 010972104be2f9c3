"""The design's story, Carol Henshaw, as plain content for every kind. Synthetic people, test numbers only."""

from datetime import date, datetime
from pathlib import Path

from cns_desktop.documents import model as m
from cns_desktop.documents.content import Frame, KeyWorker, Look, Person, RedFlags, TeamDetails
from cns_desktop.documents.kinds import agreed, contents, cover, leaflet, needs_result, plan, who_to_call
from cns_desktop.documents.words import load_wording

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
WORDING = load_wording(RESOURCES / "document-text")
DAY = date(2026, 11, 12)
PRINTED = datetime(2026, 11, 12, 14, 32)  # noqa: DTZ001 - a wall clock time as it is printed
CAROL = Person("Henshaw", "Carol", date(1958, 6, 14), "9990001324")
TEAM = TeamDetails(
    "Colorectal Nursing Team",
    "Wrenfield Hospital",
    "01632 960 170",
    "info.formats@wrenfield.example",
    "wrenfield.example/leaflets",
    "01632 960 190",
)
ANSWERPHONE = (
    "You may reach an answerphone: say your name, date of birth and number. We listen at 9 am, 1 pm and 4 pm and ring back "
    "within one working day. If no one has rung back by then, call again."
)
MESSAGE = "Leave a message at any time: we ring back within one working day."
ADAEZE = KeyWorker(
    "Adaeze Okafor", "clinical nurse specialist", "01632 960 114", "Monday to Friday, 9 am to 5 pm", ANSWERPHONE, "Tom Bright", MESSAGE
)
FLAGS = RedFlags(
    "RF-SURG",
    "v3",
    date(2027, 6, 1),
    "Unwell: call the 24-hour line straight away",
    "After your operation: call at any hour if **one** of these happens. Do not wait to see if it passes.",
    "01632 960 520",
    (
        "**Fever:** 38 °C or more, shivering",
        "**Tummy:** worse pain, swollen, hard",
        "Sick, cannot keep drinks down",
        "**Wound:** red, hot, open or leaking",
        "Blood or pus from your bottom",
        "One leg swollen, red or painful",
        "**Stoma:** dark purple, grey or black",
        "**Stoma:** nothing for 6 hours, or very watery and you feel dizzy",
    ),
)
PAGES = {"who-to-call": 3, "what-was-agreed": 4, "plan": 5, "WB-004": 7, "questions": 33, "feedback": 34}


def frame(body: int = 12, *, is_mono: bool = False, pages: dict[str, int] | None = None, person: Person = CAROL) -> Frame:
    look = Look(body, is_mono)
    return Frame(person, TEAM, WORDING, look, PRINTED, "A Okafor", ADAEZE, PAGES if pages is None else pages)


def the_cover(body: int = 12) -> m.Document:
    visit = cover.Appointment(datetime(2026, 11, 24, 10, 20), "Adaeze Okafor", "Clinic 4, first floor, east entrance")  # noqa: DTZ001
    read = (("who-to-call", "who to call"), ("what-was-agreed", "what we agreed"), ("plan", "your plan"))
    content = cover.CoverContent(1, DAY, "Adaeze Okafor", FLAGS, visit, read_first=read, says_treatment=True)
    return cover.cover(content, frame(body))


def the_contents(body: int = 12, pages: dict[str, int] | None = None) -> m.Document:
    item = contents.ContentsItem
    first = contents.ContentsPart(
        "Read first",
        (
            item("who-to-call", "Who to call", "Three numbers and when to use each"),
            item("what-was-agreed", "What we agreed today", "In the words we used at your appointment"),
            item("plan", "My support plan", "What matters to you, and what we will do"),
        ),
        is_first=True,
    )
    about = contents.ContentsPart(
        "About you",
        (item("WB-004", "Coping with tiredness", "You scored this 8 out of 10", "WB-004", 3, date(2028, 1, 1)),),
    )
    use = contents.ContentsPart(
        "For you to use",
        (
            item("questions", "Your questions", "Space to write before the next visit"),
            item("feedback", "Tell us how we did", "No name needed"),
        ),
    )
    return contents.contents(contents.ContentsContent(1, DAY, (first, about, use)), frame(body, pages=pages))


def the_call(body: int = 12, *, flags: RedFlags | None = FLAGS) -> m.Document:
    line = who_to_call.DirectoryLine
    content = who_to_call.CallContent(
        1,
        DAY,
        danger="Chest pain · cannot get your breath · fainting · bleeding that will not stop · suddenly confused, drowsy or weak down one side.",
        say="I had a bowel operation on 20 October and I have a stoma.",
        flags=flags,
        crisis_number="01632 960 870",
        others=(
            line("Stoma nurse", "Bags, sore skin, a bag that leaks", "01632 960 141"),
            line("Cancer support centre", "Money, someone to talk to", "01632 960 222"),
            line("Marsh Lane Surgery", "Your GP: other illnesses, medicines", "01632 960 301"),
        ),
        have_ready="the date of your operation",
    )
    return who_to_call.who_to_call(content, frame(body))


def the_agreed(body: int = 12) -> m.Document:
    step = agreed.NextStep
    content = agreed.AgreedContent(
        1,
        DAY,
        "Adaeze Okafor",
        where="results clinic",
        main_thing="the operation removed all the cancer we could see. We suggest 3 months of chemotherapy to lower the chance of it coming back.",
        decided="You said yes, and you can change your mind.",
        saw="Mr Daniel Reyes (surgeon) and Adaeze Okafor, with Ruth, your daughter",
        told_by="Mr Reyes",
        told=(
            "The cancer had reached 2 of the 18 glands taken out. Doctors call this stage 3.",
            "The edges of the part removed were clear. The scan showed no cancer elsewhere.",
            "Chemotherapy means tablets at home and a drip every three weeks, four times.",
            "Your stoma is meant to be for a time. We talk later about closing it.",
        ),
        matters="I want to be well enough for Ella’s birthday on 19 December. I’m more worried about being tired than about being sick.",
        steps=(
            step("Blood test", "Friday 20 November, 8 am to 4 pm,\nClinic 2. No appointment needed", "You"),
            step("Chemotherapy talk", "Tuesday 24 November, 10:20 am,\nClinic 4", "Adaeze Okafor"),
            step("First drip, tablets", "Tuesday 1 December, 9:00 am,\nday unit", "Day unit, rings you by 26 November"),
            step("Letter to your GP", "Sent within 7 days; you get a copy", "Adaeze Okafor"),
            step("Parking costs", "Form on page 25, on 24 November", "You and Adaeze"),
        ),
        open_points=(agreed.OpenPoint("whether treatment pauses over Christmas", date(2026, 11, 18), "Adaeze"),),
    )
    return agreed.agreed(content, frame(body))


def _her_concerns() -> tuple[plan.Concern, ...]:
    step, concern = plan.PlanStep, plan.Concern
    return (
        concern(
            "Low energy",
            m.Score(8),
            "To walk to the allotment and back without stopping.",
            (
                step("Keep an energy diary for two weeks", "Me", "26 November"),
                step("Short walk each day, a little longer each week", "Me, with Bill", "From today"),
                step("Blood test for anaemia", "Adaeze", "20 November"),
                step("Place on the “moving more” class", "Adaeze asks for it", "1 December"),
            ),
            "24 November, at the chemotherapy talk.",
        ),
        concern(
            "What to tell my grandchildren",
            m.Score(7),
            "To tell Ella and Sam the truth without frightening them.",
            (
                step("Read the leaflet “Talking to children”, page 29", "Me and Ruth", "This week"),
                step("Practise together what to say", "Adaeze, me, Ruth", "24 November"),
            ),
            "After we have talked to them.",
        ),
        concern(
            "Money and travel",
            m.Score(5, 6, 7),
            "Not to worry about parking every time I come.",
            (
                step("Fill in the parking permit form", "Me", "24 November"),
                step("Check for benefits I can claim", "Support centre", "27 November"),
            ),
            "By phone on 8 December.",
        ),
        concern(
            "Sleeping",
            m.Score(4, 5, 6),
            "To sleep through until six.",
            (step("Could I take my water tablet in the morning?", "Adaeze, my GP", "24 November"),),
            "24 November.",
        ),
    )


def the_plan(body: int = 12, *, is_mono: bool = False, family: str = "Henshaw") -> m.Document:
    content = plan.PlanContent(
        2,
        plan.PlanAgreement(
            "spoken",
            "Carol Henshaw, with her daughter Ruth, and Adaeze Okafor, clinical nurse specialist",
            DAY,
            ("me", "my GP", "Ruth", "chemotherapy unit"),
            "8 December 2026, by phone, Adaeze Okafor",
        ),
        matters="My family, my allotment and singing in the Thursday choir.",
        people="Ruth, my daughter: she may be told my dates, results and treatment; other things, ask me first. Bill next door "
        "drives me; he may be told dates only.",
        talk="Face to face. Give me the plain facts and time to think. I wear hearing aids: look at me when you speak.",
        strengths="Keeping a diary. Asking when I am unsure.",
        concerns=_her_concerns(),
        not_planned=(("pain", 2),),
        flags=FLAGS,
        ring_for_me=("Ruth", "07700 900 417"),
    )
    person = Person(family, "Carol", date(1958, 6, 14), "9990001324")
    return plan.plan(content, frame(body, is_mono=is_mono, person=person))


def the_result(body: int = 12) -> m.Document:
    line, step = needs_result.ResultLine, needs_result.ResultStep
    none, wait = needs_result.NoScore.NO_ANSWER, needs_result.NoScore.NOT_A_CONCERN
    content = needs_result.ResultContent(
        1,
        DAY,
        "self_paper",
        moment="after your operation",
        first_on=date(2026, 10, 2),
        before_on=date(2026, 10, 26),
        lines=(
            line("Low energy", 8, none, wait, is_starred=True, comment="Worst after lunch."),
            line("Telling grandchildren", 7, is_starred=True),
            line("Bills and parking", 5, 6, 7, is_starred=True),
            line("Sleeping or resting", 4, 5, 6, is_starred=True),
            line("Pain or aching", 2, 8, 5),
            line("Fear that it returns", 6, waits=True),
        ),
        steps=(
            step("Low energy", "Diary, daily walk, blood test", "You, Adaeze", "26 Nov"),
            step("Grandchildren", "Read the leaflet, then practise", "You, Ruth, Adaeze", "24 Nov"),
            step("Bills, parking", "Parking form, benefits check", "Support centre", "27 Nov"),
            step("Sleep", "Ask about the water tablet", "Adaeze, your GP", "24 Nov"),
        ),
        agreed="spoken",
        next_look="8 December",
    )
    return needs_result.needs_result(content, frame(body))


MARKDOWN = """\
> [!short] In short
>
> - This tiredness is common and it is not laziness. Rest alone does not cure it.
> - A little activity each day helps more than anything else we know.
> - Tell your nurse: some causes, such as a low blood count, can be treated.

## Why am I so tired?

Treatment, worry, poor sleep, pain, not eating enough and a low blood count can all drain you. Often there are several
causes at once. It may come on during treatment and last for some months afterwards.

## What you can do

> [!columns]
>
> **Plan your day.** Do what matters most when you have most energy. Leave the rest, or let someone else do it.
>
> **Move a little.** Start with five or ten minutes’ walk. Add a few minutes each week. Stop if you feel ill.
>
> **Rest early.** Take short breaks before you are worn out. Keep naps under half an hour and before 3 pm.
>
> **Eat and drink.** Small meals are enough. If you lose weight or food tastes odd, ask to see the dietitian.

## Keep an energy diary

Write down what you did and how tired you were, from 0 (not at all) to 10 (as bad as it could be). After a week you will
see your best hours.

```write 2
Day and time | What I did | Tired 0–10
```

> [!urgent] Call the 24-hour number on your “who to call” page now
> if you are so weak that you cannot get up, or feel shivery or feverish. **Chest pain, or cannot get your breath: call
> 999.**
"""


def the_leaflet(body: int = 12, *, strip: str = "") -> m.Document:
    content = leaflet.LeafletContent(
        "WB-004",
        "WB-004",
        3,
        "Coping with tiredness",
        MARKDOWN,
        series="Living with cancer",
        lede="For anyone who is worn out by cancer or its treatment, and for the people who live with them.",
        published_on=date(2026, 1, 1),
        review_by=date(2028, 1, 1),
        owner="Wrenfield Hospital",
        made_by="Cancer nurses, physiotherapists and six people with cancer",
    )
    return leaflet.leaflet(content, WORDING, TEAM, Look(body), strip=strip)
