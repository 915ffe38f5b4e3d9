"""Records as JSON lines or as short French lines."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from analyser.errors import AnalyserError, DocumentError
from analyser.views import DocumentRow


def print_error(path: Path, error: AnalyserError, *, as_json: bool) -> None:
    """Say what is wrong with one file: a line for people, and a JSON line where that is asked for."""
    if as_json:
        kind = error.kind if isinstance(error, DocumentError) else "unreadable"
        print_json({"document": path.name, "error": {"kind": kind, "message": str(error)}})
    print(f"pvdplus : {error}", file=sys.stderr)


def print_json(record: Mapping[str, object]) -> None:
    """Print one record as one JSON line."""
    print(json.dumps(record, ensure_ascii=False))


def print_project(record: Mapping[str, object]) -> None:
    """Print number, title, verdict and pages of a project record."""
    verdict = record["verdict"]
    shown = verdict.get("id") if isinstance(verdict, Mapping) else verdict
    pages = ", ".join(map(str, record["pages"])) if isinstance(record["pages"], list) else ""
    print(f"{record.get('number') or '–':>6}  {record['title']}  ({shown} ; p. {pages})")


def document_record(row: DocumentRow) -> dict[str, object]:
    """Give a document as its JSON record."""
    return {
        "document_id": row.document_id,
        "document": row.name,
        "town": row.town,
        "type": row.type.value,
        "state": row.state,
        "pages": row.page_count,
        "coverage": [state.value for state in row.coverage],
        "projects": row.project_count,
        "error": {"kind": row.error, "message": row.message} if row.error else None,
        "message": row.message,
        "added_at": row.added_at,
    }


def document_line(row: DocumentRow) -> str:
    """Give a document as one French line, unread pages said."""
    unread = sum(not state.is_read for state in row.coverage)
    parts = [f"{row.document_id[:12]}  {row.name}", row.town or "commune ?", row.state]
    if row.state == "done":
        parts.append(f"{row.page_count} pages, {row.project_count} actions")
    if unread:
        parts.append(f"{unread} pages non lues")
    if row.message:
        parts.append(row.message)
    return " · ".join(parts)
