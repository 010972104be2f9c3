"""A caseload set up for real in a folder of its own, and the app over it in this process."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cns_desktop.bootstrap import early, founding
from cns_desktop.bootstrap.options import Options
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.security import custody, kdf
from cns_desktop.security.header import Kind
from cns_desktop.security.places import Layout, prepare
from cns_desktop.security.policy import NONE, Policy

_ENDED: list[early.App] = []  # one a process in real life: the collector must not end one in a worker's thread
PASSPHRASE = "copper tulip evening lamp"
WHO = WhoYouAre("Ruth", "Adeyemi", "Breast CNS team", "Ashbourne Trust", phone="01632 960 100")


@dataclass(frozen=True)
class Founded:
    """A folder with a live caseload."""

    layout: Layout
    code: str
    key: bytes = field(repr=False)


def found(folder: Path) -> Founded:
    """Set up a live caseload the way first run does, without its screens."""
    layout = prepare(folder)
    made = custody.set_up(
        layout.folder,
        PASSPHRASE,
        database="7f3c1f0a-2f3f-4c7e-9f5e-0123456789ab",
        created=early.utc_now().isoformat(),
        kind=Kind.LIVE,
        secrets=None,
        params=kdf.FLOOR,
    )
    founding.found_live(layout, custody.Opened(made.header, made.key, made.keyring), WHO, early.utc_now)
    return Founded(layout, made.recovery_code, made.key.raw)


@pytest.fixture
def founded(tmp_path: Path) -> Founded:
    return found(tmp_path / "caseload")


@dataclass
class Runs:
    """Starts the app in this process; what would replace the process is written down instead."""

    app: object
    replaced: list[tuple[list[str], object]]
    made: list[early.App]
    policy: Policy = NONE

    def start(self, folder: Path, **options: object) -> early.App:
        note = self.replaced[-1][1] if self.replaced else None
        made = early.App(
            self.app,  # type: ignore[arg-type]
            prepare(folder),
            Options(data=folder, **options),  # type: ignore[arg-type]
            replace_process=lambda arguments, left: self.replaced.append((arguments, left)),
            note=note,  # type: ignore[arg-type]
            policy=lambda: self.policy,
        )
        self.made.append(made)
        assert made.start()
        return made


@pytest.fixture
def runs(qapp, qtbot) -> Iterator[Runs]:
    kept = Runs(qapp, [], [])
    yield kept
    for each in kept.made:
        if each.shell is not None or each.window.isVisible():
            session = each.bound.session
            each.close()
            if session is not None:
                qtbot.waitUntil(lambda each=each: not each.window.isVisible() or not each.jobs.waiting)
        each.lanes.close()
        each.window.let_close()
        each.window.deleteLater()
        each.collector.stop()
    _ENDED.extend(kept.made)
    qtbot.idle()  # the windows are deleted in the loop, not by the collector
