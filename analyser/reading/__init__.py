"""Any accepted file becomes a `Document`: the only place where files of others are opened."""

from analyser.reading.files import Progress, read_document
from analyser.reading.limits import ReadingLimits
from analyser.reading.ocr.cache import forget_ocr
from analyser.reading.worker.drawing import prepare_to_render, render_page
from analyser.reading.worker.safely import read_safely

__all__ = [
    "Progress",
    "ReadingLimits",
    "forget_ocr",
    "prepare_to_render",
    "read_document",
    "read_safely",
    "render_page",
]
