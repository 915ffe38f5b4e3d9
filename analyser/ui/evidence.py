"""Which quotes carry a record, in the order in which a reviewer should see them: what decides first. No Streamlit."""

from collections.abc import Iterator
from dataclasses import dataclass

from analyser.records import FIELD_NAMES, Citation, Project, Suggestion, VerdictSuggestion
from analyser.ui.labels import CATEGORIES_SHORT, FIELDS, VERDICTS
from analyser.ui.typography import unbreakable, uncapitalised
from analyser.views import ReviewItem

SHOWN_FIELDS = tuple(name for name in FIELD_NAMES if name not in ("description", "objectives"))
"""The fields of a record; long texts are read on the page itself."""
MODEL_DISAGREES = "model_disagrees"
"""The alert in which a language model argues against the rules."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quote of the plan, and the values of the record that rest on it."""

    citation: Citation
    keys: tuple[str, ...]
    """Of the values: `verdict`, `owner`, `category_soft_mobility` ...; safe inside a CSS class."""
    label: str


def evidence_of(item: ReviewItem) -> tuple[Evidence, ...]:
    """List the quotes of the item's own document, each once: category, verdict, identity, fields, maturity, alerts."""
    found: dict[tuple[int, int, int], Evidence] = {}
    for key, label, citation in _claims(item):
        if citation.document_id != item.project.document_id:
            continue
        place = (citation.page_index, citation.start, citation.end)
        known = found.get(place)
        keys = (key,) if known is None else tuple(dict.fromkeys((*known.keys, key)))
        found[place] = Evidence(citation, keys, label if known is None else known.label)
    return tuple(found.values())


def reason_of(verdict: VerdictSuggestion) -> str:
    """Give the reason alone, ready to follow « parce que »: the verdict itself is said before it."""
    return unbreakable(uncapitalised(verdict.because.removeprefix(f"{VERDICTS[verdict.verdict]} : ")))


def rank_of(key: str, evidences: tuple[Evidence, ...]) -> int | None:
    """Give the rank of the first quote that carries a value."""
    return next((rank for rank, one in enumerate(evidences) if key in one.keys), None)


def _claims(item: ReviewItem) -> Iterator[tuple[str, str, Citation]]:
    yield from _judgement(item.suggestion)
    yield from _values(item.project)
    yield from _circumstances(item.suggestion)


def _judgement(suggestion: Suggestion) -> Iterator[tuple[str, str, Citation]]:
    for category in suggestion.categories:
        label = f"Champ proposé : {CATEGORIES_SHORT[category.category_id]}"
        for citation in category.citations:
            yield f"category_{category.category_id}", label, citation
    for citation in suggestion.verdict.citations:
        yield "verdict", "Avis proposé", citation


def _values(project: Project) -> Iterator[tuple[str, str, Citation]]:
    for key, label, field in (("title", "Intitulé", project.title), ("town", "Commune", project.town)):
        for citation in field.citations if field else ():
            yield key, label, citation
    for name in SHOWN_FIELDS:
        if name in project.fields:
            for citation in project.fields[name].citations:
                yield name, FIELDS[name], citation


def _circumstances(suggestion: Suggestion) -> Iterator[tuple[str, str, Citation]]:
    for citation in (*suggestion.maturity.citations, *suggestion.maturity.stalls):
        yield "maturity", "Maturité", citation
    for alert in suggestion.alerts:
        label = "Argument du modèle" if alert.alert_id == MODEL_DISAGREES else "Alerte"
        for citation in alert.citations:
            yield f"alert_{alert.alert_id}", label, citation
    for citation in suggestion.summary_citations:
        yield "summary", "Résumé du modèle", citation
    for category in suggestion.categories:
        for citation in category.against:
            yield f"against_{category.category_id}", "Ce qui fait douter", citation
    for tag in suggestion.tags:
        for citation in tag.citations:
            yield f"tag_{tag.tag_id}", tag.label, citation
    for rank, context in enumerate(suggestion.context):
        yield f"context_{rank}", "Ailleurs dans le plan", context.citation
