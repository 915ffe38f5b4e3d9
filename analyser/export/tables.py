"""Rows to CSV and XLSX bytes and back: dialects, types of cells, and the guard against formulas.

Cells are `str`, `int`, `float`, `date` or None. A text that a spreadsheet would take for a formula is written behind an
apostrophe, which reading takes off again, so that a round trip gives the same text back.
"""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from analyser.errors import AnalyserError

Cell = str | int | float | date | None
Row = Mapping[str, Cell]
Dialect = Literal["excel-fr", "standard"]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_SEPARATORS: Mapping[Dialect, str] = {"excel-fr": ";", "standard": ","}
_ILLEGAL_IN_XLSX = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def guard(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run (CVE-2021-41270: = + - @ tab, carriage return)."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that `guard` put."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_csv(columns: Sequence[str], rows: Sequence[Row], dialect: Dialect, *, one_line: bool = False) -> bytes:
    """Write rows as CSV.

    `excel-fr`: `;`, decimal comma, dd/mm/yyyy, UTF-8 with BOM. `standard`: `,`, decimal point, ISO dates, UTF-8.
    Both: every cell quoted, CRLF. `one_line` turns line breaks inside cells into spaces.
    """
    import pandas as pd

    table = [[_text(row.get(column), dialect, one_line=one_line) for column in columns] for row in rows]
    frame = pd.DataFrame(table, columns=list(columns), dtype="object")
    text = frame.to_csv(index=False, sep=_SEPARATORS[dialect], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    return text.encode("utf-8-sig" if dialect == "excel-fr" else "utf-8")


def write_xlsx(sheets: Mapping[str, tuple[Sequence[str], Sequence[Row]]]) -> bytes:
    """Write sheets (name -> columns, rows): text cells stay text, header frozen, filters on, readable widths."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        for position, column in enumerate(columns, 1):
            widest = max((len(str(row.get(column) or "")) for row in rows), default=0)
            sheet.column_dimensions[get_column_letter(position)].width = min(max(len(column) + 3, widest), 48)
        header = []
        for column in columns:
            cell = WriteOnlyCell(sheet, column)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF0")
            header.append(cell)
        sheet.append(header)
        for row in rows:
            cells = []
            for column in columns:
                value = row.get(column)
                cell = WriteOnlyCell(sheet, _ILLEGAL_IN_XLSX.sub("", value) if isinstance(value, str) else value)
                if isinstance(value, str):
                    cell.data_type, cell.number_format = "s", "@"
                elif isinstance(value, date):
                    cell.number_format = "dd/mm/yyyy"
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(name: str, content: bytes) -> list[dict[str, str]]:
    """Read a CSV (either dialect) or the first sheet of an XLSX back as text cells, guards taken off.

    Raises `AnalyserError` naming the file when it is neither.
    """
    if content[:2] == b"PK":
        return _read_xlsx(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    if not header.strip():
        raise AnalyserError(f"« {name} » est vide : choisissez un export CSV ou XLSX de cet outil.")
    separator = max(";,\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    return [{k: unguard(v or "") for k, v in row.items() if k} for row in rows]


def _read_xlsx(name: str, content: bytes) -> list[dict[str, str]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = list(sheet.iter_rows(values_only=True))
    except Exception as error:
        raise AnalyserError(f"« {name} » n'est pas un classeur lisible : enregistrez-le en .xlsx ou en CSV.") from error
    header = [str(cell or "") for cell in lines[0]] if lines else []
    return [{k: _plain(v) for k, v in zip(header, line, strict=False) if k} for line in lines[1:]]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return str(value.strftime("%d/%m/%Y"))
    return str(value)


def _text(value: Cell, dialect: Dialect, *, one_line: bool) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if dialect == "excel-fr" else value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        number = f"{value:.2f}".rstrip("0").rstrip(".")
        return number.replace(".", ",") if dialect == "excel-fr" else number
    text = re.sub(r"\s+", " ", value).strip() if one_line else value.replace("\r\n", "\n").replace("\r", "\n")
    return guard(text)
