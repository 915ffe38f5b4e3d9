"""Draws pages with pdfium, which is not thread-safe: every use of it in this package holds `PDFIUM_LOCK`."""

import contextlib
import math
import threading

import pypdfium2
from PIL.Image import Image

PDFIUM_LOCK = threading.RLock()

MAX_PIXELS = 40_000_000
"""Of a drawn page: an A4 page at 550 dpi, 120 MB in memory."""


def draw(page: pypdfium2.PdfPage, scale: float) -> Image:
    """Draw a page with its form fields and notes."""
    width, height = page.get_size()
    scale = min(scale, math.sqrt(MAX_PIXELS / max(width * height, 1.0)))
    with contextlib.closing(page.render(scale=max(scale, 1e-3), rev_byteorder=True)) as bitmap:
        image: Image = bitmap.to_pil().convert("RGB")
        return image
