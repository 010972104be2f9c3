"""The screen fonts and the icons, from their npm packages. With --check, fail when what is committed is not what comes out.

    python tools/fetch_assets.py [--check]

Needs npm. A package whose archive has another hash is refused. An icon is taken for each file that is in resources/icons already:
to add one, put an empty file of its name there and run this. The web font comes in two subsets a weight, which are joined here.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge.options import Options
from fontTools.ttLib import TTFont

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
ICONS, FONTS = RESOURCES / "icons", RESOURCES / "fonts" / "screen"
FONT_PACKAGE = "@fontsource/atkinson-hyperlegible-next@5.3.0"
ICON_PACKAGE = "lucide-static@1.62.0"
SHA512 = {
    FONT_PACKAGE: "f29d6d1d5a0f0e8ea863048edec330e6c9c6c05c127f74e679217d19c8fbf7619776c83aa2abe1a08b5b8fa1e3fd76489345ecf82c2eea990b0409774391ebc0",
    ICON_PACKAGE: "581640fe6d8fbe41693061c3b6c05c9393f603d1b87a12e562ee06c30202726126d41bd85608f4d25083c4a4562e56cc94e89b2da8b0750f3c1b9a479125a0c0",
}
TITLE, STEM = "Atkinson Hyperlegible Next", "atkinson-hyperlegible-next"
WEIGHTS = ((400, "Regular"), (600, "SemiBold"), (700, "Bold"))
# Welsh, Polish, Romanian, Turkish, and the signs our sentences use.
MUST_HAVE = "ŵŷŴŶâêîôûẃẁẅỳąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîșțĂÂÎȘȚğışçöüİ–—‘’“”•·…×€£½°"


class WrongAsset(Exception):
    """A package is not the one that was looked at, or a font lacks what we need."""


def packed(package: str, folder: Path) -> dict[str, bytes]:
    """The files of a package by their names in it."""
    told = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)
    archive = (folder / told.stdout.strip().splitlines()[-1]).read_bytes()
    if hashlib.sha512(archive).hexdigest() != SHA512[package]:
        raise WrongAsset(f"{package} has another hash than the one pinned")
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        members = [member for member in opened if member.isfile()]
        return {member.name.removeprefix("package/"): opened.extractfile(member).read() for member in members}  # type: ignore[union-attr]  # a file


def joined(parts: list[bytes], weight: int, style: str, folder: Path) -> bytes:
    """One TrueType file of the subsets of a weight, the same bytes each time."""
    paths = []
    for place, part in enumerate(parts):
        subset = TTFont(io.BytesIO(part), recalcTimestamp=False)
        subset.flavor = None
        paths.append(str(folder / f"{place}.ttf"))
        subset.save(paths[-1])
    first = TTFont(paths[0])["head"]
    font = Merger(Options(drop_tables=["DSIG", "STAT", "meta"])).merge(paths)
    names = {1: TITLE, 16: TITLE, 2: style, 17: style, 4: f"{TITLE} {style}", 6: f"{TITLE.replace(' ', '')}-{style}"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.string)
    font["OS/2"].usWeightClass = weight
    font["head"].created, font["head"].modified = first.created, first.modified  # the merger writes the hour
    font.recalcTimestamp = False
    missing = [letter for letter in MUST_HAVE if ord(letter) not in font.getBestCmap()]
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    if missing or "tnum" not in features:
        raise WrongAsset(f"{style} lacks {''.join(missing) or 'tabular figures'}")
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def made(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file and what should be in it."""
    icons = packed(ICON_PACKAGE, folder)
    yield ICONS / "LICENSE", icons["LICENSE"]
    for path in sorted(ICONS.glob("*.svg")):
        yield path, icons[f"icons/{path.name}"]
    fonts = packed(FONT_PACKAGE, folder)
    yield FONTS / "OFL.txt", fonts["LICENSE"]
    for weight, style in WEIGHTS:
        parts = [fonts[f"files/{STEM}-{subset}-{weight}-normal.woff2"] for subset in ("latin", "latin-ext")]
        yield FONTS / f"{TITLE.replace(' ', '')}-{style}.ttf", joined(parts, weight, style, folder)


def main(is_check: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        stale = [(path, content) for path, content in made(Path(folder)) if not path.exists() or path.read_bytes() != content]
    for path, content in stale:
        print(f"{'differs' if is_check else 'written'}: {path.relative_to(RESOURCES)}")
        if not is_check:
            path.write_bytes(content)
    print("fonts and icons are as their packages make them" if not stale else f"{len(stale)} files")
    return 1 if stale and is_check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
