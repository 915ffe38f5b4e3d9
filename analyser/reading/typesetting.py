"""Builds the text, boxes and lines of a page from pieces whose place is known, and wraps text into a box.

For text from elsewhere than a PDF's text layer: form fields, words of OCR, word processors, spreadsheets.
"""

import math
import re
import textwrap
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analyser.records import Box, Line

CHARACTER_WIDTH = 0.5
"""Of a Latin text face, in font sizes, on average."""
LINE_HEIGHT = 1.2
"""In font sizes."""

_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_PLACE = (math.nan, math.nan, math.nan, math.nan)


def clean(text: str) -> str:
    r"""Give a text as pages store it: `\n` at line ends, U+FFFD for control characters."""
    return _UNREADABLE.sub("\ufffd", re.sub(r"\r\n?|[\v\f\u0085\u2028\u2029]", "\n", text).replace("\t", " "))


@dataclass(slots=True)
class PageText:
    """A page's text in the making; `text[i]` stands at `boxes[4 * i : 4 * i + 4]`."""

    text: str = ""
    boxes: "array[float]" = field(default_factory=lambda: array("f"))
    lines: list[Line] = field(default_factory=list)

    def add_line(self, text: str, box: Box, size: float, bold: bool = False) -> None:
        """Add a line on its own row of the text, its characters spread evenly over `box`."""
        self.add_words([(text, box)], size, bold)

    def add_words(self, words: Sequence[tuple[str, Box]], size: float, bold: bool = False) -> None:
        """Add a line of words, each with its own box; the spaces between them stand in the gaps."""
        self._start_row()
        start = len(self.text)
        for i, (word, box) in enumerate(words):
            if i:
                self._append(" ", [_between(words[i - 1][1], box)])
            self._append(word, _spread(len(word), box))
        around = _around([box for _, box in words])
        self.lines.append(Line(start, len(self.text), around, round(size, 2), bold))

    def add_break(self) -> None:
        """Leave an empty row: the next line begins another paragraph or block."""
        if self.text and not self.text.endswith("\n\n"):
            self._append("\n", [_NO_PLACE])

    def _start_row(self) -> None:
        if self.text and not self.text.endswith("\n"):
            self._append("\n", [_NO_PLACE])

    def _append(self, text: str, boxes: Iterable[Box]) -> None:
        self.text += text
        for box in boxes:
            self.boxes.extend(box)


def wrap(text: str, width: float, size: float, character_width: float = CHARACTER_WIDTH) -> list[str]:
    """Break a text into lines that fit `width` points."""
    columns = max(4, int(width / (character_width * size)))
    return [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, columns, break_on_hyphens=False) or ([""] if paragraph else [])
    ]


def _spread(count: int, box: Box) -> list[Box]:
    """Cut a box into `count` equal parts, left to right."""
    x0, y0, x1, y1 = box
    step = (x1 - x0) / max(count, 1)
    return [(x0 + i * step, y0, x0 + (i + 1) * step, y1) for i in range(count)]


def _between(left: Box, right: Box) -> Box:
    """Give the box of the space between two words."""
    return (min(left[2], right[0]), min(left[1], right[1]), max(left[2], right[0]), max(left[3], right[3]))


def _around(boxes: Sequence[Box]) -> Box:
    """Give the box around boxes."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
