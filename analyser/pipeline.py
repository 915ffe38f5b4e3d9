"""Works one document off: read, store, index its words, find its actions, judge them.

Runs in any `concurrent.futures.Executor`: the arguments are picklable, all state goes through the database, and every
step is one transaction, so that a killed worker costs the step it was in and nothing else.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from analyser.errors import AnalyserError, DocumentError
from analyser.extraction import extract
from analyser.knowledge import Knowledge, load_knowledge
from analyser.reading import ReadingLimits, read_safely
from analyser.records import Document, DocumentType, Extraction, Suggestion
from analyser.settings import Settings
from analyser.store import Store, open_store
from analyser.suggesting import suggest

Progress = Callable[[int, int, str], None]
"""Called with pages done, pages in all, and what is being done."""

_log = logging.getLogger(__name__)


def read_and_judge(
    path: Path, name: str, settings: Settings, knowledge: Knowledge, progress: Progress | None = None
) -> tuple[Document, Extraction, tuple[Suggestion, ...]]:
    """Read a plan and judge every action in it; stores nothing. Raises `DocumentError`."""
    document = read_safely(path, name, ReadingLimits.from_settings(settings), progress=progress)
    extraction = extract(document)
    return document, extraction, judge_all(document, extraction, knowledge)


def judge_all(document: Document, extraction: Extraction, knowledge: Knowledge) -> tuple[Suggestion, ...]:
    """Make the suggestion of every project of a document, set-aside ones included, in their order."""
    projects = (*extraction.projects, *extraction.set_aside)
    return tuple(suggest(project, document, knowledge) for project in projects)
