"""Tells the columns of a table without known headers by what stands in them: amounts, dates, bodies, titles."""

import re
from collections import Counter
from collections.abc import Sequence

from analyser.extraction.layout.cells import TOLERANCE, Cell
from analyser.extraction.wording.facts import fact_of, is_body
from analyser.extraction.wording.headers import Column
from analyser.extraction.wording.labels import NUMBER, TITLE

_FEWEST_ROWS = 3
_MOST_OF = 0.7
"""Least part of a column's cells that are of one kind."""
_SHORTEST_TITLE = 12
"""Characters of the usual title, at least."""
_NUMBER = re.compile(r"(?:n\s?°\s?)?[A-Z]{0,4}[.\- ]?\d{1,3}(?:[.\-]\d{1,3}){0,2}", re.IGNORECASE)


def columns_by_content(rows: Sequence[Sequence[Cell]]) -> list[tuple[Cell, Column]] | None:
    """Give the columns of a table of actions; None without titles, amounts and owners."""
    columns = [column for column in _columns(rows) if len(column) >= max(_FEWEST_ROWS, _MOST_OF * (len(rows) - 1))]
    kinds = [_kind(column) for column in columns]
    silent = [place for place, kind in enumerate(kinds) if kind is None]
    lengths = {place: sum(len(cell.text) for cell in columns[place]) / len(columns[place]) for place in silent}
    title = next((place for place in silent if lengths[place] >= _SHORTEST_TITLE), None)
    if title is None or kinds.count("cost") != 1 or kinds.count("owner") != 1:
        return None
    kinds[title] = TITLE
    return [(column[-1], Column(kind, "")) for column, kind in zip(columns, kinds, strict=True)]


def without_headings(
    rows: Sequence[Sequence[Cell]], columns: Sequence[tuple[Cell, Column]]
) -> Sequence[Sequence[Cell]]:
    """Leave out a first row that holds no value: headers in words that are not known."""
    kinds = {column.name for _, column in columns}
    told = {_kind([cell]) for cell in rows[0] if cell.runs}
    return rows if told & kinds - {None, TITLE} else rows[1:]


def _columns(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Group filled cells by their left edge."""
    columns: list[list[Cell]] = []
    for cell in sorted((cell for row in rows for cell in row if cell.runs), key=lambda cell: cell.x0):
        if columns and cell.x0 - columns[-1][0].x0 <= TOLERANCE:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    return [sorted(column, key=lambda cell: cell.top) for column in columns]


def _kind(column: Sequence[Cell]) -> str | None:
    """Name the field of most of a column's cells."""
    kinds = Counter(_field_of(" ".join(cell.text.split())) for cell in column)
    name, count = kinds.most_common(1)[0]
    return name if count >= _MOST_OF * len(column) else None


def _field_of(text: str) -> str | None:
    """Name the field that a cell tells by itself."""
    fact = fact_of(text)
    if fact in ("cost", "schedule"):
        return fact
    if is_body(text):
        return "owner"
    return NUMBER if _NUMBER.fullmatch(text) else None
