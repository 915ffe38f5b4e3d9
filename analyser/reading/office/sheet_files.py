"""XLSX and CSV files as grids, one a sheet, with values written as a spreadsheet shows them in French."""

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from analyser.reading.office.blocks import Block, Content, Grid, GridCell, Paragraph

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS, MAX_COLUMNS = 20_000, 100
"""Of one sheet; what lies beyond is said, not read."""
_SAMPLE = 200
"""Lines of a CSV file looked at to tell its separator."""


def read_xlsx(path: Path) -> Content:
    """Read the sheets of a workbook; raises what openpyxl raises on a broken one."""
    import openpyxl

    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    blocks: list[Block] = []
    notices = []
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            notices.append(f"La feuille « {sheet.title} » est masquée dans le classeur ; elle est lue aussi.")
        if (sheet.max_row or 0) > MAX_ROWS or (sheet.max_column or 0) > MAX_COLUMNS:
            notices.append(
                f"La feuille « {sheet.title} » n’est lue que jusqu’à {MAX_ROWS} lignes et {MAX_COLUMNS} colonnes."
            )
        if grid := _grid(sheet, formulas[sheet.title]):
            blocks.append(grid)
    return Content(tuple(blocks), notices=tuple(notices))


def _grid(sheet: "Worksheet", formulas: "Worksheet") -> Grid | None:
    """Read the filled part of a sheet; None for an empty one."""
    spans = {
        (m.min_row, m.min_col): (m.max_col - m.min_col + 1, m.max_row - m.min_row + 1)
        for m in sheet.merged_cells.ranges
    }
    covered = {(r, c) for m in sheet.merged_cells.ranges for r, c in m.cells} - set(spans)
    rows: list[tuple[GridCell, ...]] = []
    for row in sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS), max_col=min(sheet.max_column, MAX_COLUMNS)):
        cells = []
        for cell in row:
            at = (cell.row, cell.column)
            if at not in covered:
                text = show(cell.value, cell.number_format) or show(formulas.cell(*at).value)
                columns, height = spans.get(at, (1, 1))
                bold, struck = bool(cell.font and cell.font.b), bool(cell.font and cell.font.strike)
                paragraph = Paragraph(text, 0, bold, ((0, len(text)),) if struck else ())
                cells.append(GridCell((paragraph,) if text else (), cell.column - 1, columns, height))
        rows.append(tuple(cells))
    return _trimmed(rows, sheet.title)


def read_csv(content: bytes) -> Grid | None:
    """Read a CSV file; None when the content is no table of text."""
    text = _decode(content)
    if text is None:
        return None
    lines = text.splitlines()[:_SAMPLE]
    for separator in (";", "\t", ",", "|"):
        if text.count(f"{separator} ") > 0.5 * text.count(separator):
            continue  # punctuation of prose
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        usual = max(set(widths), key=widths.count, default=0)
        if usual >= 2 and len(widths) >= 2 and widths.count(usual) >= 0.9 * len(widths):
            table = csv.reader(io.StringIO(text), delimiter=separator)
            rows = [
                tuple(
                    GridCell((Paragraph(v.strip()),) if v.strip() else (), i) for i, v in enumerate(row[:MAX_COLUMNS])
                )
                for _, row in zip(range(MAX_ROWS), table, strict=False)
            ]
            return _trimmed(rows, "Tableau")
    return None


def _decode(content: bytes) -> str | None:
    """Decode text in the encodings that French spreadsheets write; None for anything binary."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _trimmed(rows: list[tuple[GridCell, ...]], name: str) -> Grid | None:
    """Leave out the empty rows before and after, and the empty cells at the right."""
    filled = [i for i, row in enumerate(rows) if any(cell.paragraphs for cell in row)]
    if not filled:
        return None
    kept = rows[filled[0] : filled[-1] + 1]
    last = max(cell.column + cell.columns for row in kept for cell in row if cell.paragraphs)
    return Grid(tuple(tuple(c for c in row if c.column < last) for row in kept), name, filled[0] + 1)


def show(value: object, number_format: str = "General") -> str:
    """Write a value as a French spreadsheet would: `1 350 000 €`, `12,5 %`, `03/2026`; years are left whole."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, dt.datetime | dt.date):
        return _show_date(value, number_format.lower())
    if isinstance(value, int | float):
        return _show_number(value, number_format)
    return str(value).strip()


def _show_date(value: dt.date, pattern: str) -> str:
    """Write a date as precisely as its format does."""
    if "d" not in pattern and "m" in pattern and "y" in pattern:
        return value.strftime("%m/%Y")
    if pattern.strip("\"';@ ") in ("yyyy", "yy"):
        return value.strftime("%Y")
    return value.strftime("%d/%m/%Y")


def _show_number(value: float, pattern: str) -> str:
    """Write a number with the grouping, decimals and unit of its format."""
    positive = pattern.split(";", maxsplit=1)[0]
    found = re.search(r"\.([0#?]+)", positive)
    decimals = len(found.group(1)) if found else None
    if "%" in positive:
        value, unit = value * 100, " %"
    else:
        unit = " €" if "€" in positive else ""
    if decimals is None:
        text = f"{value:,.0f}" if "0" in positive and positive != "General" else f"{value:,.10g}"
    else:
        text = f"{value:,.{min(decimals, 6)}f}"
    grouped = "#,#" in positive or "# #" in positive
    return text.replace(",", " " if grouped else "").replace(".", ",") + unit
