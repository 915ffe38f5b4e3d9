"""Reads the header of a summary table: which column holds which field, and in what tax and unit it counts."""

import re
from dataclasses import dataclass

from analyser.extraction.wording.labels import AXIS, CORE, NUMBER, OTHER, TITLE, TOWN, field_of
from analyser.folding import plain
from analyser.records import TaxKind

FUNDER = "funder"
"""A column of amounts by funder or by year: « État », « Région », « 2025 »."""

_FUNDER = re.compile(
    r"etat|region|departement|dept?\.?|dpt|cdc|bdt|banque des territoires|commune(?: / autres?)?|epci|autres?|europe|feder|detr|dsil"
    r"|fonds vert|20\d\d|ccas|anah|ademe|agence de l.eau|caf|autofinancement|fonds propres|participation.*|reste a charge.*"
)
_ACCOUNT = re.compile(
    r"entreprises?|titulaires?|attributaires?|fournisseurs?|lots?|chapitres?(?: .*)?|comptes?|imputations?|nature comptable|article budgetaire"
)
"""Columns of a budget, whose rows are accounts, and of contracts, whose rows are lots."""
_CAPTION = re.compile(
    r"(?:\(|\b(?:montants?|chiffres?|valeurs?|couts?|sommes?)\b.{0,30}?\ben |\ben )(?:en )?"
    r"(?P<unit>k€|keur|m€|meur|milliers? d.euros|millions? d.euros)\s*(?P<tax>ht|ttc|hors taxes?)?"
)
_NUMBER = re.compile(r"n\s?[°ºo]?\.?|num\.?|numero|#|ref\.?|id|code")
_JOINT = re.compile(r"\s*[/&+,]\s*|\s+(?:et|[–—-])\s+")
_STACKED = CORE | {"status", "indicators", "location", "priority", "objectives"}
"""Fields that share a column, one above the other."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds (a field's name, `number`, `title`, `axis`, `town`, `funder` or None), and its header."""

    name: str | None
    header: str
    tax: TaxKind | None = None
    unit: float | None = None
    under: str | None = None
    """What stands below the first value in each cell, where the header is two labels: « MOA » over « Partenaires »."""


def column_of(header: str) -> Column:
    """Read one header cell."""
    words = " ".join(plain(header).split())
    over, under = _two_labels(header)
    name = over or _name(header)
    if name is None or name in (OTHER, TOWN, "funding_plan"):
        bare = re.sub(r"\([^)]*\)", "", words).strip(" :*")
        name = FUNDER if _FUNDER.fullmatch(bare) and name != "funding_plan" else name
    if name is None:
        joined = [found for part in _JOINT.split(header) if (found := _name(part))]
        name = TITLE if {NUMBER, TITLE} <= set(joined) else next(iter(joined), None)
    tax: TaxKind | None = (
        "TTC" if re.search(r"\bttc\b", words) else "HT" if re.search(r"\bht\b|hors taxe", words) else None
    )
    unit = 1e6 if re.search(r"m€|meur|millions?", words) else 1e3 if re.search(r"k€|keur|milliers?", words) else None
    return Column(name, header, tax, unit, under)


def _name(header: str) -> str | None:
    """Name the field of a header of one label, which a narrow column may break inside a word."""
    unbroken = re.sub(r"\n(?=[a-zà-ÿ])", "", header)
    return NUMBER if _NUMBER.fullmatch(" ".join(plain(header).split())) else field_of(header) or field_of(unbroken)


def _two_labels(header: str) -> tuple[str | None, str | None]:
    """Read a header of two labels, each on lines of its own."""
    lines = header.split("\n")
    for at in range(1, len(lines)):
        names = [field_of(" ".join(part)) for part in (lines[:at], lines[at:])]
        if lines[at][:1].isupper() and not header.isupper() and names[0] != names[1] and set(names) <= _STACKED:
            return names[0], names[1]
    return None, None


def caption_of(text: str) -> Column | None:
    """Read the unit and tax that a caption states for a whole table: « (k€ HT) », « montants en milliers d'euros »."""
    stated = _CAPTION.search(plain(text))
    if stated is None:
        return None
    unit = 1e6 if re.match(r"m€|meur|million", stated["unit"]) else 1e3
    tax: TaxKind | None = "TTC" if stated["tax"] == "ttc" else "HT" if stated["tax"] else None
    return Column(None, text, tax, unit)


def is_header_row(texts: list[str]) -> bool:
    """Tell whether cells are the headers of a table of actions: a title column and two fields beside it."""
    if any(len(text) > 60 or _ACCOUNT.fullmatch(plain(text).strip(" .:")) for text in texts):
        return False
    names = [column_of(text).name for text in texts]
    others = {name for name in names if name not in (None, TITLE, OTHER)}
    return TITLE in names and len(others) >= 2 and bool(others & (CORE | {NUMBER, AXIS, FUNDER}))
