"""From a PDF page's own coordinates to those of the page as displayed: crop and rotation applied."""

import ctypes
from array import array
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from analyser.records import Box

Boxes = NDArray[np.float32]
"""Shape (n, 4): x0, y0, x1, y1 a row."""

Number = TypeVar("Number", float, NDArray[np.float32])


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page and how far it is turned (quarter turns, clockwise)."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "Frame":
        """Measure a pdfium page."""
        seen = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(seen)):
            return cls(0.0, 0.0, float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page)), 0)
        return cls(seen.left, seen.bottom, seen.right, seen.top, int(pdfium.FPDFPage_GetRotation(page)) % 4)

    @property
    def width(self) -> float:
        """Width as displayed, in points."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height as displayed, in points."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    def place(self, box: Box) -> Box:
        """Move one box from the page's own coordinates to displayed ones."""
        return self._place(*box)

    def place_all(self, boxes: Boxes) -> Boxes:
        """Move many boxes."""
        return np.stack(self._place(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]), axis=1)

    def _place(self, x0: Number, y0: Number, x1: Number, y1: Number) -> tuple[Number, Number, Number, Number]:
        match self.turns:
            case 0:
                return (x0 - self.left, y0 - self.bottom, x1 - self.left, y1 - self.bottom)
            case 1:
                return (y0 - self.bottom, self.right - x1, y1 - self.bottom, self.right - x0)
            case 2:
                return (self.right - x1, self.top - y1, self.right - x0, self.top - y0)
            case _:
                return (self.top - y1, x0 - self.left, self.top - y0, x1 - self.left)


def to_array(boxes: Boxes) -> "array[float]":
    """Flatten boxes into what `Page.boxes` holds."""
    return array("f", np.ascontiguousarray(boxes, dtype=np.float32).tobytes())
