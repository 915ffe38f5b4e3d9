"""Cells and tables, however they were found: rectangles (top-down) with the words in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analyser.extraction.layout.printed import Excerpt, Run, rows_of

TOLERANCE = 3.0
"""Points within which two edges are one."""


@dataclass(eq=False, slots=True)
class Cell:
    """One cell: its rectangle (top-down) and its runs in reading order."""

    x0: float
    top: float
    x1: float
    bottom: float
    runs: list[Run] = field(default_factory=list)
    nested: "list[Table]" = field(default_factory=list)
    """Tables drawn inside the cell; their runs are among `runs` too."""

    @classmethod
    def around(cls, runs: Sequence[Run]) -> "Cell":
        """Make a cell around runs."""
        cell = cls(0, 0, 0, 0, list(runs))
        cell.fit()
        return cell

    def fit(self) -> None:
        """Set the rectangle to that of the runs."""
        if self.runs:
            self.x0, self.x1 = min(r.x0 for r in self.runs), max(r.x1 for r in self.runs)
            self.top, self.bottom = min(r.top for r in self.runs), max(r.bottom for r in self.runs)

    @property
    def excerpt(self) -> Excerpt:
        """The words of the cell."""
        return Excerpt.of_runs(run for row in rows_of(self.runs) for run in row)

    @property
    def text(self) -> str:
        """The words of the cell, one line a printed row."""
        return self.excerpt.text


@dataclass(eq=False, slots=True)
class Table:
    """Rows of cells of one page, top to bottom and left to right."""

    page_index: int
    rows: list[list[Cell]]
    ruled: bool = True
    edges: list[float] = field(default_factory=list)
    """Abscissas between the columns, where no line was drawn."""
    shaded: list[Cell] = field(default_factory=list)
    """Cells without words that are filled with a colour, where others are not."""

    @property
    def cells(self) -> list[Cell]:
        """All cells, row by row."""
        return [cell for row in self.rows for cell in row]

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(cell.bottom for cell in self.cells)

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(cell.x0 for cell in self.cells)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(cell.x1 for cell in self.cells)


def grid_rows(cells: list[Cell]) -> list[list[Cell]]:
    """Group cells by their upper edge, top to bottom, each row from left to right."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.top, c.x0)):
        if rows and abs(cell.top - rows[-1][0].top) <= TOLERANCE:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def goes_on(table: Table, before: Table) -> bool:
    """Tell whether a table stands in the columns of another, on the page before: the rest of it, without header."""
    columns = [cell.x0 for cell in max(before.rows, key=len)]
    own = [cell.x0 for cell in max(table.rows, key=len)]
    same = sum(any(abs(x - column) <= TOLERANCE for column in columns) for x in own)
    return len(own) >= 3 and same >= 0.8 * max(len(own), len(columns))
