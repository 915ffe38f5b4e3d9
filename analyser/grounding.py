"""From a quote to its place on the page, and from that place to boxes; a quote that does not stand there is refused.

Typography may differ (spaces, hyphenation, apostrophes, ligatures); digits, signs, letters and words may not.
Knows nothing of files: all it sees is the stored text of a page.
"""

import math
import re
from collections.abc import Iterable

from analyser.folding import find_all_folded
from analyser.records import Box, Citation, Document, Line, Page

_SPACES = r"[ \u00a0\u202f\u2009]"
_THOUSANDS_BEFORE = re.compile(rf"(?<!\d)\d{{1,3}}(?:{_SPACES}\d{{3}})*{_SPACES}+$")
_THOUSANDS_AFTER = re.compile(rf"{_SPACES}+\d{{3}}(?!\d)")
_LONGEST_NUMBER = 24


def locate(quote: str, page: Page, starts: range | None = None) -> Citation | None:
    """Find where `quote` stands on `page`; the citation quotes the page's own text. None when it does not stand there.

    Refused: a part of a word or of a number (`250 000` inside `1 250 000`), and text that is hidden on the page.
    `starts`: the offsets at which it may begin (default: anywhere).
    """
    for start, end in find_all_folded(quote, page.text):
        if starts is not None and start not in starts:
            continue
        found = page.text[start:end]
        if not any(c.isalnum() for c in found):
            return None
        if not (_continues_number(page, start, end) or _is_hidden(page, start, end)):
            return Citation.of(page, start, end)
    return None


def locate_in_document(quote: str, document: Document, first: Iterable[int] = ()) -> Citation | None:
    """Find the quote in a document, on the pages of index `first` before all others."""
    preferred = [i for i in dict.fromkeys(first) if 0 <= i < len(document.pages)]
    others = (i for i in range(len(document.pages)) if i not in preferred)
    for index in (*preferred, *others):
        if citation := locate(quote, document.pages[index]):
            return citation
    return None


def boxes_of(citation: Citation, page: Page) -> tuple[Box, ...]:
    """Give one box for each line that the citation touches, in PDF points; none for a page without geometry."""
    if not page.boxes:
        return ()
    boxes = (_box_within(page, max(line.start, citation.start), min(line.end, citation.end)) for line in page.lines)
    return tuple(box for box in boxes if box)


def _box_within(page: Page, start: int, end: int) -> Box | None:
    """Give the box around the characters of a span that have a place."""
    if start >= end:
        return None
    flat = page.boxes[4 * start : 4 * end]
    placed = [flat[i : i + 4] for i in range(0, len(flat), 4) if not any(map(math.isnan, flat[i : i + 4]))]
    if not placed:
        return None
    x0, y0, x1, y1 = zip(*placed, strict=True)
    return (round(min(x0), 2), round(min(y0), 2), round(max(x1), 2), round(max(y1), 2))


def _continues_number(page: Page, start: int, end: int) -> bool:
    """Tell whether a group of thousands stands before or after the span, on its line: the span cuts a number."""
    text = page.text
    if re.match(r"\d{3}(?!\d)", text[start:end]):
        before = _THOUSANDS_BEFORE.search(text, max(0, start - _LONGEST_NUMBER), start)
        if before and _on_one_line(page, before.start(), start):
            return True
    if re.search(r"(?<!\d)\d{1,3}$", text[start:end]):
        after = _THOUSANDS_AFTER.match(text, end)
        return after is not None and _on_one_line(page, end - 1, after.end() - 1)
    return False


def _on_one_line(page: Page, first: int, last: int) -> bool:
    """Tell whether two offsets lie on one line of the page; of a page without lines, always."""
    line = _line_at(page, first)
    return not page.lines or (line is not None and last < line.end)


def _line_at(page: Page, offset: int) -> Line | None:
    """Give the line that holds this offset."""
    return next((line for line in page.lines if line.start <= offset < line.end), None)


def _is_hidden(page: Page, start: int, end: int) -> bool:
    """Tell whether the span touches text that nobody can see on the page."""
    return any(line.hidden and line.start < end and start < line.end for line in page.lines)
