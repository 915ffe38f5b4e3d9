"""Cuts a passage around its matching words and marks them, as markdown in which the text itself stays text."""

import re
from collections.abc import Sequence

from analyser.ui.typography import literal

_HEADING = re.compile(r"^#+ ", re.MULTILINE)
Marks = Sequence[tuple[int, int]]


def marked_excerpt(text: str, marks: Marks, length: int = 420) -> str:
    """Give about `length` characters around the first match, matches highlighted; marks are spans of `text`."""
    start, end = _window(text, marks, length)
    pieces, at = [], start
    for mark_start, mark_end in _merged(marks):
        left, right = max(mark_start, at), min(mark_end, end)
        if left >= right:
            continue
        pieces += [_plain(text[at:left]), f":green-background[{literal(text[left:right])}]"]
        at = right
    pieces.append(_plain(text[at:end]))
    return f"{'… ' if start else ''}{''.join(pieces).strip()}{' …' if end < len(text) else ''}"


def _plain(text: str) -> str:
    """Escape a piece but for the space at its ends, which parts it from its neighbours; drop the marks of headings."""
    text = _HEADING.sub("", text)
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{literal(text)}{' ' if after and text.strip() else ''}"


def _merged(marks: Marks) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, marks: Marks, length: int) -> tuple[int, int]:
    """Choose what to show: whole words, starting a little before the first match."""
    if len(text) <= length:
        return 0, len(text)
    first = min((start for start, _ in marks), default=0)
    start = max(0, min(first - length // 4, len(text) - length))
    end = min(len(text), start + length)
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end
