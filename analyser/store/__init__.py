"""The database: the truth. The only home of SQLAlchemy and Alembic; everything else asks a `Store`."""

from pathlib import Path

from analyser.destinations import refused_stores
from analyser.errors import StorageError
from analyser.settings import Settings
from analyser.store.database import Database, make_engine, storage_errors
from analyser.store.figures import FigureStore
from analyser.store.leases import LeaseStore, lease_owner
from analyser.store.migrations import migrate
from analyser.store.notes import Note, NoteStore
from analyser.store.originals import Originals

__all__ = ["Note", "Store", "lease_owner", "open_store"]


class Store(FigureStore, LeaseStore, NoteStore):
    """Documents, pages, chunks, projects, journal, queue and originals of one data folder; safe to share by threads.

    Each concern is a class of its own, on those before it: documents, pages, chunks, projects, decisions, queue,
    figures; and beside them leases and notes.
    """

    def __init__(self, database: Database, originals: Originals) -> None:
        super().__init__(database.engine)
        self.originals = originals

    def put_original(self, content: bytes) -> str:
        """Keep a file; give its document id. Raises `StorageError`, leaving nothing half stored."""
        return self.originals.put(content)

    def original_path(self, document_id: str) -> Path:
        """Tell where the original of a document lies. Raises `UnknownRecordError`."""
        return self.originals.path(document_id)

    def forget_original(self, document_id: str) -> None:
        """Drop the original of a removed document, if it is there."""
        with storage_errors():
            self.originals.remove(document_id)


def open_store(settings: Settings) -> Store:
    """Open the database of the settings, brought up to the version of this program.

    Raises `StorageError`, also where sovereign mode forbids that database.
    """
    if refusal := refused_stores(settings):
        raise StorageError(refusal)
    database = Database(make_engine(settings.resolved_database_url))
    try:
        with storage_errors():
            migrate(database.engine)
    except StorageError:
        database.close()
        raise
    return Store(database, Originals(settings.originals))
