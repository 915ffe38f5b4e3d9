"""Finds tables without drawn lines: rows of label and value, and columns under a row of headers.

Knows the names of labels and headers, nothing about actions.
"""

from analyser.extraction.grids import Cell, Table
from analyser.extraction.headers import is_header_row
from analyser.extraction.labels import TITLE, field_of, run_in_label
from analyser.extraction.printed import Run, rows_of

ALIGNED = 4.0
"""Points within which two left edges are the same column."""
FEWEST_LABELS = 3
"""Rows of label and value that make a table."""


def unruled_tables(page_index: int, runs: list[Run]) -> tuple[list[Table], list[Run]]:
    """Find aligned tables among runs that stand in no ruled one; give them and the runs left over."""
    tables: list[Table] = []
    for find in (_headed_table, _label_table):
        while True:
            table, left = find(page_index, runs)
            if table is None:
                break
            tables.append(table)
            runs = left
    return sorted(tables, key=lambda table: table.top), runs


def _label_table(page_index: int, runs: list[Run]) -> tuple[Table | None, list[Run]]:
    """Find labels at one left edge with values at another, on the same rows."""
    rows = rows_of(runs)
    pairs = [(row[0], row[1]) for row in rows if len(row) >= 2 and _is_bare_label(row[0].text)]
    for label, value in pairs:
        column = [p for p in pairs if abs(p[0].x0 - label.x0) <= ALIGNED and abs(p[1].x0 - value.x0) <= ALIGNED]
        if len(column) >= FEWEST_LABELS:
            return _cut_label_table(page_index, rows, column)
    return None, runs


def _is_bare_label(text: str) -> bool:
    """Tell a label from one that its own value follows: « Coût », but not « Coût : 350 k€ »."""
    run_in = run_in_label(text)
    has_value = run_in is not None and any(c.isalnum() for c in text[run_in.value_start :])
    return field_of(text) is not None and not has_value


def _cut_label_table(page_index: int, rows: list[list[Run]], pairs: list[tuple[Run, Run]]) -> tuple[Table | None, list[Run]]:
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
            taken.append([_cell(labels), _cell(values)])
        elif labels and len(taken) and not _is_continued(taken[-1][0], labels[0]):
            break
        elif taken:
            taken[-1][0 if labels else 1].runs.extend(labels or values)
        used.update(id(r) for r in row)
        previous = row[0]
    for cells in taken:
        for cell in cells:
            _fit(cell)
    rest = [run for row in rows for run in row if id(run) not in used]
    return (Table(page_index, taken, ruled=False), rest) if len(taken) >= 2 else (None, rest)


def _is_continued(label: Cell, run: Run) -> bool:
    """Tell whether a run in the label column is the second line of the label above."""
    last = label.runs[-1]
    return run.top - last.bottom < 0.6 * (run.bottom - run.top) and run.bold == last.bold and len(label.runs) < 4


def _headed_table(page_index: int, runs: list[Run]) -> tuple[Table | None, list[Run]]:
    """Find a row of column headers, and the rows below that keep to its columns."""
    rows = rows_of(runs)
    for at, row in enumerate(rows):
        if len(row) >= 3 and is_header_row([run.text for run in row]):
            below = _kept_rows(row, rows[at + 1 :])
            if len(below) >= 2:
                edges = _edges(row, below)
                table = Table(page_index, [_cells(row, edges), *_records(below, edges, row)], ruled=False)
                used = {id(run) for kept in ([row], below) for one in kept for run in one}
                return table, [run for run in runs if id(run) not in used]
    return None, runs


def _kept_rows(header: list[Run], rows: list[list[Run]]) -> list[list[Run]]:
    """Read on below the header until a wide gap, a larger print or a line that runs across the columns."""
    kept: list[list[Run]] = []
    last, leading = header, 0.0
    for row in rows:
        gap = row[0].top - last[0].bottom
        if gap > 40 or any(run.size > header[0].size * 1.25 for run in row):
            break
        if sum(_columns_crossed(header, run) for run in row) >= 2:
            break
        kept.append(row)
        last, leading = row, max(leading, gap)
    return kept


def _columns_crossed(header: list[Run], run: Run) -> int:
    """Count the headers, beyond the first, over which a run extends."""
    return max(0, sum(run.x0 < h.x1 - 2 and run.x1 > h.x0 + 2 for h in header) - 1)


def _edges(header: list[Run], rows: list[list[Run]]) -> list[float]:
    """Place the edge between two headers in the widest empty corridor between their middles."""
    runs = [run for row in rows for run in row] + header
    edges = []
    for left, right in zip(header, header[1:], strict=False):
        low, high = left.centre, right.centre
        stops = sorted({low, high, *(r.x0 for r in runs if low < r.x0 < high), *(r.x1 for r in runs if low < r.x1 < high)})
        gaps = [
            (b - a, (a + b) / 2) for a, b in zip(stops, stops[1:], strict=False)
            if not any(r.x0 < (a + b) / 2 < r.x1 for r in runs)
        ]  # fmt: skip
        edges.append(max(gaps)[1] if gaps else (left.x1 + right.x0) / 2)
    return edges


def _records(rows: list[list[Run]], edges: list[float], header: list[Run]) -> list[list[Cell]]:
    """Join printed rows into records: one starts where the first columns are filled again, or after a wider gap."""
    key = next((i for i, run in enumerate(header) if field_of(run.text) == TITLE), 0)
    records: list[list[Run]] = []
    gaps = [b[0].top - a[0].bottom for a, b in zip(rows, rows[1:], strict=False)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    numbered = sum(any(_column(run, edges) == 0 for run in row) for row in rows) >= 0.9 * len(rows) if key else False
    for at, row in enumerate(rows):
        columns = {_column(run, edges) for run in row}
        wide = at > 0 and gaps[at - 1] > usual + 2.5
        starts = 0 in columns and (numbered or key == 0 or key in columns or wide)
        if not records or (starts and (len(columns) >= max(2, len(edges) // 2) or wide)):
            records.append(list(row))
        else:
            records[-1].extend(row)
    return [_cells(record, edges) for record in records]


def _column(run: Run, edges: list[float]) -> int:
    """Number the column in which a run stands."""
    return sum(edge < run.centre for edge in edges)


def _cells(runs: list[Run], edges: list[float]) -> list[Cell]:
    """Put the runs of one record into its columns."""
    groups: dict[int, list[Run]] = {}
    for run in runs:
        groups.setdefault(_column(run, edges), []).append(run)
    return [_cell(groups[column]) for column in sorted(groups)]


def _cell(runs: list[Run]) -> Cell:
    """Make a cell around runs."""
    cell = Cell(0, 0, 0, 0, list(runs))
    _fit(cell)
    return cell


def _fit(cell: Cell) -> None:
    """Set the rectangle of a cell to that of its runs."""
    cell.x0, cell.x1 = min(r.x0 for r in cell.runs), max(r.x1 for r in cell.runs)
    cell.top, cell.bottom = min(r.top for r in cell.runs), max(r.bottom for r in cell.runs)
