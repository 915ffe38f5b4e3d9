"""Reads who carries an action, its cost and its time from running text: labels inside sentences, and plain French.

« Pilote : commune. Coût : 340 000 € HT. » and « L'opération est portée par la commune ; elle est estimée à 4 M€ HT. »
An amount or a year counts only where its own clause says what it is; nothing is taken from a sentence about the past.
"""

import re
from collections.abc import Iterator, Sequence

from analyser.extraction.finding.drafts import Entry
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.amounts import find_amounts, parse_money
from analyser.extraction.wording.labels import inline_labels
from analyser.extraction.wording.periods import parse_period

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])")
_BY = re.compile(
    r"(?i:(?:port|pilot|assur|réalis|men|gér|coordonn|anim|ten|pos|install|engag)[ée]e?s? par|(?:pour le compte|sous (?:la )?(?:responsabilité|maîtrise d['’]ouvrage)) d(?:e|u)) (?P<by>[^.;]+)"
    r"|(?i:conduite?s? par) (?P<led>[^.;,]+)"
    r"|ma[îi]trise d['’]ouvrage (?:est )?(?:assurée par |portée par |de |du |d['’]|: ?)(?P<of>(?!une? )[^.;,]+)"
)
_DOES = re.compile(
    r"^(?P<who>(?:(?:La|Le|L['’]|Les)\s?)?[^.;,:]{3,90}?)\s(?:en\s)?(?:porte(?:ra)? (?:le|l['’]|la|les|ce|cette)|portera|pilote|conduit(?! (?:en|par)\b)"
    r"|investit|est (?:le )?ma[îi]tre d['’]ouvrage|est (?:ma[îi]tre d['’]œuvre et )?responsable|est porteu\w+|est (?:le )?pilote|en est|en a la charge"
    r"|a la charge|assure(?:ra)? (?:la ma[îi]trise|le portage|le pilotage)|(?:est|sera) chargée?)"
    r"|^C['’]est (?P<it>[^.;,:]{3,90}?) qui (?:porte|pilote|conduit|tient|mène|fait|assure)"
)
_ASIDE = re.compile(
    r"(?:^|[:,;]\s|\bque\s)(?P<who>(?:(?:[Ll]a|[Ll]e|[Ll]['’]|[Ll]es)\s?)?(?:(?!\bque\b)[^.;,:]){3,90}?),\s"
    r"(?:qui (?:porte|pilote|conduit|mène)\b|(?:en (?:tant que|qualité de) )?ma[îi]tre d['’]ouvrage\b)"
)
_BODY = (
    r"(?:(?:[Ll]a|[Ll]e|[Ll]['’])\s?)?(?:[Cc]ommun(?:e|auté)|[Vv]ille|[Ss]yndicat|[Dd]épartement|[Rr]égion|[Aa]gglomération|[Mm]étropole|[Ii]nterco|SI\w+|CC\b|CA\b"
    r"|CCAS|EPF|SEM|SPL|SCIC|[Oo]ffice|[Éé]tablissement public|[Ss]ociété|[Aa]ssociation|[ÉE]tat|Habitat)(?:\s[^.;,:]{1,70}?)??"
)
_UNDERTAKES = re.compile(
    rf"^(?:[^.;,:]{{3,90}},\s)?(?P<who>{_BODY})(?:,\s[^.;,:]{{5,60}},)?\s(?:(?:prévoit|souhaite|projette|envisage|achève) d['’e]|souhaite\b|y? ?consacr|investi"
    r"|rachèt|acquier|acquér|achèt|exercera|réaliser?a?\b|constru|aménage|réhabilite|rénove|restaure|installe|fera |ajoute|crée|ouvrir|engage|lance\b|lancera|met(?:tra)? en place)"
)
_SOME_BODY = re.compile(
    rf"{_BODY}|(?:(?:[Ll][ae]s?|[Uu]ne?|[Dd]es|[Ll]['’])\s?)?(?:bailleur|propriétaire|exploitant|gestionnaire|agriculteur|chambre|agence|école|hôpital|ehpad|régie|fédération"
    r"|comité|collectif|particulier|entreprise|coopérative|opérateur|aménageur|préfecture|parc naturel|pays|pôle|groupement|intercommunal|services?\b)",
    re.IGNORECASE,
)
_FIRST_OF_LIST = re.compile(rf"^(?P<who>{_BODY}),\s(?=(?:environ\s)?\d)")
"""« Ville, 1,05 M€ HT, quatre tranches »: a sentence that only lists who, how much and when."""
_NOT_WHO = re.compile(
    r"^(?:Ce|Cette|Il|Elle|On|Un|Une|Le (?:projet|diagnostic|programme|dossier|plan)|L['’](?:action|opération|étude|ensemble|objectif)|Les travaux|La (?:réflexion|réalisation|société$))\b"
)
_COST_CUE = re.compile(
    r"\bpour (?:environ |près de )?$|co[ûu]t|estim|chiffr|évalu|montant|dépense|invest|budget|élèv|enveloppe|compter|atteint|arrêté|plan de financement|au prix de|revien|consacr|établi\w*"
)
_NOT_COST = re.compile(r"loyer|recette|subvention|aides? |économi|vente|capital|participation|redevance|emprunt")
_TIME_CUE = re.compile(
    r"calendrier|travaux|ouv(?:e?rt|ri)|démarr|début|livr|réalis|achèv|horizon|\bdès\b|chantier|mise en |aur(?:a|ont|ait|aient) lieu|échéance"
    r"|programmé|prévue?s? |se f(?:ait|er)|seront|\bsera\b|intervien|intervention|signé|termin|lanc|portes|envisag|rendu|\bpose\b|\bétudes?\b|annonc|entre |de 20\d\d à|jusqu|attendu"
    r"|exécut|tranche|inaugur|\bdur(?:e|era|ée)\b|\bir(?:a|ait|ont|aient)\b|\bfini|déroul|étal"
)
_WORKS = re.compile(r"travaux|chantier|ouvert|livr|mise en service|exécut|construction|\bpose|réalis|démarr|achèv")
"""What says when an action itself takes place, rather than something around it."""
_PERFECT = re.compile(r"\b(?:a|ont) (?:été )?\w{3,}(?:é|i|u|it|is)(?:e?s)?\b")
_PAST = re.compile(
    r"\bdepuis\b|\ba été\b|\bont été\b|construite? en|datant|\b1[89]\d\d\b|fermée? en|rachetée? en|retenue? au"
    r"|\b(?:délivr|sign|adopt|approuv|vot|remis|déposé|notifi|reçu|accord|arrêt|valid|annonc|attribu)\w* (?:en|le|par)\b"
)
"""What is over, and the day of a decision, do not say when an action takes place."""
_YEAR_ALONE = re.compile(r"en (?:[a-zéû]+ )?20\d\d\W*")
"""A clause that is nothing else: « …, en 2025. »"""
_SHORT_CLAUSE = 5
"""Words of a clause that goes on a schedule without saying so again: « dernière en 2031 »."""
_CLAUSE_END = re.compile(r"(?<=[,;])\s+|\s(?=et (?:l['’]|le |la |les |en |pour ))")


