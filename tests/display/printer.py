"""A real IPP Everywhere printer behind a private CUPS, both on loopback, as any user. What arrives is kept with its options."""

import grp
import os
import shutil
import socket
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.display.atspi import wait_until

HERE = Path(__file__).parent
NEEDED = ("ippeveprinter", "cupsd", "lp", "lpadmin", "lpstat", "ipptool", "dbus-daemon")
QUEUE = "ward4"
_FILES = """ServerRoot {dir}/etc
RequestRoot {dir}/spool
CacheDir {dir}/cache
StateDir {dir}/run
AccessLog {dir}/log/access
ErrorLog {dir}/log/error
PageLog {dir}/log/page
SystemGroup {group}
"""
_SERVER = """LogLevel warn
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
PreserveJobFiles No
PreserveJobHistory No
DefaultAuthType None
<Location />
Order allow,deny
Allow 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


def program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def missing() -> list[str]:
    return [name for name in NEEDED if program(name) is None]


@dataclass(frozen=True)
class Arrived:
    """One job as the printer got it."""

    data: bytes
    said: dict[str, str]


class PrintRoom:
    """Printer and print server; `environment` leads a program to them and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._ends = ExitStack()
        self.folder, self.out = folder, folder / "out"
        for name in ("out", "jobs", "etc", "spool", "cache", "run", "log"):
            (folder / name).mkdir(parents=True)
        port, server = _free_port(), _free_port()
        self.environment = {**os.environ, "IPP_OUT": str(self.out), "CUPS_SERVER": f"127.0.0.1:{server}", "LC_ALL": "C.UTF-8"}
        self._start_bus()
        self._write(server)
        uri = f"ipp://localhost:{port}/ipp/print"
        kinds = "application/pdf,image/pwg-raster"
        self._start("ippeveprinter", "-2", "-n", "localhost", "-p", str(port), "-r", "off", "-d", str(folder / "jobs"), "-f", kinds,
                    "-c", str(HERE / "save-job.sh"), "Ward 4")  # fmt: skip
        self._start("cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf"))
        wait_until(lambda: "is running" in self.ask("lpstat", "-r"), "cupsd did not come up", 60)
        wait_until(lambda: self._is_well("ipptool", "-q", uri, "get-printer-attributes.test"), "the printer did not come up", 60)
        self.ask("lpadmin", "-p", QUEUE, "-E", "-v", uri, "-m", "everywhere", "-o", "PageSize=A4", "-o", "printer-error-policy=abort-job")
        self.ask("lpadmin", "-d", QUEUE)
        wait_until(lambda: QUEUE in self.ask("lpstat", "-e"), "the queue was not made", 60)

    def _start(self, name: str, *arguments: str, output: int | None = None) -> "subprocess.Popen[bytes]":
        log = self._ends.enter_context((self.folder / "log" / f"{name}.out").open("wb"))
        path = program(name)
        assert path is not None
        started = subprocess.Popen((path, *arguments), env=self.environment, stdout=output or log, stderr=log)
        self._ends.callback(_end, started)
        return started

    def _start_bus(self) -> None:
        """ippeveprinter will not start without a system bus, though DNS-SD is off."""
        daemon = self._start("dbus-daemon", "--session", "--nofork", "--print-address=1", output=subprocess.PIPE)
        assert daemon.stdout is not None
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = daemon.stdout.readline().decode().strip()
        self._ends.callback(daemon.stdout.close)

    def _write(self, port: int) -> None:
        group = "lpadmin" if os.geteuid() == 0 else grp.getgrgid(os.getegid()).gr_name
        (self.folder / "cups-files.conf").write_text(_FILES.format(dir=self.folder, group=group), "utf-8")
        (self.folder / "cupsd.conf").write_text(_SERVER.format(port=port), "utf-8")

    def ask(self, name: str, *arguments: str) -> str:
        done = subprocess.run((program(name) or name, *arguments), env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout

    def _is_well(self, name: str, *arguments: str) -> bool:
        return subprocess.run((program(name) or name, *arguments), env=self.environment, capture_output=True, timeout=60, check=False).returncode == 0

    def arrived(self, number: int = 0) -> Arrived:
        """The job of that number, once it is here."""
        paper = self.out / f"{number}.pdf"
        wait_until(paper.exists, "nothing arrived at the printer", 60)
        lines = paper.with_suffix(".env").read_text("utf-8").splitlines()
        return Arrived(paper.read_bytes(), dict(line.split("=", 1) for line in lines if "=" in line))

    def close(self) -> None:
        self._ends.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
