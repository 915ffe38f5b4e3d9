"""Quotes, and the values that they carry: one JSON form for the contract (with boxes) and the database (without)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from analyser.records import Box, Citation, Field, FieldValue, Money, Page, Period

Json = dict[str, Any]
Boxes = Callable[[Citation], Sequence[Box]]
Proofs = Callable[[str, int], Page]
"""(document id, page index) -> the page with its stored text; raises `UngroundedError` where there is none."""


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


def citation_records(citations: Iterable[Citation], boxes: Boxes | None = None) -> list[Json]:
    """Write citations in their order."""
    return [citation_record(c, boxes) for c in citations]


def citations_of(records: Iterable[Json], proofs: Proofs) -> tuple[Citation, ...]:
    """Prove citations anew, in their order."""
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
    return {**value_record(field.value), "citations": citation_records(field.citations, boxes)}


def field_of(record: Json, proofs: Proofs) -> Field[FieldValue]:
    """Read a value back, proved by its quotes."""
    return Field(value_of(record), citations_of(record["citations"], proofs))


def text_field_of(record: Json | None, proofs: Proofs) -> Field[str] | None:
    """Read a text back, proved by its quotes; None stays None."""
    if record is None:
        return None
    return Field(str(record["value"]), citations_of(record["citations"], proofs))