def prose_entries(parts: Sequence[Part]) -> list[Entry]:
    """Give what running text says of owner, cost and schedule; labels inside sentences first."""
    entries: list[Entry] = []
    for part in parts:
        if part.table is None and part.words:
            entries.extend(inline_entries(part.words))
    known = {entry.name for entry in entries}
    for part in parts:
        if part.table is None and not part.in_table and part.words and (not part.bold or part.text.endswith(".")):
            entries.extend(entry for entry in _told(part.words) if entry.name not in known)
    return sorted(entries, key=_is_aside)


def _is_aside(entry: Entry) -> bool:
    """Tell whether a sentence gives a time or an amount that others may outrank.

    Another time than that of the works; an amount a year, or one without tax, as rents and prices of land are.
    """
    if entry.label:
        return False
    if entry.name == "schedule":
        return not _WORKS.search(entry.value.flat.lower())
    money = parse_money(entry.value.flat) if entry.name == "cost" else None
    return money is not None and (money.tax is None or money.basis == "annual")


def inline_entries(words: Excerpt) -> list[Entry]:
    """Give the labels that run in inside a text, each with what follows it up to the next one."""
    found = inline_labels(words.text)
    stops = [*(label.start for label in found), len(words.text)][1:]
    return [
        Entry(label.name, label.label, words.slice(label.value_start, stop).strip())
        for label, stop in zip(found, stops, strict=True)
    ]


