"""Sets paragraphs and grids in pages, as a word processor would: text wrapped, rows ruled, long grids over many pages.

Every character gets a place, so that layouts are found and quotes boxed as on a page that was printed.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from analyser.reading.office.blocks import Block, Grid, GridCell, Paragraph
from analyser.reading.typesetting import LINE_HEIGHT, PageText, clean, measure, wrap_spans
from analyser.records import Page, Shape

A4 = (595.0, 842.0)
MARGIN = 50.0
PADDING = 4.0
"""Inside a cell, in points."""
BODY_SIZE, CELL_SIZE = 11.0, 9.0
HEADING_SIZES = (18.0, 15.0, 13.0, 12.0)
CELL_WIDTHS = (2.5, 21.0)
"""Least and greatest width of a column before its text is wrapped, in font sizes."""
MAX_PAGES = 5_000
"""Set from one file."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of text ready to be set."""

    text: str
    size: float
    bold: bool
    struck: tuple[tuple[int, int], ...]


def set_pages(document_id: str, blocks: Iterable[Block]) -> tuple[Page, ...]:
    """Set blocks in pages; each named grid (a sheet) begins a page of its own, as wide as it needs."""
    pager = _Pager(document_id)
    for block in blocks:
        if isinstance(block, Grid):
            pager.add_grid(block)
        else:
            pager.add_paragraph(block)
        if len(pager.pages) > MAX_PAGES:
            break
    return pager.finish()


