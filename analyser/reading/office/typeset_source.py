"""Word-processor and spreadsheet files as open sources: set in pages once, drawn from that setting."""

import contextlib
import re
from types import TracebackType
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

from analyser.reading.pdf.rendering import PDFIUM_LOCK, draw
from analyser.reading.source import Facts
from analyser.records import Line, Page, Shape

_TICKS = "☐☑☒"
_NO_TICKS = str.maketrans(_TICKS, " " * len(_TICKS))


class TypesetSource:
    """A file whose pages were set here."""

    def __init__(self, facts: Facts, pages: tuple[Page, ...]) -> None:
        self.facts = facts
        self._pages = pages

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return None

    def read_page(self, index: int) -> Page:
        """Give one page."""
        return self._pages[index]

    def draw_page(self, index: int, scale: float) -> Image:
        """Draw one page from its lines and rules, with pdfium."""
        page = self._pages[index]
        with (
            PDFIUM_LOCK,
            contextlib.closing(pypdfium2.PdfDocument.new()) as pdf,
            contextlib.closing(pdf.new_page(page.width, page.height)) as sheet,
        ):
            for shape in page.shapes:
                _draw_rule(sheet, shape)
            for line in page.lines:
                _draw_line(pdf, sheet, page, line)
            return draw(sheet, scale)

    def scan_dpi(self, index: int) -> float | None:  # noqa: ARG002
        """Give None: there is no scan."""
        return None

    def second_text(self, index: int) -> str | None:  # noqa: ARG002
        """Give nothing: there is no other way to read it."""
        return ""


def _draw_line(pdf: pypdfium2.PdfDocument, sheet: pypdfium2.PdfPage, page: Page, line: Line) -> None:
    """Draw the words of a line where they stand, in the one face that is always there."""
    face = b"Helvetica-Bold" if line.bold else b"Helvetica"
    for word in re.finditer(r"\S+", page.text[line.start : line.end]):
        at = line.start + word.start()
        for tick in (i for i, c in enumerate(word.group(), at) if c in _TICKS):
            _draw_tick(sheet, page.boxes[4 * tick], line, page.text[tick])
        drawn = word.group().translate(_NO_TICKS).encode("cp1252", "replace").decode("cp1252")
        item = pdfium.FPDFPageObj_NewTextObj(pdf, face, line.size * (0.94 if line.bold else 0.98))
        wide = drawn.encode("utf-16-le") + b"\0\0"
        pdfium.FPDFText_SetText(item, (pdfium.FPDF_WCHAR * (len(wide) // 2)).from_buffer_copy(wide))
        pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, page.boxes[4 * at], line.box[1] + 0.22 * line.size)
        pdfium.FPDFPage_InsertObject(sheet, item)


def _draw_tick(sheet: pypdfium2.PdfPage, x: float, line: Line, tick: str) -> None:
    """Draw a ticked or empty box."""
    size = 0.6 * line.size
    y = line.box[1] + 0.2 * line.size
    item = pdfium.FPDFPageObj_CreateNewRect(x, y, size, size)
    if tick != "☐":
        for x0, y0, x1, y1 in ((x, y, x + size, y + size), (x, y + size, x + size, y)):
            pdfium.FPDFPath_MoveTo(item, x0, y0)
            pdfium.FPDFPath_LineTo(item, x1, y1)
    _stroke(sheet, item)


def _draw_rule(sheet: pypdfium2.PdfPage, shape: Shape) -> None:
    """Draw a ruled line."""
    x0, y0, x1, y1 = shape.box
    item = pdfium.FPDFPageObj_CreateNewPath(x0, y0)
    pdfium.FPDFPath_LineTo(item, x1, y1)
    _stroke(sheet, item)


def _stroke(sheet: pypdfium2.PdfPage, item: pdfium.FPDF_PAGEOBJECT) -> None:
    """Put a path on the page, in a thin grey line."""
    pdfium.FPDFPageObj_SetStrokeColor(item, 90, 90, 90, 255)
    pdfium.FPDFPageObj_SetStrokeWidth(item, 0.6)
    pdfium.FPDFPath_SetDrawMode(item, pdfium.FPDF_FILLMODE_NONE, 1)
    pdfium.FPDFPage_InsertObject(sheet, item)
