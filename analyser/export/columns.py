"""One row an action, one a citation, one a financing line: the exported columns, in French, and how they are filled.

A person's value wins over the machine's. What neither gives stays empty. Source: shared domain notes, section 5.3.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from analyser.effective import categories_of, cost_of, maturity_of, schedule_of, texts_of, title_of, verdict_of
from analyser.export.tables import Cell
from analyser.folding import fold
from analyser.records import Citation, ReviewState
from analyser.views import DocumentRow, ReviewItem

PROJECT_COLUMNS = (
    "commune", "code_insee", "departement", "population", "document", "version_document", "pages_source",
    "numero_action", "intitule", "axe", "maitre_ouvrage", "type_maitre_ouvrage", "description_courte",
    "categorie_principale", "categories_secondaires", "verdict_eligibilite", "justification", "extraits_sources",
    "confiance", "niveau_maturite", "phase", "indices_maturite", "points_manquants", "cout_brut", "cout_valeur",
    "cout_valeur_max", "taxe", "base_cout", "nature_depense", "plan_financement", "financements_cites",
    "financements_suggeres", "calendrier_brut", "annee_debut", "annee_fin", "partenaires", "indicateurs",
    "co_benefices_sociaux", "co_benefices_numeriques", "potentiel_ppp", "obligations_reglementaires",
    "objectifs_environnementaux", "dnsh_points_attention", "alertes", "pages_non_lues", "statut_revue", "relecteur",
    "date_revue", "commentaire", "modele", "version_regles", "date_extraction", "id_action",
)  # fmt: skip
CITATION_COLUMNS = ("id_action", "champ", "document", "document_id", "page", "page_imprimee", "extrait", "ocr")
FINANCING_COLUMNS = ("id_action", "commune", "intitule", "ligne", "page")

VERDICTS = {
    "eligible": "éligible",
    "to_check": "à vérifier",
    "not_eligible": "non éligible",
    "insufficient_information": "information insuffisante",
}
CATEGORIES = {
    "energy_production": "production d’énergie",
    "public_building_efficiency": "efficacité énergétique des bâtiments publics",
    "green_spaces": "espaces verts et parcs urbains",
    "soft_mobility": "mobilités douces et transports verts",
    "bioeconomy": "bioéconomie",
}
REVIEW_STATES = {
    ReviewState.TO_REVIEW: "à relire",
    ReviewState.ACCEPTED: "validé",
    ReviewState.CORRECTED: "corrigé",
    ReviewState.REJECTED: "rejeté",
    ReviewState.UNSURE: "incertain",
    ReviewState.DUPLICATE: "doublon",
}
BASES = {"total": "total", "annual": "annuel", "per_phase": "par tranche", "unknown": "inconnue"}


@dataclass(frozen=True)
class ExportContext:
    """What rows need beside the items: documents by id, and the printed label of a page."""

    documents: Mapping[str, DocumentRow]
    page_label: Callable[[str, int], str | None]


def project_row(item: ReviewItem, context: ExportContext) -> dict[str, Cell]:
    """Fill the columns of one action; people's corrections win."""
    project, suggestion, document = item.project, item.suggestion, context.documents.get(item.project.document_id)
    categories = categories_of(item)
    row: dict[str, Cell] = {
        "commune": item.town,
        "document": item.document_name,
        "version_document": project.document_id[:12],
        "pages_source": ", ".join(str(p + 1) for p in (*project.pages, *project.other_pages)),
        "numero_action": project.number.raw if project.number else None,
        "intitule": fold(title_of(item)),
        "axe": project.axis.raw if project.axis else None,
        "categorie_principale": CATEGORIES[categories[0]] if categories else None,
        "categories_secondaires": " | ".join(CATEGORIES[c] for c in categories[1:]),
        "extraits_sources": quotes_cell(_evidence(item)),
        "financements_suggeres": " | ".join(f.name for f in suggestion.funding if f.status != "closed"),
        "alertes": " | ".join(a.message for a in suggestion.alerts),
        "points_manquants": " | ".join(suggestion.questions),
        "modele": suggestion.model or "sans modèle",
        "version_regles": suggestion.rules_version,
        "id_action": project.project_id,
    }
    row |= _document_cells(document) | _field_cells(item) | _judgement_cells(item) | _review_cells(item)
    return row


def citation_rows(item: ReviewItem, context: ExportContext) -> Iterator[dict[str, Cell]]:
    """Give one row for each citation of an action: what it stands for, its page and its words."""
    seen: set[tuple[str, str, int, int]] = set()
    for name, citation in named_citations(item):
        key = (name, citation.document_id, citation.page_index, citation.start)
        if key in seen:
            continue
        seen.add(key)
        document = context.documents.get(citation.document_id)
        yield {
            "id_action": item.project.project_id,
            "champ": name,
            "document": document.name if document else citation.document_id[:12],
            "document_id": citation.document_id,
            "page": citation.page_number,
            "page_imprimee": context.page_label(citation.document_id, citation.page_index),
            "extrait": fold(citation.quote),
            "ocr": "oui" if citation.ocr else "non",
        }


