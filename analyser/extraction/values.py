"""Reads the fields of an action from the values that stand under its labels: what is not said stays absent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.layout.printed import Excerpt, joined, on_one_line
from analyser.extraction.layout.ticks import answered, chosen, options_of
from analyser.extraction.wording.amounts import find_amounts, parse_money
from analyser.extraction.wording.periods import parse_period
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.extraction.wording.quantities import tax_kind
from analyser.folding import plain
from analyser.records import Field, FieldValue, Money, Period, TaxKind

_MIXED_OWNER = re.compile(r"^\W*(?:qui\b|.*\bet (?:des )?(?:partenaires?|acteurs?))")
_OWNER_END = re.compile(
    r"\s*(?:\(|;|\n\s*[-•]|\.\s|\.$|\s[–—]\s|,?\s+(?:avec|appuyée? par|assistée? (?:de|par)|en (?:lien|partenariat|groupement|appui)"
    r"|accompagnée? (?:de|par)|par délégation|sous réserve|en attente|pour (?:un|une) (?:coût|montant|budget|enveloppe|durée)|conduite d|assistance|AMO\b|co-?maîtrise|appui)\b|,\s+(?!(?:la |le |les |l['’])?(?:commun|vill|syndic|départ|région|assoc|epci|cc\b|sivom|soci|régie|baill|état|office|établ|privé|agenc|chamb|parc))(?=[a-zà-ÿ]))"
)
_ITEM_GAP = re.compile(r"\s*(?:(?<!\d),|,(?!\d)|[;•\n\uf0b7→]|\s[–—]\s|\s\+\s|\s/\s|\.\s(?=[A-ZÉÈ])|\s-\s)\s*")
_SENTENCE_GAP = re.compile(r"(?<=[a-zà-ÿ0-9)])\.\s+(?=[A-ZÀ-Ý])")
_TAX = re.compile(r"\b(?:HT|TTC)\b")
_TOTAL_ROW = re.compile(
    r"^\W*total\b[^\n\d]*(?P<row>(?:\n?[^\n\S]*[\d ., \u202f\xa0]+(?:€|k€|M€|euros?)?[^\n\S]*(?:HT|TTC)?)+)",
    re.I | re.M,
)
_TOTAL_LABEL = "Total"
_TOTAL_ALONE = re.compile(r"\W*total\W{0,3}(?P<amount>\d[^\n]*)", re.I)
"""A line of a cell that gives the sum of those over it."""
_TOTAL_TAX = re.compile(r"\b(?:total|montant|co[ûu]t)\s+(HT|TTC)\b", re.I)
_OPTIONS = re.compile(r"[^/.]{2,40}(?:/[^/.]{2,40}){2,5}", re.DOTALL)
"""« faible / moyen / fort »: the mark that chose one is lost."""
_OWN_FUNDS = re.compile(
    r"(?:auto ?financement|fonds propres|emprunts?|solde|reste a charge|commune.*|ville.*|mairie.*|mecenat|budget (?:communal|general|principal)"
    r"|pret.*|a rechercher|a definir|\d.*|total.*|montant.*|taux|financeurs?|recettes?|assiette|n(?:on )?c.*)"
)
_TOTAL = re.compile(r"\W*(?:sous-)?tota(?:l|ux)\b|financeurs?\W*$|recettes\W*$", re.IGNORECASE)
_SHARE = re.compile(
    r"\s*(?::|=|\(|\b(?:à hauteur|sollicit|notifi|demand|obtenu|accord|acquis|\d)|–|\s-\s).*$",
    re.IGNORECASE | re.DOTALL,
)


_STARTS = re.compile(r"\b(?:deb(?:ut)?|demarrage|lancement|commencement)\b|\bde$")
_ENDS = re.compile(r"\b(?:fin|livraison|achevement|mise en service|reception)\b|\ba$")
_CHOSEN = frozenset({"owner", "partners", "funding_plan"})
"""Fields that are nothing but what is ticked, where boxes are printed."""
_READ_WITH_BOXES = frozenset({"cost", "status", "priority"})


def fields_of(draft: Draft) -> dict[str, Field[FieldValue]]:
    """Read every field that the draft's labels give."""
    entries: dict[str, list[Entry]] = {}
    for entry in draft.entries:
        entries.setdefault(entry.name, []).append(_with_boxes_read(entry))
    found: dict[str, Field[FieldValue] | None] = {
        "owner": _first(_owner(e) for e in entries.get("owner", [])),
        "schedule": _schedule(entries.get("schedule", [])),
        "partners": _partners(entries),
        "funding_cited": _funding_cited(entries),
        "funding_plan": _listed(entries.get("funding_plan", [])),
        "status": _choice(entries.get("status", [])),
        "priority": _choice(entries.get("priority", [])),
        **{name: _text(entries.get(name, [])) for name in ("description", "objectives", "location", "indicators")},
    }
    cost, others = _costs(entries.get("cost", []))
    found["cost"], found["other_costs"] = cost, others
    return {name: value for name, value in found.items() if value is not None}


