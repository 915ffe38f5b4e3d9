"""From a file to a `Document`: tells the format by the content, opens it, reads its pages. In this very process."""

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from analyser.errors import EmptyFileError, TooLargeError
from analyser.reading.formats import open_by_content
from analyser.reading.limits import ReadingLimits
from analyser.reading.notices import notices_of
from analyser.reading.source import Facts, Source
from analyser.reading.steps import STEPS, unread_page, wanted
from analyser.records import Document, Page

Progress = Callable[[int, int, str], None]
"""Called with done, total, phase ("reading" or "ocr")."""


def read_document(
    path: Path,
    name: str,
    limits: ReadingLimits,
    password: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read a file in this process; `name` is only what people call it. Raises the `DocumentError`s."""
    with open_source(path, name, limits, password) as source:
        pages = {i: unread_page(source.facts.document_id, i) for i in range(source.facts.page_count)}
        for step in STEPS:
            todo = wanted(step, pages.values(), limits)
            for done, page in enumerate(todo, 1):
                pages[page.index] = step.take(source, page, limits)
                if progress:
                    progress(done, len(todo), step.name)
        return finish(source.facts, pages.values(), limits)


def finish(facts: Facts, pages: Iterable[Page], limits: ReadingLimits) -> Document:
    """Make the document of pages that went through all steps."""
    ordered = tuple(sorted(pages, key=lambda page: page.index))
    return facts.to_document(ordered, tuple(notices_of(ordered, limits)))


def draw_page(path: Path, page_index: int, scale: float, limits: ReadingLimits, password: str | None = None) -> bytes:
    """Draw a page in this process, at `scale` pixels a point: the bytes of a PNG."""
    with open_by_content(path, path.name, "", limits, password) as source:
        png = io.BytesIO()
        source.draw_page(page_index, scale).save(png, "PNG")
        return png.getvalue()


def open_source(path: Path, name: str, limits: ReadingLimits, password: str | None) -> Source:
    """Open a file by what it contains."""
    size = path.stat().st_size
    if not size:
        raise EmptyFileError(
            name, f"« {name} » est vide (0 octet). Vérifiez l’envoi et choisissez le fichier d’origine."
        )
    if size > limits.file_mb * 1024 * 1024:
        raise TooLargeError(
            name,
            f"« {name} » pèse {size // 1024 // 1024} Mo, plus que la limite de {limits.file_mb} Mo. "
            "Allégez-le, découpez-le, ou relevez PVDPLUS_MAX_FILE_MB.",
        )
    with path.open("rb") as file:
        document_id = hashlib.file_digest(file, "sha256").hexdigest()
    return open_by_content(path, name, document_id, limits, password)
