"""What is drawn on a page besides text: ruled lines, boxes and images, also inside form XObjects."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from analyser.reading.pdf.frame import Frame
from analyser.records import Box, Shape

MAX_OBJECTS = 20_000
"""Objects looked at on one page: a map may draw a million."""
MAX_SHAPES = 3_000
MAX_DEPTH = 6
THIN = 3.0
"""In points: a drawn thing no thicker than this is a ruled line."""
SHORT = 6.0
"""In points: shorter marks are dots, dashes and parts of letters."""
GRID_SEGMENTS = 400
"""A table's ruling drawn as one path has fewer segments than this; a drawing has more."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawing:
    """The shapes of a page, and how much is drawn on it in all."""

    shapes: list[Shape] = field(default_factory=list)
    path_count: int = 0


def read_drawing(page: pypdfium2.PdfPage, frame: Frame) -> Drawing:
    """Look through the objects of a pdfium page; long ruled lines are kept first when there are too many."""
    drawing = Drawing()
    for kind, matrix, item in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.shapes.extend(Shape("image", frame.place(b)) for b in _bounds(item, matrix))
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
            drawing.path_count += 1
            drawing.shapes.extend(_shapes_of_path(item, matrix, frame))
    if len(drawing.shapes) > MAX_SHAPES:
        drawing.shapes = sorted(drawing.shapes, key=lambda s: -max(s.box[2] - s.box[0], s.box[3] - s.box[1]))[
            :MAX_SHAPES
        ]
    return drawing


def largest_image_dpi(page: pypdfium2.PdfPage) -> float | None:
    """Give the dots per inch of the image that covers most of a page."""
    covers = {}
    width, height = c_uint(), c_uint()
    for kind, matrix, item in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pdfium.FPDFImageObj_GetImagePixelSize(item, byref(width), byref(height))
            for x0, y0, x1, y1 in _bounds(item, matrix):
                pixels, points = max(width.value, height.value), max(x1 - x0, y1 - y0)
                covers[(x1 - x0) * (y1 - y0)] = 72 * pixels / max(points, 1.0)
    return covers[max(covers)] if covers else None


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Matrix, pdfium.FPDF_PAGEOBJECT]]:
    """Walk the objects of a page and of its forms: kind, matrix of the surrounding forms, object."""
    left = MAX_OBJECTS
    stack = [(0, IDENTITY, pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page))]
    while stack and left > 0:
        depth, matrix, get, holder, count = stack.pop()
        for i in range(min(count, left)):
            item = get(holder, i)
            kind = pdfium.FPDFPageObj_GetType(item)
            left -= 1
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield kind, matrix, item
            elif depth < MAX_DEPTH:
                inner = _multiply(_matrix_of(item), matrix)
                stack.append(
                    (depth + 1, inner, pdfium.FPDFFormObj_GetObject, item, pdfium.FPDFFormObj_CountObjects(item))
                )


def _shapes_of_path(item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, frame: Frame) -> list[Shape]:
    """Give what a path shows: its ruled lines, or the box around it."""
    if not _is_painted(item):
        return []
    segments = pdfium.FPDFPath_CountSegments(item)
    if 5 < segments <= GRID_SEGMENTS:
        return [s for b in _straight_segments(item, segments, matrix) if (s := _classify(frame.place(b)))]
    return [s for b in _bounds(item, matrix) if (s := _classify(frame.place(b)))]


def _classify(box: Box) -> Shape | None:
    """Tell a ruled line from a box by its thickness; marks too small to rule anything are nothing."""
    width, height = box[2] - box[0], box[3] - box[1]
    if max(width, height) < SHORT:
        return None
    kind: Literal["horizontal", "vertical", "box"] = "box"
    if height <= THIN:
        kind = "horizontal"
    elif width <= THIN:
        kind = "vertical"
    return Shape(kind, box)


def _is_painted(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Tell whether a path leaves a visible mark: stroked, or filled with anything but white."""
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
    if stroke.value:
        return True
    if not fill.value:
        return False
    red, green, blue, alpha = (c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, byref(red), byref(green), byref(blue), byref(alpha))
    return bool(alpha.value > 0 and min(red.value, green.value, blue.value) < 250)


def _straight_segments(item: pdfium.FPDF_PAGEOBJECT, count: int, matrix: Matrix) -> Iterator[Box]:
    """Give the straight pieces of a path as boxes without thickness (slanting ones: their surrounding box)."""
    matrix = _multiply(_matrix_of(item), matrix)
    x, y = c_float(), c_float()
    here = start = (0.0, 0.0)
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        there = _apply(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield _box(here, there)
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _box(there, start)
        here = there


def _bounds(item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[Box]:
    """Give the bounds of an object in the page's own coordinates, if it has any."""
    left, bottom, right, top = (c_float() for _ in range(4))
    if pdfium.FPDFPageObj_GetBounds(item, byref(left), byref(bottom), byref(right), byref(top)):
        corners = [_apply(matrix, x.value, y.value) for x in (left, right) for y in (bottom, top)]
        box = _box(*corners)
        if np.isfinite(box).all():
            yield box


def _matrix_of(item: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    """Give the matrix of an object."""
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(item, byref(m)) else IDENTITY


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    """Chain two matrices."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Move a point."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _box(*points: tuple[float, float]) -> Box:
    """Give the box around points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
