"""Opens PDF files with pdfium and reads what they say of themselves: title, bookmarks, what is not read of them."""

import contextlib
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from analyser.errors import BrokenFileError, EncryptedError, TooLargeError
from analyser.reading.limits import ReadingLimits
from analyser.reading.source import Facts

MAX_BOOKMARKS = 5_000
MAX_ATTACHMENTS = 100


def open_pdf(path: Path, name: str, password: str | None) -> pypdfium2.PdfDocument:
    """Open a PDF with pdfium, its errors said for people."""
    try:
        return pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium.FPDF_ERR_PASSWORD and password:
            raise EncryptedError(
                name, f"Le mot de passe donné n’ouvre pas « {name} ». Vérifiez-le et réessayez."
            ) from error
        if code == pdfium.FPDF_ERR_PASSWORD:
            raise EncryptedError(
                name, f"« {name} » est protégé par un mot de passe. Donnez-le, ou demandez une copie sans protection."
            ) from error
        raise BrokenFileError(
            name, f"« {name} » est endommagé ou incomplet : il ne s’ouvre pas. Demandez-en une nouvelle copie."
        ) from error


def read_facts(pdf: pypdfium2.PdfDocument, name: str, document_id: str, limits: ReadingLimits) -> Facts:
    """Read what the file says of itself; raises on a file without pages or with too many."""
    count = len(pdf)
    if not count:
        raise BrokenFileError(name, f"« {name} » ne contient aucune page lisible. Demandez-en une nouvelle copie.")
    if count > limits.pages:
        raise TooLargeError(
            name,
            f"« {name} » compte {count} pages, plus que la limite de {limits.pages}. "
            "Découpez-le, ou relevez PVDPLUS_MAX_PAGES.",
        )
    if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
        pdf.init_forms()
    return Facts(document_id, name, count, _title(pdf), _outline(pdf, count), _notices(pdf, name))


def _title(pdf: pypdfium2.PdfDocument) -> str | None:
    """Read the title of the file's metadata."""
    return pdf.get_metadata_value("Title").replace("\0", "").strip() or None


def _outline(pdf: pypdfium2.PdfDocument, page_count: int) -> tuple[tuple[int, str, int], ...]:
    """Read the bookmarks that lead to a page; those of a damaged or circular outline are read as far as they go."""
    found: list[tuple[int, str, int]] = []
    with contextlib.suppress(pypdfium2.PdfiumError, RecursionError):
        for bookmark in pdf.get_toc(max_depth=8):
            target = bookmark.get_dest()
            page_index = target.get_index() if target else None
            if page_index is not None and 0 <= page_index < page_count:
                found.append((bookmark.level, bookmark.get_title().strip(), page_index))
            if len(found) >= MAX_BOOKMARKS:
                break
    return tuple(found)


def _notices(pdf: pypdfium2.PdfDocument, name: str) -> tuple[str, ...]:
    """Say what the file holds that is not read, or could not be."""
    notices = []
    attached = [pdf.get_attachment(i).get_name() for i in range(min(pdf.count_attachments(), MAX_ATTACHMENTS))]
    if attached:
        notices.append(
            f"« {name} » contient des fichiers joints, qui ne sont pas lus : {', '.join(attached)}. Ajoutez-les à part."
        )
    if pdfium.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        notices.append(f"« {name} » contient des scripts ; ils ne sont jamais exécutés.")
    if pdf.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        notices.append(
            f"« {name} » est un formulaire dynamique (XFA), peut-être lu en partie. Imprimez-le en PDF pour tout lire."
        )
    return tuple(notices)
