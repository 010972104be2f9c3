"""Open the demo offscreen, take every screen in every look, lay each beside its picture, write the list of differences."""

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from cns_desktop.bootstrap.early import App
from cns_desktop.bootstrap.options import Options
from cns_desktop.security.places import prepare
from cns_desktop.ui.app import make_application
from cns_desktop.ui.common.theme import Density, Name
from tests.contact_sheet.screens import LOCKED, SCREENS, differences
from tests.running import NOW, Running, copy_of, demo_folder

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "contact-sheet"
DESIGN = Path(os.environ.get("CNS_SHARED_DATA", ROOT.parent / "shared" / "data")).parent / "design"
FONT = ROOT / "resources" / "fonts" / "screen"
TILE, HEAD, GAP, QUALITY = 800, 30, 12, 58


@dataclass(frozen=True)
class Look:
    key: str
    title: str
    name: Name = Name.LIGHT
    scale: float = 1.0
    size: tuple[int, int] = (1280, 800)


LOOKS = (
    Look("", "light"),
    Look("dark", "dark", Name.DARK),
    Look("contrast", "high contrast", Name.CONTRAST),
    Look("200", "200 % text", scale=2.0),
    Look("1024", "1024 x 700", size=(1024, 700)),
)
Tile = tuple[str, Image.Image]


def put_on(running_app: App, look: Look) -> None:
    """This look, in all open windows."""
    running_app.window.resize(*look.size)
    running_app.look.host.use(look.name, scale=look.scale, density=Density.STANDARD)


def grabbed(widget: QWidget) -> Image.Image:
    return _image(widget.grab())


def _image(pixels: QPixmap) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixels.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")


def tiles_of(picture: str, ours: dict[str, Image.Image]) -> list[Tile]:
    """The design's picture of a look stands left of ours; looks the design has no picture of stand by themselves."""
    paired: list[Tile] = []
    alone: list[Tile] = []
    for look in LOOKS:
        if look.key not in ours:
            continue
        drawn = DESIGN / f"{picture}{'@' + look.key if look.key else ''}.png"
        mine = (f"ours, {look.title}", ours[look.key])
        if picture and drawn.exists():
            paired += [(f"design, {look.title}", Image.open(drawn).convert("RGB")), mine]
        else:
            alone.append(mine)
    return paired + alone


def sheet(tiles: Sequence[Tile]) -> Image.Image:
    """Two to a row, each under its name."""
    small = [(name, picture.resize((TILE, round(picture.height * TILE / picture.width)), Image.Resampling.LANCZOS)) for name, picture in tiles]
    rows = [small[at : at + 2] for at in range(0, len(small), 2)]
    heights = [max(picture.height for _name, picture in row) + HEAD + GAP for row in rows]
    made = Image.new("RGB", (2 * TILE + 3 * GAP, sum(heights) + GAP), "white")
    pen = ImageDraw.Draw(made)
    font = ImageFont.truetype(str(next(FONT.glob("*Regular*.ttf"))), 18)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, picture) in enumerate(row):
            left = GAP + column * (TILE + GAP)
            pen.text((left, top), name, fill="black", font=font)
            made.paste(picture, (left, top + HEAD))
        top += height
    return made


def take_all(application: QApplication, folder: Path, only: str) -> dict[str, list[Tile]]:
    """Every screen of the open app."""
    running = Running(application, folder).open().stock()
    found: dict[str, list[Tile]] = {}
    for screen in SCREENS:
        if only not in screen.key:
            continue
        put_on(running.app, LOOKS[0])
        screen.go(running)
        ours = {}
        for look in LOOKS:
            put_on(running.app, look)
            running.settle(250)
            if screen.key == "find":
                running.shell.finder.look_up()
                running.settle()
            ours[look.key] = grabbed(running.window)
        found[screen.key] = tiles_of(screen.picture, ours)
        running.shell.top.search.clear()
        running.shell.finder.close_list()
    put_on(running.app, LOOKS[0])
    running.close()
    return found


def take_closed(application: QApplication, demo: Path, empty: Path, only: str) -> dict[str, list[Tile]]:
    """Lock screen and first run: a store that is shut, and none at all."""
    found: dict[str, list[Tile]] = {}
    for (key, _title, picture), folder in zip(LOCKED, (demo, empty), strict=True):
        if only not in key:
            continue
        app = App(application, prepare(folder), Options(data=folder), replace_process=lambda _arguments, _note: None, now=lambda: NOW)
        app.start()
        ours = {}
        for look in LOOKS:
            put_on(app, look)
            for _ in range(20):
                application.processEvents()
            ours[look.key] = grabbed(app.window)
        found[key] = tiles_of(picture, ours)
        put_on(app, LOOKS[0])
        app.warmer.wait()
        app.instance.give_up()
        app.lanes.close()
        app.window.deleteLater()
    return found


def write(found: dict[str, list[Tile]]) -> None:
    """The sheets and the list."""
    OUT.mkdir(parents=True, exist_ok=True)
    for key, tiles in found.items():
        sheet(tiles).save(OUT / f"{key}.jpg", quality=QUALITY, optimize=True)
    lines = [
        "# Contact sheet",
        "",
        "Each screen beside its picture of the design, then dark, high contrast, 200 % text and 1024 x 700. Made by `just docs` from the demo",
        "caseload (seed 0, 24-Nov-2026); the differences were written by looking at the sheets.",
        "",
        "Seen everywhere: the top line says *Demo* and *Not set up to sync*, which the pictures (a live, synced store) do not; a sign beside",
        "Lock opens the ways to lock. The banner is 4 px taller. Scroll bars are 14 px times the text size.",
        "",
    ]
    titles = [(screen.key, screen.title, screen.picture) for screen in SCREENS] + list(LOCKED)
    for key, title, picture in titles:
        if not (OUT / f"{key}.jpg").exists():
            continue
        lines += [f"## {title}", "", f"![{title}]({key}.jpg)", ""]
        if not picture:
            lines += ["The design has no picture of this screen."]
        lines += [f"- {each}" for each in differences(key)] + [""]
    (OUT / "README.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="docs", description=__doc__)
    parser.add_argument("--only", default="", help="screens whose name holds this")
    parser.add_argument("--words", action="store_true", help="write the list again, take no pictures")
    asked = parser.parse_args(arguments)
    if asked.words:
        write({})
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(sys.argv[:1])
    work = Path(tempfile.mkdtemp(prefix="contact-sheet-"))
    try:
        demo = demo_folder(work / "demo", 300)
        found = take_all(application, copy_of(demo, work / "open"), asked.only)
        found |= take_closed(application, demo, work / "empty", asked.only)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
