"""Proves an export again: each exported quote must stand on its page, read anew from the stored file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from analyser.grounding import locate
from analyser.records import Page

PageReader = Callable[[str, int], Page | None]
"""(document id, page index) -> the page as read from the stored file; None: no such document or page."""
DocumentFinder = Callable[[str], str | None]
"""Project id -> document id; None: unknown project."""

_QUOTE = re.compile(r"p\. (\d+) : « (.*?) »(?= \| p\. \d+ : «|$)", re.DOTALL)


def verify_rows(rows: Sequence[Mapping[str, str]], read_page: PageReader, find_document: DocumentFinder) -> list[str]:
    """Give one French line for each citation that does not hold; accepts project rows and citation rows."""
    failures = []
    for number, row in enumerate(rows, 2):
        for document_id, page, quote in _claims(row, find_document):
            reason = _refusal(document_id, page, quote, read_page)
            if reason:
                failures.append(f"ligne {number}, action {row.get('id_action', '?')[:12]} : {reason}")
    return failures


def count_claims(rows: Sequence[Mapping[str, str]]) -> int:
    """Count the citations that an export claims."""
    return sum(1 for row in rows for _ in _claims(row, lambda _: None))


def _claims(row: Mapping[str, str], find_document: DocumentFinder) -> Iterator[tuple[str | None, int, str]]:
    """Give (document id, page number, quote) of each citation in a row."""
    if "extrait" in row:
        page = row.get("page", "")
        yield row.get("document_id") or None, int(page) if page.isdigit() else 0, row["extrait"]
        return
    document_id = find_document(row.get("id_action", ""))
    cells = (row.get("extraits_sources", ""), row.get("indices_maturite", ""))
    for cell in cells:
        found = list(_QUOTE.finditer(cell))
        if cell.strip() and not found:
            yield document_id, 0, cell
        for match in found:
            yield document_id, int(match[1]), match[2]


def _refusal(document_id: str | None, page_number: int, quote: str, read_page: PageReader) -> str | None:
    if document_id is None:
        return "document inconnu de ce corpus ; la citation ne peut pas être prouvée."
    page = read_page(document_id, page_number - 1) if page_number >= 1 else None
    if page is None:
        return f"page {page_number} introuvable dans le fichier conservé."
    if locate(quote, page) is None:
        return f"« {quote[:80]} » ne se trouve pas p. {page_number}."
    return None
