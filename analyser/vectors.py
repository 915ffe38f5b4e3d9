"""Keeps the vectors of chunks and finds the nearest: the only home of chromadb.

Holds identifiers, vectors and the document of each, nothing that may change; filters are answered by the word index.
The name of the model and its dimension are stamped on the collection, and checked when it is opened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from analyser.errors import IndexMismatchError
from analyser.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Vectors = NDArray[np.float32]
"""Shape (n, dimensions), unit length."""

COLLECTION = "chunks"
_BATCH = 2_000
_PAGE = 20_000


@dataclass(frozen=True)
class VectorIndex:
    """One collection of vectors, made by one model."""

    settings: Settings
    encoder_name: str
    dimensions: int

    @classmethod
    def open_index(cls, settings: Settings, encoder_name: str, dimensions: int) -> "VectorIndex":
        """Open or create the index; raises `IndexMismatchError` when another model made it."""
        index = cls(settings, encoder_name, dimensions)
        stamp = index._collection.metadata or {}
        made_by = (stamp.get("encoder"), stamp.get("dimensions"))
        if made_by != (encoder_name, dimensions):
            raise IndexMismatchError(
                f"L’index a été fait avec le modèle « {made_by[0]} » ({made_by[1]} dimensions), le réglage demande "
                f"« {encoder_name} » ({dimensions}). Reconstruisez l’index : pvdplus reindex."
            )
        return index

    @cached_property
    def _client(self) -> "ClientAPI":
        """Connect to the server of the settings, or open the folder."""
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if self.settings.chroma_url:
            address = urlsplit(self.settings.chroma_url)
            secure = address.scheme == "https"
            port = address.port or (443 if secure else 8000)
            return chromadb.HttpClient(host=address.hostname or "localhost", port=port, ssl=secure, settings=quiet)
        folder = self.settings.index_folder / "vectors"
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(folder), settings=quiet)

    @cached_property
    def _collection(self) -> "Collection":
        """Open the collection, or create it with the model's stamp."""
        return self._client.get_or_create_collection(
            COLLECTION,
            metadata={"encoder": self.encoder_name, "dimensions": self.dimensions},
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            embedding_function=None,
        )

    def upsert(self, ids: Sequence[str], vectors: Vectors, document_ids: Sequence[str]) -> None:
        """Store vectors; a known id gets the new one."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            self._collection.upsert(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[{"document_id": document_id} for document_id in document_ids[part]],
            )

    def nearest(
        self, vector: NDArray[np.float32], k: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Give the k nearest (id, cosine similarity), best first; `among` restricts to these ids."""
        if among is not None:
            return self._nearest_among(vector, k, among)
        found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [(name, 1.0 - float(d)) for name, d in zip(found["ids"][0], distances[0], strict=True)]

    def _nearest_among(self, vector: NDArray[np.float32], k: int, among: Sequence[str]) -> list[tuple[str, float]]:
        """Compare with each of the given vectors."""
        if not among:
            return []
        stored = self._collection.get(ids=list(among), include=["embeddings"])
        if not stored["ids"]:
            return []
        scores = np.asarray(stored["embeddings"], dtype=np.float32) @ vector
        best = np.argsort(-scores)[:k]
        return [(stored["ids"][i], float(scores[i])) for i in best]

    def ids(self, document_id: str | None = None) -> Iterator[str]:
        """Give all stored ids, of one document where given."""
        where: dict[str, Any] | None = {"document_id": document_id} if document_id else None
        offset = 0
        while page := self._collection.get(where=where, limit=_PAGE, offset=offset, include=[])["ids"]:
            yield from page
            offset += len(page)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget vectors."""
        for start in range(0, len(ids), _BATCH):
            self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def remove_document(self, document_id: str) -> None:
        """Forget the vectors of a document."""
        self._collection.delete(where={"document_id": document_id})

    def clear(self) -> None:
        """Forget everything, the model's stamp included."""
        self._client.delete_collection(COLLECTION)
        self.__dict__.pop("_collection", None)

    def __len__(self) -> int:
        return int(self._collection.count())
