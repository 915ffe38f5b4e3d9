"""Reads numbers with their scale, currency and tax, and joins two into a range; knows nothing of costs and fields.

Only groups of exactly three digits are put together: what OCR may have misread (`1 2OO €`, `l 200 €`) gives nothing.
All spaces count alike (plain, U+00A0, U+202F, U+2009 ...), and so do the minus sign U+2212 and the dashes.
"""

import re
from dataclasses import dataclass, replace

from analyser.records import TaxKind

SPACE = "[ \\t\u00a0\u2000-\u200a\u202f\u205f]"
"""One horizontal space of any width, as a pattern."""

TAX = (
    r"h\.?\s?t\.?(?!\w)|t\.?\s?t\.?\s?c\.?(?!\w)|t\.?d\.?c\.?(?!\w)|htva(?!\w)|hors[ -]taxes?(?!\w)|hors[ -]tva(?!\w)"
    r"|toutes taxes comprises"
)
"""A tax, or TDC (all expenses, which tells no tax), as a pattern for `re.IGNORECASE`."""

_NUMBER = (
    rf"(?:[1-9]\d{{0,2}}(?:{SPACE}{{1,2}}\d{{3}}|{SPACE}?\r?\n0\d\d|\.\d{{3}}){{1,4}}(?!\d)"  # 1 250 000 · 1.250.000
    r"|[1-9]\d{0,11}(?!\d)|0(?!\d))(?:[.,]\d{1,4}(?!\d)|,-)?"  # 12500 · 0,8 · 200,-
    r"|(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)(?= (?:millier|million|milliard)s?\b)"
)
_WORDS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9}
_WORDS |= {"dix": 10}
_CURRENCY = (  # an HT or TTC may be glued to it
    r"d['’]\s?(?:euros?(?![a-z])|€)|€|euros?(?![a-gi-su-z])|eur(?![a-gi-su-z])|e(?= ?(?:ht|ttc)\b)"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,])(?P<lead>(?:€|eur){SPACE}{{1,2}})?(?P<sign>(?<!\S)[-\u2212](?=\d))?(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:{SPACE}{{0,2}}(?P<scale>milliers?|millions?|milliards?|md|mio|[km])(?:(?=eur|ht\b|ttc\b)|(?![a-zà-ÿ²³2-3])))?"
    rf"(?:\s{{0,2}}(?P<currency>{_CURRENCY}))?(?:{SPACE}{{0,2}}(?P<tax>\(?(?:{TAX})\)?))?",
    re.IGNORECASE,
)
_SCALES = {"k": 1e3, "millier": 1e3, "milliers": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6}
_SCALES |= {"md": 1e9, "milliard": 1e9, "milliards": 1e9}
_MISREAD = re.compile(r"(?:^|\s)(?:[lIOo]\d*|\d+[OolI][\dOolI]*)\s{1,2}$")
_LOOSE_DIGITS = re.compile(rf"(?:^|\s)\d{{1,3}}{SPACE}$")
_ILL_GROUPED = re.compile(rf"\d{{4,}}|\d\d{SPACE}")

_RANGE_GAP = re.compile(rf"{SPACE}*(?:à|a|et|-|–|—|\u2212|/|jusqu['’]à){SPACE}*(?:environ{SPACE})?", re.IGNORECASE)
_RANGE_HEAD = re.compile(r"\b(?:entre|de|d['’])\s{0,2}$", re.IGNORECASE)
_NUMBERING = re.compile(r"(?:\b(?:fiches?|actions?|axe|lot|article|page|p\.|tranche|phase|orientation)|n°)\s?$", re.I)
_WIDEST_INHERITED_RANGE = 20
""""12 - 450 k€" is a number and an amount, "300 - 350 k€" a range: a bound without its own scale stays this close."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what is glued to it, at `text[start:end]`; for a range `maximum` is given."""

    start: int
    end: int
    value: float
    scale: float | None
    has_currency: bool
    tax: str | None
    written: str
    maximum: float | None = None

    @property
    def is_money(self) -> bool:
        """Whether a currency says so, or a tax beside a number that is not tiny."""
        return self.has_currency or (self.tax is not None and (self.scale is not None or self.value >= 1000))

    @property
    def looks_like_year(self) -> bool:
        """Whether it is written as a year of the calendar."""
        return self.scale is None and self.written.isdigit() and 1950 <= self.value <= 2099


