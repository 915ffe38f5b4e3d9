"""Keeps the vectors of chunks and finds the nearest: the only home of chromadb.

Holds identifiers, vectors and the document of each, nothing that may change; filters are answered by the word index.
The name of the model and its dimension are stamped on the collection, and checked when it is opened.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from analyser.errors import IndexMismatchError, StorageError
from analyser.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

T = TypeVar("T")
Vectors = NDArray[np.float32]
"""Shape (n, dimensions), unit length."""

COLLECTION = "chunks"
LOCK_PATIENCE_S = 120.0
REFRESH_EVERY_S = 30.0
"""How old the view of a folder may be that another process writes to."""
_BATCH = 5_000
"""Chroma takes up to 5,461, and saves its graph after each."""
_PAGE = 20_000


class VectorIndex:
    """One collection of vectors, made by one model, in a folder or on a Chroma server.

    Two processes that write to one folder at once would lose vectors: Chroma keeps its graph in memory and saves it
    over the other's. So whoever writes holds a lock, leaves its mark, and first opens the folder anew when the last
    mark is not its own.
    """

    def __init__(self, settings: Settings, encoder_name: str, dimensions: int) -> None:
        self.settings = settings
        self.encoder_name = encoder_name
        self.dimensions = dimensions
        self._turn = threading.RLock()
        self._folder_lock = _no_lock if settings.chroma_url else self._hold_folder
        self._opened: tuple[ClientAPI, Collection] | None = None
        self._opened_at = 0.0
        self._mark = ""

    @classmethod
    def open_index(cls, settings: Settings, encoder_name: str, dimensions: int) -> "VectorIndex":
        """Open or create the index; raises `IndexMismatchError` when another model made it."""
        index = cls(settings, encoder_name, dimensions)
        index._check_stamp()
        return index

    @classmethod
    def renew(cls, settings: Settings, encoder_name: str, dimensions: int) -> "VectorIndex":
        """Drop whatever index there is, of whichever model, and begin an empty one."""
        index = cls(settings, encoder_name, dimensions)
        index.clear()
        return index

    @property
    def collection(self) -> "Collection":
        """The collection of Chroma, opened when first needed."""
        with self._turn:
            if self._opened is None:
                with self._folder_lock():
                    self._open()
            assert self._opened is not None
            return self._opened[1]

    @property
    def client(self) -> "ClientAPI":
        """The connection to the server or the folder."""
        with self._turn:
            _ = self.collection
            assert self._opened is not None
            return self._opened[0]

    def upsert(self, ids: Sequence[str], vectors: Vectors, document_ids: Sequence[str]) -> None:
        """Store vectors; a known id gets the new one."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            with self._writing() as collection:
                collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[{"document_id": document_id} for document_id in document_ids[part]],
                )

    def nearest(
        self, vector: NDArray[np.float32], k: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Give the k nearest (id, cosine similarity), best first; `among` restricts to these ids."""
        self._refresh()
        if among is not None:
            return self._nearest_among(vector, k, among)
        found = self._read(lambda c: c.query(query_embeddings=vector[None, :], n_results=k, include=["distances"]))
        distances = found["distances"] or [[]]
        return [(name, 1.0 - float(d)) for name, d in zip(found["ids"][0], distances[0], strict=True)]

    def _nearest_among(self, vector: NDArray[np.float32], k: int, among: Sequence[str]) -> list[tuple[str, float]]:
        """Compare with each of the given vectors.

        0.04 ms a vector whatever the size of the collection, where Chroma's own restriction of a query to ids takes
        140 ms at 150,000 vectors.
        """
        if not among:
            return []
        stored = self._read(lambda c: c.get(ids=list(among), include=["embeddings"]))
        if not stored["ids"]:
            return []
        scores = np.asarray(stored["embeddings"], dtype=np.float32) @ vector
        best = np.argsort(-scores)[:k]
        return [(stored["ids"][i], float(scores[i])) for i in best]

    def ids(self, document_id: str | None = None) -> Iterator[str]:
        """Give all stored ids, of one document where given."""
        where: dict[str, Any] | None = {"document_id": document_id} if document_id else None
        offset = 0
        while page := self._read(lambda c: c.get(where=where, limit=_PAGE, offset=offset, include=[]))["ids"]:  # noqa: B023
            yield from page
            offset += len(page)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget vectors."""
        for start in range(0, len(ids), _BATCH):
            with self._writing() as collection:
                collection.delete(ids=list(ids[start : start + _BATCH]))

    def remove_document(self, document_id: str) -> None:
        """Forget the vectors of a document."""
        with self._writing() as collection:
            collection.delete(where={"document_id": document_id})

    def clear(self) -> None:
        """Forget everything, the model's stamp included."""
        with self._writing():
            self.client.delete_collection(COLLECTION)
            self._open()

    def _check_stamp(self) -> None:
        """Refuse vectors of another model."""
        stamp = self.collection.metadata or {}
        made_by = (stamp.get("encoder"), stamp.get("dimensions"))
        if made_by != (self.encoder_name, self.dimensions):
            raise IndexMismatchError(
                f"L’index du sens a été fait avec le modèle « {made_by[0]} » ; le réglage demande "
                f"« {self.encoder_name} ». Seuls les mots sont cherchés. Pour refaire l’index : pvdplus index rebuild."
            )

    def _read(self, ask: "Callable[[Collection], T]") -> T:
        """Ask the collection; where another process has begun it anew, that one."""
        from chromadb.errors import NotFoundError

        try:
            return ask(self.collection)
        except NotFoundError:
            with self._turn, self._folder_lock():
                self._open()
            self._check_stamp()
            return ask(self.collection)

    @contextmanager
    def _writing(self) -> Iterator["Collection"]:
        """Write alone, on a view that has what others wrote before."""
        with self._turn, self._folder_lock():
            if self._opened is None or self._read_mark() != self._mark:
                self._open()
            self._leave_mark()
            yield self.collection

    def _refresh(self) -> None:
        """Open the folder anew when another process wrote to it a while ago."""
        with self._turn:
            is_old = self._opened is not None and time.monotonic() - self._opened_at > REFRESH_EVERY_S
            if is_old and self._read_mark() != self._mark:
                with self._folder_lock():
                    self._open()

    def _open(self) -> None:
        """Connect, and open the collection or create it with the model's stamp; whoever calls holds the lock."""
        from chromadb.api.shared_system_client import SharedSystemClient

        self._mark = self._read_mark()
        if self._opened is not None:
            SharedSystemClient.clear_system_cache()  # else the client is given the view of the folder that it had
        client = self._connect()
        collection = client.get_or_create_collection(
            COLLECTION,
            metadata={"encoder": self.encoder_name, "dimensions": self.dimensions},
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            embedding_function=None,
        )
        self._opened, self._opened_at = (client, collection), time.monotonic()

    def _connect(self) -> "ClientAPI":
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if self.settings.chroma_url:
            address = urlsplit(self.settings.chroma_url)
            secure = address.scheme == "https"
            port = address.port or (443 if secure else 8000)
            return chromadb.HttpClient(host=address.hostname or "localhost", port=port, ssl=secure, settings=quiet)
        return chromadb.PersistentClient(path=str(self.settings.index_folder / "vectors"), settings=quiet)

    @contextmanager
    def _hold_folder(self) -> Iterator[None]:
        """Hold the folder against other processes."""
        from filelock import FileLock, Timeout

        self.settings.index_folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.settings.index_folder / "vectors.lock", timeout=LOCK_PATIENCE_S, is_singleton=True):
                yield
        except Timeout as error:
            raise StorageError("L’index du sens est occupé par un autre programme ; réessayez plus tard.") from error

    def _read_mark(self) -> str:
        """Read who wrote last."""
        path = self.settings.index_folder / "vectors.mark"
        return path.read_text("utf-8") if path.exists() else ""

    def _leave_mark(self) -> None:
        """Say that this index writes now; before writing, so that a killed writer is known too."""
        if not self.settings.chroma_url:
            self._mark = uuid4().hex
            (self.settings.index_folder / "vectors.mark").write_text(self._mark, "utf-8")


def _no_lock() -> nullcontext[None]:
    """Take no lock: a server keeps its writers apart itself."""
    return nullcontext()
