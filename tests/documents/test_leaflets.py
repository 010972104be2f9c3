"""Import of leaflets: what is refused and why, what is taken out, what stays; and the limited worker."""

import sys
import time
from io import BytesIO

import pikepdf
import psutil
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from cns_desktop.documents import leaflets, worker
from cns_desktop.documents.errors import LeafletRefused, WorkStopped
from cns_desktop.documents.leaflets import clean, text_of
from cns_desktop.documents.render import render
from tests.conftest import shared
from tests.documents import story

COMMAND = (sys.executable, "-m", "cns_desktop.documents.worker")


@pytest.fixture
def good(kit):
    return render(story.the_leaflet(), kit)


def changed(data, change):
    buffer = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


def refusal(data):
    with pytest.raises(LeafletRefused) as refused:
        clean(data)
    assert refused.value.what
    assert refused.value.then
    return refused.value.code


def test_a_good_leaflet_keeps_its_words_and_pages(good):
    cleaned = clean(good)
    assert cleaned.pages == 1
    assert "Coping with tiredness" in cleaned.text
    assert cleaned.text == text_of(cleaned.data)
    assert cleaned.language == "en"
    assert cleaned.removed == ()
    assert cleaned.warnings == ("untagged",)


def test_cleaning_is_the_same_bytes_each_time_and_twice_changes_nothing_more(good):
    once = clean(good)
    assert clean(good).data == once.data
    assert clean(once.data).text == once.text


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>%PDF</body></html>", b"PK\x03\x04 a zip", b"\x00" * 5000])
def test_what_is_not_a_pdf_is_said_so(data):
    assert refusal(data) == "not-pdf"


def test_damaged_files_are_broken_or_repaired_never_worse(good):
    assert refusal(b"%PDF-1.7\n") == "broken"
    assert refusal(good[: len(good) // 3]) in ("broken", "empty")
    without_table = good.replace(b"startxref", b"startxxxx")
    assert "repaired" in clean(without_table).warnings


def test_a_password_is_asked_for_by_name(good):
    locked = BytesIO()
    with Pdf.open(BytesIO(good)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    assert refusal(locked.getvalue()) == "password"


def test_an_owners_limits_are_shown_and_not_kept(good):
    limited = BytesIO()
    with Pdf.open(BytesIO(good)) as pdf:
        pdf.save(limited, encryption=pikepdf.Encryption(user="", owner="owner", allow=pikepdf.Permissions(extract=False)))
    cleaned = clean(limited.getvalue())
    assert "restricted" in cleaned.warnings
    with Pdf.open(BytesIO(cleaned.data)) as pdf:
        assert not pdf.is_encrypted


def test_empty_long_and_large_files_are_refused(good):
    empty = BytesIO()
    Pdf.new().save(empty)
    assert refusal(empty.getvalue()) == "empty"
    long = BytesIO()
    with Pdf.new() as pdf:
        for _ in range(leaflets.MOST_PAGES + 1):
            pdf.add_blank_page()
        pdf.save(long)
    assert refusal(long.getvalue()) == "too-long"
    assert refusal(good + b" " * leaflets.MOST_BYTES) == "too-big"


PAYLOAD = b"PAYLOAD-THAT-ACTS"


def _evil(pdf):
    root, page = pdf.Root, pdf.pages[0]
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String(PAYLOAD.decode())))
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    pdf.attachments["letter.exe"] = PAYLOAD
    root.Names.JavaScript = Dictionary(Names=Array([pikepdf.String("a"), script]))
    page.obj.AA = Dictionary(O=script)
    rect = Array([10, 10, 90, 40])
    link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": rect}
    actions = (
        Dictionary(S=Name.Launch, F=pikepdf.String(PAYLOAD.decode())),
        Dictionary(S=Name.URI, URI=pikepdf.String("javascript:" + PAYLOAD.decode())),
        Dictionary(S=Name.URI, URI=pikepdf.String("file:///" + PAYLOAD.decode())),
        Dictionary(S=Name.SubmitForm, F=pikepdf.String(PAYLOAD.decode())),
        Dictionary(S=Name.GoToR, F=pikepdf.String(PAYLOAD.decode())),
        Dictionary(S=Name.URI, URI=pikepdf.String("https://wrenfield.example/ok"), Next=script),
    )
    notes = [pdf.make_indirect(Dictionary(**link, A=action)) for action in actions]
    stream = pdf.make_stream(PAYLOAD)
    spec = Dictionary(Type=Name.Filespec, F=pikepdf.String("x"), EF=Dictionary(F=stream))
    notes.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=rect, FS=spec)))
    notes.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=rect, Contents=pikepdf.String(PAYLOAD.decode()))))
    page.obj.Annots = Array(notes)
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, K=Array([Dictionary(Type=Name.OBJR, Obj=each) for each in notes])))
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element]), ParentTree=Dictionary(Nums=Array())))
    root.StructTreeRoot = tree
    root.MarkInfo = Dictionary(Marked=True)
    pdf.docinfo["/Author"] = PAYLOAD.decode()
    root.Metadata = pdf.make_stream(PAYLOAD)


def _uncompressed(data):
    buffer = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        pdf.save(
            buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False
        )
    return buffer.getvalue()


