"""Reads amounts of euros as French plans print them; adds, converts, annualises and guesses nothing.

Knows nothing of pages and fields: it is given a text and gives spans in it. A number is an amount when a currency or a
tax stands beside it, or when it fills a cell of an amount column (`parse_money`). What stands around it then tells
bounds (« moins de »), basis (« par an », « par tranche »), tax, and whether it is a part of another amount (« dont »).
"""

import re
from dataclasses import dataclass, replace

from analyser.extraction.wording.quantities import SPACE, TAX, Quantity, find_quantities, tax_kind
from analyser.records import Basis, Money, TaxKind

_UPPER = re.compile(
    r"(?:[<≤]|\bmoins d(?:e|['’])|\binf[ée]rieure?s? à|\bjusqu['’]à|\bplafonn[ée]{1,2}s? à|\bplafond(?: de)?\s?:?|"
    r"\bau plus|\bdans la limite de|\bmax(?:i|imum|\.)?(?: de)?\s?:?|\bne d[ée]passant pas|\bn['’]exc[ée]dant pas)"
    r"\s{0,2}$",
    re.IGNORECASE,
)
_UPPER_TAIL = re.compile(r"\s?\(?(?:au |à titre )?(?:maximum|maximal|maxi|max\b|au plus)\.?\)?", re.IGNORECASE)
_LOWER = re.compile(
    r"(?:[>≥]|\bau moins|\bau minimum|\bplus d(?:e|['’])|\bau-delà d(?:e|['’])|\bà partir de|\bsup[ée]rieure?s? à|"
    r"\bmin(?:i|imum|\.)?(?: de)?\s?:?)\s{0,2}$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\benv(?:iron|\.)?(?: de)?|[~≈±]|\bautour d(?:e|['’])|\bde l['’]ordre d(?:e|['’])|\bprès d(?:e|['’])|"
    r"\bapprox(?:imativement|\.)?)\s{0,2}$",
    re.IGNORECASE,
)
_ANNUAL_TAIL = re.compile(
    r"\s{0,2}[(,]?\s?(?:/\s?(?:ans?|année|saison|exercice)(?!\w)|par (?:an|année|saison|exercice)(?!\w)|l['’]an(?!\w)|"
    r"(?:annuel(?:le)?s?|annuellement|chaque année)(?!\w))\)?",
    re.IGNORECASE,
)
_ANNUAL_HEAD = re.compile(r"\b(?:annuel(?:le)?s?|par an|/\s?an)\b[^.;:\n\d]{0,30}(?::|de|à)?\s{0,2}$", re.IGNORECASE)
_YEARS_TAIL = re.compile(r"\s{0,2}[(,]?\s?(?:pour|sur|pendant) \d{1,2} (?:ans|années)(?!\w)\)?", re.IGNORECASE)
_PHASE_TAIL = re.compile(
    r"\s{0,2}[(,]?\s?(?:(?:par|/|(?:pour )?la(?: première| seconde| 1re| 2e)?)\s?(?:tranche|phase)(?!\w)|"
    r"(?:tranche|phase) (?:\d|ferme|optionnelle|i+(?!\w)))\)?",
    re.IGNORECASE,
)
_PHASE_HEAD = re.compile(  # a design phase (APS, APD ...) dates an estimate, it does not part it
    r"(?:\b(?:(?:\d|deux|trois|quatre|cinq) (?:tranches|phases)|par (?:tranche|phase)) de|"
    r"\b(?:tranche|phase)\b(?! (?:aps|apd|pro|avp|esq|dce)\b)[^.;:\n]{0,30}:)\s{0,2}$",
    re.IGNORECASE,
)
_UNIT_TAIL = re.compile(
    r"\s{0,2}(?:/\s?|par |le |du |au )(?:m(?:²|³|2|3|ètre|l|\.l\.)?|ha|hectare|k?wc?|[km]wh|h|heure|j(?:our)?|mois|"
    r"hab(?:itant)?|log(?:ement)?|place|foyer|ménage|tonne|t|unité|u|point|arbre|kg|km|repas|élève|enfant|personne|pers|"
    r"façade|dossier)s?(?!\w)",
    re.IGNORECASE,
)
_UNIT_HEAD = re.compile(r"\b(?:prix|coût) (?:au|du|par|le) (?:m²|m2|m³|m3|ml|mètre|kWc?)\s?[:=]\s?$", re.IGNORECASE)
_TIMES_HEAD = re.compile(r"(?<![\d.,])\d{1,3}\s?[x×]\s?$", re.IGNORECASE)
_TAX_TAIL = re.compile(rf"{SPACE}{{0,2}}(?P<tax>\(?(?:{TAX})\)?)", re.IGNORECASE)
_TAX_HEAD = re.compile(rf"(?:(?<=\W)|^)(?P<tax>{TAX})[^.;\n\d€]{{0,20}}[:=]?\s{{0,2}}$", re.IGNORECASE)
_TOTAL_HEAD = re.compile(
    r"(?:\btotale?|\bglobale?|\bd['’]opération|\bde l['’]opération)\b[^.;\n\d]{0,30}$", re.IGNORECASE
)
_TOTAL_TAIL = re.compile(r"\s?,?\s?\(?(?:au total|en tout|total)\b", re.IGNORECASE)
_TAX_ONLY = re.compile(r"[\d\s.,]+(?:HT|TTC|H\.T\.|T\.T\.C\.)", re.IGNORECASE)
_OPENED_PART = re.compile(r"\((?:dont|y compris|hors)\b(?![^()\n]*\d\s?(?:k|m)?€)[^()\n]*$", re.IGNORECASE)
"""A bracket that opens with « dont » holds a part, whatever it then speaks of; its first amount only."""
_PART_HEAD = re.compile(
    r"(?:\bdont (?!(?:le |la |les |l['’])?(?:coût|montant|budget|estimation|enveloppe|prix))"
    r"(?:[^\s,.;:]{1,20}\s){0,4}[^\s,.;:]{0,20}:? ?\(?"
    r"|\((?:hors|dont|y compris)\b[^.;()\n]{0,40}|\bhors (?!taxe|tva)[^.;,()\n]{0,30}[:(] ?"
    r"|\b(?:subventions?|aides?|participation|fonds de concours|reste à charge|autofinancement|recettes?)\b"
    r"[^.;\n]{0,40})$",
    re.IGNORECASE,
)
_ASIDE_HEAD = re.compile(
    r"\b(?:études?|moe|maîtrise d['’](?:œ|oe)uvre|amo|diagnostics?|acquisitions?|foncier|fonctionnement)\b"
    r"[^.;\n\d€]{0,15}$",
    re.IGNORECASE,
)
_UNSTATED = re.compile(
    r"\b[àa] (?:définir|chiffrer|préciser|déterminer|estimer|évaluer|compléter|confirmer|consolider|affiner|calculer)\b"
    r"|\ben cours (?:de chiffrage|d['’]estimation|d['’]évaluation|de définition|d['’]étude)\b"
    r"|\b(?:non|pas)(?: encore)? (?:chiffr|estim|défini|communiqu|détermin|connu|renseign|arrêt|évalu)\w*"
    r"|\bpour mémoire\b|\bsur devis\b|\bcoût interne\b(?:\s?\([^)\n]{0,30}\))?|\bmoyens internes\b|\ben régie\b"
    r"|\bgratuit\w*|\bsans coût\b|\binconnue?s?\b|\bx{2,}(?:\s?[km])?\s?€(?:\s?(?:ht|ttc)\b)?"
    r"|(?-i:(?<!\w)(?:N\.?C\.?|P\.?M\.?|N\.?D\.?|n\.?c\.?|n/c|N/A)(?!\w))",
    re.IGNORECASE,
)
_BARE_CELL = re.compile(r"\s*(?:[^\d:\n]{0,60}:\s*)?$")
_BARE_END = re.compile(r"\s*(?:$|[(*;,\n])")
_WINDOW = 70
"""How many characters before an amount can bear on it."""


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount at `text[start:end] == money.raw`.

    `is_part`: printed as a part of another cost, or as money towards it ("dont", "hors", "subvention de").
    `is_total`: printed as the total. `is_unit_price`: printed for one m², one dwelling ...
    `is_aside`: named as the cost of studies, land or running, which comes beside that of the works.
    """

    start: int
    end: int
    money: Money
    is_part: bool = False
    is_total: bool = False
    is_unit_price: bool = False
    is_aside: bool = False


def find_amounts(text: str) -> list[FoundAmount]:
    """Find the amounts of `text` in their order; a range is one amount, and bare numbers are none."""
    found: list[FoundAmount] = []
    for quantity in find_quantities(text):
        if quantity.is_money:
            amount = _widen(text, quantity)
            found.append(replace(amount, is_part=amount.is_part or _goes_on(text, found, amount)))
    return found


def parse_money(text: str, *, header_tax: TaxKind | None = None, header_unit: float | None = None) -> Money | None:
    """Give the main amount of a cell; `value` is None when it is named but not given; None when there is none.

    `header_tax` and `header_unit` (1000 for a column in k€) come from the column's header and serve where the cell
    itself is silent. The main amount is the one called total, else the first that is neither a part, nor a unit price,
    nor an aside.
    """
    found = find_amounts(text)
    is_bare = not found
    if not found and (bare := _bare_amount(text, header_tax is not None, header_unit)):
        found = [bare]
    if not found:
        unstated = _UNSTATED.search(text)
        return Money(unstated.group(), basis="unknown") if unstated else None
    main = min(found, key=lambda a: (a.is_part, a.is_unit_price, not a.is_total, a.is_aside)).money
    if header_unit and not is_bare and _TAX_ONLY.fullmatch(main.raw):
        main = _scaled(main, header_unit)
    tells_no_tax = main.tax is None and "TDC" not in main.raw.upper()
    return replace(main, tax=header_tax) if tells_no_tax else main


def _scaled(money: Money, unit: float) -> Money:
    """Count in the unit of the column an amount that prints a tax and no currency: « 1 240 HT » under « Coût (k€) »."""
    value = None if money.value is None else money.value * unit
    return replace(money, value=value, maximum=None if money.maximum is None else money.maximum * unit)


def _widen(text: str, quantity: Quantity) -> FoundAmount:
    """Read what stands around a quantity."""
    start = quantity.start
    end, basis, tax, is_unit_price = _read_tail(text, quantity)
    is_total = bool(_before(_TOTAL_HEAD, text, start) or _TOTAL_TAIL.match(text, end))
    if is_total and _before(_OPENED_PART, text, start):
        is_total = False
    is_part = bool(_before(_PART_HEAD, text, start) or _before(_OPENED_PART, text, start)) and not is_total
    if tax is None and (head := _before(_TAX_HEAD, text, start)):
        tax = head["tax"]
    is_aside = bool(_before(_ASIDE_HEAD, text, start))
    if _before(_UNIT_HEAD, text, start):
        basis, is_unit_price = "unknown", True
    elif times := _before(_TIMES_HEAD, text, start):
        start, basis, is_unit_price = times.start(), "unknown", True
    elif basis == "total" and (head := _before(_PHASE_HEAD, text, start)):
        start, basis = head.start(), "per_phase"
    elif basis == "total" and _before(_ANNUAL_HEAD, text, start):
        basis = "annual"
    value: float | None = quantity.value
    maximum = quantity.maximum
    if maximum is None and (_before(_UPPER, text, start) or _UPPER_TAIL.match(text, end)):
        value, maximum = None, value
    start, end = _with_bounds(text, start, end)
    money = Money(text[start:end], value, maximum, tax_kind(tax), basis)
    return FoundAmount(start, end, money, is_part, is_total, is_unit_price, is_aside)


def _read_tail(text: str, quantity: Quantity) -> tuple[int, Basis, str | None, bool]:
    """Read what follows a quantity: where it ends, the basis, the tax, and whether it is a price for one unit."""
    end, tax = quantity.end, quantity.tax
    basis: Basis = "total"
    is_unit_price = False
    for pattern in (_ANNUAL_TAIL, _YEARS_TAIL, _PHASE_TAIL, _UNIT_TAIL, _TAX_TAIL, _ANNUAL_TAIL):
        tail = pattern.match(text, end)
        if tail is None or (pattern is _TAX_TAIL and tax):
            continue
        end = tail.end()
        if pattern is _ANNUAL_TAIL:
            basis = "annual"
        elif pattern is _PHASE_TAIL:
            basis = "per_phase"
        elif pattern is _UNIT_TAIL:
            basis, is_unit_price = "unknown", True
        elif pattern is _TAX_TAIL:
            tax = tail["tax"]
    return end, basis, tax, is_unit_price


def _with_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Stretch a span over « moins de », « env. » before it and « maximum » after it; white space stays out."""
    head = next((found for pattern in (_UPPER, _LOWER, _ABOUT) if (found := _before(pattern, text, start))), None)
    if head:
        start = head.start()
    if tail := _UPPER_TAIL.match(text, end):
        end = tail.end()
    return start, start + len(text[start:end].rstrip())


