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
    rows += _missing_rows(rows, columns, near)
    ys, xs = sorted({y for y, _, _ in rows}), sorted({x for x, _, _ in columns})
    found = {
        cell
        for above, below in pairwise(ys)
        for left, right in pairwise(xs)
        if (cell := _around((left + right) / 2, (above + below) / 2, rows, columns, near))
    }
    return tuple(sorted(_apart(found), key=lambda c: (c[1], c[0])))


def _missing_rows(rows: Sequence[Rule], columns: Sequence[Rule], near: float) -> list[Rule]:
    """Give the rules at which three columns or more end together with no rule there: the edge of a shaded head."""
    missing: list[Rule] = []
    for y in sorted({end for column in columns for end in column[1:]}):
        across = [x for x, start, end in columns if abs(start - y) <= near or abs(end - y) <= near]
        if len(across) >= 3 and not any(abs(y - known[0]) <= 2 * near for known in (*rows, *missing)):
            missing.append((y, min(across), max(across)))
    return missing


def _apart(cells: Collection[Cell]) -> list[Cell]:
    """Leave out cells that smaller ones overlap: where a ruled line is broken, what shows of it counts."""
    kept: list[Cell] = []
    for cell in sorted(cells, key=lambda c: ((c[2] - c[0]) * (c[3] - c[1]), c)):
        if not any(cell[0] < k[2] and k[0] < cell[2] and cell[1] < k[3] and k[1] < cell[3] for k in kept):
            kept.append(cell)
    return kept


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
