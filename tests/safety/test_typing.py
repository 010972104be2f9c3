"""kill -9 while she types without a pause, in the real app: at most the last second is lost (issue 3 §2)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from cns_desktop.bootstrap import early, founding
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.domain.ids import PatientId
from cns_desktop.security import blobs, custody
from cns_desktop.security.places import prepare
from cns_desktop.services import assessments, lock, plans
from cns_desktop.services.desk import Desk
from tests.conftest import FolderBlobs
from tests.journeys.lock_child import PASSPHRASE
from tests.torture.invariants import problems

ROOT = Path(__file__).parents[2]
MOST_LOST = 1.0  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo caseload in which somebody has a plan and an assessment begun, closed."""
    made = tmp_path_factory.mktemp("typing") / "data"
    layout = prepare(made)
    opened = founding.found_demo(layout, PASSPHRASE, 0, 3, early.utc_now)
    store = Store(layout.database, opened.key.raw)
    desk = _desk(store, layout.blobs, opened.key.raw)
    patient = _patient(store)
    assessments.start(desk, patient)
    plans.start_draft(desk, patient)
    draft = plans.load_plan(desk, patient).draft
    assert draft is not None
    plans.keep_draft(desk, draft.changed(about_me="", strengths=""))
    store.close()
    return made


def _desk(store: Store, folder: Path, key: bytes) -> Desk:
    who = lock.identity(Database(store))
    return Desk(Database(store), who.actor, early.utc_now, FolderBlobs(folder, blobs.keys_from(key)), is_demo=True)


def _patient(store: Store) -> PatientId:
    with store.reading() as connection:
        found = connection.execute(text("SELECT uid FROM patient WHERE NOT is_sensitive AND NOT is_deceased ORDER BY pk LIMIT 1")).scalar_one()
    return PatientId(found)


def _typed_until_killed(folder: Path, screen: str, patient: str, most: int) -> list[tuple[int, float]]:
    """Every key the app had taken when it was killed, with its time."""
    command = [sys.executable, "-m", "tests.safety.typing_child", screen, str(folder), patient]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}  # what is killed can't be measured
    with subprocess.Popen(command, cwd=ROOT, env=plain | {"QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        keys: list[tuple[int, float]] = []
        for line in child.stdout:
            kind, what = json.loads(line)
            assert kind == "key", what
            keys.append((what[0], what[1]))
            if len(keys) == most:
                child.kill()  # what it had typed by then is still to be read
        return keys


def _kept(store: Store, screen: str) -> int:
    """How much of what was typed is in a draft: letters in a row, or answered concerns."""
    with store.reading() as connection:
        drafts = [json.loads(body) for (body,) in connection.execute(text("SELECT body FROM draft"))]
    if screen == "assessment":
        return max(len(each["answers"]) for each in drafts if "answers" in each)
    return max(len(run) for each in drafts for run in re.findall(r"a+", json.dumps(each)))


@pytest.mark.parametrize("screen", ["form", "plan", "assessment"])
def test_a_kill_while_typing_loses_at_most_the_last_second(folder, screen, tmp_path):
    copy = tmp_path / "data"
    subprocess.run(["cp", "-a", str(folder), str(copy)], check=True)
    key = custody.open_caseload(copy, PASSPHRASE, secrets=None).key.raw
    store = Store(copy / "caseload.db", key)
    patient = _patient(store)
    store.close()
    chance = Random(screen)  # noqa: S311 - a moment to kill at
    keys = _typed_until_killed(copy, screen, patient, chance.randint(34, 48))
    owed = max((number for number, at in keys if at < keys[-1][1] - MOST_LOST), default=0)
    assert owed > 10
    again = Store(copy / "caseload.db", key)
    assert owed <= _kept(again, screen) <= len(keys) + 1
    assert problems(again, copy / "blobs", key) == []
    again.close()