@dataclass(slots=True)
class _Pager:
    """The pages set so far and the one being filled, from the top."""

    document_id: str
    pages: list[Page] = field(default_factory=list)
    text: PageText = field(default_factory=PageText)
    shapes: list[Shape] = field(default_factory=list)
    size: tuple[float, float] = A4
    label: str | None = None
    y: float = A4[1] - MARGIN

    def add_paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph below what is there."""
        if paragraph.starts_page and self.text.text:
            self.turn()
        rows = list(_wrap(paragraph, self.size[0] - 2 * MARGIN, BODY_SIZE))
        if rows and self.text.text:
            self.y -= 0.5 * rows[0].size
        for row in rows:
            if self.y - row.size * LINE_HEIGHT < MARGIN:
                self.turn()
            self.set_row(row, MARGIN)

    def add_grid(self, grid: Grid) -> None:
        """Set a grid; a sheet (a grid with a name) on pages of its own."""
        if grid.name is not None:
            self.turn(_sheet_size(grid))
        elif self.text.text:
            self.y -= BODY_SIZE
        edges = _edges(grid, self.size[0])
        first = 0
        for number, cells in enumerate(grid.rows):
            wrapped = [list(_wrap_cell(cell, edges)) for cell in cells]
            for part in _parts(wrapped, self.size[1]):
                height = max(1, *map(len, part), 0) * CELL_SIZE * LINE_HEIGHT + 2 * PADDING
                if self.y - height < MARGIN:
                    self.close_grid(edges)
                    self.turn(self.size, _sheet_label(grid, first, max(number - 1, first)))
                    first = number
                self.set_cells(cells, part, edges, height)
        self.close_grid(edges)
        self.label = _sheet_label(grid, first, len(grid.rows) - 1)
        if grid.name is not None:
            self.turn()

    def set_cells(
        self, cells: Sequence[GridCell], wrapped: Sequence[Sequence[_Row]], edges: Sequence[float], height: float
    ) -> None:
        """Set one row of a grid: its ruling and the texts of its cells."""
        top, bottom = self.y, self.y - height
        sides = {edges[0], edges[-1]}
        for cell, rows in zip(cells, wrapped, strict=True):
            left, right = edges[cell.column], edges[min(cell.column + cell.columns, len(edges) - 1)]
            sides |= {left, right}
            self.shapes.append(Shape("horizontal", (left, top, right, top)))
            self.y = top - PADDING
            for row in rows:
                self.set_row(row, left + PADDING)
        self.shapes += [Shape("vertical", (x, bottom, x, top)) for x in sorted(sides)]
        self.y = bottom

    def close_grid(self, edges: Sequence[float]) -> None:
        """Rule the bottom of a grid, or of its part on this page."""
        self.shapes.append(Shape("horizontal", (edges[0], self.y, edges[-1], self.y)))

    def set_row(self, row: _Row, x: float) -> None:
        """Set one line at the current height."""
        self.y -= row.size * LINE_HEIGHT
        reach = list(accumulate((width * row.size for width in measure(row.text)), initial=x))
        self.text.add_line(row.text, (x, self.y, reach[-1], self.y + row.size), row.size, row.bold)
        for start, end in row.struck:
            middle = self.y + 0.45 * row.size
            self.shapes.append(Shape("horizontal", (reach[start], middle, reach[end], middle)))

    def turn(self, size: tuple[float, float] = A4, label: str | None = None) -> None:
        """End the page, if anything is on it, and begin another."""
        if self.text.text or self.shapes:
            self.pages.append(
                Page(
                    document_id=self.document_id,
                    index=len(self.pages),
                    text=self.text.text,
                    width=self.size[0],
                    height=self.size[1],
                    label=label or self.label,
                    boxes=self.text.boxes,
                    lines=tuple(self.text.lines),
                    shapes=tuple(self.shapes),
                )
            )
        self.text, self.shapes, self.label = PageText(), [], None
        self.size, self.y = size, size[1] - MARGIN

    def finish(self) -> tuple[Page, ...]:
        """Give all pages."""
        self.turn()
        return tuple(self.pages)


def _wrap(paragraph: Paragraph, width: float, body_size: float) -> Iterator[_Row]:
    """Wrap a paragraph into rows."""
    size = HEADING_SIZES[min(paragraph.level, len(HEADING_SIZES)) - 1] if paragraph.level else body_size
    text = clean(paragraph.text)
    for start, end in wrap_spans(text, width / size):
        struck = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in paragraph.struck if a < end and b > start
        )
        yield _Row(text[start:end], size, paragraph.bold or paragraph.level > 0, struck)


def _wrap_cell(cell: GridCell, edges: Sequence[float]) -> Iterator[_Row]:
    """Wrap the paragraphs of a cell to its width."""
    right = edges[min(cell.column + cell.columns, len(edges) - 1)]
    for paragraph in cell.paragraphs:
        plain = Paragraph(paragraph.text, 0, paragraph.bold or paragraph.level > 0, paragraph.struck)
        yield from _wrap(plain, right - edges[cell.column] - 2 * PADDING, CELL_SIZE)


def _parts(wrapped: Sequence[Sequence[_Row]], page_height: float) -> Iterator[list[Sequence[_Row]]]:
    """Cut a row of a grid that is higher than a page into parts that fit one."""
    fit = int((page_height - 2 * MARGIN - 2 * PADDING) / (CELL_SIZE * LINE_HEIGHT))
    for start in range(0, max(1, *map(len, wrapped), 0), fit):
        yield [rows[start : start + fit] for rows in wrapped]


def _column_widths(grid: Grid) -> list[float]:
    """Give the width that each column asks for, in points."""
    count = max((cell.column + cell.columns for row in grid.rows for cell in row), default=1)
    longest = [CELL_WIDTHS[0]] * count
    for cell in (cell for row in grid.rows for cell in row if cell.columns == 1):
        widest = max((sum(measure(line)) for p in cell.paragraphs for line in p.text.split("\n")), default=0.0)
        longest[cell.column] = max(longest[cell.column], min(widest, CELL_WIDTHS[1]))
    return [n * CELL_SIZE + 2 * PADDING + 2 for n in longest]


def _edges(grid: Grid, page_width: float) -> list[float]:
    """Give the left edge of each column, and the right edge of the last, fitted between the margins."""
    widths = _column_widths(grid)
    scale = (page_width - 2 * MARGIN) / sum(widths)
    edges = [MARGIN]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return edges


def _sheet_size(grid: Grid) -> tuple[float, float]:
    """Give the size of the pages of a sheet: landscape, as wide as its columns ask for."""
    width = max(A4[1], sum(_column_widths(grid)) + 2 * MARGIN)
    return (width, width / math.sqrt(2))


def _sheet_label(grid: Grid, first: int, last: int) -> str | None:
    """Name the rows of a sheet on a page: what a citation leads to."""
    if grid.name is None:
        return None
    return f"{grid.name}, lignes {grid.first_row + first} à {grid.first_row + last}"
