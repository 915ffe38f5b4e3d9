"""Cuts the characters of a page into lines: runs on one baseline without a wide gap or a ruled line between words.

The cells of a table row become separate lines, so that layouts can be rebuilt from where they stand.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyser.reading.pdf.fonts import Fonts
from analyser.reading.pdf.frame import Boxes
from analyser.reading.pdf.text_layer import Characters
from analyser.records import Box, Line, Shape

Offsets = NDArray[np.int64]
"""Places in the text of a page."""

WIDE_GAP = 1.0
"""In font sizes. Justified text seldom stretches a space to 0.8; two table cells seldom stand closer than 1.0."""

SAME_BASELINE = 0.35
"""Two neighbours share at least this part of the smaller one's height (of its width, in vertical text)."""

ASCENT, DESCENT = 0.75, 0.21
"""Parts of the font size above and below the baseline that a Latin text face needs."""

_SOFT_HYPHEN = 0xAD

SLANT = 0.15
"""A baseline that rises by less than this part of its length is horizontal; text below its own is upside down."""


def cut_lines(characters: Characters, fonts: Fonts, shapes: Sequence[Shape]) -> tuple[Line, ...]:
    """Cut the characters of a page into lines, in their order; evens out the heights of their boxes."""
    visible, rows = _visible(characters.text)
    if not len(visible):
        return ()
    walls = np.array([s.box for s in shapes if s.kind == "vertical"], dtype=np.float32).reshape(-1, 4)
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    sizes = np.array([fonts.size(offset) for offset in visible[starts].tolist()])
    size = np.repeat(sizes, np.diff(starts, append=len(rows)))
    breaks = (rows[1:] != rows[:-1]) | _breaks(visible, characters.boxes, size[1:], walls)
    return tuple(_describe(characters, part, fonts) for part in np.split(visible, np.flatnonzero(breaks) + 1))


def _visible(text: str) -> tuple[Offsets, Offsets]:
    """Give the offsets of all characters but white space, and the row of each, as pdfium ends rows."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    rows = np.cumsum((codes == ord("\n")) | (np.concatenate(([0], codes[:-1])) == _SOFT_HYPHEN))
    blank = np.isin(codes, [ord(c) for c in set(text) if c.isspace()])
    visible = np.flatnonzero(~blank)
    return visible, rows[visible]


def _breaks(visible: Offsets, boxes: Boxes, size: NDArray[np.float64], walls: Boxes) -> NDArray[np.bool_]:
    """Tell between which neighbours the baseline changes, a gap is wide, or a ruled line stands between two words."""
    a, b = boxes[visible[:-1]], boxes[visible[1:]]
    overlap = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    shared = overlap / (np.minimum(a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]) + 1e-3)
    along_y = shared[:, 1] >= SAME_BASELINE
    along_x = ~along_y & (shared[:, 0] >= SAME_BASELINE)
    gap = np.where(along_x, -overlap[:, 1], -overlap[:, 0])
    breaks = (~(along_y | along_x) | (gap > WIDE_GAP * size)) & np.isfinite(gap)
    spaces = np.flatnonzero(~breaks & (np.diff(visible) > 1))
    for wall in walls:
        breaks[spaces] |= _is_between(wall, a[spaces], b[spaces])
    found: NDArray[np.bool_] = breaks
    return found


def _is_between(wall: NDArray[np.float32], a: Boxes, b: Boxes) -> NDArray[np.bool_]:
    """Tell which pairs of neighbours a vertical ruled line stands between."""
    x = (wall[0] + wall[2]) / 2
    height = (np.minimum(a[:, 1], b[:, 1]) + np.maximum(a[:, 3], b[:, 3])) / 2
    crossed: NDArray[np.bool_] = (a[:, 2] - 1 < x) & (x < b[:, 0] + 1) & (wall[1] < height) & (height < wall[3])
    return crossed


def _describe(characters: Characters, visible: Offsets, fonts: Fonts) -> Line:
    """Make the line of these visible characters, which are given one height."""
    first, last = int(visible[0]), int(visible[-1])
    samples = [int(visible[len(visible) * k // 3]) for k in range(3)]
    size = sorted(map(fonts.size, samples))[1]  # a number before a title may be smaller
    x0, y0, x1, y1 = around(characters.boxes[visible])
    (x, y), (end_x, end_y) = fonts.origin(first), fonts.origin(last)
    if abs(end_y - y) < SLANT * (size + abs(end_x - x)) and (y0 + y1) / 2 > y:
        y0 = min(max(y0, y - 2 * DESCENT * size), y - DESCENT * size)
        y1 = max(min(y1, y + 1.5 * ASCENT * size), y + ASCENT * size)
        characters.boxes[visible, 1], characters.boxes[visible, 3] = y0, y1
    bold = [fonts.is_bold(i) for i in samples]
    lead = _lead(characters.text, visible, fonts) if bold[0] and not fonts.is_bold(last) else 0
    return Line(first, last + 1, (x0, y0, x1, y1), round(size, 2), all(bold), lead=lead)


def _lead(text: str, visible: Offsets, fonts: Fonts) -> int:
    """Count the characters in bold at the start of a line, looking at the first of each word."""
    first = int(visible[0])
    words = (at for at in visible.tolist() if at == first or text[at - 1].isspace())
    return next((at - first for at in words if not fonts.is_bold(at)), 0)


def around(boxes: Boxes) -> Box:
    """Give the smallest box around boxes; zeros when none has a place."""
    x0, y0 = np.fmin.reduce(boxes[:, :2]).tolist()
    x1, y1 = np.fmax.reduce(boxes[:, 2:]).tolist()
    return (x0, y0, x1, y1) if math.isfinite(x0) else (0.0, 0.0, 0.0, 0.0)
