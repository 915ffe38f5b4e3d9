"""Reads who carries an action, its cost and its time from running text: labels inside sentences, and plain French.

« Pilote : commune. Coût : 340 000 € HT. » and « L'opération est portée par la commune ; elle est estimée à 4 M€ HT. »
An amount or a year counts only where its own clause says what it is; nothing is taken from a sentence about the past.
"""

import re
from collections.abc import Iterator, Sequence

from analyser.extraction.amounts import find_amounts
from analyser.extraction.drafts import Entry
from analyser.extraction.labels import inline_labels
from analyser.extraction.parts import Part
from analyser.extraction.periods import parse_period
from analyser.extraction.printed import Excerpt

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])")
_BY = re.compile(
    r"(?:port|pilot|assur|réalis|men|gér|coordonn|anim)ée?s? par (?P<by>[^.;]+)|conduite?s? par (?P<led>[^.;]+)"
    r"|ma[îi]trise d['’]ouvrage (?:est )?(?:assurée par |portée par |de |du |d['’]|: ?)(?P<of>[^.;,]+)"
)
_DOES = re.compile(
    r"^(?P<who>(?:(?:La|Le|L['’]|Les)\s?)?[^.;,:]{3,90}?)\s(?:en\s)?(?:porte(?:ra)? (?:le|l['’]|la|les|ce|cette)|portera|pilote|conduit"
    r"|investit|est (?:le )?ma[îi]tre d['’]ouvrage|est (?:ma[îi]tre d['’]œuvre et )?responsable|est porteu\w+|est (?:le )?pilote|en est|en a la charge"
    r"|a la charge|assure (?:la ma[îi]trise|le portage|le pilotage)|(?:est|sera) chargée?)",
)
_NOT_WHO = re.compile(
    r"^(?:Ce|Cette|Il|Elle|On|Un|Une|Le projet|L['’](?:action|opération|étude|ensemble|objectif)|Les travaux|La (?:réflexion|réalisation))\b"
)
_COST_CUE = re.compile(
    r"co[ûu]t|estim|chiffr|évalu|montant|dépense|invest|budget|élèv|enveloppe|compter|atteint|arrêté|plan de financement|au prix de|revien"
)
_NOT_COST = re.compile(r"loyer|recette|subvention|aides? |économi|vente|capital|participation|redevance|emprunt")
_TIME_CUE = re.compile(
    r"calendrier|travaux|ouv(?:e?rt|ri)|démarr|début|livr|réalis|achèv|horizon|\bdès\b|chantier|mise en service|auront? lieu|auraient lieu|échéance"
    r"|programmé|prévue?s? |se f(?:ait|er)|seront|\bsera\b|intervien|signé|termin|lanc|portes|annonc|entre 20|de 20\d\d à|jusqu"
)
_PAST = re.compile(
    r"\bdepuis\b|\ba été\b|\bont été\b|construite? en|datant|\bde 1[89]\d\d\b|fermée? en|rachetée? en|retenue? au"
)
_CLAUSE_END = re.compile(r"(?<=[,;:])\s+|\s(?=et (?:l['’]|le |la |les |en |pour ))")


def prose_entries(parts: Sequence[Part]) -> list[Entry]:
    """Give what running text says of owner, cost and schedule; labels inside sentences first."""
    entries: list[Entry] = []
    for part in parts:
        if part.table is None and part.words:
            entries.extend(inline_entries(part.words))
    known = {entry.name for entry in entries}
    for part in parts:
        if part.table is None and not part.in_table and not part.bold and part.words:
            entries.extend(entry for entry in _told(part.words) if entry.name not in known)
    return entries


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
    text = sentence.flat
    if by := _BY.search(text):
        group = by.lastgroup or "by"
        return sentence.slice(by.start(group), by.end(group)).strip()
    does = _DOES.match(text.lstrip())
    if does is None or _NOT_WHO.match(does["who"]):
        return None
    lead = len(text) - len(text.lstrip())
    return sentence.slice(lead + does.start("who"), lead + does.end("who")).strip()


def _cost(sentence: Excerpt) -> Excerpt | None:
    text = sentence.flat
    said = []
    for amount in find_amounts(text):
        before = text[max(0, amount.start - 90) : amount.start].lower()
        if amount.is_part or amount.is_unit_price or amount.money.value is None:
            continue
        if _COST_CUE.search(before) and not _NOT_COST.search(before[-30:]):
            said.append(amount)
    chosen = next((amount for amount in said if not amount.is_aside), said[0] if said else None)
    return sentence.slice(chosen.start, chosen.end) if chosen else None


def _schedule(sentence: Excerpt) -> Excerpt | None:
    text = sentence.flat
    start = 0
    for end in [m.end() for m in _CLAUSE_END.finditer(text)] + [len(text)]:
        clause = text[start:end]
        period = parse_period(clause) if _TIME_CUE.search(clause.lower()) and not _PAST.search(clause) else None
        if period is not None and (period.start_year or period.end_year):
            return sentence.slice(start, end).strip()
        start = end
    return None
