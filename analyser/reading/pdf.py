"""Opens PDF files with pdfium and reads or draws their pages, one at a time. Knows nothing of OCR or processes.

pdfium is not thread-safe, not even on different documents: every use of it in this package holds `PDFIUM_LOCK`.
"""

import contextlib
import functools
import math
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

from analyser.errors import BrokenFileError, EncryptedError, TooLargeError
from analyser.reading.annotations import add_texts, read_annotations
from analyser.reading.fonts import Fonts
from analyser.reading.frame import Frame, to_array
from analyser.reading.limits import ReadingLimits
from analyser.reading.lines import cut_lines
from analyser.reading.second_opinion import read_text
from analyser.reading.shapes import largest_image_dpi, read_drawing
from analyser.reading.source import Facts
from analyser.reading.states import LOOK_SCALE, Seen, judge
from analyser.reading.text_layer import MAX_CHARACTERS, read_characters
from analyser.reading.visibility import mark_hidden
from analyser.records import Page, PageState

PDFIUM_LOCK = threading.RLock()

MAX_PIXELS = 40_000_000
"""Of a drawn page: an A4 page at 550 dpi, 120 MB in memory."""

MAX_BOOKMARKS = 5_000
MAX_ATTACHMENTS = 100


class PdfSource:
    """An open PDF."""

    def __init__(self, path: Path, name: str, document_id: str, limits: ReadingLimits, password: str | None) -> None:
        """Open the file; raises `EncryptedError`, `BrokenFileError` or `TooLargeError`."""
        self._path, self._password = path, password
        with PDFIUM_LOCK:
            self._pdf = _open(path, name, password)
            try:
                self.facts = _read_facts(self._pdf, name, document_id, limits)
            except BaseException:
                self._pdf.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with PDFIUM_LOCK:
            self._pdf.close()

    def read_page(self, index: int) -> Page:
        """Read one page; a page that pdfium refuses is `FAILED`."""
        with PDFIUM_LOCK:
            try:
                page = self._pdf[index]
            except pypdfium2.PdfiumError:
                return Page(self.facts.document_id, index, "", PageState.FAILED, note="Page endommagée, illisible.")
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as textpage:
                return self._read(page, textpage, index)

    def _read(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, index: int) -> Page:
        frame = Frame.of(page)
        drawing = read_drawing(page, frame)
        characters = read_characters(textpage, frame)
        fonts = Fonts(textpage, characters.indices, frame)
        look = functools.cache(lambda: draw(page, LOOK_SCALE))
        lines = cut_lines(characters, fonts, drawing.shapes)
        inks = [fonts.ink(line.start) for line in lines]
        lines = mark_hidden(lines, inks, drawing.shapes, (frame.width, frame.height), look)
        annotations = read_annotations(self._pdf, page, frame)
        text, boxes, lines = add_texts(annotations.texts, characters, lines)
        is_cover = index == 0 and self.facts.page_count > 1
        state, note = judge(
            Seen(text, lines, drawing.shapes, drawing.path_count, frame.width, frame.height, is_cover, look)
        )
        if characters.cut:
            note = f"Page coupée après {MAX_CHARACTERS} caractères."
        elif annotations.attachment_count and not note:
            note = "Un fichier est joint à cette page ; il n’est pas lu."
        return Page(
            document_id=self.facts.document_id,
            index=index,
            text=text,
            state=state,
            width=frame.width,
            height=frame.height,
            label=self._pdf.get_page_label(index) or None,
            note=note,
            boxes=to_array(boxes),
            lines=lines,
            shapes=tuple(drawing.shapes),
        )

    def draw_page(self, index: int, scale: float) -> Image:
        """Draw one page as displayed; the scale is lowered for giant pages."""
        with PDFIUM_LOCK, contextlib.closing(self._pdf[index]) as page:
            return draw(page, scale)

    def scan_dpi(self, index: int) -> float | None:
        """Give the dots per inch of the largest image of a page, if it has one."""
        with PDFIUM_LOCK, contextlib.closing(self._pdf[index]) as page:
            return largest_image_dpi(page)

    def second_text(self, index: int) -> str | None:
        """Read the text of a page with pypdf."""
        return read_text(self._path, self._password, index)


def draw(page: pypdfium2.PdfPage, scale: float) -> Image:
    """Draw a page with its form fields and notes."""
    width, height = page.get_size()
    scale = min(scale, math.sqrt(MAX_PIXELS / max(width * height, 1.0)))
    with contextlib.closing(page.render(scale=max(scale, 1e-3), rev_byteorder=True)) as bitmap:
        image: Image = bitmap.to_pil().convert("RGB")
        return image


def _open(path: Path, name: str, password: str | None) -> pypdfium2.PdfDocument:
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


def _read_facts(pdf: pypdfium2.PdfDocument, name: str, document_id: str, limits: ReadingLimits) -> Facts:
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
