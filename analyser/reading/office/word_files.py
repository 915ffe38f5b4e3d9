"""DOCX files as blocks, with python-docx: paragraphs, tables and text boxes in their order. Deleted text is left out.

A struck-out run keeps its text and its stroke: forms list options and strike those not chosen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyser.reading.office.blocks import Block, Content, Grid, GridCell, Paragraph, Span, paragraphs_of

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText", _FALLBACK)
_MARKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
MAX_DEPTH = 8
"""Of tables inside tables."""


def read_docx(path: Path) -> Content:
    """Read a DOCX file; raises what python-docx raises on a broken one."""
    import docx

    document = docx.Document(str(path))
    styles = _Styles(
        headings={style.style_id: _level(style.name or "") for style in document.styles},
        lists=frozenset(s.style_id for s in document.styles if s.element.find(f"{_W}pPr/{_W}numPr") is not None),
    )
    return Content(tuple(_blocks(document.element.body, styles)), document.core_properties.title or None)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles that matter, by id: levels of headings, and those of lists."""

    headings: dict[str, int]
    lists: frozenset[str]


def _level(style_name: str) -> int:
    """Give the level of a heading style, by its English or French name; 0 for others."""
    name, _, number = style_name.lower().rpartition(" ")
    if style_name.lower() in ("title", "titre"):
        return 1
    return int(number) if name in ("heading", "titre") and number.isdigit() else 0


def _blocks(parent: "Element", styles: _Styles, depth: int = 0) -> Iterator[Block]:
    """Walk the children of a body, a cell or a content control."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child, styles)
            for box in child.iter(f"{_W}txbxContent"):
                if not any(a.tag == _FALLBACK for a in box.iterancestors()) and depth < MAX_DEPTH:
                    yield from _blocks(box, styles, depth + 1)
        elif child.tag == f"{_W}tbl" and depth < MAX_DEPTH:
            yield _grid(child, styles, depth)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, styles, depth)


def _paragraph(element: "Element", styles: _Styles) -> Paragraph:
    """Read a paragraph: its text, level, weight and strokes."""
    text, struck, bold_letters, page_break = "", list[Span](), 0, False
    for run in _runs(element):
        part = "".join(_MARKS.get(node.tag, node.text or "") for node in _text_nodes(run))
        if _is_on(run, "strike") or _is_on(run, "dstrike"):
            struck.append((len(text), len(text) + len(part)))
        bold_letters += len(part) if _is_on(run, "b") else 0
        page_break = page_break or (not text and _breaks_page(run))
        text += part
    style = element.find(f"{_W}pPr/{_W}pStyle")
    style_id = style.get(f"{_W}val") if style is not None else ""
    level = styles.headings.get(style_id, 0)
    is_listed = element.find(f"{_W}pPr/{_W}numPr") is not None or style_id in styles.lists
    if is_listed and text.strip() and not level:
        text, struck = f"• {text}", [(a + 2, b + 2) for a, b in struck]
    return Paragraph(
        text, level, bool(text.strip()) and bold_letters >= 0.9 * len(text.strip()), tuple(struck), page_break
    )


def _runs(element: "Element") -> "Iterator[Element]":
    """Give the runs of a paragraph, also those inside links, insertions and content controls."""
    for child in element:
        if child.tag == f"{_W}r":
            yield child
        elif child.tag not in _LEFT_OUT and child.tag != f"{_W}pPr":
            yield from _runs(child)


def _text_nodes(element: "Element") -> "Iterator[Element]":
    """Give the nodes of a run that are text or stand for it."""
    for child in element:
        if child.tag == f"{_W}t" or child.tag in _MARKS:
            yield child


def _is_on(run: "Element", name: str) -> bool:
    """Tell whether a property of a run is on."""
    flag = run.find(f"{_W}rPr/{_W}{name}")
    return flag is not None and flag.get(f"{_W}val", "true") not in ("0", "false", "off")


def _breaks_page(run: "Element") -> bool:
    """Tell whether a page begins at a run, by a break that was set or that Word remembers."""
    breaks = (node.get(f"{_W}type") == "page" for node in run.findall(f"{_W}br"))
    return run.find(f"{_W}lastRenderedPageBreak") is not None or any(breaks)


def _grid(table: "Element", styles: _Styles, depth: int) -> Grid:
    """Read a table; cells merged downwards become one."""
    rows: list[list[GridCell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells: list[GridCell] = []
        column = 0
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is not table:
                continue
            span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            width = max(1, int(span.get(f"{_W}val", "1"))) if span is not None else 1
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_cells:
                at, i = open_cells[column]
                old = rows[at][i]
                rows[at][i] = GridCell(old.paragraphs, old.column, old.columns, old.rows + 1)
            else:
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = (len(rows), len(cells))
                cells.append(GridCell(tuple(paragraphs_of(_blocks(cell, styles, depth + 1))), column, width))
            column += width
        rows.append(cells)
    return Grid(tuple(map(tuple, rows)))
