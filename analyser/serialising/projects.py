"""Projects <-> the JSON of the database: everything but boxes, which follow from the page."""

from analyser.errors import UngroundedError
from analyser.records import Conflict, Project, ProjectState
from analyser.serialising.quotes import (
    Boxes,
    Json,
    Proofs,
    citation_records,
    citations_of,
    field_of,
    field_record,
    text_field_of,
)


def conflict_records(project: Project, boxes: Boxes | None = None) -> list[Json]:
    """Write each field that is printed with several values."""
    return [{"field": c.field, "values": [field_record(v, boxes) for v in c.values]} for c in project.conflicts]


def stored_project(project: Project) -> Json:
    """Write a project for the database: everything, boxes left out (they follow from the page)."""
    named = {"number": project.number, "town": project.town, "axis": project.axis}
    return {
        "project_id": project.project_id,
        "document_id": project.document_id,
        "title": field_record(project.title),
        **{name: field_record(field) if field else None for name, field in named.items()},
        "pages": list(project.pages),
        "other_pages": list(project.other_pages),
        "fields": {name: field_record(field) for name, field in project.fields.items()},
        "conflicts": conflict_records(project),
        "state": project.state.value,
        "state_citations": citation_records(project.state_citations),
        "body": citation_records(project.body),
    }


def project_of(record: Json, proofs: Proofs) -> Project:
    """Read a project back, every citation proved. Raises `UngroundedError` on a row that was tampered with."""
    title = text_field_of(record["title"], proofs)
    if title is None:
        raise UngroundedError("Action sans intitulé.")
    return Project(
        project_id=record["project_id"],
        document_id=record["document_id"],
        title=title,
        number=text_field_of(record["number"], proofs),
        town=text_field_of(record["town"], proofs),
        axis=text_field_of(record["axis"], proofs),
        pages=tuple(record["pages"]),
        other_pages=tuple(record["other_pages"]),
        fields={name: field_of(field, proofs) for name, field in record["fields"].items()},
        conflicts=tuple(
            Conflict(c["field"], tuple(field_of(v, proofs) for v in c["values"])) for c in record["conflicts"]
        ),
        state=ProjectState(record["state"]),
        state_citations=citations_of(record["state_citations"], proofs),
        body=citations_of(record["body"], proofs),
    )
