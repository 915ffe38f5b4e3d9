"""Suggestions <-> JSON: categories, verdict, maturity, alerts, funding, tags, each with its quotes on both sides."""

from analyser.records import (
    Alert,
    CategorySuggestion,
    Context,
    FundingMatch,
    MaturitySuggestion,
    Suggestion,
    Tag,
    VerdictId,
    VerdictSuggestion,
)
from analyser.serialising.quotes import (
    Boxes,
    Json,
    Proofs,
    citation_of,
    citation_record,
    citation_records,
    citations_of,
)


def _category_record(category: CategorySuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "id": category.category_id,
        "score": category.score,
        "primary": category.primary,
        "because": category.because,
        "citations": citation_records(category.citations, boxes),
        "criteria": citation_records(category.criteria, boxes),
        "against": citation_records(category.against, boxes),
    }


def _verdict_record(verdict: VerdictSuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "id": verdict.verdict.value,
        "because": verdict.because,
        "score": verdict.score,
        "citations": citation_records(verdict.citations, boxes),
        "criteria": citation_records(verdict.criteria, boxes),
    }


def _maturity_record(maturity: MaturitySuggestion, boxes: Boxes | None = None) -> Json:
    return {
        "level": maturity.level,
        "phase": maturity.phase,
        "state": maturity.state,
        "citations": citation_records(maturity.citations, boxes),
        "stalls": citation_records(maturity.stalls, boxes),
        "axes": dict(maturity.axes),
    }


def _alert_record(alert: Alert, boxes: Boxes | None = None) -> Json:
    return {"id": alert.alert_id, "message": alert.message, "citations": citation_records(alert.citations, boxes)}


def _funding_record(match: FundingMatch, boxes: Boxes | None = None) -> Json:
    return {
        "id": match.scheme_id,
        "name": match.name,
        "because": match.because,
        "status": match.status,
        "missing": list(match.missing),
        "deadline": match.deadline,
        "citations": citation_records(match.citations, boxes),
        "criteria": citation_records(match.criteria, boxes),
    }


def _tag_record(tag: Tag, boxes: Boxes | None = None) -> Json:
    return {"id": tag.tag_id, "label": tag.label, "citations": citation_records(tag.citations, boxes)}


def _context_record(context: Context, boxes: Boxes | None = None) -> Json:
    return {
        "speaks_for": list(context.speaks_for),
        "speaks_against": list(context.speaks_against),
        "citations": [citation_record(context.citation, boxes)],
    }


def _summary_record(suggestion: Suggestion, boxes: Boxes | None = None) -> Json | None:
    """Write what a model summarised; None where no model did, or where the text did not prove it."""
    if not suggestion.summary:
        return None
    return {"value": suggestion.summary, "citations": citation_records(suggestion.summary_citations, boxes)}


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
        "context": [_context_record(c, boxes) for c in suggestion.context],
        "summary": _summary_record(suggestion, boxes),
        "model_questions": list(suggestion.model_questions),
        "rules_version": suggestion.rules_version,
        "model": suggestion.model,
    }


def _maturity_of(record: Json, proofs: Proofs) -> MaturitySuggestion:
    citations, stalls = citations_of(record["citations"], proofs), citations_of(record["stalls"], proofs)
    return MaturitySuggestion(record["level"], record["phase"], record["state"], citations, stalls, record["axes"])


def _category_of(record: Json, proofs: Proofs) -> CategorySuggestion:
    plan, criteria, against = (citations_of(record[k], proofs) for k in ("citations", "criteria", "against"))
    return CategorySuggestion(
        record["id"], record["score"], record["primary"], record["because"], plan, criteria, against
    )


def _verdict_of(record: Json, proofs: Proofs) -> VerdictSuggestion:
    citations, criteria = citations_of(record["citations"], proofs), citations_of(record["criteria"], proofs)
    return VerdictSuggestion(VerdictId(record["id"]), record["because"], citations, criteria, record["score"])


def _funding_of(record: Json, proofs: Proofs) -> FundingMatch:
    return FundingMatch(
        record["id"],
        record["name"],
        record["because"],
        record["status"],
        tuple(record["missing"]),
        record["deadline"],
        citations_of(record["citations"], proofs),
        citations_of(record["criteria"], proofs),
    )


def suggestion_of(project_id: str, record: Json, proofs: Proofs) -> Suggestion:
    """Read a suggestion back, every citation proved on both sides."""
    summary = record.get("summary") or {"value": "", "citations": []}
    return Suggestion(
        project_id=project_id,
        categories=tuple(_category_of(c, proofs) for c in record["categories"]),
        verdict=_verdict_of(record["verdict"], proofs),
        maturity=_maturity_of(record["maturity"], proofs),
        alerts=tuple(Alert(a["id"], a["message"], citations_of(a["citations"], proofs)) for a in record["alerts"]),
        funding=tuple(_funding_of(f, proofs) for f in record["funding"]),
        questions=tuple(record["questions"]),
        tags=tuple(Tag(t["id"], t["label"], citations_of(t["citations"], proofs)) for t in record["tags"]),
        context=tuple(
            Context(citation_of(c["citations"][0], proofs), tuple(c["speaks_for"]), tuple(c["speaks_against"]))
            for c in record.get("context", ())
        ),
        summary=summary["value"],
        summary_citations=citations_of(summary["citations"], proofs),
        model_questions=tuple(record.get("model_questions", ())),
        rules_version=record["rules_version"],
        model=record["model"],
    )
