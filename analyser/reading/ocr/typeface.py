"""Estimates the size and weight of recognised print from its ink: OCR tells neither."""

import statistics
from collections.abc import Sequence

import numpy as np
from PIL import Image

from analyser.reading.ocr.recognition import Word

BOLD = 1.2
"""Strokes wider than the page's usual ones by this factor are bold (measured: regular up to 1.1, bold from 1.25)."""
NARROWEST = 0.4
"""Mean width of the letters of a word, in font sizes, in narrow faces."""
MIN_LETTERS = 3
"""Fewer letters tell too little on the weight."""

_BELOW = frozenset("gjpqyçQ,;()[]{}|")
_ABOVE = frozenset("bdfhiklt()[]{}|/€%!?'’\"")
_HIGHEST = frozenset("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ")


def estimate_size(row: Sequence[Word]) -> float:
    """Estimate the font size of a row, in pixels, from the heights of its words, or from its width where that is less.

    The letters of a word tell how much of the size its ink shows; a box that holds specks or a rule is too high.
    """
    from_height = statistics.median((word.box[3] - word.box[1]) / _shown(word.text) for word in row)
    width = sum(word.box[2] - word.box[0] for word in row)
    letters = sum(len(word.text) for word in row)
    return min(from_height, width / letters / NARROWEST) if letters >= MIN_LETTERS else from_height


def _shown(text: str) -> float:
    """Give the part of the font size between the lowest and the highest ink of a text."""
    above = 0.47
    if any(c in _ABOVE or c.isupper() or c.isdigit() or ord(c) > 0xBF for c in text):
        above = 0.9 if any(c in _HIGHEST for c in text) else 0.7
    return above + (0.21 if any(c in _BELOW for c in text) else 0.0)


def bold_rows(rows: Sequence[Sequence[Word]], image: Image.Image) -> list[bool]:
    """Tell which rows are bold: their strokes are wider, for their size, than those of most of the page."""
    pixels = np.asarray(image)
    dark = pixels < np.median(pixels) - 60
    strokes = [_stroke(row, dark) / max(estimate_size(row), 1.0) for row in rows]
    letters = [sum(c.isalpha() for word in row for c in word.text) for row in rows]
    usual = statistics.median([s for s, n in zip(strokes, letters, strict=True) for _ in range(n)] or [0.0])
    return [n >= MIN_LETTERS and s > BOLD * usual for s, n in zip(strokes, letters, strict=True)]


def _stroke(row: Sequence[Word], dark: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]") -> float:
    """Give the mean length of the horizontal runs of ink in a row, in pixels."""
    ink = runs = 0
    for word in row:
        left, top, right, bottom = (max(0, round(v)) for v in word.box)
        inside = dark[top:bottom, left:right]
        ink += int(np.count_nonzero(inside))
        runs += int(np.count_nonzero(inside[:, 1:] & ~inside[:, :-1]) + np.count_nonzero(inside[:, :1]))
    return ink / max(runs, 1)
