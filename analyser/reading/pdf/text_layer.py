r"""The one text layer: pdfium's text of a page, in its own order, with the place of every character.

`text[i]` stands at `boxes[i]`. Compared with `FPDFText_GetText`, line ends are `\n`, the mark of a hyphen at a line's
end is a soft hyphen, and control characters (which XML and spreadsheets refuse) are U+FFFD. Knows nothing of lines.
"""

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from analyser.reading.pdf.frame import Boxes, Frame

MAX_CHARACTERS = 200_000
"""A page; one full of small print holds about 10,000."""

_NEW_LINE, _RETURN, _SPACE, _SOFT_HYPHEN, _UNKNOWN = 0x0A, 0x0D, 0x20, 0xAD, 0xFFFD
_WINDOWS_PUNCTUATION = dict(zip(b"\x85\x91\x92\x93\x94\x96\x97", map(ord, "…‘’“”–—"), strict=True))
"""Punctuation of Windows' code page 1252 that badly made fonts leave where Unicode has control characters."""


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page, in reading order. The three run in parallel."""

    text: str
    boxes: Boxes
    """In displayed coordinates; NaN where a character has no place of its own."""
    indices: NDArray[np.int32]
    """pdfium's own index of each character, to ask for its font."""
    cut: bool = False
    """Whether the page holds more than `MAX_CHARACTERS`."""


def read_characters(textpage: pypdfium2.PdfTextPage, frame: Frame) -> Characters:
    """Read the characters of a pdfium text page."""
    count = max(0, pdfium.FPDFText_CountChars(textpage))
    kept = min(count, MAX_CHARACTERS)
    handle, unicode_of, box_of = textpage.raw, pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    codes = np.array([unicode_of(handle, i) for i in range(kept)], dtype=np.uint32)
    rectangles = (pdfium.FS_RECTF * kept)()
    for i in range(kept):
        box_of(handle, i, rectangles[i])
    boxes = _to_boxes(rectangles, kept)
    for i in np.flatnonzero(codes == _SPACE).tolist():
        if pdfium.FPDFText_IsGenerated(handle, i) == 1:
            boxes[i] = np.nan
    boxes[(codes == _NEW_LINE) | (codes == _RETURN)] = np.nan
    codes = _legible(codes, textpage)
    codes, boxes = _join_surrogates(codes, boxes)
    seen = np.flatnonzero((codes != 0) & (codes != _RETURN))
    text = codes[seen].astype("<u4").tobytes().decode("utf-32-le")
    return Characters(text, frame.place_all(boxes[seen]), seen.astype(np.int32), cut=kept < count)


def _to_boxes(rectangles: "ctypes.Array[pdfium.FS_RECTF]", count: int) -> Boxes:
    """Read pdfium's (left, top, right, bottom) as x0, y0, x1, y1, empty sides put in order."""
    raw = np.frombuffer(ctypes.string_at(rectangles, count * 16), dtype=np.float32).reshape(count, 4)
    x, y = raw[:, [0, 2]], raw[:, [3, 1]]
    boxes = np.stack((x.min(1), y.min(1), x.max(1), y.max(1)), axis=1)
    boxes[~np.isfinite(boxes).all(axis=1)] = np.nan
    return boxes


def _legible(codes: NDArray[np.uint32], textpage: pypdfium2.PdfTextPage) -> NDArray[np.uint32]:
    """Replace what is no text: hyphenation marks, code page 1252 punctuation, control and non-characters."""
    codes = codes.copy()
    for i in np.flatnonzero((codes == 0x02) | (codes == 0xFFFE)).tolist():
        if pdfium.FPDFText_IsHyphen(textpage, i) == 1:
            codes[i] = _SOFT_HYPHEN
    for wrong, right in _WINDOWS_PUNCTUATION.items():
        codes[codes == wrong] = right
    control = (codes < 0x20) & ~np.isin(codes, (0, 0x09, _NEW_LINE, _RETURN))
    unknown = control | ((codes >= 0x7F) & (codes <= 0x9F)) | ((codes & 0xFFFE) == 0xFFFE) | (codes > 0x10FFFF)
    codes[unknown] = _UNKNOWN
    codes[codes == 0x09] = _SPACE
    return codes


def _join_surrogates(codes: NDArray[np.uint32], boxes: Boxes) -> tuple[NDArray[np.uint32], Boxes]:
    """Make one character of each pair of surrogates (the second becomes 0); a lone one is unreadable."""
    high, low = (codes & 0xFFFFFC00) == 0xD800, (codes & 0xFFFFFC00) == 0xDC00
    if not (high.any() or low.any()):
        return codes, boxes
    firsts = np.flatnonzero(high[:-1] & low[1:])
    codes[firsts] = 0x10000 + ((codes[firsts] & 0x3FF) << 10) + (codes[firsts + 1] & 0x3FF)
    codes[firsts + 1] = 0
    codes[(codes & 0xFFFFF800) == 0xD800] = _UNKNOWN
    return codes, boxes
