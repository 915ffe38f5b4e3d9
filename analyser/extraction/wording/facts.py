"""Tells lines that need no label: nothing but an amount, a date or funders, under a line that names who.

Slides and cards print « MOA : Ville » over « 395 000 € », « Hiver 2025-2026 » and « Agence de l'eau ».
"""

import re

from analyser.extraction.wording.amounts import find_amounts, parse_money
from analyser.extraction.wording.periods import parse_period
from analyser.folding import plain

_LONGEST = 60
_LEAST_COST = 1000.0
"""Euros: what costs less is a price, not an action."""
_MOST_WORDS = 7
"""Words of a line that only says when."""
_LEAD = re.compile(r"\W*(?:(?:env(?:iron)?|soit|total|de|entre)\b\W*)?")
_UNGIVEN = re.compile(r"\W*(?:a (?:chiffrer|estimer)|n\.?c\.?|non (?:chiffre|estime)e?|p\.?m\.?|p\. ?m\.?)\W*")
_FUNDER = re.compile(
    r"\b(?:etat|region|departement|europe|feder|feader|leader|detr|dsil|dsid|fnadt|fonds|anah|ademe|agence|caf|cee|anct|banque des territoires"
    r"|bdt|cdc|drac|ars|cnsa|actee|autofinancement|plan|prets?|subventions?|tiers[- ]investisseur)\b"
)
_BODY = re.compile(
    r"(?:(?:la|le|l'|les)\s?)?(?:commun(?:e|aute)|ville|mairie|syndicat|departement|region|agglomeration|metropole|interco\w*|epci|petr|si\w+|cc|ca|ccas|epf|sem|spl"
    r"|scic|etat|etablissement public|office (?:public|de tourisme))\b[^,;:.]*"
    r"|(?:[a-z][\w'-]+ ){1,4}(?:agglo|agglomeration|metropole|communaute|habitat)"
)


def is_body(value: str) -> bool:
    """Tell whether a value is the name of one body that carries actions: « Commune de X », « SIVU des écoles »."""
    return _BODY.fullmatch(plain(" ".join(value.split()))) is not None


def fact_of(line: str) -> str | None:
    """Name the field of which a line is the value, or None."""
    text = " ".join(line.split())
    if not text or len(text) > _LONGEST:
        return None
    amounts = find_amounts(text)
    if amounts:
        lead = _LEAD.fullmatch(plain(text[: amounts[0].start]))
        return "cost" if lead and not amounts[0].is_unit_price else None
    if _UNGIVEN.fullmatch(plain(text)) and parse_money(text) is not None:
        return "cost"
    if len(text.split()) <= _MOST_WORDS and parse_period(text) is not None:
        return "schedule"
    return "funding_plan" if _FUNDER.search(plain(text)) else None


def may_be_cost(amount: str) -> bool:
    """Tell whether an action may cost so much; what is still to be costed may."""
    money = parse_money(amount)
    return money is None or money.value is None or money.value >= _LEAST_COST
