"""Reviewed actions leave here: CSV in two dialects, XLSX, citations, financing lines, DOCX; and come back corrected.

The only home of pandas, openpyxl and docx (with the converters of reading). Knows nothing of the database.
"""

from analyser.export.columns import (
    CITATION_COLUMNS,
    FINANCING_COLUMNS,
    PROJECT_COLUMNS,
    REVIEW_STATES,
    ExportContext,
    citation_rows,
    financing_rows,
    project_row,
)
from analyser.export.fiches import fiche_docx
from analyser.export.proofs import count_claims, verify_rows
from analyser.export.reimport import Change, changes_of
from analyser.export.tables import Dialect, read_table, write_csv, write_xlsx

__all__ = [
    "CITATION_COLUMNS",
    "FINANCING_COLUMNS",
    "PROJECT_COLUMNS",
    "REVIEW_STATES",
    "Change",
    "Dialect",
    "ExportContext",
    "changes_of",
    "citation_rows",
    "count_claims",
    "fiche_docx",
    "financing_rows",
    "project_row",
    "read_table",
    "verify_rows",
    "write_csv",
    "write_xlsx",
]
