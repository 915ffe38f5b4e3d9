"""Reads labels that stand at the right edge, each on the first line of its value: few templates do so, all their fiches.

The same short words come back at one abscissa, alone of their print; what those mean that no list knows, `learning`
tells.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from analyser.extraction.layout.printed import Run, rows_of
from analyser.extraction.layout.stacked import Pair, Stacked, stacked_of

_FEWEST = 4
"""Labels in one column of a page."""
_LONGEST = 24
"""Characters of a label."""
_MOST_OTHERS = 0.25
"""What else may stand there, as a part of the labels: with more it is a column of text."""
_ALIGNED = 3.0
"""Points within which their left edges stand."""


def right_labels(runs: Sequence[Run], returning: Collection[str]) -> tuple[list[Stacked], list[Run]]:
    """Take the values that labels at the right name; give them and the runs that are left."""
    rows = rows_of(runs)
    labels = _labels(rows, returning)
    answers: list[Pair] = []
    open_at: float | None = None
    for row in rows:
        label = row[-1] if row[-1] in labels else None
        if label is not None:
            answers.append((label, row[:-1]))
            open_at = row[0].x0
        elif open_at is not None and len(row) == 1 and _goes_on(answers[-1], row[0], open_at):
            answers[-1][1].append(row[0])
        else:
            open_at = None
    used = {id(run) for label, value in answers for run in (label, *value)}
    return [stacked_of([answer]) for answer in answers], [run for run in runs if id(run) not in used]


def _labels(rows: Sequence[Sequence[Run]], returning: Collection[str]) -> set[Run]:
    """Find the column of labels: the last words of rows, printed otherwise than the value before them."""
    columns: dict[int, list[Run]] = defaultdict(list)
    for row in rows:
        label = row[-1]
        parted = len(row) > 1 and label.bold and not row[-2].bold
        if parted and len(label.text) <= _LONGEST and label.text in returning:
            columns[round(label.x0 / _ALIGNED)].append(label)
    held = max(columns.values(), key=len, default=[])
    if len({label.text for label in held}) < _FEWEST:
        return set()
    left = min(label.x0 for label in held) - _ALIGNED
    others = sum(run.x0 >= left and run not in held for row in rows for run in row)
    return set(held) if others <= _MOST_OTHERS * len(held) else set()


def _goes_on(answer: Pair, run: Run, left: float) -> bool:
    """Tell whether a line goes on with a value: at its left edge, in its print, right under it."""
    label, value = answer
    last = value[-1]
    near = run.top - last.bottom < 0.6 * (last.bottom - last.top)
    return near and abs(run.x0 - left) <= _ALIGNED and run.bold == last.bold and run.x1 < label.x0
