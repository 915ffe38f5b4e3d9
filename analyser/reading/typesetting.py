"""Builds the text, boxes and lines of a page from pieces whose place is known, and wraps text into a box.

For text from elsewhere than a PDF's text layer: form fields, words of OCR, word processors, spreadsheets.
"""

import math
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from analyser.records import Box, Line

LINE_HEIGHT = 1.2
"""In font sizes."""

_WIDTHS = {
    **dict.fromkeys("ijlIîïìí|'’", 0.22),
    **dict.fromkeys(" .,:;/!()[]tf-r\u00a0\u202f", 0.29),
    **dict.fromkeys("cksvxyzJçš", 0.5),
    **dict.fromkeys("mM%wW—œŒæÆ@☐☑☒", 0.85),
}

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
            self._append(word, _spread(word, box))
        whole = around([box for _, box in words])
        self.lines.append(Line(start, len(self.text), whole, round(size, 2), bold))

    def _start_row(self) -> None:
        if self.text and not self.text.endswith("\n"):
            self._append("\n", [_NO_PLACE])

    def _append(self, text: str, boxes: Iterable[Box]) -> None:
        self.text += text
        for box in boxes:
            self.boxes.extend(box)


def measure(text: str) -> list[float]:
    """Give the width of each character in font sizes, nearly as in Helvetica."""
    return [_WIDTHS.get(c, 0.67 if c.isupper() else 0.0 if unicodedata.combining(c) else 0.55) for c in text]


def wrap_spans(text: str, width: float) -> Iterator[tuple[int, int]]:
    """Break a text into lines that fit `width` font sizes, between words where possible; give their spans."""
    for paragraph in re.finditer(r"[^\n]+", text):
        start, end = paragraph.span()
        reach = [0.0, *accumulate(measure(paragraph.group()))]
        first = start
        while reach[end - first] - reach[start - first] > width:
            fit = max(start + 1, first + bisect_right(reach, reach[start - first] + width) - 1)
            space = text.rfind(" ", start + 1, fit + 1)
            cut = space if space > start else fit
            yield start, cut
            start = cut + (text[cut] == " ")
        if text[start:end].strip():
            yield start, end


def _spread(text: str, box: Box) -> list[Box]:
    """Share a box among the characters of a text, by their usual widths."""
    x0, y0, x1, y1 = box
    reach = [0.0, *accumulate(measure(text))]
    scale = (x1 - x0) / (reach[-1] or 1.0)
    return [(x0 + a * scale, y0, x0 + b * scale, y1) for a, b in pairwise(reach)]


def _between(left: Box, right: Box) -> Box:
    """Give the box of the space between two words."""
    return (min(left[2], right[0]), min(left[1], right[1]), max(left[2], right[0]), max(left[3], right[3]))


def around(boxes: Sequence[Box]) -> Box:
    """Give the smallest box around boxes."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
