"""The words on screen: collect them into the catalogue. With --check, fail when the catalogue is stale."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "cns_desktop" / "i18n" / "locale" / "cns_desktop.pot"


def collect(target: Path) -> None:
    """Write the catalogue of every `_()` and `ngettext()` to `target`, without dates, so that it changes only with the words."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "babel.messages.frontend",
            "-q",
            "extract",
            "-k",
            "_",
            "-k",
            "ngettext:1,2",
            "--no-location",
            "--sort-output",
            "--omit-header",
            "-c",
            "Translators:",
            "-o",
            str(target),
            "cns_desktop",
        ],  # fmt: skip
        cwd=ROOT,
        check=True,
    )


def main() -> int:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    if "--check" not in sys.argv:
        collect(CATALOGUE)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.pot"
        collect(fresh)
        if CATALOGUE.exists() and fresh.read_bytes() == CATALOGUE.read_bytes():
            return 0
    print("The catalogue of words is stale: run  just strings")
    return 1


if __name__ == "__main__":
    sys.exit(main())
