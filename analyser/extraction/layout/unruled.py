"""Finds tables without drawn lines: columns under a row of headers, and the rows of label and value of `label_rows`.

Knows the names of headers, nothing about actions.
"""

import itertools
from bisect import bisect_right

from analyser.extraction.layout.cells import Cell, Table
from analyser.extraction.layout.columns import clear_gutter
from analyser.extraction.layout.headings import is_chapter
from analyser.extraction.layout.label_rows import ALIGNED, label_table
from analyser.extraction.layout.printed import Run, rows_of
from analyser.extraction.wording.headers import is_header_row
from analyser.records import Page

_INSIDE = 1.0
"""Points between a cell and the edge of its column."""
_WIDEST_GAP = 40.0
"""Points between two rows of one table, at most."""


def unruled_tables(page: Page, runs: list[Run]) -> tuple[list[Table], list[Run]]:
    """Find aligned tables among runs that stand in no ruled one; give them and the runs left over."""
    tables: list[Table] = []
    for find, side in ((_headed_table, _whole), (label_table, _left), (label_table, _right), (label_table, _whole)):
        while True:
            within = side(runs)
            table, left = find(page, within)
            if table is None:
                break
            tables.append(table)
            used = {id(run) for run in within} - {id(run) for run in left}
            runs = [run for run in runs if id(run) not in used]
    return sorted(tables, key=lambda table: table.top), runs


def _whole(runs: list[Run]) -> list[Run]:
    return runs


def _left(runs: list[Run]) -> list[Run]:
    """Give what stands in the left column of a page in two, where cards of labels may face other text."""
    gutter = clear_gutter(runs)
    return [run for run in runs if run.x1 <= gutter] if gutter is not None else []


def _right(runs: list[Run]) -> list[Run]:
    gutter = clear_gutter(runs)
    return [run for run in runs if run.x0 >= gutter] if gutter is not None else []


def _headed_table(page: Page, runs: list[Run]) -> tuple[Table | None, list[Run]]:
    """Find a row of column headers, and the rows below that keep to its columns."""
    rows = rows_of(runs)
    for at in range(len(rows)):
        header, height = _header(rows, at)
        if header is not None:
            below = _kept_rows(header, rows[at + height :])
            if below:
                head = rows[at : at + height]
                return _table(page, head, below, _edges(header, below)), _without(runs, *head, *below)
    return None, runs


def _header(rows: list[list[Run]], at: int) -> tuple[list[Run] | None, int]:
    """Give the headers that start at a row, one run a column, and the number of printed rows they take."""
    if len(rows[at]) < 3:
        return None, 0
    columns = [[run] for run in rows[at]]
    height = 1
    read = is_header_row([run.text for run in rows[at]])
    for row in rows[at + 1 : at + 4]:
        last = rows[at + height - 1][0]
        if row[0].top - last.bottom > 0.5 * (last.bottom - last.top):
            break
        if _is_band(row) and row[0].x0 <= rows[at][0].x0 + ALIGNED:
            break
        if {run.bold for run in row} != {run.bold for run in rows[at]}:
            break
        over = [next((c for c in columns if c[0].x0 - ALIGNED < run.centre < c[0].x1 + 30), None) for run in row]
        if None in over or (read and not rows[at][0].bold):
            break
        for run, column in zip(row, over, strict=True):
            if column is not None:
                column.append(run)
        height += 1
        read = read or is_header_row([" ".join(run.text for run in column) for column in columns])
    return ([column[0] for column in columns], height) if read else (None, 0)


def continued_table(page: Page, runs: list[Run], before: Table) -> tuple[Table | None, list[Run]]:
    """Read the top of a page as the rest of the table that ends the page before."""
    rows = rows_of(runs)
    left = min((cell.x0 for cell in before.rows[0]), default=0.0) - ALIGNED
    kept: list[list[Run]] = []
    for row in rows:
        crossing = any(run.x0 < edge - ALIGNED and run.x1 > edge + ALIGNED for run in row for edge in before.edges)
        far = bool(kept) and row[0].top - kept[-1][0].bottom > _WIDEST_GAP
        if crossing or far or row[0].x0 < left:
            break
        kept.append(row)
    first = {_column(run, before.edges) for run in kept[0]} if kept else set()
    if len(first) < min(3, len(before.edges) + 1):
        return None, runs
    return _table(page, [], kept, before.edges), _without(runs, *kept)


def _table(page: Page, header: list[list[Run]], rows: list[list[Run]], edges: list[float]) -> Table:
    """Make a table of the printed rows of its header and those below."""
    head = _cells([run for row in header for run in row], edges)
    records = [_cells(record, edges) for record in _records(page, rows, edges)]
    return Table(page.index, [head, *records] if head else records, False, edges)


def _without(runs: list[Run], *rows: list[Run]) -> list[Run]:
    """Give the runs that stand in none of these rows."""
    used = {id(run) for row in rows for run in row}
    return [run for run in runs if id(run) not in used]


