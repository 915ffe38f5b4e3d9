"""ODT files as blocks, read from their XML: headings, paragraphs, lists and tables in their order."""

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

from analyser.reading.office.blocks import Block, Content, Grid, GridCell, Paragraph, paragraphs_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation")
_MARKS = {f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
MAX_DEPTH = 50
MAX_REPEATED = 1_000
"""Spreadsheet-like cells repeated to the edge of the sheet."""


def read_odt(path: Path) -> Content:
    """Read an ODT file; raises `KeyError` or `ParseError` on a broken one."""
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    return Content(() if body is None else tuple(_blocks(body)))


def _blocks(parent: ET.Element, depth: int = 0, bullet: str = "") -> Iterator[Block]:
    """Walk the children of a body, a section, a list or a cell."""
    for child in parent if depth < MAX_DEPTH else ():
        if child.tag == f"{_TEXT}h":
            yield Paragraph(_text(child), level=max(1, int(child.get(f"{_TEXT}outline-level", "1"))))
        elif child.tag == f"{_TEXT}p":
            text = _text(child)
            yield Paragraph(f"{bullet}{text}" if text else "")
        elif child.tag == f"{_TABLE}table":
            yield _grid(child, depth)
        elif child.tag == f"{_TEXT}list-item":
            yield from _blocks(child, depth + 1, "• ")
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child, depth + 1, bullet)


def _text(element: ET.Element) -> str:
    """Give the text of a paragraph, spaces that stand for several written out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), 200))
        elif child.tag in _MARKS:
            parts.append(_MARKS[child.tag])
        elif child.tag not in _LEFT_OUT:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _grid(table: ET.Element, depth: int) -> Grid:
    """Read a table; covered cells of merged ones are left out."""
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[GridCell] = []
        column = 0
        for cell in row:
            repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MAX_REPEATED)
            if cell.tag == f"{_TABLE}table-cell":
                paragraphs = tuple(paragraphs_of(_blocks(cell, depth + 1)))
                columns = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
                covered = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
                cells += [GridCell(paragraphs, column + i, columns, covered) for i in range(repeated)]
            column += repeated
        rows.append(tuple(cells))
    return Grid(tuple(rows))
