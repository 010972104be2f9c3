"""A pack at a real IPP printer: its copies, sides and media, its words, and a title that says nobody's name."""

import shutil
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from cns_desktop.documents.assemble import build_pack
from cns_desktop.documents.errors import PrintingFailed
from cns_desktop.documents.printing.backend import PrintJob, Sides
from cns_desktop.documents.printing.cups import CupsBackend
from cns_desktop.documents.render import load_kit
from tests.display.printer import QUEUE, PrintRoom, missing
from tests.documents import story
from tests.documents.test_assemble import FILE, end_parts, own_parts

pytestmark = pytest.mark.printer


@pytest.fixture(scope="module")
def room() -> Iterator[PrintRoom]:
    if lacking := missing():
        pytest.skip("not installed: " + ", ".join(lacking))
    folder = Path(tempfile.mkdtemp(prefix="print-room-"))  # pytest's own folders are closed to the user CUPS filters run as under root
    folder.chmod(0o755)
    made = PrintRoom(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def backend(room: PrintRoom, monkeypatch: pytest.MonkeyPatch) -> CupsBackend:
    for name in ("CUPS_SERVER", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, room.environment[name])
    return CupsBackend()


@pytest.fixture(scope="module")
def pack() -> bytes:
    return build_pack([*own_parts(), *end_parts()], FILE, load_kit(story.RESOURCES)).data


def words_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_the_printer_is_found_and_is_the_default(backend):
    (found,) = backend.printers()
    assert (found.name, found.is_default, found.is_accepting) == (QUEUE, True, True)


def test_the_pack_arrives_with_its_copies_sides_and_media(room, backend, pack):
    number = len(list(room.out.glob("*.pdf")))
    job = PrintJob(pack, copies=2, sides=Sides.LONG_EDGE, media="A4")
    assert backend.print_job(job, QUEUE).startswith(QUEUE)
    got = room.arrived(number)
    assert got.said["IPP_COPIES"] == "2"
    assert got.said["IPP_SIDES"] == "two-sided-long-edge"
    assert "x-dimension=21000 y-dimension=29700" in got.said["IPP_MEDIA_COL"]
    with pikepdf.Pdf.open(BytesIO(got.data)) as arrived, pikepdf.Pdf.open(BytesIO(pack)) as sent:
        assert len(arrived.pages) == len(sent.pages)
        assert all([round(float(v)) for v in page.mediabox[2:]] == [595, 842] for page in arrived.pages)
    assert "What we agreed" in words_of(got.data)


def test_one_sided_once_and_black_is_what_was_asked(room, backend, pack):
    number = len(list(room.out.glob("*.pdf")))
    backend.print_job(PrintJob(pack, sides=Sides.ONE, is_mono=True), QUEUE)
    got = room.arrived(number)
    assert got.said["IPP_SIDES"] == "one-sided"
    assert got.said.get("IPP_COPIES", "1") == "1"
    assert got.said["IPP_PRINT_COLOR_MODE"] == "monochrome"


def test_nothing_on_the_way_names_the_patient_but_the_paper(room, backend, pack):
    """Carol Henshaw is in the pack; queue, options and logs know a number only."""
    number = len(list(room.out.glob("*.pdf")))
    job = PrintJob(pack)
    backend.print_job(job, QUEUE)
    got = room.arrived(number)
    assert got.said["IPP_JOB_NAME"] == job.neutral_title
    assert "Henshaw".upper() in words_of(got.data).upper()
    logs = "".join(path.read_text("utf-8", "replace") for path in (room.folder / "log").iterdir() if path.is_file())
    for said in (*got.said.values(), logs):
        assert "henshaw" not in said.lower()
        assert "9990001324" not in said.replace(" ", "")


def test_a_queue_that_is_not_there_is_said_by_name(backend, pack):
    with pytest.raises(PrintingFailed) as failed:
        backend.print_job(PrintJob(pack), "ward9")
    assert failed.value.sentences()
