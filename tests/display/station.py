"""A screen of its own for the app: Xvfb, a session bus, the accessibility bus, a window manager that is up before any window is."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.display.atspi import Node, application, desktop, wait_until

NEEDED = ("Xvfb", "openbox", "dbus-daemon", "xprop")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ROOT = Path(__file__).parents[2]


def missing() -> list[str]:
    """What this computer lacks; ./check installs it."""
    return [name for name in NEEDED if shutil.which(name) is None] + ([] if LAUNCHER.exists() else [str(LAUNCHER)])


class Station:
    """Processes that end with it. `environment` is what a program needs to appear there."""

    def __init__(self, folder: Path, size: str = "1600x1000") -> None:
        self._ends = ExitStack()
        self.folder = folder
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "VIRTUAL_ENV", "CNS_SHARED_DATA")}
        run = folder / "run"
        run.mkdir(mode=0o700)
        self.environment = {**kept, "HOME": str(home), "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(run), "LC_ALL": "C.UTF-8"}
        self._start_screen(size)
        self._start_buses()
        self._start_manager()
        self.root = desktop(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def _start(self, *command: str, output: int = subprocess.DEVNULL, keep: tuple[int, ...] = ()) -> "subprocess.Popen[bytes]":
        log = self._ends.enter_context((self.folder / f"{Path(command[0]).name}.log").open("wb"))
        started = subprocess.Popen(command, env=self.environment, stdout=output, stderr=log, pass_fds=keep)
        self._ends.callback(_end, started)
        return started

    def _start_screen(self, size: str) -> None:
        read, write = os.pipe()
        self._start("Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset", keep=(write,))
        os.close(write)
        with os.fdopen(read) as said:
            self.environment["DISPLAY"] = f":{said.readline().strip()}"

    def _start_buses(self) -> None:
        daemon = self._start("dbus-daemon", "--session", "--nofork", "--print-address=1", output=subprocess.PIPE)
        assert daemon.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().decode().strip()
        self._ends.callback(daemon.stdout.close)
        self._start(str(LAUNCHER), "--launch-immediately")

    def _start_manager(self) -> None:
        self._start("openbox")

        def is_up() -> bool:
            asked = subprocess.run(("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), env=self.environment, capture_output=True, check=False)
            return b"window id" in asked.stdout

        wait_until(is_up, "the window manager never came up")

    def open_app(self, *arguments: str) -> Node:
        """CNS Desktop as a nurse starts it, and its place in the tree."""
        self.environment |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        log = self._ends.enter_context((self.folder / "app.log").open("wb"))
        command = (sys.executable, "-m", "cns_desktop", *arguments)
        self._ends.callback(_end, subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log))
        return application(self.root, "cns-desktop")

    def close(self) -> None:
        self.root.bus.close()
        self._ends.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
