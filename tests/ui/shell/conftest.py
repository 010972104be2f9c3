"""The shell over a small world of places, tabs and people."""

import pytest

from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Expected
from cns_desktop.ui.feed import ChangeFeed
from cns_desktop.ui.jobs import JobRunner
from cns_desktop.ui.shell.ports import Admission, LookPorts, ShellPorts
from cns_desktop.ui.shell.registry import PageSpec, Registry
from cns_desktop.ui.shell.window import Shell
from tests.ui.conftest import Inline
from tests.ui.shell.stage import ANN, BEA, FAR, NAMES, TODAY, Form, Page, World, banner_of, line_of


@pytest.fixture
def world():
    return World()


@pytest.fixture
def shell(qtbot, world):
    feed = ChangeFeed()
    jobs = JobRunner(Inline(), feed)

    def admit(patient):
        if patient not in NAMES:
            raise Expected("This record is not on this laptop.", "Nothing was changed.")
        away = patient == FAR and "opened far" not in world.log
        return Admission(banner_of(patient), needs_reason=away, because="She is not on your team’s caseload." if away else "")

    def opened(patient, reason):
        world.log.append(f"opened {patient}" + (f" because {reason}" if reason else ""))
        return Change(frozenset({Topic.AUDIT}), patient)

    def spec(key, title, icon="user", later=""):
        def make():
            world.made.append(key)
            return Page(key)

        return PageSpec(key, title, icon, None if later else make, later)

    keys = ("today", "caseload", "leaflets", "print", "team", "reports", "settings")
    tabs = ("overview", "needs", "plan", "information", "contacts", "pathway", "wellbeing", "research", "papers")
    registry = Registry(
        tuple(spec(key, key.title(), later="Reports come with a later version." if key == "reports" else "") for key in keys),
        (*(spec(key, key.title()) for key in tabs), PageSpec("pack", "Pack", "package", lambda: Page("pack"), under="information")),
        (PageSpec("new", "New patient", "plus", Form, begin=lambda page, argument: page.begun.append(argument)),),
    )
    log = world.log.append
    look = LookPorts(lambda: log("larger"), lambda: log("smaller"), lambda: log("normal"), lambda: "Compact")
    ports = ShellPorts(
        admit=admit,
        opened=opened,
        find=lambda typed: [line_of(1, ANN), line_of(2, BEA)] if typed.startswith("kow") else [],
        recent=lambda: [line_of(2, BEA)],
        lines=lambda patients: [line_of(at, patient) for at, patient in enumerate(patients)],
        waiting=lambda: {"today": 12, "print": 3},
        keep_place=world.kept.update,
        lock=lambda: log("lock"),
        lock_for_day=lambda: log("lock for the day"),
        today=lambda: TODAY,
        look=look,
    )
    made = Shell(jobs, feed, ports, registry)
    made.set_ready(is_ready=True)
    made.set_who("Ruth Adeyemi", "Breast CNS team")
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("caseload")
    made.feed = feed
    return made
