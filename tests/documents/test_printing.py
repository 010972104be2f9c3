"""Printing: what `lp` is told, how its answers are read, and that no name leaves in a title."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.printing.backend import Printer, PrintJob, Sides
from cns_desktop.documents.printing.cups import CupsBackend, lp_command, run_command
from cns_desktop.documents.printing.file import save_pdf

LP = """#!/bin/sh
printf '%s\\n' "$@" > "$OUT/args"
cat > "$OUT/job"
case "$2" in
  gone) echo "lp: The printer or class does not exist." >&2; exit 1;;
  off) echo "lp: Destination is not accepting jobs." >&2; exit 1;;
esac
echo "request id is ward4-17 (1 file(s))"
"""
LPSTAT = """#!/bin/sh
[ "$1" = -e ] && { echo ward4; echo office; exit 0; }
echo "system default destination: ward4"
echo "ward4 accepting requests since Thu 12 Nov 2026"
echo "office not accepting requests since Thu 12 Nov 2026 -"
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Real programs in the place of CUPS' own."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name, text in (("lp", LP), ("lpstat", LPSTAT)):
        path = bin_folder / name
        path.write_text(text.replace("$OUT", str(tmp_path)))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    return tmp_path


def test_copies_sides_and_media_are_always_said(programs):
    job = PrintJob(b"%PDF-1.5 job", copies=2, sides=Sides.ONE, is_mono=True)
    assert CupsBackend().print_job(job, "ward4") == "ward4-17"
    args = (programs / "args").read_text().splitlines()
    assert args[:6] == ["-d", "ward4", "-n", "2", "-t", job.neutral_title]
    assert {"sides=one-sided", "media=A4", "fit-to-page", "print-color-mode=monochrome", "job-sheets=none,none"} <= set(args)
    assert args[-2:] == ["--", "-"]
    assert (programs / "job").read_bytes() == b"%PDF-1.5 job"


def test_a_title_says_nothing_about_the_person():
    title = PrintJob(b"one").neutral_title
    assert title.startswith("Pack ")
    assert len(title) == 9
    assert title != PrintJob(b"two").neutral_title
    assert "sides=two-sided-long-edge" in lp_command(PrintJob(b"x"), "ward4")


@pytest.mark.parametrize(
    ("printer", "code"), [("gone", "no-printer"), ("off", "refused"), ("-o evil", "no-printer"), ("", "no-printer"), ("a b", "no-printer")]
)
def test_a_refusal_has_a_name_and_a_next_step(programs, printer, code):
    with pytest.raises(PrintingFailed) as failed:
        CupsBackend().print_job(PrintJob(b"x"), printer)
    assert failed.value.code == code
    assert failed.value.then


def test_the_printers_of_the_computer_are_listed(programs):
    assert CupsBackend().printers() == (Printer("ward4", is_default=True), Printer("office", is_accepting=False))


def test_a_computer_without_printing_is_said_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrintingFailed) as failed:
        CupsBackend().print_job(PrintJob(b"x"), "ward4")
    assert failed.value.code == "no-printing"


def test_no_printers_when_the_system_is_down():
    def down(command, data):
        return subprocess.CompletedProcess(command, 1, b"", b"lpstat: Scheduler is not running.")

    assert CupsBackend(down).printers() == ()


def test_programs_speak_plain_english_and_get_few_variables(programs):
    (programs / "bin" / "lpstat").write_text("#!/bin/sh\nenv\n")
    said = run_command(("lpstat",)).stdout.decode()
    assert "LC_ALL=C.UTF-8" in said
    assert "PYTEST_CURRENT_TEST" not in said


def test_copies_are_one_to_ninety_nine():
    for copies in (0, 100):
        with pytest.raises(ValueError, match="copies"):
            PrintJob(b"x", copies=copies)


def test_a_saved_paper_is_whole_and_private(tmp_path):
    path = save_pdf(b"%PDF-1.5 whole", tmp_path / "pack.pdf")
    assert path.read_bytes() == b"%PDF-1.5 whole"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert save_pdf(b"again", path).read_bytes() == b"again"
    assert [each.name for each in tmp_path.iterdir()] == ["pack.pdf"]


def test_a_place_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(PrintingFailed) as failed:
        save_pdf(b"x", tmp_path / "no" / "such" / "pack.pdf")
    assert failed.value.code == "disk"
    folder = tmp_path / "pack.pdf"
    folder.mkdir()
    (folder / "x").touch()
    with pytest.raises(PrintingFailed):
        save_pdf(b"x", folder)
    assert list(tmp_path.iterdir()) == [Path(folder)]
