"""Cuts the characters of a page into lines: runs on one baseline without a wide gap or a ruled line between words.

The cells of a table row become separate lines, so that layouts can be rebuilt from where they stand.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analyser.reading.fonts import Fonts
from analyser.reading.frame import Boxes
from analyser.reading.text_layer import Characters
from analyser.records import Box, Line, Shape

WIDE_GAP = 1.0
"""In font sizes. Justified text seldom stretches a space to 0.8; two table cells seldom stand closer than 1.0."""

SAME_BASELINE = 0.35
"""Two neighbours share at least this part of the smaller one's height (of its width, in vertical text)."""

ASCENT, DESCENT = 0.75, 0.21
"""Parts of the font size above and below the baseline that a Latin text face needs."""

SLANT = 0.15
"""A baseline that rises by less than this part of its length is horizontal; text below its own is upside down."""


def cut_lines(characters: Characters, fonts: Fonts, shapes: Sequence[Shape]) -> tuple[Line, ...]:
    """Cut the characters of a page into lines, in their order; evens out the heights of their boxes."""
    walls = np.array([s.box for s in shapes if s.kind == "vertical"], dtype=np.float32).reshape(-1, 4)
    return tuple(
        _describe(characters, visible, fonts)
        for row in _rows(characters.text)
        for visible in _split_row(row, characters.boxes, fonts, walls)
    )


def _rows(text: str) -> Iterator[NDArray[np.int64]]:
    """Give the offsets of the visible characters of each row as pdfium ends them."""
    for row in re.finditer(r"[^\n\u00ad]*\u00ad|[^\n\u00ad]+", text):
        visible = [i for i in range(row.start(), row.end()) if not text[i].isspace()]
        if visible:
            yield np.array(visible)


def _split_row(row: NDArray[np.int64], boxes: Boxes, fonts: Fonts, walls: Boxes) -> list[NDArray[np.int64]]:
    """Split a row where the baseline changes, a gap is wide, or a ruled line stands in the gap between two words."""
    a, b = boxes[row[:-1]], boxes[row[1:]]
    overlap = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    extent = np.minimum(a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]) + 1e-3
    shared = overlap / extent
    along_y = shared[:, 1] >= SAME_BASELINE
    along_x = ~along_y & (shared[:, 0] >= SAME_BASELINE)
    gap = np.where(along_x, -overlap[:, 1], -overlap[:, 0])
    breaks = ~(along_y | along_x) | (gap > WIDE_GAP * fonts.size(int(row[0])))
    breaks &= np.isfinite(gap)
    for i in np.flatnonzero(~breaks & (np.diff(row) > 1)).tolist() if len(walls) else ():
        breaks[i] = _wall_between(a[i], b[i], walls)
    return np.split(row, np.flatnonzero(breaks) + 1)


def _wall_between(a: NDArray[np.float32], b: NDArray[np.float32], walls: Boxes) -> bool:
    """Tell whether a vertical ruled line crosses the gap between two words of one baseline."""
    middle = (walls[:, 0] + walls[:, 2]) / 2
    height = (min(a[1], b[1]) + max(a[3], b[3])) / 2
    return bool(((middle > a[2] - 1) & (middle < b[0] + 1) & (walls[:, 1] < height) & (walls[:, 3] > height)).any())


def _describe(characters: Characters, visible: NDArray[np.int64], fonts: Fonts) -> Line:
    """Make the line of these visible characters, which are given one height."""
    first, last = int(visible[0]), int(visible[-1])
    samples = [int(visible[len(visible) * k // 4]) for k in range(4)]
    size = fonts.size(first)
    (x, y), (end_x, end_y) = fonts.origin(first), fonts.origin(last)
    middle = float(np.median(characters.boxes[visible][:, [1, 3]]))
    if abs(end_y - y) < SLANT * (size + abs(end_x - x)) and middle > y:
        _even_heights(characters.boxes, visible, y, size)
    return Line(
        start=first,
        end=last + 1,
        box=around(characters.boxes[visible]),
        size=round(size, 2),
        bold=all(fonts.is_bold(i) for i in samples),
    )


def _even_heights(boxes: Boxes, visible: NDArray[np.int64], baseline: float, size: float) -> None:
    """Give the boxes of a horizontal line one height: subset fonts often tell wrong ascents and descents."""
    low, high = boxes[visible, 1].min(), boxes[visible, 3].max()
    boxes[visible, 1] = np.clip(low, baseline - 2 * DESCENT * size, baseline - DESCENT * size)
    boxes[visible, 3] = np.clip(high, baseline + ASCENT * size, baseline + 1.5 * ASCENT * size)


def around(boxes: Boxes) -> Box:
    """Give the smallest box around boxes; zeros when none has a place."""
    placed = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(placed):
        return (0.0, 0.0, 0.0, 0.0)
    (x0, y0), (x1, y1) = placed[:, :2].min(0).tolist(), placed[:, 2:].max(0).tolist()
    return (x0, y0, x1, y1)
