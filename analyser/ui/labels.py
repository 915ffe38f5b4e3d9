"""Every French name of a closed vocabulary, in one place: categories, verdicts, states, fields, reasons."""

from analyser.records import DecisionKind, DocumentType, PageState, ReviewState, VerdictId
from analyser.review import REASONS

CATEGORIES = {
    "energy_production": "Production d’énergie",
    "public_building_efficiency": "Efficacité énergétique des bâtiments publics",
    "green_spaces": "Espaces verts et nature en ville",
    "soft_mobility": "Mobilités douces",
    "bioeconomy": "Bioéconomie",
}
CATEGORIES_SHORT = {
    "energy_production": "Énergie",
    "public_building_efficiency": "Bâtiments",
    "green_spaces": "Espaces verts",
    "soft_mobility": "Mobilités",
    "bioeconomy": "Bioéconomie",
}
NO_CATEGORY = "Aucun champ"

VERDICTS = {
    VerdictId.ELIGIBLE: "Éligible",
    VerdictId.TO_CHECK: "À vérifier",
    VerdictId.NOT_ELIGIBLE: "Non éligible",
    VerdictId.INSUFFICIENT: "Information insuffisante",
}
VERDICTS_SHORT = {**VERDICTS, VerdictId.INSUFFICIENT: "Info. insuffisante"}
VERDICT_BADGES = {
    VerdictId.ELIGIBLE: "green",
    VerdictId.TO_CHECK: "orange",
    VerdictId.NOT_ELIGIBLE: "gray",
    VerdictId.INSUFFICIENT: "gray",
}
"""Streamlit badge colours; the word always stands beside the colour."""

REVIEW_STATES = {
    ReviewState.TO_REVIEW: "À relire",
    ReviewState.ACCEPTED: "Acceptée",
    ReviewState.CORRECTED: "Corrigée",
    ReviewState.REJECTED: "Rejetée",
    ReviewState.UNSURE: "Incertaine",
    ReviewState.DUPLICATE: "Doublon",
}
REVIEW_MARKS = {
    ReviewState.TO_REVIEW: "○",
    ReviewState.ACCEPTED: "✓",
    ReviewState.CORRECTED: "✎",
    ReviewState.REJECTED: "✕",
    ReviewState.UNSURE: "?",
    ReviewState.DUPLICATE: "=",
}
DECISIONS = {
    DecisionKind.ACCEPT: "Acceptée",
    DecisionKind.CORRECT: "Corrigée",
    DecisionKind.REJECT: "Rejetée",
    DecisionKind.UNSURE: "Marquée incertaine",
    DecisionKind.DUPLICATE: "Marquée en doublon",
    DecisionKind.ADD: "Ajoutée",
    DecisionKind.MERGE: "Fusionnée",
    DecisionKind.SPLIT: "Séparée",
    DecisionKind.UNDO: "Décision annulée",
}

MATURITY = ("Idée", "Opportunité", "Faisabilité", "Programmation", "Conception", "Consultation", "Travaux", "Livré")
MATURITY_UNKNOWN = "Non documentée"

FIELDS = {
    "owner": "Maître d’ouvrage",
    "cost": "Coût",
    "schedule": "Calendrier",
    "partners": "Partenaires",
    "funding_cited": "Financements cités",
    "funding_plan": "Plan de financement",
    "description": "Description",
    "objectives": "Objectifs",
    "location": "Localisation",
    "status": "Avancement",
    "priority": "Priorité",
    "indicators": "Indicateurs",
    "other_costs": "Autres montants",
}

PAGE_STATES = {
    PageState.TEXT: "lue",
    PageState.OCR: "lue par reconnaissance de caractères",
    PageState.BLANK: "vide",
    PageState.IMAGE: "image, non lue",
    PageState.STAMP: "image sous un tampon, non lue",
    PageState.GARBLED: "texte illisible",
    PageState.DRAWING: "dessin ou carte, non lu",
    PageState.FAILED: "échec de lecture",
}

DOCUMENT_TYPES = {DocumentType.PLAN: "Plan d’action", DocumentType.PROGRAMME: "Document du programme"}

REASON_NAMES = tuple(reason[0].upper() + reason[1:] for reason in REASONS.values())
"""Why a reviewer corrects or rejects, as journal and exports carry it."""

TAX_KINDS = {"HT": "HT", "TTC": "TTC", "": "taxe non précisée"}

VERSION_CHANGES = {
    "unchanged": "Inchangée",
    "reworded": "Reformulée",
    "cost_changed": "Coût modifié",
    "moved": "Déplacée",
    "new": "Nouvelle",
    "removed": "Supprimée",
}

FUNDING_STATES = {"open": "ouvert", "ending": "bientôt clos", "closed": "clos", "to_check": "à vérifier"}
FUNDING_BADGES = {"open": "green", "ending": "orange", "closed": "gray", "to_check": "gray"}

AXES = {
    "technique": "technique",
    "foncier": "foncier",
    "juridique": "portage juridique",
    "financier": "financement",
    "politique": "décision politique",
    "calendrier": "calendrier",
    "autorisations": "autorisations",
}
AXIS_STATES = {"acquis": "Acquis", "en_cours": "En cours", "absent": "Absent"}
"""Of the axes of which the text says something."""

ALERTS = {
    "works_started": "Travaux engagés",
    "quotes_signed": "Devis ou marché signé",
    "new_build": "Construction neuve",
    "no_owner": "Sans maître d’ouvrage",
    "no_cost": "Sans coût",
    "cost_not_given": "Coût annoncé, non chiffré",
    "no_land_control": "Foncier non maîtrisé",
    "study_only": "Étude seule",
    "operating_cost": "Fonctionnement",
    "ht_ttc_unknown": "HT ou TTC non précisé",
    "sum_over": "Ressources au-dessus du coût",
    "sum_under": "Ressources au-dessous du coût",
    "aid_over": "Aides publiques au-delà du plafond",
    "own_share_low": "Part propre trop basse",
    "expired_scheme": "Dispositif clos",
    "old_name": "Nom ancien d’un dispositif",
    "template_left_over": "Texte de modèle",
    "personal_data": "Donnée personnelle",
    "ocr_low_confidence": "Texte mal reconnu",
    "conflict": "Valeurs contradictoires",
    "hostile_text": "Texte caché ou adressé à une machine",
    "model_disagrees": "Le modèle juge autrement",
}
"""Alerts by which the queue is filtered; the alert itself carries its full sentence."""

NOTE_KINDS = {
    "cadre": "cadre",
    "definition": "définition d’un champ",
    "maturite": "maturité",
    "obligation": "obligation",
    "financement": "financement",
    "regle": "règle",
    "lexique": "lexique",
}
SCHEME_FORMS = {"pret": "prêt", "ingenierie": "ingénierie"}

STANDINGS = {
    "set_aside": "écartée : passée, abandonnée ou refusée",
    "added": "ajoutée par un relecteur",
    "not_found": "non retrouvée par la dernière analyse",
}
"""How an action came to the queue, where that is not by being found in its plan."""
