"""Puts justified lines together again: in a narrow column their words stand apart as cells of a table do.

Knows places only. Their spaces are alike, and they fill the width of the lines around them.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from analyser.extraction.layout.printed import Run

_EVEN = 1.5
"""Points by which the spaces of one justified line differ, at most."""
_WIDEST_SPACE = 2.5
"""Sizes of print that a space in a justified line takes, at most."""


def whole_lines(runs: Sequence[Run]) -> list[Run]:
    """Put together the words of justified lines, spread evenly from edge to edge of a column."""
    edges = {(round(run.x0), round(run.x1)) for run in runs}
    whole: list[Run] = []
    at = 0
    while at < len(runs):
        end = at + 1
        while end < len(runs) and _is_next(runs[end - 1], runs[end]):
            end += 1
        words = runs[at:end]
        whole += [_joined_run(words)] if _is_spread(words) and _ends_at(words, edges) else words
        at = end
    return whole


def _is_next(before: Run, run: Run) -> bool:
    """Tell whether a run follows another on its line in the same print, not far."""
    same_print = abs(run.size - before.size) < _EVEN and run.bold == before.bold
    on_line = abs(run.middle - before.middle) < _EVEN and 0 < run.x0 - before.x1 < _WIDEST_SPACE * run.size
    return same_print and on_line and run.page.text[before.end : run.start].strip(" ") == ""


def _is_spread(words: Sequence[Run]) -> bool:
    """Tell whether the spaces between three runs or more are alike."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(words)]
    return len(gaps) > 1 and max(gaps) - min(gaps) < _EVEN


def _ends_at(words: Sequence[Run], edges: set[tuple[int, int]]) -> bool:
    """Tell whether words fill the width that an uncut line of the page has."""
    x0, x1 = round(words[0].x0), round(words[-1].x1)
    return any((x0 + a, x1 + b) in edges for a in (-1, 0, 1) for b in (-1, 0, 1))


def _joined_run(words: Sequence[Run]) -> Run:
    """Make one run of those of a line."""
    top, bottom = min(run.top for run in words), max(run.bottom for run in words)
    return replace(words[0], end=words[-1].end, x1=words[-1].x1, top=top, bottom=bottom)
