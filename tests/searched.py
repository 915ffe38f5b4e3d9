"""Test doubles of searching: an encoder of hashed words, and a database of chunks in memory."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from analyser.chunking import chunk_document
from analyser.embedding import Vectors
from analyser.facets import DocumentFacets, Entry
from analyser.french.stemming import analyse
from analyser.records import Chunk, Document, DocumentType, Page


class HashEncoder:
    """Texts that share words get like vectors; counts what it encodes."""

    name = "hash@1"
    dimensions = 64
    trust = 0.05

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.stack([self._vector(text) for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for found in analyse(text):
            vector[hashlib.sha256(found.stem.encode()).digest()[0] % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


class MemorySource:
    """A `ChunkSource` that holds documents in memory."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[DocumentFacets, list[Entry]]] = {}

    def put(
        self, document_id: str, *pages: str, town: str | None = None, type: DocumentType = DocumentType.PLAN
    ) -> tuple[DocumentFacets, list[Entry]]:
        """Store a document of these pages, each chunk part of no action."""
        chunks = chunk_document(document_of(document_id, *pages))
        facets = DocumentFacets(document_id, f"{document_id}.pdf", town, type)
        self.documents[document_id] = (facets, [Entry(chunk) for chunk in chunks])
        return self.documents[document_id]

    def document_ids(self) -> Iterable[str]:
        return list(self.documents)

    def chunk_ids(self, document_id: str | None = None) -> Iterable[str]:
        return list(self._chunks(document_id))

    def chunks(self, chunk_ids: Sequence[str]) -> Sequence[Chunk]:
        known = self._chunks(None)
        return [known[name] for name in chunk_ids if name in known]

    def entries(self, document_id: str) -> tuple[DocumentFacets, Sequence[Entry]]:
        return self.documents[document_id]

    def titles(self, project_ids: Sequence[str]) -> Mapping[str, str]:
        return {name: f"Action {name}" for name in project_ids}

    def names(self, document_ids: Sequence[str]) -> Mapping[str, tuple[str, str | None]]:
        return {one: (self.documents[one][0].name, self.documents[one][0].town) for one in document_ids}

    def _chunks(self, document_id: str | None) -> dict[str, Chunk]:
        wanted = [self.documents[document_id]] if document_id else self.documents.values()
        return {entry.chunk.chunk_id: entry.chunk for _, entries in wanted for entry in entries}


def document_of(document_id: str, *pages: str) -> Document:
    """Make a document of plain pages, without geometry."""
    read = tuple(Page(document_id, index, text) for index, text in enumerate(pages))
    return Document(document_id, f"{document_id}.pdf", read)
