"""Opens the database, and turns its troubles into `StorageError`; knows nothing of what the tables hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from analyser.errors import StorageError

BUSY_TIMEOUT_S = 30.0

_CAUSES = {
    "no space left": "le disque est plein. Libérez de la place, puis recommencez : rien n’a été enregistré à moitié",
    "disk is full": "le disque est plein. Libérez de la place, puis recommencez : rien n’a été enregistré à moitié",
    "locked": "elle est occupée par un autre programme. Réessayez dans un instant",
    "readonly": "le dossier de données n’est pas accessible en écriture",
    "unable to open": "le dossier de données n’existe pas ou n’est pas accessible",
    "malformed": "le fichier est abîmé. Restaurez la dernière sauvegarde",
    "not a database": "le fichier n’est pas une base de données. Restaurez la dernière sauvegarde",
    "disk i/o error": "le disque ne répond pas correctement",
}


def now() -> str:
    """Give the time in UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).isoformat()


class TakenError(StorageError):
    """A row with this identity is there already, or may not be changed."""


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the database or the disk refuses into one clear `StorageError`."""
    try:
        yield
    except exc.IntegrityError as error:
        raise TakenError(f"Base de données : {error.orig}.") from error
    except (exc.DBAPIError, OSError, UnicodeEncodeError) as error:
        raise StorageError(f"Base de données : {_cause(_said(getattr(error, 'orig', None) or error))}.") from error


def _said(error: BaseException) -> str:
    """Give the message; PostgreSQL's driver keeps it among the fields of the server's answer, under `M`."""
    first = error.args[0] if error.args else None
    return str(first["M"]) if isinstance(first, dict) and "M" in first else str(error)


def _cause(text: str) -> str:
    return next((french for sign, french in _CAUSES.items() if sign in text.lower()), text)


def make_engine(address: str) -> Engine:
    """Make the engine; SQLite gets WAL, foreign keys, full durability and explicit transactions.

    Raises `StorageError` for an address that is none, or whose driver is not installed.
    """
    try:
        url = make_url(address)
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        advice = "Installez-le : pip install 'pvdplus-analyser[postgresql]', adresse postgresql+pg8000://…"
        raise StorageError(f"Le pilote de la base de données manque ({error.name}). {advice}") from error
    except exc.ArgumentError as error:
        raise StorageError(f"PVDPLUS_DATABASE_URL n’est pas une adresse de base de données ({error}).") from error
    _make_folder(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(url: URL) -> None:
    if url.database:
        with storage_errors():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets with each connection.

    synchronous=FULL: a decision that was shown as stored survives a power cut, not only a killed process.
    """
    connection.isolation_level = None  # the driver's own BEGIN comes too late: sqlalchemy.org, "pysqlite transactions"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start of a writing transaction: two writers wait instead of failing halfway."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


class Database:
    """The engine, and its two kinds of transactions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give one consistent view of the database; whatever is written in it is dropped."""
        with storage_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Keep everything that is written inside, or, on any error, nothing."""
        with (
            storage_errors(),
            self.engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def is_shared(self) -> bool:
        """Tell whether another connection has the (SQLite) database open: only a lone one may leave WAL."""
        with storage_errors(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA busy_timeout=100")
            try:
                driver.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError:
                return True
            driver.execute("PRAGMA journal_mode=WAL")
            return False

    def snapshot(self, target: Path) -> None:
        """Copy a consistent state of the database into a new SQLite file, while others may be writing.

        Raises `StorageError` for another kind of database: its own tools make its backups.
        """
        if self.engine.dialect.name != "sqlite":
            raise StorageError("Sauvegardez cette base avec ses propres outils (pg_dump pour PostgreSQL).")
        with storage_errors(), self.engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            with sqlite3.connect(target) as copy:
                source.backup(copy)
            copy.close()