def _first(fields: Iterable[Field[FieldValue] | None]) -> Field[FieldValue] | None:
    """Give the first field there is."""
    return next((field for field in fields if field is not None), None)


def text_field(excerpt: Excerpt) -> Field[FieldValue] | None:
    """Make a field of printed words; None for words that say nothing."""
    if not excerpt or is_placeholder(excerpt.value):
        return None
    citations = excerpt.citations()
    return Field(excerpt.value, citations) if citations else None


def _text(entries: Sequence[Entry]) -> Field[FieldValue] | None:
    """Put the values of a free text field one after the other."""
    return text_field(joined(e.value.strip(" \t\n:") for e in entries if not is_placeholder(e.value.value)))


def _owner(entry: Entry) -> Field[FieldValue] | None:
    """Read who carries the action: up to a bracket, a sentence's end or the partners named with it; « ? » settles nothing."""
    value = entry.value.strip()
    text = value.text
    if text.endswith("?"):
        return None
    stop = _OWNER_END.search(text)
    end = stop.start() if stop and stop.start() > 1 else len(text)
    if _MIXED_OWNER.match(plain(entry.label)) and (gap := re.search(r"[,;]|\.\s", text[:end])):
        end = gap.start()
    return text_field(_without_opening(value.slice(0, end).strip()))


def _costs(entries: Sequence[Entry]) -> tuple[Field[FieldValue] | None, Field[FieldValue] | None]:
    """Read the main amount, and the others printed under the same labels."""
    main: Field[FieldValue] | None = None
    others: list[Excerpt] = []
    for entry in sorted(map(_totalled, entries), key=lambda entry: entry.label != _TOTAL_LABEL):
        text, ticked_tax = _without_tax_options(entry.value)
        column = entry.column
        money = parse_money(text, header_tax=column.tax, header_unit=column.unit) if column else parse_money(text)
        if money is not None and money.tax is None and column is None and money.value is not None:
            money = parse_money(text, header_tax=ticked_tax or _one_tax(entry.label))
        if money is None:
            continue
        at = text.find(money.raw)
        quoted = entry.value.slice(at, at + len(money.raw))
        if main is None or (_valueless(main) and money.value is not None):
            main = _money_field(money, quoted)
        elif money.value is not None:
            others.append(quoted)
        others.extend(
            entry.value.slice(a.start, a.end) for a in find_amounts(text)
            if a.money.raw != money.raw and not a.is_part and not a.is_unit_price and a.money.value is not None
        )  # fmt: skip
    return main, _listed_excerpts(others)


def _totalled(entry: Entry) -> Entry:
    """Keep of a table of costs its total: the last amount of the row that gives it."""
    alone = _TOTAL_ALONE.fullmatch(entry.value.text)
    if alone is not None:
        return replace(entry, label=_TOTAL_LABEL, value=entry.value.slice(alone.start("amount")))
    for found in _TOTAL_ROW.finditer(entry.value.text):
        amounts = find_amounts(found["row"])
        if amounts:
            at = found.start("row")
            tax = _one_tax(" ".join(_TOTAL_TAX.findall(entry.value.text)))
            label = f"{entry.label} {tax}" if tax else entry.label
            return replace(entry, label=label, value=entry.value.slice(at + amounts[-1].start, at + amounts[-1].end))
    return entry