def first_inline(words: Excerpt) -> int | None:
    """Tell where the first label inside a text starts."""
    return next((label.start for label in inline_labels(words.text)), None)


def _told(words: Excerpt) -> Iterator[Entry]:
    """Give what sentences say in plain French."""
    for start, end in _sentences(words.flat):
        sentence = words.slice(start, end)
        if (who := _owner(sentence)) is not None:
            yield Entry("owner", "", who)
        if (cost := _cost(sentence)) is not None:
            yield Entry("cost", "", cost)
        if (time := _schedule(sentence)) is not None:
            yield Entry("schedule", "", time)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]:
        yield start, end
        start = end


def _owner(sentence: Excerpt) -> Excerpt | None:
    """Find who carries the action in a sentence."""
    text = sentence.flat
    lead = len(text) - len(text.lstrip())
    patterns = ((_DOES, lead), (_ASIDE, lead), (_UNDERTAKES, lead), (_FIRST_OF_LIST, lead), (_BY, 0))
    for pattern, start in patterns:
        found = pattern.search(text[start:])
        if found is not None and found.lastgroup is not None and _may_carry(found[found.lastgroup]):
            first, last = found.span(found.lastgroup)
            return sentence.slice(start + first, start + last).strip()
    return None


def _may_carry(who: str) -> bool:
    """Tell whether words may name who carries an action: a kind of body, or a name of its own after its first letter."""
    named = _SOME_BODY.match(who.strip()) is not None or any(c.isupper() for c in who.strip()[1:])
    return named and not _NOT_WHO.match(who)


def _cost(sentence: Excerpt) -> Excerpt | None:
    """Find the amount that a sentence gives as the cost."""
    text = sentence.flat
    listed = _FIRST_OF_LIST.match(text.lstrip()) is not None
    said = []
    for amount in find_amounts(text):
        before = text[max(0, amount.start - 90) : amount.start].lower()
        if amount.is_part or amount.is_unit_price or amount.money.value is None:
            continue
        if (listed or _COST_CUE.search(before)) and not _NOT_COST.search(before[-30:]):
            said.append(amount)
    chosen = next((amount for amount in said if not amount.is_aside), said[0] if said else None)
    return sentence.slice(chosen.start, chosen.end) if chosen else None


def _schedule(sentence: Excerpt) -> Excerpt | None:
    """Find the clauses of a sentence that say when, from the first to the last in a row."""
    text = sentence.flat
    span: tuple[int, int] | None = None
    for start, end in _clauses(text):
        clause = text[start:end]
        goes_on = span is not None and span[1] == start and len(clause.split()) <= _SHORT_CLAUSE
        timed = not _PAST.search(clause) and (
            goes_on
            or (start and _YEAR_ALONE.fullmatch(clause.strip()) and not _PERFECT.search(text))
            or _TIME_CUE.search(clause.lower())
        )
        period = parse_period(clause) if timed else None
        if period is not None and (period.start_year or period.end_year):
            span = (start if span is None else span[0], end)
        elif span is not None:
            break
    return sentence.slice(*span).strip() if span else None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Give the clauses of a sentence; « entre … et … » is one."""
    start = 0
    for end in [m.end() for m in _CLAUSE_END.finditer(text)] + [len(text)]:
        clause = text[start:end]
        if end < len(text) and re.search(r"\bentre\b(?!.*\bet\b)", clause) and text.startswith("et ", end):
            continue
        yield start, end
        start = end
