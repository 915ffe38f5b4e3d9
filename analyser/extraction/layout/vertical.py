"""Leaves out words written from bottom to top on side bands: each of their letters would be a line of its own."""

from collections.abc import Sequence

from analyser.extraction.layout.printed import Run

_FEWEST = 4
"""Letters one above the other."""
_ALIGNED = 4.0
"""Points within which their left edges stand."""
_APART = 2.5
"""Sizes of print from one letter to the next, at most; a space stands between two words."""


def without_vertical(runs: Sequence[Run]) -> list[Run]:
    """Leave out single letters that stand in a column of such."""
    columns: list[list[Run]] = []
    for run in sorted((r for r in runs if len(r.text.strip()) == 1), key=lambda r: r.top):
        column = next((c for c in columns if _goes_on(c[-1], run)), None)
        if column is None:
            columns.append([run])
        else:
            column.append(run)
    dropped = {id(run) for column in columns if _is_word(column) for run in column}
    return [run for run in runs if id(run) not in dropped]


def _goes_on(last: Run, run: Run) -> bool:
    """Tell whether a letter stands right under another one."""
    return abs(run.x0 - last.x0) <= _ALIGNED and run.top - last.top <= _APART * max(run.size, last.size)


def _is_word(column: Sequence[Run]) -> bool:
    """Tell letters of a word from the numbers and ticks of a list."""
    return sum(run.text.strip().isalpha() for run in column) >= _FEWEST and len({run.text for run in column}) > 2
