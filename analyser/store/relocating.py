"""Finds stored quotes again after a document was read anew (OCR installed, a better reader): same words elsewhere."""

from collections.abc import Mapping
from typing import Any

from analyser.grounding import locate
from analyser.records import Citation, Page
from analyser.serialising import Json, citation_record


def relocated(record: Json, document_id: str, read: Mapping[int, Page]) -> Json:
    """Move every citation of `document_id` in a stored record to where its quote stands now.

    A quote that stands nowhere any more is left as it was: it will be refused when the record is read back.
    """
    return {key: _moved(value, document_id, read) for key, value in record.items()}


def _moved(value: Any, document_id: str, read: Mapping[int, Page]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_moved(one, document_id, read) for one in value]
    if not isinstance(value, dict):
        return value
    if "quote" not in value:
        return relocated(value, document_id, read)
    return _relocated_citation(value, read) if value["document_id"] == document_id else value


def _relocated_citation(citation: Json, read: Mapping[int, Page]) -> Json:
    """Prefer the exact place, then the same page, then the nearest one."""
    index = citation["page"] - 1
    for page in sorted(read.values(), key=lambda page: abs(page.index - index)):
        if page.index == index and page.text[citation["start"] : citation["end"]] == citation["quote"]:
            return citation_record(Citation.of(page, citation["start"], citation["end"]))
        if found := locate(citation["quote"], page):
            return citation_record(found)
    return citation
