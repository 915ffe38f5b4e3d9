"""Finds rows of label and value without drawn lines: labels at one left edge, values at another.

Knows the names of labels, nothing about actions.
"""

from itertools import pairwise

from analyser.extraction.layout.cells import Cell, Table
from analyser.extraction.layout.printed import Run, rows_of
from analyser.extraction.wording.labels import field_of, run_in_label
from analyser.records import Page

ALIGNED = 4.0
"""Points within which two left edges are the same column."""
_FEWEST_LABELS = 3
"""Rows of label and value that make a table."""


def label_table(page: Page, runs: list[Run]) -> tuple[Table | None, list[Run]]:
    """Find labels at one left edge with values at another, on the same rows."""
    rows = rows_of(runs)
    beside = [(row[0], row[1]) for row in rows if len(row) >= 2 and _is_bare_label(row[0].text)]
    pairs = [(label, value) for label, value in beside if label.text != value.text]
    for label, value in pairs:
        column = [p for p in pairs if abs(p[0].x0 - label.x0) <= ALIGNED and abs(p[1].x0 - value.x0) <= ALIGNED]
        if len(column) >= _FEWEST_LABELS and not _has_values_under(rows, [label for label, _ in column]):
            table, rest = _cut_label_table(page.index, rows, column)
            if table is not None:
                return table, rest
    return None, runs


def _has_values_under(rows: list[list[Run]], labels: list[Run]) -> bool:
    """Tell whether labels stand over their values, in another weight: what faces them is another column's."""
    edge = [row[0] for row in rows if abs(row[0].x0 - labels[0].x0) <= ALIGNED]
    under = [(above, run) for above, run in pairwise(edge) if above in labels]
    return sum(run.bold != above.bold for above, run in under) >= len(labels) - 1


def _is_bare_label(text: str) -> bool:
    """Tell a label from one that its own value follows: « Coût », but not « Coût : 350 k€ »."""
    run_in = run_in_label(text)
    has_value = run_in is not None and any(c.isalnum() for c in text[run_in.value_start :])
    return field_of(text) is not None and not has_value


def _cut_label_table(
    page_index: int, rows: list[list[Run]], pairs: list[tuple[Run, Run]]
) -> tuple[Table | None, list[Run]]:
    """Give each label the rows down to the next label; stop where a row starts left of the values without label."""
    left, right = min(p[0].x0 for p in pairs), min(p[1].x0 for p in pairs)
    tops = {id(p[0]) for p in pairs}
    first = next(i for i, row in enumerate(rows) if id(row[0]) in tops)
    taken: list[list[Cell]] = []
    used: set[int] = set()
    previous: Run | None = None
    for row in rows[first:]:
        labels = [r for r in row if r.x0 < right - ALIGNED and r.x1 <= right + ALIGNED]
        values = [r for r in row if r.x0 >= right - ALIGNED]
        if any(r not in labels and r not in values for r in row) or any(r.x0 < left - ALIGNED for r in labels):
            break
        if previous is not None and row[0].top - previous.bottom > 4.5 * (previous.bottom - previous.top):
            break
        if labels and values:
            taken.append([Cell.around(labels), Cell.around(values)])
        elif labels and taken and not _is_continued(taken[-1][0], labels[0]):
            break
        elif taken:
            taken[-1][0 if labels else 1].runs.extend(labels or values)
        used.update(id(r) for r in row)
        previous = row[0]
    for cells in taken:
        for cell in cells:
            cell.fit()
    rest = [run for row in rows for run in row if id(run) not in used]
    return (Table(page_index, taken, ruled=False), rest) if len(taken) >= _FEWEST_LABELS else (None, rest)


def _is_continued(label: Cell, run: Run) -> bool:
    """Tell whether a run in the label column is the second line of the label above."""
    last = label.runs[-1]
    return run.top - last.bottom < 0.6 * (run.bottom - run.top) and run.bold == last.bold and len(label.runs) < 4
