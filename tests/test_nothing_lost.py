"""Kills, full disks, bad files, two programs at once: each ends in a clear state, and nothing is doubled."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from pdfs import image_of, scan_of, write_pdf, write_text_pdf
from test_reading import encrypted
from test_workspace import wait_until

from analyser.errors import EmptyFileError, EncryptedError
from analyser.reading.ocr.recognition import missing_part
from analyser.settings import Settings
from analyser.workspace import Workspace

WORKS = ("Isolation des combles", "Nouvelle chaudière à bois", "Menuiseries neuves", "Toiture refaite", "Cour plantée")
PLACES = ("de l'école", "de la mairie", "du gymnase", "de la crèche", "de la halle", "du presbytère", "de la gare")
FICHE = """{gap}Fiche action n° {number}
Intitulé : {work} {place}
Maître d'ouvrage : Commune de Marvilly
Description : {work} {place}, après l'audit remis en {year}.
{gap}Coût prévisionnel : {number}00 000 € HT
Calendrier : {year}"""
ADD = """
import resource, sys
size = int(sys.argv[1])
if size:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
from analyser.__main__ import main
sys.exit(main(["add", *sys.argv[2:]]))
"""


def fiche(number: int) -> str:
    """Write an action, set a little lower on some pages than on others, as people do."""
    place, work = PLACES[number % len(PLACES)], WORKS[number % len(WORKS)]
    return FICHE.format(number=number, place=place, work=work, year=2025 + number % 5, gap="\n" * (number % 6))


def fiches(path: Path, *numbers: int) -> Path:
    return write_text_pdf(path, *map(fiche, numbers))


@contextmanager
def opened(settings: Settings) -> Iterator[Workspace]:
    workspace = Workspace.from_settings(settings, ThreadPoolExecutor(max_workers=2))
    try:
        yield workspace
    finally:
        workspace.close()


def adding(settings: Settings, *paths: Path, file_size: int = 0) -> "subprocess.Popen[str]":
    """Start `pvdplus add` in a group of processes of its own; it may write files of `file_size` bytes at most."""
    environment = os.environ | {
        "PVDPLUS_DATA": str(settings.data),
        "PVDPLUS_EMBEDDING_MODEL": "none",
        "PVDPLUS_OCR": settings.ocr,
    }
    command = [sys.executable, "-c", ADD, str(file_size), *map(str, paths)]
    return subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True)


def kill_when(child: "subprocess.Popen[str]", holds: Callable[[], bool]) -> None:
    wait_until(lambda: child.poll() is not None or holds())
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def assert_whole(workspace: Workspace, *names: str) -> None:
    """All documents are read, each action is there once, every quote stands, and the index holds all."""
    rows = workspace.documents()
    assert sorted(row.name for row in rows) == sorted(names)
    assert {row.state for row in rows} == {"done"}
    queue = workspace.queue()
    assert len({row.project_id for row in queue}) == len(queue) == sum(row.project_count for row in rows) > 0
    assert workspace.core.store.verify() == []
    assert workspace.index_state().is_whole


# -- kill -9


def test_a_process_killed_while_it_reads_takes_the_document_up_again(settings: Settings, tmp_path: Path):
    path = fiches(tmp_path / "plan.pdf", *range(1, 200))
    with opened(settings) as workspace:
        kill_when(adding(settings, path), lambda: any(row.state == "reading" for row in workspace.documents()))
        workspace.resume()
        assert workspace.wait(120)
        assert_whole(workspace, "plan.pdf")


@pytest.mark.skipif(missing_part("fra") is not None, reason="tesseract with French is not installed")
def test_a_process_killed_while_it_recognises_keeps_the_pages_it_had(settings: Settings, tmp_path: Path):
    settings = settings.model_copy(update={"ocr": "auto"})
    pages = [image_of(scan_of(fiche(n))) for n in range(1, 4)]
    path = write_pdf(tmp_path / "scan.pdf", *pages)
    kept = settings.data / "ocr"
    kill_when(adding(settings, path), lambda: any(kept.rglob("*.json")))
    before = {page: page.stat().st_mtime_ns for page in kept.rglob("*.json")}
    assert len(before) >= 1
    with opened(settings) as workspace:
        workspace.resume()
        assert workspace.wait(120)
        assert_whole(workspace, "scan.pdf")
    assert {page: page.stat().st_mtime_ns for page in before} == before
    assert len(list(kept.rglob("*.json"))) == len(pages)


# -- a full disk


@pytest.mark.parametrize("file_size", [0x1000, 0x20000, 0x40000])
def test_a_disk_that_takes_no_more_says_so_and_the_work_goes_on_later(
    settings: Settings, tmp_path: Path, file_size: int
):
    path = fiches(tmp_path / "plan.pdf", *range(1, 30))
    stopped = adding(settings, path, file_size=file_size)
    _, said = stopped.communicate()
    assert stopped.returncode != 0
    assert "Traceback" not in said
    with opened(settings) as workspace:
        workspace.add("plan.pdf", path.read_bytes())
        for row in workspace.documents():
            if row.state == "failed":
                workspace.retry(row.document_id)
        assert workspace.wait(120)
        assert_whole(workspace, "plan.pdf")


# -- two programs on one folder


def test_two_programs_add_to_one_folder_at_once(settings: Settings, tmp_path: Path):
    first, both, second = (fiches(tmp_path / f"{name}.pdf", n) for n, name in enumerate(("a", "b", "c"), 1))
    with opened(settings):
        pass  # the database is made
    children = [adding(settings, first, both), adding(settings, both, second)]
    for child in children:
        _, said = child.communicate()
        assert (child.returncode, said) == (0, "")
    with opened(settings) as workspace:
        assert_whole(workspace, "a.pdf", "b.pdf", "c.pdf")


# -- bad files among good ones


def test_fifty_files_with_three_bad_ones(settings: Settings, tmp_path: Path):
    good = [fiches(tmp_path / f"plan {n}.pdf", n) for n in range(1, 48)]
    (tmp_path / "coupé.pdf").write_bytes(good[0].read_bytes()[:300])
    bad = {"coupé.pdf": "broken", encrypted(tmp_path / "protégé.pdf").name: "encrypted"}
    with opened(settings) as workspace:
        with pytest.raises(EmptyFileError, match=r"« vide\.pdf »"):
            workspace.add("vide.pdf", b"")
        for path in [*good[:20], *(tmp_path / name for name in bad), *good[20:]]:
            workspace.add(path.name, path.read_bytes())
        assert workspace.wait(300)
        rows = {row.name: row for row in workspace.documents()}
        assert {name: row.error for name, row in rows.items() if row.state == "failed"} == bad
        assert all(f"« {name} »" in rows[name].message for name in bad)
        assert sum(row.state == "done" and row.project_count == 1 for row in rows.values()) == len(good)


def test_rules_edited_between_two_files_count_for_the_second(settings: Settings, tmp_path: Path):
    with opened(settings) as workspace:
        versions = []
        for number, raised in ((1, None), (2, "seuil: 3.0")):
            if raised:
                workspace.save_rules(workspace.rules_text().replace("seuil: 0.5", raised, 1))
            path = fiches(tmp_path / f"{number}.pdf", number)
            row = workspace.add(path.name, path.read_bytes())
            assert workspace.wait(60)
            (queued,) = [q for q in workspace.queue() if q.document_id == row.document_id]
            versions.append(workspace.item(queued.project_id).suggestion.rules_version)
        assert versions[0] != versions[1]


# -- protected files


def test_a_protected_plan_is_drawn_while_the_application_is_open_and_its_password_is_written_nowhere(
    settings: Settings, tmp_path: Path
):
    path = encrypted(tmp_path / "protégé.pdf")
    with opened(settings) as workspace:
        row = workspace.add(path.name, path.read_bytes(), password="sésame")
        assert workspace.wait(60)
        assert workspace.document_row(row.document_id).state == "done"
        assert workspace.page_image(row.document_id, 0).startswith(b"\x89PNG")
    assert not [p for p in settings.data.rglob("*") if p.is_file() and "sésame".encode() in p.read_bytes()]
    with opened(settings) as workspace, pytest.raises(EncryptedError):
        workspace.page_image(row.document_id, 0)
