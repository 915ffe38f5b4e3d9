"""What all parts of the workspace share: settings, database, knowledge, search, and where long work runs."""

import multiprocessing
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cached_property

from analyser.knowledge import Knowledge, load_aliases, load_knowledge
from analyser.records import Page
from analyser.retrieval import Retriever
from analyser.settings import Settings
from analyser.store import Store
from analyser.workspace.sources import StoredChunks


class Core:
    """The shared parts, each made when it is first needed."""

    def __init__(self, settings: Settings, store: Store, executor: Executor | None) -> None:
        self.settings = settings
        self.store = store
        self.lock = threading.RLock()
        self.jobs: dict[str, Future[None]] = {}
        self.embedding: Future[int] | None = None
        self.passwords: dict[str, str] = {}
        """Of protected documents, as people gave them: in memory alone, until the application is closed."""
        self.looked_at = 0.0
        """When unfinished work was last looked for (monotonic clock)."""
        self._executor = executor

    @cached_property
    def executor(self) -> Executor:
        """Where documents are read and analysed."""
        if self._executor is not None:
            return self._executor
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(max_workers=max(1, self.settings.workers), mp_context=context)

    @cached_property
    def embedder(self) -> Executor:
        """The one thread that makes vectors, so that the model is loaded once."""
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedding")

    @property
    def knowledge(self) -> Knowledge:
        """The rules and notes of the corpus, as last loaded; `reload_knowledge` reads them again."""
        with self.lock:
            if self._knowledge is None:
                self._knowledge = load_knowledge(self.settings.corpus, self.settings.own_corpus)
            return self._knowledge

    _knowledge: Knowledge | None = None

    def reload_knowledge(self) -> Knowledge:
        """Read them again. Raises `CorpusError`."""
        fresh = load_knowledge(self.settings.corpus, self.settings.own_corpus)
        with self.lock:
            self._knowledge = fresh
        return fresh

    @cached_property
    def retriever(self) -> Retriever:
        """Search by words and, unless the settings say `none`, by meaning. Loads no model."""
        from analyser.questions import Aliases

        aliases = Aliases(load_aliases(self.settings.corpus, self.settings.own_corpus))
        return Retriever.open_indexes(self.settings, StoredChunks(self.store), aliases)

    def page(self, document_id: str, page_index: int) -> Page:
        """Give a stored page of a plan, or of a programme note. Raises `UnknownRecordError`."""
        for note in self.knowledge.notes:
            if note.document.document_id == document_id:
                return note.document.pages[page_index]
        return self.store.load_page(document_id, page_index)

    def close(self) -> None:
        """Stop taking work and close the database; unfinished documents are taken up at the next start."""
        if "executor" in self.__dict__ and self._executor is None:
            self.executor.shutdown(wait=False, cancel_futures=True)
        if "embedder" in self.__dict__:
            self.embedder.shutdown(wait=False, cancel_futures=True)
        self.store.close()


class Part:
    """A part of the workspace, on the shared core."""

    def __init__(self, core: Core) -> None:
        self.core = core

    @property
    def settings(self) -> Settings:
        """The settings that the workspace was opened with."""
        return self.core.settings

    @property
    def knowledge(self) -> Knowledge:
        """The rules, notes and scales of corpus/."""
        return self.core.knowledge

    def close(self) -> None:
        """Close the database and stop taking work."""
        self.core.close()
