"""`python -m tests.torture [--kills N] [--seed N]`: counts per step, exit 1 when anything was lost."""

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

from tests.torture import files, tracer, world
from tests.torture.rounds import MECHANISMS, Measured, play, rehearse
from tests.torture.steps import STEPS

DEEP_EVERY = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description="Kill -9 at every step of every journey.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--step", default="", help="this step alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cns-torture-") as made:
        return torture(Path(made), chosen.kills, chosen.seed, [chosen.step] if chosen.step else list(STEPS))


def torture(folder: Path, kills: int, seed: int, wanted: list[str]) -> int:
    began = time.monotonic()
    first = folder / "0"
    world.template(first, patients=6)
    files.make(first / "files")
    measured = rehearse(first, folder)
    say(f"{len(STEPS)} steps rehearsed in {time.monotonic() - began:.1f} s; write system calls are {'' if tracer.is_possible() else 'not '}traced")
    chance = Random(seed)  # noqa: S311 - where to kill, not a key
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    losses: list[str] = []
    names = list(STEPS)
    for number in range(kills):
        name = wanted[number % len(wanted)]
        mechanism = MECHANISMS[(number // len(wanted)) % len(MECHANISMS)]
        found = play(folder / f"{names.index(name)}", folder / "round", name, mechanism, measured[name], chance, deep=number % DEEP_EVERY == 0)
        counts[name][mechanism] += 1
        counts[name]["lost"] += bool(found)
        losses += [f"kill {number}, {name}, by {mechanism}: {each}" for each in found]
        if (number + 1) % 100 == 0 and number + 1 < kills:
            say(f"{number + 1} of {kills} kills, {len(losses)} losses so far")
    print_table(counts, measured)
    for line in losses:
        say(line)
    say(f"{kills} kills in {time.monotonic() - began:.0f} s, {len(losses)} losses")
    return 1 if losses else 0


def print_table(counts: dict[str, Counter[str]], measured: dict[str, Measured]) -> None:
    heads = ("kills", *MECHANISMS, "lost")
    say(f"{'step':<22}{'ms':>7}{'writes':>8}{'acks':>6}" + "".join(f"{head:>7}" for head in heads))
    for name, row in counts.items():
        total = sum(row[m] for m in MECHANISMS)
        step = measured[name]
        cells = (total, *(row[m] for m in MECHANISMS), row["lost"])
        say(f"{name:<22}{step.seconds * 1000:>7.0f}{step.writes:>8}{step.acks:>6}" + "".join(f"{cell:>7}" for cell in cells))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
