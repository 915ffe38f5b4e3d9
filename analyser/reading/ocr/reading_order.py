"""Puts recognised words in rows, and rows in the order in which people read: tables cell by cell, the rest by block."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from analyser.reading.ocr.cells import Cell, cell_at, find_cells
from analyser.reading.ocr.recognition import Word
from analyser.records import Box

Row = list[Word]

COLUMN_GAP = 1.5
"""In heights of a row: words farther apart stand in two columns."""
GUTTER = 0.03
"""Part of the width of two pages side by side that is free of print in the middle."""


def rows_in_order(words: Sequence[Word], rules: Sequence[Box], dpi: float) -> Iterator[Row]:
    """Give the rows of words of a page; a table stands where its top edge comes between the blocks of text."""
    cells = find_cells(rules, dpi)
    in_cells: dict[Cell, list[Word]] = {cell: [] for cell in cells}
    outside: list[Word] = []
    for word in words:
        cell = cell_at(cells, word.box)
        (outside if cell is None else in_cells[cell]).append(word)
    tables = iter([*(_top_and_rows(cell, found) for cell, found in in_cells.items() if found), None])
    table = next(tables)
    for _, block in groupby(sorted(outside, key=attrgetter("row")), key=lambda word: word.row[0]):
        rows = [part for _, row in groupby(block, key=attrgetter("row")) for part in _split(list(row))]
        top = min(word.box[1] for row in rows for word in row)
        while table and table[0] <= top:
            yield from table[1]
            table = next(tables)
        yield from rows
    while table:
        yield from table[1]
        table = next(tables)


def split_spread(
    words: Sequence[Word], rules: Sequence[Box], size: tuple[int, int]
) -> list[tuple[Sequence[Word], Sequence[Box]]]:
    """Give the words and ruled lines of each of two pages side by side; all together where it is one page.

    An image wider than high in which nothing crosses the middle shows two pages, or columns that read like two.
    """
    width, height = size
    left, right = width * (0.5 - GUTTER / 2), width * (0.5 + GUTTER / 2)
    boxes = [*(word.box for word in words), *rules]
    if width < height or any(box[0] < right and box[2] > left for box in boxes):
        return [(words, rules)]
    return [
        ([w for w in words if (w.box[0] < left) is first], [r for r in rules if (r[0] < left) is first])
        for first in (True, False)
    ]


def _top_and_rows(cell: Cell, words: Sequence[Word]) -> tuple[float, list[Row]]:
    """Cut the words of a cell into rows: words are level when the middle of one lies beside the other."""
    rows: list[Row] = []
    for word in sorted(words, key=_middle):
        if rows and any(_are_level(word, other) for other in rows[-1]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return cell[1], [sorted(row, key=lambda word: word.box[0]) for row in rows]


def _split(row: Row) -> Iterator[Row]:
    """Split a row where a gap is wide: columns that the recogniser has joined."""
    row = sorted(row, key=lambda word: word.box[0])
    height = max(word.box[3] - word.box[1] for word in row)
    start = 0
    for i in range(1, len(row)):
        if row[i].box[0] - row[i - 1].box[2] > COLUMN_GAP * height:
            yield row[start:i]
            start = i
    yield row[start:]


def _are_level(one: Word, other: Word) -> bool:
    """Tell whether two words stand on one row."""
    return one.box[1] <= _middle(other) <= one.box[3] or other.box[1] <= _middle(one) <= other.box[3]


def _middle(word: Word) -> float:
    """Give the height at which a word stands."""
    return (word.box[1] + word.box[3]) / 2