def find_quantities(text: str) -> list[Quantity]:
    """Find the numbers and ranges of numbers of `text` in their order, scales applied."""
    singles = _singles(text)
    found: list[Quantity] = []
    at = 0
    while at < len(singles):
        pair = _as_range(text, *singles[at : at + 2]) if at + 1 < len(singles) else None
        single = singles[at]
        found.append(pair or replace(single, value=round(single.value * (single.scale or 1.0), 4)))
        at += 2 if pair else 1
    return found


def tax_kind(written: str | None) -> TaxKind | None:
    """Give the tax that is said; TDC (all expenses) says none."""
    letters = re.sub(r"[\W_]", "", written or "").lower()
    if letters in ("ttc", "toutestaxescomprises"):
        return "TTC"
    return "HT" if letters.startswith(("ht", "hors")) else None


def _singles(text: str) -> list[Quantity]:
    """Read every number that can be read in one way only; scales are not applied yet."""
    return [
        Quantity(
            start=match.start() if match["lead"] or match["sign"] else match.start("number"),
            end=match.end(),
            value=value,
            scale=_SCALES[match["scale"].lower()] if match["scale"] else None,
            has_currency=bool(match["currency"] or match["lead"]),
            tax=match["tax"],
            written=match["number"],
        )
        for match in _QUANTITY.finditer(text)
        if (value := _value_of(match)) is not None and not _may_be_misread(text, match)
    ]


def _may_be_misread(text: str, match: re.Match[str]) -> bool:
    """Tell whether what stands before a number may be its lost beginning: `l 200`, `1 250000`, `12 50 000`."""
    start, window = match.start(), max(0, match.start() - 8)
    if _MISREAD.search(text, window, start):
        return True
    return bool(_ILL_GROUPED.match(match["number"]) and _LOOSE_DIGITS.search(text, window, start))


def _value_of(match: re.Match[str]) -> float | None:
    """Give the number before its scale is applied; None for `1,250` and `1.000.0`, which can be read in two ways.

    A dot before three digits parts thousands (`735.000 €`), but not before millions (`1.250 M€`).
    """
    if match["number"].lower() in _WORDS:
        return float(_WORDS[match["number"].lower()])
    written = re.sub(r"\s|,-", "", match["number"])
    scale = (match["scale"] or "").lower()
    in_millions = scale.startswith("m") and written.count(".") == 1
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written) and not in_millions:
        written = written.replace(".", "")
    elif re.fullmatch(r"\d+,\d{3}", written) and not scale:
        return None
    written = written.replace(",", ".")
    if written.count(".") > 1:
        return None
    value = float(written)
    return -value if match["sign"] else value


def _as_range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """Join two numbers when the words between and before them, their scales and their taxes say a range."""
    gap = _RANGE_GAP.fullmatch(text, low.end, high.start)
    head = _RANGE_HEAD.search(text, max(0, low.start - 10), low.start)
    if gap is None or (gap.group().strip().lower() == "et" and not head):
        return None
    if low.tax and high.tax and tax_kind(low.tax) != tax_kind(high.tax):
        return None
    inherits = not low.has_currency and low.scale is None
    if inherits and (low.looks_like_year or _NUMBERING.search(text, max(0, low.start - 14), low.start)):
        return None
    to_value = high.value * (high.scale or 1.0)
    from_value = low.value * (_inherited_scale(low, high) if inherits else low.scale or 1.0)
    if not 0 <= from_value < to_value or (inherits and to_value > _WIDEST_INHERITED_RANGE * from_value > 0):
        return None
    return Quantity(
        start=head.start() if head else low.start,
        end=high.end,
        value=round(from_value, 4),
        scale=high.scale,
        has_currency=low.has_currency or high.has_currency,
        tax=high.tax or low.tax,
        written=low.written,
        maximum=round(to_value, 4),
    )


def _inherited_scale(low: Quantity, high: Quantity) -> float:
    """Give the scale of a bound that is printed without: "300 et 350 k€", "800 000 à 1 M€", "250 à 300 000 €"."""
    if high.scale is not None:
        return high.scale if low.value < 1000 else 1.0
    in_thousands = low.value < 1000 and re.fullmatch(rf"\d{{1,3}}{SPACE}000", high.written)
    return 1e3 if in_thousands else 1.0
