"""The command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cns_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for. `data` None means the OS user's own folder."""

    command: str = ""
    data: Path | None = None
    is_demo: bool = False
    is_headless: bool = False
    out: Path | None = None
    imports: tuple[Path, ...] = ()
    patients: int = 300
    seed: int = 0


COMMANDS = ("worker", "verify-audit")


def read_options(arguments: Sequence[str]) -> Options:
    """Parse; a mistake ends the process with the usage on stderr."""
    parser = argparse.ArgumentParser(prog="cns-desktop", description=_("The caseload of a cancer Clinical Nurse Specialist, offline first."))
    parser.add_argument("command", nargs="?", choices=COMMANDS, help=_("verify-audit checks the audit chain; worker is started by the app itself"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("open the caseload in DIR; where there is none, first run sets one up"))
    parser.add_argument("--demo", action="store_true", help=_("invented people in a throw-away encrypted caseload"))
    parser.add_argument("--headless", action="store_true", help=_("run the main job without a display"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=_("where --headless leaves its files"))
    parser.add_argument(
        "--import", dest="imports", type=Path, nargs="+", action="extend", default=[], metavar="PATH", help=_("import this instead of the demo")
    )
    parser.add_argument("--patients", type=int, default=300, metavar="N", help=_("size of the demo caseload"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("seed of the demo caseload"))
    found = parser.parse_args(list(arguments))
    if found.headless and found.out is None:
        parser.error(_("--headless needs --out DIR"))
    return Options(found.command or "", found.data, found.demo, found.headless, found.out, tuple(found.imports), found.patients, found.seed)
