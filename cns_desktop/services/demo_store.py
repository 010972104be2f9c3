"""Put the demo caseload into a demo store through the one writer. Leaflets are put on the shelf by the leaflets service."""

from collections.abc import Callable
from itertools import islice

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Bug
from cns_desktop.services import demo, prompts, tools
from cns_desktop.services.desk import Desk

_AT_ONCE = 25  # people in a transaction: about 50 ms, so that nobody waits behind it
_TOPICS = frozenset({Topic.CASELOAD, Topic.ASSESSMENTS, Topic.PLANS, Topic.PACKS, Topic.PROMPTS, Topic.TEAM})


def fill(
    desk: Desk, *, patients: int = demo.PATIENTS, stop: Callable[[], bool] = lambda: False, progress: Callable[[int], None] = lambda _done: None
) -> Change:
    """Tool, safety set, colleagues and `patients` people. Run again with the same seed and day it changes nothing. Live stores are refused."""
    if not desk.is_demo:
        raise Bug("Demo people belong in demo stores only (README 16).")
    tools.install(desk)
    prompts.install_demo_rules(desk)
    with desk.db.writing(desk.actor, desk.now(), "import") as unit:
        unit.put_all(demo.colleagues(desk.seed, desk.today, actor=desk.actor))
    people = demo.people(desk.seed, desk.today, patients, actor=desk.actor)
    done = 0
    while not stop() and (some := list(islice(people, _AT_ONCE))):
        with desk.db.writing(desk.actor, desk.now(), "import") as unit:
            unit.put_all([record for person in some for record in person.records()])
        done += len(some)
        progress(done)
    return Change(_TOPICS)
