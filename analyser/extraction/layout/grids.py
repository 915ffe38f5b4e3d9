"""Finds ruled tables: cells bounded by drawn lines, merged cells included. Knows nothing about what they say."""

from collections.abc import Iterable, Sequence

from analyser.extraction.layout.cells import TOLERANCE, Cell, Table, grid_rows
from analyser.extraction.layout.printed import Run, split_at
from analyser.records import Page

MOST_LINES = 400
"""More drawn lines than this on a page are a drawing (map, chart), not a table."""


Segment = tuple[float, float, float]
"""Position of a drawn line, and from where to where it goes."""


def ruled_tables(page: Page, runs: list[Run]) -> tuple[list[Table], list[Run]]:
    """Find the tables drawn with lines on a page; give them and the runs that stand in none."""
    upright, level = _segments(page)
    if not upright or not level or len(upright) + len(level) > MOST_LINES:
        return [], runs
    tables: list[Table] = []
    rest = runs
    for verticals, horizontals in sorted(_connected(upright, level), key=_area):
        cells = [cell for cell in _cells(verticals, horizontals) if _is_drawn(cell, page)]
        if len(cells) < 2:
            continue
        table, left = _filled(page, cells, rest, tables)
        if table is not None:
            held = {id(inner) for cell in table.cells for inner in cell.nested}
            tables = [inner for inner in tables if id(inner) not in held] + [table]
            rest = left
    return sorted(tables, key=lambda table: (table.top, table.x0)), rest


def _area(group: tuple[list[Segment], list[Segment]]) -> float:
    """Give the area of a group of lines, so that a table inside a cell comes before the table around it."""
    xs, ys = ([segment[0] for segment in segments] for segments in group)
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _take_in(cells: Sequence[Cell], inner: Table) -> None:
    """Put a table into the cell that it stands in, if there is one."""
    for cell in cells:
        if cell.x0 <= inner.x0 and inner.x1 <= cell.x1 and cell.top <= inner.top and inner.bottom <= cell.bottom:
            cell.nested.append(inner)
            cell.runs.extend(run for held in inner.cells for run in held.runs)
            return


def _segments(page: Page) -> tuple[list[Segment], list[Segment]]:
    """Collect vertical and horizontal lines, the edges of boxes included, drawn twice counted once."""
    upright: set[Segment] = set()
    level: set[Segment] = set()
    height = page.height
    for shape in page.shapes:
        x0, y0, x1, y1 = (round(value, 1) for value in shape.box)
        top, bottom = round(height - y1, 1), round(height - y0, 1)
        if shape.kind == "vertical":
            upright.add((round((x0 + x1) / 2, 1), top, bottom))
        elif shape.kind == "horizontal":
            level.add((round((top + bottom) / 2, 1), x0, x1))
        elif shape.kind == "box" and (x1 - x0) < 0.97 * page.width:
            upright.update({(x0, top, bottom), (x1, top, bottom)})
            level.update({(top, x0, x1), (bottom, x0, x1)})
    return sorted(upright), sorted(level)