def _kept_rows(header: list[Run], rows: list[list[Run]]) -> list[list[Run]]:
    """Read on below the header until a wide gap, a larger print or a line that runs across the columns."""
    kept: list[list[Run]] = []
    last = header
    for row in rows:
        gap = row[0].top - last[0].bottom
        if gap > _WIDEST_GAP or any(run.size > header[0].size * 1.25 for run in row):
            break
        if sum(_columns_crossed(header, run) for run in row) >= 2 and not _is_band(row):
            break
        kept.append(row)
        last = row
    return kept


def _is_band(row: list[Run]) -> bool:
    """Tell whether a row is the title of an axis across a table."""
    return len(row) == 1 and len(row[0].text) < 120 and (row[0].bold or is_chapter(row[0].text))


def _columns_crossed(header: list[Run], run: Run) -> int:
    """Count the headers, beyond the first, over which a run extends."""
    return max(0, sum(run.x0 < h.x1 - 2 and run.x1 > h.x0 + 2 for h in header) - 1)


def _edges(header: list[Run], rows: list[list[Run]]) -> list[float]:
    """Place the edge between two headers in the widest empty corridor between their middles."""
    runs = [run for row in rows for run in row] + header
    edges = []
    for left, right in itertools.pairwise(header):
        low, high = left.centre, right.centre
        if (end := _right_aligned(runs, low, right.x0)) is not None:
            edges.append((end + right.x0) / 2)
            continue
        stops = sorted(
            {low, high, *(r.x0 for r in runs if low < r.x0 < high), *(r.x1 for r in runs if low < r.x1 < high)}
        )
        gaps = [
            (b - a, (a + b) / 2) for a, b in itertools.pairwise(stops)
            if not any(r.x0 < (a + b) / 2 < r.x1 for r in runs)
        ]  # fmt: skip
        edges.append(max(gaps)[1] if gaps else (left.x1 + right.x0) / 2)
    return edges


def _right_aligned(runs: list[Run], low: float, high: float) -> float | None:
    """Give the right edge of the figures that stand between the middle of a header and the next one, all ending alike."""
    ends = [run.x1 for run in runs if low < run.x0 and run.x1 < high]
    return max(ends) if len(ends) > 2 and max(ends) - min(ends) < ALIGNED / 2 else None


def _records(page: Page, rows: list[list[Run]], edges: list[float]) -> list[list[Run]]:
    """Join printed rows into records: between drawn lines where there are some, else where a first column starts."""
    rules = _rules(page, rows)
    if len(rules) >= 0.5 * len(rows) - 1 and rules:
        groups: dict[int, list[Run]] = {}
        for row in rows:
            groups.setdefault(bisect_right(rules, row[0].middle), []).extend(row)
        return [groups[place] for place in sorted(groups)]
    records: list[list[Run]] = []
    gaps = [b[0].top - a[0].bottom for a, b in itertools.pairwise(rows)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    after_band = False
    for at, row in enumerate(rows):
        columns = {_column(run, edges) for run in row}
        wide = at > 0 and gaps[at - 1] > usual + 2.5
        full = len(columns) >= max(2, (len(edges) + 1) // 2)
        band = _is_band(row) and (wide or at + 1 == len(rows) or len({_column(r, edges) for r in rows[at + 1]}) > 1)
        if not records or band or after_band or (0 in columns and (full or wide)):
            records.append(list(row))
        else:
            records[-1].extend(row)
        after_band = band
    return records


def _rules(page: Page, rows: list[list[Run]]) -> list[float]:
    """Give the heights of the level lines drawn between printed rows, across most of their width."""
    x0, x1 = min(r.x0 for row in rows for r in row), max(r.x1 for row in rows for r in row)
    top, bottom = rows[0][0].top, rows[-1][0].bottom
    heights = {
        round(page.height - (shape.box[1] + shape.box[3]) / 2, 1)
        for shape in page.shapes
        if shape.kind == "horizontal" and min(x1, shape.box[2]) - max(x0, shape.box[0]) > 0.6 * (x1 - x0)
    }
    return sorted(height for height in heights if top < height < bottom)


def _column(run: Run, edges: list[float]) -> int:
    """Give the rank of the column in which a run stands."""
    return sum(edge < run.centre for edge in edges)


def _cells(runs: list[Run], edges: list[float]) -> list[Cell]:
    """Put the runs of one record into its columns."""
    groups: dict[int, list[Run]] = {}
    for run in runs:
        groups.setdefault(_column(run, edges), []).append(run)
    return [_in_column(Cell.around(groups[column]), column, edges) for column in sorted(groups)]


def _in_column(cell: Cell, column: int, edges: list[float]) -> Cell:
    """Widen a cell to its column: a short figure at the right of it is not of the next one."""
    if column > 0:
        cell.x0 = min(cell.x0, edges[column - 1] + _INSIDE)
    if column < len(edges):
        cell.x1 = max(cell.x1, edges[column] - _INSIDE)
    return cell
