"""Turns records into JSON and back; nothing comes back unproved.

The stored form is the form of the contract plus what only the analyser needs (body, state, offsets of title and
number). Reading it back builds every `Citation` anew with the stored page text as its proof, so that a row changed by
another hand is refused with `UngroundedError`. Knows nothing of files or of the database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from analyser.errors import UngroundedError
from analyser.records import (
    Alert,
    Box,
    CategorySuggestion,
    Citation,
    Conflict,
    Document,
    Field,
    FieldValue,
    FundingMatch,
    MaturitySuggestion,
    Money,
    Page,
    PageFinding,
    Period,
    Project,
    ProjectState,
    Suggestion,
    Tag,
    VerdictId,
    VerdictSuggestion,
)
from analyser.views import DocumentRow

Json = dict[str, Any]
Boxes = Callable[[Citation], Sequence[Box]]
Proofs = Callable[[str, int], Page]
"""(document id, page index) -> the page with its stored text; raises `UngroundedError` where there is none."""


# Citations and fields: one form for contract and database; boxes only where asked for.


def citation_record(citation: Citation, boxes: Boxes | None = None) -> Json:
    """Write a citation: page from 1, offsets into the page's stored text, the quote itself."""
    record: Json = {
        "document_id": citation.document_id,
        "page": citation.page_number,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }
    if boxes is not None:
        record["boxes"] = [[round(x, 2) for x in box] for box in boxes(citation)]
    if citation.ocr:
        record["ocr"] = True
    return record


def citation_of(record: Json, proofs: Proofs) -> Citation:
    """Prove a citation anew. Raises `UngroundedError` when the stored page does not carry it."""
    page = proofs(record["document_id"], record["page"] - 1)
    return Citation(
        record["document_id"],
        record["page"] - 1,
        record["start"],
        record["end"],
        record["quote"],
        page,
        ocr=bool(record.get("ocr", False)),
    )


def _citations(citations: Iterable[Citation], boxes: Boxes | None = None) -> list[Json]:
    return [citation_record(c, boxes) for c in citations]


def _citations_of(records: Iterable[Json], proofs: Proofs) -> tuple[Citation, ...]:
    return tuple(citation_of(r, proofs) for r in records)


def value_record(value: FieldValue) -> Json:
    """Write a value without its quotes, as the contract has it for its kind."""
    if isinstance(value, Money):
        return {
            "raw": value.raw,
            "value": value.value,
            "max": value.maximum,
            "tax": value.tax,
            "basis": value.basis,
        }
    if isinstance(value, Period):
        return {"raw": value.raw, "start_year": value.start_year, "end_year": value.end_year}
    if isinstance(value, tuple):
        return {"value": list(value)}
    return {"value": value, "raw": value}


def value_of(record: Json) -> FieldValue:
    """Read a value back: its kind shows in its keys."""
    if "basis" in record:
        return Money(record["raw"], record["value"], record["max"], record["tax"], record["basis"])
    if "start_year" in record:
        return Period(record["raw"], record["start_year"], record["end_year"])
    value = record["value"]
    return tuple(value) if isinstance(value, list) else str(value)


def field_record(field: Field[Any], boxes: Boxes | None = None) -> Json:
    """Write a value with its quotes."""
    return {**value_record(field.value), "citations": _citations(field.citations, boxes)}


def field_of(record: Json, proofs: Proofs) -> Field[FieldValue]:
    """Read a value back, proved by its quotes."""
    return Field(value_of(record), _citations_of(record["citations"], proofs))


def _text_field(record: Json | None, proofs: Proofs) -> Field[str] | None:
    if record is None:
        return None
    return Field(str(record["value"]), _citations_of(record["citations"], proofs))


# Projects


def _conflict_records(project: Project, boxes: Boxes | None = None) -> list[Json]:
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
        "conflicts": _conflict_records(project),
        "state": project.state.value,
        "state_citations": _citations(project.state_citations),
        "body": _citations(project.body),
    }


def project_of(record: Json, proofs: Proofs) -> Project:
    """Read a project back, every citation proved. Raises `UngroundedError` on a row that was tampered with."""
    title = _text_field(record["title"], proofs)
    if title is None:
        raise UngroundedError("Action sans intitulé.")
    return Project(
        project_id=record["project_id"],
        document_id=record["document_id"],
        title=title,
        number=_text_field(record["number"], proofs),
        town=_text_field(record["town"], proofs),
        axis=_text_field(record["axis"], proofs),
        pages=tuple(record["pages"]),
        other_pages=tuple(record["other_pages"]),
        fields={name: field_of(field, proofs) for name, field in record["fields"].items()},
        conflicts=tuple(
            Conflict(c["field"], tuple(field_of(v, proofs) for v in c["values"])) for c in record["conflicts"]
        ),
        state=ProjectState(record["state"]),
        state_citations=_citations_of(record["state_citations"], proofs),
        body=_citations_of(record["body"], proofs),
    )


# Suggestions