def _connected(upright: list[Segment], level: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Group lines that touch."""
    parent = list(range(len(upright) + len(level)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (x, top, bottom) in enumerate(upright):
        for j, (y, left, right) in enumerate(level):
            if left - TOLERANCE <= x <= right + TOLERANCE and top - TOLERANCE <= y <= bottom + TOLERANCE:
                parent[root(i)] = root(len(upright) + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate(upright):
        groups.setdefault(root(i), ([], []))[0].append(segment)
    for j, segment in enumerate(level):
        groups.setdefault(root(len(upright) + j), ([], []))[1].append(segment)
    return [(v, h) for v, h in groups.values() if len(v) >= 2 and len(h) >= 2]


def _positions(segments: Iterable[Segment]) -> list[float]:
    """Merge the positions of lines that are closer than the tolerance."""
    merged: list[list[float]] = []
    for position in sorted(segment[0] for segment in segments):
        if merged and position - merged[-1][-1] <= TOLERANCE:
            merged[-1].append(position)
        else:
            merged.append([position])
    return [sum(group) / len(group) for group in merged]


def _cells(upright: list[Segment], level: list[Segment]) -> list[Cell]:
    """Cut the rectangle of a group of lines into cells: slots of the full grid that no line separates are one."""
    xs, ys = _positions(upright), _positions(level)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1:
        return []
    parent = list(range(columns * rows))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            middle_x, middle_y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            if c + 1 < columns and not _covers(upright, xs[c + 1], middle_y):
                parent[root(r * columns + c)] = root(r * columns + c + 1)
            if r + 1 < rows and not _covers(level, ys[r + 1], middle_x):
                parent[root(r * columns + c)] = root((r + 1) * columns + c)
    cells: dict[int, Cell] = {}
    for r in range(rows):
        for c in range(columns):
            cell = cells.setdefault(root(r * columns + c), Cell(xs[c], ys[r], xs[c + 1], ys[r + 1]))
            cell.x0, cell.x1 = min(cell.x0, xs[c]), max(cell.x1, xs[c + 1])
            cell.top, cell.bottom = min(cell.top, ys[r]), max(cell.bottom, ys[r + 1])
    return list(cells.values())


def _is_drawn(cell: Cell, page: Page) -> bool:
    """Tell a cell from the space between filled boxes: it lies in one, or ruled lines bound it both ways."""
    height = page.height
    x, y = (cell.x0 + cell.x1) / 2, height - (cell.top + cell.bottom) / 2
    upright = level = False
    slack = TOLERANCE + 1
    for shape in page.shapes:
        x0, y0, x1, y1 = shape.box
        wide = x0 - slack <= cell.x0 and cell.x1 <= x1 + slack
        if shape.kind == "box" and wide and y0 - slack <= height - cell.bottom and height - cell.top <= y1 + slack:
            return True
        if shape.kind == "vertical" and y0 <= y <= y1:
            upright = upright or min(abs(x0 - cell.x0), abs(x1 - cell.x1)) <= slack
        elif shape.kind == "horizontal" and x0 <= x <= x1:
            level = level or min(abs(page.height - y1 - cell.top), abs(page.height - y0 - cell.bottom)) <= slack
    return upright and level


def _covers(segments: list[Segment], position: float, at: float) -> bool:
    """Tell whether a line at `position` passes by `at`."""
    return any(abs(place - position) <= TOLERANCE and start - 0.5 <= at <= end + 0.5 for place, start, end in segments)


def _filled(page: Page, cells: list[Cell], runs: list[Run], inner: Sequence[Table]) -> tuple[Table | None, list[Run]]:
    """Put runs and inner tables into the cells that hold them; None unless some row has two cells with words."""
    x0, x1 = min(c.x0 for c in cells), max(c.x1 for c in cells)
    top, bottom = min(c.top for c in cells), max(c.bottom for c in cells)
    edges = sorted({c.x0 for c in cells} | {c.x1 for c in cells})
    by_area = sorted(cells, key=lambda c: (c.x1 - c.x0) * (c.bottom - c.top))
    rest: list[Run] = []
    for run in runs:
        if not (top <= run.middle <= bottom and run.x1 > x0 and run.x0 < x1):
            rest.append(run)
            continue
        crossed = [e for e in edges if any(c.top <= run.middle <= c.bottom and e in (c.x0, c.x1) for c in cells)]
        for part in split_at(run, crossed):
            holder = next(
                (c for c in by_area if c.x0 <= part.centre <= c.x1 and c.top <= part.middle <= c.bottom), None
            )
            if holder is None:
                rest.append(part)
            else:
                holder.runs.append(part)
    _lift_overflow(cells)
    for table in inner:
        _take_in(cells, table)
    rows = grid_rows([cell for cell in cells if cell.runs])
    if not any(len(row) > 1 for row in rows):
        return None, runs
    return Table(page.index, rows, shaded=_shaded(page, [cell for cell in cells if not cell.runs])), rest


def _shaded(page: Page, empty: Sequence[Cell]) -> list[Cell]:
    """Give the empty cells that a box fills, where it does not fill all of them."""
    boxes = [
        (s.box[0], page.height - s.box[3], s.box[2], page.height - s.box[1]) for s in page.shapes if s.kind == "box"
    ]
    filled = [
        cell
        for cell in empty
        if any(
            x0 - TOLERANCE <= cell.x0
            and cell.x1 <= x1 + TOLERANCE
            and abs(top - cell.top) <= TOLERANCE
            and abs(bottom - cell.bottom) <= TOLERANCE
            for x0, top, x1, bottom in boxes
        )
    ]
    return filled if len(filled) < len(empty) else []


def _lift_overflow(cells: Sequence[Cell]) -> None:
    """Give back to a cell the lines that ran over into the one below: printed over its words, read on from above."""
    for cell in cells:
        for run in [r for r in cell.runs if any(_collide(r, other) for other in cell.runs)]:
            above = next(
                (
                    c
                    for c in cells
                    if c is not cell and abs(c.x0 - cell.x0) <= TOLERANCE and abs(c.bottom - cell.top) <= TOLERANCE
                ),
                None,
            )
            if above is not None and above.runs and _reads_on(above.runs[-1], run):
                cell.runs.remove(run)
                above.runs.append(run)


def _collide(one: Run, two: Run) -> bool:
    """Tell whether two runs are printed over each other."""
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    lower = min(one.bottom - one.top, two.bottom - two.top)
    apart = abs(one.middle - two.middle)
    return one is not two and shared > 0.15 * lower and apart > 0.15 * lower and one.x0 < two.x1 and two.x0 < one.x1


def _reads_on(before: Run, after: Run) -> bool:
    """Tell whether nothing stands between two runs in the page's text."""
    return before.end <= after.start and not before.page.text[before.end : after.start].strip()