def _without_tax_options(value: Excerpt) -> tuple[str, TaxKind | None]:
    """Blank « HT » and « TTC » and their boxes where they are options; give the text and the one that is ticked."""
    text, ticked = value.flat, ""
    for option in options_of(value.text):
        start, end = option.words
        words = text[start:end]
        ticked += words if option.is_ticked else ""
        if _TAX.fullmatch(words.strip()):
            start, end, left = option.start, option.end, ""
        else:
            left = _TAX.sub(lambda m: " " * len(m[0]), words)
        text = text[:start] + left.ljust(end - start) + text[end:]
    return text, _one_tax(ticked)


def _one_tax(text: str) -> TaxKind | None:
    """Give the tax that a text names, if it names one only."""
    found = {kind for word in _TAX.findall(text) if (kind := tax_kind(word))}
    return found.pop() if len(found) == 1 else None


def _valueless(field: Field[FieldValue]) -> bool:
    """Tell whether a cost is named but not given."""
    return isinstance(field.value, Money) and field.value.value is None and field.value.maximum is None


def _money_field(money: Money, quoted: Excerpt) -> Field[FieldValue] | None:
    """Cite an amount; the full stop of its sentence is not of it, that of « H.T. » is."""
    if re.search(r"[^.][A-Z]{2,3}\.$", quoted.text):
        quoted = quoted.slice(0, len(quoted.text) - 1)
    citations = quoted.citations()
    if not citations:
        return None
    raw = on_one_line(" ".join(c.quote for c in citations))
    return Field(Money(raw, money.value, money.maximum, money.tax, money.basis), citations)


def _schedule(entries: Sequence[Entry]) -> Field[Period] | None:
    """Read the schedule: the first value that states a year, else the first that speaks of time."""
    found: list[tuple[str, Field[Period]]] = []
    for entry in entries:
        value = _first_dated(entry.value.strip(" \t\n:.;,–—"))
        text = value.flat
        period = parse_period(text) if value and not re.fullmatch(r"[-–—\s?]*", text) else None
        if period is None:
            continue
        citations = value.citations()
        if citations:
            raw = on_one_line(" ".join(c.quote for c in citations))
            found.append((entry.label, Field(Period(raw, period.start_year, period.end_year), citations)))
    dated = [(label, one) for label, one in found if one.value.start_year or one.value.end_year]
    return _from_start_to_end(dated) or next((one for _, one in dated or found), None)


def _from_start_to_end(dated: Sequence[tuple[str, Field[Period]]]) -> Field[Period] | None:
    """Put together what two labels say: « Début » 2025, « Fin » 2027."""
    start = next((one for label, one in dated if _STARTS.search(plain(label))), None)
    ends = [one for label, one in dated if _ENDS.search(plain(label)) and not _STARTS.search(plain(label))]
    end = max(ends, key=lambda one: one.value.end_year or 0, default=None)
    if start is None or end is None or not start.value.start_year or not end.value.end_year:
        return None
    citations = (*start.citations, *end.citations)
    raw = on_one_line(" ".join(c.quote for c in citations))
    return Field(Period(raw, start.value.start_year, end.value.end_year), citations)


def _first_dated(value: Excerpt) -> Excerpt:
    """Keep the first sentence that states a year, where a value runs on into others."""
    start = 0
    for end in (*(gap.end() for gap in _SENTENCE_GAP.finditer(value.text)), len(value.text)):
        period = parse_period(value.text[start:end])
        if period is not None and (period.start_year or period.end_year):
            return _from_first_year(value.slice(start, end)).strip(" \t\n:.;,–—")
        start = end
    return value


def _from_first_year(sentence: Excerpt) -> Excerpt:
    """Leave out the clauses before the first that states a year: they tell how far the action is."""
    start = 0
    for gap in (*re.finditer(r";\s", sentence.text), None):
        period = parse_period(sentence.text[start : gap.start() if gap else None])
        if gap is None or (period is not None and (period.start_year or period.end_year)):
            break
        start = gap.end()
    return sentence.slice(start)