def test_nothing_that_acts_stays_in_the_file_even_through_the_structure_tree(good):
    evil = changed(good, _evil)
    assert PAYLOAD in _uncompressed(evil)
    cleaned = clean(evil)
    assert PAYLOAD not in _uncompressed(cleaned.data)
    assert "removed" in cleaned.warnings
    assert {"document/OpenAction", "document/AA", "names/JavaScript", "page/AA", "action/Launch", "action/URI"} <= set(cleaned.removed)
    assert cleaned.is_tagged
    with Pdf.open(BytesIO(cleaned.data)) as pdf:
        (kept,) = pdf.pages[0].obj.Annots
        assert str(kept.A.URI) == "https://wrenfield.example/ok"
        assert "/Next" not in kept.A
        assert len(pdf.Root.StructTreeRoot.K[0].K) == 1
        assert "/Info" not in pdf.trailer or "/Author" not in pdf.docinfo


def test_named_places_are_written_into_their_links(good):
    def name_it(pdf):
        target = Array([pdf.pages[0].obj, Name.Fit])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([Dictionary(Names=Array([pikepdf.String("top"), Dictionary(D=target)]))])))
        pdf.Root.Dests = Dictionary(old=target)
        rect = Array([0, 0, 9, 9])
        places = (pikepdf.String("top"), Name.old, pikepdf.String("nowhere"))
        notes = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, Dest=place) for place in places]
        notes.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.GoTo, D=pikepdf.String("top"))))
        pdf.pages[0].obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(note) for note in notes]))

    with Pdf.open(BytesIO(clean(changed(good, name_it)).data)) as pdf:
        kept = list(pdf.pages[0].obj.Annots)
        assert len(kept) == 3
        assert all(isinstance(note.Dest, Array) for note in kept)


def test_unbalanced_graphics_states_are_put_right(good):
    def spoil(pdf):
        pdf.pages[0].contents_add(b"Q Q q 0.5 0 0 0.5 0 0 cm", prepend=True)
        pdf.pages[0].contents_add(b"q q")

    cleaned = clean(changed(good, spoil))
    with Pdf.open(BytesIO(cleaned.data)) as pdf:
        depth = 0
        for each in pikepdf.parse_content_stream(pdf.pages[0], "q Q"):
            depth += 1 if str(each.operator) == "q" else -1
            assert depth >= 0
        assert depth == 0


def test_what_was_filled_in_stays_as_ink():
    data = shared("fuzz", "ndr_import", "acro_form.pdf").read_bytes()
    cleaned = clean(data)
    assert "form" in cleaned.warnings
    with Pdf.open(BytesIO(cleaned.data)) as pdf:
        assert "/AcroForm" not in pdf.Root
    assert len(cleaned.text) >= len(text_of(data)) * 0.9


def test_a_picture_of_a_page_is_called_without_text():
    cleaned = clean(shared("pdf", "py-pdf", "grayscale-image.pdf").read_bytes())
    assert "no-text" in cleaned.warnings


@pytest.mark.parametrize("folder", ["nhs-notify", "odr-form", "pcsp", "pdf20", "py-pdf", "verapdf-ua1"])
def test_every_pdf_of_the_collection_is_cleaned_or_refused_by_code(folder):
    for path in sorted(shared("pdf", folder).glob("*.pdf")):
        if "password" in path.name:
            assert refusal(path.read_bytes()) == "password"
            continue
        cleaned = clean(path.read_bytes())
        words = set(text_of(path.read_bytes()).split())
        lost = words - set(cleaned.text.split())
        assert len(lost) <= len(words) * 0.02, path.name
        again = _uncompressed(cleaned.data)
        assert b"/JavaScript" not in again
        assert b"/Launch" not in again
        assert b"/EmbeddedFile" not in again


def test_a_file_that_only_says_it_is_a_pdf_is_refused():
    assert refusal(shared("fuzz", "ndr_import", "not_a_pdf.pdf").read_bytes()) == "not-pdf"


# ---------------------------------------------------------------- the worker


def test_the_worker_gives_the_same_leaflet(good):
    assert worker.clean_in_worker(good, COMMAND) == clean(good)


def test_the_worker_hands_refusals_on():
    with pytest.raises(LeafletRefused) as refused:
        worker.clean_in_worker(b"hello", COMMAND)
    assert refused.value.code == "not-pdf"


def test_a_worker_that_hangs_is_killed_in_time():
    script = "import sys, time; sys.stdin.buffer.readline(); time.sleep(600)"
    before = psutil.Process().children()
    started = time.monotonic()
    answer = worker.run_worker((sys.executable, "-c", script), b"x" * 5_000_000, limits=worker.Limits(wall_seconds=1.5))
    assert answer == b""
    assert time.monotonic() - started < 300, "it would sleep for 600 s"
    assert psutil.Process().children() == before


def test_a_worker_is_stopped_when_somebody_says_so(tmp_path):
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(WorkStopped):
        worker.run_worker((sys.executable, "-c", "import time; time.sleep(600)"), b"x", limits=worker.Limits(), stop=stop)


def test_a_worker_out_of_memory_is_refused_not_awaited(good):
    with pytest.raises(LeafletRefused) as refused:
        worker.clean_in_worker(good, COMMAND, limits=worker.Limits(memory=20_000_000))
    assert refused.value.code == "too-slow"


def test_a_worker_out_of_processor_time_is_refused():
    burn = "import sys, resource; sys.stdin.buffer.read(); resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    answer = worker.run_worker((sys.executable, "-c", burn), b"x", limits=worker.Limits(wall_seconds=30))
    assert answer == b""


def test_a_worker_that_talks_nonsense_is_not_believed(good):
    with pytest.raises(LeafletRefused) as refused:
        worker.clean_in_worker(good, (sys.executable, "-c", "print('hello')"))
    assert refused.value.code == "broken"


def test_too_large_a_file_is_not_even_sent():
    with pytest.raises(LeafletRefused) as refused:
        worker.clean_in_worker(b"%PDF-" + b" " * leaflets.MOST_BYTES, ("/nowhere",))
    assert refused.value.code == "too-big"
