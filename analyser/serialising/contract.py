"""The project line of the contract: what `analyse --json` prints and other tools read."""

from collections.abc import Mapping
from typing import Any

from analyser.records import Document, Project, Suggestion
from analyser.serialising.projects import conflict_records
from analyser.serialising.quotes import Boxes, Json, citation_records, field_record
from analyser.serialising.suggestions import suggestion_record
from analyser.views import DocumentRow


def project_record(
    project: Project, suggestion: Suggestion, document: Document | DocumentRow, town: str | None, boxes: Boxes
) -> Json:
    """Write one project line of the contract: pages from 1, boxes in PDF points, absent fields left out."""
    return {
        "document": document.name,
        "document_id": project.document_id,
        "project_id": project.project_id,
        "town": project.town.value if project.town else town,
        "number": project.number.value if project.number else None,
        "title": project.title.value,
        "axis": project.axis.value if project.axis else None,
        "pages": [index + 1 for index in project.pages],
        "other_pages": [index + 1 for index in project.other_pages],
        "evidence": _named_citations(project, boxes),
        "fields": {name: field_record(field, boxes) for name, field in project.fields.items()},
        **_criteria_marked(suggestion_record(suggestion, boxes), project.document_id),
        "conflicts": conflict_records(project, boxes),
        "state": {"id": project.state.value, "citations": citation_records(project.state_citations, boxes)},
    }


def _criteria_marked(node: Any, document_id: str) -> Any:  # noqa: ANN401 - any JSON
    """Write citations of other documents (programme notes) with `pages: [n]` instead of `page`.

    Whoever checks every `page` with a `quote` against the plan then checks the plan's citations alone.
    """
    if isinstance(node, dict):
        if "quote" in node and node.get("document_id") != document_id:
            return {("pages" if k == "page" else k): ([v] if k == "page" else v) for k, v in node.items()}
        return {k: _criteria_marked(v, document_id) for k, v in node.items()}
    if isinstance(node, list):
        return [_criteria_marked(v, document_id) for v in node]
    return node


def _named_citations(project: Project, boxes: Boxes) -> Mapping[str, list[Json]]:
    """Quote what the contract gives as bare text: title, number, axis, town."""
    named = {"title": project.title, "number": project.number, "axis": project.axis, "town": project.town}
    return {name: citation_records(field.citations, boxes) for name, field in named.items() if field}
