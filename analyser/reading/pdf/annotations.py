"""Text that people see on a PDF page though its text layer lacks it: form fields, ticks, typed-on notes."""

import ctypes
import functools
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from analyser.reading.pdf.frame import Boxes, Frame
from analyser.reading.pdf.text_layer import Characters
from analyser.reading.typesetting import LINE_HEIGHT, PageText, clean, measure, wrap_spans
from analyser.records import Box, Line

MAX_ANNOTATIONS = 2_000
"""Looked at on one page."""
MAX_FIELD = 20_000
"""Characters of one field."""

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_TICKS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_VALUES = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)


@dataclass(frozen=True, slots=True)
class Annotations:
    """What the annotations of a page say."""

    texts: tuple[tuple[str, Box], ...]
    attachment_count: int


def read_annotations(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, frame: Frame) -> Annotations:
    """Read the visible texts of a page's annotations, with their boxes as displayed."""
    texts = []
    attachment_count = 0
    for annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        attachment_count += kind == pdfium.FPDF_ANNOT_FILEATTACHMENT
        if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            continue
        text = ""
        if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv:
            text = _field_text(pdf.formenv, annotation)
        elif kind == pdfium.FPDF_ANNOT_FREETEXT:
            text = _read_wide(functools.partial(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        rectangle = pdfium.FS_RECTF()
        if text.strip() and pdfium.FPDFAnnot_GetRect(annotation, byref(rectangle)):
            x, y = sorted((rectangle.left, rectangle.right)), sorted((rectangle.bottom, rectangle.top))
            texts.append((clean(text).strip(), frame.place((x[0], y[0], x[1], y[1]))))
    return Annotations(tuple(texts), attachment_count)


def add_texts(
    texts: Sequence[tuple[str, Box]], characters: Characters, lines: Sequence[Line]
) -> tuple[str, Boxes, tuple[Line, ...]]:
    """Append texts after a page's own, unless it already has text at their place; give text, boxes and lines."""
    added = PageText()
    for text, box in texts:
        if not _has_text_within(characters, box):
            _fill_box(added, text, box)
    if not added.text:
        return characters.text, characters.boxes, tuple(lines)
    gap = "\n" if characters.text else ""
    shift = len(characters.text) + len(gap)
    moved = [Line(a.start + shift, a.end + shift, a.box, a.size, a.bold) for a in added.lines]
    no_place = np.full((len(gap), 4), np.nan, dtype=np.float32)
    own = np.frombuffer(added.boxes, dtype=np.float32).reshape(-1, 4)
    return characters.text + gap + added.text, np.concatenate((characters.boxes, no_place, own)), (*lines, *moved)


def _annotations(page: pypdfium2.PdfPage) -> Iterator[pdfium.FPDF_ANNOTATION]:
    """Open the annotations of a page one after the other."""
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _field_text(form: pypdfium2.PdfFormEnv, annotation: pdfium.FPDF_ANNOTATION) -> str:
    """Give what a form field shows: its value, or a ticked or empty box."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKS:
        return "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "☐"
    if kind in _VALUES:
        return _read_wide(functools.partial(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation))
    return ""


def _read_wide(read: Callable[["ctypes._Pointer[ctypes.c_ushort] | None", int], int]) -> str:
    """Read a string that pdfium gives in UTF-16, asking for its size first."""
    size = min(read(None, 0), 2 * MAX_FIELD)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    if read(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size) > size:
        return ""
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _has_text_within(characters: Characters, box: Box) -> bool:
    """Tell whether visible characters of the page stand inside a box."""
    if not characters.text:
        return False
    middle_x = (characters.boxes[:, 0] + characters.boxes[:, 2]) / 2
    middle_y = (characters.boxes[:, 1] + characters.boxes[:, 3]) / 2
    inside = (middle_x > box[0]) & (middle_x < box[2]) & (middle_y > box[1]) & (middle_y < box[3])
    return any(not characters.text[i].isspace() for i in np.flatnonzero(inside).tolist())


def _fill_box(page: PageText, text: str, box: Box) -> None:
    """Set a text into a box from its top, as forms do."""
    x0, y0, x1, y1 = box
    size = min(11.0, (y1 - y0) / LINE_HEIGHT) or 1.0
    rows = [text[start:end] for start, end in wrap_spans(text, max(1.0, (x1 - x0) / size))]
    height = min(size * LINE_HEIGHT, (y1 - y0) / max(len(rows), 1))
    for i, row in enumerate(rows):
        right = min(x1, x0 + size * sum(measure(row)))
        page.add_line(row, (x0, y1 - (i + 1) * height, right, y1 - i * height), min(size, height))