def _goes_on(text: str, found: list[FoundAmount], amount: FoundAmount) -> bool:
    """Tell whether the amount continues a list of parts: « dont 20 000 € d'études et 30 000 € de plantations »."""
    if not found or not found[-1].is_part or amount.is_total:
        return False
    between = text[found[-1].end : amount.start]
    return len(between) < 60 and not re.search(r"[.;\n)]", between)


def _bare_amount(text: str, has_header_tax: bool, header_unit: float | None) -> FoundAmount | None:
    """Read a cell that holds only a number: an amount column gives currency, scale and tax in its header.

    Without a header a number under 100, or one written as a year, may be anything: it gives nothing.
    """
    quantities = find_quantities(text)
    if not quantities:
        return None
    first = quantities[0]
    amount = _widen(text, replace(first, has_currency=True))
    is_plain = not first.looks_like_year and (first.value >= 100 or first.scale is not None)
    is_alone = _BARE_CELL.match(text[: amount.start]) and _BARE_END.match(text, amount.end)
    if not is_alone or not (is_plain or has_header_tax or header_unit):
        return None
    factor = header_unit if header_unit and first.scale is None else 1.0
    money = amount.money
    value = None if money.value is None else money.value * factor
    maximum = None if money.maximum is None else money.maximum * factor
    return replace(amount, money=replace(money, value=value, maximum=maximum))


def _before(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    """Search a pattern that ends where the amount starts."""
    return pattern.search(text, max(0, start - _WINDOW), start)
