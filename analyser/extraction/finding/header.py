"""The header of a summary table: where each column stands, what it holds, and what is told by the cells under it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyser.extraction.layout.cells import TOLERANCE, Cell
from analyser.extraction.layout.headings import split_number
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.headers import FUNDER, Column, column_of
from analyser.extraction.wording.labels import NUMBER, OTHER, TITLE, TOWN, field_of
from analyser.folding import plain

_YEAR = re.compile(r"20\d\d")
_LONGEST_HEADER = 60


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

    @classmethod
    def of_two_rows(cls, over: Sequence[Cell], under: Sequence[Cell], caption: Column | None = None) -> "Header | None":
        """Read headers that are parted again below: « Période » over « De » and « À »; None where they are not."""
        parents = [
            (cell, next((head for head in over if _stands_under(cell, head)), None)) for cell in under if cell.runs
        ]
        shared = {id(head) for _, head in parents}
        if len(parents) <= len(shared) or any(head is None or _is_value(cell.text) for cell, head in parents):
            return None
        columns = [(head, column_of(head.text)) for head in over if head.runs and id(head) not in shared]
        columns += [(cell, _under(head.text, cell.text)) for cell, head in parents if head is not None]
        return cls([(cell, _captioned(column, caption)) for cell, column in sorted(columns, key=lambda c: c[0].x0)])

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


def _stands_under(cell: Cell, head: Cell) -> bool:
    """Tell whether a cell lies below a header, between its edges."""
    beside = head.x0 - TOLERANCE <= cell.x0 and cell.x1 <= head.x1 + TOLERANCE
    return beside and abs(cell.top - head.bottom) <= TOLERANCE


def _is_value(text: str) -> bool:
    """Tell whether a text under a header is a value, not a header too."""
    return len(text) > _LONGEST_HEADER or any(c.isdigit() for c in text)


def _under(over: str, header: str) -> Column:
    """Read a header with the one above it, where it says too little by itself: « À » under « Période »."""
    alone, together = column_of(header), column_of(f"{over} {header}")
    if alone.name is None or alone.name == OTHER:
        alone = replace(alone, name=together.name or column_of(over).name, header=f"{over} {header}")
    return replace(alone, tax=alone.tax or together.tax, unit=alone.unit or together.unit)


def _holds(column: Column | None, name: str) -> bool:
    """Tell whether a column holds a field."""
    return column is not None and column.name == name


def _captioned(column: Column, caption: Column | None) -> Column:
    """Give a column the unit and tax of the table's caption where its own header states none."""
    if caption is None:
        return column
    return replace(column, tax=column.tax or caption.tax, unit=column.unit or caption.unit)
