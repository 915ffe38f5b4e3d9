"""What commands share: the workspace, progress on a terminal, files of the user."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analyser.errors import AnalyserError
from analyser.settings import Settings
from analyser.workspace import Workspace
from analyser.workspace.documents import ENDED


def document_meant(workspace: Workspace, start: str) -> str:
    """Give the one document whose identifier starts so."""
    matching = [row.document_id for row in workspace.documents() if row.document_id.startswith(start)]
    if len(matching) != 1:
        count = "aucun document" if not matching else f"{len(matching)} documents"
        raise AnalyserError(f"« {start} » désigne {count} ; voyez « pvdplus documents ».")
    return matching[0]


@contextmanager
def opened_workspace() -> Iterator[Workspace]:
    """Open the workspace of the environment's settings, and close it."""
    workspace = Workspace.from_settings(Settings())
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def progress_line(name: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Give a progress callback that writes one changing line, when a person looks."""
    if not sys.stderr.isatty():
        yield None
        return
    yield lambda done, total, what: print(f"\r{name} : {what} {done}/{total}   ", end="", file=sys.stderr)
    print("\r\033[K", end="", file=sys.stderr)


def follow(workspace: Workspace, document_ids: Iterable[str]) -> None:
    """Wait for the work on documents, showing how far it is when a person looks."""
    ids = list(document_ids)
    while not workspace.wait(timeout=0.5):
        if sys.stderr.isatty():
            rows = [workspace.document_row(i) for i in ids]
            busy = [f"{r.name} : {r.state} {r.done}/{r.total}" for r in rows if r.state not in ENDED]
            print(f"\r\033[K{' · '.join(busy)[:110]}", end="", file=sys.stderr)
    while any(row.state not in ENDED for row in workspace.documents() if row.document_id in ids):
        time.sleep(0.5)  # another process holds the work, or held it
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def read_file(path: Path) -> bytes:
    """Read a file that the user named; raises `AnalyserError` that names it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnalyserError(f"« {path} » est illisible ({error.strerror}).") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file that the user named; raises `AnalyserError` that names it."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise AnalyserError(f"« {path} » ne peut pas être écrit ({error.strerror}).") from error
