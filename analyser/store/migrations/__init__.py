"""Brings a database to the tables of this program, one numbered step after the other (Alembic)."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from analyser.errors import StorageError

HEAD = "0001"
"""The newest step; a database that has it is opened without loading Alembic."""


def migrate(engine: Engine) -> None:
    """Run the steps that a database lacks, all or none. Raises `StorageError` for a database of a newer program."""
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            "La base de données vient d’une version plus récente du programme. Mettez le programme à jour."
        ) from error
