"""A hostile file costs its page or itself, never the application."""

import contextlib
import io
import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pdfs import table_of, write_bomb, write_pdf, write_text_pdf
from test_reading import encrypted

from analyser.errors import (
    BrokenFileError,
    DocumentError,
    EmptyFileError,
    EncryptedError,
    NotAPdfError,
    ReadingTimeoutError,
)
from analyser.reading import ReadingLimits, read_document, read_safely, render_page
from analyser.reading.worker.messages import MessageReader
from analyser.records import PageState

LIMITS = ReadingLimits(ocr="off")


def test_a_file_is_read_as_in_process_and_progress_is_told(tmp_path: Path):
    path = write_pdf(tmp_path / "a.pdf", *[table_of([["Coût", "1 250 000 €"]], [100, 100])] * 3)
    heard = []
    safely = read_safely(path, "plan.pdf", LIMITS, progress=lambda *step: heard.append(step))
    directly = read_document(path, "plan.pdf", LIMITS)
    assert heard == [(1, 3, "reading"), (2, 3, "reading"), (3, 3, "reading")]
    assert safely.document_id == directly.document_id
    for one, other in zip(safely.pages, directly.pages, strict=True):
        assert (one.text, one.lines, one.shapes) == (other.text, other.lines, other.shapes)
        assert one.boxes.tobytes() == other.boxes.tobytes()


def test_errors_come_back_from_the_process_as_they_were(tmp_path: Path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(EmptyFileError, match=r"« vide\.pdf »"):
        read_safely(tmp_path / "empty.pdf", "vide.pdf", LIMITS)
    path = encrypted(tmp_path / "secret.pdf")
    with pytest.raises(EncryptedError):
        read_safely(path, "secret.pdf", LIMITS)
    assert read_safely(path, "secret.pdf", LIMITS, password="sésame").pages[0].text == "Secret"


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (ReadingLimits(ocr="off", page_s=3.0), "arrêtée après 3 s"),
        (ReadingLimits(ocr="off", page_s=100.0, memory_mb=350), "fait échouer le lecteur"),
    ],
    ids=["hang", "crash"],
)
def test_a_page_that_hangs_or_crashes_costs_that_page_only(tmp_path: Path, limits: ReadingLimits, why: str):
    document = read_safely(write_bomb(tmp_path / "bomb.pdf"), "bomb.pdf", limits)
    assert [page.state for page in document.pages] == [PageState.TEXT, PageState.FAILED, PageState.TEXT]
    assert document.pages[2].text == "Bonjour la commune"
    assert why in document.pages[1].note


def test_nothing_but_our_own_records_is_built_from_what_the_process_says():
    hostile = pickle.dumps(os.system)
    with pytest.raises(pickle.UnpicklingError, match="system"):
        MessageReader(io.BytesIO(hostile)).load()


def test_the_pages_left_at_the_time_limit_are_said_to_be_unread(tmp_path: Path):
    document = read_safely(write_bomb(tmp_path / "bomb.pdf"), "b.pdf", ReadingLimits(ocr="off", page_s=60, total_s=4))
    assert [page.state for page in document.pages] == [PageState.TEXT, PageState.FAILED, PageState.FAILED]
    assert "limite de temps" in document.pages[2].note


def test_a_file_of_which_nothing_is_read_in_time_is_refused(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour")
    with pytest.raises(ReadingTimeoutError, match=r"« a\.pdf »") as caught:
        read_safely(path, "a.pdf", ReadingLimits(ocr="off", total_s=0.0))
    assert isinstance(caught.value, DocumentError)


def test_a_page_that_cannot_be_drawn_costs_its_image_only(tmp_path: Path):
    path = write_bomb(tmp_path / "bomb.pdf")
    with pytest.raises(ReadingTimeoutError, match="page 2"):
        render_page(path, 1, 1.0, limits=ReadingLimits(page_s=2.0))
    with pytest.raises(BrokenFileError, match="page 2"):
        render_page(path, 1, 1.0, limits=ReadingLimits(page_s=100.0, memory_mb=350))
    assert render_page(path, 0, 1.0).startswith(b"\x89PNG")


def test_the_limits_of_one_drawing_do_not_bind_the_next(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour", size=(14_000, 14_000))
    small = write_text_pdf(tmp_path / "b.pdf", "Bonjour")
    assert render_page(small, 0, 1.0, limits=ReadingLimits(memory_mb=350)).startswith(b"\x89PNG")
    assert render_page(path, 0, 3.0).startswith(b"\x89PNG")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the processes as Linux lists them")
def test_a_page_is_drawn_by_a_fresh_process_when_one_that_drew_before_fails(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour")
    drawn = render_page(path, 0, 1.0)
    ready = reading_processes()
    assert ready
    for process_id in ready:
        os.kill(process_id, signal.SIGKILL)
    assert render_page(path, 0, 1.0) == drawn


def reading_processes() -> list[int]:
    """Give the processes that this one has started for reading."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"analyser.reading" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_slow_page_does_not_keep_others_waiting(tmp_path: Path):
    path, slow = write_text_pdf(tmp_path / "a.pdf", "Bonjour"), tmp_path / "slow.pdf"
    os.mkfifo(slow)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(render_page, slow, 0, 1.0)
        with slow.open("wb") as pipe:  # both ends are open: its process is at work, and gets nothing to read
            assert render_page(path, 0, 1.0).startswith(b"\x89PNG")
            assert not waiting.done()
            pipe.write(b"\x89PNG")
        with pytest.raises(NotAPdfError):
            waiting.result()


def test_drawing_a_protected_file_without_its_password_is_refused(tmp_path: Path):
    path = encrypted(tmp_path / "secret.pdf")
    with pytest.raises(EncryptedError):
        render_page(path, 0, 1.0)
    assert render_page(path, 0, 1.0, password="sésame").startswith(b"\x89PNG")