def financing_rows(item: ReviewItem) -> Iterator[dict[str, Cell]]:
    """Give one row for each printed financing line of an action."""
    for name in ("funding_plan", "funding_cited"):
        value = item.project.fields.get(name)
        if value is None or not isinstance(value.value, tuple):
            continue
        for line in value.value:
            yield {
                "id_action": item.project.project_id,
                "commune": item.town,
                "intitule": item.project.title.value,
                "ligne": fold(line),
                "page": value.citations[0].page_number,
            }


def named_citations(item: ReviewItem) -> Iterator[tuple[str, Citation]]:
    """Give every citation shown for an action with the name of what it carries."""
    project, suggestion = item.project, item.suggestion
    head = {"intitule": project.title, "numero": project.number, "axe": project.axis, "commune": project.town}
    for name, value in (*head.items(), *project.fields.items()):
        if value is not None:
            yield from ((name, c) for c in value.citations)
    for category in suggestion.categories:
        yield from ((f"categorie:{category.category_id}", c) for c in category.citations)
        yield from ((f"critere:{category.category_id}", c) for c in category.criteria)
    yield from (("avis", c) for c in suggestion.verdict.citations)
    yield from (("maturite", c) for c in suggestion.maturity.citations)
    for alert in suggestion.alerts:
        yield from ((f"alerte:{alert.alert_id}", c) for c in alert.citations)
    for match in suggestion.funding:
        yield from ((f"financement:{match.scheme_id}", c) for c in match.citations)
    for tag in suggestion.tags:
        yield from ((f"co-benefice:{tag.tag_id}", c) for c in tag.citations)
    yield from (("contexte", one.citation) for one in suggestion.context)


def quotes_cell(citations: Sequence[Citation]) -> str:
    """Write citations as `p. 4 : « … » | p. 5 : « … »`, each once: what `verify` reads back."""
    texts = dict.fromkeys(f"p. {c.page_number} : « {fold(c.quote)} »" for c in citations)
    return " | ".join(texts)


def _evidence(item: ReviewItem) -> list[Citation]:
    suggestion = item.suggestion
    found = [*item.project.title.citations, *suggestion.verdict.citations]
    for category in suggestion.categories:
        found += category.citations
    found += suggestion.maturity.citations
    return found


def _joined(item: ReviewItem, name: str) -> str | None:
    return " | ".join(fold(text) for text in texts_of(item, name)) or None


def _document_cells(document: DocumentRow | None) -> dict[str, Cell]:
    if document is None:
        return {}
    unread = [str(i + 1) for i, state in enumerate(document.coverage) if not state.is_read]
    return {
        "code_insee": document.insee,
        "departement": document.departement,
        "population": document.population,
        "date_extraction": _day(document.added_at),
        "pages_non_lues": ", ".join(unread),
    }


def _field_cells(item: ReviewItem) -> dict[str, Cell]:
    cost, schedule = cost_of(item), schedule_of(item)
    return {
        "maitre_ouvrage": _joined(item, "owner"),
        "description_courte": _joined(item, "description"),
        "partenaires": _joined(item, "partners"),
        "indicateurs": _joined(item, "indicators"),
        "plan_financement": _joined(item, "funding_plan"),
        "financements_cites": _joined(item, "funding_cited"),
        "cout_brut": fold(cost.raw) if cost else None,
        "cout_valeur": cost.value if cost else None,
        "cout_valeur_max": cost.maximum if cost else None,
        "taxe": cost.tax if cost else None,
        "base_cout": BASES[cost.basis] if cost else None,
        "calendrier_brut": fold(schedule.raw) if schedule else None,
        "annee_debut": schedule.start_year if schedule else None,
        "annee_fin": schedule.end_year if schedule else None,
    }


def _judgement_cells(item: ReviewItem) -> dict[str, Cell]:
    suggestion = item.suggestion
    tags = {t.tag_id: t.label for t in suggestion.tags}
    reasons = [suggestion.verdict.because, *(c.because for c in suggestion.categories)]
    return {
        "verdict_eligibilite": VERDICTS[verdict_of(item)],
        "justification": " ".join(dict.fromkeys(reasons)),
        "confiance": round(suggestion.verdict.score, 2),
        "niveau_maturite": maturity_of(item),
        "phase": suggestion.maturity.phase,
        "indices_maturite": quotes_cell(suggestion.maturity.citations),
        "co_benefices_sociaux": tags.get("social"),
        "co_benefices_numeriques": tags.get("digital"),
        "potentiel_ppp": tags.get("ppp") or tags.get("aggregation"),
    }


def _review_cells(item: ReviewItem) -> dict[str, Cell]:
    last = item.last_decision
    return {
        "statut_revue": REVIEW_STATES[item.review_state],
        "relecteur": last.author if last else None,
        "date_revue": _day(last.at) if last else None,
        "commentaire": (last.comment or last.reason) if last else None,
    }


def _day(stamp: str) -> date | None:
    try:
        return datetime.fromisoformat(stamp).date()
    except ValueError:
        return None