def _category_record(category: CategorySuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "id": category.category_id,
        "score": category.score,
        "primary": category.primary,
        "because": category.because,
        "citations": _citations(category.citations, boxes),
        "criteria": _citations(category.criteria, boxes),
        "against": _citations(category.against, boxes),
    }


def _verdict_record(verdict: VerdictSuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "id": verdict.verdict.value,
        "because": verdict.because,
        "score": verdict.score,
        "citations": _citations(verdict.citations, boxes),
        "criteria": _citations(verdict.criteria, boxes),
    }


def _maturity_record(maturity: MaturitySuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "level": maturity.level,
        "phase": maturity.phase,
        "state": maturity.state,
        "citations": _citations(maturity.citations, boxes),
        "stalls": _citations(maturity.stalls, boxes),
        "axes": dict(maturity.axes),
    }


def _alert_record(alert: Alert, boxes: Boxes | None = None) -> Json:
    return {"id": alert.alert_id, "message": alert.message, "citations": _citations(alert.citations, boxes)}


def _funding_record(match: FundingMatch, boxes: Boxes | None = None) -> Json:
    return {
        "id": match.scheme_id,
        "name": match.name,
        "because": match.because,
        "status": match.status,
        "missing": list(match.missing),
        "deadline": match.deadline,
        "citations": _citations(match.citations, boxes),
        "criteria": _citations(match.criteria, boxes),
    }


def _tag_record(tag: Tag, boxes: Boxes | None = None) -> Json:
    return {"id": tag.tag_id, "label": tag.label, "citations": _citations(tag.citations, boxes)}


def suggestion_record(suggestion: Suggestion, boxes: Boxes | None = None) -> Json:
    """Write a suggestion; the same form in the contract (with boxes) and in the database (without)."""
    return {
        "categories": [_category_record(c, boxes) for c in suggestion.categories],
        "verdict": _verdict_record(suggestion.verdict, boxes),
        "maturity": _maturity_record(suggestion.maturity, boxes),
        "alerts": [_alert_record(a, boxes) for a in suggestion.alerts],
        "funding": [_funding_record(f, boxes) for f in suggestion.funding],
        "questions": list(suggestion.questions),
        "tags": [_tag_record(t, boxes) for t in suggestion.tags],
        "rules_version": suggestion.rules_version,
        "model": suggestion.model,
    }


def _maturity_of(record: Json, proofs: Proofs) -> MaturitySuggestion:
    citations, stalls = _citations_of(record["citations"], proofs), _citations_of(record["stalls"], proofs)
    return MaturitySuggestion(record["level"], record["phase"], record["state"], citations, stalls, record["axes"])


def _category_of(record: Json, proofs: Proofs) -> CategorySuggestion:
    plan, criteria, against = (_citations_of(record[k], proofs) for k in ("citations", "criteria", "against"))
    return CategorySuggestion(
        record["id"], record["score"], record["primary"], record["because"], plan, criteria, against
    )


def _verdict_of(record: Json, proofs: Proofs) -> VerdictSuggestion:
    citations, criteria = _citations_of(record["citations"], proofs), _citations_of(record["criteria"], proofs)
    return VerdictSuggestion(VerdictId(record["id"]), record["because"], citations, criteria, record["score"])


def _funding_of(record: Json, proofs: Proofs) -> FundingMatch:
    return FundingMatch(
        record["id"],
        record["name"],
        record["because"],
        record["status"],
        tuple(record["missing"]),
        record["deadline"],
        _citations_of(record["citations"], proofs),
        _citations_of(record["criteria"], proofs),
    )


def suggestion_of(project_id: str, record: Json, proofs: Proofs) -> Suggestion:
    """Read a suggestion back, every citation proved on both sides."""
    return Suggestion(
        project_id=project_id,
        categories=tuple(_category_of(c, proofs) for c in record["categories"]),
        verdict=_verdict_of(record["verdict"], proofs),
        maturity=_maturity_of(record["maturity"], proofs),
        alerts=tuple(Alert(a["id"], a["message"], _citations_of(a["citations"], proofs)) for a in record["alerts"]),
        funding=tuple(_funding_of(f, proofs) for f in record["funding"]),
        questions=tuple(record["questions"]),
        tags=tuple(Tag(t["id"], t["label"], _citations_of(t["citations"], proofs)) for t in record["tags"]),
        rules_version=record["rules_version"],
        model=record["model"],
    )


def finding_record(finding: PageFinding) -> Json:
    """Write what was found on a page."""
    return {"page": finding.page_index + 1, "kind": finding.kind, "reason": finding.reason}


def finding_of(record: Json) -> PageFinding:
    """Read a page's finding back."""
    return PageFinding(record["page"] - 1, record["kind"], record["reason"])


# The contract


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
        "conflicts": _conflict_records(project, boxes),
        "state": {"id": project.state.value, "citations": _citations(project.state_citations, boxes)},
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
    return {name: _citations(field.citations, boxes) for name, field in named.items() if field}
