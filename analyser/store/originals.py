"""Keeps the original files under the hash of their bytes: whole or not at all, never under the name they came with."""

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from analyser.errors import StorageError, UnknownRecordError


class Originals:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep a file; give its document id (SHA-256, hexadecimal). Raises `StorageError`, leaving nothing behind."""
        document_id = sha256(content).hexdigest()
        target = self._target(document_id)
        if target.exists() and target.stat().st_size == len(content):
            return document_id
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, content)
        except OSError as error:
            raise StorageError(
                f"Le fichier n’a pas pu être enregistré ({error.strerror or error}). "
                "Vérifiez la place libre et les droits du dossier de données, puis recommencez."
            ) from error
        return document_id

    def path(self, document_id: str) -> Path:
        """Tell where an original lies. Raises `UnknownRecordError` when it is not there."""
        target = self._target(document_id)
        if not target.is_file():
            raise UnknownRecordError("Le fichier d’origine n’est plus dans le dossier de données.")
        return target

    def remove(self, document_id: str) -> None:
        """Drop an original, if it is there."""
        self._target(document_id).unlink(missing_ok=True)

    def _target(self, document_id: str) -> Path:
        """Give the place of a file: two letters of its hash, then the hash."""
        if len(document_id) != 64 or not set(document_id) <= set("0123456789abcdef"):
            raise UnknownRecordError(f"Identifiant de document inconnu : {document_id[:80]}")
        return self.folder / document_id[:2] / document_id


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, flush to the disk, then rename: a reader sees the whole file or none."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".partial-")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _flush_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
