"""Finds the cells of ruled tables from their ruled lines. In any coordinates whose y grows downwards."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

from analyser.records import Box

Rule = tuple[float, float, float]
"""Position across, start and end along."""
Cell = Box
"""Left, top, right, bottom: the positions of the ruled lines around it."""

SAME_RULE_INCHES = 0.06
"""Ruled lines this near each other are one, drawn twice or broken."""
MAX_RULES = 300


def find_cells(rules: Sequence[Box], dpi: float) -> tuple[Cell, ...]:
    """Find the areas that ruled lines close on all four sides, row by row from the top, merged cells whole."""
    near = SAME_RULE_INCHES * dpi
    rows = _snap([r for r in rules if r[2] - r[0] >= r[3] - r[1]], axis=1, near=near)
    columns = _snap([r for r in rules if r[2] - r[0] < r[3] - r[1]], axis=0, near=near)
    if len(rows) > MAX_RULES or len(columns) > MAX_RULES:
        return ()
    ys, xs = sorted({y for y, _, _ in rows}), sorted({x for x, _, _ in columns})
    found = {
        cell
        for above, below in pairwise(ys)
        for left, right in pairwise(xs)
        if (cell := _around((left + right) / 2, (above + below) / 2, rows, columns, near))
    }
    return tuple(sorted(found, key=lambda c: (c[1], c[0])))


def cell_at(cells: Collection[Cell], box: Box) -> Cell | None:
    """Give the cell in which the middle of a box lies."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)


def _snap(rules: Sequence[Box], axis: int, near: float) -> list[Rule]:
    """Give position, start and end of each rule, positions that are near each other made one."""
    snapped: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r[axis] + r[axis + 2]):
        position = (rule[axis] + rule[axis + 2]) / 2
        if snapped and position - snapped[-1][0] <= near:
            position = snapped[-1][0]
        snapped.append((position, rule[1 - axis], rule[3 - axis]))
    return snapped


def _around(
    x: float,
    y: float,
    rows: Sequence[Rule],
    columns: Sequence[Rule],
    near: float,
) -> Cell | None:
    """Give the cell around a point, if ruled lines close it."""
    beside = sorted({p for p, start, end in columns if start - near <= y <= end + near})
    across = sorted({p for p, start, end in rows if start - near <= x <= end + near})
    i, j = bisect_left(beside, x), bisect_left(across, y)
    if not (0 < i < len(beside) and 0 < j < len(across)):
        return None
    return (beside[i - 1], across[j - 1], beside[i], across[j])
