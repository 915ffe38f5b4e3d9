"""How the characters of a pdfium text page are written: size, weight, ink and baseline."""

import math
import re
from ctypes import byref, c_double, c_float, c_uint, create_string_buffer
from dataclasses import replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from analyser.reading.pdf.frame import Frame
from analyser.reading.pdf.visibility import Ink
from analyser.records import Box

_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|gras|[-,_]bd\b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_SLACK = 2.0
"""Points by which a letter may stand outside the bounds of its text."""
_INVISIBLE = 3
"""Text render mode: neither filled nor stroked."""


class Fonts:
    """Answers on a character by its offset in the page's text; names of fonts are judged once."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, indices: NDArray[np.int32], frame: Frame) -> None:
        """Take `indices`: pdfium's own index of the character at each offset."""
        self._textpage = textpage.raw
        self._indices = indices
        self._frame = frame
        self._bold_names: dict[bytes, bool] = {}

    def size(self, offset: int) -> float:
        """Give the size as displayed, in points."""
        index = int(self._indices[offset])
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._textpage, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        return abs(float(pdfium.FPDFText_GetFontSize(self._textpage, index))) * scale

    def origin(self, offset: int) -> tuple[float, float]:
        """Give the place of a character's origin on the baseline, as displayed."""
        x, y = self._origin(offset)
        return self._frame.place((x, y, x, y))[:2]

    def _origin(self, offset: int) -> tuple[float, float]:
        """Give a character's origin in the page's own space."""
        x, y = c_double(), c_double()
        pdfium.FPDFText_GetCharOrigin(self._textpage, int(self._indices[offset]), byref(x), byref(y))
        return x.value, y.value

    def is_bold(self, offset: int) -> bool:
        """Tell whether the font's weight or its name is a bold one."""
        index = int(self._indices[offset])
        if pdfium.FPDFText_GetFontWeight(self._textpage, index) >= _BOLD_WEIGHT:
            return True
        buffer = create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self._textpage, index, buffer, 128, None)
        known = self._bold_names.get(buffer.value)
        if known is None:
            known = self._bold_names[buffer.value] = bool(_BOLD_NAME.search(buffer.value.decode("utf-8", "replace")))
        return known

    def ink(self, offset: int) -> Ink:
        """Give the ink of a character."""
        index = int(self._indices[offset])
        text_object = pdfium.FPDFText_GetTextObject(self._textpage, index)
        invisible = bool(text_object) and pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE
        red, green, blue, opacity = (c_uint() for _ in range(4))
        known = pdfium.FPDFText_GetFillColor(
            self._textpage, index, byref(red), byref(green), byref(blue), byref(opacity)
        )
        clip = self._clip(text_object, offset) if text_object else None
        ink = Ink(invisible, red.value, green.value, blue.value, opacity.value) if known else Ink(invisible)
        return replace(ink, clip=clip) if clip else ink

    def _clip(self, text_object: pdfium.FPDF_PAGEOBJECT, offset: int) -> Box | None:
        """Give the rectangle that a text is cut to; None where there is none, or it is not told in the page's space."""
        path = pdfium.FPDFPageObj_GetClipPath(text_object)
        boxes = [box for n in range(pdfium.FPDFClipPath_CountPaths(path)) if (box := _box_of(path, n)) is not None]
        if not boxes:
            return None
        left, bottom, right, top = (c_float() for _ in range(4))
        pdfium.FPDFPageObj_GetBounds(text_object, byref(left), byref(bottom), byref(right), byref(top))
        x, y = self._origin(offset)
        here = left.value - _SLACK <= x <= right.value + _SLACK
        if not (here and bottom.value - _SLACK <= y <= top.value + _SLACK):
            return None
        inner = (max(b[0] for b in boxes), max(b[1] for b in boxes), min(b[2] for b in boxes), min(b[3] for b in boxes))
        return self._frame.place(inner)


def _box_of(path: pdfium.FPDF_CLIPPATH, n: int) -> Box | None:
    """Give the rectangle around one outline of a clip path."""
    x, y = c_float(), c_float()
    points = []
    for k in range(pdfium.FPDFClipPath_CountPathSegments(path, n)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, n, k), byref(x), byref(y))
        points.append((x.value, y.value))
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
