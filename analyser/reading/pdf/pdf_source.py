"""A PDF as an open source: its pages read or drawn one at a time. Knows nothing of OCR or processes."""

import contextlib
import functools
from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2
from PIL.Image import Image

from analyser.reading.limits import ReadingLimits
from analyser.reading.pdf.annotations import add_texts, read_annotations
from analyser.reading.pdf.fonts import Fonts
from analyser.reading.pdf.frame import Frame, to_array
from analyser.reading.pdf.lines import cut_lines
from analyser.reading.pdf.opening import open_pdf, read_facts
from analyser.reading.pdf.rendering import PDFIUM_LOCK, draw
from analyser.reading.pdf.second_reader import read_text
from analyser.reading.pdf.shapes import largest_image_dpi, read_drawing
from analyser.reading.pdf.states import LOOK_SCALE, Seen, judge
from analyser.reading.pdf.text_layer import MAX_CHARACTERS, read_characters
from analyser.reading.pdf.visibility import mark_hidden
from analyser.records import Page, PageState


class PdfSource:
    """An open PDF."""

    def __init__(self, path: Path, name: str, document_id: str, limits: ReadingLimits, password: str | None) -> None:
        """Open the file; raises `EncryptedError`, `BrokenFileError` or `TooLargeError`."""
        self._path, self._password = path, password
        with PDFIUM_LOCK:
            self._pdf = open_pdf(path, name, password)
            try:
                self.facts = read_facts(self._pdf, name, document_id, limits)
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
                return Page(
                    self.facts.document_id,
                    index,
                    "",
                    PageState.FAILED,
                    note="Page endommagée, illisible : demandez une nouvelle copie du fichier.",
                )
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
