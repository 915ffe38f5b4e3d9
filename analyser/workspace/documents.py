"""Documents: add, follow, replace, retry, remove; long work runs elsewhere and its state lives in the database."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from analyser.errors import EmptyFileError, TooLargeError, UnknownRecordError
from analyser.pipeline import MODEL_RUN, Progress, read_and_judge, work
from analyser.reading import ReadingLimits, prepare_to_render, render_page
from analyser.records import Box, Citation, Document, DocumentType, Extraction, Page, Suggestion
from analyser.serialising import Json
from analyser.views import DocumentRow, PageCoverage, Removal, VersionChange
from analyser.workspace.core import Part

ENDED = ("done", "failed")
LOOK_AGAIN_S = 15.0
"""How often work that another process holds is looked at again: its lease may have run out."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """A plan analysed without being stored."""

    document: Document
    extraction: Extraction
    suggestions: tuple[Suggestion, ...]

    def boxes(self, citation: Citation) -> tuple[Box, ...]:
        """Give the boxes of a quote of this plan; none for a programme note, which has no page to draw on."""
        from analyser.grounding import boxes_of

        if citation.document_id != self.document.document_id:
            return ()
        return boxes_of(citation, self.document.pages[citation.page_index])


class Documents(Part):
    """What the Documents page and the commands add, analyse, documents and remove need."""

    def analyse(self, path: Path, progress: Progress | None = None) -> Analysis:
        """Read and judge one plan; stores nothing. Raises `DocumentError`."""
        _refuse_unusable(path.name, path.stat().st_size if path.is_file() else None, self.settings.max_file_mb)
        return Analysis(*read_and_judge(path, path.name, self.settings, self.knowledge, progress))

    def add(
        self,
        name: str,
        content: bytes,
        town: str | None = None,
        type: DocumentType = DocumentType.PLAN,
        *,
        password: str | None = None,
        replaces: str | None = None,
    ) -> DocumentRow:
        """Keep a file and queue its reading; a file known by its content is a no-op.

        The password is kept in memory, to draw pages, and never stored. Raises `DocumentError`, `StorageError`.
        """
        name = Path(name.replace("\\", "/")).name or "document"
        _refuse_unusable(name, len(content), self.settings.max_file_mb)
        document_id = self.core.store.put_original(content)
        if self.core.store.add_document(document_id, name, town, type, previous_version=replaces):
            self._submit(document_id, password)
        return self.core.store.document_row(document_id)

    def replace(self, document_id: str, name: str, content: bytes) -> DocumentRow:
        """Add a new version of a document; decisions are carried over where their quotes still hold."""
        old = self.core.store.document_row(document_id)
        return self.add(name, content, old.town, old.type, replaces=document_id)

    def documents(self) -> list[DocumentRow]:
        """List the documents and how far each has come; work that no process does any more is taken up again."""
        self._notice_broken_pool()
        rows = self.core.store.document_rows()
        if any(row.state not in ENDED for row in rows) and time.monotonic() - self.core.looked_at > LOOK_AGAIN_S:
            self.resume()
        return rows

    def document_row(self, document_id: str) -> DocumentRow:
        """Give one document. Raises `UnknownRecordError`."""
        return self.core.store.document_row(document_id)

    def removal(self, document_id: str) -> Removal:
        """Tell what removing a document would take away."""
        return self.core.store.removal(document_id)

    def remove(self, document_id: str) -> None:
        """Remove a document, its pages, actions, index entries and file; its decisions stay in the journal."""
        self.core.store.remove_document(document_id)
        self.core.retriever.remove(document_id)
        self.core.store.forget_original(document_id)

    def retry(self, document_id: str, password: str | None = None) -> None:
        """Read a document again from its kept file, with a password if it needs one; decisions stay."""
        self.core.store.set_state(document_id, "queued")
        self._submit(document_id, password)

    def ask_again(self, document_id: str) -> None:
        """Ask the language model what it left unanswered; no page is read again, no answered piece asked again."""
        self.core.store.set_state(document_id, "indexing")
        self._submit(document_id, None)

    def rename(self, document_id: str, town: str | None = None, type: DocumentType | None = None) -> None:
        """Set the town or the type of a document, as a person says."""
        if town is not None:
            self.core.store.set_town(document_id, town.strip() or None, by_person=True)
        if type is not None:
            self.core.store.set_type(document_id, type)
        row = self.core.store.document_row(document_id)
        if row.state == "done":
            self.core.retriever.index(*self.core.retriever.source.entries(document_id))

    def resume(self) -> int:
        """Take up unfinished work and mend the indexes after a crash; give the number of documents taken up."""
        self.core.looked_at = time.monotonic()
        unfinished = self.core.store.unfinished()
        with self.core.lock:
            busy = {document_id for document_id, job in self.core.jobs.items() if not job.done()}
        left = [row.document_id for row in unfinished if row.document_id not in busy]
        for document_id in left:
            self._submit(document_id, None)
        if not unfinished:
            self.embed()
        return len(left)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until all submitted work has ended; False when the time was up first."""
        jobs = wait(list(self.core.jobs.values()), timeout)
        self._notice_broken_pool()
        if jobs.not_done or self.core.embedding is None:
            return not jobs.not_done
        return not wait([self.core.embedding], timeout).not_done

    def embed(self) -> None:
        """Make missing vectors in the background."""
        if self.core.settings.embedding_model == "none":
            return
        with self.core.lock:
            running = self.core.embedding
            if running is not None and not running.done():
                return
            self.core.embedding = self.core.embedder.submit(self._embed)

    def load_samples(self) -> list[DocumentRow]:
        """Add the sample plans of corpus/ and its programme notes; what is there already stays as it is."""
        rows = []
        for path in sorted((self.settings.corpus / "plans").glob("*.pdf")):
            rows.append(self.add(path.name, path.read_bytes()))
        self.index_notes()
        return rows

    def index_notes(self) -> None:
        """Make the programme notes of corpus/ searchable, once for each of their versions."""
        from analyser.chunking import chunk_document
        from analyser.pipeline import stored_entries

        known = {row.document_id for row in self.core.store.document_rows()}
        for note in self.knowledge.notes:
            document = note.document
            if document.document_id in known:
                continue
            self.core.store.add_document(document.document_id, document.name, type=DocumentType.PROGRAMME)
            self.core.store.save_pages(document)
            self.core.store.save_chunks(document.document_id, chunk_document(document))
            self.core.retriever.index(*stored_entries(self.core.store, document.document_id))
            self.core.store.set_state(document.document_id, "done")

    def coverage(self, document_id: str) -> list[PageCoverage]:
        """Say of each page how it was read and what was found there."""
        document = self.core.store.load_document(document_id)
        extraction = self.core.store.extraction(document_id)
        findings = {f.page_index: f for f in extraction.findings} if extraction else {}
        run = self.core.store.last_note(MODEL_RUN, document_id)
        refused, failed = (_by_page(run.value[key]) if run else {} for key in ("refused", "failed"))
        return [
            PageCoverage(
                page_index=page.index,
                state=page.state,
                label=page.label,
                note=page.note,
                finding=findings[page.index].kind if page.index in findings else None,
                reason=findings[page.index].reason if page.index in findings else None,
                refused=tuple(refused.get(page.index, ())),
                unanswered=tuple(failed.get(page.index, ())),
            )
            for page in document.pages
        ]

    def page(self, document_id: str, page_index: int) -> Page:
        """Give one page with its text and geometry."""
        return self.core.page(document_id, page_index)

    def page_image(self, document_id: str, page_index: int, scale: float = 1.5) -> bytes:
        """Draw a page as PNG. Raises `UnknownRecordError` where there is nothing to draw (programme notes)."""
        path, password = self.core.store.original_path(document_id), self.core.passwords.get(document_id)
        return render_page(path, page_index, scale, password, ReadingLimits.from_settings(self.settings))

    def prepare_to_draw(self) -> None:
        """Get ready to draw pages, in the background."""
        prepare_to_render()

    def boxes(self, citation: Citation) -> tuple[Box, ...]:
        """Give the boxes of a quote on its page, one a line."""
        from analyser.grounding import boxes_of

        return boxes_of(citation, self.core.page(citation.document_id, citation.page_index))

    def original(self, document_id: str) -> bytes:
        """Give the file as it was added."""
        return self.core.store.original_path(document_id).read_bytes()

    def version_changes(self, document_id: str) -> list[VersionChange]:
        """Compare the actions of a document with those of the version it replaces."""
        from analyser.versions import compare

        previous = self.core.store.document_row(document_id).previous_version
        if previous is None:
            return []
        old, new = self.core.store.extraction(previous), self.core.store.extraction(document_id)
        return list(compare(old.projects, new.projects)) if old and new else []

    def _submit(self, document_id: str, password: str | None) -> None:
        with self.core.lock:
            if password:
                self.core.passwords[document_id] = password
            known = self.core.passwords.get(document_id)
            future = self.core.executor.submit(work, self.settings, document_id, known)
            self.core.jobs[document_id] = future
        future.add_done_callback(self._finished)

    def _finished(self, future: "Future[None]") -> None:
        if future.cancelled() or future.exception() is not None:
            return
        with self.core.lock:
            last = all(job.done() for job in self.core.jobs.values())
        if last:
            self.embed()

    def _embed(self) -> int:
        return self.core.retriever.embed_pending()

    def _notice_broken_pool(self) -> None:
        """Say so where a worker process died: the document is offered again, nothing else is lost."""
        with self.core.lock:
            broken = [k for k, job in self.core.jobs.items() if job.done() and not job.cancelled() and _is_broken(job)]
            for document_id in broken:
                del self.core.jobs[document_id]
            if broken:
                self.core.__dict__.pop("executor", None)
        for document_id in broken:
            message = "La lecture s’est arrêtée brutalement. Relancez-la ; rien d’autre n’est perdu."
            self.core.store.set_state(document_id, "failed", error="crashed", message=message)


def _is_broken(job: "Future[None]") -> bool:
    return isinstance(job.exception(), BrokenProcessPool)


def _refuse_unusable(name: str, size: int | None, limit_mb: int) -> None:
    if size is None:
        raise UnknownRecordError(f"« {name} » : ce fichier n’existe pas. Vérifiez le chemin.")
    if size == 0:
        raise EmptyFileError(name, f"« {name} » est vide (0 octet). Exportez-le ou téléchargez-le de nouveau.")
    if size > limit_mb * 1_000_000:
        raise TooLargeError(name, f"« {name} » dépasse {limit_mb} Mo. Découpez-le, ou relevez PVDPLUS_MAX_FILE_MB.")


def _by_page(refusals: Sequence[Json]) -> dict[int, list[str]]:
    """Sort what a model run refused, or got no answer to, by the pages it speaks of."""
    by_page: dict[int, list[str]] = {}
    for refusal in refusals:
        shown = f"{refusal['reason']} : « {refusal['excerpt'][:80]} »" if refusal["excerpt"] else refusal["reason"]
        for page in refusal["pages"]:
            by_page.setdefault(page, []).append(shown)
    return by_page
