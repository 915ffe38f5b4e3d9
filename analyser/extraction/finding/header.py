"""The header of a summary table: where each column stands, what it holds, and what is told by the cells under it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyser.extraction.layout.cells import Cell
from analyser.extraction.layout.headings import split_number
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.headers import FUNDER, Column, column_of
from analyser.extraction.wording.labels import NUMBER, TITLE, TOWN, field_of
from analyser.folding import plain

_YEAR = re.compile(r"20\d\d")


class Header:
    """The columns of a table: where each stands, and what it holds."""

    def __init__(self, columns: Sequence[tuple[Cell, Column]]) -> None:
        self.columns = list(columns)
        self.numbers_titles = False
        """Whether its titles open with the action's number: « I-2 Halle du marché »."""

    @classmethod
    def of_row(cls, cells: Sequence[Cell], caption: Column | None = None) -> "Header":
        """Read a row of headers; the table's caption gives tax and unit where they state none."""
        return cls([(cell, _captioned(column_of(cell.text), caption)) for cell in cells if cell.runs])

    def column_at(self, cell: Cell) -> Column | None:
        """Give the column over a cell: the one that overlaps it most."""

        def overlap(head: Cell) -> float:
            return min(head.x1, cell.x1) - max(head.x0, cell.x0)

        best = max(self.columns, key=lambda entry: overlap(entry[0]), default=None)
        if best is None:
            return None
        if overlap(best[0]) > 0:
            return best[1]
        return min(self.columns, key=lambda entry: abs(entry[0].x0 - cell.x0))[1]

    def settle(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Tell columns apart by what stands in them: titles with numbers, the town's name from its share of the money."""
        titles = [place for place, (_, column) in enumerate(self.columns) if column.name == TITLE]
        for place in titles[1:]:
            head, column = self.columns[place]
            self.columns[place] = (head, replace(column, name="description"))
        for place, (head, column) in enumerate(self.columns):
            if column.name == FUNDER and field_of(column.header) == TOWN:
                cells = [c for row in rows for c in row if c.runs and self.column_at(c) is column]
                if sum(any(d.isdigit() for d in cell.text) for cell in cells) < 0.5 * len(cells):
                    self.columns[place] = (head, replace(column, name=TOWN))
        if not any(column.name == NUMBER for _, column in self.columns):
            printed = [c.excerpt for row in rows for c in row if c.runs and _holds(self.column_at(c), TITLE)]
            self.numbers_titles = sum(bool(split_number(title)[0]) for title in printed) > 0.5 * len(printed)

    def years_of(self, row: Sequence[Cell]) -> Excerpt:
        """Give the years over the amounts of a row, where columns are years."""
        dated = [self.column_at(cell) for cell in row if any(c.isdigit() and c != "0" for c in cell.text)]
        return joined(
            head.excerpt for head, column in self.columns if column in dated and _YEAR.fullmatch(column.header.strip())
        )

    @property
    def series(self) -> str:
        """The headers, put together: what a table and its continuations share."""
        return " | ".join(plain(column.header or str(column.name)) for _, column in self.columns)

    @property
    def is_financial(self) -> bool:
        """Whether it splits amounts by funder or year."""
        return sum(column.name == FUNDER for _, column in self.columns) >= 2


def _holds(column: Column | None, name: str) -> bool:
    """Tell whether a column holds a field."""
    return column is not None and column.name == name


def _captioned(column: Column, caption: Column | None) -> Column:
    """Give a column the unit and tax of the table's caption where its own header states none."""
    if caption is None:
        return column
    return replace(column, tax=column.tax or caption.tax, unit=column.unit or caption.unit)
