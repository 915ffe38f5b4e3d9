"""Works one document off: read, store, index its words, find its actions, judge them.

Runs in any `concurrent.futures.Executor`: the arguments are picklable, all state goes through the database, and every
step is one transaction, so that a killed worker costs the step it was in and nothing else.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from analyser.audit import audit
from analyser.chunking import chunk_document
from analyser.errors import AnalyserError, DocumentError
from analyser.extraction import extract
from analyser.facets import DocumentFacets, Entry, entries_of
from analyser.judging.hostile import hostile_pages
from analyser.knowledge import Knowledge, load_knowledge
from analyser.lexicon import WordIndex
from analyser.reading import ReadingLimits, read_safely
from analyser.records import Document, DocumentType, Extraction, PageState, Suggestion
from analyser.review import carry_over
from analyser.settings import Settings
from analyser.store import Store, lease_owner, open_store
from analyser.views import DocumentRow, QueueFilters

Progress = Callable[[int, int, str], None]
"""Called with pages done, pages in all, and what is being done."""

MODEL_RUN = "model_run"
"""Kind of the note that keeps the log of a run with a language model."""
HEARTBEAT_S = 15.0
PROGRESS_EVERY_S = 0.5

_log = logging.getLogger(__name__)


def read_and_judge(
    path: Path, name: str, settings: Settings, knowledge: Knowledge, progress: Progress | None = None
) -> tuple[Document, Extraction, tuple[Suggestion, ...]]:
    """Read a plan and judge every action proposed in it; stores nothing. Raises `DocumentError`."""
    document = read_safely(path, name, ReadingLimits.from_settings(settings), progress=progress)
    audited = audit(document, extract(document), knowledge, settings)
    return document, audited.extraction, audited.suggestions[: len(audited.extraction.projects)]


def work(settings: Settings, document_id: str, password: str | None = None) -> None:
    """Take a queued or interrupted document to its end: done, or failed with a reason.

    Does nothing when another living process works on it.
    """
    store = open_store(settings)
    owner = lease_owner()
    if not store.claim_job(document_id, owner):
        return
    try:
        with _kept_alive(store, document_id, owner):
            _work(store, settings, document_id, password)
    except DocumentError as error:
        store.set_state(document_id, "failed", error=error.kind, message=str(error))
    except AnalyserError as error:
        store.set_state(document_id, "failed", error="analysis", message=str(error))
    except Exception as error:
        _log.exception("document %s", document_id)
        message = f"Erreur imprévue ({type(error).__name__} : {error}). Relancez la lecture ; rien n’est perdu."
        store.set_state(document_id, "failed", error="unexpected", message=message)
    finally:
        store.release(document_id, owner)
        store.close()


def _work(store: Store, settings: Settings, document_id: str, password: str | None) -> None:
    row = store.document_row(document_id)
    document = _read(store, settings, row, password)
    store.set_state(document_id, "indexing", 0, len(document.pages))
    words = WordIndex(settings.index_folder / "words")
    chunks = chunk_document(document)
    store.save_chunks(document_id, chunks)
    words.replace(facets_of(row), [Entry(chunk, None, "other") for chunk in chunks])
    explanation = None
    if row.type is DocumentType.PLAN:
        store.set_state(document_id, "analysing", 0, len(document.pages))
        explanation = _analyse(store, settings, document)
        words.replace(*stored_entries(store, document_id))
    store.set_state(document_id, "done", message=_closing_words(document, explanation))


def _read(store: Store, settings: Settings, row: DocumentRow, password: str | None) -> Document:
    """Read the file, or take the pages that an interrupted run had stored already."""
    if row.state in ("indexing", "analysing") and row.page_count:
        return store.load_document(row.document_id)
    store.set_state(row.document_id, "reading")
    limits = ReadingLimits.from_settings(settings)
    told = _throttled(lambda done, total: store.set_state(row.document_id, "reading", done, total))
    path = store.original_path(row.document_id)
    document = read_safely(path, row.name, limits, password, lambda done, total, _what: told(done, total))
    store.save_pages(document)
    return store.load_document(row.document_id)  # what later analyses will see, to the last digit of its geometry


def _analyse(store: Store, settings: Settings, document: Document) -> str | None:
    """Find and judge the actions, store them; say why there is none, what is hidden, what a model left unanswered."""
    knowledge = _current_knowledge(settings)
    told = _throttled(lambda done, total: store.set_state(document.document_id, "analysing", done, total))
    audited = audit(document, extract(document), knowledge, settings, told)
    extraction = audited.extraction
    store.save_sources(note.document for note in knowledge.notes)
    store.save_extraction(extraction, audited.suggestions)
    if audited.log.model:
        store.add_note(MODEL_RUN, document.document_id, asdict(audited.log))
    carry_over(store, document.document_id)
    if extraction.town:
        store.set_town(document.document_id, extraction.town, by_person=False)
    hostile = ", ".join(str(index + 1) for index in hostile_pages(document, knowledge))
    said = [
        None if extraction.projects else extraction.explanation,
        f"Texte caché ou adressé à une machine, à regarder : p. {hostile}." if hostile else None,
        audited.log.closing_words,
    ]
    return " ".join(filter(None, said)) or None


def _current_knowledge(settings: Settings) -> Knowledge:
    """Give rules and notes as they stand; many documents after one another load them once."""
    files = (path for folder in (settings.corpus, settings.own_corpus) for path in sorted(folder.rglob("*")))
    stamps = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _knowledge_of(settings.corpus, settings.own_corpus, stamps)


@lru_cache(maxsize=1)
def _knowledge_of(corpus: Path, own: Path, _stamps: tuple[tuple[Path, int, int], ...]) -> Knowledge:
    return load_knowledge(corpus, own)


def stored_entries(store: Store, document_id: str) -> tuple[DocumentFacets, list[Entry]]:
    """Say what the word index should hold of a document, from what the database holds."""
    row = store.document_row(document_id)
    chunks = store.chunks_of(document_id)
    extraction = store.extraction(document_id) if row.type is DocumentType.PLAN else None
    if extraction is None:
        return facets_of(row), [Entry(chunk, None, "other") for chunk in chunks]
    shown = store.items(QueueFilters(document_id=document_id))
    known = {item.project.project_id for item in shown}
    aside = [store.item(p.project_id) for p in extraction.set_aside if p.project_id not in known]
    return facets_of(row), entries_of(chunks, [*shown, *aside])


def facets_of(row: DocumentRow) -> DocumentFacets:
    """Give what filters can ask of a document."""
    return DocumentFacets(
        document_id=row.document_id,
        name=row.name,
        type=row.type,
        town=row.town,
        departement=row.departement,
        population=row.population,
    )


def _closing_words(document: Document, explanation: str | None) -> str | None:
    """Say what the consultant must know of a finished document: unread pages, and why there is no action."""
    parts = [explanation] if explanation else []
    unread = document.unread_pages
    if unread:
        shown = ", ".join(str(p.number) for p in unread[:12]) + (" …" if len(unread) > 12 else "")
        images = sum(p.state in (PageState.IMAGE, PageState.STAMP, PageState.DRAWING) for p in unread)
        kind = " (images : la reconnaissance de caractères peut les lire)" if images == len(unread) else ""
        plural = "s" if len(unread) > 1 else ""
        parts.append(f"{len(unread)} page{plural} non lue{plural}{kind} : p. {shown}.")
    return " ".join(parts) or None


def _throttled(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Pass progress on at most twice a second."""
    last = 0.0

    def maybe(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_EVERY_S:
            last = time.monotonic()
            tell(done, total)

    return maybe


@contextmanager
def _kept_alive(store: Store, document_id: str, owner: str) -> Iterator[None]:
    """Renew the lease from a thread while the work goes on."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_S):
            with suppress(AnalyserError):
                store.heartbeat(document_id, owner)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
