"""Tells which lines of a page nobody can see: invisible, tiny, cut off, or of the colour of their background."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from analyser.reading.pdf.states import FULL_PAGE, LOOK_SCALE, image_part
from analyser.records import Box, Line, Shape

READABLE_SIZE = 2.0
"""In points: smaller text is not meant to be read."""
FAINT = 16
"""Difference in grey levels, of 255, under which letters cannot be told from their background."""
PALE = 190
"""Grey level from which letters might not show on paper; darker ones are taken to."""
SEE_THROUGH = 128
"""Opacity, of 255, below which letters might not show."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a line is written."""

    invisible: bool
    """Set in the render mode that paints nothing: so is the text that scanners put behind the image of a page."""
    red: int = 0
    green: int = 0
    blue: int = 0
    opacity: int = 255
    clip: Box | None = None
    """The rectangle that it is cut to, as displayed: spreadsheets cut the rows that go on overleaf."""

    @property
    def is_doubtful(self) -> bool:
        """Whether it takes a look at the page to know that it shows."""
        return self.opacity < SEE_THROUGH or (299 * self.red + 587 * self.green + 114 * self.blue) / 1000 > PALE


def mark_hidden(
    lines: Sequence[Line],
    inks: Sequence[Ink],
    shapes: Sequence[Shape],
    size: tuple[float, float],
    look: Callable[[], Image],
) -> tuple[Line, ...]:
    """Mark the lines that cannot be seen; `look` draws the page at `LOOK_SCALE`, and is asked only in doubt.

    When nearly all text is invisible over a full-page image it is the text layer of a scan: what people see there.
    """
    invisible = sum(line.end - line.start for line, ink in zip(lines, inks, strict=True) if ink.invisible)
    of_scan = invisible > 0.8 * sum(line.end - line.start for line in lines) and image_part(shapes, *size) >= FULL_PAGE
    grey: NDArray[np.uint8] | None = None
    marked = []
    for line, ink in zip(lines, inks, strict=True):
        hidden = line.size < READABLE_SIZE or (ink.invisible and not of_scan) or _is_off(line.box, (0, 0, *size))
        hidden = hidden or (ink.clip is not None and _is_off(line.box, ink.clip))
        if not hidden and ink.is_doubtful and not ink.invisible:
            if grey is None:
                grey = np.asarray(look().convert("L"), dtype=np.uint8)
            hidden = not _shows(line.box, grey)
        marked.append(replace(line, hidden=hidden) if hidden else line)
    return tuple(marked)


def _is_off(box: Box, seen: Box) -> bool:
    """Tell whether the middle of a box lies outside of what is seen."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not (seen[0] <= x <= seen[2] and seen[1] <= y <= seen[3])


def _shows(box: Box, grey: NDArray[np.uint8]) -> bool:
    """Tell whether anything can be made out inside a box of the drawn page."""
    x0, y0, x1, y1 = (round(v * LOOK_SCALE) for v in box)
    bottom = len(grey)
    inside = grey[max(bottom - y1, 0) : max(bottom - y0, 0) + 1, max(x0, 0) : max(x1, 0) + 1]
    return inside.size == 0 or int(inside.max()) - int(inside.min()) >= FAINT
