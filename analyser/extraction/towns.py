"""Proposes the town that a document speaks for: the name that it gives its commune most often.

Knows no list of communes; a person can always say otherwise.
"""

import re
from collections import Counter
from collections.abc import Sequence

from analyser.records import Document, Page

_SMALL = r"(?:la|le|les|de|du|des|sur|sous|en|lès|lez|et|aux?|à|d['’]|l['’])"
_PROPER = r"[A-ZÀ-ÝŒ][a-zà-öø-ÿœ]+"
_NAME = (
    rf"(?:(?:La|Le|Les)[ -]|L['’])?{_PROPER}"
    rf"(?:-{_SMALL}(?:-(?:{_SMALL}-?)?)?{_PROPER}|-{_PROPER}|[ ]{_SMALL}[ ]?{_PROPER}(?=-)|(?<=Saint)[ ]{_PROPER})*"
)
_NAMED = re.compile(
    r"\b(?:[Cc]ommune|[Vv]ille|[Mm]airie|VILLE|COMMUNE|MAIRIE|[Cc]onseil municipal)[ ]"
    rf"(?:de[ ]|DE[ ]|d['’]|D['’]|du[ ]|des[ ])(?P<name>{_NAME})"
)
_BEFORE_NAME = r"(?:\b[Dd]e\s|\bà\s|\b[Dd]['’]|[–—-]\s)"
_NOT_TOWNS = re.compile(
    r"(?:Petites?|Ville|Commune|Plan|Programme|Convention|Axe|Action|Fiche|Orientation|Région|Département|État|Article|Annexe|Page|Maître"
    r"|Document|Conseil|Projet|Feuille|Tableau|Comité|Direction|Banque|Agence|Fonds|Opération|Nombre|Procès|Séance|Maquette|Demain)\b"
)
_FIRST_PAGES = 3
_FIRST_WEIGHT = 3
_TITLE_LINES = 6


def town_of(document: Document) -> str | None:
    """Give the proposed town, or None when no name stands out."""
    named: Counter[str] = Counter()
    for page in document.pages:
        weight = _FIRST_WEIGHT if page.index < _FIRST_PAGES else 1
        for match in _NAMED.finditer(_capitalised(page.text)):
            if not _NOT_TOWNS.match(match["name"]):
                named[" ".join(match["name"].split())] += weight
    return named.most_common(1)[0][0] if named else _from_title(document.pages)


def _from_title(pages: Sequence[Page]) -> str | None:
    """Give the name in the largest print of the first page that the text speaks of most often, as of a place."""
    if not pages:
        return None
    first = pages[0]
    largest = sorted(first.lines, key=lambda line: -line.size)[:_TITLE_LINES]
    titles = " \n ".join(first.text[line.start : line.end] for line in largest)
    names = {m[0] for m in re.finditer(rf"\b{_NAME}", _capitalised(titles)) if not _NOT_TOWNS.match(m[0])}
    counted = {name: _spoken_of(name, pages) for name in names if len(name) > 3 and not _is_common(name, pages)}
    best = max(counted, key=lambda name: (counted[name], name), default=None)
    return best if best is not None and counted[best] else None


def _is_common(name: str, pages: Sequence[Page]) -> bool:
    """Tell a common word: somewhere it stands in lower case."""
    common = re.compile(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])")
    return any(common.search(page.text) for page in pages)


def _capitalised(text: str) -> str:
    """Write words that are all capitals as names."""
    return re.sub(r"[A-ZÀ-Ý]{4,}", lambda m: m[0].capitalize(), text)


def _spoken_of(name: str, pages: Sequence[Page]) -> int:
    """Count how often the text speaks of a name as of a place: « de X », « à X », « – X », « X – »."""
    word = re.escape(name)
    pattern = re.compile(rf"{_BEFORE_NAME}{word}(?![\w-])|(?<![\w-]){word}\s[–—-]\s")
    return sum(len(pattern.findall(_capitalised(page.text))) for page in pages)
