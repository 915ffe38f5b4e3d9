"""What word processors and spreadsheets hold, before it is set in pages: paragraphs and grids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end in a text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` is 0 for body text, 1 and more for headings; `struck` spans are crossed out."""

    text: str
    level: int = 0
    bold: bool = False
    struck: tuple[Span, ...] = ()
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell and how many columns and rows it covers."""

    paragraphs: tuple[Paragraph, ...]
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: for each row the cells that begin in it. `name` is that of a sheet."""

    rows: tuple[tuple[GridCell, ...], ...]
    name: str | None = None
    first_row: int = 1
    """The sheet's own number of the first row, from 1."""


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds."""

    blocks: tuple[Block, ...]
    title: str | None = None
    notices: tuple[str, ...] = ()


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Give the paragraphs of blocks; those of a table cell by cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (paragraph for row in block.rows for cell in row for paragraph in cell.paragraphs)
