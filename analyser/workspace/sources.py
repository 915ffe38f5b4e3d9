"""The database as the search sees it: chunks, their actions, names of documents."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from analyser.errors import UnknownRecordError
from analyser.facets import DocumentFacets, Entry
from analyser.pipeline import stored_entries
from analyser.records import Chunk
from analyser.store import Store


class StoredChunks:
    """The `ChunkSource` of `retrieval`, read from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def document_ids(self) -> Iterable[str]:
        """Give the documents that have chunks."""
        return [row.document_id for row in self._store.document_rows() if row.page_count]

    def chunk_ids(self, document_id: str | None = None) -> Iterable[str]:
        """Give the chunks that should be found."""
        documents = [document_id] if document_id else self.document_ids()
        return [chunk_id for one in documents for chunk_id in self._store.chunk_ids(one)]

    def chunks(self, chunk_ids: Sequence[str]) -> Sequence[Chunk]:
        """Give chunks by id; unknown ids are left out."""
        return self._store.chunks(chunk_ids)

    def entries(self, document_id: str) -> tuple[DocumentFacets, Sequence[Entry]]:
        """Give what the word index should hold of a document."""
        return stored_entries(self._store, document_id)

    def names(self, document_ids: Sequence[str]) -> Mapping[str, tuple[str, str | None]]:
        """Give name and town of documents; those removed meanwhile are left out."""
        named = {}
        for document_id in document_ids:
            with suppress(UnknownRecordError):
                row = self._store.document_row(document_id)
                named[document_id] = (row.name, row.town)
        return named

    def titles(self, project_ids: Sequence[str]) -> Mapping[str, str]:
        """Give the title of actions, as people left it."""
        return self._store.titles(project_ids)
