"""Finds labels printed above, or below, their values without ruled lines: labels side by side, a value over or under each.

« MAÎTRE D'OUVRAGE    COÛT    CALENDRIER » over « Commune    1,2 M€    2026 », or small under figures in large print. A
row that also names a title or a number is the header of a summary table, and left alone.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from analyser.extraction.layout.parts import Part, labelled, part_of
from analyser.extraction.layout.printed import Excerpt, Run, rows_of
from analyser.extraction.wording.labels import AXIS, CORE, NUMBER, TITLE, TOWN, field_of
from analyser.records import Page

_HEADERS = frozenset({TITLE, NUMBER, AXIS, TOWN})
_LOOSE = 1.9
"""Rows further apart than so many line heights do not belong together."""
_LARGER = 1.15
"""How much larger than the captions under them values are printed."""
_SLACK = 4.0
"""Points by which a value may start left of its label."""


@dataclass(frozen=True, eq=False)
class Stacked:
    """A row of labels with the values under them, as parts, and its rectangle."""

    parts: tuple[Part, ...]
    x0: float
    top: float
    x1: float
    bottom: float


def stacked_labels(page: Page, runs: Sequence[Run]) -> tuple[list[Stacked], list[Run]]:
    """Take the stacked labels of a page, and give the runs that are left."""
    rows = rows_of(runs)
    found: list[Stacked] = []
    used: set[int] = set()
    at = 0
    while at < len(rows):
        labels = rows[at]
        if not _are_labels(labels):
            at += 1
            continue
        values = _values(page, rows, at)
        over = _values_over(rows, at, used) if not values else []
        if values or over:
            found.append(_stack(labels, values or over))
            used.update(id(run) for row in (labels, *values, *over) for run in row)
        at += 1 + len(values)
    return found, [run for run in runs if id(run) not in used]


def _are_labels(row: Sequence[Run]) -> bool:
    """Tell whether a row is nothing but field labels, two at least, one of them of an action."""
    if len(row) < 2 or len({(run.bold, round(run.size)) for run in row}) > 1:
        return False
    names = [field_of(run.text) for run in row]
    return None not in names and bool(CORE.intersection(n for n in names if n)) and not _HEADERS.intersection(names)


def _values(page: Page, rows: Sequence[Sequence[Run]], at: int) -> list[Sequence[Run]]:
    """Give the rows under a row of labels that stand in its columns."""
    labels = rows[at]
    taken: list[Sequence[Run]] = []
    above = labels
    for row in rows[at + 1 :]:
        far = min(run.top for run in row) - max(run.bottom for run in above) > _LOOSE * _height(row)
        if far or _are_labels(row) or not all(_column(run, labels) is not None for run in row):
            break
        if taken and _ruled_between(page, above, row):
            break
        taken.append(row)
        above = row
    return taken


def _values_over(rows: Sequence[Sequence[Run]], at: int, used: Set[int]) -> list[Sequence[Run]]:
    """Give the rows over a row of labels that stand in its columns, in larger print: a figure over its caption."""
    labels = rows[at]
    taken: list[Sequence[Run]] = []
    below = labels
    for row in reversed(rows[:at]):
        far = min(run.top for run in below) - max(run.bottom for run in row) > _LOOSE * _height(row)
        small = min(run.size for run in row) < _LARGER * labels[0].size
        if far or small or any(id(run) in used or _column(run, labels) is None for run in row):
            break
        taken.insert(0, row)
        below = row
    filled = {_column(run, labels) for row in taken for run in row}
    return taken if len(filled) == len(labels) else []


def _height(row: Sequence[Run]) -> float:
    """Give the height of a row's highest run."""
    return max(run.bottom - run.top for run in row)


def _column(run: Run, labels: Sequence[Run]) -> int | None:
    """Give the column that a run stands in, centred on its label or at its left edge; None for one that runs across."""
    centred = next((i for i, label in enumerate(labels) if abs(run.centre - label.centre) < _SLACK), None)
    if centred is not None:
        return centred
    column = max((i for i, label in enumerate(labels) if label.x0 - _SLACK <= run.x0), default=None)
    if column is None or (column + 1 < len(labels) and run.x1 > labels[column + 1].x0 + _SLACK):
        return None
    return column


def _ruled_between(page: Page, above: Sequence[Run], below: Sequence[Run]) -> bool:
    """Tell whether a ruled line parts two rows."""
    low, high = max(run.bottom for run in above) - 2, min(run.top for run in below) + 2
    return any(
        low <= page.height - shape.box[1] <= high and shape.box[0] <= below[0].x0 <= shape.box[2]
        for shape in page.shapes
        if shape.kind == "horizontal"
    )


def _stack(labels: Sequence[Run], values: Sequence[Sequence[Run]]) -> Stacked:
    """Give each label the runs of its column."""
    columns: list[list[Run]] = [[] for _ in labels]
    for row in values:
        for run in row:
            column = _column(run, labels)
            if column is not None:
                columns[column].append(run)
    parts = tuple(
        labelled(Excerpt.of_runs([label]), field_of(label.text) or "", Excerpt.of_runs(under), part_of([label]))
        for label, under in zip(labels, columns, strict=True)
    )
    runs = [*labels, *(run for row in values for run in row)]
    return Stacked(
        parts,
        min(run.x0 for run in runs),
        min(run.top for run in runs),
        max(run.x1 for run in runs),
        max(run.bottom for run in runs),
    )
