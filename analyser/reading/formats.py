"""Tells what a file is by its content, whatever its name says, and opens it."""

import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from analyser.errors import BrokenFileError, EncryptedError, NotAPdfError, TooLargeError
from analyser.reading.limits import ReadingLimits
from analyser.reading.office.blocks import Content
from analyser.reading.office.open_document_files import read_odt
from analyser.reading.office.paging import set_pages
from analyser.reading.office.sheet_files import read_csv, read_xlsx
from analyser.reading.office.typeset_source import TypesetSource
from analyser.reading.office.word_files import read_docx
from analyser.reading.pdf.pdf_source import PdfSource
from analyser.reading.source import Facts, Source

HEADER_WITHIN = 1024
"""A PDF's header may stand after some foreign bytes (ISO 32000-1, implementation note 13 of Annex H)."""
MAX_UNPACKED_MB = 500
"""Of a DOCX, ODT or XLSX file, which are archives."""
MAX_CSV_BYTES = 20_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"\x89PNG": "une image", b"\xff\xd8\xff": "une image", b"II*\0": "une image", b"MM\0*": "une image",
    b"GIF8": "une image", b"{\\rtf": "un document RTF", b"<!DOCTYPE html": "une page web", b"<html": "une page web",
}  # fmt: skip


def open_by_content(path: Path, name: str, document_id: str, limits: ReadingLimits, password: str | None) -> Source:
    """Open a file as what it is; raises the `DocumentError`s."""
    with path.open("rb") as file:
        head = file.read(HEADER_WITHIN)
    if b"%PDF-" in head:
        return PdfSource(path, name, document_id, limits, password)
    if head.startswith(b"PK\x03\x04"):
        return _open_archive(path, name, document_id, limits)
    if head.startswith(_OLE):
        raise _refuse_ole(path, name)
    if path.stat().st_size <= MAX_CSV_BYTES and not _foreign(head) and (grid := read_csv(path.read_bytes())):
        return _set(Content((grid,)), name, document_id, limits)
    if kind := _foreign(head):
        raise NotAPdfError(name, f"« {name} » est {kind}, pas un plan lisible. Enregistrez-le en PDF et réessayez.")
    what = "n’est pas un PDF, malgré son nom" if name.lower().endswith(".pdf") else "est d’un format qui n’est pas lu"
    raise NotAPdfError(name, f"« {name} » {what}. Exportez le plan en PDF, DOCX, ODT, XLSX ou CSV.")


def _foreign(head: bytes) -> str | None:
    """Name a format that is known but not accepted."""
    begun = head.lstrip().lower()
    return next((kind for start, kind in _OTHERS.items() if begun.startswith(start.lower())), None)


def _open_archive(path: Path, name: str, document_id: str, limits: ReadingLimits) -> Source:
    """Open a word processor's or spreadsheet's file, which is a ZIP archive."""
    broken = f"« {name} » est endommagé ou incomplet : il ne s’ouvre pas. Enregistrez-le à nouveau, ou en PDF."
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: info.file_size for info in archive.infolist()}
            mimetype = archive.read("mimetype")[:100] if members.get("mimetype", 1000) < 1000 else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise BrokenFileError(name, broken) from error
    if sum(members.values()) > MAX_UNPACKED_MB * 1024 * 1024:
        too_large = f"« {name} » contient plus de {MAX_UNPACKED_MB} Mo une fois décompressé. Allégez-le ou découpez-le."
        raise TooLargeError(name, too_large)
    read = _reader(members, mimetype)
    if read is None:
        what = "une présentation" if _holds_slides(members, mimetype) else "une archive d’un format qui n’est pas lu"
        raise NotAPdfError(name, f"« {name} » est {what}. Exportez le plan en PDF, DOCX, ODT, XLSX ou CSV.")
    try:
        content = read(path)
    except Exception as error:  # python-docx, openpyxl and expat raise errors of many kinds
        raise BrokenFileError(name, broken) from error
    return _set(content, name, document_id, limits)


def _reader(members: Collection[str], mimetype: bytes) -> Callable[[Path], Content] | None:
    """Choose how to read an archive by what is in it."""
    if "word/document.xml" in members:
        return read_docx
    if "xl/workbook.xml" in members:
        return read_xlsx
    return read_odt if mimetype.startswith(b"application/vnd.oasis.opendocument.text") else None


def _holds_slides(members: Collection[str], mimetype: bytes) -> bool:
    """Recognise the files of PowerPoint and of Impress."""
    return "ppt/presentation.xml" in members or b"opendocument.presentation" in mimetype


def _set(content: Content, name: str, document_id: str, limits: ReadingLimits) -> Source:
    """Set what was read in pages."""
    pages = set_pages(document_id, content.blocks)
    if not pages:
        raise BrokenFileError(name, f"« {name} » ne contient aucun texte. Vérifiez le fichier et réessayez.")
    if len(pages) > limits.pages:
        too_long = f"« {name} » compte plus de {limits.pages} pages. Découpez-le, ou relevez PVDPLUS_MAX_PAGES."
        raise TooLargeError(name, too_long)
    paged = f"« {name} » n’a pas de pages fixes : les numéros de page sont ceux de sa mise en page ici."
    return TypesetSource(Facts(document_id, name, len(pages), content.title, (), (paged, *content.notices)), pages)


def _refuse_ole(path: Path, name: str) -> EncryptedError | NotAPdfError:
    """Say what a file of the old Office container is: encrypted, or of a format of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        locked = f"« {name} » est protégé par un mot de passe. Enregistrez-le sans protection et réessayez."
        return EncryptedError(name, locked)
    return NotAPdfError(
        name, f"« {name} » est d’un ancien format de Word ou d’Excel. Enregistrez-le en PDF, DOCX ou XLSX et réessayez."
    )