def _items(value: Excerpt) -> list[Excerpt]:
    """Cut a list into its items; commas inside brackets do not cut."""
    text = value.text
    items, start, depth, at = [], 0, 0, 0
    while at < len(text):
        depth += (text[at] == "(") - (text[at] == ")")
        gap = _ITEM_GAP.match(text, at) if depth <= 0 else None
        if gap and gap.end() > at and not (text[at] == "\n" and not re.match(r"\s*[-•\uf0b7]", text[at:])):
            items.append(value.slice(start, at))
            at = start = gap.end()
        else:
            at += 1
    items.append(value.slice(start))
    return [item.strip() for item in items if item.strip()]


def _listed_excerpts(items: Sequence[Excerpt]) -> Field[FieldValue] | None:
    """Make a field of several printed texts."""
    kept = [item for item in items if item and item.citations() and not is_placeholder(item.value)]
    if not kept:
        return None
    return Field(tuple(dict.fromkeys(item.value for item in kept)), tuple(c for item in kept for c in item.citations()))


def _listed(entries: Sequence[Entry]) -> Field[FieldValue] | None:
    """Make a field of the items of lists."""
    items = (item for entry in entries for item in _items(entry.value))
    return _listed_excerpts([item for item in items if not _TOTAL.match(item.text)])


def _partners(entries: dict[str, list[Entry]]) -> Field[FieldValue] | None:
    """Read the partners, those named after the owner under « Qui ? » included; remarks in brackets are left out."""
    items = [item for entry in entries.get("partners", []) for item in _items(entry.value)]
    for entry in entries.get("owner", []):
        text = entry.value.text
        if _MIXED_OWNER.match(plain(entry.label)) and (gap := re.search(r"[,;]|\.\s", text)):
            items.extend(_items(entry.value.slice(gap.end())))
    bare = [item.slice(0, item.text.find("(")).strip() if "(" in item.text[1:] else item for item in items]
    return _listed_excerpts([_without_opening(item) for item in bare])


def _without_opening(item: Excerpt) -> Excerpt:
    """Drop « Avec : », « et » and articles before a partner's name."""
    opening = re.match(
        r"(?:(?:avec|et|puis|appui(?: de| du)?|en lien avec)\b\s*:?\s*)?(?:(?:la|le|les)\s+|l['’])?",
        item.text,
        re.IGNORECASE,
    )
    return item.slice(opening.end()) if opening else item


def _funding_cited(entries: dict[str, list[Entry]]) -> Field[FieldValue] | None:
    """Name the funders: the items of the financing lines without share, amount and the owner's own money."""
    names: list[Excerpt] = []
    for entry in entries.get("funding_plan", []):
        for item in _items(entry.value):
            share = _SHARE.search(item.text, 2) if len(item.text) > 2 else None
            name = (item.slice(0, share.start()) if share else item).strip()
            if name and len(name.text) <= 60 and not _OWN_FUNDS.fullmatch(plain(name.text)):
                names.append(_without_opening(name))
    return _listed_excerpts(names)


def _choice(entries: Sequence[Entry]) -> Field[FieldValue] | None:
    """Read a choice among printed options: what is ticked; nothing where options stand without a tick."""
    for entry in entries:
        ticked = chosen(entry.value)
        if ticked is None and not _OPTIONS.fullmatch(entry.value.text.strip()):
            field = text_field(entry.value.strip(" \t\n:"))
        else:
            field = text_field(ticked[0]) if ticked is not None and len(ticked) == 1 else None
        if field is not None:
            return field
    return None


def _with_boxes_read(entry: Entry) -> Entry:
    """Leave of a value with boxes what is ticked, and what it says beside them."""
    if entry.name in _READ_WITH_BOXES:
        return entry
    ticked = chosen(entry.value) if entry.name in _CHOSEN else None
    return replace(entry, value=answered(entry.value) if ticked is None else joined(ticked))
