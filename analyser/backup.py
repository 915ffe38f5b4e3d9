"""Backs the data folder up into one file, and restores it; the search indexes are left out, they are made again.

A backup may be taken while people work. A restore never deletes: what was in the folder is moved aside inside it.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from analyser.errors import StorageError
from analyser.settings import Settings
from analyser.store import open_store

DATABASE = "pvdplus.sqlite3"
_MANIFEST = "manifest.json"
_ASIDE = "avant-restauration-"
_FORMAT = 1


def backup(settings: Settings, target: Path) -> int:
    """Write database, originals and all else of the data folder into a ZIP; give the number of files.

    The file appears whole or not at all. Raises `StorageError`.
    """
    partial = target.with_name(f".{target.name}.partial")
    with _disk_errors(f"La sauvegarde « {target} » n’a pas pu être écrite"):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryDirectory(dir=target.parent) as folder, ZipFile(partial, "w", ZIP_STORED) as archive:
                files = _fill(archive, settings, Path(folder))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return files


def restore(settings: Settings, source: Path) -> Path | None:
    """Put a backup in place of what the data folder holds, once every file of it has proved whole.

    Gives the folder that what was there before was moved into, None if there was nothing. Raises `StorageError` for a
    damaged backup, and while the application is running.
    """
    if settings.database_url:
        raise StorageError("Restaurez cette base avec ses propres outils (pg_restore pour PostgreSQL).")
    with _disk_errors(f"La sauvegarde « {source} » n’a pas pu être restaurée"):
        settings.data.mkdir(parents=True, exist_ok=True)
        if (settings.data / DATABASE).exists():
            _refuse_while_open(settings)
        with tempfile.TemporaryDirectory(dir=settings.data, prefix=".restauration-") as folder:
            _unpack(source, Path(folder))
            aside = _move_aside(settings.data, Path(folder))
            for entry in sorted(Path(folder).iterdir()):
                shutil.move(entry, settings.data / entry.name)
    return aside


def _fill(archive: ZipFile, settings: Settings, folder: Path) -> int:
    """Write the files and, last, the manifest that names each with its SHA-256."""
    store = open_store(settings)
    try:
        store.snapshot(folder / DATABASE)
    finally:
        store.close()
    digests = {DATABASE: _digest(folder / DATABASE)}
    archive.write(folder / DATABASE, DATABASE, compress_type=ZIP_DEFLATED)
    for path in _kept(settings):
        name = path.relative_to(settings.data).as_posix()
        digests[name] = _digest(path)
        archive.write(path, name)
    manifest = {"format": _FORMAT, "made_at": datetime.now(UTC).isoformat(), "files": digests}
    archive.writestr(_MANIFEST, json.dumps(manifest))
    return len(digests)


def _kept(settings: Settings) -> Iterator[Path]:
    """Give what is worth keeping: not the indexes, not the live database, nothing half written or moved aside."""
    for path in sorted(settings.data.rglob("*")):
        parts = path.relative_to(settings.data).parts
        passing = parts[0].startswith((DATABASE, _ASIDE)) or any(part.startswith(".") for part in parts)
        if path.is_file() and not passing and settings.index_folder not in path.parents:
            yield path


def _unpack(source: Path, folder: Path) -> None:
    """Unpack into an empty folder, refusing names that lead out of it and files that changed since the backup."""
    try:
        with ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            for name in manifest["files"]:
                if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                    raise StorageError(f"Sauvegarde refusée : nom de fichier « {name} ».")
                archive.extract(name, folder)
    except (BadZipFile, KeyError, ValueError, EOFError) as error:
        raise StorageError(
            f"« {source.name} » n’est pas une sauvegarde complète ({error}). Rien n’a changé."
        ) from error
    for name, digest in manifest["files"].items():
        if _digest(folder / name) != digest:
            raise StorageError(f"La sauvegarde « {source.name} » est abîmée ({name}). Rien n’a changé.")


def _move_aside(data: Path, staging: Path) -> Path | None:
    present = [entry for entry in data.iterdir() if entry != staging and not entry.name.startswith(_ASIDE)]
    if not present:
        return None
    aside = data / f"{_ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    aside.mkdir()
    for entry in present:
        shutil.move(entry, aside / entry.name)
    return aside


def _refuse_while_open(settings: Settings) -> None:
    store = open_store(settings)
    try:
        if store.is_shared():
            raise StorageError("L’application est ouverte sur ce dossier de données. Fermez-la, puis recommencez.")
    finally:
        store.close()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _disk_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{what} ({error.strerror or error}).") from error
